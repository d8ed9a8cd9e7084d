"""Whether a line was written by hand, from how its strokes lie.

Print has strokes of few directions and widths, and stands between two straight edges; a hand slants, swells and
wavers. What is measured of a line (``features``) is weighed by a small network whose weights are data, fitted by
``python -m bench.handwriting`` to lines written in fonts made from handwriting beside printed ones, all scanned,
faded and photographed. The limit is set so that print is hardly ever taken for handwriting: a hand that is overlooked
is still read twice and judged by its score.
"""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import cv2
import numpy as np
import yaml
from numpy.typing import NDArray

from extractors.ocr.engine import Image
from schemas.base import Model

FILE = Path(__file__).with_name("handwriting.yaml")
_HEIGHT = 48
_LONGEST = 9
"""Of a line longer than this many heights the beginning is looked at."""
_SHORTEST = 1.4
_DIRECTIONS = 18
_ROWS = 12
_FAINTEST = 24
_RULED = 0.7
_INKED = 0.004
_SURE = 0.97

Vector = NDArray[np.float64]


class Weights(Model):
    """Two layers. Features are first freed of ``mean`` and divided by ``spread``; a line is written by hand where the
    outcome is at least ``limit``, or ``limit_sure`` where it was read as surely as print mostly is."""

    mean: tuple[float, ...]
    spread: tuple[float, ...]
    hidden: tuple[tuple[float, ...], ...]
    hidden_bias: tuple[float, ...]
    output: tuple[float, ...]
    output_bias: float
    limit: float
    limit_sure: float


@cache
def _weights() -> Weights:
    return Weights.model_validate(yaml.safe_load(FILE.read_text(encoding="utf-8")))


@cache
def _layers() -> tuple[Vector, Vector, Vector, Vector, Vector]:
    data = _weights()
    layers = (data.mean, data.spread, data.hidden, data.hidden_bias, data.output)
    mean, spread, hidden, bias, output = (np.array(layer, dtype=np.float64) for layer in layers)
    return mean, spread, hidden, bias, output


def is_handwritten(picture: Image, text: str, scores: Sequence[float]) -> bool:
    """Whether the level line ``picture`` (RGB), read as ``text``, was written by hand; never of one too short or too
    faint to tell."""
    if sum(character.isalnum() for character in text) < 2:
        return False
    found = features(picture)
    if found is None:
        return False
    mean, spread, hidden, bias, output = _layers()
    inner = np.maximum(0.0, ((found - mean) / spread) @ hidden + bias)
    wanted = _weights().limit_sure if is_surely_read(text, scores) else _weights().limit
    return bool(inner @ output + _weights().output_bias >= wanted)


def is_surely_read(text: str, scores: Sequence[float]) -> bool:
    """Whether every letter and digit was read as surely as print mostly is; half of all hands are not."""
    return all(score >= _SURE for score, character in zip(scores, text, strict=False) if character.isalnum())


def features(picture: Image) -> Vector | None:
    """What is measured of a level line of print, RGB; ``None`` where there is too little to measure."""
    height, width = picture.shape[:2]
    if height < 8 or width < _SHORTEST * height:
        return None
    trimmed = _trimmed(picture[:, : _LONGEST * height])
    if trimmed is None:
        return None
    small = _resized(trimmed)
    grey = _grey(small)
    paper, dark = _range(grey)
    ink = np.clip((paper - grey.astype(np.float32)) / max(1.0, paper - dark), 0, 1)
    mask = (ink > 0.5).astype(np.uint8)
    if mask.sum() < _HEIGHT:
        return None
    parts = (_directions(ink), _rows(mask), _strokes(mask), _steadiness(mask), _runs(mask), _colour(small, mask))
    return np.concatenate(parts)


def _grey(picture: Image) -> NDArray[np.uint8]:
    """The darkest channel: ink of any colour is dark."""
    return np.asarray(np.minimum(np.minimum(picture[:, :, 0], picture[:, :, 1]), picture[:, :, 2]), dtype=np.uint8)


def _range(grey: NDArray[np.uint8]) -> tuple[float, float]:
    """Brightness of the paper and of the ink."""
    some = np.sort(grey[::2, ::2], axis=None)
    return float(some[int(0.85 * (some.size - 1))]), float(some[int(0.02 * (some.size - 1))])


