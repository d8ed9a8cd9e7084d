"""Ruled tables and print: lines cut at rulings, and put into the cells they stand in."""

from collections.abc import Sequence

import numpy as np

from extractors.grids import Bounds, Grid
from extractors.ocr.engine import Quad, bounds
from schemas.page import Cell, Line, Table

_LOWEST = 0.8
"""A cell is not lower than its print; what is lower lies between an underline and strokes of the characters on it."""


def cut_at_rulings(quad: Quad, grids: Sequence[Grid]) -> list[Quad]:
    """The parts of ``quad`` on either side of each vertical ruling that it runs over.

    Detection joins print of neighbouring cells when it stands close to the ruling; read as one line it loses
    characters at the joint.
    """
    x0, y0, x1, y1 = bounds(quad)
    height, middle = y1 - y0, (y0 + y1) / 2
    edges = {edge for grid in grids for cell in grid.cells
             if cell.bounds[1] < middle < cell.bounds[3] and cell.bounds[3] - cell.bounds[1] > _LOWEST * height
             for edge in (cell.bounds[0], cell.bounds[2])}  # fmt: skip
    # An overhang of less than a third of a line's height is the generous edge of a box, not print.
    cuts = sorted(edge for edge in edges if x0 + height / 3 < edge < x1 - height / 3)
    cuts = [cut for index, cut in enumerate(cuts) if index == 0 or cut - cuts[index - 1] > height / 3]
    if not cuts:
        return [_without_overhang(quad, edges)]
    return [_between(quad, a, b) for a, b in zip([x0, *cuts], [*cuts, x1], strict=True)]


def _without_overhang(quad: Quad, edges: set[float]) -> Quad:
    x0, y0, x1, y1 = bounds(quad)
    reach = (y1 - y0) / 3
    left = max((edge for edge in edges if x0 < edge <= x0 + reach), default=x0)
    right = min((edge for edge in edges if x1 - reach <= edge < x1), default=x1)
    return quad if (left, right) == (x0, x1) else _between(quad, left, right)


def _between(quad: Quad, left: float, right: float) -> Quad:
    """The part of ``quad`` from x = ``left`` to x = ``right``, a few pixels clear of the rulings there."""
    a, b, c, d = quad

    def on(start: tuple[float, float], end: tuple[float, float], x: float) -> tuple[float, float]:
        share = (x - start[0]) / (end[0] - start[0]) if end[0] != start[0] else 0.0
        return (x, start[1] + share * (end[1] - start[1]))

    x0, _, x1, _ = bounds(quad)
    left, right = left + (3 if left > x0 else 0), right - (3 if right < x1 else 0)
    return (on(a, b, left), on(a, b, right), on(d, c, right), on(d, c, left))


def to_table(grid: Grid, lines: Sequence[Line], width: int, height: int) -> Table:
    """The table in fractions of a ``width`` × ``height`` page, with each of the page's lines in the cell it lies in."""
    cells = []
    for cell in sorted(grid.cells, key=lambda cell: (cell.row, cell.column)):
        box = _fractions(cell.bounds, width, height)
        inside = [index for index, line in enumerate(lines) if _centre_within(line.box, box)]
        cells.append(
            Cell(
                row=cell.row,
                column=cell.column,
                row_span=cell.row_span,
                column_span=cell.column_span,
                box=box,
                lines=tuple(inside),
            )
        )
    return Table(box=_fractions(grid.bounds, width, height), rows=grid.rows, columns=grid.columns, cells=tuple(cells))


def is_table(table: Table) -> bool:
    """Whether print stands in at least two of its cells; page frames, seals, QR codes and photos have rulings too."""
    return sum(bool(cell.lines) for cell in table.cells) >= 2


def _centre_within(line: Bounds, cell: Bounds) -> bool:
    x, y = (line[0] + line[2]) / 2, (line[1] + line[3]) / 2
    return cell[0] <= x < cell[2] and cell[1] <= y < cell[3]


def _fractions(box: Bounds, width: int, height: int) -> Bounds:
    scaled = np.clip(np.array(box) / [width, height, width, height], 0, 1)
    x0, y0, x1, y1 = (float(value) for value in scaled)
    return (x0, y0, x1, y1)
