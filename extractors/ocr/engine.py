"""What every OCR engine gives: lines of print with their place."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.uint8]
"""RGB, height × width × 3."""

Point = tuple[float, float]
Quad = tuple[Point, Point, Point, Point]
"""Four (x, y) in pixels, clockwise from the top left corner of the print."""


Alternatives = tuple[tuple[str, float], ...]
"""What else a character may be: (character, probability), the most probable first."""


@dataclass(frozen=True, slots=True)
class RawLine:
    """A line as the engine saw it.

    ``confidence`` is the mean over the characters, 0 to 1. ``centres`` and ``scores`` have one number for each
    character of ``text``: its centre along the line (0 left edge of ``quad``, 1 right edge) and how sure it is;
    both are empty where an engine does not know them. ``alternatives`` has the rivals of each character, none for one
    that has no rival worth naming; it is empty where an engine does not know them.
    """

    text: str
    confidence: float
    quad: Quad
    centres: tuple[float, ...] = ()
    scores: tuple[float, ...] = ()
    alternatives: tuple[Alternatives, ...] = ()


class Engine(Protocol):
    """Reads print. An implementation may be slow to build and is then used for many pages of one process."""

    @property
    def name(self) -> str:
        """What reads, e.g. ``paddleocr``."""

    @property
    def version(self) -> str:
        """Changes whenever the same pixels may be read differently: package and models."""

    def find(self, image: Image) -> list[Quad]:
        """Where the lines of print of an upright page are, top to bottom."""

    def read(self, crops: list[Image]) -> list[RawLine]:
        """Reads each crop as one level line of print; one answer for each crop, in order, empty where it has none."""

    def score(self, picture: Image, texts: Sequence[str]) -> list[float]:
        """How well each text fits a level line of print: log-likelihood for each character, 0 certain, −∞ impossible.

        Compares candidates for one crop; a text fits when it is near the best and not far below −1. Blanks and the
        width of punctuation make no difference.
        """


def whole(image: Image) -> Quad:
    """The quad of a whole picture."""
    height, width = image.shape[:2]
    return ((0.0, 0.0), (float(width), 0.0), (float(width), float(height)), (0.0, float(height)))


def bounds(quad: Quad) -> tuple[float, float, float, float]:
    """The upright box (x0, y0, x1, y1) around ``quad``."""
    xs, ys = zip(*quad, strict=True)
    return (min(xs), min(ys), max(xs), max(ys))
