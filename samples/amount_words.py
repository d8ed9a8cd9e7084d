"""Amounts in 大写 (《正确填写票据和结算凭证的基本规定》)."""

from decimal import Decimal

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_UNITS = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿")


def in_words(amount: Decimal, *, yuan: str = "元", end: str = "整") -> str:
    """``1865000.00`` → 壹佰捌拾陆万伍仟元整. ``yuan`` may be 圆, ``end`` may be 正."""
    cents = int(amount * 100)
    whole, jiao, fen = cents // 100, cents // 10 % 10, cents % 10
    words = _whole(whole) + yuan
    if not jiao and not fen:
        return words + end
    words += _DIGITS[jiao] + "角" if jiao else "零"
    return words + (_DIGITS[fen] + "分" if fen else "")


def _whole(number: int) -> str:
    words, gap = "", False
    for place in range(len(str(number)) - 1, -1, -1):
        digit = number // 10**place % 10
        if digit:
            words += ("零" if gap else "") + _DIGITS[digit] + _UNITS[place % 4]
            gap = False
        else:
            gap = bool(words)
        if place % 4 == 0 and place and number // 10**place % 10**4:
            words += _GROUPS[place // 4]
    return words
