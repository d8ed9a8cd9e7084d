"""Makes a page upright and its rows level: the sheet cut out of a photograph, quarter turns, skew, converging rows.

Every step is a homography; they are multiplied and the picture is resampled once. Coordinates are continuous: pixel
``i`` covers ``i`` to ``i + 1``, so that fractions of a page are coordinates divided by its sides.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.page_border import Quad, find_border
from extractors.rulings import Ruling, find_rulings
from extractors.shrinking import shrunk
from extractors.skew import WORKING_SIDE, Skew, ink_of, is_sideways, measure
from schemas.page import IDENTITY, Homography

Matrix = NDArray[Any]
Size = tuple[int, int]
"""Width and height in pixels."""

LEVEL = 0.25
"""Degrees below which a page is left as it is: resampling would cost more sharpness than it gains."""
CONVERGING = 0.5
"""Degrees by which rows at the top and at the bottom differ from which they are taken to converge."""
MAX_CONVERGING = 8.0
LONG_RULING = 0.06
"""Of the page's side: rulings from this length on tell how a form leans."""
FEWEST_RULINGS = 3
LEANING = 0.004
"""Slope (0.23°) from which uprights are set upright."""
AGREEING = 0.004
"""Slope by which rulings may differ from the rule that is found for them."""
EVEN_RIM = 0.88
"""Brightness of the darkest part of a scan's rim as a share of the lightest."""
MARGIN = 0.004
"""Of its side: what is kept around a sheet, so that print at the very edge stays."""
FINE = 2000
"""Pixels of the longest side from which strokes are broad enough for linear interpolation: A4 at 170 dpi."""
PAPER = (255, 255, 255)
MIN_SIDE = 32
QUARTER_BACK = np.array([[0, 1, 0], [-1, 0, 1], [0, 0, 1]], float)
"""From fractions of a picture turned clockwise by 90° to fractions of the picture itself."""


@dataclass(frozen=True)
class Straightened:
    """A page whose rows are level.

    ``to_displayed`` maps fractions of ``image`` to fractions of the image it was made from (row-major 3 × 3, origin top
    left); ``turned`` is the clockwise turn in degrees that was applied to it: 0, or 90 for print found sideways, which
    may then stand upside down as likely as not.
    """

    image: NDArray[np.uint8]
    to_displayed: Homography = IDENTITY
    turned: int = 0


@dataclass(frozen=True)
class _Draft:
    """What was found so far: ``matrix`` takes the displayed picture's pixels to the straight page's pixels."""

    matrix: Matrix
    size: Size

    def then(self, matrix: Matrix, size: Size) -> "_Draft":
        return _Draft(matrix @ self.matrix, size)


def straighten(image: NDArray[np.uint8]) -> Straightened:
    """The page in ``image`` (RGB, height × width × 3) upright and level, with the way back to ``image``.

    A sheet is cut out and its perspective removed only where all four sides are in clear view. Print that runs
    sideways is turned by 90°; whether a page is upside down (0° or 180°, 90° or 270°) cannot be told from the layout
    of Chinese print and is left to the reader. Skew up to ±15° is removed. A page that is
    straight already (within 0.25°) comes back unchanged, the very same array, with ``IDENTITY``.
    """
    if min(image.shape[:2]) < MIN_SIDE:
        return Straightened(image)
    straight = _straightened(image)
    if straight is not None:
        return straight
    quarter = np.ascontiguousarray(np.rot90(image, -1))
    straight = _straightened(quarter, may_turn=False) or Straightened(quarter)
    to_displayed = _row_major(QUARTER_BACK @ np.array(straight.to_displayed).reshape(3, 3))
    return replace(straight, to_displayed=to_displayed, turned=90)


def _straightened(image: NDArray[np.uint8], *, may_turn: bool = True) -> Straightened | None:
    """``None`` for a picture without a border whose print runs sideways: a quarter turn needs no resampling."""
    height, width = image.shape[:2]
    scale = min(1.0, WORKING_SIDE / max(height, width))
    working: NDArray[Any] = shrunk(image, scale)
    start = _Draft(np.eye(3), (working.shape[1], working.shape[0]))
    border = find_border(working)
    draft = start if border is None else start.then(*_cut_out(border))
    sheet = _Sheet(working)
    sideways = may_turn and is_sideways(sheet.ink(draft))
    if sideways and border is None:
        return None
    if sideways:
        draft = draft.then(*_quarter_turn(draft.size))
    draft = _levelled(sheet, draft)
    if border is None and not is_scanned(working):
        draft = _squared(working, draft)
    if draft is start:
        return Straightened(image)
    full = _scaled(draft, (width / start.size[0], height / start.size[1]))
    return Straightened(
        # Cubic interpolation takes 0.1 s and keeps strokes of few pixels sharper.
        image=_warped(image, full, cv2.INTER_CUBIC if max(width, height) < FINE else cv2.INTER_LINEAR),
        to_displayed=_way_back(full, (width, height)),
        turned=90 if sideways else 0,
    )


