"""The 申报书 told in chapters, and arrangements of labels beyond the Sichuan form."""

from extractors.documents import extract
from schemas.document import DocumentType
from schemas.page import Page
from tests.extractors.layout_paper import Paper, document, states, values

FORM = DocumentType.APPLICATION_FORM


def read(*pages: Page) -> dict[str, str | int | None]:
    return values(extract(document(FORM, len(pages)), pages).facts)


def chapters() -> tuple[Page, ...]:
    """An 申报书 of a cover, chapters of running text over a page break, a table of cases and two opinions."""
    cover = (
        Paper()
        .line((0.3, "内蒙古自治区乳业产业知识产权运营中心"), skip=0.06)
        .line((0.4, "申 报 书"), skip=0.3)
        .line((0.25, "申报单位：包头甲乙知识产权运营有限公司"))
        .line((0.35, "二〇二五年十月二十六日"))
    )
    first = (
        Paper(number=2)
        .line("第一章 产业概况")
        .line((0.136, "自治区奶源基地规模居全国首位，产业链覆盖牧草种植、奶牛育种、乳品加工等环节，"))
        .line("龙头企业带动作用明显。")
        .line("第二章 基础条件（产业主体数121家）")
        .line("2.1 机构和场地")
        .line((0.136, "办公面积480平方米。"))
        .line("2.2 工作机制")
        .line((0.136, "建立了需求征集、筛选评价、供需对接、跟踪服务的工作闭环，每月召开运营例会，重"))
    )
    second = (
        Paper(number=3)
        .line("大项目实行专班推进。")
        .line("2.3 运营成效")
        .line((0.136, "2024年度实现转化运营金额267.3万元，累计实施专利转化项目2个，累计运营金额100万元。"))
        .line("表1 案例表（单位：万元）")
        .table(
            (0.2, 0.3, 0.15, 0.15),
            ["合同编号", "合作对象", "金额", "签订时间"],
            ["ZR-2024-1", "包头丙丁食品有限公司", "88", "2024.3.22"],
            ["XK-2024-2", "内蒙古戊己乳业有限公司", "12", "2024.5.1"],
        )
        .line("第三章 绩效目标")
        .line((0.136, "到2026年底，新增转化项目20项。"))
        .line("第四章 申报承诺")
        .line((0.136, "我单位郑重承诺所提交的所有信息真实、准确、完整。"))
        .line((0.5, "法定代表人（签字）：卢亚楠"))
        .line((0.5, "二〇二五年十月二十六日"))
        .line("第五章 盟市市场监督管理局推荐意见")
        .line((0.136, "经审核，同意推荐。"))
        .line((0.5, "负责人（签字）：钟浩然"))
        .line((0.5, "包头市市场监督管理局"))
        .line((0.5, "二〇二五年十月三十一日"))
    )
    return cover.page(), first.page(), second.page()


def test_text_between_the_headings_of_chapters_is_read_over_the_page_break() -> None:
    facts = read(*chapters())
    assert str(facts["industry_overview"]).startswith("自治区奶源")
    assert str(facts["industry_overview"]).endswith("明显。")
    assert facts["office_conditions"] == "办公面积480平方米。"
    assert str(facts["work_mechanism"]).endswith("每月召开运营例会,重大项目实行专班推进。")
    assert facts["expected_results"] == "到2026年底,新增转化项目20项。"
    assert (facts["entity_count"], facts["claimed_projects"]) == (121, 2)
    assert (facts["claimed_annual_amount"], facts["claimed_amount"]) == ("2673000.00", "1000000.00")


def test_the_name_of_the_centre_on_a_cover_is_no_part_of_the_title() -> None:
    facts = read(*chapters())
    assert (facts["title"], facts["center_name"]) == ("申报书", "内蒙古自治区乳业产业知识产权运营中心")
    assert facts["applicant_name"] == "包头甲乙知识产权运营有限公司"


def test_opinions_told_in_chapters_keep_their_signatories_and_dates() -> None:
    facts = read(*chapters())
    assert facts["commitment"] == "我单位郑重承诺所提交的所有信息真实、准确、完整。"
    assert (facts["signatory"], facts["form_date"]) == ("卢亚楠", "2025-10-26")
    assert (facts["recommender_signatory"], facts["recommender_name"]) == ("钟浩然", "包头市市场监督管理局")
    assert facts["recommendation_date"] == "2025-10-31"


