"""The text a PDF page carries, as lines with boxes, where it can be relied on.

A text layer is exact when the page was made by a program, and worthless when a scanner laid its own reading under a
picture, when the font's table of characters is broken, or when it does not show. In those cases the answer is ``None``
and the page is read by OCR, page by page.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from extractors import sandbox, text_tables
from extractors.errors import ReadingError
from extractors.files.limits import Limits
from extractors.files.source import SourceFile
from extractors.text_lines import Glyph, Rectangle, Run, runs
from schemas.evidence import Box, Origin
from schemas.page import Cell, Line, Section, Table
from schemas.values.text import fold, is_han

PDF = "application/pdf"

FEW_GLYPHS = 100
MOSTLY_PICTURE = 0.5
"""A page half covered by pictures and with fewer than ``FEW_GLYPHS`` glyphs is a scan with a header or a stamp."""
PICTURE_COUNTS_FROM = 0.01
"""Share of the page from which a picture is reported: smaller ones are logos and bullets."""
INVISIBLE_LIMIT = 0.5
SIDEWAYS_LIMIT = 0.2
SUSPECT_LIMIT = 0.05
COMMON_HAN_FROM = 0.7
"""Of Chinese print 97 % and more are level-1 characters of GB 2312; of random Han characters a fifth."""
HAN_JUDGED_FROM = 20


@dataclass(frozen=True)
class TextLayer:
    """What a page says about itself; boxes in fractions of the page as displayed, here also the straightened page.

    ``pictures`` are the raster images on the page (a pasted scan, a seal), whose print is not among the lines.
    ``drawn`` tells that there are other shapes than rulings: a seal, an emblem, a code.
    ``hidden`` counts glyphs that the file holds but nobody can see (white on white, covered); they are left out.
    """

    lines: tuple[Line, ...]
    tables: tuple[Table, ...] = ()
    pictures: tuple[Box, ...] = ()
    drawn: bool = False
    hidden: int = 0

    @property
    def needs_a_look(self) -> bool:
        """Whether there is more on the page than its print and rulings."""
        return self.drawn or bool(self.pictures)


def read_text_layer(file: SourceFile, number: int, *, limits: Limits | None = None) -> TextLayer | None:
    """The text layer of page ``number`` (from 1), or ``None`` when there is none that can be relied on.

    Lines have origin ``text_layer`` and confidence 1; radicals are folded to the characters they stand for, all else is
    as printed. A line never crosses the border of a ruled cell; what stands far apart in a row are separate lines.
    """
    if file.media_type != PDF:
        return None
    bounds = limits or Limits()
    try:
        found = sandbox.call(
            "read_text",
            seconds=bounds.page_seconds,
            memory_bytes=bounds.memory_bytes,
            path=str(file.path),
            number=number,
            image_limit=bounds.image_pixels,
        ).fields
    except ReadingError:
        return None  # rendering says what is wrong with the page, if anything is wrong with its picture too
    return _layer(found) if _reliable(found) else None


def is_garbage(text: str) -> bool:
    """Whether ``text`` is what a broken font table yields: glyph numbers, private-use or replacement characters, UTF-8
    or GBK taken for Latin, or Han characters that hardly occur in print."""
    if not text:
        return True
    suspect = 5 * text.count("(cid:") + sum(_is_suspect(character) for character in text)
    if suspect > SUSPECT_LIMIT * len(text):
        return True
    han = [character for character in text if is_han(character)]
    return len(han) >= HAN_JUDGED_FROM and sum(map(_is_common, han)) < COMMON_HAN_FROM * len(han)


def _reliable(found: dict[str, Any]) -> bool:
    glyphs = [glyph for glyph in found["glyphs"] if glyph[0].strip()]
    covered = sum(_area(picture) for picture in found["pictures"])
    if not glyphs or found["fields"] or found["invisible"] > INVISIBLE_LIMIT:
        return False
    if covered > MOSTLY_PICTURE and len(glyphs) < FEW_GLYPHS:
        return False
    if sum(not upright for *_, upright, _ in glyphs) > SIDEWAYS_LIMIT * len(glyphs):
        return False
    return not is_garbage(fold("".join(glyph[0] for glyph in glyphs)))


def _layer(found: dict[str, Any]) -> TextLayer:
    width, height = found["size"]
    shown = [g for g in found["glyphs"] if g[0].strip()]
    glyphs = [
        Glyph(_without_radicals(text), (x0 * width, y0 * height, x1 * width, y1 * height))
        for text, x0, y0, x1, y1, upright, visible in shown
        if upright and visible
    ]
    grids = [text_tables.usable([_scaled(cell, width, height) for cell in table]) for table in found["tables"]]
    grids = [cells for cells in grids if cells]
    found_runs = runs([g for g in glyphs if g.text], [cell for cells in grids for cell in cells])
    tables, first = [], 0
    for cells in grids:
        tables.append(_table(cells, first, found_runs, (width, height)))
        first += len(cells)
    return TextLayer(
        lines=tuple(_line(run, (width, height)) for run in found_runs),
        tables=tuple(tables),
        pictures=tuple(_clipped(p) for p in found["pictures"] if _area(p) >= PICTURE_COUNTS_FROM),
        drawn=found["drawn"],
        hidden=sum(not glyph[-1] for glyph in shown),
    )


def _line(run: Run, size: tuple[float, float]) -> Line:
    return Line(
        text=run.text,
        box=_fractions(run.box, size),
        confidence=1.0,
        origin=Origin.TEXT_LAYER,
        sections=tuple(Section(start=a, end=b, box=_fractions(box, size)) for a, b, box in run.pieces),
    )


def _table(cells: Sequence[Rectangle], first: int, lines: Sequence[Run], size: tuple[float, float]) -> Table:
    """``first`` is the number the table's first cell has among the cells of all tables of the page."""
    places = text_tables.on_grid(cells)
    rows, columns = text_tables.extent(places)
    return Table(
        box=_fractions(text_tables.frame(cells), size),
        rows=rows,
        columns=columns,
        cells=tuple(
            Cell(
                row=row,
                column=column,
                row_span=row_span,
                column_span=column_span,
                box=_fractions(cell, size),
                lines=tuple(i for i, line in enumerate(lines) if line.cell == first + order),
            )
            for order, (cell, (row, column, row_span, column_span)) in enumerate(zip(cells, places, strict=True))
        ),
    )


