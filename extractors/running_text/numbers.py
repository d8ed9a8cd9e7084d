"""Counts in running text: figures and Chinese numerals with their measure word."""

import re
from dataclasses import dataclass

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000, "万": 10_000}
COUNT = re.compile(
    r"(?P<ahead>近|约|超|逾|超过|接近|大约)?(?<![\d.A-Za-z\-第〔\[])(?P<number>\d{1,3}(?:,\d{3})+|\d{1,6}|[一二两三四五六七八九十百千]{1,6})\s*"
    r"(?P<more>余|多)?\s*(?P<measure>[个项件宗单起例家户名人位])(?P<behind>以上|左右|上下|多)?(?![月年日万亿])"
)


@dataclass(frozen=True)
class Count:
    """A count at ``start``–``end`` of the text; ``exact`` is false for 余, 多, 约, 以上 and the like."""

    start: int
    end: int
    value: int
    measure: str
    exact: bool


def counts_in(text: str) -> list[Count]:
    """All counts with a measure word, in order."""
    found = []
    for match in COUNT.finditer(text):
        value = number_of(match["number"])
        if value is not None:
            exact = not (match["ahead"] or match["more"] or match["behind"])
            found.append(Count(match.start("number"), match.end(), value, match["measure"], exact))
    return found


def number_of(text: str) -> int | None:
    """``8``, ``1,200``, ``八``, ``十二``, ``一百零五`` as an integer."""
    text = text.replace(",", "")
    if text.isdecimal():
        return int(text)
    total, digit = 0, 0
    for character in text:
        if character in _DIGITS:
            if digit:
                return None
            digit = _DIGITS[character]
        elif character in _UNITS:
            total, digit = total + (digit or 1) * _UNITS[character], 0
        else:
            return None
    return total + digit or None
