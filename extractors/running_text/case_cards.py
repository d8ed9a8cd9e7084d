"""Cases told on cards in a ruled table: a label beside each value (案例名称 | … | 合同编号 | …), one case under
another, or with the labels down the side and a case in each column."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from extractors.passage import Passage
from extractors.running_text.case_tables import case_facts, cell_text, field_of_head, unit_above
from schemas.document import Document
from schemas.evidence import Fact
from schemas.page import Cell, Page, Table

_FEWEST = 3
_IN_ONE = re.compile(r"(?P<label>[^:：]{2,14})[:：]\s*(?=\S)")


@dataclass
class _Card:
    """One case: field → its value (empty where none stands there), the unit its amount's label gives, and the rows it
    takes as ``(page, table, row)`` by position."""

    values: dict[str, Passage] = field(default_factory=dict)
    unit: Decimal | None = None
    rows: set[tuple[int, int, int]] = field(default_factory=set)

    @property
    def is_case(self) -> bool:
        """An amount or a contract's number with the other or a counterparty, among three things told at least: the
        head of the form has a 单位名称 too."""
        told = {name for name, value in self.values.items() if value}
        return len(told) >= _FEWEST and "amount" in told and bool(told & {"counterparty", "contract_number"})


def told_on_cards(document: Document, pages: Sequence[Page]) -> list[Fact]:
    """The facts ``cases[n]…`` of the cards, in order."""
    return [
        fact
        for number, card in enumerate(_cards(pages))
        for fact in case_facts(
            document, f"cases[{number}]", {name: value for name, value in card.values.items() if value}, card.unit
        )
    ]


def card_rows(pages: Sequence[Page]) -> dict[tuple[int, int], list[int]]:
    """The rows that cards take, by page and table: no labels of the form stand in them."""
    found: dict[tuple[int, int], list[int]] = {}
    for page, table, row in sorted(place for card in _cards(pages) for place in card.rows):
        found.setdefault((page, table), []).append(row)
    return found


def _cards(pages: Sequence[Page]) -> list[_Card]:
    """Every case. A card ends where a label comes again, with a row that has no label of a case, and with its table but
    for a break of the page."""
    cards = [_Card()]
    for number, page in enumerate(pages):
        for position, table in enumerate(page.tables):
            cards += [_Card()] if position else []
            rows = [_row(page, table, row) for row in range(table.rows)]
            across = _across(page, table, rows, (number, position))
            if across:
                cards += [*across, _Card()]
                continue
            for row, cells in enumerate(rows):
                pairs = list(_beside(cells))
                cards += [] if pairs or not cells else [_Card()]
                for name, value, unit in pairs:
                    if name in cards[-1].values:
                        cards.append(_Card())
                    cards[-1].values[name] = value
                    cards[-1].unit = cards[-1].unit or unit or (unit_above(page, table) if name == "amount" else None)
                    cards[-1].rows.add((number, position, row))
    return [card for card in cards if card.is_case]


_Named = tuple[Passage, str, Decimal | None]
"""A cell's text with the field it is the label of, if it is one, and the unit in that label."""


def _row(page: Page, table: Table, row: int) -> list[_Named]:
    cells: list[Cell] = sorted((cell for cell in table.cells if cell.row == row), key=lambda cell: cell.column)
    texts = [cell_text(page, cell) for cell in cells]
    return [(text, *field_of_head(text.text)) for text in texts]


def _beside(cells: Sequence[_Named]) -> Iterator[tuple[str, Passage, Decimal | None]]:
    """Every label with what stands right of it, or behind it in its cell."""
    for index, (text, name, unit) in enumerate(cells):
        if name:
            following = cells[index + 1] if index + 1 < len(cells) else None
            yield name, following[0] if following and not following[1] else Passage(), unit
        elif match := _IN_ONE.match(text.text):
            inner, given = field_of_head(match["label"])
            if inner:
                yield inner, text[match.end() :].strip(), given


def _across(page: Page, table: Table, rows: Sequence[Sequence[_Named]], place: tuple[int, int]) -> list[_Card]:
    """The cases of a table with the labels down its first column and as many values beside each, two or more."""
    labelled = [
        (row, cells)
        for row, cells in enumerate(rows)
        if cells and cells[0][1] and len(cells) > 2 and not any(name for _, name, _ in cells[1:])
    ]
    if len(labelled) < _FEWEST or len({len(cells) for _, cells in labelled}) > 1:
        return []
    cards = [_Card() for _ in labelled[0][1][1:]]
    for row, ((_, name, unit), *values) in labelled:
        for card, (value, _, _) in zip(cards, values, strict=True):
            card.values.setdefault(name, value)
            card.unit = card.unit or unit or (unit_above(page, table) if name == "amount" else None)
            card.rows.add((*place, row))
    return cards if all(card.is_case for card in cards) else []
