"""Cutting lines out of a page."""

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.ocr.engine import Image, Point, Quad

_TALL = 1.5
"""A quad this much higher than wide may hold vertical print; the figure is PaddleOCR's."""


def crop(image: Image, quad: Quad) -> Image:
    """The quad's contents as a level picture."""
    corners = np.array(quad, dtype=np.float32)
    width, height = size(quad)
    target = np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=np.float32)
    matrix = cv2.getPerspectiveTransform(corners, target)
    level = cv2.warpPerspective(image, matrix, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    return np.ascontiguousarray(level, dtype=np.uint8)


class Crops:
    """The lines of one page, each cut out once however often it is looked at."""

    def __init__(self, image: Image) -> None:
        self._image = image
        self._cut: dict[Quad, Image] = {}

    def at(self, quad: Quad) -> Image:
        if quad not in self._cut:
            self._cut[quad] = crop(self._image, quad)
        return self._cut[quad]


def widened(quad: Quad, share: float) -> Quad:
    """``quad`` with ``share`` of its height added at both ends: boxes are tight and cut off a hyphen or full stop."""
    a, b, c, d = (np.array(corner, dtype=np.float64) for corner in quad)
    _, height = size(quad)
    along = (b - a + c - d) / 2
    step = along / max(1.0, float(np.linalg.norm(along))) * height * share
    return (_point(a - step), _point(b + step), _point(c + step), _point(d - step))


def _point(corner: NDArray[np.float64]) -> Point:
    return (float(corner[0]), float(corner[1]))


def size(quad: Quad) -> tuple[int, int]:
    """Width and height of the quad in pixels, along its longer sides; at least 1."""
    a, b, c, d = np.array(quad, dtype=np.float64)
    width = max(np.linalg.norm(a - b), np.linalg.norm(d - c))
    height = max(np.linalg.norm(a - d), np.linalg.norm(b - c))
    return max(1, round(float(width))), max(1, round(float(height)))


def is_tall(quad: Quad) -> bool:
    """Whether the quad may hold vertical print, or a single narrow character."""
    width, height = size(quad)
    return height >= _TALL * width


def on_its_side(picture: Image) -> Image:
    """Vertical print laid flat, the way PaddleOCR's recogniser expects it."""
    return np.ascontiguousarray(np.rot90(picture))
