"""Scans → the files people send: scanned PDF, JPEG with EXIF orientation, PNG, multi-page TIFF, ZIP."""

import io
import zipfile
from collections.abc import Sequence

import pikepdf
from PIL import Image

from samples.scanning import Scan

_TURNS = {1: None, 3: Image.Transpose.ROTATE_180, 6: Image.Transpose.ROTATE_90, 8: Image.Transpose.ROTATE_270}
_ORIENTATION = 0x0112
_PACKED = (2025, 10, 28, 9, 30, 0)


def as_jpeg(scan: Scan, *, orientation: int = 1) -> bytes:
    """A photo stored turned, with the EXIF ``orientation`` (1, 3, 6 or 8) that sets it upright again."""
    image = Image.fromarray(scan.picture)
    turn = _TURNS[orientation]
    if turn is not None:
        image = image.transpose(turn)
    exif = Image.Exif()
    exif[_ORIENTATION] = orientation
    return _saved(image, "JPEG", quality=scan.quality, exif=exif, dpi=(scan.dpi, scan.dpi))


def as_png(scan: Scan) -> bytes:
    """A picture without loss, in 64 colours as small scanners write it."""
    image = Image.fromarray(scan.picture).quantize(64, dither=Image.Dither.NONE)
    return _saved(image, "PNG", optimize=True, dpi=(scan.dpi, scan.dpi))


def as_tiff(scans: Sequence[Scan]) -> bytes:
    """All pages in one TIFF with JPEG compression."""
    first, *rest = [Image.fromarray(scan.picture) for scan in scans]
    return _saved(
        first, "TIFF", save_all=True, append_images=rest, compression="jpeg", quality=scans[0].quality,
        dpi=(scans[0].dpi, scans[0].dpi),
    )  # fmt: skip


def as_scanned_pdf(scans: Sequence[Scan]) -> bytes:
    """A PDF of pictures only, one JPEG a page, at the size of the paper."""
    with pikepdf.new() as document:
        for scan in scans:
            height, width = scan.picture.shape[:2]
            page = document.add_blank_page(page_size=(width * 72 / scan.dpi, height * 72 / scan.dpi))
            picture = pikepdf.Stream(document, as_jpeg(scan))
            picture.Type, picture.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
            picture.Width, picture.Height, picture.BitsPerComponent = width, height, 8
            picture.ColorSpace, picture.Filter = pikepdf.Name.DeviceRGB, pikepdf.Name.DCTDecode
            name = page.add_resource(picture, pikepdf.Name.XObject, pikepdf.Name.Scan)
            w, h = float(page.mediabox[2]), float(page.mediabox[3])
            page.contents_add(f"q {w:.3f} 0 0 {h:.3f} 0 0 cm {name} Do Q".encode())
        out = io.BytesIO()
        document.save(out, deterministic_id=True)
    return out.getvalue()


class _GbkEntry(zipfile.ZipInfo):
    """An entry whose name is stored in GBK without the UTF-8 flag, as old Windows tools write it."""

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802  (the name zipfile calls)
        return self.filename.encode("gbk"), self.flag_bits & ~0x800


def as_zip(files: Sequence[tuple[str, bytes]], *, gbk: bool = False) -> bytes:
    """An archive with Chinese names, in UTF-8 or in GBK."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, content in files:
            archive.writestr((_GbkEntry if gbk else zipfile.ZipInfo)(name, date_time=_PACKED), content)
    return out.getvalue()


def _saved(image: Image.Image, format_: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, format_, **options)
    return out.getvalue()
