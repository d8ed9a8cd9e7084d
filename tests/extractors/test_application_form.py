"""The application form in layouts of every kind: ruled, borderless, broken over pages, labels above and beside."""

import pytest

from extractors.documents import extract
from schemas.assembly import assemble
from schemas.document import DocumentType
from schemas.page import Cell, Page, Table
from tests.extractors.layout_paper import Paper, document, states, values

FORM = DocumentType.APPLICATION_FORM
WIDTHS = (0.14, 0.14, 0.14, 0.14, 0.14, 0.14)


def read(*pages: Page) -> dict[str, str | int | None]:
    return values(extract(document(FORM, len(pages)), pages).facts)


def sichuan(
    team: str = "1.王芳，运营总监，专利导航、产业发展，负责导航项目", basis: str = "办公条件：场所300平方米。"
) -> Paper:
    return (
        Paper()
        .line((0.3, "四川省产业知识产权运营中心申报表"))
        .table(
            WIDTHS,
            ["单位名称", ("四川甲乙知识产权运营有限公司", 3), "单 位 性 质", "企业"],
            ["详细地址", ("成都市武侯区一环路1号", 3), "邮编", "610041"],
            ["法定代表人", "王强", "职务", "董事长", "联系方式", "13800000001"],
            ["中心负责人", "李明", "职务", "中心负责人", "联系方式", "028-85550002"],
            ["联系人", "赵云", "职务", "", "联系方式", "13800000003"],
            ["产业领域", ("动力电池", 3), "产业主体数", "128家"],
            ["龙头企业", ("成都丙丁科技有限公司、绵阳戊己股份有限公司", 5)],
            ["产业链重要\n主体名单", ("成都丙丁科技有限公司、绵阳戊己股份有限公\n司、宜宾庚辛有限责任公司等", 5)],
            ["产业链概况", ("产业规模居全国前列。", 5)],
            ["工作队伍", (team, 5)],
            ["工作基础", (basis, 5)],
        )
    )


def test_labels_beside_values_give_the_head_of_the_form() -> None:
    facts = read(sichuan().page())
    assert facts["title"] == "四川省产业知识产权运营中心申报表"
    assert facts["applicant_name"] == "四川甲乙知识产权运营有限公司"
    assert (facts["entity_type"], facts["postcode"], facts["entity_count"]) == ("企业", "610041", 128)
    assert facts["legal_representative.contact"] == "13800000001"
    assert facts["contact_person.name"] == "赵云"
    assert "contact_person.position" not in facts


def test_a_label_word_may_be_the_value_of_a_position() -> None:
    facts = read(sichuan().page())
    assert (facts["center_leader.name"], facts["center_leader.position"]) == ("李明", "中心负责人")
    assert facts["center_leader.contact"] == "028-85550002"


def test_lists_split_at_separators_and_not_where_a_line_ends_within_a_name() -> None:
    facts = read(sichuan().page())
    names = [facts[f"key_entities[{index}]"] for index in range(3)]
    assert names == ["成都丙丁科技有限公司", "绵阳戊己股份有限公司", "宜宾庚辛有限责任公司"]
    assert "key_entities[3]" not in facts


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


def test_subheadings_split_a_big_cell() -> None:
    basis = (
        "办公条件：场所300平方米。\n工作机制:实行主任负责制，\n定期会商。\n基础制度：已建立。\n运营案例：实施项目8个。"
    )
    facts = read(sichuan(basis=basis).page())
    assert facts["office_conditions"] == "场所300平方米。"
    assert facts["work_mechanism"] == "实行主任负责制,定期会商。"
    assert facts["cases_text"] == "实施项目8个。"
    assert facts["claimed_projects"] == 8


def test_a_cell_broken_by_the_page_goes_on_with_or_without_its_label_repeated() -> None:
    first = sichuan(basis="办公条件：场所300平方米。\n运营案例：累计实施项目8个，").page()
    repeated = Paper(number=2).table((0.14, 0.7), ["工作基础", "服务企业6家。"], ["建设方案", "自身建设计划：建库。"])
    without = Paper(number=2).table((0.14, 0.7), ["", "服务企业6家。"], ["建设方案", "自身建设计划：建库。"])
    for second in (repeated, without):
        facts = read(first, second.page())
        assert facts["cases_text"] == "累计实施项目8个,服务企业6家。"
        assert facts["own_plan"] == "建库。"


