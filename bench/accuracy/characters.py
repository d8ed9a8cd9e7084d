"""Characters: what each printed one was read as, wherever the reading put it in lines of its own."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from bench.accuracy.truth import TrueLine
from extractors.calibration import Reading, readings_of
from schemas.page import Line, Page

_BLANK = re.compile(r"\s")
_BESIDE = 0.3
"""How far a character's centre may lie beside the printed line, in heights of the line."""
_ONE_GLYPH = str.maketrans("戶", "户")
"""Characters that print alike in the faces used; PDF fonts name one of them."""


@dataclass(frozen=True)
class ReadCharacter:
    """A character as read, with its centre in fractions of the displayed page and its score."""

    text: str
    x: float
    y: float
    score: float
    reading: Reading


@dataclass(frozen=True)
class Pairing:
    """A printed character and what it was read as (empty: lost); ``printed`` is empty for one that was read and does
    not stand there. ``under_seal`` is true, false, or ``None`` on a page without a seal."""

    printed: str
    read: str
    score: float
    reading: Reading
    under_seal: bool | None


def pair_characters(printed: Sequence[TrueLine], pages: Mapping[str, Sequence[Page]]) -> list[Pairing]:
    """Every printed character of level lines paired with its reading, by place and then by order."""
    by_page: dict[tuple[str, int], list[TrueLine]] = defaultdict(list)
    for line in printed:
        if _is_level(line):
            by_page[line.file, line.page].append(line)
    known = {(page.file, page.number): page for run in pages.values() for page in run}
    pairings: list[Pairing] = []
    for place, lines in by_page.items():
        page = known.get(place)
        read = list(_characters(page)) if page else []
        sealed = any(line.under_seal for line in lines)
        for line, characters in zip(lines, _dealt(lines, read), strict=True):
            pairings += _aligned(line, characters, sealed=sealed)
    return pairings


def _is_level(line: TrueLine) -> bool:
    """Print that stands upright in a column is read, but not paired."""
    x0, y0, x1, y1 = line.box
    return len(line.text) == 1 or x1 - x0 > y1 - y0


def _characters(page: Page) -> Iterator[ReadCharacter]:
    for line in page.lines:
        readings = readings_of(line)
        for index, (box, character) in enumerate(zip(_places(line), line.text, strict=True)):
            if character.isspace():
                continue
            x0, y0, x1, y1 = page.displayed(box)
            score = line.scores[index] if line.scores else line.confidence
            for part in folded(character):
                yield ReadCharacter(part, (x0 + x1) / 2, (y0 + y1) / 2, score, readings[index])


def folded(character: str) -> str:
    """NFKC, and one of two characters that print alike."""
    return unicodedata.normalize("NFKC", character).translate(_ONE_GLYPH)


def _places(line: Line) -> list[tuple[float, float, float, float]]:
    if len(line.sections) == len(line.text):
        return [section.box for section in line.sections]
    x0, y0, x1, y1 = line.box
    step = (x1 - x0) / max(1, len(line.text))
    return [(x0 + step * i, y0, x0 + step * (i + 1), y1) for i in range(len(line.text))]


def _dealt(lines: Sequence[TrueLine], read: Iterable[ReadCharacter]) -> list[list[ReadCharacter]]:
    """The read characters dealt to the printed lines they stand in; one beside all lines goes to none."""
    dealt: list[list[ReadCharacter]] = [[] for _ in lines]
    for character in read:
        best, distance = -1, 0.75
        for index, line in enumerate(lines):
            x0, y0, x1, y1 = line.box
            height = max(y1 - y0, 1e-6)
            if not x0 - _BESIDE * height <= character.x <= x1 + _BESIDE * height:
                continue
            away = abs(character.y - (y0 + y1) / 2) / height
            if away < distance:
                best, distance = index, away
        if best >= 0:
            dealt[best].append(character)
    return [sorted(characters, key=lambda character: character.x) for characters in dealt]


def _aligned(line: TrueLine, read: Sequence[ReadCharacter], *, sealed: bool) -> Iterator[Pairing]:
    covered = {index for start, end in line.under_seal for index in range(start, end)}
    printed: list[tuple[str, bool]] = []
    for index, character in enumerate(line.text):
        if not _BLANK.match(character):
            printed += [(part, index in covered) for part in folded(character) if part.strip()]
    source = "".join(character for character, _ in printed)
    target = "".join(character.text for character in read)
    for step in Levenshtein.opcodes(source, target):
        stood, seen = printed[step.src_start : step.src_end], read[step.dest_start : step.dest_end]
        if len(stood) == len(seen):
            for (character, under), other in zip(stood, seen, strict=True):
                yield _pairing(character, other, under=under if sealed else None)
        else:
            # Of unequal stretches nobody knows which character was taken for which.
            for character, under in stood:
                yield _pairing(character, None, under=under if sealed else None)
            for other in seen:
                yield _pairing("", other, under=None)


def _pairing(printed: str, read: ReadCharacter | None, *, under: bool | None) -> Pairing:
    if read is None:
        return Pairing(printed, "", 0.0, Reading.ONCE, under)
    return Pairing(printed, read.text, read.score, read.reading, under)
