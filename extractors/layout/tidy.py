"""A page made ready for reading labels: without scraps of seals and slanted watermarks, every line in the cell it
belongs to, numbers written one character a box whole."""

from extractors.layout.boxes import without_boxes
from extractors.layout.overlaps import without_doubled_ends
from extractors.passage import enclose
from extractors.rows import line_height
from schemas.evidence import Box, Origin
from schemas.page import Cell, Line, Page, Table

_SLANTED = 3.0
"""So many times the height of ordinary print."""
_ROOM = 1.1
"""So many times the height of its print a ruled row is at least."""
_HIGH, _PIECE, _FEWEST_LEANING = 2.0, 1.5, 4
"""The same for a line that leans by its own proportions, for a piece of one, and its fewest characters."""


def tidy(page: Page) -> Page:
    """``page`` without lines that are scraps of a seal's text, and with lines that run over a ruling line put into the
    cell where they begin (or, cut at the table's edge, where they end)."""
    page = without_boxes(page)
    aslant = _slanted(page)
    kept = [index for index, line in enumerate(page.lines) if not _is_scrap(page, line) and index not in aslant]
    place = {old: new for new, old in enumerate(kept)}
    tables = [
        table.model_copy(
            update={
                "cells": tuple(
                    cell.model_copy(update={"lines": tuple(place[i] for i in cell.lines if i in place)})
                    for cell in table.cells
                )
            }
        )
        for table in page.tables
        if not _is_of_strokes(page, table)
    ]
    lines = tuple(page.lines[index] for index in kept)
    # Only now are ends compared: a scrap of a seal begins with characters of the print it runs over.
    return _with_overruns(without_doubled_ends(page.model_copy(update={"lines": lines, "tables": tuple(tables)})))


def _is_of_strokes(page: Page, table: Table) -> bool:
    """Whether the table's rulings are strokes of characters: one row no higher than the print in it, in print that
    runs on beside it. Rulings leave room around what is written between them."""
    inside = [page.lines[index].box for cell in table.cells for index in cell.lines]
    if table.rows > 1 or not inside:
        return False
    high = max(box[3] - box[1] for box in inside)
    beside = (line.box for line in page.lines if line.box not in inside and _share_row(line.box, table.box))
    return table.box[3] - table.box[1] < _ROOM * high and any(
        0 <= (table.box[0] - box[2]) * page.width < high * page.height for box in (*beside, *inside)
    )


def _share_row(one: Box, other: Box) -> bool:
    return min(one[3], other[3]) - max(one[1], other[1]) > 0.6 * min(one[3] - one[1], other[3] - other[1])


def _is_scrap(page: Page, line: Line) -> bool:
    """On a page with a text layer pixels are read for what the layer lacks; within a seal that is its own text."""
    if line.origin is not Origin.OCR or page.origin is not Origin.TEXT_LAYER:
        return False
    return any(_inside(line.box, seal.box) for seal in page.seals)


def _slanted(page: Page) -> set[int]:
    """The lines of watermarks set aslant over the print. Where one is said several times, pieces of it are its own:
    what the page's edge or other print cut off."""
    usual = line_height(page)
    found = {i for i, line in enumerate(page.lines) if _is_slanted(page, line, usual) or _leans(page, line, usual)}
    texts = [page.lines[index].text for index in found]
    repeated = {text for text in texts if texts.count(text) >= 2}
    pieces = {
        index
        for index, line in enumerate(page.lines)
        if line.box[3] - line.box[1] > _PIECE * usual and any(line.text in text for text in repeated)
    }
    return found | pieces


def _leans(page: Page, line: Line, usual: float) -> bool:
    """Whether the box is high, broader than high and yet far too narrow for so many upright characters of its
    height."""
    wide, high = (line.box[2] - line.box[0]) * page.width, (line.box[3] - line.box[1]) * page.height
    upright = sum(1.0 if character > "\u2e80" else 0.5 for character in line.text) * high
    if line.origin is not Origin.OCR or len(line.text) < _FEWEST_LEANING or high < _HIGH * usual * page.height:
        return False
    return 1.1 * high < wide < 0.5 * upright


def _is_slanted(page: Page, line: Line, usual: float) -> bool:
    """Whether the line is a watermark set aslant over the print: a box much higher than ordinary lines that others run
    through. A big title and a label set upright have their place to themselves."""
    if line.origin is not Origin.OCR or line.box[3] - line.box[1] < _SLANTED * usual:
        return False
    return sum(other is not line and _cross(line.box, other.box) for other in page.lines) >= 2


def _cross(one: Box, other: Box) -> bool:
    """Whether the boxes share more than an edge: a third of the other one's height."""
    across = min(one[2], other[2]) - max(one[0], other[0])
    down = min(one[3], other[3]) - max(one[1], other[1])
    return across > 0.01 and down > 0.33 * (other[3] - other[1])


def _with_overruns(page: Page) -> Page:
    in_cells = {index for table in page.tables for cell in table.cells for index in cell.lines}
    tables = list(page.tables)
    for index, line in enumerate(page.lines):
        if index in in_cells:
            continue
        for position, table in enumerate(tables):
            cell = _neighbour(page, table, line)
            if cell is not None:
                tables[position] = _adopt(table, cell, index)
                break
    return page.model_copy(update={"tables": tuple(_without_false_borders(page, table) for table in tables)})


def _neighbour(page: Page, table: Table, line: Line) -> Cell | None:
    """The cell with a line that ``line`` goes on from without a gap, or that goes on from it."""
    for cell in table.cells:
        for index in cell.lines:
            other = page.lines[index].box
            if _touches(page, other, line.box) or _touches(page, line.box, other):
                return cell
    return None


def _without_false_borders(page: Page, table: Table) -> Table:
    """Cells side by side become one where several rows of print run across the line between them: a fold or a shadow
    was taken for a ruling line."""
    cells = list(table.cells)
    merged = True
    while merged:
        merged = False
        for left in cells:
            right = next((cell for cell in cells if _follows(left, cell) and _runs_across(page, left, cell)), None)
            if right is not None:
                cells = [_join(left, right) if cell is left else cell for cell in cells if cell is not right]
                merged = True
                break
    return table.model_copy(update={"cells": tuple(cells)})


def _follows(left: Cell, right: Cell) -> bool:
    return left.row == right.row and left.row_span == right.row_span and right.column > left.column


def _runs_across(page: Page, left: Cell, right: Cell) -> bool:
    touching = sum(
        any(_touches(page, page.lines[one].box, page.lines[other].box) for other in right.lines) for one in left.lines
    )
    return touching >= 2


def _join(left: Cell, right: Cell) -> Cell:
    return left.model_copy(
        update={
            "column_span": right.column + right.column_span - left.column,
            "box": enclose([left.box, right.box]),
            "lines": (*left.lines, *right.lines),
        }
    )


def _touches(page: Page, left: Box, right: Box) -> bool:
    height = min(left[3] - left[1], right[3] - right[1])
    overlap = min(left[3], right[3]) - max(left[1], right[1])
    gap = (right[0] - left[2]) * page.width / page.height
    return overlap > 0.7 * height and -0.3 * height < gap < 0.25 * height


def _adopt(table: Table, cell: Cell, index: int) -> Table:
    cells = tuple(
        other.model_copy(update={"lines": (*other.lines, index)}) if other is cell else other for other in table.cells
    )
    return table.model_copy(update={"cells": cells})


def _inside(inner: Box, outer: Box) -> bool:
    x, y = (inner[0] + inner[2]) / 2, (inner[1] + inner[3]) / 2
    return outer[0] < x < outer[2] and outer[1] < y < outer[3]
