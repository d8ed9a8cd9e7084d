"""What a square chop says: its characters cut apart, set in a row in each order they may be meant in, and read.

Chops are cut in columns from the right as of old, or in rows from the left as print runs; 印 or 章 stands last, and a
name begins with a surname. Seal script (篆书) is not read: its characters get no confidence.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.known_names import look_up
from extractors.ocr.engine import Engine, Image, RawLine
from extractors.seals.imprint import Imprint
from extractors.seals.ink import separated
from extractors.seals.unrolling import PRINT_BELOW, hidden_filled

Density = NDArray[np.float32]

_SIDE = 240
_HEIGHT = 48
_GAP = 0.14
_FRAME = 0.2
"""Share of the side within which the frame lies."""
_LAST = re.compile("[印章]$")
_OUT_OF_PLACE = re.compile("[印章].*[^印章]$")
_HAN = re.compile("[\u3400-\u9fff]+")
_READ_FROM = 0.5
_UNTOLD = 0.5
"""What is left of the confidence where the order of the characters is a guess, or print hides much of them."""
_PRINTED_OVER = 0.06
"""Share of the chop under print from which its strokes are not to be relied on."""
_AS_GOOD = 0.15
"""Two orders are equally likely when no more than this lies between them."""


@dataclass(frozen=True, slots=True)
class ChopText:
    """``text`` is empty where nothing was read; ``scores`` has one number for each of its characters, the doubt about
    their order included."""

    text: str = ""
    confidence: float = 0.0
    scores: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class _Candidate:
    line: RawLine
    likely: float


def read_chop(image: Image, chop: Imprint, engine: Engine) -> ChopText:
    """The characters of the square imprint ``chop`` in the order in which they are most likely meant."""
    upright, printed = _turned_upright(image, chop)
    orders = _orders(_within_frame(upright))
    if not orders:
        return ChopText()
    lines = engine.read([_in_a_row(cells) for cells in orders])
    candidates = sorted(
        (_Candidate(line, _likely(line, len(cells))) for line, cells in zip(lines, orders, strict=True)),
        key=lambda one: -one.likely,
    )
    best = candidates[0].line
    if not _HAN.fullmatch(best.text) or len(best.text) < 2 or best.confidence < _READ_FROM:
        return ChopText()
    told = _is_likely(best.text) and all(
        candidates[0].likely - other.likely > _AS_GOOD or other.line.text == best.text for other in candidates[1:]
    )
    share = (1.0 if told else _UNTOLD) * (1.0 if printed < _PRINTED_OVER else _UNTOLD)
    scores = tuple(round(score * share, 4) for score in best.scores)
    return ChopText(best.text, round(best.confidence * share, 4), scores)


def _turned_upright(image: Image, chop: Imprint) -> tuple[Density, float]:
    """How much ink stands on each place of the square, from its upper left corner, a little of the paper included; and
    the share of it under print, where the ink is filled in from beside."""
    places = (np.arange(_SIDE) + 0.5) / _SIDE * 2.1 - 1.05
    xs, ys = chop.on_page(chop.a * places[None, :], chop.b * places[:, None])
    seen = cv2.remap(image, xs, ys, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    ink, own = separated(np.asarray(seen, dtype=np.uint8), chop.ink)
    printed = np.asarray(own < PRINT_BELOW, dtype=np.bool_)
    ink = hidden_filled(ink, printed, around=1)
    strongest = max(0.05, float(np.percentile(ink, 95)))
    return np.asarray(np.clip(ink / strongest, 0, 1), dtype=np.float32), float(printed.mean())


def _within_frame(ink: Density) -> Density:
    """The characters as 1 on 0: what is within the frame, or white in solid ink."""
    rim = round(0.05 * _SIDE)
    band = (
        ink[round(0.13 * _SIDE) : round(0.16 * _SIDE), rim:-rim],
        ink[-round(0.16 * _SIDE) : -round(0.13 * _SIDE), rim:-rim],
    )
    if min(float((part > 0.5).mean()) for part in band) > 0.6:
        cut = round(0.08 * _SIDE)
        return np.ascontiguousarray(1 - ink[cut:-cut, cut:-cut])
    top, right, bottom, left = (_frame_end(np.rot90(ink, turn)) for turn in range(4))
    return np.ascontiguousarray(ink[top : _SIDE - bottom, left : _SIDE - right])


def _frame_end(view: Density) -> int:
    """How many rows the upper side of the frame takes: down to where its ink ends."""
    reach = round(_FRAME * _SIDE)
    share = (view[:reach, reach:-reach] > 0.4).mean(axis=1)
    ruled = np.flatnonzero(share > 0.6)
    if not ruled.size:
        return 0
    last = int(ruled[0])
    while last + 1 < reach and share[last + 1] > 0.25:
        last += 1
    return last + 2


def _orders(ink: Density) -> list[list[Density]]:
    """The characters in every order in which they may be meant: columns from the right, rows from the left; the first
    of three may be as high as the other two, the last as wide, and then a gap within it cuts none."""
    columns, rows = _parts(ink, axis=1), _parts(ink, axis=0)
    right_first = [_parts(column, axis=0) for column in reversed(columns)]
    from_left = [_parts(row, axis=1) for row in rows]
    orders = [right_first, from_left]
    if len(columns) > 1 and len(right_first[0]) > 1:
        orders.append([[columns[-1]], *right_first[1:]])
    if len(rows) > 1 and len(from_left[-1]) > 1:
        orders.append([*from_left[:-1], [rows[-1]]])
    flat = ([cell for group in order for cell in group] for order in orders)
    return [order for order in flat if 2 <= len(order) <= 6]


def _parts(ink: Density, *, axis: int) -> list[Density]:
    """``ink`` cut in two or three where nothing stands across it; ``axis`` 1 gives columns, 0 rows. Characters are of
    much the same size, so that a gap elsewhere lies within one."""
    profile = (ink > 0.4).mean(axis=1 - axis)
    profile = np.convolve(profile, np.ones(3) / 3, mode="same")
    size = len(profile)
    gaps = [(start + end) / 2 for start, end in _free(profile)]
    halves = sorted((gap for gap in gaps if 0.36 <= gap / size <= 0.64), key=lambda gap: abs(gap - size / 2))[:1]
    thirds = [gap for gap in gaps if 0.25 <= gap / size <= 0.42 or 0.58 <= gap / size <= 0.75]
    cuts = halves or (thirds if len(thirds) == 2 and thirds[1] - thirds[0] > 0.25 * size else [])
    borders = [0, *(round(cut) for cut in cuts), size]
    parts = [ink[:, a:b] if axis == 1 else ink[a:b] for a, b in pairwise(borders)]
    return [part for part in map(_trimmed, parts) if part is not None]


def _free(profile: NDArray[np.float64]) -> Iterator[tuple[int, int]]:
    """The runs nearly free of ink."""
    free = np.concatenate([[0], (profile < _GAP * float(profile.max())).astype(np.int8), [0]])
    edges = np.flatnonzero(np.diff(free))
    yield from ((int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True))


def _trimmed(part: Density) -> Density | None:
    ys, xs = np.nonzero(part > 0.4)
    if len(xs) < 60:
        return None
    return part[ys.min() : ys.max() + 1, xs.min() : xs.max() + 1]


def _in_a_row(cells: Sequence[Density]) -> Image:
    """The characters as a line of black print; those of uneven shape made nearly square."""
    gap = np.zeros((_HEIGHT, 6), np.float32)
    pieces = [gap]
    for cell in cells:
        width = round(min(1.1, max(0.75, cell.shape[1] / cell.shape[0])) * _HEIGHT)
        pieces += [cv2.resize(cell, (width, _HEIGHT), interpolation=cv2.INTER_AREA).astype(np.float32), gap]
    line = np.pad(np.hstack(pieces), ((5, 5), (6, 6)))
    grey = np.clip(255 - 255 * line, 0, 255).astype(np.uint8)
    return np.asarray(cv2.cvtColor(grey, cv2.COLOR_GRAY2RGB), dtype=np.uint8)


def _likely(line: RawLine, count: int) -> float:
    """How good a reading of ``count`` characters ``line`` is."""
    likely = line.confidence - 0.3 * abs(len(line.text) - count)
    likely += 0.5 * bool(_LAST.search(line.text)) - 0.5 * bool(_OUT_OF_PLACE.search(line.text))
    return likely + 0.3 * _has_surname(line.text)


def _is_likely(text: str) -> bool:
    """Whether a chop may say so: a name, or words that end in 印 or 章."""
    return not _OUT_OF_PLACE.search(text) and (bool(_LAST.search(text)) or _has_surname(text))


def _has_surname(text: str) -> bool:
    name = _LAST.sub("", text).removesuffix("之")
    return bool(look_up("legal_representative", name).vouched)
