"""Seals that a model finds by their words: imprints whose ring is too weak, or too broken, for the ring finder."""

import math
from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.ocr.engine import Image
from extractors.ocr.seal_text import Polygon
from extractors.seals.imprint import Imprint
from extractors.seals.ink import COLOURED, Ink, coverage
from extractors.seals.rings import refined, ring_signs

_BENT = math.radians(110)
"""How far around its middle a name runs at least; words below that are level ones, inside a seal or of none."""
_ROUND = 0.1
"""Share of the radius by which the outer edge of the words may stray from a circle."""
_RIM = 1.12
"""The ring's radius as a share of that of the words' outer edge."""
_INKED = 0.03
_RING_SEEN = 0.3
"""Share of the ring that must be inked for its place to be taken from the ring rather than from the words."""
_SMALLEST, _LARGEST = 0.055, 0.42
"""Diameter as a share of the page's longest side, as for the ring finder."""


def proposed(image: Image, polygons: Sequence[Polygon], known: Sequence[Imprint]) -> list[Imprint]:
    """The imprints (in pixels of ``image``) around bent words that lie in none of ``known``."""
    found: list[Imprint] = []
    for polygon in polygons:
        circle = _circle(polygon, max(image.shape[:2]))
        if circle is None or any(_within(circle, other) for other in (*known, *found)):
            continue
        found.append(_on_its_ring(image, circle, polygon))
    return found


def _circle(polygon: Polygon, side: int) -> tuple[float, float, float] | None:
    """Centre and radius of the ring around words that run along a circle; ``None`` for all others."""
    points = _dense(polygon)
    x, y, middle = _through(points)
    radii = np.hypot(points[:, 0] - x, points[:, 1] - y)
    outer = points[radii >= middle]
    if len(outer) < 6:
        return None
    x, y, radius = _through(outer)
    if cv2.pointPolygonTest(polygon.astype(np.float32), (x, y), False) >= 0:
        return None
    radii = np.hypot(outer[:, 0] - x, outer[:, 1] - y)
    directions = np.sort(np.arctan2(outer[:, 1] - y, outer[:, 0] - x))
    widest = float(np.diff(directions, append=directions[0] + math.tau).max())
    if math.tau - widest < _BENT or float(np.abs(radii / radius - 1).mean()) > _ROUND:
        return None
    return (x, y, _RIM * radius) if _SMALLEST * side <= 2 * _RIM * radius <= _LARGEST * side else None


def _dense(polygon: Polygon) -> NDArray[np.float64]:
    """Points all along the polygon, however far apart its corners are."""
    following = np.roll(polygon, -1, axis=0)
    steps = np.maximum(1, np.linalg.norm(following - polygon, axis=1) // 3).astype(int)
    return np.concatenate(
        [np.linspace(a, b, count, endpoint=False) for a, b, count in zip(polygon, following, steps, strict=True)]
    )


def _through(points: NDArray[np.float64]) -> tuple[float, float, float]:
    """Centre and radius of the circle nearest to the points, by least squares."""
    origin = points.mean(axis=0)
    xs, ys = (points - origin).T
    (a, b, c), *_ = np.linalg.lstsq(np.column_stack([2 * xs, 2 * ys, np.ones_like(xs)]), xs**2 + ys**2, rcond=None)
    return float(a + origin[0]), float(b + origin[1]), math.sqrt(max(1.0, float(c + a * a + b * b)))


def _within(circle: tuple[float, float, float], imprint: Imprint) -> bool:
    x, y, radius = circle
    return math.hypot(x - imprint.x, y - imprint.y) < max(radius, imprint.a)


def _on_its_ring(image: Image, circle: tuple[float, float, float], polygon: Polygon) -> Imprint:
    x, y, radius = circle
    height, width = image.shape[:2]
    x0, y0 = (max(0, int(value - 1.3 * radius)) for value in (x, y))
    part = np.ascontiguousarray(image[y0 : min(height, int(y + 1.3 * radius)), x0 : min(width, int(x + 1.3 * radius))])
    ink = _ink_of(image, polygon)
    rough = Imprint(x - x0, y - y0, radius, radius, 0.0, ink)
    mask = coverage(part, ink)
    better = refined(mask, rough)
    seen = ring_signs(mask, better).ring >= _RING_SEEN
    return (better if seen else rough).moved(x0, y0)


def _ink_of(image: Image, polygon: Polygon) -> Ink:
    """The colour most of the words have; gray where they have none."""
    (x0, y0), (x1, y1) = (np.maximum(0, edge).astype(int) for edge in (polygon.min(axis=0), polygon.max(axis=0)))
    part = np.ascontiguousarray(image[y0 : y1 + 1, x0 : x1 + 1])
    shares = {ink: float(coverage(part, ink).mean()) for ink in COLOURED}
    best = max(COLOURED, key=lambda ink: shares[ink])
    return best if shares[best] >= _INKED else Ink.GRAY