def test_labels_above_their_values() -> None:
    paper = Paper().table(
        (0.3, 0.3, 0.2),
        ["单位名称", "单位性质", "邮编"],
        ["四川甲乙有限公司", "企业", "610000"],
        [("产业链概况", 3)],
        [("规模居前。", 3)],
    )
    facts = read(paper.page())
    assert (facts["applicant_name"], facts["entity_type"], facts["postcode"]) == ("四川甲乙有限公司", "企业", "610000")
    assert facts["industry_overview"] == "规模居前。"


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


def test_a_form_without_ruling_lines() -> None:
    paper = (
        Paper()
        .line((0.25, "四川省产业知识产权运营中心申报书"), skip=0.05)
        .line("单位名称：四川甲乙知识产权运营有限公司", (0.6, "单位性质：企业"))
        .line("法定代表人：王强", (0.4, "职务：董事长"), (0.65, "联系方式：13800000001"))
        .line("产业领域", (0.3, "动力电池"), (0.6, "产业主体数"), (0.75, "128"), skip=0.06)
        .line("一、产业链概况")
        .line((0.136, "产业规模居全国前列，上下游协同创新需求旺盛，专利布局以结构安全为主，企"))
        .line("业活跃。", skip=0.06)
        .line("二、工作基础")
        .line("（一）办公条件")
        .line((0.136, "场所300平方米。"))
    )
    facts = read(paper.page())
    assert facts["applicant_name"] == "四川甲乙知识产权运营有限公司"
    assert (facts["legal_representative.position"], facts["industry"]) == ("董事长", "动力电池")
    assert facts["entity_count"] == 128
    assert facts["industry_overview"] == "产业规模居全国前列,上下游协同创新需求旺盛,专利布局以结构安全为主,企业活跃。"
    assert facts["office_conditions"] == "场所300平方米。"


def opinions() -> Paper:
    return Paper().table(
        (0.14, 0.7),
        [
            "申报单位意见",
            "我单位自愿申报建设四川省动力电池产业知识产权运营中心。且郑重承诺:所提交的所\n"
            "有信息真实、准确、完整，不存在任何虚假、误导性或刻意隐瞒。\n经办人及联系方式：赵云 13800000003\n"
            "负责人：王强\n申报单位盖章：\n2025年10月20日",
        ],
        [
            "推荐单位意见",
            "同意推荐。\n经办人及联系方式：孙科员 028-80000000\n负责人：周正\n"
            "推荐单位盖章：成都市市场监督管理局\n2025年 月 日",
        ],
    )


def test_the_opinions_keep_their_own_signatories_dates_and_seals() -> None:
    paper = opinions()
    paper.seal((0.5, 0.12, 0.65, 0.2), "四川甲乙知识产权运营有限公司")
    extraction = extract(document(FORM), [paper.page()])
    facts = values(extraction.facts)
    assert facts["center_name"] == "四川省动力电池产业知识产权运营中心"
    assert str(facts["commitment"]).startswith("我单位自愿申报")
    assert str(facts["commitment"]).endswith("刻意隐瞒。")
    assert (facts["handler"], facts["handler_contact"]) == ("赵云", "13800000003")
    assert (facts["signatory"], facts["recommender_signatory"]) == ("王强", "周正")
    assert facts["form_date"] == "2025-10-20"
    assert facts["recommender_name"] == "成都市市场监督管理局"
    assert facts["seal_text"] == facts["seals[0].text"] == "四川甲乙知识产权运营有限公司"
    assert "recommender_seal_text" not in facts


def test_an_incomplete_date_has_no_value_and_says_so() -> None:
    facts = extract(document(FORM), [opinions().page()]).facts
    date = next(fact for fact in facts if fact.key == "application_form.recommendation_date")
    assert date.value is None
    assert any("不完整" in why for why in date.why)


def test_a_misread_label_is_still_a_label_and_an_unknown_one_is_reported() -> None:
    paper = Paper().table(
        (0.14, 0.26, 0.14, 0.26),
        ["单位各称", "四川甲乙有限公司", "所属区县", "武侯区"],
        ["传真", "028-1", "邮编", "610000"],
    )
    extraction = extract(document(FORM), [paper.page()])
    assert values(extraction.facts)["applicant_name"] == "四川甲乙有限公司"
    assert extraction.unmapped == ["所属区县", "传真"]


def test_a_label_for_two_things_shares_its_value_out() -> None:
    paper = Paper().table((0.14, 0.6), ["详细地址\n及邮编", "成都市武侯区一环路1号（邮编：610041）"])
    facts = read(paper.page())
    assert (facts["address"], facts["postcode"]) == ("成都市武侯区一环路1号", "610041")


