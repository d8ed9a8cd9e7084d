"""Sums printed in figures and, beside them, in words: in clauses, letters and records."""

import re
from collections.abc import Iterator
from decimal import Decimal

from pipeline.checks.judgement import Judgement, Seen, failed
from pipeline.checks.papers import Papers
from pipeline.checks.parameters import Parameters
from pipeline.checks.printed import find_printed
from pipeline.checks.unit_slip import explain, slip_between
from schemas.document import DocumentType
from schemas.finding import Severity
from schemas.values.amounts import parse_amount, parse_words

_CELLS = {DocumentType.INVOICE, DocumentType.BANK_SLIP}
"""Papers whose cells stand side by side: there the facts are compared."""
_WORDS = r"[零〇壹贰叁肆伍陆柒捌玖拾佰仟萬万亿圆元角分整正]{3,}"
_FIGURE = r"¥?\d[\d,]*(?:\.\d+)?万?元"
_BARE = r"¥?\d[\d,]*(?:\.\d+)?万?元?"
_CAPITAL = r"\(?(?:人民币)?\(?大写(?:金额)?\)?[::]?(?:人民币)?"
_SMALL = r"\(?小写(?:金额)?\)?[::]?"
_PATTERNS = (
    rf"(?P<figure>{_FIGURE})(?:整)?[,]?{_CAPITAL}(?P<words>{_WORDS})",
    rf"{_CAPITAL}(?P<words>{_WORDS})\)?[,;、]?(?:{_SMALL}|\()(?:人民币)?(?P<figure>{_BARE})",
    rf"(?P<words>{_WORDS})\((?:{_SMALL})?(?:人民币)?(?P<figure>¥\d[\d,]*(?:\.\d+)?万?元?)\)",
)
Pair = tuple[Decimal, Decimal]


def printed_pairs(papers: Papers, known: set[tuple[str, Decimal]], parameters: Parameters) -> Iterator[Judgement]:
    """Pairs that differ. ``known`` are the figures, by document, that the facts have been judged with."""
    for document in papers.documents:
        if document.type in _CELLS:
            continue
        told: set[Pair] = set()
        for pattern in _PATTERNS:
            for found in find_printed(pattern, document.id, papers):
                printed = found["figure"]
                figure, words = (
                    parse_amount(printed if "元" in printed else f"{printed}元"),
                    parse_words(found["words"]),
                )
                if figure is None or words is None or figure == words or (figure, words) in told:
                    continue
                if (document.id, figure) in known or (document.id, words) in known:
                    continue
                told.add((figure, words))
                yield _differ(found.seen, document.file, re.sub(r"\s", "", found[0]), (figure, words), parameters)


def _differ(seen: Seen, file: str, said: str, pair: Pair, parameters: Parameters) -> Judgement:
    figure, words = pair
    reason = f"{file}写作“{said}”，小写为{figure:.2f}元，大写为{words:.2f}元，不一致"
    slip = slip_between(figure, words, parameters)
    if slip is None:
        return failed(f"{file}所写金额", reason, (seen,))
    reason += f"；相差倍数符合{slip}之差，先核对单位"
    return failed(f"{file}所写金额", reason, (seen,), severity=Severity.MEDIUM, explanations=(explain(slip),))
