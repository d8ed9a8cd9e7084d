"""Red seals: a round imprint with ring text, star, optional second line, and the texture of ink; square chops.

A real one is of 4.0–4.5 cm for companies (国发印章规定 十四–十七), a chop of 1.8–2.2 cm. Drawn as RGBA, to be blended
by multiplication.
"""

import base64
import io
import math
from functools import cache
from random import Random

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

_FONT = "/usr/share/fonts/opentype/noto/NotoSerifCJK-Bold.ttc"
_SC = 2  # index of the simplified Chinese face in the collection
SIZE = 560
CHOPS = ("columns", "rows", "white")
"""Ways of cutting a chop: columns from the right as of old, rows from the left, white characters in solid ink."""


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(_FONT, size, index=_SC)


def seal_image(rng: Random, ring: str, *, lower: str = "", code: str = "", strength: float = 0.85) -> Image.Image:
    """The imprint of a round seal with ``ring`` text, ``lower`` line under the star, tiny ``code`` at the bottom."""
    mask = Image.new("L", (SIZE, SIZE), 0)
    draw = ImageDraw.Draw(mask)
    draw.ellipse((12, 12, SIZE - 12, SIZE - 12), outline=255, width=rng.choice((13, 15, 17)))
    _star(draw, SIZE / 2, SIZE / 2 - (14 if lower else 0), 82)
    tilt = 42 if len(ring) > 12 else 25
    _ring_text(mask, ring, radius=SIZE / 2 - 70, arc=(-180 - tilt, tilt), size=_ring_size(ring))
    if code:
        _ring_text(mask, code, radius=SIZE / 2 - 42, arc=(125, 55), size=24)
    if lower:
        font = _font(44)
        width = font.getlength(lower)
        draw.text((SIZE / 2 - width / 2, SIZE / 2 + 92), lower, font=font, fill=255)
    mask = mask.rotate(rng.uniform(-12, 12), resample=Image.Resampling.BICUBIC)
    return _inked(rng, mask, strength)


def seal_data_uri(rng: Random, ring: str, *, lower: str = "", code: str = "", strength: float = 0.85) -> str:
    """:func:`seal_image` as a ``data:`` address for a template."""
    return _data_uri(seal_image(rng, ring, lower=lower, code=code, strength=strength))


def _data_uri(image: Image.Image) -> str:
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return "data:image/png;base64," + base64.b64encode(buffer.getvalue()).decode()


def chop_image(rng: Random, text: str, *, style: str = "columns", strength: float = 0.85) -> Image.Image:
    """The imprint of a square chop (方章, 法人章) with the 2 to 4 characters of ``text``; ``style`` of ``CHOPS``."""
    mask = Image.new("L", (SIZE, SIZE), 0)
    draw = ImageDraw.Draw(mask)
    edge, frame = 26, rng.choice((20, 24, 28))
    draw.rounded_rectangle((edge, edge, SIZE - edge, SIZE - edge), 14, fill=255)
    if style != "white":
        draw.rectangle((edge + frame, edge + frame, SIZE - edge - frame, SIZE - edge - frame), fill=0)
    inner = edge + frame + 22
    for char, (x, y, wide, high) in zip(text, _chop_cells(len(text), style), strict=True):
        room = SIZE - 2 * inner
        glyph = _glyph(char, 200, tall=1.0).resize((round(wide * room) - 16, round(high * room) - 16))
        place = (round(inner + x * room) + 8, round(inner + y * room) + 8)
        mask.paste(0 if style == "white" else 255, place, glyph)
    return _inked(rng, mask.rotate(rng.uniform(-6, 6), resample=Image.Resampling.BICUBIC), strength)


def chop_data_uri(rng: Random, text: str, *, style: str = "columns", strength: float = 0.85) -> str:
    """:func:`chop_image` as a ``data:`` address for a template."""
    return _data_uri(chop_image(rng, text, style=style, strength=strength))


def _chop_cells(count: int, style: str) -> list[tuple[float, float, float, float]]:
    """Left, top, width and height of each character in shares of the room within the frame, in the order of reading;
    of three characters the first is as high as the other two, or the first two stand above the third."""
    half = 0.5
    if count == 2:
        return [(half, 0, half, 1), (0, 0, half, 1)] if style != "rows" else [(0, 0, half, 1), (half, 0, half, 1)]
    if style == "rows":
        last = [(0, half, half, half), (half, half, half, half)] if count == 4 else [(0, half, 1, half)]
        return [(0, 0, half, half), (half, 0, half, half), *last]
    right = [(half, 0, half, half), (half, half, half, half)] if count == 4 else [(half, 0.0, half, 1.0)]
    return [*right, (0, 0, half, half), (0, half, half, half)]


def _ring_size(text: str) -> int:
    return max(38, min(72, 1060 // max(len(text), 1)))


def _star(draw: ImageDraw.ImageDraw, x: float, y: float, radius: float) -> None:
    points = []
    for i in range(10):
        angle = math.radians(-90 + 36 * i)
        r = radius if i % 2 == 0 else radius * 0.382
        points.append((x + r * math.cos(angle), y + r * math.sin(angle)))
    draw.polygon(points, fill=255)


def _ring_text(mask: Image.Image, text: str, *, radius: float, arc: tuple[float, float], size: int) -> None:
    """Characters spread evenly over ``arc``, degrees clockwise from the right; an arc that runs backwards stands on
    the inside of the rim, feet outwards."""
    start, end = arc
    inside = end < start
    for i, char in enumerate(text):
        angle = start + (end - start) * i / max(len(text) - 1, 1)
        glyph = _glyph(char, size, tall=1.0 if inside else 1.28)
        turned = glyph.rotate(90 - angle if inside else -90 - angle, resample=Image.Resampling.BICUBIC, expand=True)
        x = SIZE / 2 + radius * math.cos(math.radians(angle)) - turned.width / 2
        y = SIZE / 2 + radius * math.sin(math.radians(angle)) - turned.height / 2
        mask.paste(255, (round(x), round(y)), turned)


def _glyph(char: str, size: int, *, tall: float) -> Image.Image:
    font = _font(size)
    left, top, right, bottom = font.getbbox(char)
    glyph = Image.new("L", (int(right - left) + 4, int(bottom - top) + 4), 0)
    ImageDraw.Draw(glyph).text((2 - left, 2 - top), char, font=font, fill=255)
    return glyph.resize((glyph.width, int(glyph.height * tall)))


def _inked(rng: Random, mask: Image.Image, strength: float) -> Image.Image:
    noise = np.random.default_rng(rng.getrandbits(32))
    clouds = Image.fromarray((noise.random((14, 14)) * 255).astype(np.uint8)).resize(
        (SIZE, SIZE), Image.Resampling.BICUBIC
    )
    grain = noise.random((SIZE, SIZE))
    cover = np.asarray(mask.filter(ImageFilter.GaussianBlur(1.1)), dtype=np.float64) / 255
    wear = 0.62 + 0.38 * np.asarray(clouds, dtype=np.float64) / 255
    alpha = cover * wear * strength * (0.86 + 0.14 * grain) * (grain > 0.02)
    ink = np.zeros((SIZE, SIZE, 4), dtype=np.uint8)
    ink[..., :3] = (rng.randint(205, 226), rng.randint(18, 40), rng.randint(28, 48))
    ink[..., 3] = (np.clip(alpha, 0, 1) * 255).astype(np.uint8)
    return Image.fromarray(ink, "RGBA")
