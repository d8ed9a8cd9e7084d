"""Places on a page that look like print and that nothing was read from."""

from collections.abc import Iterable, Sequence
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.ocr.engine import Image
from extractors.shrinking import shrunk
from schemas.evidence import Box
from schemas.page import Line

Mask = NDArray[np.uint8]

_WORKING_SIDE = 1200
_USUAL_HEIGHT = 0.013
"""Height of a line of body text as a share of the page's longest side, for a page without any line."""
_SMALLEST, _LARGEST = 0.55, 3.0
"""Height of a row of unread print as a share of the usual line: small print to large handwriting."""
_FEWEST_MARKS = 3
"""Strokes or glyphs a row has at least; fewer are specks, brackets, bullets."""
_LONGER = 2.0
"""Times as long as high a row is at least: two characters."""
_FILLED = (0.08, 0.62)
"""Share of a row's box that is ink; more is a picture or a bar, less a drawing."""
_PICTURE = 5.0
"""Line heights from which dense ink is a picture."""
_MOST = 40
_RED_SHARE = 0.35
"""Share of coloured ink from which a place belongs to a seal, an emblem or a logo."""
_RIM = 0.012
"""Of the page's sides: the edge of the sheet and its shadow."""


def find_unread(image: Image, lines: Sequence[Line], known: Iterable[Box] = ()) -> tuple[Box, ...]:
    """Boxes of unread print in fractions of the straightened page ``image``, top to bottom.

    ``known`` are the places of everything else that was seen: seals, codes, pictures. Rulings, pictures, coloured
    emblems and the rim of the sheet are no print. A doubtful place is left out: a wrong alarm on every page would
    teach people to ignore them all.
    """
    scale = min(1.0, _WORKING_SIDE / max(image.shape[:2]))
    small = shrunk(image, scale)
    height, width = small.shape[:2]
    usual = _usual_height(lines, (width, height))
    ink = _without_rulings(_ink(small), usual)
    _blank_out(ink, (line.box for line in lines), more=0.45)
    _blank_out(ink, known, more=0.1)
    rim = round(_RIM * max(width, height))
    ink[:rim], ink[-rim:], ink[:, :rim], ink[:, -rim:] = 0, 0, 0, 0
    ink[_pictures(ink, usual) > 0] = 0
    rows = [box for box in _rows(ink, usual) if not _is_coloured(small, ink, box)]
    fractions = [(x0 / width, y0 / height, x1 / width, y1 / height) for x0, y0, x1, y1 in rows]
    return tuple(sorted(fractions, key=lambda box: (box[1], box[0]))[:_MOST])


def _usual_height(lines: Sequence[Line], size: tuple[int, int]) -> float:
    level = [line.box[3] - line.box[1] for line in lines if len(line.text) > 1 and _is_level(line.box, size)]
    # Boxes of lines are a third higher than their print.
    return 0.75 * float(np.median(level)) * size[1] if level else _USUAL_HEIGHT * max(size)


def _is_level(box: Box, size: tuple[int, int]) -> bool:
    return (box[2] - box[0]) * size[0] > (box[3] - box[1]) * size[1]


def _ink(small: Image) -> Mask:
    grey = cv2.cvtColor(small, cv2.COLOR_RGB2GRAY)
    side = max(31, max(grey.shape) // 24) | 1
    paper = cv2.blur(cv2.morphologyEx(grey, cv2.MORPH_CLOSE, np.ones((15, 15), np.uint8)), (side, side))
    return np.asarray(cv2.compare(grey, cv2.convertScaleAbs(paper, alpha=0.72), cv2.CMP_LT), dtype=np.uint8)


def _without_rulings(ink: Mask, usual: float) -> Mask:
    length = max(20, int(2.2 * usual))
    bars = cv2.bitwise_or(
        cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((1, length), np.uint8)),
        cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((length, 1), np.uint8)),
    )
    bare = ink.copy()
    bare[cv2.dilate(bars, np.ones((3, 3), np.uint8)) > 0] = 0
    return bare


def _blank_out(ink: Mask, boxes: Iterable[Box], *, more: float) -> None:
    """``more``: by how much of its height each box grows on all sides."""
    height, width = ink.shape
    for x0, y0, x1, y1 in boxes:
        grown = more * min((y1 - y0) * height, (x1 - x0) * width)
        left, top = max(0, int(x0 * width - grown)), max(0, int(y0 * height - grown))
        ink[top : int(y1 * height + grown) + 1, left : int(x1 * width + grown) + 1] = 0


def _pictures(ink: Mask, usual: float) -> Mask:
    """Where ink is dense over several lines' height without the white between lines."""
    reach = max(3, int(0.35 * usual)) | 1
    solid = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((reach, reach), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(np.asarray(solid, dtype=np.uint8))
    pictures = np.zeros_like(ink)
    for label in range(1, count):
        if min(stats[label, cv2.CC_STAT_HEIGHT], stats[label, cv2.CC_STAT_WIDTH]) > _PICTURE * usual:
            x, y, width, height = stats[label, :4]
            pictures[y : y + height, x : x + width] = 255
    return pictures


def _rows(ink: Mask, usual: float) -> list[tuple[int, int, int, int]]:
    """Marks that stand in a row, as boxes in pixels."""
    gap = max(3, int(1.1 * usual)) | 1
    joined = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((max(1, gap // 5), gap), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(np.asarray(joined, dtype=np.uint8))
    rows = []
    for x, y, width, height, _ in stats[1:].tolist():
        if not _SMALLEST * usual <= height <= _LARGEST * usual or width < _LONGER * height:
            continue
        part = ink[y : y + height, x : x + width]
        if _FILLED[0] <= float((part > 0).mean()) <= _FILLED[1] and _marks(part, usual) >= _FEWEST_MARKS:
            rows.append((x, y, x + width, y + height))
    return rows


def _marks(part: Mask, usual: float) -> int:
    """Glyphs and strokes of a size to be print."""
    _, _, stats, _ = cv2.connectedComponentsWithStats(np.ascontiguousarray(part))
    return int((stats[1:, cv2.CC_STAT_HEIGHT] >= 0.4 * usual).sum())


def _is_coloured(small: Image, ink: Mask, box: tuple[int, int, int, int]) -> bool:
    x0, y0, x1, y1 = box
    marks = small[y0:y1, x0:x1][ink[y0:y1, x0:x1] > 0].astype(np.int16)
    spread: NDArray[Any] = marks.max(axis=1) - marks.min(axis=1)
    return float((spread > 60).mean()) > _RED_SHARE
