"""The list of goods and services on an invoice: first item, tax rates, and the row of sums.

The list is ruled in columns but not in rows, and figures run close to the lines, so columns are told by the form of
what stands in them: a rate is a percentage or 免税, the amount stands before it, the tax behind it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from extractors.passage import Passage, enclose
from extractors.rows import Row, rows_of
from schemas.evidence import Box
from schemas.page import Page

_FILE = Path(__file__).parent / "labels" / "invoice.yaml"
_MONEY = re.compile(
    r"(?<![\d.])(?P<sign>-)?\s?[¥￥Y]?\s?(?P<value>-?\d{1,3}(?:[,，]\d{3})+\.\d{2}|-?\d+\.\d{2})(?![\d%])"
)
_RATE = re.compile(r"(?<![\d.])(?P<value>\d{1,2}(?:\.\d{1,2})?)\s*[%％]|(?P<free>免税|不征税|零税率)")
_HEAD = re.compile("规格型号|单位|数量|单价|金额|税率|税额")
_RUN_TOGETHER = re.compile(f"(?:{_HEAD.pattern}){{2,}}")
_STARS = re.compile(r"\*{1,3}$|^\*{2,3}")
_BEGINS = re.compile(r"\s*\*[\u4e00-\u9fff]{2,16}\*")
_ONLY_SUMS = re.compile(r"(?:\s*[¥￥Y]\s?-?[\d,，]+\.\d{2}\s*(?:\*{1,3}\s*)?){1,2}")
_LEVEL = 0.2
"""Rows that share this much of a line's height are one row on uneven paper."""
_APART = 1.5
"""Stretches of a row further apart than this many line heights are of two columns."""
_NEAR = 2.2
"""A name goes on in a row closer than this many line heights."""


@dataclass(frozen=True)
class Sum:
    text: Passage
    value: Decimal


@dataclass
class ItemList:
    """What the list says; ``rates`` in the order of the items, as values (0.06, 免税)."""

    item: Passage | None = None
    rates: list[tuple[Passage, str]] = field(default_factory=list)
    unsure: bool = False
    """A row of the name has figures too: it may be an item of its own whose stars were not read."""
    net: Sum | None = None
    tax: Sum | None = None
    net_sum: Decimal = Decimal(0)
    """The sum of the items' amounts, discounts taken off."""


@cache
def invoice_data() -> dict[str, Any]:
    data: dict[str, Any] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return data


def read_items(pages: Sequence[Page]) -> ItemList:
    """The list of the first page that has one; where its only item refers to a list on a page of its own, the first
    item there. A list that goes on over pages (小计 on each, 合计 on the last) has its sums on the last."""
    lists = [_read(page) for page in pages]
    filled = [one for one in lists if one is not None]
    if not filled:
        return ItemList()
    first = filled[0]
    referred = first.item is None or re.search(invoice_data()["no_item"], first.item.text)
    if referred and len(filled) > 1 and filled[1].item:
        first.item = filled[1].item
        first.rates = first.rates or filled[1].rates
    if first.net is None and (summed := next((one for one in reversed(filled[1:]) if one.net), None)):
        first.net, first.tax = summed.net, summed.tax
        first.rates = [rate for one in filled for rate in one.rates]
    return first


def money_in(text: Passage) -> list[Sum]:
    """The amounts with two decimals in ``text``, left to right."""
    found = []
    for match in _MONEY.finditer(text.text):
        value = Decimal(re.sub(r"[,，]", "", match["value"]))
        part = text[match.start("value") : match.end("value")]
        found.append(Sum(part, -value if match["sign"] and value > 0 else value))
    return found


def _read(page: Page) -> ItemList | None:
    rows = rows_of(page, _inside(page))
    head = _head(page, rows)
    if head is None:
        return None
    position, columns = head
    found = ItemList()
    body: list[Row] = []
    bottom = max(box[3] for box in columns.values()) - 0.002
    for row in rows[position:]:
        text = _bare(row.passage.text)
        if row.box[3] <= bottom + 0.002 or _y(row.box) < bottom:
            continue
        if re.match(invoice_data()["sum_row"], text) or "价税合计" in text or "大写" in text:
            if not re.search("价税合计|[大小]写", text):
                _read_sums(found, _sum_row(rows, row, body), columns)
            break
        body.append(row)
    _read_body(found, body, columns)
    return found


