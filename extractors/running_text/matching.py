"""The claims of one sentence: counts and amounts that stand in one of the sequences of ``patterns.yaml``."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from extractors.amounts_in_text import Mention, mentions_in
from extractors.running_text.grammar import Grammar, Hit, Token
from extractors.running_text.numbers import Count, counts_in

_YEAR = re.compile(r"(?:19|20)\d{2}年(?:1月(?:1日)?[至到\-—~]12月(?:31日)?|(?!以来|至|到|起|来|\d|-)(?:全年|度)?)")
_FIGURES = ("COUNT", "AMOUNT")


@dataclass(frozen=True)
class Match:
    """A claim's figure in a sentence: ``start``–``end`` is the figure, ``phrase_start`` where the sequence begins."""

    claim: str
    rule: int
    phrase_start: int
    start: int
    end: int
    value: int | Decimal
    exact: bool
    summed: bool


@cache
def patterns() -> Mapping[str, Any]:
    """``patterns.yaml`` as it stands."""
    loaded: Mapping[str, Any] = yaml.safe_load((Path(__file__).parent / "patterns.yaml").read_text(encoding="utf-8"))
    return loaded


@cache
def _grammar() -> Grammar:
    p = patterns()
    sequences = {
        f"{claim}/{number}": [sequence]
        for claim, rule in p["claims"].items()
        for number, sequence in enumerate(rule["sequences"])
    }
    return Grammar(p["lexicon"], sequences, figures=_FIGURES, commas="，,：:")


def match_claims(sentence: str) -> list[Match]:
    """Every claim in one sentence, in order; several rules may give the same figure for the same claim."""
    counts = {count.start: count for count in counts_in(sentence)}
    amounts = {mention.start: mention for mention in mentions_in(sentence) if mention.value is not None}
    figures = [Token("AMOUNT", mention.start, mention.end) for mention in amounts.values()]
    figures += [Token("COUNT", count.start, count.end) for count in counts.values()]
    figures += [Token("YEAR", *match.span()) for match in _YEAR.finditer(sentence)]
    grammar = _grammar()
    hits = grammar.hits(sentence, grammar.tokens(sentence, figures))
    return [made for hit in hits if (made := _match(hit, counts, amounts))]


def _match(hit: Hit, counts: Mapping[int, Count], amounts: Mapping[int, Mention]) -> Match | None:
    claim, _, rule = hit.rule.partition("/")
    wanted = patterns()["claims"][claim]
    at = hit.labelled(*_FIGURES)[-1].start
    summed = bool(hit.labelled("SUM", "TOTAL"))
    if wanted.get("amount"):
        amount = amounts.get(at)
        if amount is None or amount.value is None:
            return None
        return Match(claim, int(rule), hit.start, amount.start, amount.end, amount.value, True, summed)
    count = counts.get(at)
    if count is None or count.measure not in patterns()["measures"][wanted["measure"]]:
        return None
    return Match(claim, int(rule), hit.start, count.start, count.end, count.value, count.exact, summed)
