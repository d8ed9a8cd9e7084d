"""Finds round and oval imprints of red or blue ink."""

import math

import cv2
import numpy as np

from extractors.ocr.engine import Image
from extractors.seals.imprint import Imprint
from extractors.seals.ink import COLOURED, Ink, Mask, coverage

_WORKING_SIDE = 1100
"""Pages are looked at with this longest side, where an A4 page has 3.7 pixels to the millimetre."""

_SMALLEST, _LARGEST = 0.055, 0.42
"""Diameter as a share of the page's longest side: a 20 mm seal on A4, a 45 mm seal on a photo of half a page."""

_RING_SEEN = 0.5
"""Share of the ring that must be inked; weak pressure and print over it leave gaps."""

_CLOSED_RING = 0.8
"""From here on a single imprint explains all the ink; below, two that touch are looked for."""

_SOLID = 0.72
"""An imprint is mostly paper; a disc with more ink than this is a picture or an emblem."""


def find_imprints(image: Image) -> list[Imprint]:
    """The imprints on the page, top to bottom."""
    scale = min(1.0, _WORKING_SIDE / max(image.shape[:2]))
    small = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else image
    found: list[Imprint] = []
    for ink in COLOURED:
        found += _find(coverage(np.asarray(small, dtype=np.uint8), ink), ink)
    return sorted((imprint.scaled(1 / scale) for imprint in found), key=lambda imprint: imprint.y)


def _find(mask: Mask, ink: Ink) -> list[Imprint]:
    side = max(mask.shape)
    smallest, largest = _SMALLEST * side, _LARGEST * side
    joined = cv2.dilate(mask.astype(np.uint8), cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (9, 9)))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(joined)
    found: list[Imprint] = []
    for label in range(1, count):
        width, height = int(stats[label, cv2.CC_STAT_WIDTH]), int(stats[label, cv2.CC_STAT_HEIGHT])
        if max(width, height) < smallest:
            continue
        part = mask & (labels == label)
        found += _imprints_in(part, ink, smallest, largest)
    return found


def _imprints_in(part: Mask, ink: Ink, smallest: float, largest: float) -> list[Imprint]:
    """One imprint that takes up all of ``part``, or several circles: seals that touch, or touch other red print."""
    whole = _ellipse(part, ink)
    fits = whole is not None and smallest <= 2 * whole.b and 2 * whole.a <= largest
    ring = _ring(part, whole) if whole is not None and fits else 0.0
    if whole is not None and ring >= _CLOSED_RING:
        return [whole]
    circles = [circle for circle in _circles(part, ink, smallest, largest) if _ring(part, circle) >= _RING_SEEN]
    if circles:
        return circles
    return [whole] if whole is not None and ring >= _RING_SEEN else []


def _ellipse(mask: Mask, ink: Ink) -> Imprint | None:
    ys, xs = np.nonzero(mask)
    if len(xs) < 50:
        return None
    hull = cv2.convexHull(np.column_stack([xs, ys]).astype(np.int32))
    if len(hull) < 6:
        return None
    (x, y), (width, height), degrees = cv2.fitEllipse(hull)
    if not (math.isfinite(width) and math.isfinite(height)) or min(width, height) <= 0:
        return None
    if max(width, height) > 1.8 * min(width, height):
        return None
    angle = math.radians(degrees if width >= height else degrees + 90)
    angle = (angle + math.pi / 2) % math.pi - math.pi / 2
    return Imprint(x, y, max(width, height) / 2, min(width, height) / 2, angle, ink)


def _circles(mask: Mask, ink: Ink, smallest: float, largest: float) -> list[Imprint]:
    ys, xs = np.nonzero(mask)
    margin = round(smallest / 2)
    x0, y0 = max(0, xs.min() - margin), max(0, ys.min() - margin)
    view = mask[y0 : ys.max() + margin, x0 : xs.max() + margin].astype(np.uint8) * 255
    circles = cv2.HoughCircles(
        cv2.GaussianBlur(view, (5, 5), 0), cv2.HOUGH_GRADIENT, dp=2, minDist=smallest, param1=120, param2=60,
        minRadius=round(smallest / 2), maxRadius=round(min(largest, max(view.shape)) / 2),
    )  # fmt: skip
    if circles is None:
        return []
    return [Imprint(float(x) + x0, float(y) + y0, float(r), float(r), 0.0, ink) for x, y, r in circles[0][:4]]


def _ring(mask: Mask, imprint: Imprint) -> float:
    """The share of the ring that is inked, or 0 where what it encloses is not mostly paper."""
    directions = np.linspace(0, 2 * math.pi, 120, endpoint=False)
    radii = np.linspace(0.0, 1.05, 63)
    xs, ys = imprint.at(directions[None, :], radii[:, None])
    sampled = cv2.remap(
        mask.astype(np.uint8), xs, ys, cv2.INTER_NEAREST, borderMode=cv2.BORDER_CONSTANT, borderValue=(0,)
    )
    ring = float(sampled[radii >= 0.92].max(axis=0).mean())
    area = np.repeat(radii[:, None], len(directions), axis=1)
    fill = float((sampled * area).sum() / area.sum())
    return ring if 0.04 <= fill <= _SOLID else 0.0