def _trimmed(picture: Image) -> Image | None:
    """The rows from the highest ink to the lowest, without rulings along the line: boxes are more or less generous."""
    grey = _grey(picture)
    paper, dark = _range(grey)
    if paper - dark < _FAINTEST:
        return None
    cover = (grey < (paper + dark) / 2).mean(axis=1)
    ruled = cover > _RULED
    inked = np.flatnonzero((cover > _INKED) & ~ruled)
    if inked.size < 6:
        return None
    rows = slice(inked[0], inked[-1] + 1)
    kept = picture[rows][~ruled[rows]]
    return kept if kept.shape[1] >= _SHORTEST * kept.shape[0] else None


def _resized(picture: Image) -> Image:
    width = max(1, round(picture.shape[1] * _HEIGHT / picture.shape[0]))
    way = cv2.INTER_AREA if picture.shape[0] > _HEIGHT else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(picture, (width, _HEIGHT), interpolation=way), dtype=np.uint8)


def _directions(ink: NDArray[np.float32]) -> Vector:
    """How much of the strokes' edges runs in each direction; the first bin is level, the tenth upright."""
    soft = cv2.GaussianBlur(ink, (3, 3), 0.8)
    strength, angle = cv2.cartToPolar(cv2.Sobel(soft, cv2.CV_32F, 1, 0), cv2.Sobel(soft, cv2.CV_32F, 0, 1))
    edges = strength > 0.5
    strong = strength[edges]
    # An edge runs across its gradient.
    turns = angle[edges] * (_DIRECTIONS / np.pi) + (_DIRECTIONS / 2 + 0.5)
    counts = np.bincount(turns.astype(np.int32) % _DIRECTIONS, strong, _DIRECTIONS)
    return np.asarray(np.sqrt(counts / max(1e-6, counts.sum())), dtype=np.float64)


def _rows(mask: NDArray[np.uint8]) -> Vector:
    """How much of the ink lies at each height, and how abruptly that changes."""
    profile = mask.sum(axis=1, dtype=np.float64)
    share = profile / profile.sum()
    steps = np.abs(np.diff(profile)) / max(1.0, float(profile.max()))
    return np.append(share.reshape(_ROWS, -1).sum(axis=1), [steps.mean(), steps.max()])


def _strokes(mask: NDArray[np.uint8]) -> Vector:
    """Share of ink; width of the strokes, and how much it varies."""
    depth = cv2.distanceTransform(mask, cv2.DIST_L2, 3)
    ridge = (depth >= cv2.dilate(depth, np.ones((3, 3), np.uint8))) & (mask > 0)
    widths = depth[ridge]
    quarter, half, most = np.percentile(widths, [25, 50, 90])
    mean = float(widths.mean())
    return np.array([mask.mean(), mean, widths.std() / mean, quarter / half, most / half])


def _steadiness(mask: NDArray[np.uint8]) -> Vector:
    """How far upper edge, lower edge and middle of the ink waver from block to block, a block as wide as high."""
    tops, bottoms, middles = [], [], []
    for start in range(0, mask.shape[1] - _HEIGHT // 2, _HEIGHT):
        rows = np.flatnonzero(mask[:, start : start + _HEIGHT].sum(axis=1) > 1)
        if rows.size > 4:
            tops.append(rows[0])
            bottoms.append(rows[-1])
            middles.append(rows.mean())
    if len(tops) < 2:
        return np.zeros(3)
    return np.array([np.std(tops), np.std(bottoms), np.std(middles)]) / _HEIGHT


def _runs(mask: NDArray[np.uint8]) -> Vector:
    """How many pieces stand beside each other, how their widths and gaps vary, and how many parts the ink has."""
    filled = np.concatenate([[0], mask.any(axis=0).astype(np.int8), [0]])
    changes = np.flatnonzero(np.diff(filled))
    pieces = (changes[1::2] - changes[::2]).astype(np.float64)
    gaps = (changes[2::2] - changes[1:-1:2]).astype(np.float64)
    wide = mask.shape[1] / _HEIGHT
    parts = cv2.connectedComponents(mask)[0] - 1
    varied = gaps.std() / gaps.mean() if gaps.size > 1 else 0.0
    return np.array([len(pieces) / wide, pieces.std() / pieces.mean(), varied, parts / wide, np.log(wide)])


def _colour(picture: Image, mask: NDArray[np.uint8]) -> Vector:
    """How blue the ink is, compared with its paper."""
    ink, paper = np.array(cv2.mean(picture, mask)[:3]), np.array(cv2.mean(picture, 1 - mask)[:3])
    red, green, blue = (paper - ink) / max(1.0, float((paper - ink).max()))
    return np.array([red - blue, red - green])
