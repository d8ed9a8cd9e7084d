"""事业单位法人证书, 社会团体法人登记证书, 民办非企业单位登记证书: old and new, in all layouts."""

import pytest

from extractors.documents import extract
from schemas.document import DocumentType
from schemas.evidence import Fact
from tests.extractors.layout_paper import Paper, document, states, values

INSTITUTION = DocumentType.INSTITUTION_CERTIFICATE
ASSOCIATION = DocumentType.ASSOCIATION_CERTIFICATE
NONPROFIT = DocumentType.PRIVATE_NONPROFIT_CERTIFICATE
INSTITUTION_CODE, ASSOCIATION_CODE, NONPROFIT_CODE = "121500004600000011", "51510000500000007U", "52510100MJQ000007D"


def read(type_: DocumentType, paper: Paper) -> list[Fact]:
    return extract(document(type_), [paper.page()]).facts


def double_page() -> Paper:
    return (
        Paper()
        .line((0.4, "中华人民共和国"), skip=0.04)
        .line((0.37, "事业单位法人证书"), skip=0.04)
        .line((0.42, "（副　本）"), skip=0.05)
        .line((0.3, "统一社会信用代码"), (0.5, INSTITUTION_CODE), skip=0.05)
        .line((0.08, "名　　称"), (0.2, "呼伦贝尔市知识产权保护中"), (0.55, "法定代表人"), (0.68, "王小强"))
        .line((0.2, "心"), skip=0.03)
        .line((0.08, "宗 旨 和"), (0.2, "为知识产权保护提供服务。"), (0.55, "经费来源"), (0.68, "财政补助"))
        .line((0.08, "业务范围"), (0.2, "知识产权预审、维权援助、"), skip=0.03)
        .line((0.2, "信息服务。"), (0.55, "开办资金"), (0.68, "¥1268.5万元"), skip=0.04)
        .line((0.08, "住　　所"), (0.2, "呼伦贝尔市海拉尔区胜利大"), (0.55, "举办单位"), (0.68, "呼伦贝尔市市场监督"))
        .line((0.2, "街12号"), (0.68, "管理局"), skip=0.04)
        .line((0.55, "登记管理机关"), skip=0.05)
        .line((0.08, "有效期"), (0.2, "自2021年04月02日 至2026年04月01日"), skip=0.1)
        .line((0.35, "国家事业单位登记管理局监制"))
        .seal((0.7, 0.45, 0.9, 0.6), "呼伦贝尔市事业单位登记管理局")
    )


def test_two_columns_of_an_institutions_certificate_with_the_office_in_the_seal() -> None:
    facts = values(read(INSTITUTION, double_page()))
    assert facts["uscc"] == INSTITUTION_CODE
    assert facts["name"] == "呼伦贝尔市知识产权保护中心"
    assert facts["purpose"] == "为知识产权保护提供服务。知识产权预审、维权援助、信息服务。"
    assert facts["address"] == "呼伦贝尔市海拉尔区胜利大街12号"
    assert (facts["legal_representative"], facts["funding"]) == ("王小强", "财政补助")
    assert facts["opening_capital"] == "12685000.00"
    assert facts["sponsor"] == "呼伦贝尔市市场监督管理局"
    assert facts["authority"] == "呼伦贝尔市事业单位登记管理局"
    assert (facts["valid_from"], facts["valid_to"]) == ("2021-04-02", "2026-04-01")
    assert "issued_on" not in facts


def old_institution() -> Paper:
    return (
        Paper()
        .line((0.35, "事业单位法人证书"), skip=0.04)
        .line((0.6, "事证第 115070000123 号"), skip=0.05)
        .line((0.12, "名称"), (0.3, "成都市技术转移研究院"), skip=0.04)
        .line((0.12, "宗旨和业务范围"), (0.3, "促进技术转移。技术咨询，"))
        .line((0.3, "技术培训。"), skip=0.04)
        .line((0.12, "住所"), (0.3, "成都市武侯区一环路1号"), skip=0.04)
        .line((0.12, "法定代表人"), (0.3, "欧阳小强"), skip=0.04)
        .line((0.12, "经费来源"), (0.3, "非财政补助（事业、经营、附属上缴、捐赠收入）"), skip=0.04)
        .line((0.12, "开办资金"), (0.3, "人民币伍拾万元"), skip=0.04)
        .line((0.12, "举办单位"), (0.3, "成都市科学技术局"), skip=0.04)
        .line((0.12, "有效期"), (0.3, "自二〇一二年三月一日"))
        .line((0.3, "至二〇一七年二月三十日"), skip=0.08)
        .line((0.55, "登记管理机关（印章）"), skip=0.03)
        .line((0.55, "成都市事业单位登记管理局"), skip=0.03)
        .line((0.6, "二〇一二年三月二日"))
    )