def test_print_that_is_missing_in_a_row_makes_running_text_doubtful() -> None:
    paper = sichuan()
    whole = extract(document(FORM), [paper.page()]).facts
    gap = sichuan(basis="办公条件：场所300\t能够自主运行。")
    torn = extract(document(FORM), [gap.page()]).facts
    assert states(whole)["office_conditions"] == "confirmed"
    assert states(torn)["office_conditions"] == "doubtful"


def test_all_keys_belong_to_the_content_model() -> None:
    facts = extract(document(FORM), [sichuan().page(), opinions().page()]).facts
    assert assemble(FORM, "d1", facts).document == "d1"
    assert extract(document(FORM), []).facts == []


NAMES = ("成都丙丁科技有限公司", "绵阳戊己股份有限公司", "宜宾庚辛有限责任公司")
LABEL_IN_TWO_ROWS = {
    "beside its value": Paper()
    .line("龙头企业：", (0.4, NAMES[0]))
    .line("产业链重要", (0.4, NAMES[0]))
    .line("主体名单：", (0.4, NAMES[1]))
    .line((0.4, NAMES[2]))
    .line("产业链概况：", (0.4, "规模居前。")),
    "at half the height of its value": Paper()
    .line("龙头企业", (0.4, NAMES[0]), skip=0.05)
    .line((0.4, NAMES[0]))
    .line("产业链重要", (0.4, NAMES[1]))
    .line("主体名单", (0.4, NAMES[2]), skip=0.05)
    .line("产业链概况", (0.4, "规模居前。")),
    "over its value": Paper()
    .line("龙头企业")
    .line(NAMES[0])
    .line("产业链重要")
    .line("主体名单")
    .line(NAMES[0])
    .line(NAMES[1])
    .line(NAMES[2])
    .line("产业链概况：规模居前。"),
    "in two ruled rows": Paper().table(
        (0.2, 0.6),
        ["龙头企业", NAMES[0]],
        ["产业链重要", f"{NAMES[0]}、{NAMES[1]}"],
        ["主体名单", NAMES[2]],
        ["产业链概况", "规模居前。"],
    ),
}


@pytest.mark.parametrize("layout", LABEL_IN_TWO_ROWS)
def test_a_label_broken_over_rows_is_one_label_and_none_of_its_parts_a_value(layout: str) -> None:
    facts = read(LABEL_IN_TWO_ROWS[layout].page())
    assert [facts.get(f"key_entities[{index}]") for index in range(4)] == [*NAMES, None]
    assert facts["leading_enterprises[0]"] == NAMES[0]
    assert "leading_enterprises[1]" not in facts
    assert "applicant_name" not in facts


def test_a_part_of_a_label_left_over_ends_a_list() -> None:
    facts = read(Paper().line("龙头企业：", (0.4, NAMES[0])).line((0.4, "产业链重要")).line((0.4, NAMES[1])).page())
    assert facts["leading_enterprises[0]"] == NAMES[0]
    assert "leading_enterprises[1]" not in facts


def test_the_date_at_the_head_of_the_form_counts_where_the_opinion_has_no_place_for_one() -> None:
    head = Paper().line("填表日期：2025/10/22")
    end = "我单位郑重承诺：材料真实。"
    assert read(head.line("申报单位意见").line(end).line("负责人：王强").page())["form_date"] == "2025-10-22"
    blank = Paper().line("填表日期：2025/10/22").line("申报单位意见").line(end).line("    年   月   日")
    assert read(blank.page()).get("form_date") is None


def test_a_broken_label_in_a_row_without_inner_ruling_lines_has_its_value_beside_it() -> None:
    paper = Paper().line("龙头企业", (0.4, NAMES[0]), skip=0.03)
    paper.line("产业链重要", (0.4, NAMES[0])).line("主体名单", (0.4, NAMES[1]), skip=0.03)
    paper.line("产业链概况", (0.4, "规模居前。"))
    rows = (((0, 1), 0.04, 0.075), ((2, 3, 4, 5), 0.075, 0.125), ((6, 7), 0.125, 0.15))
    cells = tuple(
        Cell(row=number, column=0, box=(0.08, top, 0.9, end), lines=lines)
        for number, (lines, top, end) in enumerate(rows)
    )
    table = Table(box=(0.08, 0.04, 0.9, 0.15), rows=3, columns=1, cells=cells)
    facts = read(paper.page().model_copy(update={"tables": (table,)}))
    assert [facts.get(f"key_entities[{index}]") for index in range(3)] == [NAMES[0], NAMES[1], None]
    assert "leading_enterprises[1]" not in facts


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


