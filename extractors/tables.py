"""Ruled tables: from the ruling lines of an upright page to cells, merged cells kept, and the lines in them."""

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import cv2
import numpy as np
from img2table.document import Image as TableImage
from numpy.typing import NDArray

from extractors.ocr.engine import Image, Quad, bounds
from schemas.page import Cell, Line, Table

Bounds = tuple[float, float, float, float]

_LONGEST_SIDE = 2200
"""Pages are brought to this size for finding rulings: what follows is measured in pixels of an A4 page at 190 dpi."""

_SLACK = 6
"""Pixels by which a ruling may lie beside the border of a cell."""


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
    scale = _LONGEST_SIDE / max(image.shape[:2])
    grey = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
    method = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    grey = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=method)
    encoded = cv2.imencode(".bmp", grey)[1].tobytes()
    found = TableImage(encoded).extract_tables()
    rulings = _rulings(np.asarray(grey, dtype=np.uint8))
    grids = [_indexed(_divided(_merged(_filled(_cells(table.content.values())), rulings), rulings)) for table in found]
    grids = [_scaled(grid, 1 / scale) for grid in grids]
    return sorted((grid for grid in grids if len(grid.cells) > 1), key=lambda grid: grid.bounds[1])


def _cells(rows: Iterable[Iterable[Any]]) -> list[Bounds]:
    """img2table repeats a merged cell at each of its places."""
    boxes = (cell.bbox for row in rows for cell in row)
    return list(dict.fromkeys((float(box.x1), float(box.y1), float(box.x2), float(box.y2)) for box in boxes))


def _filled(cells: list[Bounds]) -> list[Bounds]:
    """The cells, and one for each place of the grid that img2table left empty."""
    grid = _indexed(cells)
    xs = _borders([x for x0, _, x1, _ in cells for x in (x0, x1)])
    ys = _borders([y for _, y0, _, y1 in cells for y in (y0, y1)])
    taken = {
        (cell.row + down, cell.column + right)
        for cell in grid.cells
        for down in range(cell.row_span)
        for right in range(cell.column_span)
    }
    empty = [place for place in itertools.product(range(grid.rows), range(grid.columns)) if place not in taken]
    return cells + [(xs[column], ys[row], xs[column + 1], ys[row + 1]) for row, column in empty]


def _indexed(cells: Sequence[Bounds]) -> Grid:
    """The cells with their rows and columns, counted by the borders that any cell has."""
    xs = _borders([x for x0, _, x1, _ in cells for x in (x0, x1)])
    ys = _borders([y for _, y0, _, y1 in cells for y in (y0, y1)])
    placed = []
    for box in cells:
        left, right = _nearest(xs, box[0]), _nearest(xs, box[2])
        top, bottom = _nearest(ys, box[1]), _nearest(ys, box[3])
        if right > left and bottom > top:
            placed.append(GridCell(box, top, left, bottom - top, right - left))
    return Grid((xs[0], ys[0], xs[-1], ys[-1]), len(ys) - 1, len(xs) - 1, tuple(placed))


def _borders(places: Sequence[float]) -> list[float]:
    """The places of borders, those closer together than a ruling's slack taken for one."""
    borders: list[list[float]] = []
    for place in sorted(places):
        if borders and place - borders[-1][-1] <= 2 * _SLACK:
            borders[-1].append(place)
        else:
            borders.append([place])
    return [sum(group) / len(group) for group in borders]


def _nearest(borders: Sequence[float], place: float) -> int:
    return min(range(len(borders)), key=lambda index: abs(borders[index] - place))


def _scaled(grid: Grid, factor: float) -> Grid:
    def larger(box: Bounds) -> Bounds:
        return (box[0] * factor, box[1] * factor, box[2] * factor, box[3] * factor)

    cells = tuple(replace(cell, bounds=larger(cell.bounds)) for cell in grid.cells)
    return replace(grid, bounds=larger(grid.bounds), cells=cells)


@dataclass(frozen=True, slots=True)
class _Rulings:
    """Where there are vertical and horizontal rulings."""

    vertical: NDArray[np.uint8]
    horizontal: NDArray[np.uint8]


def _rulings(grey: NDArray[np.uint8]) -> _Rulings:
    return _Rulings(_upright_rulings(grey), np.ascontiguousarray(_upright_rulings(np.ascontiguousarray(grey.T)).T))


