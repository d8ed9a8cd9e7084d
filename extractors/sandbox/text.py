"""Glyphs, rulings and pictures of one PDF page, with places as displayed. Runs in the sandbox."""

import ctypes
import math
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import islice
from typing import Any

import cv2
import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from numpy.typing import NDArray

from extractors.sandbox.drawings import Frame, at, find_tables, has_drawing, read_drawings
from extractors.sandbox.pdf import OBJECTS_LOOKED_AT, Affine, check_images, matrix_of, opened, picture_of

INK_DPI = 153
"""That of the picture a page of this kind is displayed with, which is then drawn only once."""
ROUGH_DPI = 100
"""Enough to see whether there is ink, where the page is drawn again to be looked at."""
INK_PIXELS = 16_000_000
INK_CONTRAST = 24
"""Grey levels between a glyph's darkest and lightest point; print that shows less cannot be seen by a person."""
GLYPH_POINTS = 12
"""Each way, at which a glyph is looked at first."""
UNSTEADY = 0.21
"""Rise over run, of twelve degrees."""
TWICE = 1.0
"""Points within which a glyph is printed a second time, to make it bold."""
MOST_GLYPHS = 50_000
OFF_BASELINE = 0.02
"""Of the em: glyphs of one text object stand on its baseline."""
USUAL_DESCENT = 0.12
"""Of the em; that of most Chinese fonts."""
UNKNOWN = "(cid:0)"
"""Stands for a glyph of which the file does not tell what it means, as pdfminer writes it."""
FIELD_TYPES = (pdfium_c.FPDF_ANNOT_WIDGET, pdfium_c.FPDF_ANNOT_FREETEXT, pdfium_c.FPDF_ANNOT_STAMP)


def read(*, path: str, number: int, image_limit: int) -> tuple[dict[str, Any], bytes]:
    """``glyphs`` as ``[text, x0, y0, x1, y1, upright, visible]``, ``tables`` as lists of cell boxes, ``pictures``.

    All boxes are fractions of the displayed page; ``size`` is its width and height in points. ``invisible`` is the
    share of text objects in render mode 3 (what scanners lay under their pictures), ``fields`` whether there are form
    fields, typed notes or stamps, whose text is not among the glyphs, ``drawn`` whether shapes other than rulings and
    the ground of cells are drawn: a code, a seal, an emblem.
    """
    page = opened(path, number)
    check_images(page, image_limit)
    size = page.get_size()
    onto = _displaying(page)
    drawings = read_drawings(page, onto)
    glyphs = list(_glyphs(page, onto, size))
    if glyphs:
        invisible, embedded = _text_objects(drawings.texts)
        plain = not drawings.pictures and not has_drawing(drawings.shapes)
        ink = _ink(path, number, dpi=INK_DPI if plain else ROUGH_DPI)
        shown = [[*glyph, seen] for glyph, seen in zip(glyphs, _with_ink(glyphs, ink), strict=True)]
        if not (embedded or _drawn(shown)):
            shown = [[*glyph, True] for glyph in glyphs]
    else:
        invisible, shown = 0.0, []
    return {
        "size": size,
        "glyphs": shown,
        "tables": [[_share(cell, size) for cell in cells] for cells in find_tables(drawings.shapes, size[0])],
        "pictures": [_share(box, size) for box in drawings.pictures],
        "drawn": has_drawing(drawings.shapes),
        "invisible": invisible,
        "fields": _has_fields(page),
    }, b""


def _displaying(page: pdfium.PdfPage) -> Affine:
    """From the page's own coordinates (y upwards) to points of what is displayed: its crop box, turned."""
    media, crop = page.get_mediabox(), page.get_cropbox()
    left, bottom = max(media[0], crop[0]), max(media[1], crop[1])
    right, top = min(media[2], crop[2]), min(media[3], crop[3])
    return {
        90: (0.0, 1.0, 1.0, 0.0, -bottom, -left),
        180: (-1.0, 0.0, 0.0, 1.0, right, -bottom),
        270: (0.0, -1.0, -1.0, 0.0, top, right),
    }.get(page.get_rotation(), (1.0, 0.0, 0.0, -1.0, -left, top))


