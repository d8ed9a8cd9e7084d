"""Cutting a page down to the part of it that is one paper, such as one of several bank slips."""

from extractors.passage import enclose
from schemas.evidence import Box
from schemas.page import Cell, Page, Table


def cut(page: Page, region: Box) -> Page:
    """``page`` with only the lines, cells, seals, codes and unread places whose centre lies in ``region`` (fractions of
    the straightened page). Boxes stay those of the whole page; a table keeps the rows and columns it still has."""
    kept = [index for index, line in enumerate(page.lines) if _inside(line.box, region)]
    place = {old: new for new, old in enumerate(kept)}
    tables = (_cut_table(table, region, place) for table in page.tables)
    return page.model_copy(
        update={
            "lines": tuple(page.lines[index] for index in kept),
            "tables": tuple(table for table in tables if table is not None),
            "seals": tuple(seal for seal in page.seals if _inside(seal.box, region)),
            "codes": tuple(code for code in page.codes if _inside(code.box, region)),
            "unread": tuple(box for box in page.unread if _inside(box, region)),
        }
    )


def _cut_table(table: Table, region: Box, place: dict[int, int]) -> Table | None:
    """The cells of ``table`` in ``region``, counted from 0 again; ``place`` gives the new index of a line."""
    cells = [cell for cell in table.cells if _inside(cell.box, region)]
    if not cells:
        return None
    top, left = min(cell.row for cell in cells), min(cell.column for cell in cells)
    moved = tuple(
        cell.model_copy(
            update={
                "row": cell.row - top,
                "column": cell.column - left,
                "lines": tuple(place[index] for index in cell.lines if index in place),
            }
        )
        for cell in cells
    )
    return Table(box=enclose(cell.box for cell in cells), rows=_end(moved, "row"), columns=_end(moved, "column"),
                 cells=moved)  # fmt: skip


def _end(cells: tuple[Cell, ...], axis: str) -> int:
    if axis == "row":
        return max(cell.row + cell.row_span for cell in cells)
    return max(cell.column + cell.column_span for cell in cells)


def _inside(box: Box, region: Box) -> bool:
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return region[0] <= x < region[2] and region[1] <= y < region[3]
