"""Several papers on one page: bank slips printed to be cut apart, invoices copied two to a sheet."""

import re
from dataclasses import replace
from itertools import pairwise

from extractors.classify.evidence import look_at, squeeze
from extractors.classify.runs import Run
from extractors.layout.slip_regions import slips_on
from extractors.rows import Row, rows_of
from schemas.evidence import Box
from schemas.page import Page

_INVOICE_TOTAL = re.compile(r"价税合计")
_INVOICE_HEAD = re.compile(
    r"^.{0,24}发票(?:\(.{2,8}\))?(?:发票联|抵扣联|记账联)?$|^发票(?:代码|号码)|^开票日期|^机器编号"
)
_APART = 0.12
"""Of the page's height: two 价税合计 nearer to each other stand on one invoice."""


def separated(run: Run) -> list[Run]:
    """The papers of ``run``: itself, or one for each of several slips or invoices on its pages."""
    kind = run.kind[0]
    if kind not in ("bank_slip", "invoice") or not run.evidence:
        return [run]
    parts: list[Run] = []
    for page in run.pages:
        regions = slips_on(page) if kind == "bank_slip" else invoices_on(page)
        if len(regions) < 2:
            parts.append(replace(run, pages=(page,), region=None))
            continue
        evidence = look_at(page)
        parts += [replace(run, pages=(page,), evidence=(evidence,), region=region) for region in regions]
    if all(part.region is None for part in parts):
        return [run]
    return [part if part.region else _alone(run, part.pages[0]) for part in parts]


def _alone(run: Run, page: Page) -> Run:
    evidence = tuple(one for one in run.evidence if one.page is page)
    return replace(run, pages=(page,), evidence=evidence)


def invoices_on(page: Page) -> list[Box]:
    """The region of every invoice, top to bottom, in fractions of the straightened page; the whole page for one. Each
    has one line 价税合计; the next one's head stands below it."""
    rows = rows_of(page)
    texts = ["".join(squeeze(page.lines[i].text) for i in row.indexes) for row in rows]
    totals: list[int] = []
    for number, text in enumerate(texts):
        if _INVOICE_TOTAL.search(text) and (not totals or rows[number].box[1] - rows[totals[-1]].box[1] > _APART):
            totals.append(number)
    cuts = [0.0]
    for before, after in pairwise(totals):
        head = next((n for n in range(before + 1, after) if _heads(rows[n])), None)
        if head is None:
            return [(0.0, 0.0, 1.0, 1.0)]
        cuts.append((rows[head - 1].box[3] + rows[head].box[1]) / 2)
    cuts.append(1.0)
    return [(0.0, top, 1.0, bottom) for top, bottom in pairwise(cuts)]


def _heads(row: Row) -> bool:
    return any(_INVOICE_HEAD.search(squeeze(row.page.lines[i].text)) for i in row.indexes)
