"""Application forms with cards, ticks and lists of names, in layouts the samples do not have."""

import pytest

from extractors.layout.lists import split_list
from extractors.passage import Passage
from tests.extractors.application_papers import read, sichuan
from tests.extractors.layout_paper import Paper
from tests.extractors.paper import centred, page_of

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
    assert (facts["cases[1].counterparty"], facts["cases[1].contract_number"]) == (
        "绵阳丙丁股份有限公司",
        "XK-2024-002",
    )
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


def test_the_ticked_box_names_the_kind_of_unit_and_a_dash_is_no_telephone() -> None:
    paper = (
        Paper()
        .line((0.3, "四川省产业知识产权运营中心申报表"))
        .line("填报单位（公章）：四川甲乙知识产权运营有限公司（盖章）")
        .table(
            (0.16, 0.16, 0.18, 0.16, 0.18),
            ["单位类别", ("□科研院所 □高等院校 ☑企业 □行业协会", 4)],
            ["人员类别", "姓名", "职务", "办公电话", "手机"],
            ["单位法定代表人", "王强", "董事长", "—", "13800000001"],
            ["中心负责人", "李明", "主任", "", "13800000002"],
            ["中心联系人", "赵云", "研究员", "", "13800000003"],
        )
        .table((0.16, 0.26, 0.26, 0.16), ["重点产业名称", "动力电池", "省内产业主体\n（家）", "132"])
    )
    facts = read(paper.page())
    assert (facts["applicant_name"], facts["entity_type"]) == ("四川甲乙知识产权运营有限公司", "企业")
    assert facts["legal_representative.contact"] == "13800000001"
    assert facts["contact_person.contact"] == "13800000003"
    assert (facts["industry"], facts["entity_count"]) == ("动力电池", 132)


def test_a_label_set_downwards_and_a_signature_without_its_colon_are_read() -> None:
    paper = (
        Paper()
        .line((0.3, "六、承诺与审核意见"))
        .table(
            (0.06, 0.78),
            [
                "建\n设\n主\n体\n承\n诺",
                "本单位自愿申报建设动力电池产业知识产权运营中心，愿承担相应责任。\n法定代表人（签章）王强\n2026年1月26日",
            ],
            ["省\n级\n推\n荐\n意\n见", "经审核，同意推荐。\n负责人（签字）：孔楠\n2026年2月1日"],
        )
        .line((0.6, "市场监"))
    )
    facts = read(paper.page())
    assert (facts["signatory"], facts["form_date"]) == ("王强", "2026-01-26")
    assert (facts["recommender_signatory"], facts["recommendation_date"]) == ("孔楠", "2026-02-01")


def test_a_smaller_line_above_the_title_is_no_part_of_it() -> None:
    page = page_of("单位名称　四川甲乙有限公司", lines=(centred("内蒙古自治区", 0.04, size=1.4),
                   centred("产业知识产权运营中心建设申报表", 0.08, size=2)))  # fmt: skip
    assert read(page)["title"] == "产业知识产权运营中心建设申报表"


@pytest.mark.parametrize(
    ("printed", "kind"),
    [
        ("□企业 √高校 □科研院所", "高校"),
        ("企业☑ 高校□ 科研院所□", "企业"),
        ("（√）企业 （ ）高校 （ ）园区", "企业"),
        ("口高校 ☑企业 口进出口商会", "企业"),
        ("□高校 ☑其他（行业协会）", "其他(行业协会)"),
        ("有限责任公司（国有独资）", "有限责任公司(国有独资)"),
    ],
)
def test_of_several_boxes_the_ticked_one_counts(printed: str, kind: str) -> None:
    paper = Paper().line((0.3, "四川省产业知识产权运营中心申报表"))
    paper = paper.table((0.2, 0.6), ["单位名称", "四川甲乙有限公司"], ["单位性质", printed], ["产业领域", "动力电池"])
    assert read(paper.page())["entity_type"] == kind


def test_a_count_of_leading_enterprises_is_none_of_their_names() -> None:
    paper = Paper().table(
        (0.2, 0.2, 0.2, 0.2),
        ["单位名称", ("四川甲乙有限公司", 3)],
        ["产业领域", "动力电池", "龙头企业数", "3"],
        ["龙头企业", ("成都丙丁有限公司", 3)],
    )
    facts = read(paper.page())
    assert (facts["leading_enterprises[0]"], facts.get("leading_enterprises[1]")) == ("成都丙丁有限公司", None)


def test_persons_told_of_in_brackets_and_cards_with_labels_of_their_own_come_apart() -> None:
    paper = (
        Paper()
        .line((0.3, "产业知识产权运营中心申报书"))
        .line("一、工作基础")
        .line("1.单位名称：四川甲乙有限公司")
        .line("2.中心负责人：李明（主任，13800000002）")
        .line("二、工作队伍")
        .line((0.13, "专职人员2人：王芳（运营总监，熟悉专利导航，负责导航）、李雷（经理，熟悉证券化，负责质押）。"))
        .line("三、运营案例")
        .line("案例一：专利权转让合同")
        .line((0.13, "合作方名称：成都甲乙有限公司"))
        .line((0.13, "成交金额：35万元"))
        .line("案例二：专利实施许可合同")
        .line((0.13, "合作方名称：成都丙丁有限公司"))
        .line((0.13, "成交金额：40万元"))
    )
    facts = read(paper.page())
    assert (facts["center_leader.name"], facts["center_leader.contact"]) == ("李明", "13800000002")
    assert (facts["staff[1].name"], facts["staff[1].position"], facts["staff[1].duty"]) == ("李雷", "经理", "质押")
    assert (facts["cases[0].title"], facts["cases[1].counterparty"]) == ("专利权转让合同", "成都丙丁有限公司")
