"""合计金额, 税额 and 价税合计, and what they prove of each other: net and tax make the total, to the cent."""

import re
from collections.abc import Sequence
from decimal import Decimal

from extractors.contradiction import figure_may_be, is_stable
from extractors.documents.invoice_items import ItemList, Sum
from extractors.documents.slip_amounts import WORDS_DIFFER, amount_facts
from extractors.facts import make_fact
from extractors.layout.blocks import Found
from extractors.passage import Passage
from extractors.rows import rows_of
from schemas.document import Document
from schemas.evidence import Fact, FactState
from schemas.page import Page

ADDS_UP = "金额加税额等于价税合计"
NET_IS_TOTAL = "无税额，金额等于价税合计"
DOES_NOT_ADD = "金额加税额不等于价税合计，请核对"
RATE_AGREES = "金额乘税率等于税额"
_TOTAL_ROW = re.compile(r"价税合计|\(?小写\)?|\(?大写\)?")
_CENT = Decimal("0.01")


def sum_facts(document: Document, pages: Sequence[Page], found: Found, items: ItemList) -> list[Fact]:
    """``net_amount``, ``tax_amount``, ``total`` and ``total_words``."""
    figures = [pair for pair in found.pairs if pair.field == "total" and pair.value]
    words = [pair for pair in found.pairs if pair.field == "total_words" and pair.value]
    totals = amount_facts(document, _total_rows(pages), figures, words, key="total")
    facts = _part(document, "net_amount", items.net) + _part(document, "tax_amount", items.tax) + totals
    return _weighed(facts, items)


def _part(document: Document, key: str, amount: Sum | None) -> list[Fact]:
    return [make_fact(document, key, amount.text, amount.value)] if amount else []


def _total_rows(pages: Sequence[Page]) -> list[Passage]:
    """The rows with the total, from the last page on."""
    return [
        row.passage
        for page in reversed(pages)
        for row in rows_of(page)
        if _TOTAL_ROW.search(re.sub(r"\s", "", row.passage.text))
    ]


def _weighed(facts: list[Fact], items: ItemList) -> list[Fact]:
    """The facts with what their arithmetic says of them. Sums that do not add up are doubtful, unless the right row was
    read and no misread figure explains it: then the paper contradicts itself, and that is for the checks."""
    values = {f.key.partition(".")[2]: Decimal(f.value) for f in facts if f.value and not f.key.endswith("words")}
    net, tax, total = (values.get(key) for key in ("net_amount", "tax_amount", "total"))
    if net is None or total is None:
        return facts
    if net + (tax or 0) == total:
        return [_supported(fact, ADDS_UP if tax else NET_IS_TOTAL) for fact in facts]
    if tax is not None and _row_is_right(items, net, tax) and not _explained(net, tax, total, facts):
        return facts
    settled = {key for key, fact in ((f.key.partition(".")[2], f) for f in facts) if "大写与小写一致" in fact.why}
    return [fact if fact.key.partition(".")[2] in settled else _doubted(fact) for fact in facts]


def _row_is_right(items: ItemList, net: Decimal, tax: Decimal) -> bool:
    """Whether net and tax are those of the list: the items add up to the net amount, or its tax is that of the rate."""
    rates = {value for _, value in items.rates}
    rate = Decimal(rates.pop()) if len(rates) == 1 and "0." in "".join(rates) else None
    return items.net_sum == net or (rate is not None and abs(net * rate - tax) <= _CENT * 10)


def _explained(net: Decimal, tax: Decimal, total: Decimal, facts: Sequence[Fact]) -> bool:
    """Whether one of the three, misread, would make them add up."""
    by_key = {fact.key.partition(".")[2]: fact for fact in facts}
    wanted = (("net_amount", net, total - tax), ("tax_amount", tax, total - net), ("total", total, net + tax))
    return any(
        figure_may_be(read, other, by_key[key].raw, stable=is_stable(by_key[key])) for key, read, other in wanted
    )


def _supported(fact: Fact, why: str) -> Fact:
    if fact.key.endswith("words"):
        return fact
    told = fact.key.endswith(".total") and why == ADDS_UP and WORDS_DIFFER in fact.why
    if told or (fact.state is FactState.DOUBTFUL and not fact.alternatives):
        rest = tuple(reason for reason in fact.why if not told or reason != WORDS_DIFFER)
        update = {"state": FactState.CONFIRMED, "why": (*rest, why), "alternatives": ()}
        return fact.model_copy(update=update)
    return fact.model_copy(update={"why": (*fact.why, why)})


def _doubted(fact: Fact) -> Fact:
    return fact.model_copy(update={"state": FactState.DOUBTFUL, "why": (DOES_NOT_ADD, *fact.why)})
