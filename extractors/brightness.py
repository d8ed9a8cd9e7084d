"""How bright a share of a picture's pixels is, by counting: sorting them takes ten times as long."""

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray


def percentile(picture: NDArray[Any], percent: float) -> float:
    """What ``np.percentile`` gives for a picture of one channel of bytes."""
    values = np.ascontiguousarray(picture).reshape(1, -1)
    below = np.cumsum(cv2.calcHist([values], [0], None, [256], [0, 256]).ravel().astype(np.int64))
    place = percent / 100 * (values.size - 1)
    first = int(place)
    low = int(np.searchsorted(below, first, side="right"))
    high = int(np.searchsorted(below, min(first + 1, values.size - 1), side="right"))
    return low + (high - low) * (place - first)


def percentile_by_channel(picture: NDArray[Any], percent: float) -> NDArray[np.float64]:
    """The same for each channel of a picture of bytes."""
    return np.array([percentile(picture[..., channel], percent) for channel in range(picture.shape[2])])
