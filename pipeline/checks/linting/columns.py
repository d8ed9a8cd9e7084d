"""Pages set in two columns: the left one is read to its end before the right one.

A page has columns when an upright stretch near its middle is free of print, but for titles across both, and long lines
stand at the same height on either side of it. Lines of tables are not looked at.
"""

from collections.abc import Sequence

from schemas.page import Line

_MIDDLE = tuple(percent / 100 for percent in range(38, 63))
_FEWEST = 6
_WIDEST_TITLES = 0.25
"""Share of lines that may cross the gutter."""
_LONG = 0.2
"""Width of a line of running text in a column, in fractions of the page."""


def in_reading_order(lines: Sequence[Line], indexes: Sequence[int]) -> list[int]:
    """``indexes`` of ``lines`` as a person reads them; as given where the page has one column."""
    chosen = [lines[index] for index in indexes]
    gutters = [x for x in _MIDDLE if _is_gutter(x, chosen)]
    if not gutters:
        return list(indexes)
    gutter = min(gutters, key=lambda x: sum(_crosses(line, x) for line in chosen))
    ordered: list[int] = []
    left: list[int] = []
    right: list[int] = []
    for index in sorted(indexes, key=lambda i: lines[i].box[1]):
        if _crosses(lines[index], gutter):
            ordered += [*left, *right, index]
            left, right = [], []
        else:
            (left if lines[index].box[2] <= gutter + 0.01 else right).append(index)
    return [*ordered, *left, *right]


def _is_gutter(x: float, lines: Sequence[Line]) -> bool:
    left = [line for line in lines if line.box[2] <= x + 0.01 and _width(line) >= _LONG]
    right = [line for line in lines if line.box[0] >= x - 0.01 and _width(line) >= _LONG]
    crossing = sum(_crosses(line, x) for line in lines)
    if len(left) < _FEWEST or len(right) < _FEWEST or crossing > _WIDEST_TITLES * len(lines):
        return False
    tops = max(min(line.box[1] for line in side) for side in (left, right))
    feet = min(max(line.box[3] for line in side) for side in (left, right))
    heights = [max(line.box[3] for line in side) - min(line.box[1] for line in side) for side in (left, right)]
    return feet - tops >= 0.5 * min(heights)


def _width(line: Line) -> float:
    return line.box[2] - line.box[0]


def _crosses(line: Line, x: float) -> bool:
    return line.box[0] < x - 0.01 and line.box[2] > x + 0.01
