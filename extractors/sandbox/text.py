"""Glyphs, rulings and pictures of one PDF page, with places as displayed. Runs in the sandbox."""

import ctypes
from contextlib import suppress
from functools import lru_cache
from itertools import groupby, islice
from pathlib import Path
from typing import Any

import numpy as np
import pdfplumber
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from numpy.typing import NDArray
from pdfplumber.page import Page
from pdfplumber.pdf import PDF

from extractors.sandbox.pdf import OBJECTS_LOOKED_AT, check_images, load_page, open_pdf

Frame = tuple[float, float, float, float]

INK_DPI = 100
INK_CONTRAST = 24
"""Grey levels between a glyph's darkest and lightest point; print that shows less cannot be seen by a person."""
MAX_EDGES = 4_000
"""Drawings with more strokes than this are plans and charts, not ruled tables."""
SAME_LEVEL = 3.0
"""Points within which two ends or rulings are at the same height."""
MIN_RULING = 8.0
"""Points; shorter edges are the ends of rulings drawn as thin boxes."""
RULING_POINTS = 8
"""Corners of a path; frames with rounded corners have no more."""
SMALL_SHAPE = 8.0
"""Points; tick boxes are larger, the squares and bars of codes smaller, at least in one direction."""
FEW_SHAPES = 60
"""Bullets and the ends of rulings are fewer, even the smallest QR code has more."""
UNSTEADY = 0.21
"""Rise over run, of twelve degrees."""
THICK = 1.5
"""Points; rulings are thinner."""
FIELD_TYPES = (pdfium_c.FPDF_ANNOT_WIDGET, pdfium_c.FPDF_ANNOT_FREETEXT, pdfium_c.FPDF_ANNOT_STAMP)


def read(*, path: str, number: int, image_limit: int) -> tuple[dict[str, Any], bytes]:
    """``glyphs`` as ``[text, x0, y0, x1, y1, upright, visible]``, ``tables`` as lists of cell boxes, ``pictures``.

    All boxes are fractions of the displayed page; ``size`` is its width and height in points. ``invisible`` is the
    share of text objects in render mode 3 (what scanners lay under their pictures), ``fields`` whether there are form
    fields, typed notes or stamps, whose text is not among the glyphs, ``drawn`` whether shapes other than rulings and
    the ground of cells are drawn: a code, a seal, an emblem.
    """
    with open_pdf(path) as document:
        page = load_page(document, number)
        check_images(page, image_limit)
        size, crop, rotation = page.get_size(), page.get_cropbox(), page.get_rotation()
        mediabox = page.get_mediabox()
        (invisible, embedded), fields = _text_objects(page), _has_fields(page)
        ink = _ink(page)
    plumber_page = _plumbed(path, Path(path).stat().st_mtime_ns).pages[number - 1]
    try:
        frame = _shown(crop, mediabox, rotation)
        glyphs = [_glyph(character, plumber_page, frame, ink) for character in plumber_page.dedupe_chars().chars]
        shown = [glyph for glyph in glyphs if glyph is not None]
        return {
            "size": size,
            "glyphs": shown if embedded or _drawn(shown) else [[*glyph[:-1], True] for glyph in shown],
            "tables": _tables(plumber_page, frame),
            "pictures": [_box(image, plumber_page, frame) for image in plumber_page.images],
            "drawn": _has_drawing(plumber_page),
            "invisible": invisible,
            "fields": fields,
        }, b""
    finally:
        plumber_page.close()


@lru_cache(maxsize=1)
def _plumbed(path: str, modified: int) -> PDF:
    """The document, kept open for its next page: most of the time would go into reading its fonts anew."""
    del modified
    return pdfplumber.open(path)


def _shown(crop: Frame, media: Frame, rotation: int) -> Frame:
    """The displayed part of the page in pdfplumber's frame: origin top left of the media box after rotation."""
    left, bottom, right, top = media
    x0, x1 = max(left, crop[0]) - left, min(right, crop[2]) - left
    y0, y1 = top - min(top, crop[3]), top - max(bottom, crop[1])
    width, height = right - left, top - bottom
    if rotation == 90:
        return height - y1, x0, height - y0, x1
    if rotation == 180:
        return width - x1, height - y1, width - x0, height - y0
    if rotation == 270:
        return y0, width - x1, y1, width - x0
    return x0, y0, x1, y1


def _box(thing: dict[str, Any], page: Page, frame: Frame) -> Frame:
    return _fractions((thing["x0"], thing["top"], thing["x1"], thing["bottom"]), page, frame)


def _fractions(box: Frame, page: Page, frame: Frame) -> Frame:
    x, y = page.mediabox[0], page.mediabox[1]
    width, height = frame[2] - frame[0], frame[3] - frame[1]
    return (
        (box[0] - x - frame[0]) / width,
        (box[1] - y - frame[1]) / height,
        (box[2] - x - frame[0]) / width,
        (box[3] - y - frame[1]) / height,
    )


def _glyph(character: dict[str, Any], page: Page, frame: Frame, ink: NDArray[np.uint8]) -> list[Any] | None:
    """``None`` for a glyph outside of what is displayed."""
    x0, y0, x1, y1 = _box(character, page, frame)
    if not (x0 < 1 and y0 < 1 and x1 > 0 and y1 > 0):
        return None
    box = [min(1.0, max(0.0, value)) for value in (x0, y0, x1, y1)]
    return [character["text"], *box, _is_upright(character["matrix"]), _has_ink(box, ink)]


