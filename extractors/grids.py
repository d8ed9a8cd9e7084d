"""Grids of ruled tables from their rulings: cells, merged ones with their spans, open sides closed."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.ocr.engine import Image
from extractors.rulings import Ruling, Rulings, find_rulings
from extractors.shrinking import shrunk

Bounds = tuple[float, float, float, float]

_LONGEST_SIDE = 1800
"""Pages are brought to this size for finding rulings: an A4 page then has 6 pixels to the millimetre."""
_TOUCHING = 10.0
"""Pixels by which a ruling may end before the one it belongs to."""
_SLACK = 10.0
"""Pixels within which rulings are one border: double lines, lines that waver."""
_OPEN = 24.0
"""Pixels by which rulings run on beyond the last one across, from which a table is open on that side."""
_NARROWEST = 120.0
"""Pixels (20 mm): the strokes of large print can form a small grid."""
_FEWEST = 4
"""Borders a table shows: two each way, or three rows without sides."""
_CURLED = 6.0
"""Pixels between the middle and the side of a page from which rulings are no longer taken for straight."""
_LONG = 350.0
_AGREEING = 3
"""Long rulings that must be bent alike."""
_RULED = 0.7
"""Share of a cell's side that must be ruled for the cell to end there."""


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


@dataclass(frozen=True, slots=True)
class _Borders:
    """The borders along one axis: their places, and the stretches of each that are ruled. All lean alike: places are
    those at ``middle`` along the rulings, and change by ``slope`` for each pixel away from it."""

    places: tuple[float, ...]
    ruled: tuple[tuple[tuple[float, float], ...], ...]
    slope: float
    middle: float

    def is_ruled(self, index: int, start: float, end: float) -> bool:
        """Whether border ``index`` is ruled from ``start`` to ``end``, but for a few gaps."""
        covered, reached = 0.0, start
        for low, high in self.ruled[index]:
            low, high = max(low, reached), min(high, end)
            if high > low:
                covered, reached = covered + high - low, high
        return covered >= _RULED * (end - start)


def find_grids(image: Image) -> list[Grid]:
    """The ruled tables of a level page, top to bottom; a grid of a single cell is a frame, not a table."""
    grey, scale = _sized(image)
    rulings = find_rulings(grey)
    bend = _curl(rulings.level)
    if abs(bend) * (grey.shape[1] / 2) ** 2 > _CURLED:
        rulings = find_rulings(_flattened(grey, bend))
    else:
        bend = 0.0
    grids = [_bent(grid, bend, grey.shape[1] / 2) for group in _groups(rulings) if (grid := _grid(group)) is not None]
    scaled = (_scaled(grid, 1 / scale) for grid in grids if len(grid.cells) > 1)
    return sorted(scaled, key=lambda grid: grid.bounds[1])


def is_curled(image: Image) -> bool:
    """Whether the level rulings of a page share a bend."""
    rulings, scale = rulings_of(image)
    return bool(abs(_curl(rulings.level)) * (scale * image.shape[1] / 2) ** 2 > _CURLED)


def rulings_of(image: Image) -> tuple[Rulings, float]:
    """The page's rulings, in pixels of a picture ``scale`` times as large as ``image``, and that scale."""
    grey, scale = _sized(image)
    return find_rulings(grey), scale


def _sized(image: Image) -> tuple[NDArray[np.uint8], float]:
    """The page in grey at the size rulings are looked for at, and its scale."""
    scale = _LONGEST_SIDE / max(image.shape[:2])
    grey = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
    if scale < 1:
        return np.asarray(shrunk(grey, scale), dtype=np.uint8), scale
    larger = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_LINEAR)
    return np.asarray(larger, dtype=np.uint8), scale


def _curl(levels: Sequence[Ruling]) -> float:
    """The bend that the long level rulings of a page share; paper is curled as a whole, along one axis."""
    long = sorted((ruling for ruling in levels if ruling.length >= _LONG), key=lambda ruling: ruling.bend)
    if len(long) < _AGREEING:
        return 0.0
    bends, lengths = np.array([ruling.bend for ruling in long]), np.array([ruling.length for ruling in long])
    usual = float(bends[int(np.searchsorted(np.cumsum(lengths), lengths.sum() / 2))])
    alike = np.abs(bends - usual) <= 0.3 * abs(usual)
    return usual if lengths[alike].sum() > 0.6 * lengths.sum() else 0.0