class _Sheet:
    """The working picture, and its ink as it was last asked for."""

    def __init__(self, working: NDArray[Any]) -> None:
        self._working = working
        self._last: tuple[_Draft, NDArray[Any]] | None = None

    def ink(self, draft: _Draft) -> NDArray[Any]:
        if self._last is None or self._last[0] is not draft:
            self._last = draft, ink_of(_warped(self._working, draft))
        return self._last[1]


def _levelled(sheet: _Sheet, draft: _Draft) -> _Draft:
    """``draft`` itself when its rows are level."""
    rotated = _rotated(sheet, draft)
    parallel = _parallel(sheet, rotated)
    return parallel if parallel is rotated else _rotated(sheet, parallel)


def _rotated(sheet: _Sheet, draft: _Draft) -> _Draft:
    skew = measure(sheet.ink(draft))
    if skew.is_clear and abs(skew.angle) >= LEVEL:
        return draft.then(*_rotation(skew.angle, draft.size))
    return draft


def _parallel(sheet: _Sheet, draft: _Draft) -> _Draft:
    """Rows that converge, as in a photograph of a page whose sides are out of view, made parallel."""
    ink = sheet.ink(draft)
    width, height = draft.size
    parts = [ink[int(a * height) : int(b * height)] for a, b in _BANDS]
    rough = [measure(part, reach=MAX_CONVERGING, roughly=True) for part in parts]
    # Within half a degree of each other, they do not converge.
    if not all(band.is_clear for band in rough) or rough[0].angle == rough[-1].angle:
        return draft
    bands = [measure(part, reach=MAX_CONVERGING) for part in parts]
    if not all(band.is_clear for band in bands):
        return draft
    top, middle, bottom = (band.angle for band in bands)
    difference = bottom - top
    if not CONVERGING <= abs(difference) <= MAX_CONVERGING or abs(middle - (top + bottom) / 2) > 0.25 * abs(difference):
        return draft
    return draft.then(*_unconverged(bands[0], bands[2], (width, height)))


def is_scanned(working: NDArray[Any]) -> bool:
    """Whether light is even along the rim of the picture, as on a scanner's glass, where nothing leans."""
    small = cv2.resize(cv2.cvtColor(working, cv2.COLOR_RGB2GRAY), (40, 40), interpolation=cv2.INTER_AREA)
    rim = np.concatenate([small[0], small[-1], small[1:-1, 0], small[1:-1, -1]])
    dark, light = np.percentile(rim, [5, 95])
    return bool(dark >= EVEN_RIM * light)


def _squared(working: NDArray[Any], draft: _Draft) -> _Draft:
    """What the rulings of a form tell in a photograph without a border: uprights that lean or converge set upright,
    and levels made level with them."""
    grey = np.asarray(cv2.cvtColor(_warped(working, draft), cv2.COLOR_RGB2GRAY), dtype=np.uint8)
    rulings = find_rulings(grey)
    width, height = draft.size
    leaning = _lean(rulings.upright, width, LONG_RULING * height)
    falling = _lean(rulings.level, height, LONG_RULING * width)
    if leaning is None or max(map(abs, leaning)) < LEANING:
        return draft
    (left, right), (top, bottom) = leaning, falling or (0.0, 0.0)
    corners = np.array([(0.2, 0.2), (0.8, 0.2), (0.8, 0.8), (0.2, 0.8)]) * (width, height)
    source = [
        (
            x + (left if x < width / 2 else right) * (y - height / 2),
            y + (top if y < height / 2 else bottom) * (x - width / 2),
        )
        for x, y in corners
    ]
    matrix = cv2.getPerspectiveTransform(np.array(source, np.float32), corners.astype(np.float32))
    return draft.then(*_within_canvas(matrix, draft.size))


def _lean(rulings: Sequence[Ruling], side: float, shortest: float) -> tuple[float, float] | None:
    """The slope of rulings at 0.2 and at 0.8 of ``side``, the axis along which they follow one another; ``None``
    where they are too few or do not agree."""
    long = [ruling for ruling in rulings if ruling.length >= shortest]
    places = np.array([ruling.at / side for ruling in long])
    if len(long) < FEWEST_RULINGS or np.ptp(places) < 0.25:
        return None
    slopes, weights = np.array([ruling.slope for ruling in long]), np.array([ruling.length for ruling in long])
    gradient, base = np.polyfit(places, slopes, 1, w=np.sqrt(weights))
    if float(np.median(np.abs(slopes - base - gradient * places))) > AGREEING:
        return None
    return float(base + 0.2 * gradient), float(base + 0.8 * gradient)


