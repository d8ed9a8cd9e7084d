"""Surnames and administrative divisions vouch for the beginning of a value, and for nothing else."""

import pytest

from extractors.facts import make_fact
from extractors.known_names import DIVISION, NO_SURNAME, SURNAME, look_up
from schemas.evidence import FactState, Origin
from tests.extractors.test_alternatives import read
from tests.extractors.test_passage import DOCUMENT

ADDRESS = "business_license.address"
PERSON = "insurance_proof.persons[3].name"


@pytest.mark.parametrize(
    ("address", "vouched"),
    [
        ("四川省成都市武侯区科华北路9号", "四川省成都市武侯区"),
        ("四川省江油市李白大道1号", "四川省江油市"),
        ("成都市高新区天府大道1号", "成都市"),
        ("凉山州西昌市航天路1号", "凉山州西昌市"),
        ("内蒙古呼和浩特市赛罕区敕勒川大街1号", "内蒙古呼和浩特市赛罕区"),
        ("上海市浦东新区张江路1号", "上海市浦东新区"),
        ("浙江省义乌市北苑街道1号", "浙江省"),
        ("科华北路9号", ""),
    ],
)
def test_an_address_begins_with_known_divisions_as_far_as_they_go(address: str, vouched: str) -> None:
    assert (look_up(ADDRESS, address).vouched, look_up(ADDRESS, address).doubt) == (vouched, "")


def test_a_division_that_differs_from_a_known_one_by_a_look_alike_is_doubtful_and_the_known_one_proposed() -> None:
    fact = make_fact(DOCUMENT, "address", read("四川省戍都市武侯区1号", {}), "四川省戍都市武侯区1号")
    assert fact.state is FactState.DOUBTFUL
    assert fact.alternatives == ("四川省成都市武侯区1号",)


@pytest.mark.parametrize(
    ("name", "evidence", "doubt"),
    [
        ("王浩", SURNAME, ""),
        ("欧阳明月", SURNAME, ""),
        ("张王晓明", SURNAME, ""),
        ("主浩", "", NO_SURNAME),
        ("巴特尔", "", ""),
        ("贝克汉姆", "", ""),
        ("阿卜杜拉·买买提", "", ""),
        ("李*", "", ""),
    ],
)
def test_a_name_begins_with_a_surname_or_is_of_another_kind(name: str, evidence: str, doubt: str) -> None:
    assert (look_up(PERSON, name).evidence, look_up(PERSON, name).doubt) == (evidence, doubt)


def test_a_surname_softens_the_limit_for_itself_but_not_for_the_given_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extractors.passage.chance", lambda _character, score, _reading: score)
    softened = make_fact(DOCUMENT, "legal_representative", read("王浩", {0: 0.96}), "王浩")
    other = make_fact(DOCUMENT, "legal_representative", read("王浩", {1: 0.96}), "王浩")
    poor = make_fact(DOCUMENT, "legal_representative", read("王浩", {0: 0.9}), "王浩")
    assert (softened.state, softened.why[-1]) == (FactState.CONFIRMED, SURNAME)
    assert other.state is FactState.DOUBTFUL
    assert poor.state is FactState.DOUBTFUL


def test_a_text_layer_cannot_be_misread() -> None:
    fact = make_fact(DOCUMENT, "legal_representative", read("主浩", {}, origin=Origin.TEXT_LAYER), "主浩")
    assert (fact.state, fact.why) == (FactState.CONFIRMED, ("文字层",))


def test_a_place_vouches_for_nothing_but_places() -> None:
    assert look_up("business_license.name", "成都某某有限公司").evidence == ""
    assert look_up(ADDRESS, "四川省成都市武侯区1号").evidence == DIVISION
