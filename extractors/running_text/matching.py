"""spaCy rules over one sentence: words of the lexicon and figures become tokens, sequences of them become claims.

The blank Chinese pipeline cuts text into characters; here the longest word of the lexicon at each place, every count
and every amount are merged into single tokens, and ``Matcher`` looks for the sequences of ``patterns.yaml``.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import spacy
import yaml
from spacy.language import Language
from spacy.matcher import Matcher, PhraseMatcher
from spacy.tokens import Doc, Span
from spacy.util import filter_spans

from extractors.amounts_in_text import Mention, mentions_in
from extractors.running_text.numbers import Count, counts_in

_GAP = re.compile(r"…(,?)(\d+)")
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
def _pipeline() -> tuple[Language, PhraseMatcher, Matcher]:
    language = spacy.blank("zh")
    words = PhraseMatcher(language.vocab)
    for label, names in patterns()["lexicon"].items():
        words.add(label, [language.make_doc(name) for name in names])
    matcher = Matcher(language.vocab)
    for claim, rule in patterns()["claims"].items():
        for number, sequence in enumerate(rule["sequences"]):
            matcher.add(f"{claim}/{number}", [[_token(step) for step in sequence]])
    return language, words, matcher


def _token(step: str) -> dict[str, Any]:
    if gap := _GAP.fullmatch(step):
        barred = [*_FIGURES, *(() if gap[1] else ("COMMA",))]
        return {"ENT_TYPE": {"NOT_IN": barred}, "OP": f"{{0,{gap[2]}}}"}
    return {"ENT_TYPE": {"IN": step.split("|")}}


def match_claims(sentence: str) -> list[Match]:
    """Every claim in one sentence, in order; several rules may give the same figure for the same claim."""
    text = sentence.replace(" ", "\u3000").replace("\t", "\u3000")
    counts = {count.start: count for count in counts_in(sentence)}
    amounts = {mention.start: mention for mention in mentions_in(sentence) if mention.value is not None}
    doc = _tokens(text, list(counts.values()), list(amounts.values()))
    _, _, matcher = _pipeline()
    found = []
    for key, start, end in matcher(doc):
        claim, _, rule = doc.vocab.strings[key].partition("/")
        span = doc[start:end]
        figure = [token for token in span if token.ent_type_ in _FIGURES][-1]
        made = _match(claim, int(rule), span, figure.idx, counts, amounts)
        if made is not None:
            found.append(made)
    return found


def _match(
    claim: str, rule: int, span: Span, at: int, counts: Mapping[int, Count], amounts: Mapping[int, Mention]
) -> Match | None:
    wanted = patterns()["claims"][claim]
    summed = any(token.ent_type_ in ("SUM", "TOTAL") for token in span)
    if wanted.get("amount"):
        amount = amounts.get(at)
        if amount is None or amount.value is None:
            return None
        return Match(claim, rule, span.start_char, amount.start, amount.end, amount.value, True, summed)
    count = counts.get(at)
    if count is None or count.measure not in patterns()["measures"][wanted["measure"]]:
        return None
    return Match(claim, rule, span.start_char, count.start, count.end, count.value, count.exact, summed)


def _tokens(text: str, counts: Sequence[Count], amounts: Sequence[Mention]) -> Doc:
    language, words, _ = _pipeline()
    doc = Doc(language.vocab, words=list(text), spaces=[False] * len(text))
    figures = [_span(doc, mention.start, mention.end, "AMOUNT") for mention in amounts]
    figures += [_span(doc, count.start, count.end, "COUNT") for count in counts]
    years = [_span(doc, *match.span(), "YEAR") for match in _YEAR.finditer(text)]
    commas = [_span(doc, i, i + 1, "COMMA") for i, character in enumerate(text) if character in "，,：:"]
    named = filter_spans([Span(doc, start, end, label=key) for key, start, end in words(doc)])
    taken = filter_spans([*figures, *years])
    inside = {token.i for span in taken for token in span}
    rest = [span for span in [*named, *commas] if not any(token.i in inside for token in span)]
    doc.set_ents(filter_spans([*taken, *rest]))
    with doc.retokenize() as retokenizer:
        for span in doc.ents:
            retokenizer.merge(span)
    return doc


def _span(doc: Doc, start: int, end: int, label: str) -> Span:
    return Span(doc, start, end, label=label)
