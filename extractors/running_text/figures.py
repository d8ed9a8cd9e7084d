"""The figures an applicant claims in the form's running text."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from extractors.facts import make_fact
from extractors.passage import Passage
from extractors.running_text.flow import sentences
from extractors.running_text.matching import Match, match_claims, patterns
from schemas.document import Document
from schemas.evidence import Fact

ROUND = "约数，非确切数"
_OF_ALL = re.compile(r"\s*其中[:：]?(?!.*(?:转让|许可|质押|入股|服务|专利权))")
"""A year's amount is a part of the total: 其中2024年度转化运营金额…; that of one kind of dealing is no such claim."""
SEVERAL = "文中有几个不同的数"
PLANNED = "所在句子提及目标或计划"
NO_SUM = "未写明是累计数"


@dataclass(frozen=True)
class Claim:
    """A figure claimed at ``place``; ``rank`` 0 is a figure said to be a sum."""

    key: str
    place: Passage
    value: int | Decimal
    rank: int
    doubts: tuple[str, ...]


def figures(document: Document, texts: Sequence[Passage]) -> list[Fact]:
    """One fact a claimed figure: that of the plainest sentence, the first text first."""
    found = [claim for text in texts for sentence in sentences(text) for claim in claims_in(sentence)]
    facts = []
    for key in patterns()["claims"]:
        mine = [claim for claim in found if claim.key == key]
        if mine:
            facts.append(_fact(document, key, mine))
    return facts


def claims_in(sentence: Passage) -> list[Claim]:
    """What one sentence claims as done; nothing where it tells of targets."""
    text = sentence.text
    p = patterns()
    if _any(p["targets"], text):
        return []
    weak = _any(p["weak_targets"], text)
    if weak and not _any(p["past"], text):
        return []
    best: dict[tuple[str, int], Match] = {}
    for match in match_claims(text):
        if _rejected(match, text, p):
            continue
        known = best.get((match.claim, match.start))
        if known is None or (match.summed, -match.rule) > (known.summed, -known.rule):
            best[match.claim, match.start] = match
    yearly = {start for claim, start in best if claim == "claimed_annual_amount"}
    kept = [m for (claim, start), m in best.items() if not (claim == "claimed_amount" and start in yearly)]
    return [_claim(match, sentence, weak=weak) for match in kept]


def _claim(match: Match, sentence: Passage, *, weak: bool) -> Claim:
    doubts = [*([] if match.exact else [ROUND]), *([PLANNED] if weak else [])]
    summed = match.summed or _any(patterns()["past"], sentence.text[: match.start])
    if not summed and match.claim in ("claimed_projects", "claimed_amount"):
        doubts.append(NO_SUM)
    return Claim(match.claim, sentence[match.start : match.end], match.value, 0 if summed else 1, tuple(doubts))


def _rejected(match: Match, text: str, p: Mapping[str, Sequence[str]]) -> bool:
    """A negation in the clause, a part of another figure, or a year's amount where the total is asked for."""
    clause = re.split(r"[，,:：]", text[: match.start])[-1]
    yearly = match.claim == "claimed_annual_amount"
    if yearly and _OF_ALL.match(clause):
        clause = clause.partition("其中")[2]
    if _any(p["negations"], clause) or _any(p["parts"], clause):
        return True
    return yearly and "累计" in text[match.phrase_start : match.start]


def _any(expressions: Iterable[str], text: str) -> bool:
    return any(re.search(expression, text) for expression in expressions)


def _fact(document: Document, key: str, found: Sequence[Claim]) -> Fact:
    rank = min(claim.rank for claim in found)
    top = [claim for claim in found if claim.rank == rank]
    first = next((claim for claim in top if not claim.doubts), top[0])
    others = sorted({claim.value for claim in top} - {first.value})
    doubts = [*first.doubts, *([SEVERAL] if others else [])]
    return make_fact(
        document,
        key,
        first.place,
        first.value,
        doubts=doubts,
        alternatives=[f"{value:.2f}" if isinstance(value, Decimal) else str(value) for value in others],
    )