def test_cases_in_a_table_take_the_unit_told_above_it() -> None:
    facts = read(*chapters())
    assert (facts["cases[0].amount"], facts["cases[1].amount"]) == ("880000.00", "120000.00")
    assert facts["cases[1].counterparty"] == "内蒙古戊己乳业有限公司"


def test_a_label_at_half_height_of_its_value_without_ruling_lines_takes_all_rows() -> None:
    page = Paper().line("单位名称：四川甲乙有限公司", skip=0.1).page()
    lines = [
        ((0.3, 0.300, 0.8, 0.315), "2026年完成转化项目15个，"),
        ((0.1, 0.309, 0.2, 0.324), "预期成效"),
        ((0.3, 0.319, 0.7, 0.334), "服务创新主体80家。"),
    ]
    more = tuple(page.lines[0].model_copy(update={"text": text, "box": box}) for box, text in lines)
    facts = read(page.model_copy(update={"lines": (*page.lines, *more)}))
    assert facts["expected_results"] == "2026年完成转化项目15个,服务创新主体80家。"


def test_persons_across_and_their_particulars_down() -> None:
    paper = Paper().table(
        (0.2, 0.2, 0.2, 0.2),
        ["", "法定代表人", "中心负责人", "联系人"],
        ["姓名", "王强", "李明", "赵云"],
        ["职务", "董事长", "主任", "职员"],
        ["联系方式", "13800000001", "13800000002", "13800000003"],
    )
    facts = read(paper.page())
    assert (facts["legal_representative.position"], facts["contact_person.contact"]) == ("董事长", "13800000003")


def test_particulars_with_labels_in_one_row_belong_to_the_person_before_them() -> None:
    row = ["姓名", "王强", "职务", "董事长", "电话", "13800000001"]
    paper = Paper().table(
        (0.12,) * 7, ["法定代表人", *row], ["联系人", "姓名", "赵云", "职务", "职员", "电话", "13800000003"]
    )
    facts = read(paper.page())
    assert (facts["legal_representative.name"], facts["legal_representative.contact"]) == ("王强", "13800000001")
    assert (facts["contact_person.name"], facts["contact_person.position"]) == ("赵云", "职员")


def test_the_label_of_an_opinion_that_was_misread_is_told_by_what_stands_beside_it() -> None:
    paper = Paper().table(
        (0.1, 0.7),
        ["申单立意贝", "我单位自愿申报建设四川省动力电池产业知识产权运营中心。\n负责人：王强\n申报单位盖章："],
    )
    assert read(paper.page())["signatory"] == "王强"


def test_a_short_signature_that_no_person_of_the_form_has_is_doubtful() -> None:
    paper = Paper().table(
        (0.14, 0.7), ["法定代表人", "卢亚楠"], ["申报单位意见", "同意申报，材料属实，愿负责任。\n负责人：卢亚"]
    )
    assert states(extract(document(FORM), [paper.page()]).facts)["signatory"] == "doubtful"


def numbered_form(*, dust: str = "") -> Paper:
    """One table of numbered items, persons and parts between marks in one cell."""
    widths = (0.05, 0.2, 0.55)
    return (
        Paper()
        .line("项目类别：产业类")
        .line((0.3, "内蒙古自治区产业知识产权运营中心申报书"))
        .table(
            widths,
            ["1", "申报单位", "包头甲乙知识产权运营有限公司"],
            ["2", "单位地址、邮编", "包头市昆都仑区钢铁大街8号，014010"],
            ["3", "法定代表人\n(姓名、职务、联系方式)", "冯玉洁、董事长兼总经理、15900000249"],
            ["4", "联络员", "黄秋菊、项目经理、15900003886"],
            ["5", "工作队伍", "萧景行／主管／专利导航／需求梳\n理；\n崔艳玲／法务主管／专利申请／专利布\n局；"],
            ["6", "申报单位意见", "我单位自愿申报建设内蒙古自治区乳业产业知识产权运营中心，承诺信息真实。"],
            ["7", "盟市知识产权\n管理部门意见", "同意推荐。\n包头市市场监督管理局（盖章）"],
        )
        .table(
            (0.2, 0.3, 0.15, 0.15),
            ["合同编号", "合作对象", "金额（元）", "签订日期"],
            [f"ZR-2024-{dust}685", "包头丙丁食品有限公司", "880000", "2024.3.22"],
            ["XK-2024-2", "内蒙古戊己乳业有限公司", "120000", "2024.5.1"],
        )
    )


