"""Ruled tables: from the ruling lines of an upright page to cells, merged cells kept, and the lines in them."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from img2table.document import Image as TableImage

from extractors.ocr.engine import Image, Quad, bounds
from schemas.page import Cell, Line, Table

Bounds = tuple[float, float, float, float]

_LONGEST_SIDE = 2400
"""Larger pages are shrunk for finding rulings, which then takes the same time for every page."""


@dataclass(frozen=True, slots=True)
class Grid:
    """A ruled grid in pixels. A merged cell stands once, with its first row and column and its spans."""

    bounds: Bounds
    rows: int
    columns: int
    cells: tuple["GridCell", ...]


@dataclass(frozen=True, slots=True)
class GridCell:
    bounds: Bounds
    row: int
    column: int
    row_span: int
    column_span: int


def find_grids(image: Image) -> list[Grid]:
    """The ruled tables of a level page, top to bottom; a grid of a single cell is a frame, not a table."""
    scale = min(1.0, _LONGEST_SIDE / max(image.shape[:2]))
    grey = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
    if scale < 1:
        grey = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    encoded = cv2.imencode(".bmp", grey)[1].tobytes()
    found = TableImage(encoded).extract_tables()
    grids = [_grid(list(table.content.values()), scale) for table in found]
    return sorted((grid for grid in grids if len(grid.cells) > 1), key=lambda grid: grid.bounds[1])


def _grid(rows: Sequence[Sequence[object]], scale: float) -> Grid:
    """img2table repeats a merged cell at each of its places."""
    places: dict[Bounds, list[tuple[int, int]]] = {}
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            places.setdefault(_bounds_of(cell, scale), []).append((row, column))
    cells_found = []
    for box, at in places.items():
        top, left = min(row for row, _ in at), min(column for _, column in at)
        bottom, right = max(row for row, _ in at), max(column for _, column in at)
        cells_found.append(GridCell(box, top, left, bottom - top + 1, right - left + 1))
    x0, y0, x1, y1 = zip(*places, strict=True)
    return Grid((min(x0), min(y0), max(x1), max(y1)), len(rows), max(map(len, rows)), tuple(cells_found))


def _bounds_of(cell: object, scale: float) -> Bounds:
    box = cell.bbox  # type: ignore[attr-defined]
    return (box.x1 / scale, box.y1 / scale, box.x2 / scale, box.y2 / scale)


def cut_at_rulings(quad: Quad, grids: Sequence[Grid]) -> list[Quad]:
    """The parts of ``quad`` on either side of each vertical ruling that it runs over.

    Detection joins print of neighbouring cells when it stands close to the ruling; read as one line it loses
    characters at the joint.
    """
    x0, y0, x1, y1 = bounds(quad)
    height, middle = y1 - y0, (y0 + y1) / 2
    edges = {edge for grid in grids for cell in grid.cells
             if cell.bounds[1] < middle < cell.bounds[3] for edge in (cell.bounds[0], cell.bounds[2])}  # fmt: skip
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
