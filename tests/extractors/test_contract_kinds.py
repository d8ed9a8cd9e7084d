"""Equity, pledge and service contracts, and weak spots of every contract, as pages made by hand."""

import pytest

from extractors.documents import EXTRACTORS
from schemas.document import DocumentType
from schemas.evidence import Fact, FactState
from schemas.page import Page
from tests.extractors.paper import centred, document, line, page_of


def read(type_: DocumentType, *pages: Page) -> dict[str, Fact]:
    numbered = [page.model_copy(update={"number": number}) for number, page in enumerate(pages, 1)]
    found = EXTRACTORS[type_](document(type_, *numbered), numbered)
    return {fact.key.partition(".")[2]: fact for fact in found.facts}


def equity(*pages: Page) -> dict[str, Fact]:
    return read(DocumentType.EQUITY_AGREEMENT, *pages)


def pledge(*pages: Page) -> dict[str, Fact]:
    return read(DocumentType.PLEDGE_CONTRACT, *pages)


def service(*pages: Page) -> dict[str, Fact]:
    return read(DocumentType.SERVICE_CONTRACT, *pages)


def test_an_equity_agreement_gives_what_the_patent_counts_for() -> None:
    facts = equity(
        page_of(
            "甲方（作价入股方）：成都凌岷大学",
            "乙方（目标公司）：四川岷峰材料有限公司",
            "第一条 乙方注册资本由人民币1000万元增加至1200万元。",
            "第二条 经评估，专利权的评估价值为人民币208万元。",
            "第三条 经双方协商，专利权作价金额为人民币贰佰万元整（¥2,000,000.00），占注册资本的16.67%。",
            "第四条 甲方以发明专利“一种方法”（专利号ZL202010123456.2）作价入股。",
            title="专利作价入股协议",
        )
    )
    assert facts["party_a.name"].value == "成都凌岷大学"
    assert facts["party_b.name"].value == "四川岷峰材料有限公司"
    assert (facts["amount"].value, facts["amount_words"].value) == ("2000000.00", "贰佰万元整")
    assert facts["patents[0].number"].value == "202010123456.2"


def test_a_pledge_gives_the_debt_and_not_what_the_patent_is_worth() -> None:
    facts = pledge(
        page_of(
            "质权人：蜀川银行股份有限公司德阳科技支行",
            "出质人：四川岷峰材料有限公司",
            "第一条 质押专利权的评估价值为人民币500万元，质押率为60%。",
            "第二条 本合同担保的主债权本金为人民币叁佰万元整（小写：3000000元）。",
            "第三条 质押期限自2024年3月1日起至2027年2月28日止。",
            title="专利权质押合同",
        )
    )
    assert facts["party_a.name"].value == "四川岷峰材料有限公司"
    assert facts["party_b.name"].value == "蜀川银行股份有限公司德阳科技支行"
    assert facts["party_b.name"].state is FactState.CONFIRMED
    assert facts["amount"].value == "3000000.00"
    assert (facts["effective_from"].value, facts["effective_to"].value) == ("2024-03-01", "2027-02-28")


def test_a_service_contract_gives_its_total_and_not_its_instalments() -> None:
    facts = service(
        page_of(
            "委托方（甲方）：四川岷峰材料有限公司",
            "受托方（乙方）：成都凌岷大学",
            "第一条 研究开发经费和报酬总额为人民币30万元。",
            "第二条 首期支付10万元，余款20万元于验收合格后支付。",
            title="技术开发（委托）合同",
        )
    )
    assert facts["amount"].value == "300000.00"
    assert (facts["kind"].value, facts["kind"].state) == ("技术开发", FactState.CONFIRMED)


@pytest.mark.parametrize(
    ("title", "line_", "kind", "sure"),
    [
        ("技术服务合同", "一、服务内容", "技术服务", True),
        ("专利导航服务合同", "一、服务内容", "技术服务", False),
        ("知识产权分析评议咨询合同", "合同类别：技术咨询", "技术咨询", True),
        ("知识产权服务项目采购合同", "合同类别：技术服务", "技术服务", True),
        ("科研项目委托协议", "（技术开发类）", "技术开发", True),
        ("技术合同", "合同类别：□技术开发 □技术咨询 ☑技术服务", "技术服务", True),
    ],
)
def test_the_kind_of_a_technical_contract_is_told_or_inferred(title: str, line_: str, kind: str, sure: bool) -> None:
    facts = service(page_of("委托方：某某公司", "受托方：某某大学", line_, title=title))
    assert facts["kind"].value == kind
    assert (facts["kind"].state is FactState.CONFIRMED) == sure


def test_notes_on_filling_in_end_no_head() -> None:
    cover = page_of("委托方（甲方）：四川岷峰材料有限公司", "受托方（乙方）：成都凌岷大学", title="技术服务合同")
    notes = page_of("一、本合同书适用于技术服务。", "二、甲方、乙方为多人的，分别列明。", title="填写说明")
    body = page_of(
        "委托方（甲方）：四川岷峰材料有限公司",
        "住所地：四川省绵阳市游仙区仙鹤路5号",
        "受托方（乙方）：成都凌岷大学",
        "第一条 服务内容",
        title="技术服务合同",
    )
    assert service(cover, notes, body)["party_a.address"].value == "四川省绵阳市游仙区仙鹤路5号"


