"""Amounts of money: figures with or without a unit, and Chinese capital figures (大写).

Rules of 大写: 正确填写票据和结算凭证的基本规定 (characters 零壹贰叁肆伍陆柒捌玖, 拾佰仟万亿, 元/圆, 角, 分, 整/正;
貳陸億萬圓 and the like accepted; 一二三, 廿, 毛, 另, 0 not allowed). Several spellings of zero are legal, so amounts
are compared as numbers. A spelling that drops a 零 the rules ask for, or the 壹 before 拾佰仟, is refused: it may have
lost a character. A missing 整 is taken (ordinary contracts omit it); 整 after 分 is refused.
"""

import re
from decimal import Decimal

from schemas.values.text import fold

_DIGITS = {character: value for value, character in enumerate("零壹贰叁肆伍陆柒捌玖")}
_TRADITIONAL = str.maketrans("貳貮弍叁參叄弎陸億萬圓圆仟佰", "贰贰贰叁叁叁叁陆亿万元元仟佰")
_CAPITAL = "零壹贰貳貮弍叁參叄弎肆伍陆陸柒捌玖"
_UNIT = "拾佰仟万萬亿億元圆圓角分"
_SPAN = re.compile(f"[{_CAPITAL}][{_CAPITAL}{_UNIT}]*[元圆圓角分](?:[整正])?")
_PREFIX = re.compile(r"^(?:人民币|RMB|CNY|\(?大写\)?|金额|合计|总计|共计|[:;,¥]|\s)+")
_SUFFIX = re.compile(r"\([^()]*\d[^()]*\)[。;,]?$|[,;小写:]*¥[^()]*$|[。;,]$")
_DECIMALS = re.compile(r"(?:(零?)([壹贰叁肆伍陆柒捌玖])角|(零角))?(?:(零?)([壹贰叁肆伍陆柒捌玖])分|(零分))?")

_NUMBER = r"(?:\d{1,3}(?:, ?\d{3})+|\d{1,3}(?: \d{3})+|\d+)(?:\.\d+)?"
_SCALES = {
    "亿": Decimal(10**8),
    "千万": Decimal(10**7),
    "百万": Decimal(10**6),
    "十万": Decimal(10**5),
    "万": Decimal(10**4),
    "千": Decimal(10**3),
    "百": Decimal(100),
    "": Decimal(1),
}
_SCALE = "亿|千万|百万|十万|万|千|百"
_FIGURE = re.compile(
    rf"(?:人民币|RMB|CNY|小写|金额|合计|总计|共计|\(小写\)|[:¥\s])*"
    rf"(?P<first>{_NUMBER})\s*(?P<scale>{_SCALE})?(?:(?P<second>\d+(?:\.\d+)?)(?P<second_scale>{_SCALE}))?"
    rf"\s*(?P<unit>\(?(?:(?P<named>{_SCALE})?元)\)?)?[整正]?[。;,]?",
    re.IGNORECASE,
)
_EVERYDAY = re.compile(r"(?:人民币|[:¥\s])*(?P<number>[零〇一二两三四五六七八九十百千万亿]+)元[整正]?")
_EVERYDAY_DIGITS = {"零": 0, "〇": 0, "两": 2} | {c: i for i, c in enumerate("一二三四五六七八九", start=1)}
_EVERYDAY_UNITS = {"十": 10, "百": 100, "千": 1000}


def parse_amount(text: str, *, unit: Decimal = Decimal(1)) -> Decimal | None:
    """The one amount ``text`` states, in 元, else ``None``.

    Takes ``¥1,000,000.00``, ``1 000 000元``, ``100万元``, ``3亿5千万``, ``500.00(万元)``, 大写, and 大写 with the
    figure in brackets behind it (the figure counts). ``unit`` is what a bare number counts in, from a table head or
    caption (``Decimal(10000)`` for 万元); a unit beside the number goes before it. Ranges, rates, foreign money and
    texts without an amount give ``None``.
    """
    text = fold(text)
    words = find_words(text)
    if words:
        return _amount_beside_words(text, words, unit)
    match = _FIGURE.fullmatch(text)
    if match is None:
        everyday = _EVERYDAY.fullmatch(text)
        return None if everyday is None else _everyday(everyday["number"])
    if match["named"] and (match["scale"] or match["second"]):
        return None
    value = _plain(match["first"]) * _SCALES[match["scale"] or match["named"] or ""]
    if match["second"]:
        value += _plain(match["second"]) * _SCALES[match["second_scale"]]
    bare = not (match["scale"] or match["unit"])
    return value * unit if bare else value


def _amount_beside_words(text: str, words: list[tuple[int, int]], unit: Decimal) -> Decimal | None:
    if len(words) > 1:
        return None
    start, end = words[0]
    rest = re.sub(r"人民币|大写|小写|[()（）:：,;。/、\s]", "", text[:start] + text[end:])
    return parse_amount(rest, unit=unit) if re.search(r"\d", rest) else parse_words(text)


def _plain(number: str) -> Decimal:
    return Decimal(number.replace(",", "").replace(" ", ""))


def find_words(text: str) -> list[tuple[int, int]]:
    """The spans of 大写 amounts in running text, without 人民币 before them; three characters at least (陆元 may be a
    name)."""
    return [match.span() for match in _SPAN.finditer(text) if match.end() - match.start() > 2]


