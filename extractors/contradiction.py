"""Whether two readings that differ contradict each other, or one of them may be a misreading (contract 3, rule 3).

A contradiction is left as it was read: judging it is the checks' business. Only what a look-alike or a lost character
would put right is doubtful for the difference alone.
"""

import re
from decimal import Decimal

from extractors.facts import READ_ALIKE
from schemas.evidence import Fact
from schemas.values.amounts import parse_words
from schemas.values.confusion import confusable

_NUMERALS = "零壹贰叁肆伍陆柒捌玖拾佰仟万亿角分"
_FIGURES, _UNITS = _NUMERALS[1:10], _NUMERALS[10:15]
NEARLY_CERTAIN = 0.997
"""Where a second value speaks against a reading, this chance of it is asked for to take both as they are printed;
or a second reading that is the same."""
_GROUPED = re.compile(r"\d{1,3}(?:[,，]\d{3})+(?:\.\d{1,2})?")


def is_stable(fact: Fact) -> bool:
    """Whether a second value may not lightly call the reading in question."""
    return fact.confidence >= NEARLY_CERTAIN or READ_ALIKE in fact.why


def may_be_misread(read: str, other: str, *, stable: bool) -> bool:
    """Whether what was read may be ``other``: by look-alikes, a lost character, or one wrong character in a reading
    that is not ``stable``. Equal texts do not differ."""
    one_off = len(read) == len(other) and sum(a != b for a, b in zip(read, other, strict=True)) == 1
    return read == other or confusable(read, other) or (one_off and not stable)


def figure_may_be(read: Decimal, other: Decimal, printed: str, *, stable: bool) -> bool:
    """Whether an amount read as ``read`` may be ``other``. With its thousands grouped as they should be in ``printed``
    no figure was lost."""
    a, b = f"{read:.2f}", f"{other:.2f}"
    if _GROUPED.search(printed.replace(" ", "")) and len(a) != len(b):
        return False
    return may_be_misread(a, b, stable=stable)


def words_may_be(words: str, other: Decimal) -> bool:
    """Whether 大写 with one more character is ``other``, or with the figure it begins with (壹佰): they were lost."""
    places = range(len(words) + 1)
    return any(parse_words(figure + unit + words) == other for figure in _FIGURES for unit in _UNITS) or any(
        parse_words(words[:i] + character + words[i:]) == other for i in places for character in _NUMERALS
    )
