"""Text layers: lines, cells, and when not to believe them."""

import io
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pikepdf
import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Table, TableStyle

from extractors.files import SourceFile, open_upload
from extractors.rendering import render
from extractors.text_layer import TextLayer, is_garbage, read_text_layer
from schemas.evidence import Origin

SONG = "STSong-Light"
TURNS = {
    0: (1, 0, 0, 1, 0, 0),
    90: (0, 1, -1, 0, 595, 0),
    180: (-1, 0, 0, -1, 595, 842),
    270: (0, -1, 1, 0, 0, 842),
}
"""Transformations that set print upright on a page of that /Rotate."""
PARAGRAPH = "为贯彻落实知识产权强国建设纲要，加快推进产业知识产权运营体系建设，规范运营中心的建设和管理，制定本指引。"


Draw = Callable[[Canvas], None]
Change = Callable[[pikepdf.Page], None]


def opened(folder: Path, draw: Draw, change: Change | None = None) -> SourceFile:
    pdfmetrics.registerFont(UnicodeCIDFont(SONG))
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(595, 842))
    canvas.setFont(SONG, 12)
    draw(canvas)
    canvas.save()
    path = folder / "upload"
    with pikepdf.open(io.BytesIO(out.getvalue())) as pdf:
        if change is not None:
            change(pdf.pages[0])
        pdf.save(path)
    (file,) = open_upload("a.pdf", path, workdir=folder / "work")
    return file


def layer(file: SourceFile) -> TextLayer:
    found = read_text_layer(file, 1)
    assert found is not None
    return found


def texts(found: TextLayer) -> list[str]:
    return [line.text for line in found.lines]


def paragraphs(canvas: Canvas, *, top: int = 780) -> None:
    for i in range(12):
        canvas.drawString(50, top - 20 * i, PARAGRAPH[:40])


def noise() -> ImageReader:
    return ImageReader(Image.fromarray(np.random.default_rng(0).integers(0, 255, (80, 60, 3), dtype=np.uint8)))