def test_the_handlers_telephone_may_have_a_label_of_its_own() -> None:
    page = (
        Paper()
        .line("六、申报单位意见")
        .line("本单位承诺所填内容真实。")
        .line("负责人签字：王强")
        .line("经办人：赵云", (0.4, "经办人电话：13800000003"), (0.75, "2025年10月20日"))
    )
    assert read(page.page())["handler_contact"] == "13800000003"


def test_staff_told_of_on_a_ruled_card_each_go_on_over_the_page_break() -> None:
    def card(paper: Paper, *parts: str) -> Paper:
        rows = (["姓名", parts[0], "现任职务", parts[1]], ["熟悉业务", (parts[2], 3)], ["拟分工", (parts[3], 3)])
        return paper.table((0.15, 0.25, 0.15, 0.25), *rows)

    first = card(Paper().line("三、工作队伍"), "王芳", "运营总监", "专利导航", "导航项目")
    second = card(card(Paper(number=2), "李明", "法务主管", "专利申请", "专利布局"), "赵云", "经理", "专利检索", "检索")
    facts = read(first.page(), second.page())
    assert [facts[f"staff[{index}].name"] for index in range(3)] == ["王芳", "李明", "赵云"]
    assert (facts["staff[2].specialty"], facts["staff[2].duty"]) == ("专利检索", "检索")


def test_labels_that_run_into_their_values_are_known_by_their_numbers_and_by_each_other() -> None:
    page = (
        Paper()
        .line("四川省产业知识产权运营中心申报书")
        .line("一、建设主体概况")
        .line("1. 主体名称四川甲乙知识产权运营有限公司")
        .line("2. 单位性质企业", (0.6, "邮政编码610041"))
        .line("3. 联系地址成都市武侯区一环路1号")
        .line("4. 法定代表人王强", (0.4, "职务董事长"), (0.65, "电话13800000001"))
        .line("5. 中心负责人李明", (0.4, "职务主任"), (0.65, "电话 13800000002"))
        .line("6. 联系人赵云", (0.4, "职务经理"), (0.65, "电话 13800000003"))
        .line("二、产业情况")
        .line("产业领域动力电池", (0.5, "产业主体数128家"))
    )
    facts = read(page.page())
    assert facts["applicant_name"] == "四川甲乙知识产权运营有限公司"
    assert (facts["entity_type"], facts["postcode"]) == ("企业", "610041")
    assert facts["address"] == "成都市武侯区一环路1号"
    assert facts["legal_representative.position"] == "董事长"
    assert (facts["center_leader.name"], facts["center_leader.contact"]) == ("李明", "13800000002")
    assert (facts["contact_person.name"], facts["contact_person.position"]) == ("赵云", "经理")
    assert (facts["industry"], facts["entity_count"]) == ("动力电池", 128)


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


def test_a_value_whose_label_stands_at_half_its_height_begins_above_the_label() -> None:
    page = (
        Paper()
        .line("服务产业领域", (0.3, "动力电池"), skip=0.03)
        .line("产业链龙头企业", (0.3, "成都丙丁科技有限公司、绵阳戊己股份有限公司"), skip=0.03)
        .line((0.3, "成都丙丁科技有限公司、绵阳戊己股份有限公司、宜宾庚"), skip=0.018)
        .line("重要主体名单", (0.3, "辛有限责任公司、德阳壬癸有限公司、成都子丑科技股"), skip=0.018)
        .line((0.3, "份有限公司"), skip=0.03)
        .line((0.3, "产业规模居全国前列，"), skip=0.018)
        .line("产业链概况", (0.3, "专利交叉许可需求突出，"), skip=0.018)
        .line((0.3, "企业众多。"))
    )
    facts = read(page.page())
    assert "leading_enterprises[2]" not in facts
    names = [facts.get(f"key_entities[{index}]") for index in range(6)]
    assert names[2:] == ["宜宾庚辛有限责任公司", "德阳壬癸有限公司", "成都子丑科技股份有限公司", None]
    assert facts["industry_overview"] == "产业规模居全国前列,专利交叉许可需求突出,企业众多。"


def test_a_scrap_of_the_head_is_no_part_of_the_first_person() -> None:
    page = Paper().line("三、工作队伍").line(*STAFF_HEAD, skip=0.018).line((0.54, "领域"), skip=0.018)
    page.line((0.1, "1"), (0.2, "王芳"), (0.34, "运营总监"), (0.52, "产业发展"), (0.78, "需求梳理"))
    assert read(page.page())["staff[0].specialty"] == "产业发展"