def _without_radicals(text: str) -> str:
    """Radicals and compatibility forms of Han characters become the characters; marks without width go."""
    return "".join(_plain(character) for character in text if unicodedata.category(character) not in ("Cc", "Cf"))


def _plain(character: str) -> str:
    is_form = 0x2E80 <= ord(character) <= 0x2FDF or 0xF900 <= ord(character) <= 0xFAFF or ord(character) >= 0x2F800
    return fold(character) if is_form else character


def _is_suspect(character: str) -> bool:
    """Private use, replacement, control; and Latin letters with accents, which Chinese papers hardly print."""
    return (
        unicodedata.category(character) in ("Co", "Cn", "Cc", "Cs") or character == "\ufffd" or "À" <= character <= "ÿ"
    )


def _is_common(character: str) -> bool:
    try:
        return 0xB0 <= character.encode("gb2312")[0] <= 0xD7
    except UnicodeEncodeError:
        return False


def _scaled(box: Sequence[float], width: float, height: float) -> Rectangle:
    return box[0] * width, box[1] * height, box[2] * width, box[3] * height


def _fractions(box: Rectangle, size: tuple[float, float]) -> Box:
    return _clipped((box[0] / size[0], box[1] / size[1], box[2] / size[0], box[3] / size[1]))


def _clipped(box: Sequence[float]) -> Box:
    x0, y0, x1, y1 = (min(1.0, max(0.0, value)) for value in box)
    return x0, y0, max(x0, x1), max(y0, y1)


def _area(box: Sequence[float]) -> float:
    x0, y0, x1, y1 = _clipped(box)
    return (x1 - x0) * (y1 - y0)
