"""Coloured ink on a page: where it is, and the page without it.

Seal ink lets light of its own colour through: seen through red, red ink is as bright as paper while black print stays
dark. Taking the red channel alone therefore takes the seal off and leaves what is printed beneath.
"""

from enum import Enum

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.brightness import percentile, percentile_by_channel
from extractors.ocr.engine import Image

Mask = NDArray[np.bool_]


class Ink(Enum):
    """A seal's colour; ``value`` is the channel of RGB in which the ink vanishes.

    Gray is the copy of a seal of any colour: its ink is only lighter than print.
    """

    RED = 0
    BLUE = 2
    GRAY = 1


COLOURED = (Ink.RED, Ink.BLUE)


def coverage(image: Image, ink: Ink) -> Mask:
    """Where the pixels of ``image`` have the colour of ``ink``; for gray, those between print and paper."""
    if ink is Ink.GRAY:
        grey = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
        paper = percentile(grey, 90)
        return np.asarray((grey < 0.86 * paper) & (grey > 0.3 * paper), dtype=np.bool_)
    hue, saturation, value = cv2.split(cv2.cvtColor(image, cv2.COLOR_RGB2HSV))
    # OpenCV counts hue in steps of two degrees. Orange and purple are left out: photos are full of them.
    right_hue = (hue <= 10) | (hue >= 160) if ink is Ink.RED else (hue >= 100) & (hue <= 132)
    return np.asarray(right_hue & (saturation >= 48) & (value >= 60), dtype=np.bool_)


def separated(image: Image, ink: Ink) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """How much ink stands on each pixel, 0 to 1, and how bright the pixel is in the ink's own channel, 0 to 1 (paper):
    where that is dark, print hides the ink.

    Scanners and JPEG keep brightness sharp and colour blurred. The shape is therefore taken from brightness, and colour
    only tells what is ink at all. A gray imprint has only its brightness, which that of print is well below.
    """
    paper = np.maximum(percentile_by_channel(image, 90), 1)
    levels = np.minimum(np.arange(256)[:, None] / paper, 1.0).astype(np.float32)
    share = [cv2.LUT(np.ascontiguousarray(image[:, :, channel]), levels[:, channel]) for channel in range(3)]
    if ink is Ink.GRAY:
        return _gray(np.asarray(1 - (share[0] + share[1] + share[2]) / 3))
    own = np.asarray(share.pop(ink.value), dtype=np.float32)
    others = (share[0] + share[1]) / 2
    let_through = np.clip((own - 0.4) / 0.35, 0, 1)
    coloured = np.clip((own - others) / 0.1, 0, 1)
    return np.asarray((1 - others) * let_through * coloured, dtype=np.float32), own


def _gray(dark: NDArray[np.floating]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """The ring is most of what is dark in a strip or disc with an imprint; print is darker than its ink."""
    shade = float(np.percentile(dark[dark > 0.12], 60)) if (dark > 0.12).any() else 0.5
    printed = dark > min(0.95, max(1.3 * shade, shade + 0.12))
    weak = np.clip(dark - 0.05, 0, None)
    return np.where(printed, 0, np.minimum(weak, shade)).astype(np.float32), np.where(printed, 0, 1).astype(np.float32)


def without_ink(image: Image, ink: Ink) -> Image:
    """The picture with the ink turned to paper.

    In its own channel the ink is a light shade; whatever is as light as that shade becomes paper, and print keeps its
    contrast below it. The paper keeps its own colour: a bright patch would be taken for a shape by line detection.
    """
    channel = np.ascontiguousarray(image[:, :, ink.value])
    # Wider than a stroke of print: what remains after closing is the paper under and around it.
    reach = max(9, round(min(image.shape[:2]) / 20)) | 1
    under = cv2.morphologyEx(channel, cv2.MORPH_CLOSE, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (reach, reach)))
    under = np.maximum(cv2.GaussianBlur(under, (2 * reach + 1, 2 * reach + 1), 0), 1)
    flat = channel / under
    inked = coverage(image, ink)
    shade = float(np.percentile(flat[inked], 30)) if inked.any() else 1.0
    white, black = min(0.95, shade), min(0.35, float(np.percentile(flat, 1)))
    light = np.clip((flat - black) / max(0.1, white - black), 0, 1)
    paper = np.percentile(image[~inked], 60, axis=0) if (~inked).any() else np.full(3, 255.0)
    return np.asarray(light[:, :, None] * paper, dtype=np.uint8)
