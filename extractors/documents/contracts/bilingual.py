"""Contracts in two columns, Chinese on the left and English on the right: only the Chinese is read."""

import re
from collections.abc import Sequence
from statistics import median

from extractors.passage import enclose
from extractors.rows import Row
from schemas.page import Line, Page

_HAN = re.compile(r"[\u4e00-\u9fff]")
_PHRASE = re.compile(r"(?:[A-Za-z][A-Za-z'’.,;:()-]*\s+){3,}[A-Za-z]")
_LINES = 4
_SLACK = 0.02


def foreign_column(page: Page) -> float | None:
    """Where the English column begins, in fractions of the page; ``None`` on a page without one. It holds at least
    four lines of four words or more, all of them beginning at one edge in the right half."""
    lefts = [line.box[0] for line in page.lines if not _HAN.search(line.text) and _PHRASE.search(line.text)]
    if len(lefts) < _LINES:
        return None
    edge = median(lefts)
    at_edge = sum(abs(left - edge) < _SLACK for left in lefts)
    return edge - _SLACK if edge > 0.4 and at_edge >= 0.8 * len(lefts) else None


def without_foreign(page: Page, rows: Sequence[Row]) -> list[Row]:
    """``rows`` without the lines of the English column; rows that hold nothing else are left out."""
    column = foreign_column(page)
    if column is None:
        return list(rows)
    kept = []
    for row in rows:
        indexes = tuple(i for i in row.indexes if not _is_foreign(page.lines[i], column))
        if indexes:
            kept.append(Row(page, indexes, enclose(page.lines[i].box for i in indexes)))
    return kept


def _is_foreign(line: Line, column: float) -> bool:
    return line.box[0] >= column and not _HAN.search(line.text)