def _flattened(grey: NDArray[np.uint8], bend: float) -> NDArray[np.uint8]:
    height, width = grey.shape
    xs, ys = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    flat = cv2.remap(grey, xs, ys + np.float32(bend) * (xs - width / 2) ** 2, cv2.INTER_LINEAR, borderValue=(255,))
    return np.asarray(flat, dtype=np.uint8)


def _bent(grid: Grid, bend: float, middle: float) -> Grid:
    """The grid of the flattened page on the page as it is: each cell moved up or down with the paper."""

    def moved(box: Bounds) -> Bounds:
        by = bend * ((box[0] + box[2]) / 2 - middle) ** 2
        return (box[0], box[1] + by, box[2], box[3] + by)

    if not bend:
        return grid
    return replace(grid, cells=tuple(replace(cell, bounds=moved(cell.bounds)) for cell in grid.cells))


def _groups(rulings: Rulings) -> list[Rulings]:
    """Rulings that touch one another, directly or through others."""
    crossing = _crossing(rulings)
    todo = set(range(len(rulings.upright)))
    groups = []
    while todo:
        uprights, levels, fresh = set[int](), set[int](), {todo.pop()}
        while fresh:
            uprights |= fresh
            levels |= {int(j) for i in fresh for j in np.flatnonzero(crossing[i])}
            fresh = {int(i) for j in levels for i in np.flatnonzero(crossing[:, j])} - uprights
        todo -= uprights
        if levels:
            group = Rulings(
                tuple(rulings.upright[i] for i in sorted(uprights)), tuple(rulings.level[j] for j in sorted(levels))
            )
            groups.append(group)
    return groups


def _crossing(rulings: Rulings) -> NDArray[np.bool_]:
    """uprights × levels: whether the two touch."""
    upright, level = _columns(rulings.upright)[:, :, None], _columns(rulings.level)[:, None, :]
    x = upright[2] + upright[4] * (level[2] - upright[3])
    y = level[2] + level[4] * (x - level[3])
    reached = (upright[0] - _TOUCHING <= y) & (y <= upright[1] + _TOUCHING)
    crossing: NDArray[np.bool_] = reached & (level[0] - _TOUCHING <= x) & (x <= level[1] + _TOUCHING)
    return crossing


def _columns(rulings: Sequence[Ruling]) -> NDArray[np.float64]:
    """Start, end, place, middle and slope, each a row of numbers."""
    rows = [(ruling.start, ruling.end, ruling.at, ruling.middle, ruling.slope) for ruling in rulings]
    return np.array(rows, np.float64).reshape(-1, 5).T


def _grid(group: Rulings) -> Grid | None:
    if max(ruling.length for ruling in group.level) < _NARROWEST:
        return None
    xs, ys = _borders(group.upright), _borders(group.level)
    if min(len(xs.places), len(ys.places) - 1) < 1 or len(xs.places) + len(ys.places) < _FEWEST:
        return None
    ys = _closed(ys, xs)
    xs = _closed(xs, ys)
    if len(xs.places) < 2 or len(ys.places) < 2:
        return None
    grid = indexed(_cells(xs, ys))
    return replace(grid, cells=tuple(replace(cell, bounds=_leaning(cell.bounds, xs, ys)) for cell in grid.cells))


def _leaning(box: Bounds, xs: _Borders, ys: _Borders) -> Bounds:
    """The cell where it stands on the page, which may slant a little still."""
    across = xs.slope * ((box[1] + box[3]) / 2 - xs.middle)
    down = ys.slope * ((box[0] + box[2]) / 2 - ys.middle)
    return (box[0] + across, box[1] + down, box[2] + across, box[3] + down)


