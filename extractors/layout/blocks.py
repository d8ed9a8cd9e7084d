"""Lines of an area put together as one passage that keeps its rows and gaps, and labels paired with values."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from extractors.passage import Passage
from extractors.rows import Row, rows_of
from schemas.evidence import Box, Origin
from schemas.page import Page
from schemas.values.text import fold

_HAN = "\u4e00-\u9fff"
_MARK = ",。;:、()!?《》“”"
_BLANK_BY_MARK = re.compile(rf"(?<=[。;、)]) (?=[{_HAN}(\d])|(?<=[{_HAN}{_MARK}]) (?=[{_MARK}])|(?<=[,:]) (?=[{_HAN}])")
_SPECK = re.compile(r"(?<=[,。;:、])·")
_RUNNING = 24
"""A longer text is running text, whose marks are part of it."""
_GAP = 1.0
"""A gap between two lines of a row wider than this many line heights separates columns."""


@dataclass(frozen=True)
class Pair:
    """A label and what stands at it. ``page`` and ``box`` (straightened frame) are where the value has its place, also
    when it is empty; ``section`` is the field of the label around it, ``owner`` that of the label beside it in a table
    with labels on two sides."""

    field: str
    label: Passage
    value: Passage
    page: Page
    box: Box
    doubts: tuple[str, ...] = ()
    section: str = ""
    owner: str = ""
    free: bool = False
    """Found among free lines, not in a ruled table."""
    also: tuple[str, ...] = ()
    """Fields the same label names behind the first; their values stand in ``value`` too."""

    def joined(self, more: Passage) -> "Pair":
        """The pair with ``more`` of its value, from further down or the next page."""
        return replace(self, value=Passage.join((self.value, more), "\n"))


@dataclass(frozen=True)
class Found:
    """What a paper's labels gave: the pairs in reading order, and labels nobody maps, as printed."""

    pairs: tuple[Pair, ...] = ()
    unmapped: tuple[str, ...] = ()


def area(page: Page, indexes: Sequence[int]) -> Passage:
    """The lines as one passage: rows end with a line feed, a wide gap within a row is a tab."""
    return Passage.join((row_passage(row) for row in rows_of(page, indexes)), "\n")


def row_passage(row: Row) -> Passage:
    """The lines of a row, with a tab at each wide gap."""
    lines = row.page.lines
    passage = Passage.of_line(row.page, row.indexes[0])
    for before, after in zip(row.indexes, row.indexes[1:], strict=False):
        a, b = lines[before].box, lines[after].box
        ratio = row.page.height / row.page.width
        wide = b[0] - a[2] > _GAP * max(a[3] - a[1], b[3] - b[1]) * ratio
        passage = Passage.join((passage, Passage.of_line(row.page, after)), "\t" if wide else "")
    return passage


def flat(passage: Passage) -> str:
    """The passage as a value: folded, without inner line breaks, without blanks beside Chinese punctuation and specks
    behind it; a number or code broken over two lines is whole."""
    text = fold(re.sub(r"(?<=[0-9A-Z\-])\n(?=[0-9A-Z\-])|(?<=[,;:)])\n(?=\d)", "", passage.text))
    return _SPECK.sub("", _BLANK_BY_MARK.sub("", text))


def has_gaps(passage: Passage) -> bool:
    """Whether print seems to be missing in running text read from pixels: a wide blank within a row, room for a mark
    that was not read, a row that ends or begins well inside the others (a fold, a glare, a stamp). The last row may
    end, and the first may begin, anywhere."""
    if passage.origin is Origin.TEXT_LAYER:
        return False
    rows = passage.split("\n")
    if any("\t" in row.text for row in rows) or (len(passage) > _RUNNING and passage.skips):
        return True
    boxes = [row.straight_box for row in rows]
    if len(rows) < 2 or not all(row.page is rows[0].page for row in rows):
        return False
    places = [(row, box) for row, box in zip(rows, boxes, strict=True) if box]
    left, right = min(box[0] for _, box in places), max(box[2] for _, box in places)
    for index, (row, box) in enumerate(places):
        character = (box[2] - box[0]) / max(len(row.text), 1)
        short = index < len(places) - 1 and right - box[2] > 3 * character and row.text[-1] not in "。;:!?、"
        indented = index > 0 and box[0] - left > 3 * character and not _is_centred(box, left, right)
        if short or indented:
            return True
    return False


def _is_centred(box: Box, left: float, right: float) -> bool:
    return abs((box[0] + box[2]) - (left + right)) < 0.02


def unique(names: Iterable[str]) -> tuple[str, ...]:
    """``names`` once each, in order."""
    return tuple(dict.fromkeys(name for name in names if name))
