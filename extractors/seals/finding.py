"""Finds round and oval imprints: red, blue, and gray copies of them; also those the edge of the page cuts through,
and square chops."""

import math
from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.ocr.engine import Image
from extractors.seals.chops import find_chops
from extractors.seals.imprint import Imprint, inside
from extractors.seals.ink import COLOURED, Ink, Mask, coverage
from extractors.seals.rings import fitted, refined, ring_signs
from extractors.seals.slices import find_slices, is_cut
from extractors.shrinking import shrunk

_WORKING_SIDE = 1100
"""Pages are looked at with this longest side, where an A4 page has 3.7 pixels to the millimetre."""

_SMALLEST, _LARGEST = 0.055, 0.42
"""Diameter as a share of the page's longest side: a 20 mm seal on A4, a 45 mm seal on a photo of half a page."""

_RING_SEEN = 0.5
"""Share of the ring that must be inked; weak pressure and print over it leave gaps."""

_CLOSED_RING = 0.8
"""From here on a single imprint explains all the ink; below, two that touch are looked for."""

_GRAY_RING = 0.8
"""Without colour to tell ink from print, a ring must be nearly closed."""

_GRAY_ROUGHLY = 0.55
_LARGE = 0.2
_GRAY_TRIED = 60
_RULING = 0.09
"""Straight lines of this share of the page's longest side are rulings; no ring has as long a straight stretch."""

_ALIKE = 0.12
"""Share by which the radius of a whole ring may differ from that of the slice found in the same place."""

_OF_THE_LARGEST = 0.75

_LEAST_INK = 40
"""Pixels of the small picture; a page with less has no seal of that colour."""


def find_imprints(image: Image) -> list[Imprint]:
    """The imprints on the page, top to bottom. Gray ones are looked for only where there are none of colour."""
    scale = min(1.0, _WORKING_SIDE / max(image.shape[:2]))
    small = shrunk(image, scale)
    found: list[Imprint] = []
    for ink in COLOURED:
        inked = coverage(small, ink)
        chops = find_chops(inked, _without_rulings(inked)) if ink is Ink.RED and inked.sum() >= _LEAST_INK else []
        bare = _without(inked, chops)
        rounds = _find(bare, ink)
        # What is smaller than the largest may be a chop that touches it.
        large = [one for one in rounds if one.b >= _OF_THE_LARGEST * max(other.b for other in rounds)]
        if ink is Ink.RED and large and (touching := find_chops(bare, _without_rulings(bare), large)):
            bare = _without(bare, touching)
            chops, rounds = chops + touching, _find(bare, ink)
        found += [*_with_slices(rounds, bare, ink), *chops]
    found = found or _find_gray(small)
    return sorted((imprint.scaled(1 / scale) for imprint in found), key=lambda imprint: imprint.y)


def _without(mask: Mask, chops: list[Imprint]) -> Mask:
    """The ink but for that of chops: a square is round enough to be taken for a worn ring."""
    rest = mask.copy() if chops else mask
    for chop in chops:
        rest &= ~inside(chop, mask.shape, (0, 0, mask.shape[1], mask.shape[0]), reach=1.1)
    return rest


def _with_slices(found: list[Imprint], mask: Mask, ink: Ink) -> list[Imprint]:
    """The seals and the slices of seals at the page's edges; what is found both ways is a slice unless all of its ring
    is on the page."""
    if mask.sum() < _LEAST_INK:
        return found
    slices = find_slices(_without_rulings(mask), ink)
    for one in found:
        if is_cut(one, mask.shape[1]):
            x0, _, x1, _ = one.bounds
            slices.append(replace(one, slice=(max(0.0, x0), min(float(mask.shape[1]), x1))))
    seals = [one for one in found if not is_cut(one, mask.shape[1])]
    whole = [one for one in seals if not any(_same(one, cut) and abs(one.a / cut.a - 1) > _ALIKE for cut in slices)]
    kept: list[Imprint] = []
    for cut in slices:
        if not any(_same(cut, other) for other in (*whole, *kept)):
            kept.append(cut)
    return [*whole, *kept]


