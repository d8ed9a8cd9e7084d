"""Application forms with cards, ticks and lists of names, in layouts the samples do not have."""

import pytest

from extractors.layout.lists import split_list
from extractors.passage import Passage
from tests.extractors.application_papers import WIDTHS, read, sichuan
from tests.extractors.layout_paper import Paper
from tests.extractors.paper import page_of

CARD = (0.06, 0.16, 0.3, 0.14, 0.18)


def card(paper: Paper, *cases: tuple[str, str, str, str]) -> Paper:
    rows: list[list[str | tuple[str, int] | None]] = []
    for number, (title, code, party, amount) in enumerate(cases, 1):
        rows.append([str(number), "案例名称", title, "合同编号", code])
        rows.append([None, "合作方名称", (party, 3)])
        rows.append([None, "成交金额\n（元）", amount, "签订日期", "2024-03-02"])
    return paper.table(CARD, *rows)


def test_cases_on_ruled_cards_are_told_one_by_one() -> None:
    paper = sichuan(basis="基础制度：已制定合同管理制度。")
    facts = read(
        card(
            paper,
            ("专利权转让合同", "ZR-2024-001", "成都甲乙科技有限公司", "880,000.00"),
            ("专利实施许可合同", "XK-2024-002", "绵阳丙丁股份有限公司", "265,000.00"),
        ).page()
    )
    assert (facts["cases[0].title"], facts["cases[0].amount"]) == ("专利权转让合同", "880000.00")
    assert (facts["cases[1].counterparty"], facts["cases[1].contract_number"]) == ("绵阳丙丁股份有限公司", "XK-2024-002")
    assert (facts["cases[1].date"], facts.get("cases[2].title")) == ("2024-03-02", None)
    assert facts["applicant_name"] == "四川甲乙知识产权运营有限公司"


def test_cases_told_in_columns_have_their_labels_down_the_side() -> None:
    paper = sichuan().table(
        (0.16, 0.34, 0.34),
        ["序号", "案例一", "案例二"],
        ["项目名称", "专利权转让合同", "专利实施许可合同"],
        ["合作单位", "成都甲乙科技有限公司", "绵阳丙丁股份有限公司"],
        ["合同金额（万元）", "35", "48.5"],
        ["合同号", "ZR-2024-001", "XK-2024-002"],
    )
    facts = read(paper.page())
    assert (facts["cases[0].counterparty"], facts["cases[1].amount"]) == ("成都甲乙科技有限公司", "485000.00")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("（1）成都甲乙有限公司（2）绵阳丙丁股份有限公司", ["成都甲乙有限公司", "绵阳丙丁股份有限公司"]),
        ("成都甲乙有限公司　绵阳丙丁股份有限公司", ["成都甲乙有限公司", "绵阳丙丁股份有限公司"]),
        ("成都甲乙有限公司绵阳丙丁股份有限公司", ["成都甲乙有限公司", "绵阳丙丁股份有限公司"]),
        ("成都甲乙大学 四川丙丁研究院", ["成都甲乙大学", "四川丙丁研究院"]),
        ("成都甲乙有限公司 绵阳分公司、四川大学", ["成都甲乙有限公司绵阳分公司", "四川大学"]),
        ("1.成都甲乙有限公司、3、2.绵阳丙丁有限公司", ["成都甲乙有限公司", "绵阳丙丁有限公司"]),
    ],
)
def test_names_side_by_side_come_apart_and_specks_are_none(text: str, names: list[str]) -> None:
    assert [name.text for name in split_list(Passage.of_line(page_of(text), 0))] == names


def form(*rows: list[str | tuple[str, int] | None]) -> Paper:
    return Paper().line((0.3, "四川省产业知识产权运营中心申报表")).table(WIDTHS, *rows)
