"""Pages drawn without any font, for tests of geometry: glyphs are blocks of strokes on the grid of Chinese print."""

from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]

WIDTH, HEIGHT = 1240, 1754
GLYPH, PITCH, ROW = 24, 27, 48
LEFT, TOP = 120, 150
DOTS = ((100, 90), (WIDTH - 100, 90), (WIDTH - 100, HEIGHT - 90), (100, HEIGHT - 90))
"""Centres of the red dots in the corners, clockwise from top left."""


def text_page(*, seed: int = 0, dots: bool = False) -> Picture:
    """A page of running text with a ragged end to each paragraph."""
    random = np.random.default_rng(seed)
    page = np.full((HEIGHT, WIDTH, 3), 255, np.uint8)
    for y in range(TOP, HEIGHT - TOP, ROW):
        for column in range(int(random.choice([36, 36, 36, 20, 28]))):
            _glyph(page, LEFT + column * PITCH, y, random)
    return _dotted(page) if dots else page


def form_page(*, seed: int = 0) -> Picture:
    """A ruled form with labels and values."""
    random = np.random.default_rng(seed)
    page = np.full((HEIGHT, WIDTH, 3), 255, np.uint8)
    columns = (LEFT, 330, 700, 880, WIDTH - LEFT)
    for y in range(TOP, HEIGHT - TOP - 60, 60):
        cv2.rectangle(page, (LEFT, y), (WIDTH - LEFT, y + 60), (0, 0, 0), 2)
        for left, right in pairwise(columns):
            cv2.line(page, (left, y), (left, y + 60), (0, 0, 0), 2)
            for i in range(int(random.integers(2, (right - left) // PITCH))):
                _glyph(page, left + 12 + i * PITCH, y + 18, random)
    return page


def rotated(page: Picture, angle: float) -> Picture:
    """Rows fall to the right by ``angle`` degrees; the canvas stays."""
    height, width = page.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), -angle, 1)
    return np.asarray(cv2.warpAffine(page, matrix, (width, height), borderValue=(255, 255, 255)), np.uint8)


def photographed(page: Picture, *, corners: tuple[tuple[float, float], ...], ground: tuple[int, int, int]) -> Picture:
    """The sheet on a desk, its corners at these fractions of the picture, with noise and a fall of light."""
    width, height = 1500, 2000
    sheet = np.array([(0, 0), (WIDTH, 0), (WIDTH, HEIGHT), (0, HEIGHT)], np.float32)
    target = (np.array(corners) * (width, height)).astype(np.float32)
    matrix = cv2.getPerspectiveTransform(sheet, target)
    laid = cv2.warpPerspective(page, matrix, (width, height), flags=cv2.INTER_AREA).astype(np.float32)
    mask = cv2.warpPerspective(np.ones(page.shape[:2], np.float32), matrix, (width, height))[..., None]
    light = np.linspace(1.0, 0.75, width, dtype=np.float32)[None, :, None]
    noise = np.random.default_rng(0).normal(0, 4, (height, width, 3))
    picture = (laid * mask + np.array(ground) * (1 - mask)) * light + noise
    return np.clip(picture, 0, 255).astype(np.uint8)


def find_dots(picture: Picture) -> NDArray[np.float64]:
    """Centres of the four red dots in fractions, clockwise from top left."""
    red, green, blue = (picture[..., i].astype(int) for i in range(3))
    mask = ((red - green > 60) & (red - blue > 60)).astype(np.uint8)
    _, _, stats, centres = cv2.connectedComponentsWithStats(mask)
    largest = np.argsort(-stats[1:, cv2.CC_STAT_AREA])[:4] + 1
    found = (centres[largest] + 0.5) / (picture.shape[1], picture.shape[0])
    middle = found.mean(axis=0)
    ordered = found[np.argsort(np.arctan2(found[:, 1] - middle[1], found[:, 0] - middle[0]))]
    return np.asarray(ordered)


def _dotted(page: Picture) -> Picture:
    for centre in DOTS:
        cv2.circle(page, centre, 14, (255, 0, 0), -1)
    return page


def _glyph(page: Picture, x: int, y: int, random: np.random.Generator) -> None:
    for offset in random.choice([2, 7, 12, 17, 22], 3, replace=False):
        cv2.line(page, (x + 2, y + int(offset)), (x + GLYPH - 3, y + int(offset)), (0, 0, 0), 2)
    for offset in random.choice([4, 11, 19], 2, replace=False):
        cv2.line(page, (x + int(offset), y + 2), (x + int(offset), y + GLYPH - 3), (0, 0, 0), 2)
