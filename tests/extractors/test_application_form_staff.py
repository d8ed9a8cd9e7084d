"""The staff told of in an application form: tables, cards, stacked rows, sentences."""

import pytest

from extractors.documents import extract
from tests.extractors.application_papers import FORM, read, sichuan
from tests.extractors.layout_paper import Paper, document, states, values


@pytest.mark.parametrize(
    ("team", "expected"),
    [
        (
            "1.王芳，运营总监，专利导航、产业发展，负责导航项目",
            ("王芳", "运营总监", "专利导航、产业发展", "负责导航项目"),
        ),
        (
            "1、王芳；运营总监；专利导航；导航项目\n2、李雷；主任；专利申请；统筹",
            ("王芳", "运营总监", "专利导航", "导航项目"),
        ),
        ("王芳\t运营总监\t专利导航\t负责导航", ("王芳", "运营总监", "专利导航", "负责导航")),
        (
            "1.王芳、运营总监、专利导航、产业发展、负责导航项目",
            ("王芳", "运营总监", "专利导航、产业发展", "负责导航项目"),
        ),
        (
            "1.姓名：王芳，现任职务：运营总监，熟悉业务：专利导航、专利申请，拟分工：导航",
            ("王芳", "运营总监", "专利导航、专利申请", "导航"),
        ),
        (
            "①王芳，运营总监，专利导航，\n负责导航项目\n②李雷，主任，专利申请，统筹",
            ("王芳", "运营总监", "专利导航", "负责导航项目"),
        ),
    ],
)
def test_staff_entries_come_apart_into_four_parts(team: str, expected: tuple[str, ...]) -> None:
    facts = extract(document(FORM), [sichuan(team).page()]).facts
    parts = ("name", "position", "specialty", "duty")
    assert tuple(values(facts)[f"staff[0].{part}"] for part in parts) == expected
    assert all(states(facts)[f"staff[0].{part}"] == "confirmed" for part in parts)


def test_staff_whose_parts_the_words_do_not_settle_are_doubtful() -> None:
    facts = extract(document(FORM), [sichuan("1.王芳、总监、外联、协作、跟踪服务").page()]).facts
    assert states(facts)["staff[0].specialty"] == "doubtful"
    assert states(facts)["staff[0].name"] == "confirmed"


def test_the_prompt_of_the_form_is_no_person() -> None:
    facts = read(sichuan("姓名、现任职务、熟悉业务、拟分工\n1.王芳，总监，专利导航，负责导航").page())
    assert facts["staff[0].name"] == "王芳"
    assert "staff[1].name" not in facts


def test_a_staff_table_with_a_head_goes_on_over_the_page_break() -> None:
    first = Paper().table(
        (0.2, 0.2, 0.2, 0.2), ["姓名", "现任职务", "熟悉业务", "拟分工"], ["王芳", "总监", "专利导航", "统筹"]
    )
    second = Paper(number=2).table((0.2, 0.2, 0.2, 0.2), ["李雷", "主任", "", "联络"])
    facts = read(first.page(), second.page())
    assert facts["staff[1].name"] == "李雷"
    assert "staff[1].specialty" not in facts
    assert facts["staff[1].duty"] == "联络"


def test_persons_in_a_table_with_labels_on_two_sides() -> None:
    paper = Paper().table(
        (0.2, 0.2, 0.2, 0.2),
        ["", "姓名", "职务", "联系方式"],
        ["法定代表人", "王强", "董事长", "13800000001"],
        ["联系人", "赵云", "", "13800000003"],
    )
    facts = read(paper.page())
    assert (facts["legal_representative.name"], facts["legal_representative.position"]) == ("王强", "董事长")
    assert facts["contact_person.contact"] == "13800000003"
    assert "contact_person.position" not in facts


def test_persons_stacked_in_rows_of_their_own() -> None:
    paper = Paper().table(
        (0.2, 0.5),
        ["法定代表人", "王强"],
        ["职务", "董事长"],
        ["联系电话", "13800000001"],
        ["联系人", "赵云"],
        ["手机", "13800000003"],
    )
    facts = read(paper.page())
    assert facts["legal_representative.contact"] == "13800000001"
    assert facts["contact_person.contact"] == "13800000003"


def test_a_single_row_of_the_staff_table_on_the_next_page_is_read_without_its_ruling_lines() -> None:
    widths = (0.15, 0.15, 0.3, 0.2)
    first = Paper().table(widths, ["姓名", "现任职务", "熟悉业务", "拟分工"], ["王芳", "总监", "专利导航", "导航项目"])
    row = ((0.1, "李雷"), (0.25, "经纪人"), (0.4, "产业发展"), (0.7, "融资对接"))
    facts = read(first.page(), Paper(number=2).line(*row, skip=0.05).line("工作基础").page())
    assert (facts["staff[1].name"], facts["staff[1].duty"]) == ("李雷", "融资对接")
    assert "staff[2].name" not in facts


def test_staff_told_of_in_sentences_lose_the_words_that_lead_up_to_each_part() -> None:
    facts = read(sichuan(team="1.王芳，现任运营总监，熟悉专利导航、产业发展，拟负责导航项目。").page())
    assert [facts[f"staff[0].{part}"] for part in ("name", "position", "specialty", "duty")] == [
        "王芳", "运营总监", "专利导航、产业发展", "导航项目",
    ]  # fmt: skip


