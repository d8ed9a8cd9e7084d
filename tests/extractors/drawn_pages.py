"""Small drawn pages for tests of reading: no font is needed but PIL's own."""

import math

import numpy as np
from PIL import Image as Picture
from PIL import ImageDraw, ImageFont

from extractors.ocr.engine import Image

PAPER = (250, 249, 246)
SEAL_RED = (205, 40, 45)


def blank(width: int = 1000, height: int = 1400) -> Image:
    return np.full((height, width, 3), PAPER, dtype=np.uint8)


def ruled(columns: list[int], rows: list[int], missing: set[tuple[int, int]] | None = None) -> Image:
    """A grid with borders at ``columns`` and ``rows``; ``missing`` names (row, border) of vertical rulings left out."""
    picture = Picture.fromarray(blank())
    draw = ImageDraw.Draw(picture)
    for y in rows:
        draw.line((columns[0], y, columns[-1], y), fill=(20, 20, 20), width=3)
    for row in range(len(rows) - 1):
        for border, x in enumerate(columns):
            if (row, border) not in (missing or set()):
                draw.line((x, rows[row], x, rows[row + 1]), fill=(20, 20, 20), width=3)
    for row in range(len(rows) - 1):
        for left in columns[:-1]:
            _write(draw, (left + 20, rows[row] + 25), "AB 12", 28)
    return np.array(picture)


def sealed(x: int = 500, y: int = 700, radius: int = 120, colour: tuple[int, int, int] = SEAL_RED) -> Image:
    """Three lines of print with a round imprint over them, ink letting the print through."""
    picture = Picture.fromarray(blank())
    draw = ImageDraw.Draw(picture)
    for line in range(3):
        _write(draw, (380, 640 + 60 * line), "2025 10 20 ABC", 34)
    return stamped(np.asarray(picture), x, y, radius, colour)


def stamped(image: Image, x: int, y: int, radius: int, colour: tuple[int, int, int] = SEAL_RED) -> Image:
    """A ring with marks along its rim and a star's disc in the middle, blended like ink."""
    height, width = image.shape[:2]
    mask = Picture.new("L", (width, height), 0)
    draw = ImageDraw.Draw(mask)
    draw.ellipse((x - radius, y - radius, x + radius, y + radius), outline=220, width=max(3, radius // 16))
    draw.ellipse((x - radius // 4, y - radius // 4, x + radius // 4, y + radius // 4), fill=220)
    for step in range(12):
        angle = math.radians(150 + step * 20)
        cx, cy = x + 0.78 * radius * math.cos(angle), y + 0.78 * radius * math.sin(angle)
        draw.rectangle((cx - 6, cy - 9, cx + 6, cy + 9), fill=220)
    share = np.asarray(mask)[:, :, None] / 255
    ink = np.array(colour) / 255
    return np.asarray(image * (1 - share * (1 - ink)), dtype=np.uint8)


def _write(draw: ImageDraw.ImageDraw, at: tuple[int, int], text: str, size: int) -> None:
    draw.text(at, text, fill=(25, 25, 25), font=ImageFont.load_default(size))
