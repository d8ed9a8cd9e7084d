"""备案证明, 质押登记通知书, 技术合同认定登记证明: as forms, ruled or not, and as letters."""

from extractors.documents.contract_registration import extract as extract_registration
from extractors.documents.license_record import extract as extract_record
from schemas.document import DocumentType
from schemas.evidence import Fact
from tests.extractors.layout_paper import Paper, document, states, values

RECORD, REGISTRATION = DocumentType.LICENSE_RECORD, DocumentType.CONTRACT_REGISTRATION


def record(paper: Paper) -> list[Fact]:
    return extract_record(document(RECORD), [paper.page()]).facts


def registration(paper: Paper) -> list[Fact]:
    return extract_registration(document(REGISTRATION), [paper.page()]).facts


def test_a_ruled_certificate_of_a_recorded_licence() -> None:
    paper = (
        Paper()
        .line((0.3, "专利实施许可合同备案证明"), skip=0.05)
        .table(
            (0.2, 0.6),
            ["备案号", "X2023510000123"],
            ["许可人（让与人）", "四川某某大学"],
            ["被许可人（受让人）", "成都某某科技有限公司"],
            ["专利号", "ZL202010123456.2\nZL202030123456.3"],
            ["发明名称", "一种水泵"],
            ["许可种类", "独占许可"],
            ["许可期限", "2023年1月1日至2028年12月31日"],
            ["许可使用费", "50万元"],
            ["备案日期", "2023年3月15日"],
        )
        .line((0.6, "国家知识产权局"))
        .line((0.6, "2023年3月15日"))
    )
    facts = values(record(paper))
    assert (facts["record_number"], facts["kind"]) == ("X2023510000123", "独占")
    assert (facts["party_a"], facts["party_b"]) == ("四川某某大学", "成都某某科技有限公司")
    assert (facts["patent_numbers[0]"], facts["patent_numbers[1]"]) == ("202010123456.2", "202030123456.3")
    assert (facts["valid_from"], facts["valid_to"]) == ("2023-01-01", "2028-12-31")
    assert (facts["amount"], facts["recorded_on"], facts["authority"]) == ("500000.00", "2023-03-15", "国家知识产权局")


def test_a_letter_that_registers_a_pledge() -> None:
    paper = (
        Paper()
        .line((0.3, "专利权质押登记通知书"), skip=0.05)
        .line((0.1, "出质人成都某某科技有限公司与质权人成都某某银行股份有限公司高新支行："))
        .line((0.14, "你们于2024年5月6日提交的专利权质押登记申请收悉。经审查，符合《专利权质押登记办法》的规定，"))
        .line((0.1, "现准予登记。登记号为Y2024510000456，登记日为2024年5月10日。质押专利号ZL202010123456.2，"))
        .line((0.1, "债权金额人民币叁佰万元整（￥3,000,000.00），质押期限自2024年5月10日至2027年5月9日。"))
        .line((0.14, "特此通知。"), skip=0.05)
        .line((0.6, "国家知识产权局"))
        .line((0.6, "2024年5月10日"))
    )
    facts = values(record(paper))
    assert (facts["record_number"], facts["recorded_on"]) == ("Y2024510000456", "2024-05-10")
    assert facts["party_a"] == "成都某某科技有限公司"
    assert facts["party_b"] == "成都某某银行股份有限公司高新支行"
    assert (facts["patent_numbers[0]"], facts["amount"]) == ("202010123456.2", "3000000.00")
    assert (facts["valid_from"], facts["valid_to"]) == ("2024-05-10", "2027-05-09")
    assert "kind" not in facts


def test_kinds_to_choose_from_are_no_kind_unless_one_is_ticked() -> None:
    ticked = Paper().line("许可种类：□独占许可 ☑排他许可 □普通许可")
    assert values(record(ticked))["kind"] == "排他"
    unticked = Paper().line("许可种类：□独占许可 □排他许可 □普通许可")
    assert values(record(unticked))["kind"] is None


