"""Kind of licence, period, number, and day of signing of contracts."""

import pytest

from schemas.evidence import Fact, FactState, Origin
from tests.extractors.contract_papers import licence, transfer, values
from tests.extractors.paper import page_of, seal


@pytest.mark.parametrize(
    ("clause", "kind", "state"),
    [
        ("第二条 甲方授予乙方独占实施许可。", "独占", FactState.CONFIRMED),
        ("许可方式：☑普通许可 □排他许可 □独占许可", "普通", FactState.CONFIRMED),
        ("许可种类：独占许可（√） 排他许可（ ） 普通许可（ ）", "独占", FactState.CONFIRMED),
        ("许可实施方式(在□内打√):□独占许可 排他许可 □普通许可", "排他", FactState.DOUBTFUL),
        ("实施方式：排他（独占、排他、普通）。", "排他", FactState.CONFIRMED),
        ("本专利以普通许可的方式许可乙方实施。", "普通", FactState.CONFIRMED),
    ],
)
def test_the_kind_of_licence_is_told(clause: str, kind: str, state: FactState) -> None:
    page = page_of("甲方：成都凌岷运营有限公司", "乙方：四川岷峰材料有限公司", clause, title="专利实施许可合同")
    fact = licence(page)["kind"]
    assert (fact.value, fact.state) == (kind, state)


@pytest.mark.parametrize(
    "clause",
    [
        "许可方式：□独占许可 □排他许可 □普通许可",
        "甲方未就该专利订立独占实施许可合同。",
        "独占许可是指许可人不得再实施该专利。",
    ],
)
def test_a_kind_that_is_only_mentioned_is_none(clause: str) -> None:
    page = page_of("甲方：成都凌岷运营有限公司", "乙方：四川岷峰材料有限公司", clause, title="专利实施许可合同")
    fact = licence(page).get("kind")
    assert fact is None or fact.state is not FactState.CONFIRMED


@pytest.mark.parametrize(
    ("clause", "start", "end"),
    [
        ("第四条 许可期限自2024年1月1日起至2026年12月31日止。", "2024-01-01", "2026-12-31"),
        ("第四条 本合同有效期为2024.01.01-2026.12.31。", "2024-01-01", "2026-12-31"),
        ("有效期限至：2027年6月30日", None, "2027-06-30"),
        ("第四条 专利权有效期限自2018年1月1日至2037年12月31日。", None, None),
    ],
)
def test_the_period_is_that_of_the_contract(clause: str, start: str | None, end: str | None) -> None:
    page = page_of("甲方：成都凌岷运营有限公司", "乙方：四川岷峰材料有限公司", clause, title="专利实施许可合同")
    facts = values(licence(page))
    assert (facts.get("effective_from"), facts.get("effective_to")) == (start, end)


def signed(*rows: str) -> dict[str, Fact]:
    return transfer(
        page_of("甲方（让与人）：成都凌岷运营有限公司", "乙方（受让人）：四川岷峰材料有限公司", "第一条 转让标的",
                "第二条 其他",
                "（以下无正文）", *rows, title="专利权转让合同",
                seals=[seal("成都凌岷运营有限公司", 0.12, 0.26), seal("四川岷峰材料有限公司", 0.6, 0.26)])
    )  # fmt: skip


def test_the_day_of_signing_stands_below_the_names() -> None:
    facts = signed(
        "甲方（盖章）：成都凌岷运营有限公司\t乙方（盖章）：四川岷峰材料有限公司",
        "二〇二四年十月九日\t二〇二四年十月九日",
    )
    assert (facts["signed_on"].value, facts["signed_on"].state) == ("2024-10-09", FactState.CONFIRMED)


def test_two_days_of_signing_are_doubtful() -> None:
    facts = signed("甲方（盖章）：\t乙方（盖章）：", "日期：2024年10月9日\t日期：2024年10月19日")
    assert facts["signed_on"].state is FactState.DOUBTFUL