def test_what_one_cell_tells_of_a_person_or_place_is_taken_apart() -> None:
    facts = read(numbered_form().page())
    assert facts["title"] == "内蒙古自治区产业知识产权运营中心申报书"
    assert (facts["address"], facts["postcode"]) == ("包头市昆都仑区钢铁大街8号", "014010")
    assert facts["legal_representative.name"] == "冯玉洁"
    assert facts["legal_representative.position"] == "董事长兼总经理"
    assert facts["legal_representative.contact"] == "15900000249"
    assert facts["contact_person.name"] == "黄秋菊"
    assert facts["staff[0].duty"] == "需求梳理"
    assert facts["staff[1].name"] == "崔艳玲"
    assert facts["recommender_name"] == "包头市市场监督管理局"


def test_a_point_beside_a_dash_is_no_part_of_a_number_and_leaves_it_doubtful() -> None:
    facts = extract(document(FORM, 1), [numbered_form(dust=".").page()]).facts
    assert values(facts)["cases[0].contract_number"] == "ZR-2024-685"
    assert states(facts)["cases[0].contract_number"] == "doubtful"


def told_in_cards() -> tuple[Page, ...]:
    """Decimal headings, a roster without lines, a card for each case over a page break."""
    first = (
        Paper()
        .line("三、工作基础")
        .line("3.1 办公条件")
        .line((0.136, "办公面积480平方米。"))
        .line("3.2 工作队伍")
        .line((0.1, "姓名"), (0.25, "职务"), (0.4, "承担工作"), (0.65, "熟悉业务"))
        .line((0.1, "谢建国"), (0.25, "运营总监"), (0.4, "需求梳理"), (0.65, "专利导航"))
        .line((0.1, "任雨桐"), (0.25, "技术经纪人"), (0.4, "专利培育"), (0.65, "专利申请"))
        .line("3.3 工作机制")
        .line((0.136, "建立了工作闭环，每月召开运营例会，"))
        .line("重大项目实行专班推进。")
        .line("3.4 运营案例")
        .line((0.136, "建设以来累计开展转化运营项目2个。"))
        .line("案例1")
        .line((0.12, "合同名称：专利权转让合同"), (0.5, "合同编号：ZR-2025-434"))
        .line((0.12, "合作单位：宜宾甲乙材料有限公司"))
        .line((0.12, "签订时间：2025年01月10日"), (0.5, "金额（万元）：96.25"))
    )
    second = (
        Paper(number=2)
        .line("案例2")
        .line((0.12, "合同名称：专利实施许可合同"), (0.5, "合同编号：XK-2024-571"))
        .line((0.12, "合作单位：四川丙丁材料股份有限公司"))
        .line((0.12, "签订时间：2024年03月22日"), (0.5, "金额（万元）：88"))
        .line("四、建设方案")
        .line("4.1 自身建设计划")
        .line((0.136, "两年内建成产业专利数据库。"))
    )
    return first.page(), second.page()


def test_a_roster_ends_at_a_decimal_heading_and_cases_in_cards_are_told_one_by_one() -> None:
    facts = read(*told_in_cards())
    assert (facts["staff[0].duty"], facts["staff[1].name"]) == ("需求梳理", "任雨桐")
    assert "staff[2].name" not in facts
    assert facts["work_mechanism"] == "建立了工作闭环,每月召开运营例会,重大项目实行专班推进。"
    assert (facts["cases[0].contract_number"], facts["cases[1].contract_number"]) == ("ZR-2025-434", "XK-2024-571")
    assert facts["cases[0].counterparty"] == "宜宾甲乙材料有限公司"
    assert (facts["cases[1].title"], facts["cases[1].amount"]) == ("专利实施许可合同", "880000.00")
    assert facts["own_plan"] == "两年内建成产业专利数据库。"