def test_a_registration_in_ten_thousands() -> None:
    paper = (
        Paper()
        .line((0.3, "技术合同认定登记证明"), skip=0.05)
        .line((0.12, "合同登记编号：2023510000012345"), skip=0.04)
        .line((0.12, "项目名称：一种用于硅片清洗的装置专利权转让"), skip=0.04)
        .line((0.12, "合同类别：技术转让合同"), skip=0.04)
        .line((0.12, "卖方名称：四川某某大学"), skip=0.04)
        .line((0.12, "买方名称：成都某某科技有限公司"), skip=0.04)
        .line((0.12, "合同成交金额（万元）：50.00"), (0.55, "其中技术交易额（万元）：48.50"), skip=0.04)
        .line((0.12, "登记机构：成都市技术合同认定登记站"), skip=0.04)
        .line((0.12, "登记日期：2023年6月8日"))
    )
    facts = values(registration(paper))
    assert (facts["record_number"], facts["kind"]) == ("2023510000012345", "技术转让")
    assert (facts["party_a"], facts["party_b"]) == ("四川某某大学", "成都某某科技有限公司")
    assert (facts["amount"], facts["technical_amount"]) == ("500000.00", "485000.00")
    assert (facts["authority"], facts["recorded_on"]) == ("成都市技术合同认定登记站", "2023-06-08")
    assert set(states(registration(paper)).values()) == {"confirmed"}


def test_a_caption_gives_the_unit_of_a_ruled_registration() -> None:
    paper = (
        Paper()
        .line((0.3, "技术合同登记表"), (0.7, "金额单位：万元"))
        .table(
            (0.2, 0.2, 0.2, 0.2),
            ["合同登记编号", ("2023510000012345", 3)],
            ["项目名称", ("一种水泵专利实施许可", 3)],
            ["卖方", "四川某某大学", "买方", "成都某某科技有限公司"],
            ["合同金额", "120", "技术交易额", "120"],
            ["合同类型", "技术许可", "登记日期", "2023-06-08"],
        )
    )
    facts = values(registration(paper))
    assert (facts["amount"], facts["technical_amount"], facts["kind"]) == ("1200000.00", "1200000.00", "技术许可")


def test_a_small_figure_without_a_unit_is_doubtful() -> None:
    assert states(registration(Paper().line("合同金额：120")))["amount"] == "doubtful"
    assert values(registration(Paper().line("合同金额：120万元")))["amount"] == "1200000.00"


def test_who_gives_a_patent_in_pledge_is_party_a_though_the_bank_is_named_first() -> None:
    paper = (
        Paper()
        .line((0.3, "专利权质押登记通知书"), skip=0.05)
        .line((0.1, "成都某某银行股份有限公司、四川某某科技有限公司："))
        .line(
            (0.14, "质权人成都某某银行股份有限公司与出质人四川某某科技有限公司于2023年9月20日签订的《专利权质押合同》")
        )
        .line((0.1, "收悉，我局已于2023年10月5日办理质押登记。被担保债权本金为人民币叁佰万元整（￥3,000,000.00）。"))
    )
    facts = values(record(paper))
    assert (facts["party_a"], facts["party_b"]) == ("四川某某科技有限公司", "成都某某银行股份有限公司")
    assert facts["amount"] == "3000000.00"


def test_the_order_of_those_a_letter_is_sent_to_says_nothing_sure() -> None:
    letter = "{}、{}：", "经审查，准予备案。"
    bank, company, other = "成都某某银行股份有限公司", "四川某某科技有限公司", "绵阳某某材料有限公司"
    facts = values(record(Paper().line(letter[0].format(bank, company)).line(letter[1])))
    assert (facts["party_a"], facts["party_b"]) == (company, bank)
    alike = record(Paper().line(letter[0].format(company, other)).line(letter[1]))
    assert states(alike)["party_a"] == "doubtful"


def test_a_certificate_told_in_sentences() -> None:
    paper = (
        Paper()
        .line((0.14, "兹有四川某某运营有限公司（技术卖方）与成都某某装备有限公司（技术买方）签订的合同，"))
        .line((0.1, "认定为技术转让合同。该合同成交总金额为75.25万元，经核定的技术交易额为70.25万元。"))
    )
    facts = values(registration(paper))
    assert (facts["party_a"], facts["party_b"]) == ("四川某某运营有限公司", "成都某某装备有限公司")
    assert (facts["amount"], facts["technical_amount"]) == ("752500.00", "702500.00")
