"""Image files: counting, checking and decoding their pages. Runs in the sandbox.

Sizes are read from the header and held against the limit before a pixel is decoded.
"""

import math
from typing import Any

from PIL import Image, ImageFile, ImageOps, ImageSequence

from extractors.errors import (
    DamagedFile,
    DamagedPage,
    FileError,
    ImageTooLarge,
    ImageTooSmall,
    PageMissing,
    TooManyPages,
)

FORMATS = ("PNG", "JPEG", "TIFF", "BMP", "WEBP", "GIF")
PAGED_FORMATS = ("TIFF",)
"""Only TIFF holds pages; the frames of an animated GIF or WebP and the second eye of an MPO are not pages."""

MIN_SIDE = 16
"""Pixels: the height of one row of print."""
MAX_ASPECT = 50
"""Longer strips are no pages, and blow up the engines that enlarge the shorter side."""

PARTIAL = "图片不完整，只读出了一部分。请重新扫描或重新拍照后补交。"
ANIMATED = "动画图片只读取第一帧。"


def inspect(*, path: str, page_limit: int, image_limit: int) -> tuple[dict[str, Any], bytes]:
    """``pages``, ``warning`` where an image is only partly readable, ``notes``."""
    with _open(path) as image:
        pages, partial = 0, False
        refused: list[FileError] = []
        paged = image.format in PAGED_FORMATS
        notes = [ANIMATED] if not paged and image.format != "MPO" and getattr(image, "is_animated", False) else []
        for frame in ImageSequence.Iterator(image):
            pages += 1
            if pages > page_limit:
                raise TooManyPages(limit=page_limit)
            try:
                _check_size(frame, image_limit)
                partial |= not _decodes(frame)
            except FileError as error:
                partial, refused = True, [*refused, error]
            if not paged:
                break
        if len(refused) == pages:
            raise refused[0]
    return {"pages": pages, "warning": PARTIAL if partial else None, "notes": notes}, b""


def render(*, path: str, number: int, limit: int, image_limit: int) -> tuple[dict[str, Any], bytes]:
    """Page ``number`` as RGB bytes with its ``width`` and ``height``, upright by its EXIF orientation."""
    ImageFile.LOAD_TRUNCATED_IMAGES = True  # what can be read is read; ``inspect`` has said that it is not all
    with _open(path) as image:
        if number > 1:
            try:
                image.seek(number - 1)
            except EOFError as error:
                raise PageMissing from error
        _check_size(image, image_limit)
        scale = math.sqrt(limit / (image.width * image.height))
        if scale < 1:
            image.draft("RGB", (int(image.width * scale), int(image.height * scale)))
        try:
            picture = _on_white(image)
        except (OSError, SyntaxError, ValueError) as error:
            raise DamagedPage from error
        if scale < 1:
            picture.thumbnail(_reduced(image.width, image.height, limit))
        picture = ImageOps.exif_transpose(picture)
        return {"width": picture.width, "height": picture.height}, picture.tobytes()


def _open(path: str) -> Image.Image:
    Image.MAX_IMAGE_PIXELS = None  # the limit is ours and is checked right after opening
    try:
        return Image.open(path, formats=FORMATS)
    except (OSError, SyntaxError, ValueError) as error:
        raise DamagedFile from error


def _check_size(image: Image.Image, limit: int) -> None:
    shorter, longer = sorted(image.size)
    if shorter < MIN_SIDE or longer > MAX_ASPECT * shorter:
        raise ImageTooSmall(width=image.width, height=image.height)
    if image.width * image.height > limit:
        raise ImageTooLarge(width=image.width, height=image.height, limit=limit // 10_000)


def _decodes(image: Image.Image) -> bool:
    """Whether the image decodes to its end; ``DamagedFile`` when nothing of it decodes."""
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        image.load()
    except (OSError, SyntaxError, ValueError):
        return False
    return True


def _reduced(width: int, height: int, limit: int) -> tuple[int, int]:
    scale = math.sqrt(limit / (width * height))
    return (width, height) if scale >= 1 else (max(1, int(width * scale)), max(1, int(height * scale)))


def _on_white(image: Image.Image) -> Image.Image:
    """The image as RGB; transparent parts show white, 16-bit grey is scaled to 8."""
    if image.mode in ("I;16", "I;16B", "I;16L", "I", "F"):
        brightest = image.getextrema()[1]
        span = 65535.0 if isinstance(brightest, (int, float)) and brightest > 255 else 255.0
        return image.point(lambda value: value * (255.0 / span)).convert("L").convert("RGB")
    if "transparency" in image.info or image.mode in ("RGBA", "LA", "PA", "RGBa", "La"):
        layered = image.convert("RGBA")
        page = Image.new("RGBA", layered.size, "white")
        page.alpha_composite(layered)
        converted = page.convert("RGB")
    else:
        converted = image.convert("RGB")
    converted.info["exif"] = image.info.get("exif")
    return converted
