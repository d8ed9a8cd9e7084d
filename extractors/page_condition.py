"""What state a page's scan or photograph is in, in words for people.

Everything is measured on the straightened page and at the lines that were read there, so that pictures, seals and
emblems have no say. The words are findings about the picture, not about the paper's content.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import atan2, degrees

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.ocr.engine import Image
from extractors.shrinking import shrunk
from schemas.page import Homography, Line


class Condition(StrEnum):
    """In the order in which they are named."""

    UPSIDE_DOWN = "倒置"
    SIDEWAYS = "横置"
    SKEWED = "倾斜"
    CUT_OFF = "版面缺边"
    LOW_RESOLUTION = "分辨率偏低"
    BLURRED = "模糊"
    FADED = "偏淡"
    UNEVEN_LIGHT = "光照不均"
    SHOWING_THROUGH = "透印"
    CODE_UNREAD = "二维码未能识读"


SKEWED_FROM = 2.0
"""Degrees."""
LOW_PITCH = 19.0
"""Pixels from character to character: body text of 10.5 points below 130 dpi; OCR loses strokes there."""
BLURRED_FROM = 0.145
"""Width of a stroke's edge as a share of the character's pitch."""
SHARP_EDGE = 2.6
"""Pixels: the width of a stroke's edge in a picture that is in focus."""
PALE_EDGE = 0.1
FADED_FROM = 0.57
"""Brightness of the darkest strokes as a share of the paper's; black print on white has 0.1 to 0.35."""
UNEVEN_BELOW = 0.72
"""Brightness of the darkest paper behind print as a share of the brightest."""
FAINT_FROM = 0.03
"""How much darker than the paper strokes that show through are, at least."""
SHOWING_FROM = 0.008
"""Share of the paper between lines that bears faint strokes."""
SQUARE = 120
FEWEST_SQUARES = 6
EDGE = 0.004
"""Of the page's side: how near print at the very border comes."""
CUT_LINES = 3
MOST_LINES = 24
LONG_ENOUGH = 4
"""Characters a line needs for its pitch to say anything."""


@dataclass(frozen=True, slots=True)
class _Print:
    """Of one line: pixels from character to character, brightness of paper and of the darkest strokes (0 to 255), and
    the width of a stroke's edge in pixels."""

    pitch: float
    paper: float
    ink: float
    edge: float


def condition_of(
    image: Image, lines: Sequence[Line], to_displayed: Homography, displayed: tuple[int, int]
) -> tuple[Condition, ...]:
    """``image`` is the straightened page, ``to_displayed`` leads from it to the page as displayed, whose height and
    width in pixels are ``displayed``. A page with no line that could be measured is judged by its position alone."""
    found = _position(to_displayed, displayed)
    grey = np.asarray(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY), dtype=np.uint8)
    measured = [_measured(grey, line) for line in _sample(lines)]
    prints = [one for one in measured if one is not None]
    if prints:
        found |= _of_print(prints)
        found |= {Condition.CUT_OFF} if _is_cut_off(lines) else set()
        found |= {Condition.SHOWING_THROUGH} if _faint_share(grey, lines) > SHOWING_FROM else set()
    return tuple(condition for condition in Condition if condition in found)


def _position(to_displayed: Homography, displayed: tuple[int, int]) -> set[Condition]:
    """By where the direction of a row in the middle of the straightened page points on the displayed page."""
    (x0, y0), (x1, y1) = (_mapped(to_displayed, x, 0.5) for x in (0.45, 0.55))
    angle = degrees(atan2((y1 - y0) * displayed[0], (x1 - x0) * displayed[1]))
    quarters = round(angle / 90)
    found = {Condition.SKEWED} if abs(angle - 90 * quarters) > SKEWED_FROM else set[Condition]()
    if quarters % 4 == 2:
        found.add(Condition.UPSIDE_DOWN)
    elif quarters % 2:
        found.add(Condition.SIDEWAYS)
    return found


