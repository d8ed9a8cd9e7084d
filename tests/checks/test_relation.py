"""Whether a name in the applicant's place is somebody else's."""

import pytest

from pipeline.checks.relation import is_proper, kin, own_name


@pytest.mark.parametrize(
    ("run", "name"),
    [
        ("为规范绵阳科创电子有限公司", "绵阳科创电子有限公司"),
        ("关于印发《绵阳科创电子有限公司", "绵阳科创电子有限公司"),
        ("绵阳科创电子有限公司", "绵阳科创电子有限公司"),
    ],
)
def test_what_comes_before_a_name_belongs_to_the_clause(run: str, name: str) -> None:
    assert own_name(run) == name


@pytest.mark.parametrize("name", ["公司及所属全资有限公司", "大学", "其他有限公司", "控股有限公司"])
def test_words_for_companies_in_general_are_no_proper_names(name: str) -> None:
    assert not is_proper(name)


@pytest.mark.parametrize("name", ["绵阳科创电子有限公司", "四川省轻工业研究院"])
def test_proper_names_are_known_by_place_or_form(name: str) -> None:
    assert is_proper(name)


def test_companies_of_one_group_share_their_own_word() -> None:
    assert kin("天府智造集团有限公司", "四川天府智造知识产权运营有限公司")
    assert not kin("绵阳科创电子有限公司", "四川天府智造知识产权运营有限公司")
    assert not kin("成都知识产权运营有限公司", "四川知识产权服务有限公司")
