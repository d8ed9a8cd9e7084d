"""Numbers with check digits: the vectors of the domain notes, and every single-digit error caught."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn.uscc import calc_check_digit

from schemas.values import id_number, patent_number, registration_number, uscc

USCC = [
    "91350100M000100Y43",
    "91110000600037341L",
    "121200004013590816",
    "91110000710926094P",
    "9135052155323005XL",
    "5233032932953477XD",
    "91510100MA6TEXT05T",
    "91150700MA0H000028",
    "121500004600000011",
    "51510000500000007U",
    "52510100MJQ000007D",
    "N2510107MF12345678",
]
WRONG_USCC = [
    "91110000600037341N",
    "9111000060003IOZSV",
    "91441900MA4DA8N0Y",
    "10440119MA06M8503",
    "A1110000600037341L",
    "",
]
ID = [
    "11010519491231002X",
    "360426199101010071",
    "44011320141005001X",
    "440882198503293017",
    "150702198811032146",
    "510107198506120031",
]
WRONG_ID = [
    "360426199113010079",
    "36042619910102009X",
    "990426199112010074",
    "150702199002290019",
    "510107209912310018",
    "110105194912310021",
]
PATENTS = [
    "201710601862.3",
    "202110565619.7",
    "201811332841.7",
    "201010576485.0",
    "201310699744.2",
    "97101765.4",
    "95115608.X",
    "202010123456.2",
    "202030123456.3",
    "202080012345.2",
    "202290000123.3",
    "202310000108.X",
]
DAY = date(2026, 11, 21)


@pytest.mark.parametrize("code", USCC)
def test_valid_credit_codes_pass_both_checks(code: str) -> None:
    assert uscc.problem(code) is None
    assert uscc.repair(code) == (code,)


@pytest.mark.parametrize("code", WRONG_USCC)
def test_wrong_credit_codes_are_refused_with_a_reason(code: str) -> None:
    assert uscc.problem(code)


def test_the_organisation_code_inside_is_checked_with_its_own_alphabet() -> None:
    assert uscc.is_valid_organisation_code("D2143569X")
    assert uscc.is_valid_organisation_code("MJ000000X")
    assert not uscc.is_valid_organisation_code("MJ0000009")


def test_a_code_with_letters_outside_the_alphabet_is_repaired() -> None:
    assert uscc.repair("9151O1OOMA6TEXTO5T") == ("91510100MA6TEXT05T",)


def test_a_code_one_look_alike_away_is_proposed() -> None:
    assert "91510100MA6TEXT05T" in uscc.repair("91510100MA6TEXTD5T")


def test_a_code_with_a_wrong_digit_has_no_proposal() -> None:
    assert uscc.repair("91110000600037341N") == ()


def test_codes_are_found_in_text_and_id_numbers_are_not() -> None:
    text = "代码：9151 0100 MA6T EXT0 5T，身份证510107198506120031，账号6228480402564890018"
    assert [code for _, _, code in uscc.find(text)] == ["91510100MA6TEXT05T"]


@given(st.sampled_from(USCC), st.integers(0, 17), st.sampled_from("0123456789ABCDEFGHJKLMNPQRTUWXY"))
def test_every_single_character_error_in_a_credit_code_is_caught(code: str, place: int, other: str) -> None:
    changed = code[:place] + other + code[place + 1 :]
    assert uscc.is_valid(changed) == (changed == code)


@given(st.from_regex(r"91510[0-9]{3}MA[0-9A-HJ-NPQRTUWXY]{6}", fullmatch=True))
def test_a_code_made_by_the_rules_is_valid(body: str) -> None:
    checks = [body + check for check in "0123456789X" if uscc.is_valid_organisation_code(body[8:] + check)]
    assert len(checks) == 1
    assert uscc.is_valid(checks[0] + calc_check_digit(checks[0]))


@pytest.mark.parametrize("code", ID)
def test_valid_id_numbers_pass(code: str) -> None:
    assert id_number.problem(code, on=DAY) is None


@pytest.mark.parametrize("code", WRONG_ID)
def test_wrong_id_numbers_are_refused(code: str) -> None:
    problem = id_number.problem(code, on=DAY)
    assert problem
    assert code not in problem


def test_birth_date_and_sex_stand_in_the_number() -> None:
    assert id_number.birth_date("510107198506120031") == date(1985, 6, 12)
    assert id_number.sex("510107198506120031") == "男"
    assert id_number.sex("150702198811032146") == "女"
    assert id_number.birth_date("510107850612003") == date(1985, 6, 12)


def test_masked_id_numbers_are_told_from_whole_ones() -> None:
    assert id_number.is_masked("510107********0031")
    assert not id_number.is_masked("510107198506120031")
    assert not id_number.is_masked("11010519491231002X")


@given(st.sampled_from(ID), st.integers(0, 17), st.sampled_from("0123456789"))
def test_every_single_digit_error_in_an_id_number_is_caught(code: str, place: int, other: str) -> None:
    changed = code[:place] + other + code[place + 1 :]
    assert id_number.is_valid(changed, on=DAY) == (changed == code)


def test_the_old_registration_number_has_its_own_check() -> None:
    assert registration_number.is_valid("110108000000016")
    assert not registration_number.is_valid("110108000000017")
    assert not registration_number.is_valid("1101080000000")


@pytest.mark.parametrize("number", PATENTS)
def test_valid_patent_numbers_pass(number: str) -> None:
    assert patent_number.problem(number) is None


@given(st.sampled_from(PATENTS), st.integers(0, 13), st.sampled_from("0123456789"))
def test_every_single_digit_error_in_a_patent_number_is_caught(number: str, place: int, other: str) -> None:
    if place >= len(number) or number[place] == ".":
        return
    changed = number[:place] + other + number[place + 1 :]
    assert patent_number.is_valid(changed) == (changed == number)


@pytest.mark.parametrize(
    ("printed", "number"),
    [
        ("ZL202010123456.2", "202010123456.2"),
        ("ZL 2020 1 0123456.2", "202010123456.2"),
        ("专利号：ＺＬ２０２０３０１２３４５６．３", "202030123456.3"),
        ("CN 95115608.x", "95115608.X"),
        ("2020101234562", "202010123456.2"),
        ("202010123456·2", "202010123456.2"),
        ("CN113221797A", None),
        ("ZL20201012345.2", None),
    ],
)
def test_patent_numbers_take_one_form(printed: str, number: str | None) -> None:
    assert patent_number.normalise(printed) == number


def test_patent_numbers_are_found_in_running_text() -> None:
    text = "专利号：ZL 2020 1 0123456.2、ZL202030123456．3，公开号CN113221797A；201710601862.3。电话2020101234567"
    assert [number for _, _, number in patent_number.find(text)] == [
        "202010123456.2",
        "202030123456.3",
        "201710601862.3",
    ]


def test_patent_numbers_in_a_list_are_each_found() -> None:
    found = patent_number.find("专利号:202010123456.2、202120123456.X,202030123456.3")
    assert [number for _, _, number in found] == ["202010123456.2", "202120123456.X", "202030123456.3"]


def test_the_kind_stands_in_the_number() -> None:
    assert [patent_number.kind_of(n) for n in ("202010123456.2", "97101765.4", "202030123456.3", "202290000123.3")] == [
        "发明",
        "发明",
        "外观设计",
        "实用新型",
    ]
