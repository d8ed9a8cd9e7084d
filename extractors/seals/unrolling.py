"""The rim of a seal unrolled into a level strip, its ink apart from the print beneath."""

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.ocr.engine import Image
from extractors.seals.imprint import Imprint
from extractors.seals.ink import separated

Density = NDArray[np.float32]
"""How much ink stands on each pixel, 0 to 1."""

_OUTER, _INNER = 1.06, 0.5
"""The strip reaches from just outside the ring half way to the middle, in shares of the smaller half axis."""

_ROWS = 126
"""Rows of a strip; the characters of a name, a quarter of the radius high, then have the 48 pixels that recognition
works with."""


@dataclass(frozen=True, slots=True)
class Strip:
    """The rim, outside up, clockwise from left to right; ``start`` is the page direction of the first column, ``turn``
    how many columns make one way around. ``own`` is the brightness in the ink's own channel, in which print is dark;
    ``picture`` is the strip as it looks."""

    ink: Density
    own: Density
    picture: Image
    start: float
    turn: int

    def cut(self, first: int, last: int) -> "Strip":
        """The rows from ``first`` up to ``last``."""
        return Strip(self.ink[first:last], self.own[first:last], self.picture[first:last], self.start, self.turn)


@dataclass(frozen=True, slots=True)
class Band:
    """The rows of a strip in which the name stands."""

    top: int
    bottom: int


def unroll(image: Image, imprint: Imprint, *, start: float = math.pi / 2, turns: float = 1.0) -> Strip:
    """``turns`` ways around from the page direction ``start``."""
    radius = np.linspace(_OUTER, _INNER, _ROWS)
    scale = _ROWS / ((_OUTER - _INNER) * imprint.b)
    rim = math.pi * (3 * (imprint.a + imprint.b) - math.sqrt((3 * imprint.a + imprint.b) * (imprint.a + 3 * imprint.b)))
    # As long as the line half way up the characters, which stand a fifth of the radius inside the rim.
    turn = round((rim - 2 * math.pi * 0.21 * imprint.b) * scale)
    columns = round(turn * turns)
    xs, ys = imprint.along(np.arange(columns)[None, :] / turn % 1.0, (1 - radius)[:, None] * imprint.b, start=start)
    remapped = cv2.remap(image, xs, ys, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    picture = np.asarray(remapped, dtype=np.uint8)
    ink, own = separated(picture, imprint.ink)
    return Strip(ink, own, picture, start, turn)


def radius_of(row: int) -> float:
    """How far from the middle a row of a strip lies, in shares of the smaller half axis."""
    return _OUTER - (_OUTER - _INNER) * row / _ROWS


def find_band(strip: Strip) -> Band:
    """The rows of the name: below the ring's line (or lines), down to where ink grows scarce."""
    radius = np.linspace(_OUTER, _INNER, _ROWS)
    step = (_OUTER - _INNER) / _ROWS
    share = (strip.ink > max(0.06, 0.35 * float(np.percentile(strip.ink, 97)))).mean(axis=1)
    ring = np.flatnonzero((share > 0.45) & (radius > 0.76))
    end = int(ring[-1]) + 1 if len(ring) else round((_OUTER - 0.94) / step)
    profile = np.convolve(share, np.ones(5) / 5, mode="same")
    top = end
    # Down the slope of the ring's line and no farther: characters may begin right at its foot.
    while top < end + round(0.08 / step) and share[top + 1] < share[top]:
        top += 1
    least, most = top + round(0.16 / step), min(_ROWS, top + round(0.42 / step))
    level = float(np.percentile(profile[top:least], 80)) if least > top else 0.0
    below = np.flatnonzero(profile[least:most] < 0.3 * level)
    bottom = least + int(below[0] if len(below) else np.argmin(profile[least:most])) if most > least else _ROWS
    return Band(top, bottom)


PRINT_BELOW = 0.55
"""Brightness in the ink's own channel, as a share of the paper's, below which there is print."""


def filled(strip: Strip, *, around: int, below: float = PRINT_BELOW, by: int = cv2.INPAINT_TELEA) -> Density:
    """The ink with what print hides of it filled in from the ink beside. Print is what is darker than ``below``;
    ``around`` pixels at its edge are not trusted either. ``by`` is OpenCV's way of filling in."""
    return hidden_filled(strip.ink, strip.own < below, around=around, by=by)


def hidden_filled(ink: Density, printed: NDArray[np.bool_], *, around: int, by: int = cv2.INPAINT_TELEA) -> Density:
    """``filled`` for any picture of ink and print."""
    hidden = cv2.dilate(printed.astype(np.uint8), np.ones((2 * around + 1, 2 * around + 1), np.uint8))
    strongest = max(0.05, float(np.percentile(ink, 98)))
    levels = np.clip(ink * 255 / strongest, 0, 255).astype(np.uint8)
    return np.asarray(cv2.inpaint(levels, hidden, 3, by) / 255, dtype=np.float32)


def evened(ink: Density) -> Density:
    """Weak and strong places of an imprint brought to the same strength, within reason."""
    reach = max(3, round(1.2 * len(ink))) | 1
    near = cv2.GaussianBlur(ink, (5, 5), 0).max(axis=0, keepdims=True)
    near = cv2.blur(cv2.dilate(near, np.ones((1, reach), np.uint8)), (reach, 1))
    least = 0.35 * float(np.percentile(ink, 98))
    return np.asarray(np.clip(ink / np.maximum(near, max(least, 0.02)), 0, 1), dtype=np.float32)


def columns_kept(ink: Density) -> NDArray[np.intp]:
    """The columns that remain when blanks between characters are cut down to a small gap, as print has it."""
    profile = cv2.GaussianBlur(ink.mean(axis=0, keepdims=True).astype(np.float32), (7, 1), 0)[0]
    blank = profile < 0.08 * float(np.percentile(profile, 90)) + 1e-6
    run = 0
    kept: list[int] = []
    for column, empty in enumerate(blank):
        run = run + 1 if empty else 0
        if run <= 0.16 * len(ink):
            kept.append(column)
    return np.array(kept, dtype=np.intp)


MARGIN = 10
"""White columns ``as_print`` adds at either end."""


def as_print(ink: Density) -> Image:
    """Ink as black print on white, with a margin."""
    darkest = max(0.02, float(np.percentile(ink, 97)))
    grey = 255 - np.clip(ink * 255 / darkest, 0, 255)
    bordered = np.pad(np.clip(grey, 0, 255).astype(np.uint8), ((4, 4), (MARGIN, MARGIN)), constant_values=255)
    return np.asarray(cv2.cvtColor(bordered, cv2.COLOR_GRAY2RGB), dtype=np.uint8)
