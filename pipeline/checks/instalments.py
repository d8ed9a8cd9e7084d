"""The instalments a contract lists: 第一期（首期）…元, 第二期…元, 尾款…元."""

import re
from dataclasses import dataclass
from decimal import Decimal

from pipeline.checks.judgement import Seen
from pipeline.checks.papers import Papers
from pipeline.checks.printed import find_printed
from schemas.values.amounts import parse_amount

_ORDER = "一二三四五六七八九十"
_NUMBERED = rf"第(?P<n>[{_ORDER}1-9])(?:期|笔|次|批)(?:款|付款|支付|许可费|转让费|费用)?"
_AMOUNT = r"(?P<amount>(?:¥)?\d[\d,]*(?:\.\d+)?万?元)"
_PAID = rf"{_NUMBERED}[^第。;]{{0,45}}?{_AMOUNT}"
_BESIDE = r"余款|尾款|余额|定金|预付款|首付|首期|保证金|质保金|质量保证|其余|剩余|提成|入门费"


@dataclass(frozen=True)
class Instalment:
    """``open_ended``: the contract speaks of further payments (余款, 保证金, 提成 …), none of them numbered."""

    number: int
    amount: Decimal
    seen: Seen
    open_ended: bool


def instalments(document: str, papers: Papers) -> list[Instalment]:
    """The numbered instalments of a contract, from the first to the last without a gap; nothing where one that is
    mentioned has no amount, or one has several."""
    mentioned = {_number(found["n"]) for found in find_printed(_NUMBERED, document, papers)}
    open_ended = next(find_printed(_BESIDE, document, papers), None) is not None
    told: dict[int, Instalment] = {}
    for found in find_printed(_PAID, document, papers):
        amount = parse_amount(found["amount"])
        number = _number(found["n"])
        if amount is not None and number not in told:
            told[number] = Instalment(number, amount, found.seen, open_ended)
    numbers = sorted(told)
    whole = numbers == list(range(1, len(numbers) + 1)) and mentioned == set(numbers)
    return [told[number] for number in numbers] if whole else []


def _number(digit: str) -> int:
    return _ORDER.index(digit) + 1 if digit in _ORDER else int(re.sub(r"\D", "", digit))