def _share(box: Frame, size: tuple[float, float]) -> Frame:
    return box[0] / size[0], box[1] / size[1], box[2] / size[0], box[3] / size[1]


def _glyphs(page: pdfium.PdfPage, onto: Affine, size: tuple[float, float]) -> Iterator[list[Any]]:
    """``[text, x0, y0, x1, y1, upright]`` of each glyph within what is displayed, printed twice or not."""
    seen: dict[tuple[str, int, int], Frame] = {}
    text_page = pdfium_c.FPDFText_LoadPage(page.raw)
    if not text_page:
        return
    try:
        for text, box, upright in _characters(text_page, onto):
            x0, y0, x1, y1 = _share(box, size)
            if not text.strip():
                continue
            if not (x0 < 1 and y0 < 1 and x1 > 0 and y1 > 0) or _is_repeated(text, box, seen):
                continue
            yield [text, *(min(1.0, max(0.0, value)) for value in (x0, y0, x1, y1)), upright]
    finally:
        pdfium_c.FPDFText_ClosePage(text_page)


def _is_repeated(text: str, box: Frame, seen: dict[tuple[str, int, int], Frame]) -> bool:
    column, row = round(box[0] / TWICE), round(box[1] / TWICE)
    for x in (column - 1, column, column + 1):
        for y in (row - 1, row, row + 1):
            other = seen.get((text, x, y))
            if other and abs(other[0] - box[0]) <= TWICE and abs(other[1] - box[1]) <= TWICE:
                return True
    seen[(text, column, row)] = box
    return False


def _characters(text_page: Any, onto: Affine) -> Iterator[tuple[str, Frame, bool]]:
    """Text, box in points of the displayed page, and whether the baseline runs to the right there."""
    matrix, below, room = pdfium_c.FS_MATRIX(), USUAL_DESCENT, _Room()
    a, b, c, d, e, f = onto
    for index, text in _texts(text_page):
        if not pdfium_c.FPDFText_GetMatrix(text_page, index, matrix):
            continue
        (x0, y0, x1, y1), below = _placed(text_page, index, matrix, below, room, is_han="\u3400" <= text <= "\u9fff")
        xs, ys = (a * x0 + c * y0 + e, a * x1 + c * y1 + e), (b * x0 + d * y0 + f, b * x1 + d * y1 + f)
        along, rise = a * matrix.a + c * matrix.b, b * matrix.a + d * matrix.b
        # Upside down, or slanted across the page as a watermark is, does not count as upright.
        yield text, (min(xs), min(ys), max(xs), max(ys)), along > 0 and abs(rise) < UNSTEADY * along


def _texts(text_page: Any) -> Iterator[tuple[int, str]]:
    """The numbers and texts of glyphs, those that pdfium adds between words left out."""
    high = 0
    for index in range(min(MOST_GLYPHS, pdfium_c.FPDFText_CountChars(text_page))):
        if pdfium_c.FPDFText_IsGenerated(text_page, index) == 1:
            continue
        code = pdfium_c.FPDFText_GetUnicode(text_page, index)
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if 0xDC00 <= code < 0xE000:
            code = 0x10000 + ((high - 0xD800) << 10) + code - 0xDC00 if high else 0
        high = 0
        known = 0 < code <= 0x10FFFF and pdfium_c.FPDFText_HasUnicodeMapError(text_page, index) != 1
        # pdfium writes a hyphen at the end of a line as U+0002.
        yield index, ("-" if code == 2 else chr(code)) if known else UNKNOWN


class _Room:
    """Where pdfium puts its answers; to make it takes longer than the answer."""

    def __init__(self) -> None:
        self.left, self.bottom, self.box = ctypes.c_double(), ctypes.c_double(), pdfium_c.FS_RECTF()


