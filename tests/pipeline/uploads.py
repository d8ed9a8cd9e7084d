"""Small files to hand in."""

from pathlib import Path

from PIL import Image, ImageDraw


def sheet(number: int, *, dark: bool = False) -> Image.Image:
    """A page that differs from every other, light unless told."""
    image = Image.new("RGB", (400, 560), "black" if dark else "white")
    draw = ImageDraw.Draw(image)
    for bit in range(8):
        if number >> bit & 1:
            draw.rectangle((40 + 40 * bit, 40, 70 + 40 * bit, 80), fill="gray")
    draw.text((60, 300), f"PAGE {number}", fill="gray")
    return image


def pdf(path: Path, pages: int, *, first: int = 1) -> Path:
    """A scan of so many pages."""
    sheets = [sheet(number) for number in range(first, first + pages)]
    sheets[0].save(path, save_all=True, append_images=sheets[1:], resolution=100)
    return path


def png(path: Path, number: int, *, dark: bool = False) -> Path:
    sheet(number, dark=dark).save(path)
    return path
