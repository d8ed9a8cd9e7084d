"""Text with the place of every character.

An extractor joins lines to a passage, searches its folded text, slices what it wants, and the slice still knows its
page, its box, its raw print and how sure the reading was.
"""

import math
import statistics
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from extractors.calibration import Reading, chance, read_otherwise, readings_of
from schemas.evidence import Box, Origin
from schemas.page import Line, Page
from schemas.values.text import fold

_FEWEST_TO_MEASURE = 10
_THREE_FOR_TWO = 2.85
"""Two characters with the room of three, measured where the recogniser divides a line between its characters."""


@dataclass(frozen=True)
class _Character:
    folded: str
    raw: str
    page: Page | None
    line: Line | None
    position: int
    """Index into the line's text; -1 for a separator put in between lines."""


@dataclass(frozen=True, slots=True)
class Suspect:
    """A character that may be another: ``index`` into the passage, the ``chance`` that it was read right, and the
    characters the reading itself would put in its place, the likeliest first."""

    index: int
    chance: float
    rivals: str


@dataclass(frozen=True)
class Passage:
    """Characters of one or more lines, in reading order, possibly over several pages."""

    _characters: tuple[_Character, ...] = field(repr=False, default=())

    @classmethod
    def of_line(cls, page: Page, index: int) -> "Passage":
        """The line ``page.lines[index]``, folded: NFKC, blanks between Han characters dropped."""
        line = page.lines[index]
        characters: list[_Character] = []
        for position, raw in enumerate(line.text):
            folded = " " if raw.isspace() else fold(raw)
            for order, character in enumerate(folded):
                characters.append(_Character(character, raw if order == 0 else "", page, line, position))
        return cls(tuple(_without_blanks_between_han(characters)))

    @classmethod
    def of_lines(cls, page: Page, indexes: Iterable[int], separator: str = "") -> "Passage":
        """Several lines of one page joined by ``separator``."""
        return cls.join((cls.of_line(page, index) for index in indexes), separator)

    @classmethod
    def join(cls, passages: Iterable["Passage"], separator: str = "") -> "Passage":
        """The passages one after the other. ``separator`` has no place on the page and is not part of ``raw``."""
        characters: list[_Character] = []
        for passage in passages:
            if not passage:
                continue
            if characters:
                characters += [_Character(character, "", None, None, -1) for character in separator]
            characters += passage._characters
        return cls(tuple(characters))

    def __len__(self) -> int:
        return len(self._characters)

    def __bool__(self) -> bool:
        return bool(self._characters)

    def __getitem__(self, part: slice) -> "Passage":
        return Passage(self._characters[part])

    def strip(self, characters: str = " \n\t") -> "Passage":
        """Without leading and trailing ``characters``."""
        text = self.text
        start = len(text) - len(text.lstrip(characters))
        return self[start : max(start, len(text.rstrip(characters)))]

    def split(self, separators: str) -> list["Passage"]:
        """The parts between any of the characters ``separators``, stripped, empty ones left out."""
        parts, start = [], 0
        for position, character in enumerate(self.text + separators[0]):
            if character in separators:
                parts.append(self[start:position].strip())
                start = position + 1
        return [part for part in parts if part]

    def blank_before(self, index: int) -> bool:
        """Whether a blank was printed, or another line begins, between the characters ``index - 1`` and ``index``."""
        if not 0 < index < len(self._characters):
            return True
        before, after = self._characters[index - 1], self._characters[index]
        if before.line is not after.line or before.line is None:
            return True
        return after.position - before.position > 1 or before.raw.isspace()

    @cached_property
    def text(self) -> str:
        """The folded text; indexes into it are indexes into the passage."""
        return "".join(character.folded for character in self._characters)

    @cached_property
    def raw(self) -> str:
        """What was printed, unchanged, with the blanks folding drops; lines follow each other without a break."""
        raw: list[str] = []
        line, end = None, 0
        for character in self._characters:
            if character.line is None or (character.line is line and character.position == end - 1):
                continue
            text = character.line.text
            dropped = text[end : character.position] if character.line is line else ""
            raw += [dropped if dropped.isspace() else "", text[character.position]]
            line, end = character.line, character.position + 1
        return "".join(raw)

    @property
    def lines(self) -> tuple[Line, ...]:
        """The lines the passage touches, in order."""
        seen: dict[int, Line] = {}
        for character in self._characters:
            if character.line is not None:
                seen.setdefault(id(character.line), character.line)
        return tuple(seen.values())

    @property
    def page(self) -> Page | None:
        """The page of the first character; ``None`` for an empty passage."""
        return next((character.page for character in self._characters if character.page is not None), None)

    @property
    def confidence(self) -> float:
        """How clear the print is: the mean score of the characters; 0 for an empty passage. ``chance`` says how far the
        whole may be relied on."""
        scores = [_score(character) for character in self._characters if character.line is not None]
        return sum(scores) / len(scores) if scores else 0.0

    @property
    def mark_confidence(self) -> float:
        """The lowest score of the punctuation marks touched, where scores are known; 1 without any."""
        scores = [
            one.line.scores[one.position]
            for one in self._characters
            if one.line is not None and one.raw and not one.raw.isalnum() and not one.raw.isspace()
            and len(one.line.scores) == len(one.line.text)
        ]  # fmt: skip
        return min(scores, default=1.0)

    @cached_property
    def chance(self) -> float:
        """The chance that every letter and digit was read right, by the measured calibration; 1 for a text layer, 0 for
        an empty passage."""
        if not any(character.line is not None for character in self._characters):
            return 0.0
        whole, unscored = 1.0, {}
        for character in self._characters:
            line = character.line
            if line is None or line.origin is Origin.TEXT_LAYER or not character.raw.isalnum():
                continue
            if len(line.scores) == len(line.text):
                reading = readings_of(line)[character.position]
                whole *= chance(character.raw[0], line.scores[character.position], reading)
            else:
                unscored[id(line)] = line.confidence
        return whole * math.prod(unscored.values())

    def suspects(self, below: float) -> tuple[Suspect, ...]:
        """The letters and digits that were read right with less than the chance ``below``, or read otherwise the
        second time, in order. Print with a text layer has none."""
        found = []
        for index, character in enumerate(self._characters):
            line = character.line
            if line is None or line.origin is Origin.TEXT_LAYER or not character.raw.isalnum():
                continue
            reading = readings_of(line)[character.position]
            sure = chance(character.raw[0], _score(character), reading)
            if sure < below or reading is Reading.DIFFERING:
                rivals = read_otherwise(line).get(character.position, "") + dict(line.rivals).get(
                    character.position, ""
                )
                found.append(Suspect(index, sure, "".join(dict.fromkeys(fold(rivals)))))
        return tuple(found)

    @property
    def skips(self) -> bool:
        """Whether somewhere between two Han characters that follow each other there is room for one that was not read:
        both take half of it as theirs, while their neighbours are as wide as the line's others."""
        inside = {(id(one.line), one.position) for one in self._characters if one.line is not None}
        for line in self.lines:
            steps = _room_for_more(line)
            if any((id(line), index) in inside and (id(line), index + 1) in inside for index in steps):
                return True
        return False

    @property
    def handwritten(self) -> bool:
        """Whether any of it was written by hand."""
        return any(line.handwritten for line in self.lines)

    @property
    def origin(self) -> Origin:
        """Where the text comes from; a reading of pixels where sources are mixed."""
        origins = {line.origin for line in self.lines}
        return origins.pop() if len(origins) == 1 else Origin.OCR

    @property
    def straight_box(self) -> Box | None:
        """The box of the part on the first page, in fractions of the straightened page."""
        page = self.page
        positions: dict[int, tuple[Line, int, int]] = {}
        for character in self._characters:
            if character.line is None or character.page is not page:
                continue
            line, start, end = positions.get(id(character.line), (character.line, character.position, 0))
            positions[id(line)] = (line, min(start, character.position), max(end, character.position + 1))
        boxes = [_stretch(line, start, end) for line, start, end in positions.values()]
        return enclose(boxes) if boxes else None

    @property
    def box(self) -> Box | None:
        """The box of the part on the first page, in fractions of that page as displayed."""
        box, page = self.straight_box, self.page
        return page.displayed(box) if box and page else None


