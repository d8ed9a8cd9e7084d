"""Which quarter turn a page that was read still lacks, told from how its lines read when they are turned."""

import re
from collections.abc import Sequence

import numpy as np

from extractors.ocr.engine import Engine, Image, RawLine
from schemas.page import Line

_WELL_READ = 0.85
"""Mean confidence from which a page is taken to be upright without trying."""
_TRIED = 8
_FEW = 3
"""Lines below which position and confidence alone tell too little: a title, a caption."""
_FEWEST_CHARACTERS = 3
_CLEARLY_BETTER = 1.3
"""How much better few lines must read turned than as they are: photographs hold shapes that read as something."""
_TALL = 1.5
_HAN = re.compile("[\u3400-\u9fff]")


def missing_turn(image: Image, lines: Sequence[Line], engine: Engine) -> int:
    """Quarter turns counter-clockwise that make the page readable; 0 for a page that is well read as it is, or of
    which nothing can be told."""
    several = [line for line in lines if len(line.text) > 1]
    if len(several) < _FEW:
        return _of_few(image, lines, engine)
    lying = sum(_is_tall(image, line) for line in several) > len(several) / 2
    if not lying and _mean(several) >= _WELL_READ:
        return 0
    sample = sorted(several, key=lambda line: len(line.text), reverse=True)[:_TRIED]
    crops = [_cut(image, line) for line in sample]
    turns = (1, 3) if lying else (0, 2)
    scores = {turn: sum(one.confidence for one in _turned(crops, turn, engine)) for turn in turns}
    return max(turns, key=lambda turn: scores[turn])


def _of_few(image: Image, lines: Sequence[Line], engine: Engine) -> int:
    """The turn of a page with a line or two: by how many characters are read how surely each way up."""
    if not lines:
        return 0
    words = [line for line in lines if len(line.text) > 1]
    tall = any(_is_tall(image, line) for line in lines)
    # Digits read upside down are digits still.
    if not tall and any(_HAN.search(line.text) for line in words) and _mean(words) >= _WELL_READ:
        return 0
    sample = sorted(lines, key=lambda line: _area(line), reverse=True)[:_TRIED]
    crops = [_cut(image, line) for line in sample]
    readings = {turn: _turned(crops, turn, engine) for turn in range(4)}
    best = max(readings, key=lambda turn: _read(readings[turn]))
    characters = sum(len(reading.text) for reading in readings[best])
    if characters < _FEWEST_CHARACTERS or _read(readings[best]) < _WELL_READ * characters:
        return 0
    if _read(readings[best]) < _CLEARLY_BETTER * _read(readings[0]):
        return 0
    return 0 if best == 1 and _is_vertical(crops, readings[1], engine) else best


def _is_vertical(crops: Sequence[Image], lying: Sequence[RawLine], engine: Engine) -> bool:
    """Whether tall lines are print set from top to bottom, whose characters stand upright: the recogniser reads it
    laid on its side as well, so its characters are looked at one by one."""
    pieces = [
        piece
        for crop, line in zip(crops, lying, strict=True)
        if crop.shape[0] > _TALL * crop.shape[1] and line.text
        for piece in np.array_split(crop, len(line.text))
    ][:_TRIED]
    return _read(_turned(pieces, 0, engine)) > _read(_turned(pieces, 1, engine))


def _turned(crops: Sequence[Image], turn: int, engine: Engine) -> list[RawLine]:
    return engine.read([np.ascontiguousarray(np.rot90(picture, turn)) for picture in crops])


def _read(readings: Sequence[RawLine]) -> float:
    """Characters that were read, each counted as far as it is sure."""
    return sum(reading.confidence * len(reading.text) for reading in readings)


def _mean(lines: Sequence[Line]) -> float:
    return sum(line.confidence * len(line.text) for line in lines) / sum(len(line.text) for line in lines)


def _is_tall(image: Image, line: Line) -> bool:
    height, width = image.shape[:2]
    x0, y0, x1, y1 = line.box
    return bool((y1 - y0) * height > _TALL * (x1 - x0) * width)


def _area(line: Line) -> float:
    return (line.box[2] - line.box[0]) * (line.box[3] - line.box[1])


def _cut(image: Image, line: Line) -> Image:
    height, width = image.shape[:2]
    x0, y0, x1, y1 = line.box
    return image[int(y0 * height) : int(y1 * height) + 1, int(x0 * width) : int(x1 * width) + 1]