_BANDS = ((0.0, 0.4), (0.3, 0.7), (0.6, 1.0))


def _unconverged(top: Skew, bottom: Skew, size: Size) -> tuple[Matrix, Size]:
    """The homography that makes the rows in the middle of the upper and of the lower band level."""
    width, height = size
    source, target = [], []
    for skew, level in ((top, 0.2 * height), (bottom, 0.8 * height)):
        rise = float(np.tan(np.deg2rad(skew.angle))) * width / 2
        source += [(0, level - rise), (width, level + rise)]
        target += [(0, level), (width, level)]
    matrix = cv2.getPerspectiveTransform(np.array(source, np.float32), np.array(target, np.float32))
    return _within_canvas(matrix, size)


def _cut_out(border: Quad) -> tuple[Matrix, Size]:
    sides = [float(np.linalg.norm(border[i] - border[(i + 1) % 4])) for i in range(4)]
    width, height = max(sides[0], sides[2]), max(sides[1], sides[3])
    margin = MARGIN * max(width, height)
    corners = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32) + np.float32(margin)
    matrix = cv2.getPerspectiveTransform(border, corners.astype(np.float32))
    return matrix, (round(width + 2 * margin), round(height + 2 * margin))


def _quarter_turn(size: Size) -> tuple[Matrix, Size]:
    """Clockwise by 90°."""
    width, height = size
    return np.array([[0, -1, height], [1, 0, 0], [0, 0, 1]], float), (height, width)


def _rotation(angle: float, size: Size) -> tuple[Matrix, Size]:
    cosine, sine = np.cos(np.deg2rad(angle)), np.sin(np.deg2rad(angle))
    return _within_canvas(np.array([[cosine, sine, 0], [-sine, cosine, 0], [0, 0, 1]], float), size)


def _within_canvas(matrix: Matrix, size: Size) -> tuple[Matrix, Size]:
    """``matrix`` followed by the shift that brings all of the picture onto a canvas just large enough."""
    width, height = size
    corners = np.array([[(0, 0), (width, 0), (width, height), (0, height)]], np.float64)
    moved = cv2.perspectiveTransform(corners, matrix)[0]
    low, high = moved.min(axis=0), moved.max(axis=0)
    shift = np.array([[1, 0, -low[0]], [0, 1, -low[1]], [0, 0, 1]], float)
    return shift @ matrix, (round(high[0] - low[0]), round(high[1] - low[1]))


def _scaled(draft: _Draft, factors: tuple[float, float]) -> _Draft:
    """The same for the full picture, which is ``factors`` as wide and high as the working one."""
    x, y = factors
    factor = (x + y) / 2
    enlarge, reduce = np.diag([factor, factor, 1.0]), np.diag([1 / x, 1 / y, 1.0])
    return _Draft(enlarge @ draft.matrix @ reduce, (round(draft.size[0] * factor), round(draft.size[1] * factor)))


def _warped(image: NDArray[Any], draft: _Draft, method: int = cv2.INTER_LINEAR) -> NDArray[Any]:
    """The picture resampled; OpenCV counts from pixel centres, hence the half pixels."""
    if np.array_equal(draft.matrix, np.eye(3)):
        return image
    half = np.array([[1, 0, 0.5], [0, 1, 0.5], [0, 0, 1]], float)
    matrix = np.linalg.inv(half) @ draft.matrix @ half
    how: dict[str, Any] = {"flags": method, "borderMode": cv2.BORDER_CONSTANT, "borderValue": PAPER}
    if np.allclose(matrix[2], (0, 0, 1), rtol=0, atol=1e-9):
        return cv2.warpAffine(image, matrix[:2], draft.size, **how)
    return cv2.warpPerspective(image, matrix, draft.size, **how)


def _way_back(draft: _Draft, displayed: Size) -> Homography:
    to_pixels = np.diag([draft.size[0], draft.size[1], 1.0])
    to_fractions = np.diag([1 / displayed[0], 1 / displayed[1], 1.0])
    return _row_major(to_fractions @ np.linalg.inv(draft.matrix) @ to_pixels)


def _row_major(matrix: Matrix) -> Homography:
    a, b, c, d, e, f, g, h, i = (float(value) for value in (matrix / matrix[2, 2]).ravel())
    return a, b, c, d, e, f, g, h, i
