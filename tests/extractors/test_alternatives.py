"""Doubtful characters are replaced by what else they may be, for a person to choose from."""

from decimal import Decimal
from typing import Any

from extractors.alternatives import MOST, alternatives
from extractors.facts import make_fact
from extractors.ocr.engine import RawLine
from extractors.ocr.lines import to_line
from extractors.passage import Passage
from schemas.evidence import FactState, Origin
from schemas.page import Line
from schemas.values import uscc
from tests.extractors.test_passage import DOCUMENT, line, page


def read(text: str, doubtful: dict[int, float], **fields: Any) -> Passage:
    scores = tuple(doubtful.get(index, 0.9999) for index in range(len(text)))
    return Passage.of_line(page(line(text, scores=scores, **fields)), 0)


def test_a_rival_of_the_reading_comes_before_what_only_looks_alike() -> None:
    passage = read("戊都市武侯区", {0: 0.6}, rivals=((0, "成"),))
    found = alternatives("business_license.address", passage, "戊都市武侯区")
    assert found[0] == "成都市武侯区"
    assert "戌都市武侯区" in found
    assert len(found) <= MOST


def test_what_a_second_reading_gave_instead_is_proposed() -> None:
    passage = read("主浩", {}, second_reading="王浩")
    fact = make_fact(DOCUMENT, "legal_representative", passage, "主浩")
    assert (fact.state, fact.value, fact.alternatives[0]) == (FactState.DOUBTFUL, "主浩", "王浩")


def test_sure_print_and_a_text_layer_have_no_alternatives() -> None:
    sure = read("千平", {})
    assert alternatives("business_license.legal_representative", sure, "千平") == ()
    layer = read("千平", {0: 0.5}, origin=Origin.TEXT_LAYER, rivals=((0, "于"),))
    assert alternatives("business_license.legal_representative", layer, "千平") == ()


def test_of_codes_only_those_with_a_right_check_digit_are_proposed() -> None:
    right = "91510100MA62DLRE4R"
    assert uscc.is_valid(right)
    passage = read(right.replace("2", "Z"), {11: 0.6}, rivals=((11, "72"),))
    assert alternatives("business_license.uscc", passage, right.replace("2", "Z")) == (right,)


def test_dates_and_amounts_are_proposed_in_their_normal_form() -> None:
    day = read("2025年6月23日", {5: 0.6}, rivals=((5, "8"),))
    assert alternatives("business_license.issued_on", day, "2025-06-23")[0] == "2025-08-23"
    money = read("¥1,865,000.00", {1: 0.6}, rivals=((1, "7"),))
    assert alternatives("invoice.total", money, Decimal("1865000.00"))[0] == "7865000.00"


def test_a_value_that_is_not_what_the_print_says_has_none() -> None:
    assert alternatives("license_contract.kind", read("专有许可", {1: 0.5}, rivals=((1, "用"),)), "独占") == ()


def test_a_line_keeps_the_likely_rivals_of_doubtful_characters_only() -> None:
    raw = RawLine(
        "成都", 0.8, ((0, 0), (10, 0), (10, 5), (0, 5)), (0.25, 0.75), (0.6, 0.98),
        ((("戌", 0.3), ("戊", 0.005)), (("部", 0.015),)),
    )  # fmt: skip
    assert to_line(raw, 100, 100).rivals == ((0, "戌"),)
    assert Line.model_validate_json(to_line(raw, 100, 100).model_dump_json()).rivals == ((0, "戌"),)