def test_staff_told_of_on_a_ruled_card_each_go_on_over_the_page_break() -> None:
    def card(paper: Paper, *parts: str) -> Paper:
        rows = (["姓名", parts[0], "现任职务", parts[1]], ["熟悉业务", (parts[2], 3)], ["拟分工", (parts[3], 3)])
        return paper.table((0.15, 0.25, 0.15, 0.25), *rows)

    first = card(Paper().line("三、工作队伍"), "王芳", "运营总监", "专利导航", "导航项目")
    second = card(card(Paper(number=2), "李明", "法务主管", "专利申请", "专利布局"), "赵云", "经理", "专利检索", "检索")
    facts = read(first.page(), second.page())
    assert [facts[f"staff[{index}].name"] for index in range(3)] == ["王芳", "李明", "赵云"]
    assert (facts["staff[2].specialty"], facts["staff[2].duty"]) == ("专利检索", "检索")


STAFF_HEAD = [(0.1, "序号"), (0.2, "姓名"), (0.34, "现任职务"), (0.52, "熟悉业务领域"), (0.78, "拟承担工作")]


def test_wrapped_cells_set_around_the_middle_of_their_row_stay_with_their_person() -> None:
    page = Paper().line("三、工作队伍").line((0.25, "人员情况"), (0.6, "业务情况")).line(*STAFF_HEAD, skip=0.03)
    page.line((0.1, "1"), (0.2, "王芳"), (0.34, "运营总监"), (0.52, "产业发展"), (0.78, "需求梳理"), skip=0.024)
    page.line((0.52, "专利申请、知识产"), skip=0.008)
    page.line((0.1, "2"), (0.2, "李明"), (0.34, "法务主管"), (0.78, "专利布局"), skip=0.008)
    page.line((0.52, "权分析评议"), skip=0.024)
    page.line((0.1, "3"), (0.2, "赵云"), (0.34, "经理"), (0.52, "专利导航"), (0.78, "导航实施"))
    facts = read(page.page())
    assert [facts[f"staff[{index}].specialty"] for index in range(3)] == [
        "产业发展",
        "专利申请、知识产权分析评议",
        "专利导航",
    ]
    assert [facts[f"staff[{index}].duty"] for index in range(3)] == ["需求梳理", "专利布局", "导航实施"]


def test_wrapped_cells_set_at_the_top_of_their_row_stay_with_their_person() -> None:
    page = Paper().line("三、工作队伍").line(*STAFF_HEAD, skip=0.03)
    page.line((0.1, "1"), (0.2, "王芳"), (0.34, "运营总监"), (0.52, "产业发展、专"), (0.78, "需求梳理"), skip=0.016)
    page.line((0.52, "利导航、法律"), skip=0.016).line((0.52, "文书撰写"), skip=0.024)
    page.line((0.1, "2"), (0.2, "李明"), (0.34, "法务主管"), (0.52, "专利申请"), (0.78, "专利布局"))
    facts = read(page.page())
    assert facts["staff[0].specialty"] == "产业发展、专利导航、法律文书撰写"
    assert facts["staff[1].specialty"] == "专利申请"


def test_rows_in_a_ruled_table_go_on_with_a_table_whose_lines_were_not_seen() -> None:
    first = Paper().line("三、工作队伍").line(*STAFF_HEAD, skip=0.03)
    first.line((0.1, "1"), (0.2, "王芳"), (0.34, "运营总监"), (0.52, "产业发展"), (0.78, "需求梳理"))
    second = Paper(number=2).table(
        (0.08, 0.14, 0.18, 0.26, 0.2),
        ["2", "李明", "法务主管", "专利申请", "专利布局"],
        [("四、工作基础", 5)],
        [("办公条件", 2), ("场所300平方米。", 3)],
    )
    facts = read(first.page(), second.page())
    assert (facts["staff[1].name"], facts["staff[1].duty"]) == ("李明", "专利布局")
    assert facts["office_conditions"] == "场所300平方米。"
    assert "staff[2].name" not in facts


def test_persons_in_an_unruled_table_whose_head_is_two_rows_high() -> None:
    page = (
        Paper()
        .line("建设主体全称", (0.3, "四川甲乙知识产权运营有限公司"))
        .line("办公地址", (0.3, "成都市武侯区一环路1号"))
        .line((0.45, "基本信息"), skip=0.015)
        .line((0.1, "人员类别"), (0.75, "联系电话"), skip=0.015)
        .line((0.32, "姓名"), (0.52, "职务"))
        .line((0.1, "法定代表人"), (0.32, "王强"), (0.5, "董事长"), (0.74, "13800000001"))
        .line((0.1, "运营中心负责人"), (0.32, "李明"), (0.5, "分析师"), (0.74, "13800000002"))
        .line((0.1, "业务联系人"), (0.32, "赵云"), (0.5, "主管"), (0.74, "13800000003"))
        .line("二、所服务产业情况")
        .line("服务产业领域", (0.3, "动力电池"))
    )
    facts = read(page.page())
    assert (facts["applicant_name"], facts["address"]) == ("四川甲乙知识产权运营有限公司", "成都市武侯区一环路1号")
    assert (facts["legal_representative.name"], facts["legal_representative.position"]) == ("王强", "董事长")
    assert (facts["center_leader.name"], facts["center_leader.contact"]) == ("李明", "13800000002")
    assert (facts["contact_person.name"], facts["contact_person.position"]) == ("赵云", "主管")
    assert facts["industry"] == "动力电池"


def test_a_scrap_of_the_head_is_no_part_of_the_first_person() -> None:
    page = Paper().line("三、工作队伍").line(*STAFF_HEAD, skip=0.018).line((0.54, "领域"), skip=0.018)
    page.line((0.1, "1"), (0.2, "王芳"), (0.34, "运营总监"), (0.52, "产业发展"), (0.78, "需求梳理"))
    assert read(page.page())["staff[0].specialty"] == "产业发展"