def _same(one: Imprint, other: Imprint) -> bool:
    return math.hypot(one.x - other.x, one.y - other.y) < 0.8 * min(one.a, other.a)


def _find(mask: Mask, ink: Ink) -> list[Imprint]:
    if mask.sum() < _LEAST_INK:
        return []
    side = max(mask.shape)
    smallest = _SMALLEST * side
    mask = _without_rulings(mask)
    if not mask.any():
        return []
    window = _window(mask, room=8)
    joined = cv2.dilate(mask[window].astype(np.uint8), cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (9, 9)))
    labels = np.zeros(mask.shape, np.int32)
    count, labels[window], stats, _ = cv2.connectedComponentsWithStats(joined)
    found: list[Imprint] = []
    for label in range(1, count):
        left, top, width, height = (int(value) for value in stats[label, :4])
        left, top = left + window[1].start, top + window[0].start
        if max(width, height) < smallest:
            continue
        # Components are cut out with room for the paper around a ring to be looked at.
        margin = round(0.25 * max(width, height))
        x0, y0 = max(0, left - margin), max(0, top - margin)
        x1, y1 = left + width + margin, top + height + margin
        part = np.asarray(mask[y0:y1, x0:x1] & (labels[y0:y1, x0:x1] == label), dtype=np.bool_)
        found += [imprint.moved(x0, y0) for imprint in _imprints_in(part, ink, side)]
    return found


def _without_rulings(mask: Mask) -> Mask:
    """The ink without long straight lines: forms are ruled in red too, and rulings join seals to all else."""
    length = round(_RULING * max(mask.shape))
    if not mask.any():
        return mask
    window = _window(mask, room=length + 8)
    kept = mask[window]
    for kernel in (np.ones((1, length), np.uint8), np.ones((length, 1), np.uint8)):
        lines = cv2.morphologyEx(kept.astype(np.uint8), cv2.MORPH_OPEN, kernel)
        # A disc of solid ink is made of long lines as well; only thin ones are rulings.
        thick = cv2.dilate(
            cv2.morphologyEx(lines, cv2.MORPH_OPEN, np.ones((7, 7), np.uint8)), np.ones((3, 3), np.uint8)
        )
        kept = kept & ~(lines.astype(np.bool_) & ~thick.astype(np.bool_))
    bare = np.zeros(mask.shape, np.bool_)
    bare[window] = kept
    return bare


def _window(mask: Mask, *, room: int) -> tuple[slice, slice]:
    """The part of the page with ink on it, of which there must be some, and ``room`` around it: a seal is a twentieth
    of a page."""
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    return (
        slice(max(0, int(rows[0]) - room), int(rows[-1]) + room + 1),
        slice(max(0, int(columns[0]) - room), int(columns[-1]) + room + 1),
    )


def _imprints_in(part: Mask, ink: Ink, side: int) -> list[Imprint]:
    """One imprint that takes up all of ``part``, or several circles: seals that touch, or touch other red print."""
    smallest, largest = _SMALLEST * side, _LARGEST * side
    whole = _ellipse(part, ink)
    if whole is not None and smallest <= 2 * whole.b and 2 * whole.a <= largest:
        signs = ring_signs(part, whole)
        if signs.is_seal(least=_CLOSED_RING):
            return [whole]
    circles = [refined(part, circle) for circle in _circles(part, ink, smallest, largest)]
    kept = _apart([circle for circle in circles if _is_seal(part, circle, side)], part)
    if kept:
        return kept
    if whole is None or not (smallest <= 2 * whole.b and 2 * whole.a <= largest):
        return []
    return [whole] if _is_seal(part, whole, side) else []


def _is_seal(part: Mask, imprint: Imprint, side: int) -> bool:
    """Of what is larger than any seal on a whole sheet, more must be seen: photographs have round things."""
    large = 2 * imprint.a > _LARGE * side
    return ring_signs(part, imprint).is_seal(least=_CLOSED_RING if large else _RING_SEEN)


