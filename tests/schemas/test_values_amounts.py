"""Amounts: the vectors of the domain notes, and a round trip over generated legal spellings."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.values.amounts import find_words, parse_amount, parse_words

LEGAL = {
    "壹佰万元整": "1000000",
    "伍拾万元整": "500000",
    "人民币壹佰万元整": "1000000",
    "人民币（大写）：壹佰万元整（￥1000000.00）": "1000000",
    "贰拾叁万元整（230000.00元）": "230000",
    "共计人民币贰拾叁万元整，小写：￥230000.00元": "230000",
    "壹仟肆佰零玖元伍角": "1409.50",
    "壹仟元零伍分": "1000.05",
    "壹万陆仟肆佰零玖元零贰分": "16409.02",
    "壹仟陆佰捌拾元零叁角贰分": "1680.32",
    "壹仟陆佰捌拾元叁角贰分": "1680.32",
    "壹拾万柒仟元零伍角叁分": "107000.53",
    "壹拾万零柒仟元伍角叁分": "107000.53",
    "壹拾万柒仟元伍角叁分": "107000.53",
    "叁佰贰拾伍元零肆分": "325.04",
    "叁角整": "0.30",
    "伍分": "0.05",
    "叁佰万圆正": "3000000",
    "捌拾萬圓整": "800000",
    "貳億陸仟萬圓整": "260000000",
    "壹亿零贰拾元整": "100000020",
    "壹拾零万零仟零佰零拾零元零角零分": "100000",
    "壹佰万元零角零分": "1000000",
}
ILLEGAL = [
    "佰万元",
    "拾万元整",
    "一百万元",
    "壹佰贰元",
    "壹万柒佰元整",
    "壹元伍分",
    "壹元零伍分整",
    "廿万元整",
    "壹佰万",
    "壹万零柒仟元整",
    "壹拾佰元",
    "壹毛",
    "壹佰另贰元",
    "0",
    "",
    "整",
    "元整",
]


@pytest.mark.parametrize(("words", "value"), LEGAL.items())
def test_legal_spellings_have_their_value(words: str, value: str) -> None:
    assert parse_words(words) == Decimal(value)


@pytest.mark.parametrize("words", ILLEGAL)
def test_spellings_the_rules_do_not_allow_are_refused(words: str) -> None:
    assert parse_words(words) is None


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("¥1,000,000.00", "1000000"),
        ("￥500,000.00", "500000"),
        ("1 000 000元", "1000000"),
        ("100万元", "1000000"),
        ("壹佰万元整（￥1000000.00）", "1000000"),
        ("¥1000000.00（大写：壹佰万元整）", "1000000"),
        ("壹佰万元整", "1000000"),
        ("500.00(万元)", "5000000"),
        ("12.5万", "125000"),
        ("3亿5千万", "350000000"),
        ("两百万元", "2000000"),
        ("三百二十万五千元", "3205000"),
        ("人民币：￥ 50.00 元整", "50"),
    ],
)
def test_figures_are_read_in_yuan(printed: str, value: str) -> None:
    assert parse_amount(printed) == Decimal(value)


def test_a_bare_number_counts_in_the_unit_of_the_table_head() -> None:
    assert parse_amount("500.00", unit=Decimal(10000)) == Decimal(5_000_000)


def test_a_unit_beside_the_number_goes_before_the_table_head() -> None:
    assert parse_amount("500元", unit=Decimal(10000)) == Decimal(500)


@pytest.mark.parametrize("printed", ["以实际结算为准", "10-20万元", "USD 500", "1000元/年", "1,00,000元", "", "十十元"])
def test_what_is_not_one_amount_of_money_is_refused(printed: str) -> None:
    assert parse_amount(printed) is None


def test_words_are_found_in_running_text() -> None:
    text = "总价款为人民币壹佰万元整（¥1000000.00），首期伍拾万元。"
    assert [text[start:end] for start, end in find_words(text)] == ["壹佰万元整", "伍拾万元"]


DIGITS = "零壹贰叁肆伍陆柒捌玖"


def _section(number: int) -> str:
    words, gap = "", False
    for place, unit in ((1000, "仟"), (100, "佰"), (10, "拾"), (1, "")):
        digit = number // place % 10
        if digit:
            words += ("零" if gap and words else "") + DIGITS[digit] + unit
            gap = False
        else:
            gap = True
    return words


def _yuan(number: int, optional_zero: bool) -> str:
    """An integer's legal spelling; ``optional_zero`` writes the 零 the rules leave open."""
    words, before = "", 0
    for scale, mark in ((10**8, "亿"), (10**4, "万"), (1, "")):
        part = number // scale % 10_000
        if part:
            needed = part < 1000 or (scale == 1 and number // 10_000 % 10_000 == 0)
            allowed = before % 10 == 0
            words += ("零" if words and (needed or (optional_zero and allowed)) else "") + _section(part) + mark
        before = number // scale
    return words


@given(st.integers(min_value=1, max_value=10**12 - 1), st.integers(0, 9), st.integers(0, 9), st.booleans())
def test_every_legal_spelling_comes_back_as_its_number(yuan: int, jiao: int, fen: int, optional_zero: bool) -> None:
    words = _yuan(yuan, optional_zero) + "元"
    if jiao:
        words += ("零" if optional_zero and yuan % 10 == 0 else "") + DIGITS[jiao] + "角"
    if fen:
        words += ("" if jiao else "零") + DIGITS[fen] + "分"
    words += "" if fen else "整"
    assert parse_words("人民币" + words) == Decimal(yuan) + Decimal(jiao) / 10 + Decimal(fen) / 100


@given(st.text(alphabet=DIGITS + "拾佰仟万亿元角分整", max_size=14))
def test_no_spelling_breaks_the_parser(words: str) -> None:
    value = parse_words(words)
    assert value is None or value >= 0
