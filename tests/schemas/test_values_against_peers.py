"""Our number rules beside those of well-kept packages: the same answers, and the known differences by name."""

import random
import re
from datetime import date, timedelta
from decimal import Decimal

import cn2an
import pytest
import stdnum.cn.ric
import stdnum.cn.uscc

from schemas.values import id_number, uscc
from schemas.values.amounts import parse_words

DOCTEST_LINE = re.compile(r">>> (validate|is_valid|format|get_birth_date|get_birth_place)\('([^']*)'\)")
LETTER_FIRST = "N2510107MF12345678"


def _vectors(module: object) -> list[tuple[str, str]]:
    """The calls in the doctests of a python-stdnum module."""
    return DOCTEST_LINE.findall(str(module.__doc__))


@pytest.mark.parametrize(("call", "number"), _vectors(stdnum.cn.uscc))
def test_the_credit_codes_of_the_peers_doctests_are_judged_alike(call: str, number: str) -> None:
    compact = re.sub(r"[\s-]", "", number)
    assert uscc.is_valid(compact) == stdnum.cn.uscc.is_valid(number), call


def test_a_credit_code_that_begins_with_a_letter_is_valid_here_and_not_there() -> None:
    assert uscc.is_valid(LETTER_FIRST)
    assert not stdnum.cn.uscc.is_valid(LETTER_FIRST)


@pytest.mark.parametrize(("call", "number"), _vectors(stdnum.cn.ric))
def test_the_identity_numbers_of_the_peers_doctests_are_judged_alike(call: str, number: str) -> None:
    assert id_number.is_valid(number) == stdnum.cn.ric.is_valid(number), call


def test_random_identity_numbers_are_judged_alike_where_both_know_the_region() -> None:
    chance = random.Random(20261121)
    for _ in range(300):
        day = date(1950, 1, 1) + timedelta(days=chance.randrange(20_000))
        body = f"110105{day:%Y%m%d}{chance.randrange(1000):03d}"
        number = body + chance.choice("0123456789X")
        assert id_number.is_valid(number) == stdnum.cn.ric.is_valid(number), number


def test_amounts_written_by_the_peer_are_read_here() -> None:
    chance = random.Random(20261121)
    for _ in range(500):
        amount = Decimal(chance.randrange(1, 10 ** chance.randrange(3, 13))) / 100
        words = str(cn2an.an2cn(str(amount), "rmb"))
        assert parse_words(words) == amount, f"{amount} {words}"
