"""劳动合同: parties on the cover, the chosen term, the post in a clause, two dates at the end."""

from extractors.documents import extract
from schemas.document import DocumentType
from schemas.evidence import Fact
from schemas.page import Page
from tests.extractors.layout_paper import Paper, document, states, values

ID = "510107198506120031"


def read(*papers: Paper) -> list[Fact]:
    pages: list[Page] = []
    for number, paper in enumerate(papers, start=1):
        paper.number = number
        pages.append(paper.page())
    return extract(document(DocumentType.LABOR_CONTRACT, pages=len(papers)), pages).facts


def cover() -> Paper:
    return (
        Paper()
        .line((0.6, "编号：LD-2023-0017"), skip=0.1)
        .line((0.38, "劳 动 合 同"), skip=0.2)
        .line((0.2, "甲方（用人单位）："), (0.45, "四川甲乙科技有限公司"), skip=0.05)
        .line((0.2, "乙方（劳动者）："), (0.45, "王小强"), skip=0.05)
        .line((0.2, "签订日期："), (0.45, "2023 年 3 月 1 日"), skip=0.1)
    )


def head_and_clauses(option: str = "1") -> Paper:
    fixed = (
        "自 2023 年 3 月 1 日起至 2026 年 2 月 28 日止" if option == "1" else "自    年   月   日起至    年   月   日止"
    )
    opened = "自 2023 年 3 月 1 日起" if option == "2" else "自    年   月   日起"
    return (
        Paper()
        .line("甲方（用人单位）：四川甲乙科技有限公司")
        .line("统一社会信用代码：91510107MAQP0CM42Y")
        .line("法定代表人（主要负责人）：李芳")
        .line("注册地：成都市武侯区一环路1号", skip=0.04)
        .line("乙方（劳动者）：王小强")
        .line(f"居民身份证号码：{ID}")
        .line("户籍地址：成都市青羊区二环路2号", skip=0.04)
        .line("一、劳动合同期限")
        .line(f"第一条 甲乙双方约定按下列第 {option} 种方式确定劳动合同期限：")
        .line(f"1．固定期限：{fixed}，其中，试用")
        .line(
            "期从 2023 年 3 月 1 日起至 2023 年 5 月 31 日止。"
            if option == "1"
            else "期从   年  月  日起至  年  月  日止。"
        )
        .line(f"2．无固定期限：{opened}至依法解除、终止劳动合同时止。")
        .line("3．以完成一定工作任务为期限：自    年   月   日起至工作任务完成时止。")
        .line("二、工作内容和工作地点")
        .line("第二条 乙方工作岗位是 知识产权运营专员 ，岗位职责为专利许可谈判。乙方的工作地点")
        .line("为成都市。", skip=0.04)
    )


def signatures(first: str = "2023年3月1日", second: str = "2023年3月1日") -> Paper:
    return (
        Paper()
        .line("第十条 本合同一式两份，自双方签字盖章之日起生效。", skip=0.06)
        .line((0.1, "甲方（盖章）"), (0.55, "乙方（签字）"), skip=0.04)
        .line((0.1, "法定代表人（主要负责人）"), skip=0.04)
        .line((0.1, first), (0.55, second))
    )


def test_parties_term_post_and_date_of_a_form() -> None:
    facts = read(cover(), head_and_clauses(), signatures())
    assert values(facts) == {
        "employer_name": "四川甲乙科技有限公司",
        "employee_name": "王小强",
        "employee_id_number": ID,
        "start_on": "2023-03-01",
        "end_on": "2026-02-28",
        "position": "知识产权运营专员",
        "signed_on": "2023-03-01",
    }
    assert set(states(facts).values()) == {"confirmed"}


def test_a_contract_without_fixed_term_has_an_open_end() -> None:
    facts = values(read(cover(), head_and_clauses("2"), signatures()))
    assert (facts["start_on"], facts["end_on"]) == ("2023-03-01", "长期")


def test_of_two_dates_of_signing_the_later_counts_and_is_doubtful() -> None:
    facts = read(head_and_clauses(), signatures("2023年3月1日", "2023年3月6日"))
    assert values(facts)["signed_on"] == "2023-03-06"
    assert states(facts)["signed_on"] == "doubtful"


def test_a_date_left_empty_has_no_value() -> None:
    facts = read(head_and_clauses(), signatures("    年   月   日", "    年   月   日"))
    assert (values(facts)["signed_on"], states(facts)["signed_on"]) == (None, "doubtful")


def test_the_next_label_read_without_a_gap_is_no_part_of_the_name() -> None:
    paper = Paper().line("甲方（用人单位）名称：成都甲乙有限公司").line("乙方（职工）姓名：赵思琪性别：女")
    assert values(read(paper))["employee_name"] == "赵思琪"


def test_the_term_of_a_task_has_no_end() -> None:
    paper = (
        Paper()
        .line("甲方：成都市知识产权研究院")
        .line("乙方：李芳", skip=0.04)
        .line("第一条 本合同为以完成一定工作任务为期限的劳动合同，自2024年1月1日起至项目验收之日止。")
        .line("第二条 聘用乙方为专利分析师，负责专利导航。")
    )
    facts = values(read(paper))
    assert facts["start_on"] == "2024-01-01"
    assert "end_on" not in facts
    assert facts["position"] == "专利分析师"


