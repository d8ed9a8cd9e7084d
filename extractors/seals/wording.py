"""What a seal says: the name around its rim and the words across its middle."""

import math
import re
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance.Levenshtein import normalized_similarity as ratio

from extractors.ocr.crops import crop
from extractors.ocr.engine import Engine, Image, RawLine
from extractors.seals.finding import Imprint
from extractors.seals.ink import strength
from schemas.page import Seal, SealKind

_KINDS = {
    "合同": SealKind.CONTRACT,
    "财务": SealKind.FINANCE,
    "发票": SealKind.INVOICE,
    "专用": SealKind.OTHER,
    "业务": SealKind.OTHER,
    "法人": SealKind.OTHER,
}
_FEWEST_ROWS = 112
"""The unrolled rim has as many rows as the seal's radius has pixels, and at least these."""

_OUTER = 1.06
_NOT_HAN = re.compile(r"[^\u3400-\u9fff（）()·]")


@dataclass(frozen=True, slots=True)
class _Rim:
    """The rim unrolled: dark characters standing upright on white; ``bottom`` is where the gap between the last and
    the first character lies, in radians clockwise from the right."""

    picture: Image
    bottom: float


def read_seal(image: Image, imprint: Imprint, engine: Engine) -> Seal:
    """The imprint's name and kind; ``text`` is empty where nothing could be read."""
    height, width = image.shape[:2]
    rims = _rims(image, imprint)
    readings = engine.read([rim.picture for rim in rims])
    name, confidence = _name(readings)
    bottom = rims[0].bottom if rims else math.pi / 2
    inside = _inside(image, imprint, engine, bottom)
    x0, y0, x1, y1 = imprint.bounds
    box = (max(0.0, x0 / width), max(0.0, y0 / height), min(1.0, x1 / width), min(1.0, y1 / height))
    readable = len(name) >= 4
    return Seal(
        box=box,
        text=name if readable else "",
        kind=kind_of(name, inside),
        confidence=round(min(1.0, confidence), 4) if readable else 0.0,
    )


def kind_of(name: str, inside: str) -> SealKind:
    """The kind by the words inside, else by those of the rim (``…公司合同专用章`` may run all around)."""
    for words in (inside, name[-8:]):
        for mark, kind in _KINDS.items():
            if mark in words:
                return kind
    return SealKind.OFFICIAL


def _name(readings: list[RawLine]) -> tuple[str, float]:
    """The best reading of the rim, and how sure it is: the engine's score, lowered where the readings disagree.

    Long confident readings of Chinese are right; a short confident one has lost part of the name.
    """
    names = [_NOT_HAN.sub("", reading.text) for reading in readings]
    if not any(names):
        return "", 0.0
    worth = [reading.confidence**2 * min(len(name), 30) for reading, name in zip(readings, names, strict=True)]
    best = max(range(len(names)), key=lambda index: worth[index] + names.count(names[index]))
    agreement = sum(ratio(names[best], name) for name in names) / len(names)
    return names[best], readings[best].confidence * agreement


def _rims(image: Image, imprint: Imprint) -> list[_Rim]:
    """The rim cut out at several depths, since seals differ in how far their characters reach inwards."""
    unrolled = _unrolled(image, imprint)
    radii = np.linspace(0, _OUTER, len(unrolled))
    ring = _inner_edge_of_ring(unrolled, radii)
    segment = _longest_run(_characters_at(unrolled, radii / ring))
    if segment is None:
        return []
    start, length = segment
    total = unrolled.shape[1]
    columns = np.arange(start, start + length) % total
    gap_middle = (start + length + (total - length) / 2) / total * 2 * math.pi
    return [
        _Rim(
            _printed(unrolled[(radii >= inner * ring) & (radii <= ring)][::-1][:, columns]), gap_middle % (2 * math.pi)
        )
        for inner in (0.58, 0.66, 0.72)
    ]


def _unrolled(image: Image, imprint: Imprint) -> NDArray[np.uint8]:
    """Ink by radius (rows, from the middle outwards) and direction (columns, clockwise from the right)."""
    rows = max(_FEWEST_ROWS, round(imprint.a * _OUTER))
    columns = round(2 * math.pi * 0.8 * rows / _OUTER)
    directions = np.linspace(0, 2 * math.pi, columns, endpoint=False)[None, :]
    radii = np.linspace(0, _OUTER, rows)[:, None]
    return _sampled_ink(image, imprint, directions, radii)


