"""Reads the QR and bar codes on a page. What a code says is kept as text; nothing in it is ever opened or followed."""

import math
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from time import monotonic
from typing import Any

import cv2
import numpy as np
import zxingcpp
from numpy.typing import NDArray
from zxingcpp import BarcodeFormat, BarcodeFormats

from extractors.ocr.engine import Image
from extractors.shrinking import shrunk
from schemas.evidence import Box
from schemas.page import Code

Grey = NDArray[np.uint8]
Place = tuple[int, int, int, int]
"""x0, y0, x1, y1 in pixels."""

MAX_PAYLOAD = 4000
"""Characters; the largest QR code holds 2953 bytes or 4296 letters and digits."""
SECONDS = 0.3
"""Upper bound of the further attempts on a page whose code does not yield at once."""

_FORMATS = (
    BarcodeFormat.QRCode,
    BarcodeFormat.DataMatrix,
    BarcodeFormat.PDF417,
    BarcodeFormat.Code128,
    BarcodeFormat.Code39,
    BarcodeFormat.EANUPC,
)
_LINEAR = (BarcodeFormat.Code128, BarcodeFormat.Code39, BarcodeFormat.EANUPC)
_SHORTEST_LINEAR = 4
"""Bars of a ruled form can look like one or two characters of a bar code."""
_WORKING_SIDE = 1800
"""Pages are searched for the squares of a QR code at this longest side: 6 pixels to the millimetre of an A4 page."""
_FINDER_SMALLEST = 8
"""Pixels at that size: a square of 7 modules of 0.2 mm."""
_BARS_SIDE = 900
_BARS_LENGTH = 40
"""Pixels at that size: 13 mm, the shortest bar code in use."""
_BARS_HEIGHT = 18
"""Rulings and the edge of the sheet, spread by the filter, stay below."""
_STEEP = 60.0
"""Mean slope (Sobel) among bars; blurred ones of a phone photo still have it, the grain of a desk has not."""
_CANDIDATES = 3
_SMALL_SCAN = 2000
"""Pixels of the longest side up to which a page is enlarged for its codes: A4 at 170 dpi."""


@dataclass(frozen=True, slots=True)
class Codes:
    """``read`` in fractions of the picture; ``undecoded`` are QR codes that are in plain view and do not yield."""

    read: tuple[Code, ...] = ()
    undecoded: tuple[Box, ...] = ()


def find_codes(image: Image, *, seconds: float = SECONDS) -> Codes:
    """The codes on a page (RGB, height × width × 3), in any direction, top to bottom.

    The whole page is tried once, upright. What then still looks like a code is tried by itself: turned, enlarged,
    smoothed, with seal ink taken off, until ``seconds`` are over.
    """
    grey = np.asarray(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY), dtype=np.uint8)
    found = _decoded(grey, thoroughly=False)
    if not any(barcode.format == BarcodeFormat.QRCode for barcode, _ in found):
        found += _in_sharpened(grey)
    undecoded: list[Place] = []
    deadline = monotonic() + seconds
    squares = _squares(grey)
    for place in squares + _bars(grey):
        if any(_overlap(place, other) for _, other in found) or monotonic() > deadline:
            continue
        answer = _insisted(image, place, deadline)
        found += [one for one in answer if not any(_overlap(one[1], other) for _, other in found)]
        if not answer and place in squares:
            undecoded.append(place)
    height, width = grey.shape
    read = [_code(barcode, place, (width, height)) for barcode, place in found]
    return Codes(
        tuple(sorted(read, key=lambda code: (code.box[1], code.box[0]))),
        tuple(_fractions(place, (width, height)) for place in undecoded),
    )


