"""The text of one paper as paragraphs, joined over line and page breaks, every character with its place.

``Paragraph.text`` is made for matching: blanks gone, full-width letters, digits and marks (U+FF01 to U+FF5E) as their
half-width forms, radical code points as characters. ``Paragraph.raw`` has the same characters as printed, one for
one, so that an index into one is an index into the other.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from schemas.evidence import Box, Origin
from schemas.page import Line, Page

SURE = 0.85
"""The engine's score from which a character of a scan is taken as read."""
_MARKS = frozenset("()（）[]［］【】{}〔〕〈〉<>《》:：,，.．。;；、!！?？\"'“”‘’「」-—–－~～·")
"""Marks that scans confuse with one another and that no figure or name rests on."""
_CLOSED = "。!！?？;；:：."


@dataclass(frozen=True)
class Spot:
    """A place: of a page in fractions as displayed, or (``row``) of a text file, counted from 1."""

    page: int | None = None
    box: Box | None = None
    file: str | None = None
    row: int | None = None


@dataclass(frozen=True)
class Piece:
    """A stretch of print that a paragraph is made of: a line of a page, or of a text file."""

    text: str
    line: Line | None = None
    page: Page | None = None
    row: int | None = None

    @property
    def exact(self) -> bool:
        """Whether its characters are those of the file, not read from a picture."""
        return self.line is None or self.line.origin is not Origin.OCR

    def sure(self, start: int, end: int) -> bool:
        """Whether the characters ``text[start:end]`` may be relied on, but for the form of marks."""
        line = self.line
        if line is None or self.exact:
            return True
        if line.under_seal or line.handwritten or (line.second_reading or line.text) != line.text:
            return False
        if len(line.scores) == len(line.text):
            scores = zip(line.text[start:end], line.scores[start:end], strict=True)
            return all(score >= SURE or character in _MARKS for character, score in scores)
        return line.confidence >= SURE

    def spot(self, start: int, end: int) -> Spot:
        if self.line is None or self.page is None:
            return Spot(row=self.row)
        return Spot(self.page.number, self.page.displayed(_stretch(self.line, start, end)), self.page.file)


@dataclass(frozen=True)
class Paragraph:
    """``origins[i]`` says from which piece and which character of it ``text[i]`` comes; ``gaps`` are the indexes before
    which blanks stood; ``cell``: it is the content of a cell of a table."""

    text: str
    raw: str
    pieces: tuple[Piece, ...]
    origins: tuple[tuple[int, int], ...]
    gaps: frozenset[int]
    cell: bool = False

    @classmethod
    def of(cls, pieces: Iterable[Piece], *, cell: bool = False) -> "Paragraph":
        kept = tuple(pieces)
        text: list[str] = []
        raw: list[str] = []
        origins: list[tuple[int, int]] = []
        gaps: set[int] = set()
        for number, piece in enumerate(kept):
            for offset, character in enumerate(piece.text):
                if character.isspace() or character in "\u200b\ufeff":
                    gaps.add(len(text))
                    continue
                text.append(_folded(character))
                raw.append(character)
                origins.append((number, offset))
        return cls("".join(text), "".join(raw), kept, tuple(origins), frozenset(gaps), cell)

    @classmethod
    def joined(cls, paragraphs: Iterable["Paragraph"]) -> "Paragraph":
        """Several paragraphs as one: the rows of a title."""
        return cls.of(piece for paragraph in paragraphs for piece in paragraph.pieces)

    def sure(self, start: int = 0, end: int | None = None) -> bool:
        """Whether every character of ``text[start:end]`` may be relied on."""
        return all(piece.sure(first, last + 1) for piece, first, last in self._stretches(start, end))

    def exact(self, start: int = 0, end: int | None = None) -> bool:
        """Whether none of ``text[start:end]`` was read from a picture, where widths of marks cannot be told."""
        return all(piece.exact for piece, _, _ in self._stretches(start, end))

    def spots(self, start: int = 0, end: int | None = None) -> tuple[Spot, ...]:
        """The places of ``text[start:end]``, one for each line of print it stands on."""
        return tuple(piece.spot(first, last + 1) for piece, first, last in self._stretches(start, end))

    def _stretches(self, start: int, end: int | None) -> list[tuple[Piece, int, int]]:
        spans: dict[int, tuple[int, int]] = {}
        for number, offset in self.origins[start:end]:
            first, last = spans.get(number, (offset, offset))
            spans[number] = (min(first, offset), max(last, offset))
        return [(self.pieces[number], first, last) for number, (first, last) in sorted(spans.items())]


@dataclass(frozen=True, eq=False)
class Manuscript:
    """One paper; one is equal to itself only. ``unread`` are the places with print that nothing was read from."""

    paragraphs: tuple[Paragraph, ...]
    unread: tuple[Spot, ...] = ()

    def whole(self, first: int, end: int) -> bool:
        """Whether what does not stand in the paragraphs ``[first:end]`` does not stand on the pages they are on."""
        pages = {(spot.file, spot.page) for one in self.paragraphs[first:end] for spot in one.spots()}
        return not any((spot.file, spot.page) in pages for spot in self.unread)

    @property
    def exact(self) -> bool:
        return all(paragraph.exact() for paragraph in self.paragraphs)


@dataclass(frozen=True)
class Sentence:
    """``paragraph.text[start:end]``, without the mark that ends it."""

    paragraph: Paragraph
    start: int
    end: int

    @property
    def text(self) -> str:
        return self.paragraph.text[self.start : self.end]


def sentences(paragraph: Paragraph, ends: str = "。;!?") -> list[Sentence]:
    """The paragraph cut after every mark of ``ends``."""
    found = re.finditer(rf"[^{re.escape(ends)}]+", paragraph.text)
    return [Sentence(paragraph, match.start(), match.end()) for match in found]


def is_closed(text: str) -> bool:
    """Whether a line that ends so ends its sentence."""
    return text.rstrip().rstrip("”’」』)）】]").endswith(tuple(_CLOSED))


def _folded(character: str) -> str:
    code = ord(character)
    if 0xFF01 <= code <= 0xFF5E:
        return chr(code - 0xFEE0)
    if 0x2F00 <= code <= 0x2FDF:
        return unicodedata.normalize("NFKC", character)
    return character


def _stretch(line: Line, start: int, end: int) -> Box:
    """The box of ``line.text[start:end]``; without sections the characters are spread evenly."""
    if not line.sections:
        return _share(line.box, start, end, len(line.text))
    boxes = [
        _share(one.box, max(start, one.start) - one.start, min(end, one.end) - one.start, one.end - one.start)
        for one in line.sections
        if one.start < end and start < one.end
    ]
    if not boxes:
        return line.box
    x0, y0, x1, y1 = zip(*boxes, strict=True)
    return (min(x0), min(y0), max(x1), max(y1))


def _share(box: Box, start: int, end: int, count: int) -> Box:
    x0, y0, x1, y1 = box
    step = (x1 - x0) / max(count, 1)
    return (x0 + step * start, y0, min(x1, x0 + step * end), y1)