def test_parties_told_with_what_they_are_keep_their_codes_and_addresses() -> None:
    facts = pledge(
        page_of(
            "本合同由以下双方于2024年4月4日在德阳市高新区签订：",
            "四川炬岩光伏科技有限公司（以下简称“甲方”或“出质人”），系一家依照法律设立的公司，住所地为四川省绵阳市仙鹤路5号；",
            "蜀川银行股份有限公司德阳科技支行（以下简称“乙方”或“质权人”），系一家依照法律设立的公司，住所地为德阳市泰山路2号。",
            "第一条 定义",
            title="专利权质押合同",
        )
    )
    assert facts["party_a.address"].value == "四川省绵阳市仙鹤路5号"
    assert facts["party_b.address"].value == "德阳市泰山路2号"
    assert (facts["signed_on"].value, facts["signed_at"].value) == ("2024-04-04", "德阳市高新区")


@pytest.mark.parametrize(
    ("sentence", "place"),
    [
        ("合同签订地：成都市武侯区", "成都市武侯区"),
        ("本合同签订地点为绵阳市涪城区。", "绵阳市涪城区"),
        ("本合同签于四川成都，一式四份。", "四川成都"),
        ("甲乙双方经协商，于成都市高新区签订本合同。", "成都市高新区"),
        ("双方在平等自愿的基础上签订本合同。", None),
    ],
)
def test_the_place_of_signing_is_read_in_its_wordings(sentence: str, place: str | None) -> None:
    found = service(page_of("委托方：某某公司", "受托方：某某大学", sentence, title="技术服务合同")).get("signed_at")
    assert (found.value if found else None) == place


def test_a_lone_date_on_the_cover_is_the_day_of_signing_with_a_doubt() -> None:
    cover = page_of("委托方：某某公司", "受托方：某某大学", lines=[centred("二0二五年三月六日", 0.85, size=1)],
                    title="技术服务合同")  # fmt: skip
    signed = service(cover, page_of("第一条 服务内容"))["signed_on"]
    assert (signed.value, signed.state) == ("2025-03-06", FactState.DOUBTFUL)


def test_an_address_that_breaks_off_is_not_confirmed() -> None:
    facts = service(
        page_of("委托方：某某公司", "住所：四川省德阳市天山北路203", "受托方：某某大学", title="技术服务合同")
    )
    assert facts["party_a.address"].state is FactState.DOUBTFUL


def test_a_name_above_its_label_is_the_party_that_signs() -> None:
    body = page_of("第一条 服务内容", title="技术服务合同")
    signs = page_of(
        lines=[
            line("四川岷峰材料有限公司", 0.1, 0.2),
            line("甲方（盖章）", 0.14, 0.222),
            line("成都凌岷大学", 0.55, 0.2),
            line("乙方（盖章）", 0.56, 0.222),
        ]
    )
    facts = service(body, signs)
    assert (facts["party_a.name"].value, facts["party_b.name"].value) == ("四川岷峰材料有限公司", "成都凌岷大学")


def test_a_label_at_the_foot_of_a_page_has_its_value_on_the_next() -> None:
    first = page_of("委托方：某某公司", "受托方：某某大学", "签订地点：", title="技术服务合同")
    assert service(first, page_of("成都市武侯区", "第一条 服务内容"))["signed_at"].value == "成都市武侯区"


def test_the_class_of_a_series_of_forms_and_a_person_s_office_are_part_of_nothing() -> None:
    facts = pledge(
        page_of(
            "出质人（甲方）：四川岷峰材料有限公司",
            "法定代表人：张三丰 职务：执行董事",
            "质权人（乙方）：蜀川银行股份有限公司德阳科技支行",
            "负责人：李四光（签章）",
            title="最高额质押合同（知识产权类）",
        )
    )
    assert facts["title"].value == "最高额质押合同"
    assert facts["party_a.legal_representative"].value == "张三丰"
    assert facts["party_b.legal_representative"].value == "李四光"


def test_days_at_a_label_with_a_dash_set_apart_are_the_period() -> None:
    facts = service(
        page_of(
            "委托方（甲方）：某某公司",
            "受托方（乙方）：某某大学",
            "起止日期：2024.8.8 — 2027.8.7",
            title="技术服务合同",
        )
    )
    assert (facts["effective_from"].value, facts["effective_to"].value) == ("2024-08-08", "2027-08-07")


def test_a_company_s_name_before_the_name_of_the_contract_is_a_doubt() -> None:
    facts = equity(
        page_of("甲方：成都凌岷大学", "乙方：四川岷峰材料有限公司", title="四川岷峰材料有限公司专利作价入股协议")
    )
    assert facts["title"].state is FactState.DOUBTFUL
