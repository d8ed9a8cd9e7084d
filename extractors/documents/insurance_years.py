"""Statements with a row a year: 年度 | 起止月份 | 缴费月数 | …, closed by a 合计 or not.

How long the person is insured is the sum over the years, relied on only where the paper's own total says the same.
"""

import re
from collections.abc import Sequence

from extractors.facts import make_fact
from extractors.layout.blocks import flat
from extractors.layout.labels import Vocabulary
from extractors.layout.record import Fits, Record
from extractors.layout.records import find_records
from extractors.passage import Passage
from extractors.rows import rows_of
from schemas.document import Document
from schemas.evidence import Fact, Origin
from schemas.page import Page

SUMMED = "按各年月数相加"
SUM_STANDS = "与合计一致"

_TOTAL = re.compile(r"\s*(?:合|总|共|累)\s*计")
_COUNT = re.compile(r"(?<![\d.,])\d{1,3}(?![\d,]|\.\d)")
_FITS: Fits = {"year": re.compile(r"(?:19|20)\d{2}年?度?"), "months": re.compile(r"(?:1[0-2]|0?[1-9])(?:个?月)?")}


def yearly_months(document: Document, pages: Sequence[Page], heads: Vocabulary) -> list[Fact]:
    """``persons[0].months`` of a table with one row a year and a column of months, under ``heads`` (``year``,
    ``months``); nothing where a year stands twice (two kinds of insurance)."""
    rows = [row for row in find_records(pages, heads, minimum=2, key="year", fits=_FITS).rows if _is_year(row)]
    years = [flat(row.values["year"])[:4] for row in rows]
    if not rows or len(set(years)) < len(years):
        return []
    counts = [row.values["months"] for row in rows]
    total = sum(int(re.sub(r"\D", "", flat(count))) for count in counts)
    if told := _told(pages, total):
        return [make_fact(document, "persons[0].months", told, total, evidence=[SUM_STANDS] if len(rows) > 1 else [])]
    fact = make_fact(document, "persons[0].months", Passage.join(counts), total, doubts=[SUMMED], origin=Origin.DERIVED)
    return [fact.model_copy(update={"raw": ""})]


def _is_year(row: Record) -> bool:
    return all(name in row.values and form.fullmatch(flat(row.values[name])) for name, form in _FITS.items())


def _told(pages: Sequence[Page], total: int) -> Passage | None:
    """Where the row 合计 says ``total``."""
    for page in pages:
        for row in rows_of(page):
            text = row.passage
            if not _TOTAL.match(text.text):
                continue
            for match in _COUNT.finditer(text.text):
                if int(match[0]) == total:
                    return text[match.start() : match.end()]
    return None
