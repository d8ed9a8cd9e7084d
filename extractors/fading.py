"""Pale print made dark again, before it is read.

Shadow, folds and uneven light the networks read through as they are (measured: docs/decisions.md); what they lose is
print that is pale all over the page, as of a worn toner, a copy of a copy or thermal paper.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.ocr.engine import Image
from extractors.shrinking import shrunk

PALE_FROM = 0.65
"""Brightness of strokes as a share of their paper's from which a page is pale; black print on white has 0.1 to 0.35."""
_DARK = 0.15
"""The same of strokes that were made dark."""
_MOST = 4.0
"""Contrast is raised no farther: it raises noise as well."""
_STROKE = 0.88
"""Brightness as a share of the paper's from which down there is a stroke."""
_LEAST_INK = 0.001
_WORKING_SIDE = 500

Picture = NDArray[np.float32]


def darkened(image: Image) -> Image:
    """``image`` (RGB, a level page) with its pale print dark; itself, the very same array, where print is dark enough
    or there is none to tell by."""
    grey = np.asarray(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY), dtype=np.uint8)
    paper = _paper(grey)
    stroke = _stroke_brightness(grey, paper)
    if stroke is None or stroke < PALE_FROM:
        return image
    gain = min(_MOST, (1 - _DARK) / (1 - stroke))
    # What is as bright as its paper stays as it is.
    bright = _sized(paper, grey.shape)[:, :, None]
    dark = bright - (bright - image.astype(np.float32)) * gain
    return np.asarray(np.clip(dark, 0, 255), dtype=np.uint8)


def _stroke_brightness(grey: NDArray[np.uint8], paper: Picture) -> float | None:
    """How bright strokes are as a share of their paper; ``None`` of a page with hardly any."""
    # Noise and specks of dust are no strokes.
    some = cv2.medianBlur(grey, 3)[::2, ::2]
    share = some / np.maximum(_sized(paper, some.shape), 1)
    strokes = share[share < _STROKE]
    if strokes.size < _LEAST_INK * share.size:
        return None
    return float(np.percentile(strokes, 10))


def _sized(paper: Picture, shape: tuple[int, ...]) -> Picture:
    return np.asarray(cv2.resize(paper, (shape[1], shape[0]), interpolation=cv2.INTER_LINEAR), dtype=np.float32)


def _paper(grey: NDArray[np.uint8]) -> Picture:
    """The brightness of the paper everywhere, under print as well, on a small picture."""
    small = shrunk(grey, min(1.0, _WORKING_SIDE / max(grey.shape)))
    closed = cv2.medianBlur(cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((11, 11), np.uint8)), 9)
    return np.asarray(cv2.GaussianBlur(closed, (0, 0), 4), dtype=np.float32)