def test_lines_come_in_reading_order_with_their_places(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(59.5, 842 * 0.5, "第二行")
        canvas.drawString(59.5, 842 * 0.9, "第一行")

    first, second = layer(opened(tmp_path, draw)).lines
    assert (first.text, second.text) == ("第一行", "第二行")
    assert first.origin is Origin.TEXT_LAYER
    assert first.confidence == 1
    assert first.box == pytest.approx((0.1, 0.09, 0.1 + 36 / 595, 0.105), abs=0.01)


def test_what_stands_far_apart_in_a_row_are_two_lines(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(60, 700, "甲方：成都某某公司")
        canvas.drawString(340, 700, "乙方：绵阳某某公司")
        canvas.drawString(60, 660, "2025 年 3 月 5 日")

    assert texts(layer(opened(tmp_path, draw))) == ["甲方：成都某某公司", "乙方：绵阳某某公司", "2025 年 3 月 5 日"]


def test_radicals_are_folded_and_other_signs_stay_as_printed(tmp_path: Path) -> None:
    found = layer(opened(tmp_path, lambda canvas: canvas.drawString(60, 700, "⾦额壹万元（Ⅱ）①")))
    assert texts(found) == ["金额壹万元（Ⅱ）①"]


def table(canvas: Canvas, *, left: float = 60, bottom: float = 500) -> None:
    rows = [
        ["单位名称", "成都某某科技有限公司", "", ""],
        ["法定代表人", "张三", "职      务", "总经理"],
        ["联系人", "李四\n王五", "联系方式", "028-12345678"],
    ]
    style = [("GRID", (0, 0), (-1, -1), 0.7, "black"), ("SPAN", (1, 0), (3, 0)), ("FONT", (0, 0), (-1, -1), SONG, 11)]
    drawn = Table(rows, colWidths=[90, 140, 90, 130], rowHeights=[30, 30, 45], style=TableStyle(style))
    drawn.wrapOn(canvas, 500, 500)
    drawn.drawOn(canvas, left, bottom)


def test_a_ruled_table_becomes_cells_with_spans_and_their_lines(tmp_path: Path) -> None:
    found = layer(opened(tmp_path, table))
    (grid,) = found.tables
    read = {
        (cell.row, cell.column, cell.row_span, cell.column_span): [found.lines[i].text for i in cell.lines]
        for cell in grid.cells
    }
    assert (grid.rows, grid.columns) == (3, 4)
    assert read[0, 1, 1, 3] == ["成都某某科技有限公司"]
    assert read[2, 1, 1, 1] == ["李四", "王五"]
    assert read[1, 2, 1, 1] == ["职 务"]
    assert len(read) == 10


def test_a_line_does_not_run_across_the_border_of_a_cell(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(62, 608, "工作基础办公条件良好")
        for x in (60, 111, 300):
            canvas.line(x, 600, x, 630)
        for y in (600, 630):
            canvas.line(60, y, 300, y)

    assert texts(layer(opened(tmp_path, draw))) == ["工作基础", "办公条件良好"]


def test_a_table_that_a_page_break_leaves_open_is_closed(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        for y in (700, 660):
            canvas.line(60, y, 400, y)
        for x in (60, 160, 400):
            canvas.line(x, 700, x, 40)
        canvas.drawString(70, 670, "单位名称")
        canvas.drawString(70, 600, "工作基础")
        canvas.drawString(170, 600, "办公条件")

    found = layer(opened(tmp_path, draw))
    assert [(cell.row, cell.column, len(cell.lines)) for cell in found.tables[0].cells] == [
        (0, 0, 1),
        (0, 1, 0),
        (1, 0, 1),
        (1, 1, 1),
    ]


@pytest.mark.parametrize("crop", [None, [40, 60, 560, 800]])
@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_boxes_are_those_of_the_page_as_displayed(tmp_path: Path, rotation: int, crop: list[int] | None) -> None:
    """The print is drawn so that it stands upright once the page is turned; its ink must lie in its box."""

    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 14)
        canvas.transform(*TURNS[rotation])
        canvas.drawString(150, 450, "Upright print 12345")

    def change(page: pikepdf.Page) -> None:
        page.Rotate = rotation
        page.MediaBox = [-30, -70, 595, 842]
        if crop:
            page.CropBox = crop

    file = opened(tmp_path, draw, change)
    (line,) = layer(file).lines
    picture = render(file, 1, dpi=144)
    rows, columns = np.nonzero(picture.min(axis=2) < 128)
    ink = (columns.min() / picture.shape[1], rows.min() / picture.shape[0])
    end = (columns.max() / picture.shape[1], rows.max() / picture.shape[0])
    assert line.text == "Upright print 12345"
    assert line.box == pytest.approx((*ink, *end), abs=0.012)


def test_print_that_stands_on_its_head_is_left_to_ocr(tmp_path: Path) -> None:
    assert read_text_layer(opened(tmp_path, paragraphs, lambda page: setattr(page, "Rotate", 180)), 1) is None


def test_a_scan_without_text_has_no_layer(tmp_path: Path) -> None:
    assert read_text_layer(opened(tmp_path, lambda canvas: canvas.drawImage(noise(), 0, 0, 595, 842)), 1) is None


def test_what_a_scanner_laid_under_its_picture_is_not_believed(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawImage(noise(), 0, 0, 595, 842)
        text = canvas.beginText(50, 700)
        text.setTextRenderMode(3)
        for _ in range(20):
            text.textLine(PARAGRAPH[:40])
        canvas.drawText(text)

    assert read_text_layer(opened(tmp_path, draw), 1) is None


def test_a_header_typed_over_a_scan_does_not_make_a_text_page(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawImage(noise(), 0, 0, 595, 780)
        canvas.drawString(60, 800, "附件3：营业执照")

    assert read_text_layer(opened(tmp_path, draw), 1) is None


def test_a_pasted_picture_is_reported_beside_the_text(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        paragraphs(canvas)
        canvas.drawImage(noise(), 100, 100, 200, 200)

    (picture,) = layer(opened(tmp_path, draw)).pictures
    assert picture == pytest.approx((100 / 595, 1 - 300 / 842, 300 / 595, 1 - 100 / 842), abs=0.01)


def test_white_print_that_nobody_can_see_is_left_out_and_counted(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 12)
        canvas.drawString(60, 700, "Amount 100")
        canvas.setFillColorRGB(1, 1, 1)
        canvas.drawString(60, 600, "Amount 999")

    found = layer(opened(tmp_path, draw))
    assert texts(found) == ["Amount 100"]
    assert found.hidden == len("Amount999")


def test_a_filled_in_form_field_sends_the_page_to_ocr(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        paragraphs(canvas)
        canvas.acroForm.textfield(name="a", value="filled in", x=60, y=100, width=200, height=30)

    assert read_text_layer(opened(tmp_path, draw), 1) is None


def test_an_image_has_no_text_layer(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    Image.new("RGB", (50, 50)).save(path)
    (file,) = open_upload("a.png", path, workdir=tmp_path)
    assert read_text_layer(file, 1) is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "(cid:12)(cid:345)(cid:7)",
        "\ue123\ue124\ue125 x",
        "合同\ufffd\ufffd\ufffd编号",
        PARAGRAPH[:12].encode("gb18030").decode("latin-1"),
        "".join(chr(0x4E00 + i * 733 % 20000) for i in range(60)),
    ],
    ids=["nothing", "glyph numbers", "private use", "replacements", "GBK as Latin", "random Han"],
)
def test_what_a_broken_font_table_yields_is_garbage(text: str) -> None:
    assert is_garbage(text)


@pytest.mark.parametrize(
    "text",
    [
        PARAGRAPH,
        "Patent licence agreement No. 2025-17",
        "宋国强 戴俊杰 龚春兰 侯明辉 沈桂英 汤子轩 方雨桐",
        "¥1,865,000.00 ☑ ① Ⅱ 〇 —— “引号” 《办法》",
        "成都凌岷、绘鸿、翎川、铭垚、祥骋、锦衡、天衢等公司签订许可合同，许可费共计人民币叁拾伍万元整",
    ],
)
def test_ordinary_print_is_not_garbage(text: str) -> None:
    assert not is_garbage(text)
