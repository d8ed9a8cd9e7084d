"""The sheet of paper in a photograph: its four corners, where they are beyond doubt."""

from collections.abc import Iterator
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.shrinking import shrunk

Image = NDArray[Any]
Quad = NDArray[Any]
"""Four corners (x, y) in pixels, clockwise from top left."""

WORKING_SIDE = 900
MIN_SHARE, MAX_SHARE = 0.25, 0.97
MIN_CORNER, MAX_CORNER = 60.0, 120.0
FILLED = 0.95
"""Share of the area common to the sheet's outline and the quadrilateral through it."""
SUPPORT = 0.75
"""Share of each side along which the picture really changes from desk to paper."""
CORNER_OUTSIDE = 0.015
CONTRAST = 14.0
STEP = 5


def find_border(image: Image) -> Quad | None:
    """The corners of the one sheet that lies on a darker ground, all four sides of it in view; ``None`` otherwise.

    A page that fills the picture, runs out of it, or does not stand out clearly has no border to go by: cutting at the
    wrong place loses print, leaving a page as it is does not.
    """
    scale = min(1.0, WORKING_SIDE / max(image.shape[:2]))
    small = shrunk(image, scale)
    colours = cv2.cvtColor(cv2.GaussianBlur(small, (5, 5), 0), cv2.COLOR_RGB2LAB)
    if _is_all_paper(colours[..., 0]):
        return None
    lab = colours.astype(np.float32)
    for mask in _masks(lab):
        quad = _quad(mask)
        if quad is None:
            continue
        quad = _refined(quad, lab)
        if quad is not None and _convincing(quad, lab):
            corners: Quad = ((quad + 0.5) / scale).astype(np.float32)
            return corners
    return None


def _is_all_paper(lightness: Image) -> bool:
    """Whether the rim of the picture is as light as its paper, so that no darker ground can be in view."""
    rim = np.concatenate(
        [lightness[:3].ravel(), lightness[-3:].ravel(), lightness[:, :3].ravel(), lightness[:, -3:].ravel()]
    )
    return bool(np.percentile(rim, 20) >= np.percentile(lightness[::4, ::4], 80) - CONTRAST / 2)


