"""Tables a model understands where rulings were seen and no grid came of them: faded, broken, bent unevenly."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from extractors.grids import Bounds, Grid, GridCell, indexed, rulings_of
from extractors.ocr.engine import Image
from extractors.ocr.table_cells import Place, TableModel

_FEWEST_LEVELS, _FEWEST_UPRIGHTS = 3, 1
"""Rulings a place has at least to be taken for a table that was not understood."""
_LONG = 0.15
"""Of the page's width: level rulings of a table."""
_NEAR = 0.08
"""Of the page's height: rulings farther apart belong to different tables."""
_MARGIN = 0.01
_FEWEST_CELLS = 3
_SAME = 0.3
"""Edges of cells nearer than this share of a usual cell's side are one border."""
_COVERED = (0.75, 1.15)
"""Share of a table that cells which were found make up; less has holes, more overlaps."""


def learned_grids(image: Image, known: Sequence[Grid], model: TableModel) -> list[Grid]:
    """The tables of a level page that are not among ``known``. Raises ``ModelError`` where the model does not run."""
    grids = []
    for x0, y0, x1, y1 in ruled_places(image, known):
        part = np.ascontiguousarray(image[int(y0) : int(y1) + 1, int(x0) : int(x1) + 1])
        grid = to_grid(model.cells(part), (float(part.shape[1]), float(part.shape[0])))
        if grid is not None:
            grids.append(_moved(grid, int(x0), int(y0)))
    return grids


def ruled_places(image: Image, known: Sequence[Grid]) -> list[Bounds]:
    """Where rulings stand like those of a table, outside the tables that are known."""
    height, width = image.shape[:2]
    rulings, scale = rulings_of(image)
    levels = [(r.start / scale, r.at / scale, r.end / scale) for r in rulings.level]
    uprights = [(r.at / scale, r.start / scale, r.end / scale) for r in rulings.upright]
    loose = sorted(
        (level for level in levels
         if level[2] - level[0] >= _LONG * width and not _in_any(((level[0] + level[2]) / 2, level[1]), known)),
        key=lambda level: level[1],
    )  # fmt: skip
    groups: list[list[tuple[float, float, float]]] = []
    for level in loose:
        if groups and level[1] - groups[-1][-1][1] <= _NEAR * height:
            groups[-1].append(level)
        else:
            groups.append([level])
    places = []
    for group in groups:
        x0, x1 = min(level[0] for level in group), max(level[2] for level in group)
        y0, y1 = group[0][1], group[-1][1]
        inside = [one for one in uprights if x0 <= one[0] <= x1 and y0 <= (one[1] + one[2]) / 2 <= y1]
        if len(group) >= _FEWEST_LEVELS and len(inside) >= _FEWEST_UPRIGHTS:
            more = _MARGIN * max(width, height)
            places.append((max(0.0, x0 - more), max(0.0, y0 - more), min(width, x1 + more), min(height, y1 + more)))
    return places


def _in_any(point: tuple[float, float], grids: Sequence[Grid]) -> bool:
    x, y = point
    return any(
        grid.bounds[0] <= x <= grid.bounds[2] and grid.bounds[1] - _SLACK <= y <= grid.bounds[3] + _SLACK
        for grid in grids
    )


_SLACK = 12.0
"""Pixels by which a table's outer ruling may lie beyond its grid."""


def to_grid(places: Sequence[Place], size: tuple[float, float]) -> Grid | None:
    """The grid of a table ``size`` wide and high; ``None`` where the cells make no sound one."""
    if len(places) < _FEWEST_CELLS:
        return None
    return _by_structure(places, size) if places[0].row >= 0 else _by_edges(places)


def _by_structure(places: Sequence[Place], size: tuple[float, float]) -> Grid | None:
    """Structure models box the print of a cell: the cell reaches half way to the print of its neighbours."""
    rows = max(place.row + place.row_span for place in places)
    columns = max(place.column + place.column_span for place in places)
    xs = _between(size[0], columns, [(p.column, p.column_span, p.bounds[0], p.bounds[2]) for p in places])
    ys = _between(size[1], rows, [(p.row, p.row_span, p.bounds[1], p.bounds[3]) for p in places])
    if xs is None or ys is None or min(rows, columns) < 2:
        return None
    cells = [
        GridCell((xs[p.column], ys[p.row], xs[p.column + p.column_span], ys[p.row + p.row_span]),
                 p.row, p.column, p.row_span, p.column_span)
        for p in places
    ]  # fmt: skip
    return Grid((xs[0], ys[0], xs[-1], ys[-1]), rows, columns, tuple(cells))


def _between(side: float, count: int, cells: Sequence[tuple[int, int, float, float]]) -> list[float] | None:
    """The borders along an axis, from (index, span, low, high) of the cells; ``None`` where they do not follow one
    another."""
    borders = [0.0]
    for index in range(count - 1):
        before = [high for first, span, _, high in cells if first + span == index + 1]
        after = [low for first, _, low, _ in cells if first == index + 1]
        if not before or not after:
            return None
        border = (float(np.median(before)) + float(np.median(after))) / 2
        if border <= borders[-1]:
            return None
        borders.append(border)
    return [*borders, side] if side > borders[-1] else None


def _by_edges(places: Sequence[Place]) -> Grid | None:
    """Cells as they were found, their edges brought to common borders."""
    boxes = np.array([place.bounds for place in places])
    xs = _snapped(boxes[:, [0, 2]])
    ys = _snapped(boxes[:, [1, 3]])
    snapped = {(float(x[0]), float(y[0]), float(x[1]), float(y[1])) for x, y in zip(xs, ys, strict=True)}
    cells = [box for box in snapped if box[0] < box[2] and box[1] < box[3]]
    if len(cells) < _FEWEST_CELLS:
        return None
    grid = indexed(cells)
    x0, y0, x1, y1 = grid.bounds
    covered = sum((c - a) * (d - b) for a, b, c, d in cells) / ((x1 - x0) * (y1 - y0))
    return grid if min(grid.rows, grid.columns) > 1 and _COVERED[0] <= covered <= _COVERED[1] else None


def _snapped(edges: NDArray[Any]) -> NDArray[np.float64]:
    """cells × (low, high): each edge moved to the mean of those near it."""
    near = _SAME * float(np.median(edges[:, 1] - edges[:, 0]))
    values = np.sort(edges.ravel())
    groups = np.split(values, np.flatnonzero(np.diff(values) > near) + 1)
    means = np.array([group.mean() for group in groups])
    nearest: NDArray[np.float64] = means[np.abs(edges[..., None] - means).argmin(axis=-1)]
    return nearest


def _moved(grid: Grid, x: float, y: float) -> Grid:
    def there(box: Bounds) -> Bounds:
        return (box[0] + x, box[1] + y, box[2] + x, box[3] + y)

    cells = tuple(
        GridCell(there(cell.bounds), cell.row, cell.column, cell.row_span, cell.column_span) for cell in grid.cells
    )
    return Grid(there(grid.bounds), grid.rows, grid.columns, cells)
