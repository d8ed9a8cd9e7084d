"""The application form in layouts of every kind: ruled, borderless, broken over pages, labels above and beside."""

import pytest

from extractors.documents import extract
from schemas.assembly import assemble
from schemas.page import Cell, Table
from tests.extractors.application_papers import FORM, opinions, read, sichuan
from tests.extractors.layout_paper import Paper, document, states, values


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
