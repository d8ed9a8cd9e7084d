"""An official document as PDF: A4 by the measures of GB/T 9704-2012, with text layer, title and language."""

import io
from collections.abc import Sequence
from html import escape
from typing import Any

from reportlab.lib import colors
from reportlab.lib.enums import TA_CENTER, TA_LEFT, TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    CondPageBreak,
    Flowable,
    Frame,
    HRFlowable,
    KeepTogether,
    PageTemplate,
    Spacer,
    TableStyle,
)
from reportlab.platypus import Paragraph as Text
from reportlab.platypus import Table as Grid

from service.documents.content import LANGUAGE, SEAL_PLACE, Block, OfficialDocument, Paragraph, Table
from service.documents.fonts import Faces, faces
from service.documents.lines import broken

TOP, BOTTOM, LEFT, RIGHT = 37 * mm, 35 * mm, 28 * mm, 26 * mm
WIDTH = A4[0] - LEFT - RIGHT
FORM_MARGIN = 25 * mm
"""Above and below a form, which is no letter."""
SIZE, LEADING = 16, 28.5
"""三号 on 22 lines to a page."""
MOST_LINES = 30
"""Of a row of a table; a longer one goes on in the next."""
_GAP = 8
"""Points left and right of a cell's text, together."""

RED = colors.HexColor("#c00000")


def pdf(document: OfficialDocument) -> bytes:
    """The same content always gives the same bytes."""
    target = io.BytesIO()
    face = faces()
    top, bottom = (TOP, BOTTOM) if document.masthead else (FORM_MARGIN, FORM_MARGIN)
    template = BaseDocTemplate(
        target,
        pagesize=A4,
        leftMargin=LEFT,
        rightMargin=RIGHT,
        topMargin=top,
        bottomMargin=bottom,
        title=f"{document.title} {document.number_line}",
        author=document.issuer,
        subject=document.kind.label,
        creator="shenhe",
        lang=LANGUAGE,
        invariant=1,
    )
    frame = Frame(
        LEFT, bottom, WIDTH, A4[1] - top - bottom, leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0
    )

    def furnish(canvas: Canvas, _: BaseDocTemplate) -> None:
        _page_number(canvas, face, bottom - 12 * mm)
        if document.draft:
            _watermark(canvas, face)

    template.addPageTemplates(PageTemplate(frames=[frame], onPage=furnish))
    template.build(_story(document, face))
    return target.getvalue()


def _page_number(canvas: Canvas, face: Faces, height: float) -> None:
    """四号, outside: odd pages at the right, even ones at the left, one character in."""
    canvas.setFont(face.body, 14)
    words = f"— {canvas.getPageNumber()} —"
    if canvas.getPageNumber() % 2:
        canvas.drawRightString(A4[0] - RIGHT - 14, height, words)
    else:
        canvas.drawString(LEFT + 14, height, words)


def _watermark(canvas: Canvas, face: Faces) -> None:
    canvas.saveState()
    canvas.setFillColor(colors.HexColor("#e6e6e6"))
    canvas.setFont(face.head, 120)
    canvas.translate(A4[0] / 2, A4[1] / 2)
    canvas.rotate(45)
    canvas.drawCentredString(0, -40, "草稿")
    canvas.restoreState()


def _story(document: OfficialDocument, face: Faces) -> list[Flowable]:
    """The signature never stands alone on a page, nor does the heading of a form's last table."""
    story = _masthead(document, face) if document.masthead else _plain_head(document, face)
    last = 2 if len(document.blocks) > 1 and _is_heading(document.blocks[-2]) else 1
    for block in document.blocks[:-last]:
        story.extend(_block(block, face))
    end = [part for block in document.blocks[-last:] for part in _block(block, face)]
    story.append(KeepTogether([*end, *_closing(document, face)]))
    return story


def _is_heading(block: Block) -> bool:
    return isinstance(block, Paragraph) and block.style == "heading"


def _closing(document: OfficialDocument, face: Faces) -> list[Flowable]:
    signed = _style(face.body, alignment=TA_RIGHT, rightIndent=4 * SIZE)
    grey = {"alignment": TA_RIGHT, "rightIndent": 4 * SIZE + 8, "textColor": colors.HexColor("#555555")}
    seal = _style(face.body, size=12, **grey)
    lines = document.closing
    return [Spacer(1, 12 if lines else 0)] + [
        _text(line, seal if line == SEAL_PLACE else signed, face) for line in lines
    ]


