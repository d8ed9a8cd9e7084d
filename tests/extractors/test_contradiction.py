"""Two values that speak against each other: a misreading, or a paper that contradicts itself."""

from decimal import Decimal

import pytest

from extractors.contradiction import figure_may_be, may_be_misread, words_may_be
from extractors.documents.bank_slip import extract
from schemas.document import DocumentType
from tests.extractors.layout_paper import Paper, document, states

SURE = 0.9995


@pytest.mark.parametrize(
    ("read", "other", "stable", "maybe"),
    [
        ("25512000000012345678", "2551200000001234567", True, True),
        ("O5512345", "05512345", True, True),
        ("05512345", "05512346", False, True),
        ("05512345", "05512346", True, False),
        ("05512345", "80019342", False, False),
    ],
)
def test_a_lost_or_look_alike_character_may_explain_a_difference(
    read: str, other: str, stable: bool, maybe: bool
) -> None:
    assert may_be_misread(read, other, stable=stable) is maybe


@pytest.mark.parametrize(("printed", "maybe"), [("30000.00", True), ("30,000.00", False), ("30，000.00", False)])
def test_a_figure_with_its_thousands_in_order_lost_none(printed: str, maybe: bool) -> None:
    assert figure_may_be(Decimal("30000.00"), Decimal("300000.00"), printed, stable=True) is maybe


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


def test_a_figure_that_differs_in_one_place_is_doubtful_unless_it_was_read_twice_alike() -> None:
    slip = Paper(confidence=0.99).line("金额（小写）：￥700,000.00").line("金额（大写）：壹拾万元整")
    page = slip.page()
    again = page.model_copy(
        update={"lines": tuple(line.model_copy(update={"second_reading": line.text}) for line in page.lines)}
    )
    for seen, state in ((page, "doubtful"), (again, "confirmed")):
        facts = states(extract(document(DocumentType.BANK_SLIP), [seen]).facts)
        assert facts == {"amount": state, "amount_words": state}


def test_words_that_lost_the_figure_they_begin_with_may_be_the_figure() -> None:
    assert words_may_be("贰拾万零贰仟伍佰圆整", Decimal("1202500"))
    assert not words_may_be("贰拾万零贰仟伍佰圆整", Decimal("1302600"))