def _inside(page: Page) -> list[int]:
    """The lines that do not end left of the list: where an invoice is pasted on a sheet, that sheet has print of its
    own. The names of the goods begin with * at the list's left edge; without them nothing is left out."""
    stars = [line.box[0] for line in page.lines if _BEGINS.match(line.text)]
    left = min(stars, default=0.0)
    return [index for index, line in enumerate(page.lines) if line.box[2] > left]


def _sum_row(rows: Sequence[Row], row: Row, body: list[Row]) -> Passage:
    """The row of 合计 with its figures; on uneven paper these are a row of their own, just above or below."""
    if money_in(row.passage):
        return row.passage
    place = rows.index(row)
    for near in [*body[-1:], *rows[place + 1 : place + 2]]:
        level = min(near.box[3], row.box[3]) - max(near.box[1], row.box[1]) > _LEVEL * (row.box[3] - row.box[1])
        if level and _ONLY_SUMS.fullmatch(near.passage.text):
            body[:] = [one for one in body if one is not near]
            return near.passage
    return row.passage


def _head(page: Page, rows: Sequence[Row]) -> tuple[int, dict[str, Box]] | None:
    """The row with the most of the list's heads, and each head's box; heads broken over two rows belong to it."""
    best: tuple[int, dict[str, Box]] | None = None
    for number, row in enumerate(rows):
        boxes = _heads_in(page, row)
        if "name" in boxes and len(boxes) >= 3 and (best is None or len(boxes) > len(best[1])):
            best = (number, boxes)
    if best is None:
        return None
    number, boxes = best
    for near in rows[max(0, number - 1) : number + 2]:
        for name, box in _heads_in(page, near).items():
            boxes.setdefault(name, box)
    return number, boxes


def _heads_in(page: Page, row: Row) -> dict[str, Box]:
    found: dict[str, Box] = {}
    for index in row.indexes:
        line = Passage.of_line(page, index)
        for word in (part for whole in _words(line) for part in _parted(whole)):
            text = _bare(word.text).strip("*")
            box = word.straight_box
            for name, pattern in invoice_data()["columns"].items():
                if box and name not in found and len(text) <= 16 and re.search(pattern, text):
                    found[name] = box
                    break
    return found


def _parted(word: Passage) -> list[Passage]:
    """Heads that were read as one word, the blank between them lost: 单价数量."""
    if not _RUN_TOGETHER.fullmatch(word.text):
        return [word]
    return [word[match.start() : match.end()] for match in _HEAD.finditer(word.text)]


def _words(line: Passage) -> list[Passage]:
    """The words of a line of heads: 数 量 is one word, 单位 数量 are two."""
    cuts = [0]
    for index in range(1, len(line)):
        if not line.blank_before(index):
            continue
        before, after = line[index - 1 : index].straight_box, line[index : index + 1].straight_box
        if before and after and after[0] - before[2] > 2.2 * (after[2] - after[0]):
            cuts.append(index)
    return [line[a:b].strip() for a, b in zip(cuts, [*cuts[1:], len(line)], strict=True)]


def _read_sums(found: ItemList, row: Passage, columns: dict[str, Box]) -> None:
    """合计: the amount, then the tax; a single figure is the one it stands under."""
    sums = money_in(row)
    if len(sums) >= 2:
        found.net, found.tax = sums[-2], sums[-1]
    elif len(sums) == 1:
        box = sums[0].text.straight_box
        under_tax = (
            box is not None
            and "tax" in columns
            and "amount" in columns
            and abs(_x(box) - _x(columns["tax"])) < abs(_x(box) - _x(columns["amount"]))
            and not _STARS.search(row.text.strip())
        )
        if under_tax:
            found.tax = sums[0]
        else:
            found.net = sums[0]


