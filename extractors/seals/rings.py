"""Whether an ellipse is the ring of a seal, and where exactly it runs."""

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from extractors.seals.imprint import Imprint
from extractors.seals.ink import Mask

_DIRECTIONS = 180
_RADII = np.linspace(0.0, 1.2, 121)


@dataclass(frozen=True, slots=True)
class RingSigns:
    """Shares of the way around, 0 to 1: ``ring`` inked at the rim, ``outside`` inked just beyond it, ``gap`` inked
    where least is between rim and name; ``fill`` is the inked share of the whole disc; ``seen`` how much of the rim
    is on the page."""

    ring: float
    outside: float
    gap: float
    fill: float
    seen: float

    def is_seal(self, *, least: float) -> bool:
        """A thin line nearly closed, paper beside it on both sides, and mostly paper within: no disc, photograph,
        emblem or paragraph looks like that."""
        return (
            self.ring >= least
            and self.outside < 0.62 * self.ring
            and self.gap < 0.62 * self.ring
            and 0.04 <= self.fill <= 0.62
        )


def ring_signs(mask: Mask, imprint: Imprint) -> RingSigns:
    """What is inked around ``imprint``; only directions in which the rim lies on the page count."""
    sampled, on_page = _polar(mask, imprint)
    if not on_page.any():
        return RingSigns(0, 1, 1, 1, 0)
    sampled = sampled[:, on_page]

    def inked(low: float, high: float) -> float:
        return float(sampled[(low <= _RADII) & (high >= _RADII)].max(axis=0).mean())

    by_radius = sampled.mean(axis=1)
    between = (_RADII >= 0.7) & (_RADII <= 0.94)
    area = _RADII[:, None] * (_RADII[:, None] <= 1.0)
    fill = float((sampled * area).sum() / (area * np.ones_like(sampled)).sum())
    return RingSigns(inked(0.95, 1.03), inked(1.07, 1.15), float(by_radius[between].min()), fill, float(on_page.mean()))


def refined(mask: Mask, imprint: Imprint) -> Imprint:
    """The ellipse through the ring's outer edge as it is seen near ``imprint``; ``imprint`` itself where little is."""
    sampled, on_page = _polar(mask, imprint)
    near = (_RADII >= 0.88) & (_RADII <= 1.12)
    inked = sampled[near] & on_page[None, :]
    # The outermost run of ink in each direction: from outside, the first inked radius.
    outermost = len(inked) - 1 - np.argmax(inked[::-1], axis=0)
    radii = _RADII[near][outermost]
    seen = np.asarray(inked.any(axis=0), dtype=np.bool_)
    directions = np.linspace(0, 2 * math.pi, _DIRECTIONS, endpoint=False)
    for _ in range(3):
        if seen.sum() < _DIRECTIONS / 3:
            return imprint
        typical = _smoothed(radii, seen)
        seen = np.asarray(seen & (np.abs(radii - typical) < 0.03), dtype=np.bool_)
    if seen.sum() < _DIRECTIONS / 3:
        return imprint
    xs, ys = imprint.at(directions[seen], radii[seen])
    return fitted(np.column_stack([xs, ys]), imprint) or imprint


def fitted(points: NDArray[np.floating], like: Imprint) -> Imprint | None:
    """The ellipse through ``points`` (x, y), unless it is no shape of a seal."""
    if len(points) < 6:
        return None
    (x, y), (width, height), degrees = cv2.fitEllipse(points.astype(np.float32))
    if not all(map(math.isfinite, (x, y, width, height))) or min(width, height) <= 0:
        return None
    if max(width, height) > 1.8 * min(width, height):
        return None
    angle = math.radians(degrees if width >= height else degrees + 90)
    angle = (angle + math.pi / 2) % math.pi - math.pi / 2
    return Imprint(x, y, max(width, height) / 2, min(width, height) / 2, angle, like.ink)


def _polar(mask: Mask, imprint: Imprint) -> tuple[Mask, Mask]:
    """Ink by radius and direction, and in which directions the rim is on the page."""
    directions = np.linspace(0, 2 * math.pi, _DIRECTIONS, endpoint=False)
    xs, ys = imprint.at(directions[None, :], _RADII[:, None])
    height, width = mask.shape
    rim = int(np.argmin(np.abs(_RADII - 1.0)))
    on_page = (xs[rim] >= 0) & (xs[rim] < width) & (ys[rim] >= 0) & (ys[rim] < height)
    seen = cv2.remap(mask.astype(np.uint8), xs, ys, cv2.INTER_NEAREST, borderMode=cv2.BORDER_CONSTANT, borderValue=(0,))
    return seen.astype(np.bool_), on_page


def _smoothed(radii: NDArray[np.float64], seen: Mask) -> NDArray[np.float64]:
    """The usual radius around each direction."""
    reach = _DIRECTIONS // 12
    known = np.where(seen, radii, np.inf)
    around = sliding_window_view(np.concatenate([known[-reach:], known, known[:reach]]), 2 * reach + 1)
    # What is not seen comes last; the median is that of what is seen.
    ordered = np.sort(around, axis=1)
    count = np.isfinite(ordered).sum(axis=1)
    rows = np.arange(_DIRECTIONS)
    median = (ordered[rows, np.maximum(count - 1, 0) // 2] + ordered[rows, np.minimum(count // 2, 2 * reach)]) / 2
    return np.where(count > 0, median, 1.0)
