"""Coloured ink on a page: where it is, and the page without it.

Seal ink lets light of its own colour through: seen through red, red ink is as bright as paper while black print stays
dark. Taking the red channel alone therefore takes the seal off and leaves what is printed beneath.
"""

from enum import Enum

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.ocr.engine import Image

Mask = NDArray[np.bool_]


class Ink(Enum):
    """A seal's colour; ``value`` is the channel of RGB in which the ink vanishes."""

    RED = 0
    BLUE = 2


def coverage(image: Image, ink: Ink) -> Mask:
    """Where the pixels of ``image`` have the colour of ``ink``."""
    hue, saturation, value = cv2.split(cv2.cvtColor(image, cv2.COLOR_RGB2HSV))
    # OpenCV counts hue in steps of two degrees. Orange and purple are left out: photos are full of them.
    right_hue = (hue <= 10) | (hue >= 160) if ink is Ink.RED else (hue >= 100) & (hue <= 132)
    return np.asarray(right_hue & (saturation >= 48) & (value >= 60), dtype=np.bool_)


def strength(image: Image, ink: Ink) -> NDArray[np.uint8]:
    """How much ink stands on each pixel, 0 to 255; black print and paper have none."""
    channels = image.astype(np.int16)
    own = channels[:, :, ink.value]
    others = np.delete(channels, ink.value, axis=2).max(axis=2)
    return np.asarray(np.clip(own - others, 0, 255), dtype=np.uint8)


def without_ink(image: Image, ink: Ink) -> Image:
    """The picture with the ink turned to paper, in grey.

    What remains of the ink in its own channel is a slowly changing shade; it is divided away by the brightness around
    each pixel, and print keeps its contrast.
    """
    channel = cv2.medianBlur(np.ascontiguousarray(image[:, :, ink.value]), 3)
    # Wider than a stroke of print, narrower than the seal's own features.
    reach = max(7, round(min(image.shape[:2]) / 60)) | 1
    paper = cv2.morphologyEx(channel, cv2.MORPH_CLOSE, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (reach, reach)))
    paper = cv2.GaussianBlur(paper, (reach, reach), 0)
    flat = cv2.divide(channel, np.maximum(paper, 1), scale=245)
    return np.asarray(cv2.cvtColor(flat, cv2.COLOR_GRAY2RGB), dtype=np.uint8)
