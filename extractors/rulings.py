"""Ruling lines of a level page: thin, dark, straight, longer than the strokes of print.

Light may be uneven and the page a little slanted or bent; what counts is that a line is darker than the paper right
beside it. Places are in pixels of the picture given.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

Grey = NDArray[np.uint8]

SHORTEST = 27
"""Pixels: a row of a close-set table, 4.5 mm on an A4 page."""
BROADEST = 9
"""Pixels across which the paper must be seen again; the shadow of a fold is broader."""
DARKER = 0.08
"""By which share a line is darker than the paper beside it, at least."""
FAINTEST = 0.14
"""Darkness of the lightest grey rulings; folds and the shine-through of the other side stay below."""
FAINT = 0.25
"""Of the usual darkness of the page's rulings; fainter lines are creases and the edge of a paper laid under."""
UNEVEN = 0.3
"""Spread of darkness along a line as a share of its usual darkness: rulings stay below 0.2, rows of print above 0.4."""
EVEN = 0.6
"""Share of the usual darkness that nine tenths of a line reach: rulings 0.75 and more, rows of print below 0.5."""
ENDS = 5
"""Pixels at either end that may be paler, or touch the ruling across."""
BENDABLE = 200
"""Pixels from which a ruling may show how the paper is curled."""
GAP = 6
STEEPEST = 0.06
"""Slope (3.4°) beyond which a line is no ruling of a level page."""


@dataclass(frozen=True, slots=True)
class Ruling:
    """A line from ``start`` to ``end`` along its axis; ``at`` is its place across the axis at ``middle``, ``slope`` by
    how much that grows for each pixel along. ``darkness`` is 0 to 1. ``bend`` is that of a ruling on curled paper: it
    strays from its straight line by ``bend`` times the square of the distance from its middle."""

    start: float
    end: float
    at: float
    slope: float
    darkness: float
    bend: float = 0.0

    @property
    def length(self) -> float:
        return self.end - self.start

    @property
    def middle(self) -> float:
        return (self.start + self.end) / 2

    def across(self, along: float) -> float:
        """Its place across the axis at ``along``."""
        return self.at + self.slope * (along - self.middle)


@dataclass(frozen=True, slots=True)
class Rulings:
    """``upright`` run along y and have their place in x; ``level`` the other way round."""

    upright: tuple[Ruling, ...]
    level: tuple[Ruling, ...]


def find_rulings(grey: Grey) -> Rulings:
    """The rulings of a page whose longest side has some 1800 pixels (A4 at 150 dpi)."""
    upright = _upright(grey)
    level = _upright(np.ascontiguousarray(grey.T))
    least = max(FAINTEST, FAINT * _usual_darkness([*upright, *level]))
    return Rulings(
        tuple(ruling for ruling in upright if ruling.darkness >= least),
        tuple(ruling for ruling in level if ruling.darkness >= least),
    )


def _usual_darkness(rulings: Sequence[Ruling]) -> float:
    if not rulings:
        return 0.0
    order = sorted(rulings, key=lambda ruling: ruling.darkness)
    lengths = np.cumsum([ruling.length for ruling in order])
    return order[int(np.searchsorted(lengths, lengths[-1] / 2))].darkness


def _upright(grey: Grey) -> list[Ruling]:
    smooth = cv2.blur(grey, (1, 5))
    paper = cv2.morphologyEx(smooth, cv2.MORPH_CLOSE, np.ones((1, BROADEST), np.uint8))
    dark = np.asarray(cv2.subtract(paper, smooth), dtype=np.uint8)
    thin = cv2.compare(dark, cv2.convertScaleAbs(paper, alpha=DARKER), cv2.CMP_GT)
    # A slanted line steps sideways; broadened, it stays in one piece.
    thick = cv2.dilate(np.asarray(thin, dtype=np.uint8), np.ones((1, 3), np.uint8))
    mended = cv2.morphologyEx(thick, cv2.MORPH_CLOSE, np.ones((4, 1), np.uint8))
    long = cv2.morphologyEx(mended, cv2.MORPH_OPEN, np.ones((SHORTEST, 1), np.uint8))
    return _mended(_pieces(np.asarray(long, dtype=np.uint8), dark, np.asarray(paper, dtype=np.uint8)))


