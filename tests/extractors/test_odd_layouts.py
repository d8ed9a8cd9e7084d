"""Layouts that broke the readers once: boxed numbers, upright labels, stubs, notes below tables, two-storey heads."""

from extractors.documents import extract
from schemas.document import DocumentType
from tests.extractors.layout_paper import Paper, document, states, values

ASSOCIATION = DocumentType.ASSOCIATION_CERTIFICATE
LICENSE = DocumentType.BUSINESS_LICENSE
INSURANCE = DocumentType.INSURANCE_PROOF
LABOR = DocumentType.LABOR_CONTRACT
LETTER = DocumentType.RECOMMENDATION_LETTER
PLAN = DocumentType.PLAN_DOCUMENT
IMAGE = DocumentType.CASE_IMAGE
INSTITUTION = DocumentType.INSTITUTION_CERTIFICATE


def test_a_number_in_boxes_is_one_number() -> None:
    number = "510603199506220872"
    paper = Paper().line("甲方：四川甲乙科技有限公司").line("乙方：沈俊杰").line("居民身份证号：", skip=0.0)
    boxes = Paper(y=paper.y - 0.006).table([0.02] * 18, list(number)).page()
    moved = tuple(
        line.model_copy(update={"box": (line.box[0] + 0.2, line.box[1], line.box[2] + 0.2, line.box[3])})
        for line in boxes.lines
    )
    page = paper.page()
    cells = tuple(
        cell.model_copy(update={"lines": tuple(len(page.lines) + index for index in cell.lines)})
        for cell in boxes.tables[0].cells
    )
    table = boxes.tables[0].model_copy(update={"cells": cells})
    page = page.model_copy(update={"lines": (*page.lines, *moved), "tables": (table,)})
    assert values(extract(document(LABOR), [page]).facts)["employee_id_number"] == number


def test_a_number_in_boxes_of_the_labels_own_table_is_one_number() -> None:
    number = "510603199506220872"
    row = ["身份证号码", *number]
    page = Paper().line("甲方：四川甲乙科技有限公司").table([0.15, *[0.03] * 18], row).page()
    assert values(extract(document(LABOR), [page]).facts)["employee_id_number"] == number


def test_a_label_set_in_columns_is_read_across_them() -> None:
    rows = [["名称", "绵阳市知识产权协会"], ["业主单\n务管位", "绵阳市经济和信息化局"], ["法代", "谭景行"]]
    facts = extract(document(ASSOCIATION), [Paper().table([0.1, 0.6], *rows).page()]).facts
    assert values(facts)["supervisor"] == "绵阳市经济和信息化局"
    assert values(facts)["legal_representative"] == "谭景行"
    assert states(facts)["legal_representative"] == "doubtful"


def test_a_capital_whose_label_was_not_read_is_doubtful() -> None:
    rows = [["名称", "绵阳市知识产权协会"], ["验金验", "叁万元整"]]
    facts = extract(document(ASSOCIATION), [Paper().table([0.1, 0.6], *rows).page()]).facts
    assert values(facts)["capital"] == "30000.00"
    assert states(facts)["capital"] == "doubtful"


def test_a_label_in_two_rows_beside_its_value_is_no_part_of_the_neighbours_value() -> None:
    paper = Paper().line((0.1, "名称四川曦工信息科技咨询服务部"), (0.6, "成立日期2012年07月03日"))
    paper.line((0.1, "类型个人独资企业"), (0.6, "主要经营四川省宜宾市翠屏区岷"))
    paper.line((0.6, "场所江西路43号9栋14层11号"), skip=0.04).line((0.1, "投资人赵国强"))
    found = values(extract(document(LICENSE), [paper.page()]).facts)
    assert found["kind"] == "个人独资企业"
    assert found["address"] == "四川省宜宾市翠屏区岷江西路43号9栋14层11号"


