"""XLSX of lists and of a submission. What was read from a paper is text, never a formula."""

import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from service.decided import Board, Case
from service.fact_row import FactRow
from service.origins import origin_words
from service.sheet import STATE_WORDS
from service.shown import paper_number, readable

Value = str | int | float | date | datetime | None

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FORMULA = re.compile(r"^[\s\u3000]*[=+\-@＝＋－＠]")
"""What a spreadsheet, or one that takes the file over as CSV, might take for a formula."""
_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_LONGEST = 32_767
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_DATE_KEY = re.compile(r"(?:_on|_from|_to|_date|\.date)$")
_HEAD = Font(bold=True)
_HEAD_FILL = PatternFill("solid", fgColor="E8F0F8")


@dataclass(frozen=True)
class Column:
    """``width`` in characters of Excel."""

    name: str
    width: float


_FACTS = (
    Column("材料", 8),
    Column("材料类型", 18),
    Column("文件", 30),
    Column("页", 6),
    Column("项目", 26),
    Column("值", 36),
    Column("原文", 36),
    Column("状态", 10),
    Column("来源", 10),
    Column("把握", 8),
    Column("理由", 40),
)
_FINDINGS = (
    Column("编号", 9),
    Column("核对事项", 30),
    Column("程序核对", 10),
    Column("程度", 7),
    Column("说明", 60),
    Column("人工认定", 12),
    Column("认定理由", 40),
    Column("认定人", 12),
    Column("认定时间", 17),
    Column("要求", 12),
    Column("自述", 12),
    Column("材料可证", 12),
    Column("依据", 40),
    Column("可能的正常情况", 40),
    Column("下一步", 40),
    Column("位置", 50),
)


def workbook_of_list(title: str, columns: Sequence[Column], rows: Iterable[Sequence[Value]]) -> bytes:
    """One sheet."""
    book = Workbook(write_only=True)
    _fill(book.create_sheet(title), columns, rows)
    return _saved(book, title)


def workbook_of_submission(board: Board) -> bytes:
    """Facts, and findings beside what people decided, on a sheet each. ``board`` is masked already."""
    sheet = board.sheet
    book = Workbook(write_only=True)
    types = {paper.document.id: paper.document.type.label for paper in sheet.documents}
    files = {paper.document.id: paper.document.file for paper in sheet.documents}
    _fill(book.create_sheet("事实"), _FACTS, (_fact_row(row, types, files) for row in sheet.facts))
    _fill(book.create_sheet("核对结果"), _FINDINGS, map(_finding_row, board.cases))
    return _saved(book, f"事实和核对结果 {sheet.reviewed.dossier.submission.id}")


def _fact_row(row: FactRow, types: dict[str, str], files: dict[str, str]) -> list[Value]:
    fact = row.fact
    return [
        paper_number(fact.document),
        types.get(fact.document, ""),
        fact.file or files.get(fact.document, ""),
        fact.page,
        row.full_label,
        _value(fact.key, fact.value) if fact.value not in (None, "") else row.shown,
        fact.raw,
        STATE_WORDS[fact.state],
        origin_words(fact),
        round(fact.confidence, 3),
        "；".join(fact.why),
    ]


def _value(key: str, value: Any) -> Value:
    """A whole date as a date, a count as a number; codes and amounts stay as they are written."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    text = str(value)
    if _DATE_KEY.search(key) and _ISO_DAY.fullmatch(text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            return text
    return text


def _finding_row(case: Case) -> list[Value]:
    row, finding, figures = case.row, case.row.finding, case.row.finding.figures
    return [
        finding.check,
        readable(finding.title),
        finding.outcome.label,
        finding.severity.label,
        readable(finding.reason),
        *_decided(case),
        figures.required if figures else "",
        (figures.claimed or "未见") if figures else "",
        (figures.evidenced or "未见") if figures else "",
        "\n".join(f"《{one.document}》{one.article}：{one.quote}" for one in finding.basis),
        "\n".join(finding.innocent_explanations),
        finding.next_step,
        "\n".join(place.words for place in row.places),
    ]


def _decided(case: Case) -> tuple[Value, ...]:
    decision = case.decision
    if decision is None:
        return "", "", "", None
    verdict = decision.verdict.label + ("（此后结果有变化）" if case.stale else "")
    return verdict, decision.reason, decision.by.name, decision.at


def _fill(sheet: WriteOnlyWorksheet, columns: Sequence[Column], rows: Iterable[Sequence[Value]]) -> None:
    """Widths and the frozen head come before the rows: the file is written as it goes."""
    sheet.freeze_panes = "B2"
    for number, column in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = column.width
    head = [_cell(sheet, column.name) for column in columns]
    for cell in head:
        cell.font, cell.fill = _HEAD, _HEAD_FILL
    sheet.append(head)
    last = 1
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])
        last += 1
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{last}"


def _cell(sheet: WriteOnlyWorksheet, value: Value) -> WriteOnlyCell:
    if isinstance(value, str):
        cell = WriteOnlyCell(sheet, value=None)
        cell.value = _ILLEGAL.sub("", value)[:_LONGEST]
        cell.data_type = "s"  # openpyxl takes what begins with = for a formula
        cell.quotePrefix = _FORMULA.match(value) is not None
        cell.alignment = Alignment(wrap_text="\n" in value or len(value) > 20, vertical="top")
        return cell
    if isinstance(value, datetime):
        value = value.astimezone().replace(tzinfo=None, microsecond=0)
    cell = WriteOnlyCell(sheet, value=value)
    cell.alignment = Alignment(vertical="top")
    if isinstance(value, datetime):
        cell.number_format = "yyyy-mm-dd hh:mm"
    elif isinstance(value, date):
        cell.number_format = "yyyy-mm-dd"
    return cell


def _saved(book: Workbook, title: str) -> bytes:
    book.properties.title, book.properties.creator = title, "shenhe"
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()
