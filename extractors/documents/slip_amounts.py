"""The amount of a slip or an invoice: 小写 and 大写, each evidence for the other."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from extractors.amounts_in_text import Mention, mentions_in
from extractors.contradiction import NEARLY_CERTAIN, figure_may_be, words_may_be
from extractors.documents.labelled_money import WORDS_AGREE, unit_of
from extractors.documents.readings import NO_AMOUNT
from extractors.facts import is_read_alike, make_fact
from extractors.layout.blocks import Pair, flat
from extractors.passage import Passage
from schemas.document import Document
from schemas.evidence import Fact
from schemas.values.amounts import find_words, parse_amount, parse_words
from schemas.values.text import fold

WORDS_DIFFER = "大写与小写不一致，请核对"
WORDS_ODD = "大写金额写法不合规则或识读有误"
IN_BOXES = "金额逐格填写，可能漏读数字，请核对"
FROM_WORDS = "未读到小写金额，按大写"
_FIGURE = re.compile(r"(?P<value>\d[\d,，. ]*)\s*(?P<unit>万元|亿元|元)?")
_BOXED = re.compile(r"\d(?:[\s.]+\d){2,}|[¥￥]?\s?\d+(?:\s+\d+)+")
_GOES_ON = re.compile(r"(?:\s+\d+)+(?![\d.,，%])")
"""Figures in boxes of their own, one of them easily lost; where they differ from the words, the words are likelier."""


@dataclass(frozen=True)
class Figure:
    """An amount in figures where it stands; ``value`` in 元."""

    text: Passage
    value: Decimal
    doubts: tuple[str, ...] = ()


def amount_facts(
    document: Document, rows: Sequence[Passage], figures: Sequence[Pair], words: Sequence[Pair], *, key: str = "amount"
) -> list[Fact]:
    """``key`` and ``key`` + ``_words`` from the pairs at 小写 and 大写, else from wherever in ``rows`` they stand."""
    capital = _capital([pair.value for pair in words]) or _capital(rows)
    stated = parse_words(capital.text) if capital else None
    read = [figure for pair in figures if (figure := figure_in(pair))]
    if not read:
        read = [figure for text in [*(pair.value for pair in words), *rows] for figure in _beside(text)]
    facts = _figure_facts(document, key, read, figures, stated, capital)
    if capital:
        agrees = any(fact.value == f"{stated:.2f}" for fact in facts) if stated is not None else False
        differing = [WORDS_DIFFER] if read and not _contradicts(read, stated, capital) else []
        doubts = [] if agrees else [WORDS_ODD] if stated is None else differing
        evidence = [WORDS_AGREE] if agrees and read else []
        facts.append(make_fact(document, f"{key}_words", capital, fold(capital.text), evidence=evidence, doubts=doubts))
    return facts


def _figure_facts(
    document: Document,
    key: str,
    read: Sequence[Figure],
    figures: Sequence[Pair],
    stated: Decimal | None,
    capital: Passage | None,
) -> list[Fact]:
    if not read:
        if capital and stated is not None:
            return [make_fact(document, key, capital, stated, doubts=[FROM_WORDS])]
        unread = [pair for pair in figures if re.search(r"\d", pair.value.text)]
        return [make_fact(document, key, pair.value, None, doubts=[NO_AMOUNT]) for pair in unread[:1]]
    agreeing = next((one for one in read if stated is not None and one.value in (stated, stated * 100)), None)
    chosen = agreeing or read[0]
    if agreeing and stated is not None and ("." not in agreeing.text.text or agreeing.value == stated):
        return [make_fact(document, key, agreeing.text, stated, evidence=[WORDS_AGREE])]
    if stated is not None and capital and _BOXED.fullmatch(chosen.text.text.strip()):
        doubts = [*chosen.doubts, WORDS_DIFFER]
        return [make_fact(document, key, capital, stated, doubts=doubts, alternatives=[f"{chosen.value:.2f}"])]
    differing = stated is not None and not _contradicts(read, stated, capital)
    doubts = [*chosen.doubts, *([WORDS_DIFFER] if differing else [])]
    alternatives = [f"{stated:.2f}"] if differing and stated is not None else []
    return [make_fact(document, key, chosen.text, chosen.value, doubts=doubts, alternatives=alternatives)]


def _contradicts(read: Sequence[Figure], stated: Decimal | None, capital: Passage | None) -> bool:
    """Whether figures and words say different things for certain: one figure, and no lost or look-alike character of
    either puts it right. Figures in boxes of their own lose one easily."""
    values = {one.value for one in read}
    if stated is None or capital is None or len(values) != 1 or _BOXED.fullmatch(read[0].text.text.strip()):
        return False
    (value,) = values
    text = read[0].text
    stable = text.chance >= NEARLY_CERTAIN or is_read_alike(text)
    return not figure_may_be(value, stated, text.text, stable=stable) and not words_may_be(capital.text, value)


def figure_in(pair: Pair) -> Figure | None:
    """The amount at a label. A currency mark read as a letter before it, or a minus (an outgoing payment), does not
    count."""
    text = pair.value
    capital = find_words(text.text)
    if capital:
        rest = [text[: capital[0][0]], text[capital[-1][1] :]]
        text = next((one for one in reversed(rest) if re.search(r"\d", one.text)), Passage())
    matches = list(_FIGURE.finditer(text.text.replace("\n", " ")))
    if not matches:
        return None
    match = max(matches, key=lambda one: len(one[0]))
    part = text[match.start() : match.end()].strip(" ,.，")
    value = parse_amount(flat(part).replace(" ", ""), unit=unit_of(pair.label, pair.page))
    if value is None:
        mention = next((one for one in mentions_in(part.text) if one.value is not None), None)
        value = mention.value if mention else None
    return Figure(part, value, pair.doubts) if value is not None else None


def _beside(text: Passage) -> list[Figure]:
    found: list[Figure] = []
    for one in mentions_in(text.text):
        if one.figure and one.figure_value is not None and _is_money(text, one):
            figure = Figure(text[one.figure[0] : one.figure[1]].strip(), one.figure_value)
            found += [boxed] if (boxed := _in_boxes(text, *one.figure)) else []
            found.append(figure)
    return found


def _in_boxes(text: Passage, start: int, end: int) -> Figure | None:
    """The figure at ``start`` with what follows it in boxes of their own (¥1560 0 0), 角 and 分 last."""
    more = _GOES_ON.match(text.text, start + len(text.text[start:end].rstrip()))
    part = text[start : more.end()].strip() if more else Passage()
    if not more or not _BOXED.fullmatch(part.text):
        return None
    return Figure(part, Decimal(re.sub(r"\D", "", part.text)) / 100, (IN_BOXES,))


def _is_money(text: Passage, mention: Mention) -> bool:
    """Figures alone on a row of the page count only with a currency mark or beside the words."""
    figure = mention.figure or (0, 0)
    return mention.capital is not None or bool(re.search(r"[¥￥元]|小写", text.text[max(0, figure[0] - 6) : figure[1]]))


def _capital(texts: Sequence[Passage]) -> Passage | None:
    """The longest 大写 amount in the first of ``texts`` that has one."""
    for text in texts:
        compact = Passage.join(text.split(" \n\t"))
        spans = find_words(compact.text)
        if spans:
            start, end = max(spans, key=lambda span: span[1] - span[0])
            return compact[start:end]
    return None