def test_every_column_left_of_the_name_belongs_to_the_roster() -> None:
    head = ["No.", "证件号码", "姓名", "性别", "缴费基数"]
    rows = [
        ["1", "510603199506220872", "沈俊杰", "男", "4511.00."],
        ["2", "510107199006090723", "邵秋菊", "女", "5200.00"],
    ]
    found = values(
        extract(document(INSURANCE), [Paper().table([0.06, 0.25, 0.15, 0.1, 0.15], head, *rows).page()]).facts
    )
    assert found["persons[0].sequence"] == 1
    assert found["persons[1].sequence"] == 2
    assert found["persons[0].base"] == "4511.00"


def test_notes_below_the_months_tell_period_count_code_and_time_of_print() -> None:
    paper = Paper().line("姓名：侯建国", (0.5, "身份证号码：510704198912130271"))
    head, rows = (
        ["缴费年", "月", "单位编号", "缴费基数"],
        [["2024", "05", "468301", "7450.00"], ["2024", "06", "468301", "7450.00"]],
    )
    paper.table([0.12, 0.08, 0.2, 0.2], head, *rows)
    paper.line("1.本证明可作为参保人参加社会保险的证明，本表查验码(7418d585c53be395a7)，有效期至2026/02/16。")
    paper.line("2.本清单所列期间为202405至202406，共缴费2个月。").line("2025-11-1810:47:52")
    found = values(extract(document(INSURANCE), [paper.page()]).facts)
    assert found["verification_code"] == "7418d585c53be395a7"
    assert (found["period_from"], found["period_to"]) == ("2024-05", "2024-06")
    assert found["persons[0].months"] == 2
    assert found["persons[0].base"] == "7450.00"
    assert found["printed_on"] == "2025-11-18"


def test_the_stub_beside_a_letter_is_no_part_of_it() -> None:
    paper = Paper().line((0.1, "推荐函存根"), (0.6, "推荐函"), skip=0.05)
    paper.line((0.05, "申报建设运营中心"), (0.4, "兹有成都甲乙知识产权运营有限公司申报"))
    paper.line((0.05, "承办：叶云霞"), (0.37, "四川省晶硅光伏产业知识产权运营中心，符合条件，特此"))
    paper.line((0.05, "2025年11月7日"), (0.37, "推荐。"), skip=0.06).line((0.7, "成都市市场监督管理局")).line(
        (0.7, "2025年11月7日")
    )
    found = values(extract(document(LETTER), [paper.page()]).facts)
    assert found["center_name"] == "四川省晶硅光伏产业知识产权运营中心"
    assert found["applicant_name"] == "成都甲乙知识产权运营有限公司"


def test_the_table_about_a_notice_is_no_part_of_its_title() -> None:
    paper = Paper().table([0.15, 0.3, 0.15, 0.2], ["成文日期", "2025-03-11", "有效性", "有效"])
    paper.line((0.31, "成都市市场监督管理局关于征集运营中心的通知"), skip=0.05).line("各区（市）县市场监管局：").line(
        (0.14, "一、申报条件。")
    )
    assert (
        values(extract(document(PLAN), [paper.page()]).facts)["title"] == "成都市市场监督管理局关于征集运营中心的通知"
    )


def test_a_caption_of_two_rows_is_read_whole_at_its_label_and_without() -> None:
    first, second = "左图为专利供需对接会现场，右图为与会代表参观企业生产车间，活动共吸", "引产业链单位40余家参加。"
    whole = "左图为专利供需对接会现场,右图为与会代表参观企业生产车间,活动共吸引产业链单位40余家参加。"
    at_label = Paper().table([0.12, 0.75], ["活动主题", "对接会"], ["图片说明", f"{first}\n{second}"]).page()
    alone = Paper().line((0.1, first)).line((0.1, second)).page()
    for page in (at_label, alone):
        assert values(extract(document(IMAGE), [page]).facts)["caption"] == whole


def test_scraps_behind_an_employers_name_are_left_out_and_it_is_doubtful() -> None:
    facts = extract(
        document(LABOR), [Paper().line("甲方：四川翎川知识产权运营有限公司S受").line("乙方：邵秋菊").page()]
    ).facts
    assert values(facts)["employer_name"] == "四川翎川知识产权运营有限公司"
    assert states(facts)["employer_name"] == "doubtful"