def _sampled_ink(
    image: Image, imprint: Imprint, directions: NDArray[np.float64], radii: NDArray[np.float64]
) -> NDArray[np.uint8]:
    xs, ys = imprint.at(directions, radii)
    sampled = cv2.remap(image, xs, ys, cv2.INTER_CUBIC, borderMode=cv2.BORDER_CONSTANT, borderValue=(255, 255, 255))
    return strength(np.asarray(sampled, dtype=np.uint8), imprint.ink)


def _inner_edge_of_ring(unrolled: NDArray[np.uint8], radii: NDArray[np.float64]) -> float:
    """The radius where the ring's line begins, looked for between 0.78 and the rim."""
    inked = unrolled > max(20.0, 0.35 * float(np.percentile(unrolled, 97)))
    share = inked.mean(axis=1)
    closed = np.flatnonzero((share > 0.6) & (radii > 0.78))
    return float(radii[closed[0]]) - 0.01 if len(closed) else 0.95


def _characters_at(unrolled: NDArray[np.uint8], radii: NDArray[np.float64]) -> NDArray[np.bool_]:
    """At which columns of the unrolled rim characters of the name stand.

    They reach from the ring far inwards. Words across the middle are not near the ring, and the tiny number that many
    seals have at the bottom does not reach inwards: a column counts when there is ink in both depths close by.
    """
    rim = (radii > 0.5) & (radii < 1)
    inked = unrolled > 0.4 * float(np.percentile(unrolled[rim], 95))
    by_radius = np.where(rim, inked.mean(axis=1), 0)
    depths = radii[by_radius > 0.4 * by_radius.max()]
    third = (depths.max() - depths.min()) / 3
    near = max(1, unrolled.shape[1] // 80)
    window = np.ones(2 * near + 1)
    both = np.ones(unrolled.shape[1], dtype=np.bool_)
    for inner in (depths.min(), depths.max() - third):
        share = inked[(radii >= inner) & (radii <= inner + third)].mean(axis=0)
        around = np.concatenate([share[-near:], share, share[:near]])
        both &= np.convolve(around, window / window.sum(), mode="valid") > 0.1
    return both


def _longest_run(inked: NDArray[np.bool_]) -> tuple[int, int] | None:
    """Start and length (in columns, going around) of the longest stretch of characters between wide gaps."""
    columns = len(inked)
    if not inked.any():
        return None
    if inked.all():
        return (columns // 4, columns)
    # Characters leave less than one eighteenth of the rim between them; the gap below is wider.
    wide = columns // 18
    runs: list[list[int]] = []
    for position in np.flatnonzero(np.concatenate([inked, inked])):
        if runs and position - runs[-1][1] <= wide:
            runs[-1][1] = int(position)
        else:
            runs.append([int(position), int(position)])
    start, end = max(runs, key=lambda run: run[1] - run[0])
    margin = wide // 4
    length = min(columns, end - start + 1 + 2 * margin)
    return (start - margin) % columns, length


def _printed(ink: NDArray[np.uint8]) -> Image:
    """Ink as black print on white, with a margin."""
    darkest = max(1.0, float(np.percentile(ink, 97)))
    grey = 255 - np.clip(ink.astype(np.float32) * 255 / darkest, 0, 255)
    bordered = np.pad(grey.astype(np.uint8), ((3, 3), (10, 10)), constant_values=255)
    return np.asarray(cv2.cvtColor(bordered, cv2.COLOR_GRAY2RGB), dtype=np.uint8)


def _inside(image: Image, imprint: Imprint, engine: Engine, bottom: float) -> str:
    """The words across the middle, read with the seal turned so that the gap in its rim is at the bottom."""
    side = 320
    steps = np.linspace(-1, 1, side)
    across, down = np.meshgrid(steps, steps)
    radius = np.hypot(across, down)
    direction = np.arctan2(down, across) + (bottom - math.pi / 2)
    ink = _sampled_ink(image, imprint, direction, radius)
    ink[radius > 0.72] = 0
    picture = _printed(ink)
    quads = engine.find(picture)
    lines = engine.read([crop(picture, quad) for quad in quads])
    return "".join(line.text for line in lines if line.confidence > 0.5)
