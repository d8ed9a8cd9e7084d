"""Which way the rows of a page run: quarter turns, skew and the convergence of rows in photographs.

All measures work on ink (dark strokes), not on edges of the picture, and are made on an image of about
``WORKING_SIDE`` pixels. Angles are in degrees, positive when rows fall to the right (y grows downwards).
"""

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

Image = NDArray[Any]

WORKING_SIDE = 1400
MAX_ANGLE = 15.0
COARSE_STEP = 0.5
FINE_STEP = 0.05
CLEARLY_LEVEL = 1.35
"""How much sharper the best row profile must be than the middle of those tried; below, there are no rows to go by."""
MAX_POINTS = 30_000
COARSE_POINTS = 12_000
MIN_POINTS = 400
MIN_MARKS = 40
CLEARLY_SIDEWAYS = 0.62
"""Share of marks whose nearest neighbour stands above or below them, from which print is taken to be turned."""
MAX_MARKS = 1_000
NEAR = 0.4
"""Glyph heights within which a neighbour belongs to the same row; rows are set half a glyph apart and more."""
RUN = 1.8
"""Times as long as wide from which a mark is several glyphs run together."""


@dataclass(frozen=True)
class Skew:
    """``angle`` of the rows and how clearly it stands out (1: not at all)."""

    angle: float
    clarity: float

    @property
    def is_clear(self) -> bool:
        return self.clarity >= CLEARLY_LEVEL and abs(self.angle) < MAX_ANGLE - COARSE_STEP


def ink_of(image: Image) -> Image:
    """The strokes of the page as 255 on 0: darker than their surroundings, whatever the light."""
    gray = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY) if image.ndim == 3 else image
    side = max(15, max(gray.shape) // 45) | 1
    ink: Image = cv2.adaptiveThreshold(gray, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, side, 18)
    return _without_blots(ink)


def measure(ink: Image, *, reach: float = MAX_ANGLE, roughly: bool = False) -> Skew:
    """The angle, no more than ``reach``, at which the ink falls into the sharpest rows; ``roughly``: to half a degree,
    in a third of the time."""
    points = cv2.findNonZero(np.ascontiguousarray(ink))
    if points is None or len(points) < MIN_POINTS:
        return Skew(0.0, 1.0)
    x, y = points[:: max(1, len(points) // MAX_POINTS), 0].astype(np.float32).T.copy()
    x -= ink.shape[1] / 2
    few = max(1, len(x) // COARSE_POINTS)
    coarse = np.arange(-reach, reach + COARSE_STEP / 2, COARSE_STEP)
    scores = np.array([_sharpness(x[::few], y[::few], float(angle), bin_height=3) for angle in coarse])
    best = float(coarse[int(scores.argmax())])
    clarity = float(scores.max() / max(float(np.median(scores)), 1e-9))
    if roughly:
        return Skew(best, clarity)
    fine = np.arange(best - COARSE_STEP, best + COARSE_STEP + FINE_STEP / 2, FINE_STEP)
    fine_scores = np.array([_sharpness(x, y, float(angle), bin_height=1) for angle in fine])
    return Skew(_peak(fine, fine_scores), clarity)


def is_sideways(ink: Image) -> bool:
    """Whether the print runs up or down the page.

    Along a row glyphs stand closer together than rows do, also in Chinese print, where both lie on a grid. So marks of
    the size of a glyph vote by the side on which their nearest neighbour stands, and glyphs that run together by their
    shape. Which of the two sideways positions it is cannot be told this way.
    """
    boxes = _marks(ink)
    if len(boxes) < MIN_MARKS:
        return False
    beside, above = _gaps(boxes, along=0), _gaps(boxes, along=1)
    width, height = boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]
    touching = NEAR * float(np.median(np.minimum(width, height)))
    rows = int(((beside < 0.7 * above) & (beside < touching) | (width > RUN * height)).sum())
    columns = int(((above < 0.7 * beside) & (above < touching) | (height > RUN * width)).sum())
    return rows + columns >= MIN_MARKS and columns > CLEARLY_SIDEWAYS * (rows + columns)


def _sharpness(x: NDArray[Any], y: NDArray[Any], angle: float, *, bin_height: int) -> float:
    """Sum of squared steps of the row profile after turning the ink level by ``angle``."""
    radians = np.deg2rad(angle)
    levels = (y * np.cos(radians) - x * np.sin(radians)) / bin_height
    profile = np.bincount((levels - levels.min()).astype(np.int32)).astype(np.float64)
    return float((np.diff(profile) ** 2).sum())


def _peak(angles: NDArray[Any], scores: NDArray[Any]) -> float:
    """The top of the parabola through the best angle and its neighbours."""
    i = int(scores.argmax())
    if not 0 < i < len(angles) - 1:
        return float(angles[i])
    before, top, after = scores[i - 1 : i + 2]
    bend = before - 2 * top + after
    return float(angles[i] + (FINE_STEP * (before - after) / (2 * bend) if bend < 0 else 0.0))


def _without_blots(ink: Image) -> Image:
    """Pictures, shadows and desk texture taken away: what stays solid after strokes have been worn off, and its rim."""
    core = cv2.erode(ink, np.ones((9, 9), np.uint8))
    if not core.any():
        return ink
    blots = cv2.dilate(core, np.ones((21, 21), np.uint8))
    cleaned: Image = cv2.bitwise_and(ink, cv2.bitwise_not(blots))
    return cleaned


def _marks(ink: Image) -> NDArray[Any]:
    """Boxes ``x0, y0, x1, y1`` of glyph-sized marks; rulings are taken out first."""
    length = max(40, max(ink.shape) // 25)
    across = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((1, length), np.uint8))
    down = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((length, 1), np.uint8))
    rulings = cv2.dilate(cv2.bitwise_or(across, down), np.ones((3, 3), np.uint8))
    glyphs = cv2.morphologyEx(
        cv2.bitwise_and(ink, cv2.bitwise_not(rulings)), cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8)
    )
    _, _, stats, _ = cv2.connectedComponentsWithStats(glyphs)
    boxes = stats[1:]
    width, height = boxes[:, cv2.CC_STAT_WIDTH], boxes[:, cv2.CC_STAT_HEIGHT]
    side = np.maximum(width, height)
    usual = np.median(side[side >= 8]) if (side >= 8).any() else 0
    narrow = np.minimum(width, height)
    kept = boxes[(side >= max(8, 0.6 * usual)) & (side <= 12 * usual) & (narrow >= 0.4 * usual) & (narrow <= 2 * usual)]
    kept = kept[:: max(1, len(kept) // MAX_MARKS)] if len(kept) > 4 * MAX_MARKS else kept[:MAX_MARKS]
    corners = np.column_stack([kept[:, 0], kept[:, 1], kept[:, 0] + kept[:, 2], kept[:, 1] + kept[:, 3]])
    return corners.astype(np.float32)


def _gaps(boxes: NDArray[Any], *, along: int) -> NDArray[Any]:
    """For each box the free distance to the next one along the axis (0: x, 1: y) that overlaps it on the other."""
    across = 1 - along
    low, high = boxes[:, along], boxes[:, along + 2]
    start, end = boxes[:, across], boxes[:, across + 2]
    overlap = np.minimum(end[:, None], end[None]) - np.maximum(start[:, None], start[None])
    shorter = np.minimum((end - start)[:, None], (end - start)[None])
    gap = low[None] - high[:, None]
    gap = np.where((overlap > 0.5 * shorter) & (gap >= 0), gap, np.inf)
    nearest: NDArray[Any] = gap.min(axis=1)
    return nearest