def _pieces(mask: Grey, dark: Grey, paper: Grey) -> list[Ruling]:
    _, labels, stats, _ = cv2.connectedComponentsWithStats(mask, ltype=cv2.CV_16U)
    beside = np.asarray(cv2.dilate(dark, np.ones((1, 3), np.uint8)), dtype=np.uint8)
    middles = np.arange(mask.shape[1]) + 0.5
    pieces = []
    for label, (x, y, width, height, _) in enumerate(stats[1:].tolist(), start=1):
        if width > BROADEST + 2 * STEEPEST * height:
            continue
        part = (labels[y : y + height, x : x + width] == label) * dark[y : y + height, x : x + width]
        weight = part.sum(axis=1, dtype=np.float64)
        rows = np.flatnonzero(weight)
        if len(rows) < SHORTEST / 2:
            continue
        centres = x + (part @ middles[:width])[rows] / weight[rows]
        slope = _slope(rows, centres)
        middle = height / 2
        at = _ranked(centres - slope * (rows - middle), 0.5)
        bend = 0.0
        if height >= BENDABLE:
            bend, slope, at = (float(value) for value in np.polyfit(rows - middle, centres, 2))
        along = np.arange(height)
        track = at + slope * (along - middle) + bend * (along - middle) ** 2
        columns = track.clip(0, mask.shape[1] - 1).astype(np.intp)
        darkness = beside[y + along, columns] / np.maximum(1.0, paper[y + along, columns])
        start, end = _steady(darkness)
        if end > start:
            place = float(track[(start + end) // 2])
            pieces.append(Ruling(y + start, y + end, place, slope, _ranked(darkness[start:end], 0.5), bend))
    return pieces


def _steady(darkness: NDArray[np.float64]) -> tuple[int, int]:
    """All of a ruling that is even; else the longest stretch not much paler than usual: print and specks in a ruling's
    way may continue it."""
    if _is_even(darkness):
        return 0, len(darkness)
    pale = np.flatnonzero(darkness < EVEN * _ranked(darkness, 0.6))
    borders = np.concatenate([[-1], pale, [len(darkness)]])
    longest = int(np.diff(borders).argmax())
    start, end = int(borders[longest]) + 1, int(borders[longest + 1])
    return (start, end) if end - start >= SHORTEST and _is_even(darkness[start:end]) else (0, 0)


def _is_even(darkness: NDArray[np.float64]) -> bool:
    """A ruling is as dark all along; strokes of print in a row leave gaps and vary."""
    inner = darkness[ENDS:-ENDS]
    usual = _ranked(inner, 0.5)
    if usual < FAINTEST or _ranked(inner, 0.1) < EVEN * usual:
        return False
    # ``std`` takes three times as long, and there are thousands of short lines on a page.
    away = inner - inner.sum() / len(inner)
    return float(away @ away) <= (UNEVEN * usual) ** 2 * len(inner)


def _ranked(values: NDArray[np.float64], share: float) -> float:
    """The value that ``share`` of the values do not exceed."""
    rank = int(share * (len(values) - 1))
    ordered = values.copy()
    # A third of the time of ``np.partition``; there are thousands of short lines on a page.
    ordered.partition(rank)
    return float(ordered[rank])


def _slope(along: NDArray[Any], across: NDArray[Any]) -> float:
    """From the first and the last third, by medians: print that touches a line pulls it aside in places only."""
    third = max(1, len(along) // 3)
    run = float(along[-third:].sum() - along[:third].sum()) / third
    slope = (_ranked(across[-third:], 0.5) - _ranked(across[:third], 0.5)) / max(1.0, run)
    return min(STEEPEST, max(-STEEPEST, slope))


def _mended(pieces: list[Ruling]) -> list[Ruling]:
    """Pieces of one line, broken by noise, made one; a longer gap is a gap."""
    mended: list[Ruling] = []
    for piece in sorted(pieces, key=lambda ruling: ruling.start):
        for index, earlier in enumerate(mended):
            if -SHORTEST <= piece.start - earlier.end <= GAP and _continues(earlier, piece):
                mended[index] = _joined(earlier, piece)
                break
        else:
            mended.append(piece)
    return mended


def _continues(earlier: Ruling, later: Ruling) -> bool:
    meeting = (earlier.end + later.start) / 2
    return abs(earlier.across(meeting) - later.across(meeting)) <= BROADEST / 2


def _joined(one: Ruling, other: Ruling) -> Ruling:
    start, end = min(one.start, other.start), max(one.end, other.end)
    slope = (other.at - one.at) / max(1.0, other.middle - one.middle)
    share = one.length / (one.length + other.length)
    middle = share * one.middle + (1 - share) * other.middle
    at = share * one.at + (1 - share) * other.at
    slope = min(STEEPEST, max(-STEEPEST, slope))
    darkness = share * one.darkness + (1 - share) * other.darkness
    bend = share * one.bend + (1 - share) * other.bend
    return Ruling(start, end, at + slope * ((start + end) / 2 - middle), slope, darkness, bend)
