"""Cell boxes of a ruled table put on a grid of rows and columns."""

from collections.abc import Iterable, Sequence

from extractors.text_lines import Rectangle, around

TOLERANCE = 3.0
"""Points within which two rulings are the same."""
MIN_SIDE = 4.0
"""A cell lower or narrower than this (in points) is the gap of a double ruling."""

Place = tuple[int, int, int, int]
"""Row, column, row span, column span."""


def on_grid(cells: Sequence[Rectangle]) -> list[Place]:
    """For each cell its place; a cell that reaches over several rulings spans them."""
    columns = _levels(x for cell in cells for x in (cell[0], cell[2]))
    rows = _levels(y for cell in cells for y in (cell[1], cell[3]))
    places = []
    for x0, y0, x1, y1 in cells:
        left, right, top, bottom = _nearest(x0, columns), _nearest(x1, columns), _nearest(y0, rows), _nearest(y1, rows)
        places.append((top, left, max(1, bottom - top), max(1, right - left)))
    return places


def usable(cells: Iterable[Rectangle]) -> list[Rectangle]:
    """The cells that can hold print, in reading order; none where they are fewer than two (a mere frame)."""
    kept = [c for c in cells if c[2] - c[0] >= MIN_SIDE and c[3] - c[1] >= MIN_SIDE]
    return sorted(kept, key=lambda c: (round(c[1] / TOLERANCE), c[0])) if len(kept) > 1 else []


def extent(places: Sequence[Place]) -> tuple[int, int]:
    """Number of rows and of columns."""
    return max(row + span for row, _, span, _ in places), max(column + span for _, column, _, span in places)


def frame(cells: Sequence[Rectangle]) -> Rectangle:
    """The table's outer box."""
    return around(cells)


def _levels(values: Iterable[float]) -> list[float]:
    levels: list[float] = []
    for value in sorted(values):
        if not levels or value - levels[-1] > TOLERANCE:
            levels.append(value)
    return levels


def _nearest(value: float, levels: Sequence[float]) -> int:
    return min(range(len(levels)), key=lambda i: abs(levels[i] - value))