def payload_of(content: bytes) -> str:
    """``content`` as text: UTF-8, else GB 18030; control and direction marks taken out, cut at ``MAX_PAYLOAD``."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        text = content.decode("gb18030", errors="replace")
    # Control characters break databases, marks of direction and of no width deceive the eye.
    kept = (c for c in text if c in "\t\n" or unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Cn"))
    return "".join(kept)[:MAX_PAYLOAD].strip()


def _in_sharpened(grey: Grey) -> list[tuple[Any, Place]]:
    """QR codes that blur or a scan of few pixels hides; looking for these alone takes hundredths of a second."""
    scale = 2.0 if max(grey.shape) <= _SMALL_SCAN else 1.0
    large = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC) if scale > 1 else grey
    found = _decoded(_sharpened(large, scale), formats=(BarcodeFormat.QRCode,), thoroughly=False)
    return [(barcode, _moved(place, scale, (0, 0))) for barcode, place in found]


def _sharpened(grey: NDArray[Any], reach: float) -> Grey:
    return np.asarray(cv2.addWeighted(grey, 2.5, cv2.GaussianBlur(grey, (0, 0), 1.5 * reach), -1.5, 0), dtype=np.uint8)


def _decoded(
    grey: Grey,
    binarizer: Any = zxingcpp.Binarizer.LocalAverage,
    formats: Sequence[BarcodeFormat] = _FORMATS,
    *,
    thoroughly: bool = True,
) -> list[tuple[Any, Place]]:
    """``thoroughly``: also on its side, light on dark, and shrunk; QR codes are found whichever way they are turned."""
    answers = zxingcpp.read_barcodes(
        np.ascontiguousarray(grey),
        formats=BarcodeFormats(formats),
        binarizer=binarizer,
        try_rotate=thoroughly,
        try_downscale=thoroughly,
        try_invert=thoroughly,
    )
    found: list[tuple[Any, Place]] = []
    for barcode in answers:
        place = _place(barcode.position)
        if _is_sound(barcode) and not any(_overlap(place, other) for _, other in found):
            found.append((barcode, place))
    return found


def _is_sound(barcode: Any) -> bool:
    if not barcode.valid or not payload_of(barcode.bytes):
        return False
    return barcode.format not in _LINEAR or len(barcode.bytes) >= _SHORTEST_LINEAR


def _insisted(image: Image, place: Place, deadline: float) -> list[tuple[Any, Place]]:
    """Further attempts on one place of the page."""
    x0, y0, x1, y1 = place
    part = image[y0:y1, x0:x1]
    for picture, scale in _versions(part):
        for binarizer in (zxingcpp.Binarizer.LocalAverage, zxingcpp.Binarizer.GlobalHistogram):
            if monotonic() > deadline:
                return []
            found = _decoded(picture, binarizer)
            if found:
                return [(barcode, _moved(inner, scale, (x0, y0))) for barcode, inner in found]
    return []


def _versions(part: Image) -> Iterator[tuple[Grey, float]]:
    """The picture of a code made clearer in several ways, each with its scale."""
    grey = np.asarray(cv2.cvtColor(part, cv2.COLOR_RGB2GRAY), dtype=np.uint8)
    # In the lightest channel coloured ink vanishes: a seal over the code.
    bare = part.max(axis=2)
    side = max(grey.shape)
    for scale in (2.0, 3.0):
        if side * scale > 2400:
            continue
        for source in (grey, bare):
            large = cv2.resize(source, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC)
            yield np.asarray(large, dtype=np.uint8), scale
            yield _sharpened(large, scale), scale
    yield np.asarray(cv2.GaussianBlur(grey, (0, 0), 1.5), dtype=np.uint8), 1.0


def _squares(grey: Grey) -> list[Place]:
    """Where at least two of the three nested squares of a QR code stand together, whatever way it is turned."""
    scale = min(1.5, _WORKING_SIDE / max(grey.shape))
    larger = (
        shrunk(grey, scale) if scale < 1 else cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC)
    )
    ink = _ink(larger)
    contours, tree = cv2.findContours(ink, cv2.RETR_TREE, cv2.CHAIN_APPROX_SIMPLE)
    marks = [_extent(contours[index]) for index in range(len(contours)) if _is_finder(index, contours, tree[0])]
    places: list[Place] = []
    while marks:
        x, y, side = marks.pop()
        group = [mark for mark in marks if _belong_together((x, y, side), mark)]
        marks = [mark for mark in marks if mark not in group]
        if group:
            group.append((x, y, side))
            # Of two squares only: the third lies as far away on either side.
            reach = side if len(group) > 2 else max(side, *(math.hypot(x - a, y - b) for a, b, _ in group))
            xs, ys = [a for a, _, _ in group], [b for _, b, _ in group]
            box = (min(xs) - reach, min(ys) - reach, max(xs) + reach, max(ys) + reach)
            places.append(_scaled_within(box, 1 / scale, grey.shape))
    return places[:_CANDIDATES]


def _ink(grey: NDArray[Any]) -> Grey:
    """What is dark; within it, also gaps that blur has darkened stay gaps."""
    side = max(15, max(grey.shape) // 25) | 1
    dark = cv2.adaptiveThreshold(grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, side, 12)
    strokes = cv2.adaptiveThreshold(grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, side // 3 | 1, 0)
    return np.asarray(cv2.bitwise_and(dark, strokes), dtype=np.uint8)


def _is_finder(index: int, contours: Sequence[NDArray[Any]], tree: NDArray[Any]) -> bool:
    """A dark square ring around a dark square: sides of 7, 5 and 3 modules, so areas of 49, 25 and 9."""
    if tree[index][2] < 0 or len(contours[index]) < 4:
        return False
    _, (width, height), _ = cv2.minAreaRect(contours[index])
    if min(width, height) < _FINDER_SMALLEST or max(width, height) > 1.4 * min(width, height):
        return False
    ring = cv2.contourArea(contours[index])
    hole, within = _largest_within(index, contours, tree)
    _, core = _largest_within(hole, contours, tree)
    return ring > 0.75 * width * height and 0.25 < within / ring < 0.8 and 0.05 < core / ring < 0.4


def _largest_within(index: int, contours: Sequence[NDArray[Any]], tree: NDArray[Any]) -> tuple[int, float]:
    """The largest contour directly inside another, and its area; specks beside it do not count."""
    best, area, child = -1, 0.0, int(tree[index][2]) if index >= 0 else -1
    while child >= 0:
        size = cv2.contourArea(contours[child])
        if size > area:
            best, area = child, size
        child = int(tree[child][0])
    return best, area


def _extent(contour: NDArray[Any]) -> tuple[float, float, float]:
    """Centre and side."""
    (x, y), (width, height), _ = cv2.minAreaRect(contour)
    return float(x), float(y), float(max(width, height))


def _belong_together(one: tuple[float, float, float], other: tuple[float, float, float]) -> bool:
    """Squares of one code: alike in size, and 14 to 170 modules apart, of which 7 are a square's side."""
    distance = math.hypot(one[0] - other[0], one[1] - other[1])
    smaller, larger = sorted((one[2], other[2]))
    return larger < 1.4 * smaller and 1.5 * smaller < distance < 18 * larger