def test_an_old_institutions_certificate_with_dates_in_words_and_one_that_does_not_exist() -> None:
    facts = read(INSTITUTION, old_institution())
    found = values(facts)
    assert found["purpose"] == "促进技术转移。技术咨询,技术培训。"
    assert found["opening_capital"] == "500000.00"
    assert found["funding"] == "非财政补助(事业、经营、附属上缴、捐赠收入)"
    assert (found["valid_from"], found["valid_to"]) == ("2012-03-01", None)
    assert states(facts)["valid_to"] == "doubtful"
    assert (found["authority"], found["issued_on"]) == ("成都市事业单位登记管理局", "2012-03-02")


def association_in_one_column() -> Paper:
    return (
        Paper()
        .line((0.33, "社会团体法人登记证书"), skip=0.04)
        .line((0.42, "（副本）"), skip=0.05)
        .line((0.12, f"统一社会信用代码：{ASSOCIATION_CODE}"), skip=0.04)
        .line((0.12, "名　　称："), (0.3, "四川省人工智能产业协会"), skip=0.04)
        .line((0.12, "业务范围："), (0.3, "行业调研、标准制订、信息交流、学术研讨、技术培"))
        .line((0.3, "训、咨询服务。"), skip=0.04)
        .line((0.12, "住　　所："), (0.3, "成都市高新区天府三街219号"), skip=0.04)
        .line((0.12, "法定代表人："), (0.3, "王小强"), skip=0.04)
        .line((0.12, "注册资金："), (0.3, "叁万元整"), skip=0.04)
        .line((0.12, "业务主管单位："), (0.3, "四川省经济和信息化厅"), skip=0.04)
        .line((0.12, "登记管理机关："), skip=0.06)
        .line((0.12, "发证日期："), (0.3, "2022年05月18日"), skip=0.04)
        .line((0.12, "有效期限："), (0.3, "2022年05月18日至2027年05月17日"), skip=0.08)
        .line((0.35, "中华人民共和国民政部监制"))
        .seal((0.25, 0.4, 0.45, 0.55), "四川省民政厅社会组织登记专用章")
    )


def test_an_association_in_one_column() -> None:
    facts = values(read(ASSOCIATION, association_in_one_column()))
    assert facts["uscc"] == ASSOCIATION_CODE
    assert facts["name"] == "四川省人工智能产业协会"
    assert facts["scope"] == "行业调研、标准制订、信息交流、学术研讨、技术培训、咨询服务。"
    assert (facts["capital"], facts["supervisor"]) == ("30000.00", "四川省经济和信息化厅")
    assert facts["authority"] == "四川省民政厅"
    assert facts["issued_on"] == "2022-05-18"
    assert (facts["valid_from"], facts["valid_to"]) == ("2022-05-18", "2027-05-17")
    assert "kind" not in facts


def nonprofit_in_a_table() -> Paper:
    return (
        Paper()
        .line((0.3, "民办非企业单位登记证书"), skip=0.03)
        .line((0.42, "（法 人）"), skip=0.04)
        .table(
            (0.18, 0.24, 0.18, 0.24),
            ["统一社会\n信用代码", (NONPROFIT_CODE, 3)],
            ["名 称", ("成都市知识产权运营促进中心", 3)],
            ["法定代表人", "李芳", "开办资金\n（万元）", "10"],
            ["业务范围", ("知识产权运营、培训、咨询；承接政府委托\n的其他服务。", 3)],
            ["住 所", ("成都市武侯区一环路1号2栋", 3)],
            ["业务主管\n单位", ("成都市市场监督管理局", 3)],
            ["有效期限", ("自2021年6月1日\n至2025年5月31日", 3)],
            ["登记管理\n机关", "成都市民政局", "发证日期", "2021年6月1日"],
        )
    )


def test_a_private_nonprofit_in_a_table() -> None:
    facts = values(read(NONPROFIT, nonprofit_in_a_table()))
    assert (facts["uscc"], facts["kind"]) == (NONPROFIT_CODE, "法人")
    assert (facts["legal_representative"], facts["capital"]) == ("李芳", "100000.00")
    assert facts["scope"] == "知识产权运营、培训、咨询;承接政府委托的其他服务。"
    assert (facts["supervisor"], facts["authority"]) == ("成都市市场监督管理局", "成都市民政局")
    assert (facts["valid_from"], facts["valid_to"]) == ("2021-06-01", "2025-05-31")
    assert facts["issued_on"] == "2021-06-01"


