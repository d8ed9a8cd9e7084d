"""Hostile and merely odd image files."""

import io
import struct
import zlib
from typing import Any

import numpy as np
from PIL import Image

from extractors.errors import DamagedFile, ImageTooLarge, ImageTooSmall, ReadingError, TooManyPages, UnsupportedFormat
from tests.hostile.case import Case


def _picture(mode: str = "RGB", size: tuple[int, int] = (400, 300)) -> Image.Image:
    noise = np.random.default_rng(1).integers(0, 255, (size[1], size[0], 3), dtype=np.uint8)
    return Image.fromarray(noise).convert(mode)


def saved(image: Image.Image, kind: str, **options: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def chunk(kind: bytes, body: bytes, *, good_sum: bool = True) -> bytes:
    total = zlib.crc32(kind + body) if good_sum else 1
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", total)


def png(width: int, height: int, *chunks: bytes) -> bytes:
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + b"".join(chunks) + chunk(b"IEND", b"")


def zeros(rows: int, length: int) -> bytes:
    squeeze = zlib.compressobj(1)
    return b"".join(squeeze.compress(b"\x00" * length) for _ in range(rows)) + squeeze.flush()


def png_bomb() -> bytes:
    return png(30_000, 30_000, chunk(b"IDAT", zeros(300, 30_001)))


def tiff(*directories: bytes, loop: bool = False) -> bytes:
    """Directories one after the other; with ``loop`` the last one points back to the first."""
    out = b"II*\x00" + struct.pack("<I", 8)
    for i, directory in enumerate(directories):
        last = i == len(directories) - 1
        following = 8 if last and loop else 0 if last else len(out) + len(directory) + 4
        out += directory + struct.pack("<I", following)
    return out


def directory(width: int, height: int) -> bytes:
    tags = ((256, width), (257, height), (258, 8), (259, 1), (262, 1), (273, 0), (277, 1), (278, height), (279, 16))
    return struct.pack("<H", len(tags)) + b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in tags)


def huge_jpeg() -> bytes:
    whole = bytearray(saved(_picture(), "JPEG"))
    at = whole.index(b"\xff\xc0") + 5
    whole[at : at + 4] = struct.pack(">HH", 65_500, 65_500)
    return bytes(whole)


def huge_bitmap() -> bytes:
    whole = bytearray(saved(_picture("L"), "BMP"))
    whole[18:26] = struct.pack("<ii", 30_000, 30_000)
    return bytes(whole)


def cut(whole: bytes, share: float) -> bytes:
    return whole[: int(len(whole) * share)]


def bad_sum() -> bytes:
    body = zlib.compress(b"".join(b"\x00" + bytes(range(200)) for _ in range(200)))
    return png(200, 200, chunk(b"IDAT", body, good_sum=False))


def text_bomb() -> bytes:
    comment = chunk(b"zTXt", b"Comment\x00\x00" + zeros(70, 1 << 20))
    return png(64, 64, comment, chunk(b"IDAT", zlib.compress(b"\x00" * 65 * 64)))


def oriented() -> bytes:
    exif = Image.Exif()
    exif[0x0112] = 6
    return saved(_picture(), "JPEG", exif=exif.tobytes())


def deep_grey() -> bytes:
    values = np.linspace(0, 65_535, 200 * 100).astype(np.uint16).reshape(100, 200)
    return saved(Image.fromarray(values), "PNG")


def moving() -> bytes:
    frames = [Image.new("L", (64, 64), shade) for shade in (0, 100, 200)]
    return saved(frames[0], "GIF", save_all=True, append_images=frames[1:])


def heic() -> bytes:
    return b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + b"\x00" * 100


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!DOCTYPE html><html><body onload='alert(1)'>x</body></html>"
WORD_97 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600

CASES = (
    Case("thirty-thousand-square.png", png_bomb, ImageTooLarge),
    Case("thirty-thousand-square.tif", lambda: tiff(directory(30_000, 30_000)), ImageTooLarge),
    Case("sixty-thousand-square.jpg", huge_jpeg, ImageTooLarge),
    Case("thirty-thousand-square.bmp", huge_bitmap, ImageTooLarge),
    Case("size-of-nothing.png", lambda: png(0, 0), DamagedFile),
    Case("bad-sum.png", bad_sum, 1),
    Case("cut-off.png", lambda: cut(saved(_picture(), "PNG"), 0.6), 1, warned=True),
    Case("cut-off.jpg", lambda: cut(saved(_picture(), "JPEG"), 0.6), 1, warned=True),
    Case("cut-off.webp", lambda: cut(saved(_picture(), "WEBP"), 0.5), DamagedFile),
    Case("header-only.jpg", lambda: b"\xff\xd8\xff\xe0", DamagedFile),
    Case("header-only.png", lambda: b"\x89PNG\r\n\x1a\n", DamagedFile),
    Case("text-bomb.png", text_bomb, ReadingError),
    Case("four-inks.jpg", lambda: saved(_picture("CMYK"), "JPEG"), 1),
    Case("sixteen-bits.png", deep_grey, 1),
    Case("fax.tif", lambda: saved(_picture("1"), "TIFF", compression="group4"), 1),
    Case("transparent.png", lambda: saved(_picture("RGBA"), "PNG"), 1),
    Case("moving.gif", moving, 1, noted=True),
    Case("turned.jpg", oriented, 1),
    Case("loop.tif", lambda: tiff(directory(64, 64), directory(64, 64), loop=True), 2, warned=True),
    Case("ten-thousand-directories.tif", lambda: tiff(*[directory(64, 64)] * 10_000), TooManyPages),
    Case("one-pixel.png", lambda: saved(_picture(size=(1, 1)), "PNG"), ImageTooSmall),
    Case("thread.png", lambda: saved(_picture("L", (60_000, 1)), "PNG"), ImageTooSmall),
    Case("ribbon.png", lambda: saved(_picture("L", (9_000, 20)), "PNG"), ImageTooSmall),
    Case("picture-called.pdf", lambda: saved(_picture(), "PNG"), 1),
    Case("drawing-with-script.svg", lambda: SVG, UnsupportedFormat),
    Case("web-page-called.pdf", lambda: HTML, UnsupportedFormat),
    Case("program-called.pdf", lambda: b"MZ" + b"\x90" * 500, UnsupportedFormat),
    Case("word-97-called.pdf", lambda: WORD_97, UnsupportedFormat),
    Case("telephone.heic", heic, UnsupportedFormat),
    Case("archive.rar", lambda: b"Rar!\x1a\x07\x01\x00" + b"\x00" * 100, UnsupportedFormat),
    Case("plain-text.jpg", lambda: "申报材料说明\n".encode("gb18030") * 30, UnsupportedFormat),
)
