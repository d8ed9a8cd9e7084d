"""The generator's numbers against the vectors of the standards and against the product's own rules."""

from datetime import date
from decimal import Decimal
from random import Random

import pytest

from samples import numbers
from samples.amount_words import in_words
from samples.normal_form import normal_text
from schemas.values import amounts, id_number, patent_number, registration_number, uscc

SEEDS = range(40)


@pytest.mark.parametrize(
    "code", ["91350100M000100Y43", "91110000600037341L", "121200004013590816", "5233032932953477XD"]
)
def test_a_published_credit_code_passes_both_checks(code: str) -> None:
    assert numbers.is_uscc(code)


@pytest.mark.parametrize("seed", SEEDS)
def test_made_numbers_are_valid_by_the_rules_of_the_product(seed: int) -> None:
    rng = Random(seed)
    assert uscc.is_valid(numbers.make_uscc(rng, region="510107"))
    assert uscc.is_valid(numbers.make_uscc(rng, region="510600", prefix="12"))
    assert patent_number.is_valid(numbers.make_patent_number(rng, year=2019, kind="实用新型"))
    assert id_number.is_valid(numbers.make_id_number(rng, region="510107", born=date(1988, 2, 29), sex="女"))
    assert registration_number.is_valid(numbers.make_registration_number(rng, region="510107"))


@pytest.mark.parametrize("seed", SEEDS)
def test_a_spoilt_credit_code_is_wrong_and_no_single_misreading_mends_it(seed: int) -> None:
    rng = Random(seed)
    code = numbers.spoil_uscc(rng, numbers.make_uscc(rng, region="510107"))
    assert not uscc.is_valid(code)
    assert uscc.repair(code) == ()


@pytest.mark.parametrize("seed", SEEDS)
def test_a_wrong_patent_number_fails_its_check_digit(seed: int) -> None:
    number = numbers.make_wrong_patent_number(Random(seed), year=2020, kind="发明")
    assert not patent_number.is_valid(number)


@pytest.mark.parametrize(
    ("figure", "words"),
    [
        ("1865000", "壹佰捌拾陆万伍仟元整"),
        ("1409.50", "壹仟肆佰零玖元伍角"),
        ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
        ("100000", "壹拾万元整"),
        ("20030005", "贰仟零叁万零伍元整"),
    ],
)
def test_amounts_are_written_by_the_rules_of_the_banks(figure: str, words: str) -> None:
    assert in_words(Decimal(figure)) == words


@pytest.mark.parametrize("seed", SEEDS)
def test_words_say_the_amount_to_the_parser_of_the_product(seed: int) -> None:
    amount = Decimal(Random(seed).randrange(1, 10**11)) / 100
    assert amounts.parse_words(in_words(amount)) == amount


def test_normal_text_folds_widths_and_drops_blanks_and_breaks_between_han() -> None:
    assert normal_text("四川省（成都）\n 中 心　名 称 AB 12") == "四川省(成都)中心名称 AB 12"
