"""Makes a page upright and its rows level."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from schemas.page import IDENTITY, Homography


@dataclass(frozen=True)
class Straightened:
    """A page whose rows are level.

    ``to_displayed`` maps fractions of ``image`` to fractions of the image it was made from (row-major 3 × 3, origin top
    left); ``turned`` is the clockwise quarter turn in degrees (0, 90, 180, 270) that was applied to it.
    """

    image: NDArray[np.uint8]
    to_displayed: Homography = IDENTITY
    turned: int = 0


def straighten(image: NDArray[np.uint8]) -> Straightened:
    """The page in ``image`` (RGB, height × width × 3) upright and level."""
    return Straightened(image)