def _masks(lab: NDArray[Any]) -> Iterator[Image]:
    """Guesses at what is paper: what is light, what is light and grey, what differs from the rim of the picture."""
    lightness = lab[..., 0].astype(np.uint8)
    yield _otsu(lightness)
    colour = np.hypot(lab[..., 1] - 128, lab[..., 2] - 128)
    yield _otsu(np.clip(lab[..., 0] - 2 * colour, 0, 255).astype(np.uint8))
    yield _fenced_in(lightness)
    ring = max(3, min(lightness.shape) // 40)
    rim = np.concatenate([lab[:ring].reshape(-1, 3), lab[-ring:].reshape(-1, 3), lab[:, :ring].reshape(-1, 3)])
    distance = np.linalg.norm(lab - np.median(rim, axis=0), axis=2)
    yield _otsu(np.clip(distance * 2, 0, 255).astype(np.uint8))


def _fenced_in(lightness: Image) -> Image:
    """What cannot be reached from the rim of the picture without crossing an edge; finds pale sheets on pale ground."""
    height, width = lightness.shape
    edges = cv2.Canny(cv2.GaussianBlur(lightness, (5, 5), 0), 12, 36)
    fence = cv2.copyMakeBorder(
        cv2.dilate(edges, np.ones((3, 3), np.uint8)), 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=(0.0,)
    )
    fence[1:-1, 1:-1][[0, -1], :] = 0
    fence[1:-1, 1:-1][:, [0, -1]] = 0
    cv2.floodFill(fence, np.zeros((height + 4, width + 4), np.uint8), (0, 0), (128.0,))
    inside = np.where(fence[1 : height + 1, 1 : width + 1] == 128, 0, 255).astype(np.uint8)
    opened: Image = cv2.morphologyEx(inside, cv2.MORPH_OPEN, np.ones((25, 25), np.uint8))
    return opened


def _otsu(gray: Image) -> Image:
    _, mask = cv2.threshold(gray, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    closed = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((15, 15), np.uint8))
    opened: Image = cv2.morphologyEx(closed, cv2.MORPH_OPEN, np.ones((15, 15), np.uint8))
    return opened


def _quad(mask: Image) -> Quad | None:
    contours, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    if not contours:
        return None
    outline = max(contours, key=cv2.contourArea)
    area, whole = cv2.contourArea(outline), mask.shape[0] * mask.shape[1]
    if not MIN_SHARE * whole <= area <= MAX_SHARE * whole:
        return None
    hull = cv2.convexHull(outline)
    for tolerance in (0.01, 0.02, 0.03, 0.04, 0.06):
        corners = cv2.approxPolyDP(hull, tolerance * cv2.arcLength(hull, True), True)
        if len(corners) == 4:
            quad = _clockwise(corners.reshape(4, 2).astype(np.float32))
            return quad if _common_share(quad, outline, mask.shape) >= FILLED else None
    return None


def _common_share(quad: Quad, outline: NDArray[Any], shape: tuple[int, ...]) -> float:
    one, other = np.zeros(shape, np.uint8), np.zeros(shape, np.uint8)
    cv2.fillPoly(one, [np.round(quad).astype(np.int32)], (1.0,))
    cv2.fillPoly(other, [outline], (1.0,))
    return float((one & other).sum() / max(1, (one | other).sum()))


def _clockwise(corners: Quad) -> Quad:
    """Clockwise from the corner nearest to the top left."""
    middle = corners.mean(axis=0)
    order = np.argsort(np.arctan2(corners[:, 1] - middle[1], corners[:, 0] - middle[0]))
    ordered = corners[order]
    return np.roll(ordered, -int(ordered.sum(axis=1).argmin()), axis=0)


def _refined(quad: Quad, lab: NDArray[Any]) -> Quad | None:
    """Each side moved to where lightness changes most across it, by a robust line through many such places."""
    lines = []
    for i in range(4):
        places = _edge_places(quad[i], quad[(i + 1) % 4], lab)
        if len(places) < 10:
            return None
        dx, dy, x, y = cv2.fitLine(places, cv2.DIST_HUBER, 0, 0.01, 0.01).ravel()
        lines.append((float(dy), float(-dx), float(dy * x - dx * y)))
    corners = [_crossing(lines[i - 1], lines[i]) for i in range(4)]
    refined = np.array([corner for corner in corners if corner is not None], np.float32)
    if len(refined) < 4 or np.abs(refined - quad).max() > 0.05 * max(lab.shape):
        return None
    return refined


def _edge_places(start: NDArray[Any], end: NDArray[Any], lab: NDArray[Any]) -> NDArray[Any]:
    along = (end - start) / max(1e-6, float(np.linalg.norm(end - start)))
    outward = np.array([along[1], -along[0]], np.float32)
    offsets = np.arange(-8, 9, dtype=np.float32)
    places = []
    for share in np.linspace(0.04, 0.96, 60):
        point = start + share * (end - start)
        x, y = (point[0] + offsets * outward[0]), (point[1] + offsets * outward[1])
        if x.min() < 0 or y.min() < 0 or x.max() > lab.shape[1] - 1 or y.max() > lab.shape[0] - 1:
            continue
        profile = cv2.remap(lab, x[None].astype(np.float32), y[None].astype(np.float32), cv2.INTER_LINEAR)[0]
        change = np.linalg.norm(np.diff(profile, axis=0), axis=1)
        best = int(change.argmax())
        places.append(point + (offsets[best] + 0.5) * outward)
    return np.array(places, np.float32).reshape(-1, 2)


def _crossing(one: tuple[float, float, float], other: tuple[float, float, float]) -> tuple[float, float] | None:
    determinant = one[0] * other[1] - other[0] * one[1]
    if abs(determinant) < 1e-6:
        return None
    x = (one[2] * other[1] - other[2] * one[1]) / determinant
    return x, (one[0] * other[2] - other[0] * one[2]) / determinant


def _convincing(quad: Quad, lab: NDArray[Any]) -> bool:
    """Corners near right angles and in the picture but for a tip, each side lighter within than without."""
    height, width = lab.shape[:2]
    beyond = np.maximum(-quad, quad - np.array([width - 1, height - 1])).max()
    if beyond > CORNER_OUTSIDE * max(width, height):
        return False
    if not all(MIN_CORNER <= _corner_angle(quad, i) <= MAX_CORNER for i in range(4)):
        return False
    return all(_support(quad[i], quad[(i + 1) % 4], lab) >= SUPPORT for i in range(4))


def _corner_angle(quad: Quad, i: int) -> float:
    one, other = quad[i - 1] - quad[i], quad[(i + 1) % 4] - quad[i]
    cosine = float(one @ other) / max(1e-6, float(np.linalg.norm(one) * np.linalg.norm(other)))
    return float(np.degrees(np.arccos(np.clip(cosine, -1, 1))))


def _support(start: NDArray[Any], end: NDArray[Any], lab: NDArray[Any]) -> float:
    along = (end - start) / max(1e-6, float(np.linalg.norm(end - start)))
    outward = np.array([along[1], -along[0]], np.float32)
    points = start + np.linspace(0.03, 0.97, 50, dtype=np.float32)[:, None] * (end - start)
    within, without = _lightness(points - STEP * outward, lab), _lightness(points + STEP * outward, lab)
    return float((within - without >= CONTRAST).mean())


def _lightness(points: NDArray[Any], lab: NDArray[Any]) -> NDArray[Any]:
    x, y = points[None, :, 0].astype(np.float32), points[None, :, 1].astype(np.float32)
    sampled: NDArray[Any] = cv2.remap(lab, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return sampled[0, :, 0]
