"""Two values that speak against each other: a misreading, or a paper that contradicts itself."""

from decimal import Decimal

import pytest

from extractors.contradiction import figure_may_be, may_be_misread, words_may_be
from extractors.documents.bank_slip import extract
from schemas.document import DocumentType
from tests.extractors.layout_paper import Paper, document, states

SURE, UNSURE = 0.9995, 0.99


@pytest.mark.parametrize(
    ("read", "other", "chance", "maybe"),
    [
        ("25512000000012345678", "2551200000001234567", SURE, True),
        ("O5512345", "05512345", SURE, True),
        ("05512345", "05512346", UNSURE, True),
        ("05512345", "05512346", SURE, False),
        ("05512345", "80019342", UNSURE, False),
    ],
)
def test_a_lost_or_look_alike_character_may_explain_a_difference(
    read: str, other: str, chance: float, maybe: bool
) -> None:
    assert may_be_misread(read, other, chance) is maybe


@pytest.mark.parametrize(("printed", "maybe"), [("30000.00", True), ("30,000.00", False), ("30，000.00", False)])
def test_a_figure_with_its_thousands_in_order_lost_none(printed: str, maybe: bool) -> None:
    assert figure_may_be(Decimal("30000.00"), Decimal("300000.00"), printed, SURE) is maybe


def test_words_that_lost_a_character_may_be_the_figure() -> None:
    assert words_may_be("叁拾万元整", Decimal("350000"))
    assert not words_may_be("叁拾万元整", Decimal("816000"))


def test_a_slip_that_contradicts_itself_stays_as_it_is_printed() -> None:
    slip = Paper(confidence=SURE).line("金额（小写）：￥816,000.00").line("金额（大写）：叁拾万元整")
    facts = states(extract(document(DocumentType.BANK_SLIP), [slip.page()]).facts)
    assert facts == {"amount": "confirmed", "amount_words": "confirmed"}


def test_a_slip_whose_words_may_have_lost_a_character_is_doubtful() -> None:
    slip = Paper(confidence=SURE).line("金额（小写）：￥350,000.00").line("金额（大写）：叁拾万元整")
    facts = states(extract(document(DocumentType.BANK_SLIP), [slip.page()]).facts)
    assert facts == {"amount": "doubtful", "amount_words": "doubtful"}