def enclose(boxes: Iterable[Box]) -> Box:
    """The smallest box around all ``boxes``. Raises ``ValueError`` when there is none."""
    x0, y0, x1, y1 = zip(*boxes, strict=True)
    return (min(x0), min(y0), max(x1), max(y1))


def _room_for_more(line: Line) -> list[int]:
    """Positions in the line's text behind which a character may be missing; none where it is too short to tell."""
    text, sections = line.text, line.sections
    if len(sections) != len(text) or any(one.end - one.start != 1 for one in sections):
        return []
    widths = [one.box[2] - one.box[0] for one in sections]
    han = [width for width, character in zip(widths, text, strict=True) if _is_han(character)]
    if len(han) < _FEWEST_TO_MEASURE:
        return []
    usual = statistics.median(han)
    return [
        index
        for index in range(1, len(text) - 2)
        if all(map(_is_han, text[index - 1 : index + 3]))
        and min(widths[index : index + 2]) > 1.3 * usual
        and sum(widths[index : index + 2]) > _THREE_FOR_TWO * usual
        and max(widths[index - 1], widths[index + 2]) < 1.25 * usual
    ]


def _score(character: _Character) -> float:
    line = character.line
    assert line is not None
    return line.scores[character.position] if len(line.scores) == len(line.text) else line.confidence


def _without_blanks_between_han(characters: list[_Character]) -> list[_Character]:
    kept: list[_Character] = []
    for index, character in enumerate(characters):
        if character.folded == " ":
            before = kept[-1].folded if kept else ""
            after = next((c.folded for c in characters[index + 1 :] if c.folded != " "), "")
            if before in ("", " ") or not after or (_is_han(before) and _is_han(after)):
                continue
        kept.append(character)
    return kept


def _is_han(character: str) -> bool:
    return "\u3400" <= character <= "\u9fff" or character in "〇○"


def _stretch(line: Line, start: int, end: int) -> Box:
    """The box of ``line.text[start:end]``: from its sections where it has them, else by the width of the characters."""
    if line.sections:
        boxes = [_within(s.box, line.text[s.start : s.end], start - s.start, end - s.start) for s in line.sections
                 if s.start < end and start < s.end]  # fmt: skip
        if boxes:
            return enclose(boxes)
    return _within(line.box, line.text, start, end)


def _within(box: Box, text: str, start: int, end: int) -> Box:
    widths = [2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text]
    total = sum(widths) or 1
    start, end = max(0, start), min(len(text), end)
    x0, y0, x1, y1 = box
    return (
        x0 + (x1 - x0) * sum(widths[:start]) / total,
        y0,
        x0 + (x1 - x0) * sum(widths[:end]) / total,
        y1,
    )