def _ellipse(mask: Mask, ink: Ink) -> Imprint | None:
    ys, xs = np.nonzero(mask)
    if len(xs) < _LEAST_INK:
        return None
    hull = cv2.convexHull(np.column_stack([xs, ys]).astype(np.int32))
    return fitted(hull[:, 0, :].astype(np.float64), Imprint(0, 0, 1, 1, 0, ink))


def _circles(mask: Mask, ink: Ink, smallest: float, largest: float) -> list[Imprint]:
    ys, xs = np.nonzero(mask)
    if not len(xs):
        return []
    margin = round(smallest / 2)
    x0, y0 = max(0, xs.min() - margin), max(0, ys.min() - margin)
    view = mask[y0 : ys.max() + margin, x0 : xs.max() + margin].astype(np.uint8) * 255
    return [
        circle.moved(x0, y0)
        for circle in _hough(np.asarray(cv2.GaussianBlur(view, (5, 5), 0), dtype=np.uint8), ink, smallest, largest)[:6]
    ]


def _hough(view: NDArray[np.uint8], ink: Ink, smallest: float, largest: float) -> list[Imprint]:
    circles = cv2.HoughCircles(
        view, cv2.HOUGH_GRADIENT, dp=2, minDist=smallest / 2, param1=120, param2=60,
        minRadius=round(smallest / 2), maxRadius=round(min(largest, max(view.shape)) / 2),
    )  # fmt: skip
    return (
        [] if circles is None else [Imprint(float(x), float(y), float(r), float(r), 0.0, ink) for x, y, r in circles[0]]
    )


def _apart(imprints: list[Imprint], mask: Mask) -> list[Imprint]:
    """One of several ellipses around much the same place: the one whose ring is best seen."""
    ranked = sorted(imprints, key=lambda imprint: -ring_signs(mask, imprint).ring)
    kept: list[Imprint] = []
    for imprint in ranked:
        if all(math.hypot(imprint.x - other.x, imprint.y - other.y) > 0.5 * min(imprint.a, other.a) for other in kept):
            kept.append(imprint)
    return kept


def _find_gray(small: Image) -> list[Imprint]:
    """Copies of seals on a page without colour: nearly closed thin rings of a seal's size."""
    grey = cv2.cvtColor(small, cv2.COLOR_RGB2GRAY)
    side = max(grey.shape)
    reach = round(side / 36) | 1
    paper = cv2.blur(cv2.dilate(grey, np.ones((reach, reach), np.uint8)), (reach, reach))
    dark = np.asarray(grey < 0.88 * paper.astype(np.float32), dtype=np.bool_)
    rings = _large_parts(_without_rulings(dark), _SMALLEST * side)
    if rings.sum() < _LEAST_INK:
        return []
    half = cv2.resize(rings.astype(np.uint8) * 255, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    blurred = np.asarray(cv2.GaussianBlur(half, (3, 3), 0), dtype=np.uint8)
    candidates = _hough(blurred, Ink.GRAY, _SMALLEST * side / 2, _LARGE * side / 2)[:_GRAY_TRIED]
    likely = (candidate.scaled(2) for candidate in candidates)
    seen = [refined(rings, imprint) for imprint in likely if ring_signs(rings, imprint).ring > _GRAY_ROUGHLY]
    seen = [replace(refined(rings, imprint), ink=Ink.GRAY) for imprint in seen]
    return _apart([imprint for imprint in seen if ring_signs(rings, imprint).is_seal(least=_GRAY_RING)], rings)


def _large_parts(mask: Mask, size: float) -> Mask:
    """The ink that hangs together over at least ``size`` pixels: rings and drawings, but no characters."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8))
    large = np.maximum(stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]) >= size
    large[0] = False
    return np.asarray(mask & large[labels], dtype=np.bool_)
