"""Glyphs of a text layer put together to lines and cells.

Works in points of the displayed page, origin top left. Chinese print sets glyphs one em apart; a gap of ``COLUMN_GAP``
em begins another column, unless both sides stand in the same ruled cell, where labels are spread (姓　　　名).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

import numpy as np

COLUMN_GAP = 2.5
CELL_GAP = 5.0
BLANK_GAP = 0.15
OTHER_SIZE = 1.6
"""Times the height from which print is of another kind."""

Rectangle = tuple[float, float, float, float]


@dataclass(frozen=True)
class Glyph:
    """One printed character and its place."""

    text: str
    box: Rectangle

    @property
    def middle(self) -> tuple[float, float]:
        return (self.box[0] + self.box[2]) / 2, (self.box[1] + self.box[3]) / 2

    @property
    def height(self) -> float:
        return self.box[3] - self.box[1]


@dataclass(frozen=True)
class Run:
    """Glyphs that stand in a row without a column gap, left to right."""

    glyphs: tuple[Glyph, ...]
    cell: int | None = None
    """Index of the ruled cell the run stands in."""

    @property
    def box(self) -> Rectangle:
        return around(glyph.box for glyph in self.glyphs)

    @property
    def pieces(self) -> list[tuple[int, int, Rectangle]]:
        """Stretches of ``text`` whose characters are evenly wide: ``(start, end, box)``; blanks belong to none."""
        pieces: list[tuple[int, int, Rectangle]] = []
        position, previous = 0, None
        for glyph in self.glyphs:
            blank = previous is not None and _blank_between(previous, glyph)
            position += blank
            end = position + len(glyph.text)
            if previous is not None and not blank and _alike(previous, glyph):
                start, _, box = pieces.pop()
                pieces.append((start, end, _both(box, glyph.box)))
            else:
                pieces.append((position, end, glyph.box))
            position, previous = end, glyph
        return pieces

    @property
    def text(self) -> str:
        """The characters, with a blank where there is a visible gap."""
        text = self.glyphs[0].text
        for before, after in pairwise(self.glyphs):
            text += (" " if _blank_between(before, after) else "") + after.text
        return text


def runs(glyphs: Sequence[Glyph], cells: Sequence[Rectangle]) -> list[Run]:
    """The runs in reading order (rows from the top, within a row from the left); none crosses the border of a cell."""
    by_cell: dict[int | None, list[Glyph]] = {}
    for glyph, cell in zip(glyphs, _cells_of(glyphs, cells), strict=True):
        by_cell.setdefault(cell, []).append(glyph)
    found = [
        Run(tuple(part), cell)
        for cell, inside in by_cell.items()
        for row in _rows(inside)
        for part in _split(row, COLUMN_GAP if cell is None else CELL_GAP)
    ]
    return _in_reading_order(found)


def around(boxes: Iterable[Rectangle]) -> Rectangle:
    """The smallest rectangle around all ``boxes``."""
    x0, y0, x1, y1 = zip(*boxes, strict=True)
    return min(x0), min(y0), max(x1), max(y1)


def _both(one: Rectangle, other: Rectangle) -> Rectangle:
    return min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3])


def _cells_of(glyphs: Sequence[Glyph], cells: Sequence[Rectangle]) -> list[int | None]:
    """For each glyph the smallest cell its middle lies in."""
    if not cells or not glyphs:
        return [None] * len(glyphs)
    x, y = np.array([glyph.middle for glyph in glyphs]).T[:, :, None]
    x0, y0, x1, y1 = np.array(cells).T[:, None]
    sizes = np.where((x0 <= x) & (x <= x1) & (y0 <= y) & (y <= y1), (x1 - x0) * (y1 - y0), np.inf)
    smallest, held = sizes.argmin(axis=1).tolist(), np.isfinite(sizes).any(axis=1).tolist()
    return [cell if inside else None for cell, inside in zip(smallest, held, strict=True)]


def _rows(glyphs: Sequence[Glyph]) -> list[list[Glyph]]:
    """Glyphs whose middles lie within half a glyph's height of the row's."""
    rows: list[list[Glyph]] = []
    levels: list[float] = []
    for level, glyph in sorted(((glyph.middle[1], glyph) for glyph in glyphs), key=lambda pair: pair[0]):
        if rows and _stands_in(rows[-1], levels, glyph, level):
            rows[-1].append(glyph)
            levels.append(level)
        else:
            rows.append([glyph])
            levels = [level]
    return [sorted(row, key=lambda g: g.box[0]) for row in rows]


def _stands_in(row: Sequence[Glyph], levels: Sequence[float], glyph: Glyph, level: float) -> bool:
    """``levels`` are those of the glyphs of the row, rising, so that their median is the one in the middle."""
    last = levels[-20:]
    away = abs(level - (last[(len(last) - 1) // 2] + last[len(last) // 2]) / 2)
    return away < 0.5 * glyph.height or away < 0.5 * median(g.height for g in row[-20:])


def _split(row: Sequence[Glyph], gap: float) -> list[list[Glyph]]:
    parts = [[row[0]]]
    for before, after in pairwise(row):
        if _gap(before, after) > gap or _is_other_print(before, after, gap):
            parts.append([])
        parts[-1].append(after)
    return parts


def _is_other_print(before: Glyph, after: Glyph, gap: float) -> bool:
    """Whether the larger of two glyphs, far from the smaller by its measure, stands in other print: a title beside a
    number."""
    one, other = before.height, after.height
    small, large = (one, other) if one <= other else (other, one)
    return large > OTHER_SIZE * small and after.box[0] - before.box[2] > gap * small


def _gap(before: Glyph, after: Glyph) -> float:
    """Free width between two glyphs, in em."""
    return (after.box[0] - before.box[2]) / max(before.height, after.height, 1.0)


def _blank_between(before: Glyph, after: Glyph) -> bool:
    return _gap(before, after) > BLANK_GAP


def _alike(before: Glyph, after: Glyph) -> bool:
    one, other = before.box[2] - before.box[0], after.box[2] - after.box[0]
    return abs(one - other) <= 0.2 * max(one, other)


def _in_reading_order(found: Sequence[Run]) -> list[Run]:
    rows: list[list[Run]] = []
    for run in sorted(found, key=lambda r: r.box[1] + r.box[3]):
        if rows and (run.box[1] + run.box[3]) / 2 < rows[-1][0].box[3]:
            rows[-1].append(run)
        else:
            rows.append([run])
    return [run for row in rows for run in sorted(row, key=lambda r: r.box[0])]
