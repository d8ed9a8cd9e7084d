"""Finds square chops (方章, 法人章, 私章): a square of 12 to 30 mm with two to six characters, framed or cut in white.

Only red ones: of what is square and blue, nearly all are boxes of forms.
"""

import math
from collections.abc import Sequence
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.seals.imprint import Imprint, inside
from extractors.seals.ink import Ink, Mask

_SMALLEST, _LARGEST = 0.036, 0.2
"""Side as a share of the page's longest side: 12 mm on A4 with a border, 28 mm on a photograph of half a page."""
_LONGER = 1.3
"""Times as long as wide a chop is at most; what is longer is a stamp with a line of words."""
_SIDE = 100
_AROUND = 26
"""The candidate is looked at turned upright, ``_SIDE`` pixels wide, with so much of what is around it."""
_INKED = 0.72
"""Share of each side that has ink along it; weak pressure and print over it leave gaps."""
_CORNERED = 0.5
"""The same of the outer quarters of each side, where a circle has none."""
_BESIDE = 0.3
"""Beside each side there is paper: the characters of a red title, 国 and 四 among them, stand in a row."""
_HIDDEN = 0.35
"""Share of a chop that a round seal may hide."""
_FILLED = (0.12, 0.9)
_GAP, _ROW_GAP = 0.16, 0.06
"""Share of a column or a row that is inked between two characters, at most; the strokes of one leave rows free too."""
_BROADEST = 8.0
"""Pixels from the edge to the middle of a white stroke: a photograph on red has broader white."""


def find_chops(mask: Mask, rulingless: Mask, taken: Sequence[Imprint] = ()) -> list[Imprint]:
    """The chops in the red ink ``mask``, and in what of it is no ruling. What lies under ``taken``, round seals, is not
    seen, and may be a chop's as well."""
    hidden = _under(mask.shape, taken)
    found: list[Imprint] = []
    for ink in (rulingless, mask):
        for chop in _chops_in(np.asarray(ink & ~hidden, dtype=np.bool_), hidden):
            if all(math.hypot(chop.x - other.x, chop.y - other.y) > other.b for other in (*found, *taken)):
                found.append(chop)
    return found


def _under(shape: tuple[int, ...], taken: Sequence[Imprint]) -> Mask:
    hidden = np.zeros(shape, dtype=np.bool_)
    for imprint in taken:
        hidden |= inside(imprint, shape, (0, 0, shape[1], shape[0]), reach=1.04)
    return hidden


def _chops_in(mask: Mask, hidden: Mask) -> list[Imprint]:
    side = max(mask.shape)
    closed = cv2.morphologyEx(mask.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(closed)
    found = []
    for label, (left, top, width, height, _) in enumerate(stats.tolist()):
        # A square on its corner is half as wide again; chops never stand that way.
        if label == 0 or not _SMALLEST * side <= min(width, height) <= max(width, height) <= 1.25 * _LARGEST * side:
            continue
        part = (labels[top : top + height, left : left + width] == label).astype(np.uint8)
        (x, y), (a, b), degrees = cv2.minAreaRect(cv2.findNonZero(part))
        if min(a, b) < _SMALLEST * side or max(a, b) > _LONGER * min(a, b):
            continue
        chop = _upright(Imprint(x + left, y + top, a / 2, b / 2, math.radians(degrees), Ink.RED, square=True))
        if _is_chop(_seen(mask, chop), _seen(hidden, chop)):
            found.append(chop)
    return found


def _upright(chop: Imprint) -> Imprint:
    """The same square with its first side within 45° of the level."""
    quarters = round(chop.angle / (math.pi / 2))
    sides = (chop.b, chop.a) if quarters % 2 else (chop.a, chop.b)
    return Imprint(chop.x, chop.y, *sides, chop.angle - quarters * math.pi / 2, chop.ink, square=True)


def _seen(mask: Mask, chop: Imprint) -> NDArray[np.uint8]:
    """The chop turned upright and square, with what is around it, 1 where there is ink."""
    places = (np.arange(_SIDE + 2 * _AROUND) - _AROUND + 0.5) / _SIDE * 2 - 1
    xs, ys = chop.on_page(chop.a * places[None, :], chop.b * places[:, None])
    seen = cv2.remap(mask.astype(np.uint8), xs, ys, cv2.INTER_NEAREST, borderMode=cv2.BORDER_CONSTANT, borderValue=(0,))
    return np.asarray(seen, dtype=np.uint8)


def _is_chop(seen: NDArray[np.uint8], hidden: NDArray[np.uint8]) -> bool:
    """``hidden`` is what was left out of ``seen``; most of a chop must be seen."""
    if hidden[_AROUND:-_AROUND, _AROUND:-_AROUND].mean() > _HIDDEN:
        return False
    quarters = [np.rot90(seen, turn) for turn in range(4)]
    if not all(_has_side(np.rot90(seen | hidden, turn)) for turn in range(4)):
        return False
    if not all(map(_is_clear, quarters)):
        return False
    within = seen[_AROUND:-_AROUND, _AROUND:-_AROUND]
    if not _FILLED[0] <= float(within.mean()) <= _FILLED[1]:
        return False
    core = within[14:-14, 14:-14]
    is_white = float(np.concatenate([within[8:12, 8:-8].ravel(), within[-12:-8, 8:-8].ravel()]).mean()) > 0.6
    strokes = 1 - core if is_white else core
    if not 0.06 <= float(strokes.mean()) <= 0.75:
        return False
    if is_white and float(cv2.distanceTransform(np.ascontiguousarray(strokes), cv2.DIST_L2, 3).max()) > _BROADEST:
        return False
    return _is_parted(strokes, _GAP) or _is_parted(strokes.T, _ROW_GAP)


def _has_side(view: NDArray[np.uint8]) -> bool:
    """Whether there is ink all along the upper side."""
    along = view[_AROUND - 3 : _AROUND + 10, _AROUND + 4 : -_AROUND - 4].max(axis=0)
    quarter = len(along) // 4
    return bool(along.mean() >= _INKED and min(along[:quarter].mean(), along[-quarter:].mean()) >= _CORNERED)


def _is_clear(view: NDArray[np.uint8]) -> bool:
    """Whether there is paper above the upper side."""
    return bool(view[2 : _AROUND - 5, _AROUND:-_AROUND].max(axis=0).mean() < _BESIDE)


def _is_parted(strokes: NDArray[np.uint8], gap: float) -> bool:
    """Whether of a column near the middle no more than ``gap`` is inked, with ink on both of its sides."""
    profile = np.convolve(strokes.mean(axis=0), np.ones(3) / 3, mode="same")
    size = len(profile)
    edges = [0, round(0.3 * size), round(0.7 * size), size]
    left, middle, right = (profile[start:end] for start, end in pairwise(edges))
    return bool(middle.min() <= gap and left.max() > 2 * _GAP and right.max() > 2 * _GAP)
