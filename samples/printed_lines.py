"""Every line of print on a printed page, with its box and the stretches a seal lies over.

Read from the PDF's own text, so it is what a perfect reader would see, blanks left out. A line ends where a wide
blank or another line follows, but spaced print (营　业　执　照) of even steps stays whole.
"""

import io
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import pdfplumber
from pdfplumber.page import Page

from samples.printing import Box, Print

_GAP, _SPACED_GAP = 0.9, 1.7
"""Blank of this many sizes of type ends a line: between characters set solid, and in spaced print of even steps."""
_RADICALS = str.maketrans("⻓⻔⻋⻅⻚⻛⻢⻥⻦⻬⻰⻉⻄⻆⻘⻝⻩⻁⻣⺠", "长门车见页风马鱼鸟齐龙贝西角青食黄虎骨民")
_KANGXI = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)}


@dataclass(frozen=True)
class Letter:
    """A character: box in fractions of the page, ``size`` its size of type as a share of the page's height."""

    char: str
    box: Box
    size: float


@dataclass(frozen=True)
class PrintedLine:
    """``under_seal`` are half-open ranges of indexes into ``text``."""

    page: int
    text: str
    box: Box
    under_seal: tuple[tuple[int, int], ...]


def printed_lines(paper: Print) -> list[PrintedLine]:
    """The lines of ``paper`` page by page, in the order they were printed."""
    with pdfplumber.open(io.BytesIO(paper.pdf)) as document:
        return [
            line
            for number, page in enumerate(document.pages, 1)
            for line in _lines(page, number, _seals(paper, number))
        ]


def _seals(paper: Print, page: int) -> list[Box]:
    return [
        place.box
        for key, places in paper.places.items()
        if ".seals[" in key and key.endswith(".text")
        for place in places
        if place.page == page
    ]


def _lines(page: Page, number: int, seals: Sequence[Box]) -> Iterator[PrintedLine]:
    letters = [letter for letter in _letters(page) if not letter.char.isspace()]
    gaps = [_gap(one, next_, page.width / page.height) for one, next_ in pairwise(letters)]
    run = letters[:1]
    for i, letter in enumerate(letters[1:]):
        near = [gap for gap in (gaps[i - 1] if i else None, *gaps[i + 1 : i + 2]) if gap is not None]
        spaced = any(abs(gap - (gaps[i] or 0)) < 0.1 for gap in near)
        if (gap := gaps[i]) is None or gap > (_SPACED_GAP if spaced else _GAP):
            yield _line(run, number, seals)
            run = []
        run.append(letter)
    if run:
        yield _line(run, number, seals)


def _gap(last: Letter, letter: Letter, shape: float) -> float | None:
    """The blank between two characters in sizes of type; ``None`` when they are not in one line."""
    middle = (letter.box[1] + letter.box[3]) / 2
    gap = (letter.box[0] - last.box[2]) * shape / last.size
    return gap if last.box[1] < middle < last.box[3] and gap > -1 else None


def _line(run: list[Letter], number: int, seals: Sequence[Box]) -> PrintedLine:
    boxes = [letter.box for letter in run]
    box = (min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes))
    covered = [any(_inside(letter.box, seal) for seal in seals) for letter in run]
    return PrintedLine(number, "".join(letter.char for letter in run), box, _ranges(covered))


def _inside(box: Box, seal: Box) -> bool:
    """Whether the nearest point of ``box`` lies within the round of ``seal``."""
    cx, cy = (seal[0] + seal[2]) / 2, (seal[1] + seal[3]) / 2
    x, y = min(max(cx, box[0]), box[2]), min(max(cy, box[1]), box[3])
    return (x - cx) ** 2 / ((seal[2] - seal[0]) / 2) ** 2 + (y - cy) ** 2 / ((seal[3] - seal[1]) / 2) ** 2 < 1


def _ranges(covered: list[bool]) -> tuple[tuple[int, int], ...]:
    ranges, start = [], -1
    for i, under in enumerate([*covered, False]):
        if under and start < 0:
            start = i
        elif not under and start >= 0:
            ranges.append((start, i))
            start = -1
    return tuple(ranges)


def _letters(page: Page) -> Iterator[Letter]:
    width, height = float(page.width), float(page.height)
    for char in page.chars:
        text = char["text"]
        for part in text:
            code = _KANGXI.get(ord(part), part).translate(_RADICALS)
            box = (char["x0"] / width, char["top"] / height, char["x1"] / width, char["bottom"] / height)
            yield Letter(code, box, (char["bottom"] - char["top"]) / height)