def test_a_character_two_overlapping_lines_share_is_read_once() -> None:
    page = Paper().line((0.1, "名称宜宾市产业技术研究院")).line((0.1, "开办资金1"), (0.165, "1200万元")).page()
    assert values(extract(document(INSTITUTION), [page]).facts)["opening_capital"] == "12000000.00"


def test_persons_down_and_particulars_across_are_read_beside_a_sections_title() -> None:
    paper = (
        Paper()
        .line((0.3, "四川省产业知识产权运营中心申报表"))
        .table(
            [0.05, 0.2, 0.15, 0.2, 0.2],
            ["基本信息", "人员", "姓名", "职务", "联系电话"],
            [None, "法定代表人", "贺慧敏", "董事长", "13500002493"],
            [None, "联系人", "何诗涵", "法务主管", "13800004916"],
            [None, "通讯地址", ("四川省成都市武侯区府城大道西段257号", 3)],
        )
    )
    found = values(extract(document(DocumentType.APPLICATION_FORM), [paper.page()]).facts)
    assert found["legal_representative.position"] == "董事长"
    assert found["contact_person.contact"] == "13800004916"


def test_a_label_below_a_roster_is_no_person() -> None:
    paper = (
        Paper()
        .line((0.3, "四川省产业知识产权运营中心申报表"))
        .table(
            [0.05, 0.15, 0.2, 0.2, 0.2],
            ["工作队伍", "姓名", "熟悉业务", "现任职务", "拟分工"],
            [None, "万桂英", "专利导航", "项目经理", "产业研究"],
            ["工作", "办公条件", ("办公面积480平方米，设独立的运营大厅和培训教室。", 3)],
        )
    )
    found = values(extract(document(DocumentType.APPLICATION_FORM), [paper.page()]).facts)
    assert "staff[1].name" not in found
    assert found["office_conditions"] == "办公面积480平方米,设独立的运营大厅和培训教室。"


def test_an_unknown_label_over_its_value_is_no_value_of_the_label_beside_it() -> None:
    paper = Paper().line((0.1, "民办非企业单位登记证书"), skip=0.05)
    paper.line((0.1, "名称"), (0.6, "章程签署人"), skip=0.03).line(
        (0.1, "宜宾市瀚沣知识产权运营研究院"), (0.6, "郭玉洁"), skip=0.05
    )
    paper.line((0.1, "住所"), (0.6, "业务主管单位"), skip=0.03)
    paper.line((0.1, "四川省宜宾市翠屏区长江北路428号"), (0.6, "宜宾市工商业联合会"), skip=0.05)
    found = values(extract(document(DocumentType.PRIVATE_NONPROFIT_CERTIFICATE), [paper.page()]).facts)
    assert found["name"] == "宜宾市瀚沣知识产权运营研究院"
    assert found["supervisor"] == "宜宾市工商业联合会"


def test_a_watermark_set_aslant_goes_into_no_value() -> None:
    paper = (
        Paper()
        .line((0.1, "名称"), (0.3, "四川甲乙科技有限公司"), skip=0.03)
        .line((0.1, "营业期限自"), (0.3, "2020-10-21"), skip=0.03)
    )
    paper.line((0.1, "营业期限至"), (0.3, "长期"), skip=0.03).line((0.1, "经营范围"), (0.3, "知识产权服务；软件开发。"))
    page = paper.page()
    slanted = page.lines[0].model_copy(update={"text": "仅用于申报再次复印无效", "box": (0.25, 0.04, 0.6, 0.16)})
    found = values(extract(document(LICENSE), [page.model_copy(update={"lines": (*page.lines, slanted)})]).facts)
    assert found["name"] == "四川甲乙科技有限公司"
    assert (found["term_from"], found["term_to"]) == ("2020-10-21", "长期")
    assert found["scope"] == "知识产权服务;软件开发。"