@pytest.mark.parametrize(
    "title", ["民办非企业单位（合伙）登记证书", "民办非企业单位合伙登记证书", "民办非企业单位登记证书（合伙）"]
)
def test_the_kind_stands_in_the_title(title: str) -> None:
    paper = Paper().line((0.3, title), skip=0.05).line((0.1, "名称"), (0.25, "成都市武侯区创新工作室"))
    assert values(read(NONPROFIT, paper))["kind"] == "合伙"


def test_a_bare_number_of_capital_is_doubtful() -> None:
    paper = Paper().line((0.1, "名称"), (0.25, "成都市武侯区创新中心")).line((0.1, "开办资金"), (0.25, "100"))
    assert states(read(INSTITUTION, paper))["opening_capital"] == "doubtful"


def test_values_under_their_labels_in_two_columns() -> None:
    paper = (
        Paper()
        .line((0.37, "社会团体法人登记证书"), skip=0.05)
        .line((0.1, "名称"), (0.55, "统一社会信用代码"))
        .line((0.1, "内蒙古新能源产业学会"), (0.55, ASSOCIATION_CODE), skip=0.05)
        .line((0.1, "法定代表人"), (0.55, "活动资金"))
        .line((0.1, "巴特尔·额尔敦"), (0.55, "￥50,000.00元"), skip=0.05)
        .line((0.1, "业务主管单位"), (0.55, "有效期限"))
        .line((0.1, "内蒙古自治区能源局"), (0.55, "至2027年1月31日"), skip=0.05)
    )
    facts = values(read(ASSOCIATION, paper))
    assert facts["name"] == "内蒙古新能源产业学会"
    assert (facts["legal_representative"], facts["capital"]) == ("巴特尔·额尔敦", "50000.00")
    assert facts["supervisor"] == "内蒙古自治区能源局"
    assert facts["valid_to"] == "2027-01-31"
    assert "valid_from" not in facts


def test_the_name_is_found_where_only_the_last_character_of_its_label_was_read() -> None:
    paper = (
        Paper()
        .line((0.37, "事业单位法人证书"), skip=0.05)
        .line((0.18, "称"), (0.24, "成都市技术转移研究院"), skip=0.04)
        .line((0.1, "法定代表人"), (0.24, "王小强"), skip=0.04)
        .line((0.1, "经费来源"), (0.24, "财政补助"), skip=0.04)
    )
    assert values(read(INSTITUTION, paper))["name"] == "成都市技术转移研究院"


def test_an_office_stated_by_a_seal_nobody_can_read_is_there_but_unreadable() -> None:
    paper = Paper().line((0.1, "名称"), (0.25, "成都市创新中心"), skip=0.05).line((0.1, "登记管理机关："), skip=0.1)
    facts = read(INSTITUTION, paper.seal((0.3, 0.08, 0.5, 0.2), "", 0.1))
    assert (values(facts)["authority"], states(facts)["authority"]) == (None, "unreadable")


def test_english_names_of_the_fields_beneath_the_chinese_are_no_values() -> None:
    paper = (
        Paper()
        .line((0.3, "社会团体法人登记证书"), skip=0.08)
        .line((0.08, "社会团体名称"), (0.24, "成都市知识产权协会"), (0.55, "注册资金"), (0.7, "100000元"), skip=0.018)
        .line((0.08, "Name"), (0.55, "Registered Fund"), skip=0.04)
        .line((0.08, "法定代表人"), (0.24, "郑国强"), (0.55, "发证机关"), (0.7, "成都市行政审批局"), skip=0.018)
        .line((0.08, "Legal Representative"), (0.55, "Issuing Authority"), skip=0.04)
    )
    found = values(read(ASSOCIATION, paper))
    assert (found["name"], found["legal_representative"]) == ("成都市知识产权协会", "郑国强")
    assert (found["capital"], found["authority"]) == ("100000.00", "成都市行政审批局")


def test_the_day_of_issue_is_found_where_the_term_above_it_runs_on() -> None:
    paper = (
        Paper()
        .line((0.1, "社会团体法人登记证书"), skip=0.06)
        .line("名称：德阳市产业技术创新促进会", skip=0.03)
        .line("有效期限：", (0.22, "自2024年9月8日至2028年9月7日"), (0.6, "须知"), skip=0.024)
        .line((0.24, "德阳市行政审批局"), skip=0.024)
        .line((0.24, "2024年9月10日"))
    )
    found = values(read(ASSOCIATION, paper))
    assert (found["valid_from"], found["valid_to"], found["issued_on"]) == ("2024-09-08", "2028-09-07", "2024-09-10")