def _is_upright(matrix: tuple[float, ...]) -> bool:
    """Whether the glyph's baseline runs to the right on the displayed page, as unsteady as that of a handwriting font;
    upside down or slanted across the page, as a watermark is, does not count."""
    return matrix[0] > 0 and abs(matrix[1]) < UNSTEADY * matrix[0]


def _has_ink(box: list[float], ink: NDArray[np.uint8]) -> bool:
    height, width = ink.shape
    left, right = int(box[0] * width), int(box[2] * width) + 1
    part = ink[int(box[1] * height) : int(box[3] * height) + 1, left:right]
    return part.size > 0 and int(part.max()) - int(part.min()) >= INK_CONTRAST


def _ink(page: pdfium.PdfPage) -> NDArray[np.uint8]:
    width, height = page.get_size()
    scale = min(INK_DPI / 72, 4000 / max(width, height))
    picture: NDArray[np.uint8] = page.render(scale=scale, grayscale=True).to_numpy()
    return picture.reshape(picture.shape[0], picture.shape[1]).copy()


def _tables(page: Page, frame: Frame) -> list[list[Frame]]:
    if len(page.edges) > MAX_EDGES:
        return []
    ruled = _without_codes(page)
    found = ruled.find_tables({"explicit_horizontal_lines": _missing_ends(ruled)})
    return [[_fractions(cell, page, frame) for cell in table.cells] for table in found]


def _without_codes(page: Page) -> Page:
    """The page without the squares of codes, single or in a run: within the tolerance of rulings they run together
    with the edges of the table above or beside them."""
    shapes = [*page.rects, *page.curves]
    if sum(max(shape["width"], shape["height"]) < SMALL_SHAPE for shape in shapes) <= FEW_SHAPES:
        return page
    squares = {id(one) for one in shapes if THICK < min(one["width"], one["height"]) < SMALL_SHAPE}
    kept: Page = page.filter(lambda thing: id(thing) not in squares)
    return kept


def _has_drawing(page: Page) -> bool:
    """A seal or emblem is drawn in curves, a code in many small squares, which may be one path."""
    if any(len(curve["pts"]) > RULING_POINTS for curve in page.curves):
        return True
    small = [box for box in (*page.rects, *page.curves) if max(box["width"], box["height"]) < SMALL_SHAPE]
    return len(small) > FEW_SHAPES


def _missing_ends(page: Page) -> list[float]:
    """Heights at which uprights of a table end without a ruling across: a page break within a row leaves it open."""
    long = [edge for edge in page.edges if edge["x1"] - edge["x0"] + edge["bottom"] - edge["top"] > MIN_RULING]
    across = [edge for edge in long if edge["orientation"] == "h"]
    uprights = [edge for edge in long if edge["orientation"] == "v"]
    ends: list[float] = []
    for side in ("top", "bottom"):
        levels = sorted((edge[side], edge["x0"]) for edge in uprights)
        for _, group in groupby(levels, key=lambda end: round(end[0] / SAME_LEVEL)):
            places = list(group)
            level, left, right = places[0][0], min(x for _, x in places), max(x for _, x in places)
            closed = any(
                abs(edge["top"] - level) <= SAME_LEVEL and edge["x0"] < right and edge["x1"] > left for edge in across
            )
            if right - left > SAME_LEVEL and not closed:
                ends.append(level)
    return ends


def _drawn(glyphs: list[list[Any]]) -> bool:
    """Whether this machine has a font for the page's Han characters. Papers often do not embed 宋体; without a font
    of the kind here nothing is drawn, which says nothing about what others see."""
    han = [glyph for glyph in glyphs if "\u4e00" <= glyph[0][:1] <= "\u9fff"]
    return not han or any(glyph[-1] for glyph in han)


def _text_objects(page: pdfium.PdfPage) -> tuple[float, bool]:
    """The share of text objects in render mode 3, and whether all fonts are embedded."""
    texts = list(islice(page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_TEXT], max_depth=5), OBJECTS_LOOKED_AT))
    modes = [pdfium_c.FPDFTextObj_GetTextRenderMode(text.raw) for text in texts]
    embedded = all(pdfium_c.FPDFFont_GetIsEmbedded(pdfium_c.FPDFTextObj_GetFont(text.raw)) == 1 for text in texts)
    return modes.count(pdfium_c.FPDF_TEXTRENDERMODE_INVISIBLE) / len(modes) if modes else 0.0, embedded


def _has_fields(page: pdfium.PdfPage) -> bool:
    for index in range(min(500, pdfium_c.FPDFPage_GetAnnotCount(page.raw))):
        annotation = pdfium_c.FPDFPage_GetAnnot(page.raw, index)
        if not annotation:
            continue
        try:
            kind = pdfium_c.FPDFAnnot_GetSubtype(annotation)
            if kind in FIELD_TYPES and (kind != pdfium_c.FPDF_ANNOT_WIDGET or _value(annotation)):
                return True
        finally:
            pdfium_c.FPDFPage_CloseAnnot(annotation)
    return False


def _value(annotation: Any) -> bool:
    """Whether a form field holds a text; a signature field has none."""
    with suppress(ctypes.ArgumentError):
        return bool(pdfium_c.FPDFAnnot_GetStringValue(annotation, b"V", None, 0) > 2)
    return False
