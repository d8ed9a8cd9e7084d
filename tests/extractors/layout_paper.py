"""Hand-made pages for tests: lines and ruled tables laid out on a page of 1000 × 1400 pixels, boxes in fractions."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Self

from schemas.document import Document, DocumentPart, DocumentState, DocumentType
from schemas.evidence import Box, Fact, Origin
from schemas.page import Cell, Line, Page, Seal, SealKind, Table

CHARACTER = 0.018
HEIGHT = 0.014
PITCH = 0.022


@dataclass
class Paper:
    """A page under construction; ``y`` is where the next line or row goes."""

    confidence: float = 0.99
    origin: Origin = Origin.OCR
    number: int = 1
    y: float = 0.05
    lines: list[Line] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    seals: list[Seal] = field(default_factory=list)

    def line(self, *parts: tuple[float, str] | str, skip: float = PITCH, confidence: float | None = None) -> Self:
        """A row of print: each part at its ``x`` (a bare text at the left margin)."""
        for part in parts:
            x, text = (0.1, part) if isinstance(part, str) else part
            self._print(text, x, self.y, confidence)
        self.y += skip
        return self

    def table(self, widths: Sequence[float], *rows: Sequence[str | tuple[str, int] | None]) -> Self:
        """A ruled table: a cell is its text (rows by line feeds), ``(text, columns)`` when it spans, ``None`` where a
        cell above reaches down into the row."""
        top, y = self.y, self.y
        cells: list[Cell] = []
        edges = [0.08 + sum(widths[:index]) for index in range(len(widths) + 1)]
        open_cells: dict[int, int] = {}
        for number, row in enumerate(rows):
            texts = [one[0] if isinstance(one, tuple) else one or "" for one in row]
            height = PITCH * max(1, *(text.count("\n") + 1 for text in texts)) + 0.008
            column = 0
            for one in row:
                span = one[1] if isinstance(one, tuple) else 1
                if one is None:
                    above = cells[open_cells[column]]
                    box = (*above.box[:3], y + height)
                    cells[open_cells[column]] = above.model_copy(update={"row_span": above.row_span + 1, "box": box})
                else:
                    box = (edges[column], y, edges[column + span], y + height)
                    text = one[0] if isinstance(one, tuple) else one
                    lines = self._fill(text, box)
                    open_cells[column] = len(cells)
                    cells.append(Cell(row=number, column=column, column_span=span, box=box, lines=lines))
                column += span
            y += height
        box = (edges[0], top, edges[-1], y)
        self.tables.append(Table(box=box, rows=len(rows), columns=len(widths), cells=tuple(cells)))
        self.y = y + 0.03
        return self

    def seal(self, box: Box, text: str, confidence: float = 0.999, kind: SealKind = SealKind.OFFICIAL) -> Self:
        self.seals.append(Seal(box=box, text=text, kind=kind, confidence=confidence))
        return self

    def page(self) -> Page:
        return Page(
            file="paper.pdf",
            number=self.number,
            width=1000,
            height=1400,
            origin=self.origin,
            lines=tuple(self.lines),
            tables=tuple(self.tables),
            seals=tuple(self.seals),
        )

    def _fill(self, text: str, box: Box) -> tuple[int, ...]:
        indexes = []
        for number, row in enumerate(text.split("\n") if text else []):
            for position, part in enumerate(row.split("\t")):
                x = box[0] + 0.008 + position * 0.2
                indexes.append(self._print(part, x, box[1] + 0.006 + number * PITCH))
        return tuple(indexes)

    def _print(self, text: str, x: float, y: float, confidence: float | None = None) -> int:
        width = sum(CHARACTER if ord(character) > 255 else CHARACTER / 2 for character in text)
        box = (x, y, min(1.0, x + width), y + HEIGHT)
        score = self.confidence if confidence is None else confidence
        self.lines.append(Line(text=text, box=box, confidence=score, origin=self.origin))
        return len(self.lines) - 1


def document(type_: DocumentType, pages: int = 1, id_: str = "d1") -> Document:
    """A document of ``type_`` on the first ``pages`` pages of one file."""
    numbers = tuple(range(1, pages + 1))
    return Document(
        id=id_,
        file="paper.pdf",
        sha256="0" * 64,
        pages=numbers,
        type=type_,
        type_confidence=1,
        state=DocumentState.READ,
        parts=(DocumentPart(file="paper.pdf", pages=numbers),),
    )


def values(facts: Sequence[Fact]) -> dict[str, str | int | None]:
    """Key without the type → value."""
    return {fact.key.partition(".")[2]: fact.value for fact in facts}


def states(facts: Sequence[Fact]) -> dict[str, str]:
    """Key without the type → state."""
    return {fact.key.partition(".")[2]: fact.state.value for fact in facts}