def parse_words(text: str) -> Decimal | None:
    """The value in 元 of a 大写 amount, or ``None`` where the spelling is not one the rules allow.

    ``壹仟陆佰捌拾元零叁角贰分`` and ``壹仟陆佰捌拾元叁角贰分`` are both 1680.32. 人民币, （大写） before and a
    bracketed figure behind are skipped. Forms with a unit printed for every place (``壹拾零万零仟…``) are read too.
    """
    text = _PREFIX.sub("", fold(text))
    text = _SUFFIX.sub("", text).replace(" ", "").translate(_TRADITIONAL)
    body, whole = (text[:-1], True) if text.endswith(("整", "正")) else (text, False)
    if not re.fullmatch("[零壹贰叁肆伍陆柒捌玖拾佰仟万亿元角分]+", body) or (whole and body.endswith("分")):
        return None
    slots = _slots(body)
    if slots is not None:
        return slots
    yuan, mark, rest = body.rpartition("元")
    if not mark:
        yuan, rest = "", body
        if body[-1] not in "角分":
            return None
    integer = 0 if yuan in {"", "零"} else _integer(yuan)
    if integer is None or (mark and not yuan):
        return None
    return _with_decimals(integer, rest)


def _with_decimals(integer: int, rest: str) -> Decimal | None:
    """``rest`` is what stands behind 元: 角 and 分. 元 directly before 分 asks for a 零 between them."""
    match = _DECIMALS.fullmatch(rest)
    if match is None:
        return None
    zero_jiao, jiao, no_jiao, zero_fen, fen, _ = match.groups()
    if zero_jiao and integer % 10 and integer:
        return None
    if fen and integer and not jiao and not (zero_fen or no_jiao):
        return None
    if fen and jiao and zero_fen:
        return None
    return Decimal(integer) + Decimal(_DIGITS.get(jiao or "零", 0)) / 10 + Decimal(_DIGITS.get(fen or "零", 0)) / 100


def _integer(text: str) -> int | None:
    if "亿" in text:
        return _joined(text, "亿", 10**8)
    if "万" in text:
        return _joined(text, "万", 10**4)
    return _section(text)


def _joined(text: str, mark: str, scale: int) -> int | None:
    """``high mark low``: a 零 opens ``low`` where its first place is empty; where it is filled, 零 may stand only
    behind a ``high`` that ends in an empty place (壹拾万零柒仟)."""
    head, _, tail = text.partition(mark)
    if mark in tail:
        return None
    high = _integer(head)
    if high is None or not tail:
        return None if high is None else high * scale
    low = _integer(tail.removeprefix("零"))
    if low is None or low >= scale:
        return None
    gap = low < scale // 10
    if gap != tail.startswith("零") and (gap or high % 10):
        return None
    return high * scale + low


def _section(text: str) -> int | None:
    """A number below 10,000, without leading or trailing 零."""
    value, place, rest, last_unit = 0, 10_000, text, 1
    while rest:
        match = re.match("(零?)([壹贰叁肆伍陆柒捌玖])([仟佰拾]?)", rest)
        if match is None:
            return None
        zero, digit, unit = match.groups()
        last_unit = {"仟": 1000, "佰": 100, "拾": 10, "": 1}[unit]
        if last_unit >= place or (bool(zero) != (last_unit < place // 10) and place < 10_000):
            return None
        if zero and place == 10_000:
            return None
        value += _DIGITS[digit] * last_unit
        place, rest = last_unit, rest[match.end() :]
    return value or None


_SLOT_UNITS = ("仟亿", "佰亿", "拾亿", "亿", "仟万", "佰万", "拾万", "万", "仟", "佰", "拾", "元", "角", "分")
_SLOT_PLACES = (11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0, -1, -2)


def _slots(text: str) -> Decimal | None:
    """Preprinted forms with a unit for every place: ``壹拾零万零仟零佰零拾零元零角零分``; ``None`` for others."""
    pairs = re.findall("([零壹贰叁肆伍陆柒捌玖])([拾佰仟万亿元角分])", text)
    if "".join(a + b for a, b in pairs) != text or not any(a == "零" and b not in "角分" for a, b in pairs):
        return None
    units = tuple(unit for _, unit in pairs)
    plain = tuple(unit[0] for unit in _SLOT_UNITS)
    for start in range(len(plain)):
        if units == plain[start : start + len(units)] and len(units) >= 3 and "元" in units:
            places = _SLOT_PLACES[start:]
            return sum((Decimal(_DIGITS[d]).scaleb(p) for (d, _), p in zip(pairs, places, strict=False)), Decimal(0))
    return None


def _everyday(text: str) -> Decimal | None:
    """``两百万``, ``三百二十万五千``: everyday numerals, read by place; ``None`` where a place is out of order."""
    total, section, digit, limit = 0, 0, 0, 10**12
    for character in text:
        if character in _EVERYDAY_DIGITS:
            if digit:
                return None
            digit = _EVERYDAY_DIGITS[character]
        elif character in _EVERYDAY_UNITS:
            scale = _EVERYDAY_UNITS[character]
            if not digit and (scale != 10 or section):
                return None
            section, digit = section + (digit or 1) * scale, 0
        else:
            scale = 10**8 if character == "亿" else 10**4
            if scale >= limit or not section + digit:
                return None
            total, section, digit, limit = (total + section + digit) * scale, 0, 0, scale
    return Decimal(total + section + digit)
