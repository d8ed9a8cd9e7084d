"""An official document as DOCX: the same content by the same measures, to be edited and signed in an office suite."""

import io
from datetime import date, datetime, time
from typing import Any

from docx import Document
from docx.document import Document as DocxDocument
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import _Cell
from docx.text.paragraph import Paragraph as Line
from docx.text.run import Run

from service.documents.content import LANGUAGE, OfficialDocument, Paragraph, Table

BODY, HEAD, TITLE = "仿宋_GB2312", "黑体", "方正小标宋简体"
ALTERNATIVES = {BODY: "FangSong", HEAD: "SimHei", TITLE: "STZhongsong"}
"""What a suite that lacks the typeface should take; it is written into the font table."""
WESTERN = "Times New Roman"
RED = RGBColor(0xC0, 0, 0)
TEXT_MM = 156
LONG_CELL = 400
"""Characters from which a row may break between pages."""


def docx(document: OfficialDocument) -> bytes:
    paper = Document()
    _set_up(paper, document)
    if document.masthead:
        _masthead(paper, document)
    else:
        _title(paper, document)
        _line(paper, document.number_line, size=12, align=WD_ALIGN_PARAGRAPH.RIGHT)
    for block in document.blocks:
        if isinstance(block, Table):
            _grid(paper, block)
        else:
            _paragraph(paper, block)
    _closing(paper, document)
    target = io.BytesIO()
    paper.save(target)
    return target.getvalue()


def _set_up(paper: DocxDocument, document: OfficialDocument) -> None:
    section = paper.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = (Mm(37), Mm(35)) if document.masthead else (Mm(25), Mm(25))
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(25) if document.masthead else Mm(13)
    paper.settings.odd_and_even_pages_header_footer = True
    _page_number(section.footer.paragraphs[0], WD_ALIGN_PARAGRAPH.RIGHT)
    _page_number(section.even_page_footer.paragraphs[0], WD_ALIGN_PARAGRAPH.LEFT)
    properties = paper.core_properties
    properties.title, properties.author = f"{document.title} {document.number_line}", document.issuer
    properties.language, properties.subject, properties.comments = LANGUAGE, document.kind.label, ""
    day = date.fromisoformat(document.date) if document.date else date.today()
    properties.created = properties.modified = datetime.combine(day, time())
    normal = paper.styles["Normal"]
    normal.font.size = Pt(16)
    _faces(normal.element.get_or_add_rPr(), BODY)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), LANGUAGE)
    language.set(qn("w:eastAsia"), LANGUAGE)
    normal.element.get_or_add_rPr().append(language)
    _font_table(paper)


def _font_table(paper: DocxDocument) -> None:
    """Replaces the template's list of fonts by ours with their substitutes."""
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/><w:family w:val="auto"/></w:font>'
        for name, other in ALTERNATIVES.items()
    )
    namespace = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    part = next((part for part in paper.part.package.iter_parts() if part.partname == "/word/fontTable.xml"), None)
    if part is not None:
        part._blob = f'<?xml version="1.0" encoding="UTF-8"?><w:fonts {namespace}>{fonts}</w:fonts>'.encode()


def _faces(properties: Any, face: str) -> None:
    fonts = properties.get_or_add_rFonts()
    for kind, name in (("ascii", WESTERN), ("hAnsi", WESTERN), ("cs", WESTERN), ("eastAsia", face)):
        fonts.set(qn(f"w:{kind}"), name)
    fonts.set(qn("w:hint"), "eastAsia")


def _page_number(line: Line, align: WD_ALIGN_PARAGRAPH) -> None:
    """``— 1 —`` in 四号, the figure being a field."""
    line.alignment = align
    _run(line, "— ", face="宋体", size=14)
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    field.append(_run(line, "1", face="宋体", size=14)._r)
    line._p.append(field)
    _run(line, " —", face="宋体", size=14)


def _masthead(paper: DocxDocument, document: OfficialDocument) -> None:
    office = _line(paper, document.issuer, face=TITLE, size=26, leading=38, align=WD_ALIGN_PARAGRAPH.CENTER, colour=RED)
    border = OxmlElement("w:pBdr")
    bottom = OxmlElement("w:bottom")
    for name, value in (("val", "thickThinSmallGap"), ("sz", "24"), ("space", "4"), ("color", "C00000")):
        bottom.set(qn(f"w:{name}"), value)
    border.append(bottom)
    office._p.get_or_add_pPr().insert_element_before(border, "w:shd", "w:spacing", "w:ind", "w:jc", "w:rPr")
    _line(paper, document.number_line, align=WD_ALIGN_PARAGRAPH.RIGHT)
    _title(paper, document)