def _bars(grey: Grey) -> list[Place]:
    """Where strokes of one direction alone stand close together, as in a bar code, and nowhere else on a page."""
    scale = min(1.0, _BARS_SIDE / max(grey.shape))
    small = shrunk(grey, scale)
    across, down = (cv2.boxFilter(_slopes(small, *axis), cv2.CV_32F, (9, 9)) for axis in ((1, 0), (0, 1)))
    places: list[tuple[int, Place]] = []
    upright, lying = (_BARS_LENGTH, _BARS_HEIGHT), (_BARS_HEIGHT, _BARS_LENGTH)
    for strong, weak, kernel, least in ((across, down, (5, 15), upright), (down, across, (15, 5), lying)):
        mask = ((strong > _STEEP) & (strong > 3 * weak)).astype(np.uint8)
        mask = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones(kernel, np.uint8)).astype(np.uint8)
        mask = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((9, 9), np.uint8)).astype(np.uint8)
        _, _, stats, _ = cv2.connectedComponentsWithStats(mask)
        for x, y, width, height, area in stats[1:].tolist():
            if width >= least[0] and height >= least[1] and area > 0.6 * width * height:
                margin = 12
                box = (x - margin, y - margin, x + width + margin, y + height + margin)
                places.append((area, _scaled_within(box, 1 / scale, grey.shape)))
    return [place for _, place in sorted(places, reverse=True)[:_CANDIDATES]]


def _slopes(grey: Grey, across: int, down: int) -> NDArray[Any]:
    return np.abs(cv2.Sobel(grey, cv2.CV_16S, across, down))


def _code(barcode: Any, place: Place, size: tuple[int, int]) -> Code:
    return Code(box=_fractions(place, size), payload=payload_of(barcode.bytes), symbology=str(barcode.format))


def _place(position: Any) -> Place:
    corners = (position.top_left, position.top_right, position.bottom_right, position.bottom_left)
    xs, ys = [corner.x for corner in corners], [corner.y for corner in corners]
    # A bar code is reported as the line it was read along.
    return min(xs), min(ys), max(max(xs), min(xs) + 1), max(max(ys), min(ys) + 1)


def _moved(place: Place, scale: float, by: tuple[int, int]) -> Place:
    x0, y0, x1, y1 = (value / scale for value in place)
    return round(x0 + by[0]), round(y0 + by[1]), round(x1 + by[0]), round(y1 + by[1])


def _scaled_within(box: tuple[float, float, float, float], factor: float, shape: Sequence[int]) -> Place:
    x0, y0, x1, y1 = (int(value * factor) for value in box)
    return max(0, x0), max(0, y0), min(shape[1], x1), min(shape[0], y1)


def _overlap(one: Place, other: Place) -> bool:
    """Whether the middle of either lies within the other."""
    return _holds_middle(one, other) or _holds_middle(other, one)


def _holds_middle(outer: Place, inner: Place) -> bool:
    x, y = (inner[0] + inner[2]) / 2, (inner[1] + inner[3]) / 2
    return outer[0] <= x <= outer[2] and outer[1] <= y <= outer[3]


def _fractions(place: Place, size: tuple[int, int]) -> Box:
    width, height = size
    x0, y0, x1, y1 = place[0] / width, place[1] / height, place[2] / width, place[3] / height
    return max(0.0, x0), max(0.0, y0), min(1.0, x1), min(1.0, y1)