def test_a_date_left_blank_has_no_value() -> None:
    facts = signed("甲方（盖章）：\t乙方（盖章）：", "2024年  月  日\t2024年  月  日")
    assert facts["signed_on"].value is None


def test_seals_go_to_the_parties_they_name() -> None:
    facts = values(signed("甲方（盖章）：\t乙方（盖章）："))
    assert facts["party_a_seal_text"] == "成都凌岷运营有限公司"
    assert facts["party_b_seal_text"] == "四川岷峰材料有限公司"


def test_a_seal_of_somebody_else_is_given_to_the_party_it_stands_at() -> None:
    page = page_of("甲方（让与人）：成都凌岷运营有限公司", "乙方（受让人）：四川岷峰材料有限公司", "第一条 转让标的",
                   "甲方（盖章）：\t乙方（盖章）：", title="专利权转让合同",
                   seals=[seal("贵州黔程矿业集团", 0.56, 0.18)])  # fmt: skip
    facts = transfer(page)
    assert facts["party_b_seal_text"].value == "贵州黔程矿业集团"
    assert "印章文字与该方名称不符" in facts["party_b_seal_text"].why
    assert "party_a_seal_text" not in facts


def test_an_agent_who_signs_is_not_the_legal_representative_for_sure() -> None:
    facts = signed("甲方（盖章）：\t乙方（盖章）：", "法定代表人或委托代理人：王建国\t法定代表人或委托代理人：李秀英")
    assert facts["party_a.legal_representative"].state is FactState.DOUBTFUL


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("本协议由双方于2025年7月28日在绵阳市签订，协议编号为ZR-2025-870：", "ZR-2025-870"),
        ("（合同编号：ZR-2025-870）", "ZR-2025-870"),
        ("合同编号 川知转（2025）第12号", "川知转(2025)第12号"),
        ("协议编号：ZR〔2025〕870号", "ZR〔2025〕870号"),
        ("ZR-2025-870", "ZR-2025-870"),
        ("No.ZR2025-870", "ZR2025-870"),
        ("编号：ZR-2025-870", "ZR-2025-870"),
    ],
)
def test_the_number_is_read_however_it_is_told(line: str, number: str) -> None:
    page = page_of(line, "甲方：甲乙材料有限公司", "乙方：丙丁材料有限公司", "第一条 标的", title="专利权转让合同")
    assert transfer(page)["contract_number"].value == number


def test_the_number_in_brackets_behind_the_title_is_no_part_of_it() -> None:
    page = page_of("甲方：甲乙材料有限公司", "第一条 标的", title="专利权转让合同（ZR-2025-870）")
    facts = transfer(page)
    assert (facts["title"].value, facts["contract_number"].value) == ("专利权转让合同", "ZR-2025-870")


def test_the_number_of_an_earlier_contract_is_not_this_ones() -> None:
    page = page_of("双方经协商，就原合同编号为ZR-2020-001的事项另行约定。", "第一条 标的", title="专利权转让合同")
    assert "contract_number" not in transfer(page)


def test_a_speck_behind_the_title_is_left_out() -> None:
    assert transfer(page_of("第一条 标的", title="专利权转让合同·"))["title"].value == "专利权转让合同"


def test_the_end_of_a_period_in_years_is_reckoned_and_doubtful() -> None:
    page = page_of("第一条 许可期限为三年，自2024年5月6日起。", title="专利实施许可合同")
    end = licence(page)["effective_to"]
    assert (end.value, end.alternatives) == ("2027-05-05", ("2027-05-06",))
    assert (end.origin, end.state, end.raw) == (Origin.DERIVED, FactState.DOUBTFUL, "三年")


def test_years_without_a_certain_start_give_no_end() -> None:
    page = page_of("第一条 许可期限为三年，自合同生效之日起。", title="专利实施许可合同")
    assert "effective_to" not in licence(page)
