"""Imprints other than the round seal, and ink: oval 发票专用章, the printed 监制章 of tax offices, handwriting."""

import base64
import io
import math
import re
from functools import cache
from random import Random

import numpy as np
from markupsafe import Markup
from PIL import Image, ImageDraw, ImageFilter, ImageFont

_FONT = "/usr/share/fonts/opentype/noto/NotoSerifCJK-Bold.ttc"
_SC = 2
WIDE, HIGH = 640, 480
_TAG = re.compile(r"(<[^>]+>)")
_LETTER = re.compile(r"&[#a-zA-Z0-9]+;|.", re.DOTALL)


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(_FONT, size, index=_SC)


def oval_data_uri(
    rng: Random, ring: str, *, middle: str = "", lower: str = "", bottom: str = "", strength: float = 0.8
) -> str:
    """An oval imprint 4 : 3 as a ``data:`` address: ``ring`` along the upper rim, ``bottom`` along the lower one."""
    mask = Image.new("L", (WIDE, HIGH), 0)
    draw = ImageDraw.Draw(mask)
    draw.ellipse((10, 10, WIDE - 10, HIGH - 10), outline=255, width=12)
    _along(mask, ring, size=max(36, min(56, 900 // len(ring))), span=(-172, -8) if len(ring) < 12 else (-186, 6))
    if bottom:
        _along(mask, bottom, size=40, span=(140, 40))
    for text, size, y in ((middle, 36 if middle.isascii() else 50, HIGH / 2 - 24), (lower, 48, HIGH / 2 + 66)):
        if text:
            width = _font(size).getlength(text)
            draw.text(((WIDE - width) / 2, y), text, font=_font(size), fill=255)
    mask = mask.rotate(rng.uniform(-4, 4), resample=Image.Resampling.BICUBIC)
    buffer = io.BytesIO()
    _inked(rng, mask, strength).save(buffer, "PNG")
    return "data:image/png;base64," + base64.b64encode(buffer.getvalue()).decode()


def _along(mask: Image.Image, text: str, *, size: int, span: tuple[float, float]) -> None:
    """Characters at equal lengths along the ellipse, upright to the rim; a span that runs backwards stands inside."""
    a, b = WIDE / 2 - 50, HIGH / 2 - 50
    start, end = span
    angles = np.radians(np.linspace(start, end, 721))
    steps = np.hypot(a * np.diff(np.cos(angles)), b * np.diff(np.sin(angles)))
    way = np.concatenate([[0.0], np.cumsum(steps)])
    for i, char in enumerate(text):
        angle = float(np.interp(way[-1] * i / max(len(text) - 1, 1), way, angles))
        slope = math.degrees(math.atan2(math.sin(angle) / b, math.cos(angle) / a))
        glyph = Image.new("L", (size + 8, size + 8), 0)
        ImageDraw.Draw(glyph).text(((size + 8) / 2, (size + 8) / 2), char, font=_font(size), fill=255, anchor="mm")
        turned = glyph.rotate(90 - slope if end < start else -90 - slope, Image.Resampling.BICUBIC, expand=True)
        x = WIDE / 2 + a * math.cos(angle) - turned.width / 2
        y = HIGH / 2 + b * math.sin(angle) - turned.height / 2
        mask.paste(255, (round(x), round(y)), turned)


def _inked(rng: Random, mask: Image.Image, strength: float) -> Image.Image:
    noise = np.random.default_rng(rng.getrandbits(32))
    grain = noise.random((HIGH, WIDE))
    cover = np.asarray(mask.filter(ImageFilter.GaussianBlur(0.9)), dtype=np.float64) / 255
    ink = np.zeros((HIGH, WIDE, 4), dtype=np.uint8)
    ink[..., :3] = (rng.randint(200, 222), rng.randint(20, 44), rng.randint(30, 50))
    ink[..., 3] = (np.clip(cover * strength * (0.8 + 0.2 * grain), 0, 1) * 255).astype(np.uint8)
    return Image.fromarray(ink, "RGBA")


def pen(rng: Random, body: Markup | str, *, size: float = 1.15) -> Markup:
    """``body`` as if written with a pen: a brush face in blue-black, each character turned and set off a little."""
    parts = []
    for part in _TAG.split(str(body)):
        if part.startswith("<") or not part:
            parts.append(part)
            continue
        for char in _LETTER.findall(part):
            turn, up, wide = rng.uniform(-7, 7), rng.uniform(-0.09, 0.09), rng.uniform(-0.06, 0.03)
            slant = rng.uniform(-9, -1)
            style = f"transform:rotate({turn:.1f}deg) skewX({slant:.0f}deg);top:{up:.2f}em;margin:0 {wide:.2f}em"
            parts.append(f'<span style="display:inline-block;position:relative;{style}">{char}</span>')
    colour = rng.choice(("#16224a", "#1a1a1e", "#20306a"))
    face = "display:inline-block;white-space:nowrap;text-indent:0;font-family:'AR PL UKai CN'"
    style = f"{face};color:{colour};font-size:{size}em"
    return Markup(f'<span style="{style}">{"".join(parts)}</span>')
