"""Pictures that look like photographs of an event: a hall or a shop floor, a banner, people without faces."""

import base64
import io
from functools import cache
from random import Random

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

_FONT = "/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc"
_SC = 2
WIDE, HIGH = 960, 640


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(_FONT, size, index=_SC)


def photo_data_uri(rng: Random, banner: str, *, stage: bool = True) -> str:
    """A JPEG as a ``data:`` address; ``banner`` stands on the red cloth above the people."""
    wall = (rng.randint(150, 215), rng.randint(150, 205), rng.randint(140, 200))
    image = _shaded(wall)
    draw = ImageDraw.Draw(image)
    draw.polygon([(0, 430), (WIDE, 430), (WIDE, HIGH), (0, HIGH)], fill=tuple(int(v * 0.55) for v in wall))
    if stage:
        draw.rectangle((90, 50, WIDE - 90, 150), fill=(178, 28, 30))
        size = min(46, int((WIDE - 230) / max(len(banner), 1)))
        draw.text((WIDE / 2, 100), banner, font=_font(size), fill=(250, 236, 190), anchor="mm")
    else:
        for x in range(60, WIDE, 180):
            draw.rectangle((x, 170, x + 120, 420), fill=(95, 105, 116), outline=(60, 66, 74), width=4)
            draw.rectangle((x + 15, 200, x + 105, 270), fill=(40, 60, 90))
    count = rng.randint(6, 9)
    for i in range(count):
        _person(draw, rng, 90 + (WIDE - 180) * i / (count - 1), 330 + rng.randint(-14, 14))
    if stage:
        draw.rectangle((60, 500, WIDE - 60, 590), fill=(120, 60, 40))
        draw.rectangle((60, 500, WIDE - 60, 516), fill=(150, 84, 58))
    noise = np.random.default_rng(rng.getrandbits(32)).normal(0, 7, (HIGH, WIDE, 3))
    blurred = np.asarray(image.filter(ImageFilter.GaussianBlur(1.6)), dtype=np.float32) + noise
    buffer = io.BytesIO()
    Image.fromarray(np.clip(blurred, 0, 255).astype(np.uint8)).save(buffer, "JPEG", quality=78)
    return "data:image/jpeg;base64," + base64.b64encode(buffer.getvalue()).decode()


def _shaded(wall: tuple[int, int, int]) -> Image.Image:
    light = np.linspace(1.15, 0.8, HIGH)[:, None, None] * np.linspace(0.92, 1.06, WIDE)[None, :, None]
    return Image.fromarray(np.clip(np.array(wall) * light, 0, 255).astype(np.uint8))


def _person(draw: ImageDraw.ImageDraw, rng: Random, x: float, y: float) -> None:
    suit = rng.choice(((34, 40, 56), (60, 60, 66), (235, 235, 238), (40, 70, 110), (110, 40, 50)))
    draw.rounded_rectangle((x - 42, y + 32, x + 42, y + 230), radius=26, fill=suit)
    draw.polygon([(x - 12, y + 32), (x + 12, y + 32), (x, y + 84)], fill=(240, 240, 240))
    draw.ellipse((x - 27, y - 36, x + 27, y + 34), fill=(226, 186, 158))
    draw.pieslice((x - 30, y - 42, x + 30, y + 22), 180, 360, fill=(28, 24, 22))