def _read_body(found: ItemList, body: Sequence[Row], columns: dict[str, Box]) -> None:
    parts: list[Passage] = []
    complete = False
    last: Row | None = None
    for row in body:
        name = _name_in(row, columns)
        figures = _figures(row, name)
        rate = _RATE.search(figures.text)
        money = money_in(figures)
        if rate:
            value = rate["free"] or _rate_value(Decimal(rate["value"]))
            found.rates.append((figures[rate.start() : rate.end()], value))
        if money:
            amount = money[-2] if len(money) > 1 and (rate or "tax" in columns) else money[-1]
            found.net_sum += amount.value
        again = bool(money) and complete
        wraps = bool(again and name and parts and "*" not in name.text and _BEGINS.match(parts[0].text))
        begins = name is not None and (not parts or name.text.startswith("*") or (again and not wraps))
        if name is not None and not parts:
            parts, complete = [name], bool(money)
        elif name is not None and not begins and parts and last and _near(row, last):
            parts.append(name)
            found.unsure = found.unsure or wraps
            complete = complete or bool(money)
        elif begins or (parts and complete and name is None and money):
            parts_done = parts
            found.item = found.item or Passage.join(parts_done)
            parts = parts or []
            last = None
            continue
        last = row if name is not None else last
    if found.item is None and parts:
        found.item = Passage.join(parts)


def _name_in(row: Row, columns: dict[str, Box]) -> Passage | None:
    """What stands in the first column: lines that begin before the second head, cut where the next column begins."""
    later = [box for name, box in columns.items() if name != "name" and box[0] > columns["name"][0]]
    second = min(later, key=lambda box: box[0]) if later else (1.0, 0.0, 1.0, 0.0)
    edge = max(columns["name"][2], second[0] - (second[2] - second[0]) * 0.5)
    parts: list[Passage] = []
    end = 1.0
    for index in row.indexes:
        line = Passage.of_line(row.page, index)
        box = line.straight_box
        if box is None or box[0] >= edge or re.fullmatch(r"[\d.,%¥￥\s*-]+", line.text):
            continue
        if parts and box[0] - end > _APART * (box[3] - box[1]) * row.page.height / row.page.width:
            break
        parts.append(_cut_at(line, edge).strip())
        end = box[2]
    return Passage.join(parts) if parts else None


def _cut_at(line: Passage, edge: float) -> Passage:
    for index in range(1, len(line)):
        box = line[index : index + 1].straight_box
        if box and box[0] > edge and line.blank_before(index):
            return line[:index]
    return line


def _figures(row: Row, name: Passage | None) -> Passage:
    """The row without the lines of the name, so that figures in a name do not count."""
    named = {id(line) for line in name.lines} if name else set()
    rest = [i for i in row.indexes if id(row.page.lines[i]) not in named]
    behind = [Passage.of_line(row.page, i) for i in rest]
    if name:
        whole = Passage.of_lines(row.page, [i for i in row.indexes if i not in rest])
        behind.insert(0, whole[len(name) :])
    return Passage.join(behind, " ")


def _rate_value(percent: Decimal) -> str:
    """6 → 0.06, 1.5 → 0.015."""
    share = percent / 100
    return f"{share:.2f}" if share == share.quantize(Decimal("0.01")) else f"{share.normalize():f}"


def _near(row: Row, last: Row) -> bool:
    height = min(row.box[3] - row.box[1], last.box[3] - last.box[1])
    return row.box[1] - last.box[3] < _NEAR * height


def _bare(text: str) -> str:
    return re.sub(r"\s", "", text)


def _x(box: Box) -> float:
    return (box[0] + box[2]) / 2


def _y(box: Box) -> float:
    return (box[1] + box[3]) / 2


def head_box(page: Page) -> Box | None:
    """Where the head of the list stands."""
    head = _head(page, rows_of(page))
    return enclose(head[1].values()) if head else None