def _borders(rulings: Sequence[Ruling]) -> _Borders:
    """Rulings at one place, whatever slant they share taken off."""
    total = sum(ruling.length for ruling in rulings)
    slope = sum(ruling.slope * ruling.length for ruling in rulings) / total
    middle = sum(ruling.middle * ruling.length for ruling in rulings) / total
    level = [(ruling.at - slope * (ruling.middle - middle), ruling) for ruling in rulings]
    groups: list[list[tuple[float, Ruling]]] = []
    for place, ruling in sorted(level, key=lambda item: item[0]):
        if groups and place - groups[-1][-1][0] <= _SLACK:
            groups[-1].append((place, ruling))
        else:
            groups.append([(place, ruling)])
    return _Borders(
        tuple(_weighted(group) for group in groups),
        tuple(tuple(sorted((ruling.start, ruling.end) for _, ruling in group)) for group in groups),
        slope,
        middle,
    )


def _weighted(group: Sequence[tuple[float, Ruling]]) -> float:
    return sum(place * ruling.length for place, ruling in group) / sum(ruling.length for _, ruling in group)


def _closed(borders: _Borders, others: _Borders) -> _Borders:
    """``borders`` and, where two or more of ``others`` run on beyond the first or last, one more at their ends: a
    table that goes on overleaf, or has no sides."""
    places, ruled = list(borders.places), list(borders.ruled)
    across = (others.places[0], others.places[-1])
    starts = sorted(stretches[0][0] for stretches in others.ruled)
    ends = sorted((max(end for _, end in stretches) for stretches in others.ruled), reverse=True)
    if len(starts) > 1 and starts[1] < places[0] - _OPEN:
        places, ruled = [starts[1], *places], [(across,), *ruled]
    if len(ends) > 1 and ends[1] > places[-1] + _OPEN:
        places, ruled = [*places, ends[1]], [*ruled, (across,)]
    return replace(borders, places=tuple(places), ruled=tuple(ruled))


def _cells(xs: _Borders, ys: _Borders) -> list[Bounds]:
    """The places between all borders; those with no ruling between them, beside or below one another, made one."""
    finished: list[tuple[int, int, int, int]] = []
    above: dict[tuple[int, int], int] = {}
    for row in range(len(ys.places) - 1):
        spans = _spans(xs, ys.places[row], ys.places[row + 1])
        tops = {
            span: above[span] if span in above and not ys.is_ruled(row, xs.places[span[0]], xs.places[span[1]]) else row
            for span in spans
        }
        finished += [(a, top, b, row) for (a, b), top in above.items() if tops.get((a, b)) != top]
        above = tops
    finished += [(a, top, b, len(ys.places) - 1) for (a, b), top in above.items()]
    return [(xs.places[a], ys.places[b], xs.places[c], ys.places[d]) for a, b, c, d in finished]


def _spans(xs: _Borders, top: float, bottom: float) -> list[tuple[int, int]]:
    """The columns of a row, as first and last border."""
    last = len(xs.places) - 1
    borders = [0, *(column for column in range(1, last) if xs.is_ruled(column, top, bottom)), last]
    return list(itertools.pairwise(borders))


def indexed(cells: Sequence[Bounds]) -> Grid:
    """The cells with their rows and columns, counted by the borders that any cell has."""
    xs = sorted({x for x0, _, x1, _ in cells for x in (x0, x1)})
    ys = sorted({y for _, y0, _, y1 in cells for y in (y0, y1)})
    placed = [
        GridCell(box, top, left, ys.index(box[3]) - top, xs.index(box[2]) - left)
        for box in cells
        for left, top in [(xs.index(box[0]), ys.index(box[1]))]
    ]
    return Grid((xs[0], ys[0], xs[-1], ys[-1]), len(ys) - 1, len(xs) - 1, tuple(placed))


def _scaled(grid: Grid, factor: float) -> Grid:
    def larger(box: Bounds) -> Bounds:
        return (box[0] * factor, box[1] * factor, box[2] * factor, box[3] * factor)

    cells = tuple(replace(cell, bounds=larger(cell.bounds)) for cell in grid.cells)
    return replace(grid, bounds=larger(grid.bounds), cells=cells)
