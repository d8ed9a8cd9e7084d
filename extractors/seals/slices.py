"""Slices of a seal at the left or right edge of a page (骑缝章): one seal set over the fanned edges of all pages."""

import math
from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.seals.imprint import Imprint
from extractors.seals.ink import Ink, Mask

_REACH = 0.09
"""How far from the edge a slice is looked for: half a seal of 45 mm and the border of a scan, as a share of the
page's longest side. What shows more of its ring is found as a seal."""

_RADII = (0.058, 0.082)
"""Radius as a share of the longest side: seals of 38 to 45 mm on A4, with the borders scans have."""

_JOINED = 0.1
_TALLEST, _LOWEST = 0.18, 0.075
_AT_EDGE = 0.012
_NARROWEST = 0.01
_RING, _BESIDE, _WITHIN = 0.85, 0.15, 0.5
_LEAST_SEEN = 4
_DIRECTIONS = 240
_MOST_INK = 0.55


def find_slices(mask: Mask, ink: Ink) -> list[Imprint]:
    """The circles of which slices are seen at the left and right edge; their centres may lie off the page."""
    width = mask.shape[1]
    right = (_mirrored(one, width) for one in _at_left(np.ascontiguousarray(mask[:, ::-1]), ink))
    return [*_at_left(mask, ink), *right]


def _mirrored(one: Imprint, width: int) -> Imprint:
    first, last = one.slice or (0.0, 0.0)
    return replace(one, x=width - one.x, slice=(width - last, width - first))


def is_cut(imprint: Imprint, width: float) -> bool:
    """Whether a good part of the imprint lies beyond the left or right edge of a page of ``width`` pixels."""
    left, _, right, _ = imprint.bounds
    return max(-left, right - width) > 0.2 * (right - left)


def _at_left(mask: Mask, ink: Ink) -> list[Imprint]:
    side = max(mask.shape)
    strip = mask[:, : round(_REACH * side)]
    rows = np.asarray(strip.any(axis=1), dtype=np.uint8).reshape(-1, 1)
    kernel = np.ones((round(_JOINED * side) | 1, 1), np.uint8)
    joined = np.asarray(cv2.morphologyEx(rows, cv2.MORPH_CLOSE, kernel), dtype=np.int8)
    edges = np.flatnonzero(np.diff(np.concatenate([[0], joined.ravel(), [0]])))
    found = []
    for top, bottom in zip(edges[::2], edges[1::2], strict=True):
        part = strip[top:bottom]
        if not _LOWEST * side <= bottom - top <= _TALLEST * side or part.mean() > _MOST_INK:
            continue
        columns = np.flatnonzero(part.any(axis=0))
        if columns[0] > _AT_EDGE * side or columns[-1] - columns[0] < _NARROWEST * side:
            continue
        if circle := _circle(part, side):
            x, y, radius = circle
            seen = (float(columns[0]), float(columns[-1] + 1))
            found.append(Imprint(x, y + int(top), radius, radius, 0.0, ink, seen))
    return found


def _circle(part: Mask, side: int) -> tuple[float, float, float] | None:
    """The circle (x, y, radius) whose rim is inked wherever ``part`` has ink in its columns, with paper outside.
    A slice of a seal is as high above its middle as below."""
    columns = np.flatnonzero(part.any(axis=0))
    first, last = int(columns[0]), int(columns[-1])
    half = part.shape[0] / 2
    room = round(0.2 * half)
    ink = np.pad(part, room)[:, room + first : room + last + 1].astype(np.uint8)
    thick = np.asarray(cv2.dilate(ink, np.ones((3, 3), np.uint8)), dtype=np.uint8)
    best: tuple[float, tuple[float, float, float]] | None = None
    for radius in np.arange(_RADII[0] * side, _RADII[1] * side, 2.5):
        if radius < half - 3:
            continue
        # A slice that holds the middle column is as high as the seal; another leaves its middle to one side.
        away = math.sqrt(max(0.0, radius**2 - half**2))
        for x in np.concatenate(
            [np.arange(0, last - first, 4), -away + np.arange(-3, 4, 3), last - first + away + np.arange(-3, 4, 3)]
        ):
            share = _rim(thick, ink, float(x), half + room, float(radius))
            if share > (best[0] if best else _RING):
                best = (share, (float(x) + first, half, float(radius)))
    return best[1] if best else None


def _rim(thick: NDArray[np.uint8], ink: NDArray[np.uint8], x: float, y: float, radius: float) -> float:
    """How much of the rim is inked above and below, whichever is less; 0 where that is no ring of a seal."""
    steps = np.linspace(0, 2 * math.pi, _DIRECTIONS, endpoint=False)
    cos, sin = np.cos(steps), np.sin(steps)

    def seen(at: float, of: NDArray[np.uint8], halves: NDArray[np.bool_]) -> float:
        xs, ys = np.round(x + at * radius * cos).astype(int), np.round(y + at * radius * sin).astype(int)
        there = halves & (xs >= 0) & (xs < of.shape[1]) & (ys >= 0) & (ys < of.shape[0])
        return float(of[ys[there], xs[there]].mean()) if there.sum() >= _LEAST_SEEN else 0.0

    share = min(seen(0.985, thick, sin < 0), seen(0.985, thick, sin > 0))
    everywhere = np.ones(_DIRECTIONS, dtype=np.bool_)
    if share <= _RING or max(seen(at, ink, everywhere) for at in (1.08, 1.13)) > _BESIDE:
        return 0.0
    return share if seen(0.9, ink, everywhere) < _WITHIN else 0.0
