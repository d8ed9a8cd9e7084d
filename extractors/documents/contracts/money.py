"""The contract amount among all amounts in the text: the total, not an instalment, a rate or a penalty."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from extractors.amounts_in_text import Mention, mentions_in
from extractors.documents.contracts.layout import heading_of
from extractors.documents.contracts.phrases import grammar
from extractors.passage import Passage
from extractors.running_text.grammar import Hit, Token

PROVISIONAL = "金额为暂定，以结算为准"
FOREIGN_MONEY = "金额为外币，未折算为人民币"
SEVERAL = "文中有几个金额都可能是合同金额"
NOT_SAID = "未写明是合同总额"
_STOP = re.compile(r"[。；;\n]")
_BARE = re.compile(r"[\s(:]|人民币|大写|小写|RMB")
"""What may stand before an amount without saying what it is."""

_FAR = 60
_PRICES = frozenset({"PRICE", "TOTAL_PRICE", "PRICE_BEHIND"})
_CURRENCIES = r"美元|欧元|日元|英镑|港元|港币|澳元|加元|新加坡元|新元|瑞士法郎|韩元|卢布|泰铢|澳门元|台币"
_NUMBER = r"\d[\d,，. ]*\d|\d"
_FOREIGN = re.compile(
    rf"(?:{_NUMBER}|[零壹贰叁肆伍陆柒捌玖拾佰仟一二三四五六七八九十百千]+)\s*[十百千]?[万萬亿]?\s*(?:{_CURRENCIES})整?"
    rf"|(?:US[D$]|EUR|HK[D$]|JPY|GBP|SGD|AUD|KRW|[$€£]|(?:{_CURRENCIES})\s*[:：]?)\s*(?:{_NUMBER})\s*[万亿]?"
)
_TAX_RATE = re.compile(r"(?:含|税率(?:为|:)?)\s*\d+(?:\.\d+)?\s*%(?:的?(?:增值税|税))?")


@dataclass(frozen=True)
class Price:
    """The chosen amount and why it may be the wrong one; ``others`` are further amounts it might be. ``value`` is
    ``None`` for foreign money, which is no amount in 元."""

    value: Decimal | None
    place: tuple[int, int]
    capital: tuple[int, int] | None
    agrees: bool
    doubts: tuple[str, ...]
    others: tuple[Decimal, ...] = ()


@dataclass(frozen=True)
class _Scored:
    """How much the words around an amount speak for it; 0 or less: against it."""

    figure: Token
    score: float
    provisional: bool
    rated: bool
    """By the year or piece, or before tax."""


def find_price(running: Passage, family: str = "") -> Price | None:
    """The amount of the contract, or ``None`` where the text gives none (royalty only, free of charge). The words of a
    ``family`` of contracts (``equity``, ``pledge``, ``service``) stand in for the general ones."""
    text = running.text
    foreign = [Token("FOREIGN", *match.span()) for match in _FOREIGN.finditer(text)]
    mentions = {
        mention.start: mention
        for mention in mentions_in(text)
        if mention.value and not any(one.start < mention.end and mention.start < one.end for one in foreign)
    }
    figures = [*(Token("AMOUNT", mention.start, mention.end) for mention in mentions.values()), *foreign]
    scored = _scored(text, figures, f"money_{family}" if family else "money", mentions)
    own = [(one, mentions[one.figure.start]) for one in scored if one.figure.label == "AMOUNT"]
    if any(one.score > 0 for one, _ in own):
        return _best(own)
    abroad = [one for one in scored if one.figure.label == "FOREIGN" and one.score > 0]
    if not abroad:
        return None
    first = max(abroad, key=lambda one: one.score).figure
    return Price(None, (first.start, first.end), None, False, (FOREIGN_MONEY,))


def _best(scored: Sequence[tuple[_Scored, Mention]]) -> Price:
    best = max(one.score for one, _ in scored)
    top = [mention for one, mention in scored if one.score == best]
    in_words = [m for one, m in scored if one.score >= 0 and m.agrees and m.value == top[0].value]
    chosen = next((mention for mention in [*top, *in_words] if mention.agrees), top[0])
    values = {mention.value for mention in top if mention.value is not None}
    doubts = [
        *([SEVERAL] if len(values) > 1 else []),
        *([NOT_SAID] if best < 3 or all(one.rated for one, _ in scored if one.score == best) else []),
        *([PROVISIONAL] if any(one.provisional and m.value == chosen.value for one, m in scored) else []),
        *(["金额的分节号识读不清"] if chosen.broken and not chosen.agrees else []),
    ]
    place = chosen.figure or chosen.capital or (chosen.start, chosen.end)
    others = tuple(sorted(values - {chosen.value}))
    return Price(chosen.value, place, chosen.capital, chosen.agrees, tuple(doubts), others)


def _scored(text: str, figures: Sequence[Token], topic: str, mentions: dict[int, Mention]) -> list[_Scored]:
    found = []
    for start, end in dict.fromkeys(_sentence(text, figure) for figure in figures):
        inside = [figure for figure in figures if start <= figure.start < end]
        heading = "" if _BARE.sub("", text[start : inside[0].start]) else _heading_over(text, start)
        said = f"{heading}{text[start:end]}"
        moved = [Token(one.label, one.start - start + len(heading), one.end - start + len(heading)) for one in inside]
        rules = grammar(topic)
        tokens = rules.tokens(said, [*moved, *(Token("TAXED", *match.span()) for match in _TAX_RATE.finditer(said))])
        hits = rules.hits(said, tokens)
        for figure, place in zip(inside, moved, strict=True):
            of_figure = {hit.rule for hit in hits if _figure_of(hit) == place}
            mention = mentions.get(figure.start) if figure.label == "AMOUNT" else None
            score = _score(of_figure, place, tokens, in_words=bool(mention and mention.capital))
            found.append(_Scored(figure, score, "provisional" in of_figure, "rate" in of_figure))
    return sorted(found, key=lambda one: one.figure.start)


def _score(rules: set[str], figure: Token, tokens: Sequence[Token], *, in_words: bool) -> float:
    before = {token.label for token in tokens if figure.start - _FAR < token.start < figure.start}
    if "not_price" in rules:
        return -10
    score = (
        3.0 if rules & {"price", "stands_for"} else 2.0 if before & {"PRICE", "TOTAL_PRICE", "PRICE_BEHIND"} else 0.0
    )
    if "total" in rules:
        score += 4 if score or "OF_CONTRACT" in before else 3
    if in_words and score:
        score += 1.5
    if "stands_for" in rules:
        score += 1
    return score - 6 * ("part" in rules) - 2.5 * ("rate" in rules)


def _figure_of(hit: Hit) -> Token:
    return hit.labelled("AMOUNT", "FOREIGN")[0]


def _sentence(text: str, figure: Token) -> tuple[int, int]:
    """From stop to stop around a figure; a stop within it (大写；小写) is none."""
    start = max((match.end() for match in _STOP.finditer(text, 0, figure.start)), default=0)
    stop = _STOP.search(text, figure.end)
    return start, stop.start() if stop else len(text)


def _heading_over(text: str, start: int) -> str:
    """三、许可费用, alone on the line above: what an amount that opens the next line is."""
    if start == 0 or text[start - 1] != "\n":
        return ""
    return heading_of(text[: start - 1].rpartition("\n")[2])
