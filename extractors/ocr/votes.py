"""Reading a line more than once, and what the readings together say."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from extractors.ocr.engine import Image, RawLine


@dataclass(frozen=True, slots=True)
class Verdict:
    """The reading to rely on, and what another reading of the same print gave."""

    reading: RawLine
    second: str


def decide(readings: Sequence[RawLine]) -> Verdict:
    """The text most readings give; where each says something else, the most confident one.

    ``second`` equals the chosen text when another reading agrees, else it is the best of the others. Raises
    ``ValueError`` for fewer than two readings.
    """
    if len(readings) < 2:
        raise ValueError("a vote takes at least two readings")
    votes = [_plain(reading.text) for reading in readings]
    chosen = max(range(len(readings)), key=lambda i: (votes.count(votes[i]) * bool(votes[i]), readings[i].confidence))
    others = [reading for index, reading in enumerate(readings) if index != chosen]
    second = max(others, key=lambda other: (_plain(other.text) == votes[chosen], other.confidence))
    return Verdict(readings[chosen], second.text)


def enlarged(picture: Image) -> Image:
    """The crop half as large again with a paper-coloured margin: other strokes fall on other pixels of the network."""
    large = cv2.resize(picture, None, fx=1.5, fy=1.5, interpolation=cv2.INTER_CUBIC)
    margin = max(2, large.shape[0] // 10)
    paper = [float(value) for value in np.percentile(large.reshape(-1, 3), 90, axis=0)]
    framed = cv2.copyMakeBorder(large, margin, margin, margin, margin, cv2.BORDER_CONSTANT, value=paper)
    return np.asarray(framed, dtype=np.uint8)


def evened(picture: Image) -> Image:
    """The crop in grey with its full range of contrast: thin or faded print darker, stained paper lighter."""
    grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
    dark, light = np.percentile(grey, [1, 80])
    stretched = np.clip((grey.astype(np.float32) - dark) * 255 / max(1.0, float(light - dark)), 0, 255)
    return np.asarray(cv2.cvtColor(stretched.astype(np.uint8), cv2.COLOR_GRAY2RGB), dtype=np.uint8)


def same_text(one: RawLine, other: RawLine) -> bool:
    """Whether two readings say the same, blanks and the width of punctuation aside."""
    return _plain(one.text) == _plain(other.text)


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())
