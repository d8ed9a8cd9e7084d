"""Tables in the print of papers that list amounts and end in a row 合计."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from pipeline.checks.papers import Papers
from schemas.document import DocumentType
from schemas.finding import Place
from schemas.page import Line, Page, Table
from schemas.values.amounts import parse_amount
from schemas.values.text import fold

_TYPES = frozenset(
    {
        DocumentType.APPLICATION_FORM,
        DocumentType.TRANSFER_CONTRACT,
        DocumentType.LICENSE_CONTRACT,
        DocumentType.EQUITY_AGREEMENT,
        DocumentType.SERVICE_CONTRACT,
        DocumentType.OTHER,
    }
)
_HEAD = re.compile(r"金额|价款|费用|经费|总价|合同额|万元")
_NOT_ADDED = re.compile(r"单价|税率|大写|比例|累计|%")
_TOTAL = re.compile(r"(?:合计|总计|共计|合计金额|金额合计|总金额)(?:\(.{1,6}\))?[:：]?")
_PARTLY = re.compile(r"小计|其中|减[:：]|扣除|上年|结转")
_SURE = 0.95


@dataclass(frozen=True)
class Column:
    """One column of amounts: ``rows`` and ``total`` in 元, ``last_place`` what its last printed place is worth;
    ``sure`` whether every cell was read for certain."""

    document: str
    name: str
    head: str
    rows: tuple[Decimal, ...]
    total: Decimal
    last_place: Decimal
    sure: bool
    place: Place


def amount_columns(papers: Papers) -> Iterator[Column]:
    """The columns whose every cell is an amount, of tables that begin and end on one page and have one row 合计, the
    last. A table that goes on from the page before is left out: its first rows are elsewhere."""
    for document in papers.documents:
        if document.type not in _TYPES:
            continue
        widths: set[int] = set()
        for page in papers.pages.get(document.id, ()):
            for table in page.tables:
                if table.columns not in widths:
                    name = f"{document.file}第{page.number}页表格"
                    yield from _columns(table, page, document.id, name)
            widths = {table.columns for table in page.tables}


@dataclass(frozen=True)
class _Cell:
    text: str
    lines: tuple[Line, ...]


def _columns(table: Table, page: Page, document: str, name: str) -> Iterator[Column]:
    grid = _grid(table, page)
    if any(_PARTLY.search(cell.text) for cell in grid.values()):
        return
    totals = sorted({row for (row, _), cell in grid.items() if _TOTAL.fullmatch(cell.text)})
    heads = [row for (row, _), cell in sorted(grid.items()) if _HEAD.search(cell.text) and len(cell.text) <= 16]
    if len(totals) != 1 or not heads or totals[0] - heads[0] < 3:
        return
    head, last = heads[0], totals[0]
    for column in range(table.columns):
        cell = grid.get((head, column))
        if cell is None or not _HEAD.search(cell.text) or _NOT_ADDED.search(cell.text):
            continue
        body = [grid.get((row, column)) for row in range(head + 1, last)]
        total = grid.get((last, column))
        if total is None or any(one is None for one in body):
            continue
        found = _column([one for one in body if one is not None], total, _unit(cell.text, page))
        if found is not None:
            rows, value, place = found
            used = [line for one in (*body, total) if one is not None for line in one.lines]
            box = page.displayed(total.lines[0].box)
            where = Place(document=document, page=page.number, box=box, note=f"{name}合计行", file=page.file)
            yield Column(document, name, cell.text, rows, value, place, _sure(used), where)


def _grid(table: Table, page: Page) -> dict[tuple[int, int], _Cell]:
    """The cells of one row and column each; merged ones stand at their first place."""
    grid = {}
    for cell in table.cells:
        lines = tuple(page.lines[index] for index in cell.lines)
        text = re.sub(r"\s", "", fold("".join(line.text for line in lines)))
        if text and cell.row_span == 1:
            grid[cell.row, cell.column] = _Cell(text, lines)
    return grid


def _column(body: Sequence[_Cell], total: _Cell, unit: Decimal) -> tuple[tuple[Decimal, ...], Decimal, Decimal] | None:
    values = [parse_amount(cell.text, unit=unit) for cell in (*body, total)]
    known = [value for value in values if value is not None]
    if len(known) < len(values):
        return None
    places = [_last_place(cell.text) * unit for cell in (*body, total)]
    return tuple(known[:-1]), known[-1], max(places)


def _last_place(text: str) -> Decimal:
    match = re.search(r"\.(\d+)", text)
    return Decimal(1).scaleb(-len(match[1])) if match else Decimal(1)


def _unit(head: str, page: Page) -> Decimal:
    """What a bare figure counts in: by the head of the column, else by the caption 单位：万元."""
    if "元" in head:
        return Decimal(10**4) if "万元" in head else Decimal(1)
    text = re.sub(r"\s", "", fold("".join(line.text for line in page.lines)))
    return Decimal(10**4) if re.search(r"单位[:：](?:人民币)?万元", text) else Decimal(1)


def _sure(lines: Sequence[Line]) -> bool:
    return all(line.confidence >= _SURE and not line.under_seal and not line.handwritten for line in lines)
