"""Pictures as the networks take them: what PaddleX prepares, number for number, in a fraction of its time."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.ocr.engine import Image

Input = NDArray[np.float32]
"""1 × channels (blue, green, red) × height × width."""

HEIGHT = 48
"""Pixels to which a line is brought for recognition."""
WIDEST = 3200
"""Longer lines are pressed together to this."""
STRIDE = 32
"""Detection takes sides that are multiples of this."""
LEAST = 64
"""Pixels of both sides together, below which a picture is put on black before lines are looked for on it."""


@dataclass(frozen=True, slots=True)
class LineInput:
    """``width`` of the pixels of ``values`` are PaddleX's, the rest is padding; the line itself takes ``share`` of
    these, more than 1 never."""

    values: Input
    width: int
    share: float


def line_input(picture: Image, *, narrowest: int, padded: Callable[[int], int]) -> LineInput:
    """A level line (RGB), padded to ``narrowest`` pixels at least and then to what ``padded`` makes of its width."""
    height, width = picture.shape[:2]
    ratio = width / height
    widest = max(narrowest / HEIGHT, ratio)
    canvas = min(WIDEST, int(HEIGHT * widest))
    drawn = min(canvas, int(np.ceil(HEIGHT * ratio)))
    level = cv2.resize(picture, (drawn, HEIGHT))
    values = np.zeros((1, 3, HEIGHT, padded(canvas)), np.float32)
    for channel in range(3):
        values[0, channel, :, :drawn] = cv2.LUT(np.ascontiguousarray(level[:, :, 2 - channel]), _AROUND_ZERO)
    return LineInput(values, canvas, ratio / widest)


def page_input(image: Image, side: int, tables: NDArray[np.float32]) -> tuple[Input, NDArray[np.float64]]:
    """A page (RGB) with its longest side brought down to ``side``, and its shape as PaddleX hands it on: height, width
    and the scales of both. ``tables``: for each channel what stands for each of 256 brightnesses."""
    height, width = image.shape[:2]
    if height + width < LEAST:
        black = np.zeros((max(STRIDE, height), max(STRIDE, width), 3), np.uint8)
        black[:height, :width] = image
        image = black
    full = image.shape[:2]
    scale = min(1.0, side / max(full))
    rows, columns = (max(round(int(each * scale) / STRIDE) * STRIDE, STRIDE) for each in full)
    small = image if (rows, columns) == full else cv2.resize(image, (columns, rows))
    values = np.empty((1, 3, rows, columns), np.float32)
    for channel in range(3):
        values[0, channel] = cv2.LUT(np.ascontiguousarray(small[:, :, 2 - channel]), tables[channel])
    return values, np.array([height, width, rows / full[0], columns / full[1]])


def tables_of(normalise: Any) -> NDArray[np.float32]:
    """The tables for ``page_input`` of PaddleX's ``NormalizeImage``."""
    return np.stack([_table(factor, shift) for factor, shift in zip(normalise.alpha, normalise.beta, strict=True)])


def _table(factor: float, shift: float) -> NDArray[np.float32]:
    values = np.arange(256).astype(np.float32)
    values *= factor
    values += shift
    return values


def _line_table() -> NDArray[np.float32]:
    values = np.arange(256).astype(np.float32) / 255
    values -= 0.5
    values /= 0.5
    return np.asarray(values, dtype=np.float32)


_AROUND_ZERO = _line_table()