def test_a_table_of_particulars() -> None:
    paper = (
        Paper()
        .line((0.4, "聘用合同书"), skip=0.05)
        .table(
            (0.16, 0.28, 0.16, 0.24),
            ["聘用单位\n（甲方）", ("成都市技术转移中心", 3)],
            ["受聘人\n（乙方）", "李芳", "身份证号", ID],
            ["岗位名称", "高级专利工程师", "聘期", "2022年1月1日至\n2024年12月31日"],
        )
        .line("双方本着平等自愿的原则订立本合同。")
    )
    facts = values(read(paper))
    assert (facts["employer_name"], facts["employee_name"]) == ("成都市技术转移中心", "李芳")
    assert facts["position"] == "高级专利工程师"
    assert (facts["start_on"], facts["end_on"]) == ("2022-01-01", "2024-12-31")


def test_parties_told_in_one_line_each_with_brackets() -> None:
    paper = (
        Paper()
        .line("甲方：四川甲乙科技有限公司（以下简称甲方）")
        .line(f"乙方：王小强  性别：男  身份证号码：{ID}", skip=0.04)
        .line("一、合同期限为三年，自2023-03-01至2026-02-28。试用期自2023-03-01至2023-05-31。")
        .line("二、甲方安排乙方从事知识产权运营岗位的工作。")
    )
    facts = values(read(paper))
    assert facts["employer_name"] == "四川甲乙科技有限公司"
    assert (facts["employee_name"], facts["employee_id_number"]) == ("王小强", ID)
    assert (facts["start_on"], facts["end_on"]) == ("2023-03-01", "2026-02-28")
    assert facts["position"] == "知识产权运营"


def test_captions_beneath_the_blanks_name_what_stands_above_them() -> None:
    paper = (
        Paper()
        .line("甲方四川甲乙科技有限公司", skip=0.02)
        .line((0.2, "（用人单位全称）"), skip=0.03)
        .line("乙方", (0.16, "王小强"), (0.4, ID), skip=0.02)
        .line((0.14, "（劳动者姓名）"), (0.45, "（公民身份号码）"), skip=0.03)
        .line("一、本合同自", (0.3, "2023年3月1日起至"), (0.6, "2026年2月28日止。"), skip=0.02)
        .line((0.34, "（起始日期）"), (0.64, "（终止日期）"), skip=0.03)
        .line("二、乙方的工作岗位为专利分析师，工作地点为成都市。", skip=0.02)
        .line((0.34, "（岗位名称）"), (0.45, "（市、县）"))
    )
    found = values(read(paper))
    assert (found["employer_name"], found["employee_name"]) == ("四川甲乙科技有限公司", "王小强")
    assert (found["employee_id_number"], found["position"]) == (ID, "专利分析师")
    assert (found["start_on"], found["end_on"]) == ("2023-03-01", "2026-02-28")


def test_the_employer_is_read_where_its_label_runs_into_the_name() -> None:
    found = values(
        read(Paper().line("用人单位四川甲乙科技有限公司").line("合同起始日2023-03-01", (0.6, "合同终止日2026-02-28")))
    )
    assert found["employer_name"] == "四川甲乙科技有限公司"
    assert (found["start_on"], found["end_on"]) == ("2023-03-01", "2026-02-28")


def test_labels_with_their_english_behind_a_stroke_are_labels() -> None:
    paper = (
        Paper()
        .line((0.38, "劳动合同"), skip=0.05)
        .line("甲方 / Party A (Employer)：", (0.4, "四川甲乙科技有限公司"))
        .line((0.4, "Jiayi Technology Co., Ltd."), skip=0.04)
        .line("乙方 / Party B (Employee)：王小强")
        .line(f"身份证或护照号 / ID No.：{ID}", skip=0.05)
        .line("1.1 本合同期限自2024年11月8日开始，于2029年11月7日届满；前三个月为试用期。")
        .line("This Contract shall commence on November 8, 2024 and expire on November 7, 2029.")
    )
    facts = values(read(paper))
    assert (facts["employer_name"], facts["employee_name"]) == ("四川甲乙科技有限公司", "王小强")
    assert facts["employee_id_number"] == ID
    assert (facts["start_on"], facts["end_on"]) == ("2024-11-08", "2029-11-07")


def test_the_employer_stands_at_its_own_label_in_the_party_s_section_of_a_table() -> None:
    paper = Paper().table(
        (0.06, 0.14, 0.5),
        ["甲\n方", "名称全文", "四川甲乙科技有限公司"],
        [None, "住所在地", "四川省绵阳市科创园区1号"],
        ["乙\n方", "姓名", "王小强"],
        [None, "身份证号码", ID],
    )
    facts = values(read(paper))
    assert (facts["employer_name"], facts["employee_name"]) == ("四川甲乙科技有限公司", "王小强")


def test_an_address_behind_the_employer_is_no_part_of_its_name() -> None:
    paper = (
        Paper()
        .line("甲方：四川甲乙科技有限公司，住所地四川省德阳市旌阳区泰山南路796号4栋2层，")
        .line("法定代表人李芳。", skip=0.05)
        .line("乙方：王小强，女，公民身份号码" + ID + "。")
    )
    assert values(read(paper))["employer_name"] == "四川甲乙科技有限公司"


def test_the_post_stands_under_its_head_in_a_table() -> None:
    paper = head_and_clauses().table(
        (0.2, 0.2, 0.2, 0.2), ["所在部门", "岗位名称", "岗位等级", "工作地点"], ["运营中心", "研究员", "G5", "德阳市"]
    )
    assert values(read(paper))["position"] == "研究员"
