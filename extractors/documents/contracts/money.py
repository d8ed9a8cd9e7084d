"""The contract amount among all amounts in the text: the total, not an instalment, a rate or a penalty."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from extractors.amounts_in_text import Mention, mentions_in
from extractors.documents.contracts.labels import words
from extractors.passage import Passage

_BEFORE, _BEHIND, _NEAR = 60, 14, 22
_STOP = re.compile(r"[。；;\n，,]")
_BREAK = re.compile(r"[。；;\n]")
_HEADING = re.compile(
    r"(?:^|\n)\s*(?:第[一二三四五六七八九十\d]{1,3}条|[一二三四五六七八九十]{1,3}[、.．]|\d{1,2}[、.．])\s*"
    r"(?P<words>[^\n，,。；;:：]{2,20})[:：]?\n\s*[(（]?$"
)
"""三、许可费用, alone on its line: what an amount that opens the next line is."""


@dataclass(frozen=True)
class Price:
    """The chosen mention and why it may be the wrong one; ``others`` are further amounts it might be."""

    mention: Mention
    doubts: tuple[str, ...]
    others: tuple[Decimal, ...]


def money_words(family: str = "") -> dict[str, Any]:
    """The words that say what an amount is; those of a ``family`` of contracts (``equity``, ``pledge``, ``service``)
    stand in for the general ones."""
    return {**words()["money"], **(words()[f"money_{family}"] if family else {})}


def find_price(running: Passage, family: str = "") -> Price | None:
    """The amount of the contract, or ``None`` where the text gives none (royalty only, free of charge)."""
    w = money_words(family)
    text = running.text
    scored = [(_score(text, mention, w), mention) for mention in mentions_in(text)]
    scored = [(score, mention) for score, mention in scored if mention.value]
    if all(score <= 0 for score, _ in scored):
        return None
    best = max(score for score, _ in scored)
    top = [mention for score, mention in scored if score == best]
    in_words = [m for score, m in scored if score >= 0 and m.agrees and m.value == top[0].value]
    chosen = next((mention for mention in [*top, *in_words] if mention.agrees), top[0])
    values = {mention.value for mention in top if mention.value is not None}
    doubts = []
    if len(values) > 1:
        doubts.append("文中有几个金额都可能是合同金额")
    if best < 3:
        doubts.append("未写明是合同总额")
    if chosen.broken and not chosen.agrees:
        doubts.append("金额的分节号识读不清")
    return Price(chosen, tuple(doubts), tuple(sorted(values - {chosen.value})))


def _score(text: str, mention: Mention, w: dict[str, Any]) -> float:
    """How much the words around speak for the contract's amount; 0 or less: against it."""
    before, behind = _around(text, mention)
    near = _last_part(before, w)
    if _has(near, w["not_price"]) or (behind and _has(behind[:6], w["not_price"])):
        return -10
    score = 0.0
    if _has(near, w["price"]) or _has(behind, w["price_behind"]):
        score += 3
    elif _has(before, w["price"]):
        score += 2
    if _has(near, w["total"]):
        score += 4 if score or _has(near, ["合同", "成交", "转让", "许可"]) else 3
    elif "总" in near[-10:] and score:
        score += 3
    if mention.capital and score:
        score += 1.5
    if _has(near, w["part"]) or _has(behind, w["part_behind"]):
        score -= 6
    if _has(near[-10:], w["rate"]) or _has(behind[:5], w["rate_behind"]):
        score -= 2.5
    return score


def _around(text: str, mention: Mention) -> tuple[str, str]:
    before = text[max(0, mention.start - _BEFORE) : mention.start]
    cut = [match.end() for match in _BREAK.finditer(before)]
    behind = text[mention.end : mention.end + _BEHIND]
    stop = _STOP.search(behind)
    said = before[cut[-1] if cut else 0 :]
    if not said.strip(" (（:：\t") and (heading := _HEADING.search(before)):
        said = heading["words"]
    return said, behind[: stop.start()] if stop else behind


def _last_part(before: str, w: dict[str, Any]) -> str:
    """What stands before the amount since the last comma that ends a statement of its own."""
    parts = re.split(r"[,，]", before)
    last = parts[-1]
    return last if len(last) >= 6 or len(parts) == 1 or _has(last, w["total"]) else f"{parts[-2][-_NEAR:]},{last}"


def _has(text: str, names: Sequence[str]) -> bool:
    return any(name in text for name in names)
