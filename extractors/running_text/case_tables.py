"""Cases told in a ruled table, one a row."""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal

from extractors.facts import make_fact
from extractors.passage import Passage
from extractors.rows import rows_of
from extractors.running_text.matching import patterns
from schemas.document import Document
from schemas.evidence import Box, Fact
from schemas.page import Cell, Page, Table
from schemas.values.amounts import parse_amount
from schemas.values.dates import parse_date
from schemas.values.text import fold

_TOTAL_ROW = re.compile(r"合计|总计|小计|共计")
_UNIT = re.compile(r"[(（]?\s*(万元|亿元|元)\s*[)）]?$")
NO_UNIT = "表中未见金额单位，按元读"
SPECK = "文字间有疑似污点的标点，已略去"
_SPECK = re.compile(r"(?<=[\u4e00-\u9fff])[.·•](?=[\u4e00-\u9fff])")
_STRAY = re.compile(r"(?<=[-—–_/])[.·•,、](?=[A-Za-z0-9])|(?<=[A-Za-z0-9])[.·•,、](?=[-—–_/])|^[.·•,、]+|[.·•,、]+$")
"""A point beside a dash or at an end belongs to no contract's number."""
_ASIDE = re.compile(r"\([^()]{1,6}\)")
_TOLD = re.compile(r"单位\s*[:：]?\s*(?:人民币)?\s*(万元|亿元|元)")
_ABOVE, _WITHIN = 0.08, 0.03
_SMALL = Decimal(100_000)
_UNITS = {"万元": Decimal(10_000), "亿元": Decimal(100_000_000), "元": Decimal(1)}


_Columns = dict[str, tuple[int, Decimal | None]]
"""Field → its column, and for amounts the unit their head or the line above the table gives."""


def told_in_tables(document: Document, pages: Sequence[Page]) -> list[Fact]:
    """The facts ``cases[n]…`` of tables whose head names a counterparty or contract number and an amount. A table goes
    on at the top of the next page when it has as many columns."""
    facts: list[Fact] = []
    columns: _Columns = {}
    width = count = 0
    for page in pages:
        for table in page.tables:
            found, first = _head(page, table)
            if found:
                told = columns.get("amount", (0, None))[1] if table.columns == width else None
                amount = found["amount"]
                columns, width = found | {"amount": (amount[0], amount[1] or told)}, table.columns
            elif not columns or table.columns != width:
                columns = {}
                continue
            for row in _rows(page, table, columns, first):
                facts += case_facts(document, f"cases[{count}]", row, columns["amount"][1])
                count += 1
    return facts


def within_cells(page: Page) -> list[int]:
    """The tables of cases, by position, that lie within a cell of another: no labels of the form stand in them."""
    return [
        position
        for position, table in enumerate(page.tables)
        if any(other is not table and _holds(other.box, table.box) for other in page.tables) and _head(page, table)[0]
    ]


def _holds(outer: Box, inner: Box) -> bool:
    return outer[0] < inner[0] and outer[1] < inner[1] and outer[2] > inner[2] and outer[3] > inner[3]


def _head(page: Page, table: Table) -> tuple[_Columns, int]:
    for number in range(min(table.rows, 30)):
        columns: _Columns = {}
        for cell in (cell for cell in table.cells if cell.row == number and cell.row_span == 1):
            field, unit = field_of_head(cell_text(page, cell).text)
            if field and field not in columns:
                columns[field] = (cell.column, unit or unit_above(page, table))
        if "amount" in columns and columns.keys() & {"counterparty", "contract_number"}:
            return columns, number + 1
    return {}, 0


def field_of_head(text: str) -> tuple[str, Decimal | None]:
    """The field a column's head or a label names, empty where it names none, and the unit it gives: 金额（万元）. What
    stands in brackets within it may be left out: 案例（合同）名称."""
    squeezed = re.sub(r"\s", "", text).rstrip(":：")
    unit = _UNIT.search(squeezed)
    bare = _UNIT.sub("", squeezed) if unit else squeezed
    for name in (bare, _ASIDE.sub("", bare)):
        for field, names in patterns()["cases"]["columns"].items():
            if name in names:
                return field, _UNITS[unit[1]] if unit else None
    return "", None


def unit_above(page: Page, table: Table) -> Decimal | None:
    """The unit told over the table (单位：万元), also in its caption or in the row of its title."""
    for row in rows_of(page):
        if -_ABOVE < row.box[1] - table.box[1] < _WITHIN and (unit := _TOLD.search(row.passage.text)):
            return _UNITS[unit[1]]
    return None


def _rows(page: Page, table: Table, columns: _Columns, first: int) -> Iterable[dict[str, Passage]]:
    for number in range(first, table.rows):
        cells = {cell.column: cell for cell in table.cells if cell.row == number}
        texts = {field: cell_text(page, cells[column]) for field, (column, _) in columns.items() if column in cells}
        whole = "".join(cell_text(page, cell).text for cell in cells.values())
        if _TOTAL_ROW.search(whole):
            continue
        if not texts.get("amount") or not (texts.get("counterparty") or texts.get("contract_number")):
            break
        yield {field: text for field, text in texts.items() if text}


def case_facts(document: Document, key: str, row: dict[str, Passage], unit: Decimal | None) -> Iterable[Fact]:
    """What is told of one case, field by field; ``unit`` is that of an amount without one of its own."""
    for field, text in row.items():
        value: str | Decimal | None = fold(text.text)
        doubts: list[str] = []
        if field == "amount":
            value = parse_amount(text.text, unit=unit or Decimal(1))
            bare = re.fullmatch(r"[\d.]+", text.text.strip())
            doubts = [NO_UNIT] if unit is None and bare and value is not None and value < _SMALL else []
        elif field == "date":
            value = parse_date(text.text)
        elif field == "contract_number":
            value = str(value).replace(" ", "")
        plain = _plain(field, value)
        yield make_fact(document, f"{key}.{field}", text, plain, doubts=doubts if plain == value else [SPECK])


def _plain(field: str, value: str | Decimal | None) -> str | Decimal | None:
    """The value without points that dust was read as."""
    if field == "contract_number":
        return without_points(str(value))
    return _SPECK.sub("", str(value).strip(" .·•,、")) if field in ("title", "counterparty") else value


def without_points(number: str) -> str:
    """A contract's number without points beside its dashes or at its ends."""
    return _STRAY.sub("", number)


def cell_text(page: Page, cell: Cell) -> Passage:
    """The print in a cell, its rows one behind the other."""
    return Passage.of_lines(page, [i for row in rows_of(page, cell.lines) for i in row.indexes]).strip()
