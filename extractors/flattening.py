"""Pages set upright and flat by official models, where an installation sets them, with the way back to the page."""

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.grids import is_curled
from extractors.ocr.aids import Aids
from extractors.ocr.engine import Image
from extractors.ocr.unwarping import Places
from extractors.shrinking import shrunk
from extractors.straighten import is_scanned
from schemas.page import IDENTITY, Homography, Mesh

_WORKING_SIDE = 900
_SHIFTED = 0.004
"""Share of the page by which print must stand elsewhere for a page to be set flat: resampling costs sharpness."""
_LEAST_PAGE = 0.25
"""Share of the picture the sheet takes at least; a model that sees less of it has not found it."""
_FRESH = 5
"""Decimals of a place: a hundredth of a millimetre."""

TURNED_BACK: dict[int, Homography] = {
    0: IDENTITY,
    1: (0, -1, 1, 1, 0, 0, 0, 0, 1),
    2: (-1, 0, 1, 0, -1, 1, 0, 0, 1),
    3: (0, 1, 0, -1, 0, 1, 0, 0, 1),
}
"""From fractions of a picture turned n quarters counter-clockwise to fractions of the picture before."""


@dataclass(frozen=True)
class Flat:
    """A page as upright and flat as the models make it. ``turned_back`` leads to the picture it was made from; for a
    page that was bent, ``mesh`` does so instead, and ``turned_back`` is what it comes to by and large."""

    image: Image
    turned_back: Homography = IDENTITY
    mesh: Mesh = ()


def flattened(image: Image, aids: Aids) -> Flat:
    """The displayed page (RGB) turned upright by the orientation model; photographs and curled pages set flat by the
    unwarping model. Raises ``ModelError`` where a model that is set does not run."""
    quarters = aids.orientation.quarters(image) if aids.orientation else 0
    upright = np.ascontiguousarray(np.rot90(image, quarters)) if quarters else image
    flat = Flat(upright, TURNED_BACK[quarters])
    if aids.unwarping is None or not _is_bent(upright):
        return flat
    places = aids.unwarping.places(upright)
    if not _is_plausible(places):
        return flat
    return Flat(resampled(upright, places), flat.turned_back, _mesh(places, flat.turned_back))


def _is_bent(image: Image) -> bool:
    """Whether the page may be other than flat: photographs, and scans whose rulings curve alike."""
    small: NDArray[Any] = shrunk(image, min(1.0, _WORKING_SIDE / max(image.shape[:2])))
    return not is_scanned(small) or is_curled(image)


def _is_plausible(places: Places) -> bool:
    """Whether a sheet can lie so: no place folds over its neighbours, most of the picture is page, and something
    moves at all."""
    along = np.diff(places, axis=1)[:-1]
    down = np.diff(places, axis=0)[:, :-1]
    areas = along[..., 0] * down[..., 1] - along[..., 1] * down[..., 0]
    rows, columns = places.shape[:2]
    even = np.dstack(np.meshgrid(np.linspace(0, 1, columns), np.linspace(0, 1, rows)))
    return bool(
        np.isfinite(places).all()
        and (areas > 0).all()
        and areas.sum() >= _LEAST_PAGE
        and np.abs(places - even).max() > _SHIFTED
    )


def resampled(image: Image, places: Places) -> Image:
    """The flat page, as large as the picture. Places outside the picture are paper."""
    height, width = image.shape[:2]
    rows, columns = places.shape[:2]
    down, across = _weights(height, rows), _weights(width, columns)
    xs, ys = (
        (down @ places[..., axis] @ across.T * side - 0.5).astype(np.float32)
        for axis, side in ((0, width), (1, height))
    )
    flat = cv2.remap(image, xs, ys, cv2.INTER_CUBIC, borderMode=cv2.BORDER_CONSTANT, borderValue=(255, 255, 255))
    return np.asarray(flat, dtype=np.uint8)


def _weights(pixels: int, points: int) -> NDArray[np.float64]:
    """pixels × points: what share each of the evenly spread points has in the middle of each pixel."""
    at = (np.arange(pixels) + 0.5) / pixels * (points - 1)
    first = np.minimum(at.astype(int), points - 2)
    weights = np.zeros((pixels, points))
    weights[np.arange(pixels), first] = 1 - (at - first)
    weights[np.arange(pixels), first + 1] = at - first
    return weights


def _mesh(places: Places, back: Homography) -> Mesh:
    turned = cv2.perspectiveTransform(places.astype(np.float64), np.array(back, np.float64).reshape(3, 3))
    return tuple(tuple((round(float(x), _FRESH), round(float(y), _FRESH)) for x, y in row) for row in turned)