def _upright_rulings(grey: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Dark lines at most 12 pixels broad and at least 36 long: longer than a character's strokes, shorter than a row.

    The shadow of a fold is broader.
    """
    narrow = cv2.morphologyEx(grey, cv2.MORPH_BLACKHAT, np.ones((1, 13), dtype=np.uint8)) > 20
    # A slightly slanted ruling steps sideways; broadened, it stays in one piece.
    thick = cv2.dilate(narrow.astype(np.uint8), np.ones((1, 3), dtype=np.uint8))
    return np.asarray(cv2.morphologyEx(thick, cv2.MORPH_OPEN, np.ones((36, 1), dtype=np.uint8)), dtype=np.uint8)


def _merged(cells: list[Bounds], rulings: _Rulings) -> list[Bounds]:
    """Cells with no ruling between them made one.

    Where a table runs on to the next page its last row is open at the bottom, and img2table divides it by the columns
    of the rows above.
    """
    pair = _unruled_pair(cells, rulings)
    while pair is not None:
        x0, y0, x1, y1 = zip(*pair, strict=True)
        cells = [cell for cell in cells if cell not in pair] + [(min(x0), min(y0), max(x1), max(y1))]
        pair = _unruled_pair(cells, rulings)
    return cells


def _unruled_pair(cells: Sequence[Bounds], rulings: _Rulings) -> tuple[Bounds, Bounds] | None:
    for a, b in itertools.permutations(cells, 2):
        beside = _same(a[1], b[1]) and _same(a[3], b[3]) and _same(a[2], b[0])
        below = _same(a[0], b[0]) and _same(a[2], b[2]) and _same(a[3], b[1])
        if beside and not _is_ruled(rulings.vertical, a[2], b[0], a[1], a[3]):
            return a, b
        if below and not _is_ruled(rulings.horizontal.T, a[3], b[1], a[0], a[2]):
            return a, b
    return None


def _same(one: float, other: float) -> bool:
    return abs(one - other) <= _SLACK


def _divided(cells: Sequence[Bounds], rulings: _Rulings) -> list[Bounds]:
    """Cells cut at rulings that cross them from border to border; img2table overlooks short ones."""
    parts: list[Bounds] = []
    for x0, y0, x1, y1 in cells:
        xs = [x0, *_crossing(rulings.vertical, x0, y0, x1, y1), x1]
        for left, right in itertools.pairwise(xs):
            ys = [y0, *_crossing(rulings.horizontal.T, y0, left, y1, right), y1]
            parts += [(left, top, right, bottom) for top, bottom in itertools.pairwise(ys)]
    return parts


def _crossing(mask: NDArray[np.uint8], x0: float, y0: float, x1: float, y1: float) -> list[float]:
    """Where, between ``x0`` and ``x1``, rulings run all the way from ``y0`` to ``y1``."""
    margin = 3 * _SLACK
    left, right = int(x0) + margin, int(x1) - margin
    part = mask[int(y0) + _SLACK : int(y1) - _SLACK, left:right]
    if part.shape[0] < margin or part.shape[1] < 1:
        return []
    # A ruling that steps sideways is in one of a few neighbouring columns.
    thick = cv2.dilate(np.ascontiguousarray(part), np.ones((1, 5), dtype=np.uint8))
    ruled = np.flatnonzero((thick > 0).mean(axis=0) > 0.9)
    return _borders([float(left + place) for place in ruled]) if len(ruled) else []


def _is_ruled(mask: NDArray[np.uint8], one: float, other: float, start: float, end: float) -> bool:
    """Whether at least half of the way from ``start`` to ``end`` is ruled, near the border between two cells."""
    left, right = max(0, int(min(one, other)) - _SLACK), int(max(one, other)) + _SLACK
    strip = mask[int(start) + 2 : max(int(start) + 3, int(end) - 2), left:right]
    return bool(strip.size == 0 or (strip.max(axis=1) > 0).mean() >= 0.5)


def _joined(a: GridCell, b: GridCell) -> GridCell:
    x0, y0, x1, y1 = zip(a.bounds, b.bounds, strict=True)
    row, column = min(a.row, b.row), min(a.column, b.column)
    bottom = max(a.row + a.row_span, b.row + b.row_span)
    right = max(a.column + a.column_span, b.column + b.column_span)
    return GridCell((min(x0), min(y0), max(x1), max(y1)), row, column, bottom - row, right - column)


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
