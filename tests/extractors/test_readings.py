"""Facts of the usual kinds: what is stripped from a value, what its form proves."""

import pytest

from extractors.documents.readings import date_fact, id_fact, phone_fact, text_fact, uscc_fact
from extractors.layout.lines import NO_MARK
from extractors.passage import Passage
from schemas.document import DocumentType
from schemas.evidence import FactState
from tests.extractors.layout_paper import Paper, document

FORM = document(DocumentType.APPLICATION_FORM, 1)


def passage(text: str) -> Passage:
    return Passage.of_line(Paper().line(text).page(), 0)


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("企业.", "企业"),
        ("·女", "女"),
        ("高价值专利培育。.", "高价值专利培育"),
        ("董事长兼总经理.", "董事长兼总经理"),
        ("Siemens Co., Ltd.", "Siemens Co., Ltd."),
    ],
)
def test_a_short_text_has_no_specks_and_no_punctuation_at_its_ends(printed: str, value: str) -> None:
    (fact,) = text_fact(FORM, "entity_type", passage(printed))
    assert fact.value == value


def test_running_text_keeps_its_full_stop() -> None:
    assert text_fact(FORM, "own_plan", passage("建设平台。"))[0].value == "建设平台。"


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("(13800007957", "13800007957"),
        ("（13800007957）", "13800007957"),
        ("电话：028-88764180", "028-88764180"),
        ("(028)88764180", "(028)88764180"),
        ("13800007957。", "13800007957"),
        ("13800007957、028-88764180", "13800007957、028-88764180"),
    ],
)
def test_a_telephone_number_stands_without_what_is_around_it(printed: str, value: str) -> None:
    assert phone_fact(FORM, "handler_contact", passage(printed))[0].value == value


def test_a_code_proves_by_its_form_that_it_is_the_value_though_its_check_digit_is_wrong() -> None:
    (fact,) = uscc_fact(FORM, "uscc", passage("91510704MAR9LTNW60"), [NO_MARK])
    assert fact.alternatives or fact.state is FactState.CONFIRMED
    assert NO_MARK not in fact.why


def test_a_value_that_is_no_code_keeps_the_doubt_of_its_place() -> None:
    assert uscc_fact(FORM, "uscc", passage("91510704MAR9"), [NO_MARK])[0].state is FactState.DOUBTFUL
    assert date_fact(FORM, "form_date", passage("2025年3月至2026年4月"), [NO_MARK])[0].state is FactState.DOUBTFUL


def test_a_day_whose_mark_was_not_read_is_a_doubtful_day_and_no_month() -> None:
    (fact,) = date_fact(FORM, "form_date", passage("2014年10月21"))
    assert (fact.value, fact.state) == ("2014-10-21", FactState.DOUBTFUL)


def test_a_spot_read_as_a_dot_is_left_out_of_an_address_and_makes_it_doubtful() -> None:
    (fact,) = text_fact(FORM, "address", passage("成都市一环路1号2栋.20层"))
    assert (fact.value, fact.state) == ("成都市一环路1号2栋20层", FactState.DOUBTFUL)
    assert text_fact(FORM, "legal_representative.name", passage("巴特尔·额尔敦"))[0].state is FactState.CONFIRMED


def test_an_id_number_ends_at_the_bracket_of_its_sentence() -> None:
    (fact,) = id_fact(FORM, "id_number", passage("510107198506120031）在我市参加企业职工"))
    assert (fact.value, fact.state) == ("510107198506120031", FactState.CONFIRMED)
