"""What a seal says besides its name: words across the middle or along the lower rim, and its number."""

import math
import re
from dataclasses import dataclass, replace

import cv2
import numpy as np

from extractors.ocr.crops import crop
from extractors.ocr.engine import Engine, Image, Quad, RawLine, bounds
from extractors.seals.imprint import Imprint
from extractors.seals.ink import separated
from extractors.seals.unrolling import (
    MARGIN,
    PRINT_BELOW,
    as_print,
    columns_kept,
    evened,
    filled,
    find_band,
    hidden_filled,
    unroll,
)
from extractors.shrinking import shrunk

_HALF = 200
"""Pixels of the smaller half axis in the upright picture of the middle: words of 3 mm are 30 pixels high."""

_READ_FROM = 0.5
_PURPOSE = re.compile(r"章|专用|专月|用章")
_SPECIAL = re.compile(r"[\u3400-\u9fff]{0,2}专用.?")
_NUMBER = re.compile(r"[0-9A-Z]{8,20}")
_NOT_HAN = re.compile(r"[^\u3400-\u9fff（）()]")
_CLEAR_OF_CENTRE = 0.08
_LOOKED_AT = 0.5
"""Of the upright picture: at which words are looked for, not read; they are 15 pixels high then."""


@dataclass(frozen=True, slots=True)
class Middle:
    """``lower`` is the seal's purpose (合同专用章 …), ``number`` the code it carries; empty where there is none.
    ``rim`` are the page directions of those characters of the purpose that stand along the rim."""

    lower: str = ""
    number: str = ""
    confidence: float = 0.0
    rim: tuple[float, ...] = ()


def read_middle(image: Image, imprint: Imprint, engine: Engine, *, gap: float, inner: float) -> Middle:
    """``gap`` is the page direction of the gap in the name; ``inner`` how far from the middle (share of the smaller
    half axis) the name's characters begin."""
    upright = _upright(image, imprint, _turn(image, imprint, gap), inner)
    quads = [_enlarged(quad) for quad in engine.find(shrunk(upright, _LOOKED_AT))]
    lines = list(zip(quads, engine.read([crop(upright, quad) for quad in quads]), strict=True))
    centre = upright.shape[0] / 2
    lower, number, confidence = "", "", 0.0
    for quad, line in lines:
        _, top, _, bottom = bounds(quad)
        words = _NOT_HAN.sub("", line.text)
        if line.confidence < _READ_FROM:
            continue
        if found := _NUMBER.search(line.text.upper().replace(" ", "")):
            number = number or found[0]
        elif len(words) >= 2 and ((top + bottom) / 2 > centre * (1 + _CLEAR_OF_CENTRE) or _PURPOSE.search(words)):
            lower, confidence = lower + words, max(confidence, line.confidence)
    if not lower:
        return replace(_along_rim(image, imprint, engine, gap), number=number)
    return Middle(lower, number, confidence)


def _enlarged(quad: Quad) -> Quad:
    a, b, c, d = ((x / _LOOKED_AT, y / _LOOKED_AT) for x, y in quad)
    return (a, b, c, d)


def _turn(image: Image, imprint: Imprint, gap: float) -> float:
    """By how much (radians, clockwise) the seal stands turned on the page: told from the axes of an oval, from the
    star of a round one; the gap alone is known only roughly, since characters at its edges may be lost."""
    rough = gap - math.pi / 2
    if imprint.a > 1.12 * imprint.b:
        return imprint.angle + math.pi * round((rough - imprint.angle) / math.pi)
    directions = np.linspace(0, 2 * math.pi, 360, endpoint=False)
    radii = np.linspace(0.12, 0.32, 24)
    xs, ys = imprint.at(directions[None, :], radii[:, None])
    disc = cv2.remap(image, xs, ys, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    ink, _ = separated(np.asarray(disc, dtype=np.uint8), imprint.ink)
    profile = ink.mean(axis=0)
    wave = complex((profile * np.exp(-5j * directions)).sum())
    if abs(wave) < 0.18 * float(profile.sum()) + 1e-6:
        return rough
    point = -math.atan2(wave.imag, wave.real) / 5
    # One of the star's five points is up; up is where the gap is not.
    fifth = 2 * math.pi / 5
    return point + math.pi / 2 + fifth * round((rough - point - math.pi / 2) / fifth)


def _upright(image: Image, imprint: Imprint, turn: float, inner: float) -> Image:
    """The middle of the seal as print on white, turned upright, the rim left out."""
    scale = _HALF / imprint.b
    half = round(imprint.a * scale)
    matrix = cv2.getRotationMatrix2D((imprint.x, imprint.y), math.degrees(turn), scale)
    matrix = matrix + np.array([[0, 0, half - imprint.x], [0, 0, half - imprint.y]])
    seen = cv2.warpAffine(image, matrix, (2 * half, 2 * half), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    ink, own = separated(np.asarray(seen, dtype=np.uint8), imprint.ink)
    ink = hidden_filled(ink, own < PRINT_BELOW, around=1)
    keep = np.zeros(ink.shape, np.uint8)
    axes = (round(half - (1 - inner) * _HALF), round(inner * _HALF))
    cv2.ellipse(keep, (half, half), axes, math.degrees(imprint.angle - turn), 0, 360, (1,), -1)
    return as_print(np.asarray(ink * keep, dtype=np.float32))


def _along_rim(image: Image, imprint: Imprint, engine: Engine, gap: float) -> Middle:
    """Words along the lower rim, which stand with their feet outwards, and where."""
    strip = unroll(image, imprint, start=gap + math.pi)
    band = find_band(strip)
    quarter = strip.turn // 4
    part = strip.cut(max(0, band.top - 2), band.bottom + 3)
    ink = evened(np.asarray(filled(part, around=1)[::-1, quarter:-quarter][:, ::-1]))
    columns = columns_kept(ink)
    picture = as_print(np.asarray(ink[:, columns], dtype=np.float32))
    [line] = engine.read([picture])
    words = _NOT_HAN.sub("", line.text)
    if not _is_purpose(line, words):
        return Middle()
    found = _SPECIAL.search(line.text)
    if found is None or len(line.centres) != len(line.text):
        return Middle(words, "", line.confidence)
    at = [round(centre * picture.shape[1]) - MARGIN for centre in line.centres[found.start() : found.end()]]
    kept = [columns[min(len(columns) - 1, max(0, column))] for column in at]
    rim = tuple(
        imprint.direction_of((quarter + ink.shape[1] - 1 - int(column)) / strip.turn % 1.0, start=strip.start)
        for column in kept
    )
    return Middle(words, "", line.confidence, rim)


def _is_purpose(line: RawLine, words: str) -> bool:
    return len(words) >= 3 and line.confidence >= _READ_FROM and bool(_PURPOSE.search(words))
