"""PDF files: counting, checking and drawing their pages. Runs in the sandbox; pdfium is not safe with threads."""

import math
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from extractors.errors import (
    DamagedFile,
    DamagedPage,
    EncryptedFile,
    FileError,
    NoPages,
    PagePictureDamaged,
    PageSizeInvalid,
    PageTooLarge,
    TooManyPages,
)

MIN_POINTS = 3.0
"""A page narrower than a millimetre holds no text; such sizes come from broken files."""
MAX_ASPECT = 50
"""Longer strips are no pages, and blow up the engines that enlarge the shorter side."""
OBJECTS_LOOKED_AT = 20_000

CUT_OFF = "文件末尾缺失，可能不完整，只读出了现有部分。请核对页数，重新导出后补交。"
TAIL_BYTES = 4096
"""Viewers look for the end mark in the last kilobyte; what some programs append is a little longer."""
SCRIPT_NOTE = "文件带有脚本、自动动作或附件，均未执行、未打开。"


def inspect(*, path: str, workdir: str, page_limit: int) -> tuple[dict[str, Any], bytes]:
    """``pages``, ``notes``, ``warning`` where the end is missing, ``repaired``: the path of a mended copy where pdfium
    cannot open the file itself."""
    repaired: str | None = None
    try:
        pages = _count(path)
    except FileError as error:
        repaired = _repair(path, workdir, otherwise=error)
        pages = _count(repaired)
    if pages > page_limit:
        raise TooManyPages(limit=page_limit)
    if pages == 0:
        raise NoPages
    warning = None if _has_end(path) else CUT_OFF
    return {"pages": pages, "repaired": repaired, "warning": warning, "notes": _notes(repaired or path)}, b""


def render(*, path: str, number: int, dpi: int, limit: int, image_limit: int) -> tuple[dict[str, Any], bytes]:
    """Page ``number`` as RGB bytes with its ``width`` and ``height``."""
    with open_pdf(path) as document:
        document.init_forms()
        page = load_page(document, number)
        width, height = page.get_size()
        if not (_sensible(width) and _sensible(height)) or max(width, height) > MAX_ASPECT * min(width, height):
            raise PageSizeInvalid
        check_images(page, image_limit)
        scale = min(dpi / 72, math.sqrt(limit / (width * height)))
        picture = page.render(scale=scale, rev_byteorder=True, draw_annots=True, may_draw_forms=True).to_pil()
        if all(low == high for low, high in picture.getextrema()):
            _check_decodable(page)
        return {"width": picture.width, "height": picture.height}, picture.convert("RGB").tobytes()


@contextmanager
def open_pdf(path: str) -> Iterator[pdfium.PdfDocument]:
    """The document, readable without a password; ``EncryptedFile`` or ``DamagedFile`` otherwise."""
    try:
        document = pdfium.PdfDocument(path)
    except pdfium.PdfiumError as error:
        encrypted = getattr(error, "err_code", None) in (pdfium_c.FPDF_ERR_PASSWORD, pdfium_c.FPDF_ERR_SECURITY)
        raise (EncryptedFile if encrypted else DamagedFile) from error
    try:
        yield document
    finally:
        document.close()


def load_page(document: pdfium.PdfDocument, number: int) -> pdfium.PdfPage:
    """Page ``number`` from 1; ``DamagedPage`` when the page tree does not lead to one."""
    try:
        return document[number - 1]
    except (pdfium.PdfiumError, IndexError) as error:
        raise DamagedPage from error


def _sensible(points: float) -> bool:
    return math.isfinite(points) and points >= MIN_POINTS


def check_images(page: pdfium.PdfPage, image_limit: int) -> None:
    """Refuse a page whose images would fill memory when decoded; their declared sizes are read, not their data."""
    for image in _images(page):
        with suppress(pdfium.PdfiumError):
            width, height = image.get_px_size()
            if width * height > image_limit:
                raise PageTooLarge(limit=image_limit // 10_000)


def _check_decodable(page: pdfium.PdfPage) -> None:
    """Refuse a page that shows nothing because an image on it does not decode: it is not blank, it is lost."""
    for image in _images(page):
        try:
            image.get_bitmap().close()
        except pdfium.PdfiumError as error:
            raise PagePictureDamaged from error


def _images(page: pdfium.PdfPage) -> Iterator[pdfium.PdfImage]:
    return islice(page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_IMAGE], max_depth=5), OBJECTS_LOOKED_AT)


def _count(path: str) -> int:
    with open_pdf(path) as document:
        return len(document)


def _repair(path: str, workdir: str, *, otherwise: FileError) -> str:
    """qpdf rebuilds what pdfium gives up on, into a copy. Raises ``otherwise`` where qpdf gives up too."""
    target = str(Path(workdir) / f"{Path(path).name}.repaired.pdf")
    try:
        with pikepdf.open(path) as document:
            if len(document.pages) == 0:
                raise NoPages
            document.save(target)
    except pikepdf.PasswordError as error:
        raise EncryptedFile from error
    except (pikepdf.PdfError, ValueError, RuntimeError) as error:
        raise otherwise from error
    return target


def _has_end(path: str) -> bool:
    with Path(path).open("rb") as stream:
        stream.seek(0, os.SEEK_END)
        stream.seek(max(0, stream.tell() - TAIL_BYTES))
        return b"%%EOF" in stream.read()


def _notes(path: str) -> list[str]:
    with (
        suppress(pikepdf.PdfError, ValueError, RuntimeError, TypeError, AttributeError),
        pikepdf.open(path) as document,
    ):
        root = document.Root
        names: Any = root.get("/Names", {})
        if "/OpenAction" in root or "/AA" in root or "/JavaScript" in names or "/EmbeddedFiles" in names:
            return [SCRIPT_NOTE]
    return []