def _masthead(document: OfficialDocument, face: Faces) -> list[Flowable]:
    """The head of a letter: the office in red over a double line, the number at the right, the title."""
    office = _style(face.title, size=26, leading=34, alignment=TA_CENTER, textColor=RED)
    return [
        _text(document.issuer, office, face),
        HRFlowable(width="100%", thickness=2.2, color=RED, spaceBefore=4, spaceAfter=1.4),
        HRFlowable(width="100%", thickness=0.7, color=RED, spaceBefore=0, spaceAfter=6),
        _text(document.number_line, _style(face.body, alignment=TA_RIGHT), face),
        Spacer(1, 8),
        _title(document, face),
        Spacer(1, 8),
    ]


def _plain_head(document: OfficialDocument, face: Faces) -> list[Flowable]:
    return [
        _title(document, face),
        _text(document.number_line, _style(face.body, size=12, leading=22, alignment=TA_RIGHT), face),
    ]


def _title(document: OfficialDocument, face: Faces) -> Flowable:
    return _text(document.title, _style(face.title, size=22, leading=34, alignment=TA_CENTER), face)


def _block(block: Block, face: Faces) -> list[Flowable]:
    if isinstance(block, Table):
        return [_grid(block, face), Spacer(1, 8)]
    if _is_heading(block):
        return [CondPageBreak(4 * LEADING), _paragraph(block, face)]
    return [_paragraph(block, face)]


def _paragraph(block: Paragraph, face: Faces) -> Flowable:
    match block.style:
        case "addressee":
            style = _style(face.body)
        case "heading":
            style = _style(face.head, firstLineIndent=2 * SIZE)
        case "note":
            style = _style(face.body, size=12, leading=19, spaceAfter=4)
        case _:
            style = _style(face.body, firstLineIndent=2 * SIZE)
    return _text(block.text, style, face)


def _grid(table: Table, face: Faces) -> Flowable:
    """Rows stay whole, but for those higher than a page would bear; the head comes again on every page."""
    size = 9 if table.small else 11
    body, label = _style(face.body, size=size, leading=size * 1.4), _style(face.head, size=size, leading=size * 1.4)
    headed = bool(table.head)
    widths = [WIDTH * share for share in table.widths]
    rows = []
    for number, row in enumerate([table.head, *table.rows] if headed else table.rows):
        labels = (number == 0 if headed else column % 2 == 0 for column in range(len(row)))
        styles = [label if is_label else body for is_label in labels]
        lines = [
            _broken(cell, style, face, width - _GAP) for cell, style, width in zip(row, styles, widths, strict=True)
        ]
        for at in range(0, max(map(len, lines)), MOST_LINES):
            part = (_flow(own[at : at + MOST_LINES], style, face) for own, style in zip(lines, styles, strict=True))
            rows.append(list(part))
    padding = 11 if table.tall else 3.5
    return Grid(
        rows,
        colWidths=widths,
        repeatRows=1 if headed else 0,
        style=TableStyle(
            [
                ("GRID", (0, 0), (-1, -1), 0.6, colors.black),
                ("VALIGN", (0, 0), (-1, -1), "TOP" if headed else "MIDDLE"),
                ("TOPPADDING", (0, 0), (-1, -1), padding),
                ("BOTTOMPADDING", (0, 0), (-1, -1), padding),
                ("LEFTPADDING", (0, 0), (-1, -1), _GAP / 2),
                ("RIGHTPADDING", (0, 0), (-1, -1), _GAP / 2),
            ]
        ),
    )


def _style(name: str, *, size: float = SIZE, leading: float = LEADING, **more: Any) -> ParagraphStyle:
    return ParagraphStyle(
        name,
        fontName=name,
        fontSize=size,
        leading=leading,
        **{"alignment": TA_LEFT, "allowWidows": 0, "allowOrphans": 0, **more},
    )


def _text(text: str, style: ParagraphStyle, face: Faces) -> Flowable:
    return _flow(_broken(text, style, face, WIDTH), style, face)


def _broken(text: str, style: ParagraphStyle, face: Faces, width: float) -> list[str]:
    """The lines of ``text`` in a space of ``width``."""
    return broken(
        text,
        width=width - style.rightIndent - 1,
        indent=style.firstLineIndent,
        measure=lambda token: face.width(token, style.fontName, style.fontSize),
    )


def _flow(lines: Sequence[str], style: ParagraphStyle, face: Faces) -> Flowable:
    return Text("<br/>".join(_markup(line, style.fontName, face) for line in lines) or "&nbsp;", style)


def _markup(line: str, wanted: str, face: Faces) -> str:
    """The text itself is escaped; a character the face lacks is set in one that has it. Wide blanks become hard ones,
    which are not run together."""
    runs = ((name, escape(run).replace("　", "&nbsp;&nbsp;")) for name, run in face.runs(line, wanted))
    return "".join(run if name == wanted else f'<font name="{name}">{run}</font>' for name, run in runs)
