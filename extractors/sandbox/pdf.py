"""PDF files: counting, checking and drawing their pages. Runs in the sandbox; pdfium is not safe with threads."""

import ctypes
import math
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pikepdf
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from numpy.typing import NDArray

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

Affine = tuple[float, float, float, float, float, float]
"""a, b, c, d, e, f of PDF: x' = a·x + c·y + e, y' = b·x + d·y + f."""

MIN_POINTS = 3.0
"""A page narrower than a millimetre holds no text; such sizes come from broken files."""
MAX_ASPECT = 50
"""Longer strips are no pages, and blow up the engines that enlarge the shorter side."""
OBJECTS_LOOKED_AT = 20_000
DEEPEST = 5
"""Forms within forms."""

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
    page = opened(path, number)
    check_images(page, image_limit)
    picture = picture_of(path, number, dpi=dpi, limit=limit)
    if (picture[::16, ::16] == picture[0, 0]).all() and (picture == picture[0, 0]).all():
        _check_decodable(page)
    height, width = picture.shape[:2]
    return {"width": width, "height": height}, picture.tobytes()


def opened(path: str, number: int) -> pdfium.PdfPage:
    """Page ``number``, kept open for what is asked about it next; opening it takes as long as drawing it. Raises
    ``FileError``, ``DamagedPage``, or ``PageSizeInvalid`` for a page no engine can draw."""
    page = _opened(path, Path(path).stat().st_mtime_ns, number)
    width, height = page.get_size()
    if not (_sensible(width) and _sensible(height)) or max(width, height) > MAX_ASPECT * min(width, height):
        raise PageSizeInvalid
    return page


def picture_of(path: str, number: int, *, dpi: int, limit: int) -> NDArray[np.uint8]:
    """The page as RGB at ``dpi``, or less where it would have more than ``limit`` pixels. Not to be written to."""
    width, height = opened(path, number).get_size()
    scale = min(dpi / 72, math.sqrt(limit / (width * height)))
    return _picture(path, Path(path).stat().st_mtime_ns, number, scale)


@lru_cache(maxsize=1)
def _document(path: str, modified: int) -> pdfium.PdfDocument:
    """The document, its fonts and pictures, kept for its next page."""
    del modified
    document = _open(path)
    document.init_forms()
    return document


@lru_cache(maxsize=1)
def _opened(path: str, modified: int, number: int) -> pdfium.PdfPage:
    return load_page(_document(path, modified), number)


@lru_cache(maxsize=1)
def _picture(path: str, modified: int, number: int, scale: float) -> NDArray[np.uint8]:
    page = _opened(path, modified, number)
    bitmap = page.render(scale=scale, rev_byteorder=True, draw_annots=True, may_draw_forms=True)
    drawn = bitmap.to_numpy()
    channels = 1 if drawn.ndim == 2 else drawn.shape[2]
    if channels == 3:
        return np.ascontiguousarray(drawn)
    return np.asarray(cv2.cvtColor(drawn, cv2.COLOR_GRAY2RGB if channels == 1 else cv2.COLOR_RGBA2RGB), dtype=np.uint8)


@contextmanager
def open_pdf(path: str) -> Iterator[pdfium.PdfDocument]:
    """The document, readable without a password; ``EncryptedFile`` or ``DamagedFile`` otherwise."""
    document = _open(path)
    try:
        yield document
    finally:
        document.close()


def _open(path: str) -> pdfium.PdfDocument:
    try:
        return pdfium.PdfDocument(path)
    except pdfium.PdfiumError as error:
        encrypted = getattr(error, "err_code", None) in (pdfium_c.FPDF_ERR_PASSWORD, pdfium_c.FPDF_ERR_SECURITY)
        raise (EncryptedFile if encrypted else DamagedFile) from error


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
    width, height = ctypes.c_uint(), ctypes.c_uint()
    for number, (thing, kind, _) in enumerate(walk(page.raw)):
        if number >= OBJECTS_LOOKED_AT:
            break
        is_known = kind == pdfium_c.FPDF_PAGEOBJ_IMAGE and pdfium_c.FPDFImageObj_GetImagePixelSize(thing, width, height)
        if is_known and width.value * height.value > image_limit:
            raise PageTooLarge(limit=image_limit // 10_000)


def walk(container: Any, onto: Affine = (1, 0, 0, 1, 0, 0), depth: int = 0) -> Iterator[tuple[Any, int, Affine]]:
    """The raw objects of a raw page, those of forms within it too, each with its kind and the way from what holds it
    to where ``onto`` leads from the page. pypdfium2's own objects take ten times as long to make."""
    if depth:
        count, get = pdfium_c.FPDFFormObj_CountObjects, pdfium_c.FPDFFormObj_GetObject
    else:
        count, get = pdfium_c.FPDFPage_CountObjects, pdfium_c.FPDFPage_GetObject
    for index in range(count(container)):
        thing = get(container, index)
        kind = pdfium_c.FPDFPageObj_GetType(thing)
        if kind != pdfium_c.FPDF_PAGEOBJ_FORM:
            yield thing, kind, onto
        elif depth < DEEPEST:
            yield from walk(thing, then(matrix_of(thing), onto), depth + 1)


def matrix_of(thing: Any) -> Affine:
    """The way from a page object to what holds it."""
    found = pdfium_c.FS_MATRIX()
    if not pdfium_c.FPDFPageObj_GetMatrix(thing, found):
        return 1, 0, 0, 1, 0, 0
    return found.a, found.b, found.c, found.d, found.e, found.f


def then(first: Affine, second: Affine) -> Affine:
    """Both ways one after the other."""
    a, b, c, d, e, f = first
    p, q, r, s, t, u = second
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u


def _check_decodable(page: pdfium.PdfPage) -> None:
    """Refuse a page that shows nothing because an image on it does not decode: it is not blank, it is lost."""
    images = page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_IMAGE], max_depth=DEEPEST)
    for image in islice(images, OBJECTS_LOOKED_AT):
        try:
            image.get_bitmap().close()
        except pdfium.PdfiumError as error:
            raise PagePictureDamaged from error


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