def _mapped(homography: Homography, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f, g, h, i = homography
    w = g * x + h * y + i
    return (a * x + b * y + c) / w, (d * x + e * y + f) / w


def _of_print(prints: Sequence[_Print]) -> set[Condition]:
    pitch, edge = _median([one.pitch for one in prints]), _median([one.edge / one.pitch for one in prints])
    papers = np.array([one.paper for one in prints])
    found = set[Condition]()
    if pitch < LOW_PITCH:
        found.add(Condition.LOW_RESOLUTION)
    # With few pixels to a character edges are broad and strokes pale although the picture is as sharp as it can be.
    if edge > BLURRED_FROM and edge * pitch > SHARP_EDGE:
        found.add(Condition.BLURRED)
    if _median([one.ink / one.paper for one in prints]) > FADED_FROM + max(0.0, 2 * (edge - PALE_EDGE)):
        found.add(Condition.FADED)
    if np.percentile(papers, 4) < UNEVEN_BELOW * np.percentile(papers, 96):
        found.add(Condition.UNEVEN_LIGHT)
    return found


def _median(values: Sequence[float]) -> float:
    return float(np.median(values))


def _sample(lines: Sequence[Line]) -> list[Line]:
    """Lines to measure, from all over the page."""
    long = [line for line in lines if _units(line.text) >= LONG_ENOUGH and not line.under_seal]
    return long[:: max(1, len(long) // MOST_LINES)]


def _units(text: str) -> float:
    """Length in full-width characters."""
    return sum(0.5 if character.isascii() else 1.0 for character in text)


def _measured(grey: NDArray[np.uint8], line: Line) -> _Print | None:
    height, width = grey.shape
    x0, y0, x1, y1 = line.box
    part = grey[int(y0 * height) : int(y1 * height) + 1, int(x0 * width) : int(x1 * width) + 1]
    if min(part.shape) < 6 or part.shape[0] > part.shape[1]:
        return None
    ink, paper = (float(value) for value in np.percentile(part, [3, 85]))
    if paper - ink < 12:
        return None
    slope = cv2.magnitude(
        cv2.Sobel(part, cv2.CV_32F, 1, 0, scale=1 / 8), cv2.Sobel(part, cv2.CV_32F, 0, 1, scale=1 / 8)
    )
    steepest = float(np.percentile(slope, 98))
    # The box of a line is a quarter of its height longer than its print at both ends.
    pitch = (part.shape[1] - 0.5 * part.shape[0]) / _units(line.text)
    return _Print(max(1.0, pitch), max(1.0, paper), ink, (paper - ink) / max(0.5, steepest))


def _is_cut_off(lines: Sequence[Line]) -> bool:
    """Whether several lines run up to the very border of the page on one side."""
    sides = [
        sum(line.box[0] <= EDGE for line in lines),
        sum(line.box[2] >= 1 - EDGE for line in lines),
        sum(line.box[1] <= EDGE for line in lines),
        sum(line.box[3] >= 1 - EDGE for line in lines),
    ]
    return max(sides) >= CUT_LINES


def _faint_share(grey: NDArray[np.uint8], lines: Sequence[Line]) -> float:
    """The share of the paper around the print, the print left out, that bears strokes too faint to be print."""
    scale = min(1.0, 1200 / max(grey.shape))
    small = cv2.GaussianBlur(shrunk(grey, scale), (0, 0), 1.2)
    height, width = small.shape
    free = np.zeros_like(small)
    boxes = np.array([line.box for line in lines]) * [width, height, width, height]
    left, top = (int(value) for value in boxes[:, :2].min(axis=0))
    right, bottom = (int(value) + 1 for value in boxes[:, 2:].max(axis=0))
    free[top:bottom, left:right] = 1
    for x0, y0, x1, y1 in boxes:
        around = 0.35 * (y1 - y0)
        free[max(0, int(y0 - around)) : int(y1 + around) + 1, max(0, int(x0 - around)) : int(x1 + around) + 1] = 0
    paper = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((11, 11), np.uint8))
    depth = (paper.astype(np.float32) - small) / np.maximum(paper, 1)
    # Rulings and print that was not read are dark, and what lies beside them is taken out with them.
    dark = cv2.dilate((depth > 0.3).astype(np.uint8), np.ones((9, 9), np.uint8))
    judged = (free == 1) & (dark == 0)
    if judged.sum() < 0.02 * small.size:
        return 0.0
    faint = _without_bars(((depth > FAINT_FROM) & (depth <= 0.3)).astype(np.uint8))
    return _usual_share(faint, judged.astype(np.uint8))


def _usual_share(faint: NDArray[np.uint8], judged: NDArray[np.uint8]) -> float:
    """The share of ``faint`` in ``judged`` that half the squares of the page reach: the other side's print shines
    through all over, a picture is in one place."""
    free = cv2.blur(judged.astype(np.float32), (SQUARE, SQUARE))[SQUARE // 2 :: SQUARE, SQUARE // 2 :: SQUARE]
    both = (faint & judged).astype(np.float32)
    found = cv2.blur(both, (SQUARE, SQUARE))[SQUARE // 2 :: SQUARE, SQUARE // 2 :: SQUARE]
    enough = free > 0.1
    return float(np.median(found[enough] / free[enough])) if enough.sum() >= FEWEST_SQUARES else 0.0


def _without_bars(mask: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Pale rulings, creases and the streaks of a worn drum are straight; strokes that show through are short."""
    bare = mask.copy()
    for kernel in ((31, 1), (1, 31)):
        bars = cv2.morphologyEx(cv2.dilate(mask, np.ones((3, 3), np.uint8)), cv2.MORPH_OPEN, np.ones(kernel, np.uint8))
        bare[cv2.dilate(bars, np.ones((5, 5), np.uint8)) > 0] = 0
    return bare
