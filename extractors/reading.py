"""Reads one page of one file: from its text layer where that is good, else from its pixels."""

import io
from dataclasses import dataclass

import numpy as np
from PIL import Image as Picture

from extractors.codes import find_codes
from extractors.files.source import SourceFile
from extractors.grids import find_grids
from extractors.ocr.aids import NO_AIDS, Aids
from extractors.ocr.engine import Engine, Image
from extractors.pixels import Content, imprints_on, ink_share, read_pixels, read_print
from extractors.rendering import render
from extractors.seals import read_seal
from extractors.shrinking import shrunk
from extractors.tables import is_table, to_table
from extractors.text_layer import TextLayer, read_text_layer
from schemas.evidence import Box, Origin
from schemas.page import Line, Page, PageState, Section

READER_VERSION = "14"
"""Part of the key under which a page's reading is kept; raised whenever reading changes what it gives."""

_DPI = 200
_DISPLAYED_SIDE = 1800
_DISPLAYED_DPI = 153
"""At which an A4 page has this side: enough for a page that is shown and not read from its picture."""
_BLANK_BELOW = 0.0005
_ILLEGIBLE_BELOW = 0.5
_SMALL_PICTURE = 0.02
"""Share of the page up to which a picture beside a text layer is taken for a logo and not read."""

BLANK = "该页为空白页；如不应为空白，请重新扫描该页后补交。"
NO_PRINT = "该页未识读到文字；如应有文字，请以 300 dpi 重新扫描该页后补交。"
ILLEGIBLE = "该页文字模糊，无法辨认；请以 300 dpi 重新扫描该页，或在光线充足处正对纸面重新拍照后补交。"


@dataclass(frozen=True, slots=True)
class PageReading:
    """A page as read, and its picture as displayed: JPEG, longest side 1800 pixels; empty where there is none."""

    page: Page
    image: bytes


def read_page(file: SourceFile, number: int, engine: Engine, aids: Aids = NO_AIDS) -> PageReading:
    """Page ``number`` (from 1) of ``file``. Raises ``extractors.errors.ReadingError`` where it cannot be displayed."""
    layer = read_text_layer(file, number)
    is_plain = layer is not None and not layer.needs_a_look
    image = render(file, number, dpi=_DISPLAYED_DPI if is_plain else _DPI)
    content = read_pixels(image, engine, aids) if layer is None else _with_text_layer(image, layer, engine, aids)
    state, problem = _state(content, image)
    picture = _displayed(image)
    page = Page(
        file=file.name,
        number=number,
        width=picture.shape[1],
        height=picture.shape[0],
        origin=Origin.OCR if layer is None else Origin.TEXT_LAYER,
        state=state,
        problem=problem,
        lines=content.lines,
        tables=content.tables,
        seals=content.seals,
        codes=content.codes,
        unread=content.unread,
        condition=content.condition,
        straight_to_displayed=content.to_displayed,
        flat_to_displayed=content.mesh,
        engine="/".join(filter(None, (engine.name, engine.version, aids.version))) if layer is None else "pdfium",
    )
    return PageReading(page, _encoded(picture))


def unreadable(file: SourceFile, number: int, problem: str) -> PageReading:
    """The page when nothing could be made of it; ``problem`` is a Chinese sentence that says what to do."""
    page = Page(
        file=file.name,
        number=number,
        width=0,
        height=0,
        origin=Origin.OCR,
        state=PageState.UNREADABLE,
        problem=problem,
    )
    return PageReading(page, b"")


def _with_text_layer(image: Image, layer: TextLayer, engine: Engine, aids: Aids) -> Content:
    """The text layer, what its pictures say besides, and the seals; the engine is asked only where there are any."""
    if not layer.needs_a_look:
        return Content(layer.lines, layer.tables)
    height, width = image.shape[:2]
    lines, large = list(layer.lines), [box for box in layer.pictures if _area(box) > _SMALL_PICTURE]
    for box in large:
        lines += [line for line in _in_picture(image, box, engine) if not _is_known(line, layer.lines)]
    # Rulings that are drawn the text layer knows; there may be others in pictures.
    grids = find_grids(image) if large and not layer.tables else []
    tables = layer.tables or tuple(filter(is_table, (to_table(grid, lines, width, height) for grid in grids)))
    seals = tuple(read_seal(image, imprint, aids.seal_reader or engine) for imprint in imprints_on(image, aids))
    return Content(tuple(lines), tables, seals, find_codes(image).read)


def _area(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def _in_picture(image: Image, box: Box, engine: Engine) -> list[Line]:
    """The lines inside a picture on the page, in fractions of the page."""
    height, width = image.shape[:2]
    x0, y0, x1, y1 = box
    part = image[int(y0 * height) : int(y1 * height) + 1, int(x0 * width) : int(x1 * width) + 1]

    def placed(inner: Box) -> Box:
        across, down = x1 - x0, y1 - y0
        return (x0 + inner[0] * across, y0 + inner[1] * down, x0 + inner[2] * across, y0 + inner[3] * down)

    return [
        line.model_copy(
            update={
                "box": placed(line.box),
                "sections": tuple(Section(start=s.start, end=s.end, box=placed(s.box)) for s in line.sections),
            }
        )
        for line in read_print(np.ascontiguousarray(part), engine)
    ]


def _is_known(line: Line, known: tuple[Line, ...]) -> bool:
    x, y = (line.box[0] + line.box[2]) / 2, (line.box[1] + line.box[3]) / 2
    return any(box[0] <= x <= box[2] and box[1] <= y <= box[3] for box in (other.box for other in known))


def _state(content: Content, image: Image) -> tuple[PageState, str | None]:
    if not content.lines and not content.seals:
        return (PageState.BLANK, BLANK) if ink_share(image) < _BLANK_BELOW else (PageState.READ, NO_PRINT)
    characters = sum(len(line.text) for line in content.lines)
    sure = sum(line.confidence * len(line.text) for line in content.lines)
    if characters > 20 and sure < _ILLEGIBLE_BELOW * characters:
        return PageState.UNREADABLE, ILLEGIBLE
    return PageState.READ, None


def _displayed(image: Image) -> Image:
    scale = _DISPLAYED_SIDE / max(image.shape[:2])
    if scale >= 1:
        return image
    return shrunk(image, scale)


def _encoded(picture: Image) -> bytes:
    buffer = io.BytesIO()
    # WebP takes seven times as long for two thirds of the bytes.
    Picture.fromarray(picture).save(buffer, "JPEG", quality=80)
    return buffer.getvalue()
