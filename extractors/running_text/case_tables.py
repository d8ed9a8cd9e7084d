"""Cases told in a ruled table, one a row."""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal

from extractors.facts import make_fact
from extractors.passage import Passage
from extractors.rows import rows_of
from extractors.running_text.matching import patterns
from schemas.document import Document
from schemas.evidence import Fact
from schemas.page import Cell, Page, Table
from schemas.values.amounts import parse_amount
from schemas.values.dates import parse_date
from schemas.values.text import fold

_TOTAL_ROW = re.compile(r"合计|总计|小计|共计")
_UNIT = re.compile(r"[(（]?\s*(万元|亿元|元)\s*[)）]?$")
_SPECK = re.compile(r"(?<=[\u4e00-\u9fff])[.·•](?=[\u4e00-\u9fff])")
SPECK = "文字间有疑似污点的标点，已略去"
_UNITS = {"万元": Decimal(10_000), "亿元": Decimal(100_000_000), "元": Decimal(1)}


def told_in_tables(document: Document, pages: Sequence[Page]) -> list[Fact]:
    """The facts ``cases[n]…`` of tables whose head names a counterparty or contract number and an amount. A table goes
    on at the top of the next page when it has as many columns."""
    facts: list[Fact] = []
    columns: dict[str, tuple[int, Decimal]] = {}
    width = count = 0
    for page in pages:
        for table in page.tables:
            found, first = _head(page, table)
            if found:
                columns, width = found, table.columns
            elif not columns or table.columns != width:
                columns = {}
                continue
            for row in _rows(page, table, columns, first):
                facts += _facts(document, f"cases[{count}]", row, columns)
                count += 1
    return facts


def _head(page: Page, table: Table) -> tuple[dict[str, tuple[int, Decimal]], int]:
    for number in range(min(table.rows, 30)):
        columns: dict[str, tuple[int, Decimal]] = {}
        for cell in (cell for cell in table.cells if cell.row == number and cell.row_span == 1):
            text = re.sub(r"\s", "", _text(page, cell).text)
            unit = _UNIT.search(text)
            bare = _UNIT.sub("", text) if unit else text
            for field, names in patterns()["cases"]["columns"].items():
                if field not in columns and bare in names:
                    columns[field] = (cell.column, _UNITS[unit[1]] if unit else Decimal(1))
        if "amount" in columns and columns.keys() & {"counterparty", "contract_number"}:
            return columns, number + 1
    return {}, 0


def _rows(
    page: Page, table: Table, columns: dict[str, tuple[int, Decimal]], first: int
) -> Iterable[dict[str, Passage]]:
    for number in range(first, table.rows):
        cells = {cell.column: cell for cell in table.cells if cell.row == number}
        texts = {field: _text(page, cells[column]) for field, (column, _) in columns.items() if column in cells}
        whole = "".join(_text(page, cell).text for cell in cells.values())
        if _TOTAL_ROW.search(whole):
            continue
        if not texts.get("amount") or not (texts.get("counterparty") or texts.get("contract_number")):
            break
        yield {field: text for field, text in texts.items() if text}


def _facts(
    document: Document, key: str, row: dict[str, Passage], columns: dict[str, tuple[int, Decimal]]
) -> Iterable[Fact]:
    for field, text in row.items():
        value: str | Decimal | None = fold(text.text)
        if field == "amount":
            value = parse_amount(text.text, unit=columns["amount"][1])
        elif field == "date":
            value = parse_date(text.text)
        elif field == "contract_number":
            value = str(value).replace(" ", "")
        plain = _SPECK.sub("", str(value).strip(" .·•,、")) if field in ("title", "counterparty") else value
        yield make_fact(document, f"{key}.{field}", text, plain, doubts=[] if plain == value else [SPECK])


def _text(page: Page, cell: Cell) -> Passage:
    return Passage.of_lines(page, [i for row in rows_of(page, cell.lines) for i in row.indexes]).strip()
