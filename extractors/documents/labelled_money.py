"""Money at a label that may name its unit: 合同成交金额（万元） 50.00, 质押金额：人民币伍拾万元整（￥500,000.00）."""

import re
from collections.abc import Sequence
from decimal import Decimal

from extractors.amounts_in_text import mentions_in
from extractors.documents.readings import NO_AMOUNT, settled
from extractors.facts import make_fact
from extractors.layout.blocks import Pair, flat
from extractors.passage import Passage
from schemas.document import Document
from schemas.evidence import Fact
from schemas.page import Page
from schemas.values.amounts import parse_amount
from schemas.values.text import fold

WORDS_AGREE = "大写与小写一致"
NO_UNIT = "未标明金额单位，按元计"
_UNIT = re.compile(r"万元|亿元")
_CAPTION = re.compile(r"单位[:：]?\s*(?:人民币)?\s*(万元|亿元)")
_SCALE = {"万元": Decimal(10**4), "亿元": Decimal(10**8)}
_HAS_UNIT = re.compile(r"[元¥￥万亿圆]|RMB|CNY")
_SMALL = Decimal(1000)


def money_fact(document: Document, key: str, pair: Pair) -> list[Fact]:
    """The amount at ``pair`` in 元. A unit beside the figure goes before that of the label, this before the table's
    caption; a small figure without any unit is doubtful. Words and figures that agree are evidence."""
    text = pair.value.strip()
    if not text:
        return []
    unit = unit_of(pair.label, pair.page)
    mentions = [one for one in mentions_in(text.text.replace("\n", "")) if one.value is not None]
    agreeing = next((one for one in mentions if one.agrees), None)
    value = parse_amount(flat(text), unit=unit)
    if value is None and len({one.value for one in mentions}) == 1:
        value = mentions[0].value
    if value is None:
        return [make_fact(document, key, text, None, doubts=[*pair.doubts, NO_AMOUNT])]
    named = unit != 1 or _HAS_UNIT.search(text.text) or "元" in pair.label.text
    doubts = [*pair.doubts, *([] if named or value >= _SMALL else [NO_UNIT])]
    evidence = [WORDS_AGREE] if agreeing and agreeing.value == value else []
    return [make_fact(document, key, text, value, evidence=evidence, doubts=settled(doubts, proven=bool(evidence)))]


def unit_of(label: Passage, page: Page) -> Decimal:
    """What a bare figure counts in: the unit in the label, else the one the page's caption names (单位：万元)."""
    named = _UNIT.search(fold(label.text).replace(" ", ""))
    if named:
        return _SCALE[named[0]]
    if "元" in label.text:
        return Decimal(1)
    captions = {match[1] for line in page.lines if (match := _CAPTION.search(fold(line.text).replace(" ", "")))}
    return _SCALE[captions.pop()] if len(captions) == 1 else Decimal(1)


def words_in(text: Passage) -> Passage | None:
    """The 大写 amount in ``text``, without 人民币 before it."""
    spans: Sequence[tuple[int, int]] = [one.capital for one in mentions_in(text.text) if one.capital]
    return text[spans[0][0] : spans[0][1]] if spans else None