def _title(paper: DocxDocument, document: OfficialDocument) -> None:
    title = _line(paper, document.title, face=TITLE, size=22, leading=34, align=WD_ALIGN_PARAGRAPH.CENTER)
    title.paragraph_format.space_before = title.paragraph_format.space_after = Pt(14)


def _paragraph(paper: DocxDocument, block: Paragraph) -> None:
    match block.style:
        case "addressee":
            _line(paper, block.text)
        case "heading":
            line = _line(paper, block.text, face=HEAD, indent=2)
            line.paragraph_format.keep_with_next = True
        case "note":
            _line(paper, block.text, size=12, leading=19)
        case _:
            _line(paper, block.text, indent=2)


def _closing(paper: DocxDocument, document: OfficialDocument) -> None:
    """Never alone on a page: the last line before it goes along."""
    if document.closing and isinstance(document.blocks[-1], Paragraph):
        paper.paragraphs[-1].paragraph_format.keep_with_next = True
    for number, text in enumerate(document.closing):
        size = 16 if number < 2 else 12
        line = _line(paper, text, size=size, align=WD_ALIGN_PARAGRAPH.RIGHT)
        line.paragraph_format.right_indent = Pt(64 if number < 2 else 72)
        line.paragraph_format.keep_with_next = number < 2
        if number == 0:
            line.paragraph_format.space_before = Pt(28)


def _grid(paper: DocxDocument, table: Table) -> None:
    rows = [table.head, *table.rows] if table.head else [*table.rows]
    if paper.paragraphs[-1].text:
        paper.paragraphs[-1].paragraph_format.space_after = Pt(8)
    grid = paper.add_table(rows=len(rows), cols=len(table.widths), style="Table Grid")
    grid.alignment = WD_TABLE_ALIGNMENT.CENTER
    grid.autofit = False
    for column, share in zip(grid.columns, table.widths, strict=True):  # Word goes by the cells, LibreOffice by these
        column.width = Mm(TEXT_MM * share)
    if table.head:
        _mark(grid.rows[0]._tr, "w:tblHeader")
    for number, (row, cells) in enumerate(zip(grid.rows, rows, strict=True)):
        if max(map(len, cells)) < LONG_CELL:
            _mark(row._tr, "w:cantSplit")
        for column, (cell, text) in enumerate(zip(row.cells, cells, strict=True)):
            cell.width = Mm(TEXT_MM * table.widths[column])
            label = number == 0 if table.head else column % 2 == 0
            _cell(cell, text, face=HEAD if label else BODY, size=9 if table.small else 11)
            cell.paragraphs[0].paragraph_format.space_before = Pt(11 if table.tall else 2)
            cell.paragraphs[0].paragraph_format.space_after = Pt(11 if table.tall else 2)
    spacer = paper.add_paragraph()
    spacer.paragraph_format.line_spacing = Pt(8)
    spacer.paragraph_format.space_after = Pt(0)


def _mark(row: Any, mark: str) -> None:
    """``w:tblHeader``: it comes again at the head of every page; ``w:cantSplit``: it stays on one."""
    flag = OxmlElement(mark)
    flag.set(qn("w:val"), "true")
    row.get_or_add_trPr().append(flag)


def _cell(cell: _Cell, text: str, *, face: str, size: float) -> None:
    line = cell.paragraphs[0]
    line.paragraph_format.line_spacing = Pt(1.4 * size)
    _run(line, text, face=face, size=size)


def _line(
    paper: DocxDocument,
    text: str,
    *,
    face: str = BODY,
    size: float = 16,
    leading: float = 28.5,
    align: WD_ALIGN_PARAGRAPH = WD_ALIGN_PARAGRAPH.LEFT,
    indent: int = 0,
    colour: RGBColor | None = None,
) -> Line:
    """``leading`` in points, exactly; ``indent`` of the first line in characters."""
    line = paper.add_paragraph()
    line.alignment = align
    layout = line.paragraph_format
    layout.line_spacing_rule, layout.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(leading)
    layout.space_before = layout.space_after = Pt(0)
    if indent:
        layout.first_line_indent = Pt(indent * size)
    _run(line, text, face=face, size=size, colour=colour)
    return line


def _run(line: Line, text: str, *, face: str, size: float, colour: RGBColor | None = None) -> Run:
    run = line.add_run(text)
    run.font.size = Pt(size)
    _faces(run._r.get_or_add_rPr(), face)
    if colour is not None:
        run.font.color.rgb = colour
    return run