def _placed(text_page: Any, index: int, matrix: Any, below: float, room: _Room, *, is_han: bool) -> tuple[Frame, float]:
    """The box of a glyph on the page, an em high, and the share of the em that lies below the baseline.

    Characters that pdfium replaces by others, such as radicals by the characters they stand for, it leaves where they
    are in the form they belong to. ``below`` is what the glyph before has.
    """
    size = pdfium_c.FPDFText_GetFontSize(text_page, index)
    em, across = size * math.hypot(matrix.c, matrix.d), size * math.hypot(matrix.a, matrix.b)
    left, bottom, box = room.left, room.bottom, room.box
    pdfium_c.FPDFText_GetCharOrigin(text_page, index, left, bottom)
    origin, own = (left.value, bottom.value), (matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f)
    if abs(_undone(own, *origin)[1]) > OFF_BASELINE * size:
        within = matrix_of(pdfium_c.FPDFText_GetTextObject(text_page, index))
        local = _undone(within, *origin)
        if within != own and abs(local[1]) <= OFF_BASELINE * size:
            x, y = at(own, *local)
            return (x, y - below * em, x + across, y + (1 - below) * em), below
    pdfium_c.FPDFText_GetLooseCharBox(text_page, index, box)
    if not matrix.b and not matrix.c and matrix.a > 0 and matrix.d > 0 and em > 0:
        below = min(0.5, max(0.0, (origin[1] - box.bottom) / em))
        # pdfium's box grows with strokes that stand out of the glyph's own; of replaced ones it is the strokes alone.
        right = origin[0] + across if is_han else min(box.right, origin[0] + max(across, em))
        return (min(origin[0], right), origin[1] - below * em, right, origin[1] + (1 - below) * em), below
    return (box.left, box.bottom, box.right, box.top), below


def _undone(matrix: Affine, x: float, y: float) -> tuple[float, float]:
    """The point that ``matrix`` leads to (x, y)."""
    a, b, c, d, e, f = matrix
    area = a * d - b * c
    if not area:
        return 0.0, 0.0
    return (d * (x - e) - c * (y - f)) / area, (a * (y - f) - b * (x - e)) / area


def _ink(path: str, number: int, *, dpi: int) -> NDArray[np.uint8]:
    drawn = picture_of(path, number, dpi=dpi, limit=INK_PIXELS)
    return np.asarray(cv2.cvtColor(drawn, cv2.COLOR_RGB2GRAY), dtype=np.uint8)


def _with_ink(glyphs: Sequence[Sequence[Any]], ink: NDArray[np.uint8]) -> list[bool]:
    """Which glyphs show. Most do so on a few points of their boxes; all points are looked at where these do not."""
    height, width = ink.shape
    boxes = np.array([glyph[1:5] for glyph in glyphs])[:, :, None] * np.array([width, height, width, height])[:, None]
    steps = np.linspace(0, 1, GLYPH_POINTS)
    columns = (boxes[:, 0] + steps * (boxes[:, 2] - boxes[:, 0])).astype(np.intp).clip(0, width - 1)
    rows = (boxes[:, 1] + steps * (boxes[:, 3] - boxes[:, 1])).astype(np.intp).clip(0, height - 1)
    points = ink[rows[:, :, None], columns[:, None, :]].reshape(len(glyphs), -1)
    spread = points.max(axis=1).astype(np.int16) - points.min(axis=1)
    surely = (spread >= INK_CONTRAST).tolist()
    return [sure or _has_ink(glyph[1:5], ink) for sure, glyph in zip(surely, glyphs, strict=True)]


def _has_ink(box: Sequence[float], ink: NDArray[np.uint8]) -> bool:
    height, width = ink.shape
    left, right = int(box[0] * width), int(box[2] * width) + 1
    part = ink[int(box[1] * height) : int(box[3] * height) + 1, left:right]
    return part.size > 0 and int(part.max()) - int(part.min()) >= INK_CONTRAST


def _drawn(glyphs: list[list[Any]]) -> bool:
    """Whether this machine has a font for the page's Han characters. Papers often do not embed 宋体; without a font
    of the kind here nothing is drawn, which says nothing about what others see."""
    han = [glyph for glyph in glyphs if "\u4e00" <= glyph[0][:1] <= "\u9fff"]
    return not han or any(glyph[-1] for glyph in han)


def _text_objects(found: Sequence[Any]) -> tuple[float, bool]:
    """The share of text objects in render mode 3, and whether all fonts are embedded."""
    texts = list(islice(found, OBJECTS_LOOKED_AT))
    modes = [pdfium_c.FPDFTextObj_GetTextRenderMode(text) for text in texts]
    embedded = all(pdfium_c.FPDFFont_GetIsEmbedded(pdfium_c.FPDFTextObj_GetFont(text)) == 1 for text in texts)
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
