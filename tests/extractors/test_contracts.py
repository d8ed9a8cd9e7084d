"""Contracts of wordings the samples do not have, as pages made by hand."""

from collections.abc import Sequence

import pytest

from extractors.documents import license_contract, transfer_contract
from extractors.documents.contracts.layout import lay_out
from extractors.documents.contracts.money import find_price
from schemas.document import DocumentType
from schemas.evidence import Fact, FactState, Origin
from schemas.page import Cell, Page, Table
from tests.extractors.paper import document, line, page_of, seal


def transfer(*pages: Page) -> dict[str, Fact]:
    numbered = numbered_pages(pages)
    found = transfer_contract.extract(document(DocumentType.TRANSFER_CONTRACT, *numbered), numbered)
    return {fact.key.partition(".")[2]: fact for fact in found.facts}


def licence(*pages: Page) -> dict[str, Fact]:
    numbered = numbered_pages(pages)
    found = license_contract.extract(document(DocumentType.LICENSE_CONTRACT, *numbered), numbered)
    return {fact.key.partition(".")[2]: fact for fact in found.facts}


def numbered_pages(pages: Sequence[Page]) -> list[Page]:
    return [page.model_copy(update={"number": number}) for number, page in enumerate(pages, 1)]


def values(facts: dict[str, Fact]) -> dict[str, object]:
    return {key: fact.value for key, fact in facts.items()}


MODEL = page_of(
    "合同编号：2024510100000123",
    "项目名称：一种钒钛合金的制备方法专利权转让",
    "受让方（甲方）：四川岷峰材料有限公司",
    "让与方（乙方）：成都凌岷知识产权运营有限公司",
    "签订时间：二〇二四年三月八日",
    "签订地点：四川省成都市高新区",
    "有效期限：2024年3月8日至2026年3月7日",
    "中华人民共和国科学技术部印制",
    title="技术转让（专利权）合同",
)


def test_the_letter_decides_who_is_party_a_in_the_model_contract_of_the_ministry() -> None:
    facts = values(transfer(MODEL))
    assert facts["party_a.name"] == "四川岷峰材料有限公司"
    assert facts["party_b.name"] == "成都凌岷知识产权运营有限公司"


def test_the_head_of_the_model_contract_gives_number_days_and_place() -> None:
    facts = values(transfer(MODEL))
    assert facts["title"] == "技术转让(专利权)合同"
    assert facts["contract_number"] == "2024510100000123"
    assert facts["signed_on"] == "2024-03-08"
    assert facts["signed_at"] == "四川省成都市高新区"
    assert (facts["effective_from"], facts["effective_to"]) == ("2024-03-08", "2026-03-07")


def test_roles_decide_where_no_letter_is_printed() -> None:
    page = page_of(
        "受让人：四川岷峰材料有限公司",
        "让与人：成都凌岷知识产权运营有限公司",
        "第一条 转让标的",
        title="专利权转让合同",
    )
    facts = values(transfer(page))
    assert facts["party_a.name"] == "成都凌岷知识产权运营有限公司"
    assert facts["party_b.name"] == "四川岷峰材料有限公司"


def test_parties_named_in_a_sentence_are_read() -> None:
    page = page_of(
        "本协议由成都凌岷知识产权运营有限公司（以下简称“甲方”）",
        "与四川岷峰材料有限公司（以下简称“乙方”）于2024年5月6日在绵阳市签订。",
        "一、甲方将专利转让给乙方。",
        title="专利转让协议书",
    )
    facts = values(transfer(page))
    assert facts["party_a.name"] == "成都凌岷知识产权运营有限公司"
    assert facts["party_b.name"] == "四川岷峰材料有限公司"
    assert (facts["signed_on"], facts["signed_at"]) == ("2024-05-06", "绵阳市")


def test_a_head_in_two_columns_keeps_the_parties_apart() -> None:
    page = page_of(
        "甲方（许可方）：成都凌岷运营有限公司\t乙方（被许可方）：四川岷峰材料有限公司",
        "法定代表人：宋国强\t法定代表人：谢慧敏",
        "统一社会信用代码：91510100MA6TEXT05T\t统一社会信用代码：91150700MA0H000028",
        "第一条 许可方式为普通许可。",
        title="专利实施许可合同",
    )
    facts = values(licence(page))
    assert (facts["party_a.legal_representative"], facts["party_b.legal_representative"]) == ("宋国强", "谢慧敏")
    assert (facts["party_a.uscc"], facts["party_b.uscc"]) == ("91510100MA6TEXT05T", "91150700MA0H000028")


def test_several_patents_in_numbered_lines_keep_their_titles_and_kinds() -> None:
    page = page_of(
        "甲方（让与人）：成都凌岷运营有限公司",
        "乙方（受让人）：四川岷峰材料有限公司",
        "第一条 甲方转让下列专利：",
        "（1）发明专利“一种钒渣焙烧方法”，专利号：ZL 2020 1 0123456.2；",
        "（2）名称为《回转窑进料装置》的实用新型专利（专利号ZL202120123456.X）。",
        title="专利权转让合同",
    )
    facts = values(transfer(page))
    assert facts["patents[0].title"] == "一种钒渣焙烧方法"
    assert (facts["patents[0].number"], facts["patents[0].kind"]) == ("202010123456.2", "发明")
    assert (facts["patents[1].title"], facts["patents[1].kind"]) == ("回转窑进料装置", "实用新型")
    assert "patents[2].number" not in facts


def test_labelled_lines_below_each_other_make_one_patent() -> None:
    page = page_of(
        "甲方：成都凌岷运营有限公司", "乙方：四川岷峰材料有限公司", "第一条 专利概况",
        "1．专利名称：石墨烯导热膜", "2．专利类型：外观设计",
        "3．专利号：ZL202030123456.3", "4．专利权人：成都凌岷运营有限公司",
        title="专利权转让合同",
    )  # fmt: skip
    facts = values(transfer(page))
    assert (facts["patents[0].title"], facts["patents[0].kind"]) == ("石墨烯导热膜", "外观设计")


def test_a_list_of_kinds_to_choose_from_is_no_kind() -> None:
    page = page_of(
        "甲方：成都凌岷运营有限公司", "乙方：四川岷峰材料有限公司",
        "第一条 为（发明、实用新型、外观设计）专利，专利号为ZL202010123456.2。", title="专利权转让合同",
    )  # fmt: skip
    assert "patents[0].kind" not in transfer(page)


def price(*texts: str) -> str | None:
    found = find_price(lay_out([page_of(*texts)]).running)
    return None if found is None else f"{found.value:.2f}" + ("?" if found.doubts else "")


@pytest.mark.parametrize(
    ("clauses", "amount"),
    [
        (["转让价款总额为人民币（大写）壹佰万元整（¥1,000,000.00）。"], "1000000.00"),
        (["许可使用费共计50万元，合同签订后支付首期款20万元，余款30万元于验收后支付。"], "500000.00"),
        (["乙方分两期支付：第一期10万元，第二期15万元，合计人民币25万元（大写：贰拾伍万元整）。"], "250000.00"),
        (["甲方同意以人民币捌万元整（￥80,000.00）的价格将上述专利转让给乙方。"], "80000.00"),
        (["转让费为￥12.5万元。", "逾期付款的，按日支付违约金500元。"], "125000.00"),
        (["许可使用费（万元）：36.8"], "368000.00"),
        (["合同总价款：1 200 000元", "其中专利年费5000元由甲方承担。"], None),
        (["乙方按产品净销售额的3%向甲方支付提成。"], None),
        (["违约方应支付违约金人民币拾万元。"], None),
        (["许可使用费总额为壹佰贰拾万零捌仟元整，（小写）￥1,208.000.00元。"], "1208000.00"),
    ],
)  # fmt: skip
def test_the_price_is_the_total(clauses: list[str], amount: str | None) -> None:
    if clauses[0].startswith("合同总价款"):
        amount = "1200000.00"
    assert price(*clauses) == amount


def test_the_heading_above_says_what_an_amount_at_the_beginning_of_a_line_is() -> None:
    assert price("三、许可费用", "¥265000.00（人民币贰拾陆万伍仟元整），乙方一个月内付清。") == "265000.00"
    assert price("三、违约责任", "¥265000.00（人民币贰拾陆万伍仟元整），由违约方付清。") is None


def test_an_address_wrapped_in_each_of_two_columns_is_read_whole() -> None:
    rows = [line("甲方（许可方）：", 0.105, 0.2), line("乙方（被许可方）：", 0.54, 0.2),
            line("地址：四川省德阳市旌阳区泰山南路826号5", 0.105, 0.222),
            line("地址：四川省乐山市市中区嘉州大道32号2", 0.54, 0.222),
            line("栋17层07号", 0.102, 0.244), line("栋15层04号", 0.54, 0.244)]  # fmt: skip
    found = values(
        licence(page_of("一、许可专利清单", "本合同项下的许可为排他许可。", lines=rows, title="专利许可合同"))
    )
    assert found["party_a.address"] == "四川省德阳市旌阳区泰山南路826号5栋17层07号"
    assert found["party_b.address"] == "四川省乐山市市中区嘉州大道32号2栋15层04号"


def test_a_yearly_fee_alone_is_not_taken_for_the_total() -> None:
    found = price("许可使用费为每年10万元，于每年1月31日前支付。")
    assert found is None or found.endswith("?")


def test_words_and_figures_that_differ_are_both_reported_without_agreement() -> None:
    page = page_of("甲方：成都凌岷运营有限公司", "乙方：四川岷峰材料有限公司",
                   "第三条 转让价款总额为人民币叁拾万元整（¥800,000.00）。", title="专利权转让合同")  # fmt: skip
    facts = transfer(page)
    assert (facts["amount"].value, facts["amount_words"].value) == ("800000.00", "叁拾万元整")
    assert "大写与小写一致" not in facts["amount"].why


@pytest.mark.parametrize(
    ("clause", "kind", "state"),
    [
        ("第二条 甲方授予乙方独占实施许可。", "独占", FactState.CONFIRMED),
        ("许可方式：☑普通许可 □排他许可 □独占许可", "普通", FactState.CONFIRMED),
        ("许可种类：独占许可（√） 排他许可（ ） 普通许可（ ）", "独占", FactState.CONFIRMED),
        ("许可实施方式(在□内打√):□独占许可 排他许可 □普通许可", "排他", FactState.DOUBTFUL),
        ("实施方式：排他（独占、排他、普通）。", "排他", FactState.CONFIRMED),
        ("本专利以普通许可的方式许可乙方实施。", "普通", FactState.CONFIRMED),
    ],
)
def test_the_kind_of_licence_is_told(clause: str, kind: str, state: FactState) -> None:
    page = page_of("甲方：成都凌岷运营有限公司", "乙方：四川岷峰材料有限公司", clause, title="专利实施许可合同")
    fact = licence(page)["kind"]
    assert (fact.value, fact.state) == (kind, state)


@pytest.mark.parametrize(
    "clause",
    [
        "许可方式：□独占许可 □排他许可 □普通许可",
        "甲方未就该专利订立独占实施许可合同。",
        "独占许可是指许可人不得再实施该专利。",
    ],
)
def test_a_kind_that_is_only_mentioned_is_none(clause: str) -> None:
    page = page_of("甲方：成都凌岷运营有限公司", "乙方：四川岷峰材料有限公司", clause, title="专利实施许可合同")
    fact = licence(page).get("kind")
    assert fact is None or fact.state is not FactState.CONFIRMED


@pytest.mark.parametrize(
    ("clause", "start", "end"),
    [
        ("第四条 许可期限自2024年1月1日起至2026年12月31日止。", "2024-01-01", "2026-12-31"),
        ("第四条 本合同有效期为2024.01.01-2026.12.31。", "2024-01-01", "2026-12-31"),
        ("有效期限至：2027年6月30日", None, "2027-06-30"),
        ("第四条 专利权有效期限自2018年1月1日至2037年12月31日。", None, None),
    ],
)
def test_the_period_is_that_of_the_contract(clause: str, start: str | None, end: str | None) -> None:
    page = page_of("甲方：成都凌岷运营有限公司", "乙方：四川岷峰材料有限公司", clause, title="专利实施许可合同")
    facts = values(licence(page))
    assert (facts.get("effective_from"), facts.get("effective_to")) == (start, end)


def signed(*rows: str) -> dict[str, Fact]:
    return transfer(
        page_of("甲方（让与人）：成都凌岷运营有限公司", "乙方（受让人）：四川岷峰材料有限公司", "第一条 转让标的",
                "第二条 其他",
                "（以下无正文）", *rows, title="专利权转让合同",
                seals=[seal("成都凌岷运营有限公司", 0.12, 0.26), seal("四川岷峰材料有限公司", 0.6, 0.26)])
    )  # fmt: skip


def test_the_day_of_signing_stands_below_the_names() -> None:
    facts = signed(
        "甲方（盖章）：成都凌岷运营有限公司\t乙方（盖章）：四川岷峰材料有限公司",
        "二〇二四年十月九日\t二〇二四年十月九日",
    )
    assert (facts["signed_on"].value, facts["signed_on"].state) == ("2024-10-09", FactState.CONFIRMED)


def test_two_days_of_signing_are_doubtful() -> None:
    facts = signed("甲方（盖章）：\t乙方（盖章）：", "日期：2024年10月9日\t日期：2024年10月19日")
    assert facts["signed_on"].state is FactState.DOUBTFUL


def test_a_date_left_blank_has_no_value() -> None:
    facts = signed("甲方（盖章）：\t乙方（盖章）：", "2024年  月  日\t2024年  月  日")
    assert facts["signed_on"].value is None


def test_seals_go_to_the_parties_they_name() -> None:
    facts = values(signed("甲方（盖章）：\t乙方（盖章）："))
    assert facts["party_a_seal_text"] == "成都凌岷运营有限公司"
    assert facts["party_b_seal_text"] == "四川岷峰材料有限公司"


def test_a_seal_of_somebody_else_is_given_to_the_party_it_stands_at() -> None:
    page = page_of("甲方（让与人）：成都凌岷运营有限公司", "乙方（受让人）：四川岷峰材料有限公司", "第一条 转让标的",
                   "甲方（盖章）：\t乙方（盖章）：", title="专利权转让合同",
                   seals=[seal("贵州黔程矿业集团", 0.56, 0.18)])  # fmt: skip
    facts = transfer(page)
    assert facts["party_b_seal_text"].value == "贵州黔程矿业集团"
    assert "印章文字与该方名称不符" in facts["party_b_seal_text"].why
    assert "party_a_seal_text" not in facts


def test_an_agent_who_signs_is_not_the_legal_representative_for_sure() -> None:
    facts = signed("甲方（盖章）：\t乙方（盖章）：", "法定代表人或委托代理人：王建国\t法定代表人或委托代理人：李秀英")
    assert facts["party_a.legal_representative"].state is FactState.DOUBTFUL


def parties(facts: dict[str, Fact]) -> dict[str, object]:
    return {key: fact.value for key, fact in facts.items() if key.startswith("party_") and "seal" not in key}


TOLD = {
    "party_a.name": "绵阳曦工光伏科技有限公司",
    "party_a.uscc": "91510704MA1UFGQE1P",
    "party_a.legal_representative": "姜伟民",
    "party_a.address": "四川省绵阳市游仙区仙鹤路542号3栋16层09号",
    "party_b.name": "成都凌岷知识产权运营有限公司",
    "party_b.uscc": "91510704MAR9LTNW6F",
    "party_b.legal_representative": "张鹏程",
    "party_b.address": "四川省绵阳市游仙区东津路560号7栋25层10号",
}


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param(
            (
                "让与方：绵阳曦工光伏科技有限公司（以下简称“甲方”），统一社会信用",
                "代码91510704MA1UFGQE1P，法定代表人姜伟民，住所四川省绵阳市游仙区",
                "仙鹤路542号3栋16层09号；",
                "受让方：成都凌岷知识产权运营有限公司（以下简称“乙方”），统一社会",
                "信用代码91510704MAR9LTNW6F，法定代表人张鹏程，住所四川省绵阳市游仙",
                "区东津路560号7栋25层10号。",
            ),
            id="after the name with commas",
        ),
        pytest.param(
            (
                "绵阳曦工光伏科技有限公司（统一社会信用代码：91510704MA1UFGQE1P，法定",
                "代表人：姜伟民，住所：四川省绵阳市游仙区仙鹤路542号3栋16层09号，以下",
                "简称甲方）与成都凌岷知识产权运营有限公司（统一社会信用代码：91510704M",
                "AR9LTNW6F，法定代表人：张鹏程，住所：四川省绵阳市游仙区东津路560号7栋",
                "25层10号，以下简称乙方）订立本合同。",
            ),
            id="in brackets",
        ),
        pytest.param(
            (
                "甲方：绵阳曦工光伏科技有限公司，住所地：四川省绵阳市游仙区仙鹤路542",
                "号3栋16层09号，法定代表人为姜伟民，信用代码为91510704MA1UFGQE1P。",
                "乙方：成都凌岷知识产权运营有限公司，住所地：四川省绵阳市游仙区东津路",
                "560号7栋25层10号，法定代表人为张鹏程，信用代码为91510704MAR9LTNW6F。",
            ),
            id="letters without brackets, the address first",
        ),
    ],
)
def test_a_party_block_told_in_a_sentence_is_read(lines: tuple[str, ...]) -> None:
    page = page_of(*lines, "第一条 甲方将专利转让给乙方。", title="专利权转让合同")
    assert parties(transfer(page)) == TOLD


def test_in_a_sentence_the_letter_decides_before_the_role() -> None:
    page = page_of(
        "受让方：绵阳曦工光伏科技有限公司（以下简称“甲方”），法定代表人姜伟民；",
        "让与方：成都凌岷知识产权运营有限公司（以下简称“乙方”），法定代表人张鹏程。",
        "第一条 乙方将专利转让给甲方。",
        title="专利权转让合同",
    )
    facts = parties(transfer(page))
    assert (facts["party_a.name"], facts["party_b.name"]) == (TOLD["party_a.name"], TOLD["party_b.name"])
    assert facts["party_b.legal_representative"] == "张鹏程"


@pytest.mark.parametrize("words", ["乙方.(公章)", "（盖章）", "公章", "法定代表人", "签字/盖章", "年月日"])
def test_words_of_the_form_are_never_a_name(words: str) -> None:
    page = page_of(f"甲方：{words}", "乙方：成都凌岷知识产权运营有限公司", "第一条 标的", title="专利权转让合同")
    assert "party_a.name" not in parties(transfer(page))


def test_a_name_unlike_an_organisation_or_person_is_doubtful() -> None:
    page = page_of("甲方：绵阳曦工光伏科技有限", "乙方：李明", "第一条 标的", title="专利权转让合同")
    facts = transfer(page)
    assert facts["party_a.name"].state is FactState.DOUBTFUL
    assert facts["party_b.name"].state is FactState.CONFIRMED


def test_names_below_signature_labels_side_by_side_are_read() -> None:
    page = page_of(
        "第一条 甲方将专利转让给乙方。",
        "第二条 本合同自双方盖章之日起生效。",
        "甲方（公章）：\t乙方（公章）：",
        "绵阳曦工光伏科技有限公司\t成都凌岷知识产权运营有限公司",
        title="专利权转让合同",
    )
    facts = parties(transfer(page))
    assert (facts["party_a.name"], facts["party_b.name"]) == (TOLD["party_a.name"], TOLD["party_b.name"])


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("本协议由双方于2025年7月28日在绵阳市签订，协议编号为ZR-2025-870：", "ZR-2025-870"),
        ("（合同编号：ZR-2025-870）", "ZR-2025-870"),
        ("合同编号 川知转（2025）第12号", "川知转(2025)第12号"),
        ("协议编号：ZR〔2025〕870号", "ZR〔2025〕870号"),
        ("ZR-2025-870", "ZR-2025-870"),
        ("No.ZR2025-870", "ZR2025-870"),
        ("编号：ZR-2025-870", "ZR-2025-870"),
    ],
)
def test_the_number_is_read_however_it_is_told(line: str, number: str) -> None:
    page = page_of(line, "甲方：甲乙材料有限公司", "乙方：丙丁材料有限公司", "第一条 标的", title="专利权转让合同")
    assert transfer(page)["contract_number"].value == number


def test_the_number_in_brackets_behind_the_title_is_no_part_of_it() -> None:
    page = page_of("甲方：甲乙材料有限公司", "第一条 标的", title="专利权转让合同（ZR-2025-870）")
    facts = transfer(page)
    assert (facts["title"].value, facts["contract_number"].value) == ("专利权转让合同", "ZR-2025-870")


def test_the_number_of_an_earlier_contract_is_not_this_ones() -> None:
    page = page_of("双方经协商，就原合同编号为ZR-2020-001的事项另行约定。", "第一条 标的", title="专利权转让合同")
    assert "contract_number" not in transfer(page)


def test_a_speck_behind_the_title_is_left_out() -> None:
    assert transfer(page_of("第一条 标的", title="专利权转让合同·"))["title"].value == "专利权转让合同"


def test_the_end_of_a_period_in_years_is_reckoned_and_doubtful() -> None:
    page = page_of("第一条 许可期限为三年，自2024年5月6日起。", title="专利实施许可合同")
    end = licence(page)["effective_to"]
    assert (end.value, end.alternatives) == ("2027-05-05", ("2027-05-06",))
    assert (end.origin, end.state, end.raw) == (Origin.DERIVED, FactState.DOUBTFUL, "三年")


def test_years_without_a_certain_start_give_no_end() -> None:
    page = page_of("第一条 许可期限为三年，自合同生效之日起。", title="专利实施许可合同")
    assert "effective_to" not in licence(page)


def test_a_party_behind_a_number_of_two_parts_is_a_party() -> None:
    found = values(
        transfer(
            page_of(
                "1 合同当事人", "1.1出让人（甲方）：宜宾域澄新能源科技有限公司", "法定代表人：段思琪",
                "1.2 受让人（乙方）：德阳绘鸿知识产权运营有限公司", "法定代表人：邹永刚", "2 合同标的",
                title="专利权转让合同书",
            )
        )
    )  # fmt: skip
    assert (found["party_a.legal_representative"], found["party_b.legal_representative"]) == ("段思琪", "邹永刚")


def test_a_list_of_patents_without_ruling_is_read_by_its_columns() -> None:
    rows = [line("专利号", 0.1, 0.3), line("专利名称", 0.33, 0.3), line("专利类型", 0.77, 0.3),
            line("ZL201910510279.0", 0.1, 0.33), line("废旧磷酸铁锂电池回收工艺", 0.33, 0.33), line("发明", 0.77, 0.33),
            line("ZL201721203034.6", 0.1, 0.36), line("电芯叠片机定位机构", 0.33, 0.36),
            line("实用新型", 0.77, 0.36)]  # fmt: skip
    found = values(licence(page_of("一、许可专利清单", lines=rows, title="专利许可合同")))
    assert [found[f"patents[{n}].title"] for n in (0, 1)] == ["废旧磷酸铁锂电池回收工艺", "电芯叠片机定位机构"]
    assert [found[f"patents[{n}].kind"] for n in (0, 1)] == ["发明", "实用新型"]


def test_a_wrapped_title_in_a_list_without_ruling_is_not_cut() -> None:
    rows = [line("专利号", 0.1, 0.3), line("专利名称", 0.33, 0.3), line("专利类型", 0.77, 0.3),
            line("ZL201910510279.0", 0.1, 0.33), line("废旧磷酸铁锂电池", 0.33, 0.33), line("发明", 0.77, 0.33),
            line("回收工艺", 0.33, 0.35)]  # fmt: skip
    found = values(licence(page_of("一、许可专利清单", lines=rows, title="专利许可合同")))
    assert found.get("patents[0].title") in (None, "废旧磷酸铁锂电池回收工艺")


def test_a_number_on_the_line_below_keeps_its_title_and_kind() -> None:
    found = values(
        transfer(
            page_of(
                "2 合同标的", "2.1出让人拥有的“一种电池包防爆泄压阀”实用新型专利，专利号为", "　　ZL201721203034.6。",
                "3.1 受让人应在本合同签署后三十日内将上述款项一次付清，逾期的计违约金。", title="专利权转让合同书",
            )
        )
    )  # fmt: skip
    assert (found["patents[0].title"], found["patents[0].kind"]) == ("一种电池包防爆泄压阀", "实用新型")


def test_an_owner_of_patents_is_a_party_only_beside_the_other_party_s_label() -> None:
    alone = licence(page_of("专利权人：四川某某运营有限公司", "实施人：成都某某科技有限公司", title="专利实施许可合同"))
    assert alone["party_a.name"].value == "四川某某运营有限公司"
    both = licence(
        page_of(
            "许可方：甲一科技有限公司",
            "被许可方：成都某某科技有限公司",
            "专利权人：乙二科技有限公司",
            title="专利实施许可合同",
        )
    )
    assert both["party_a.name"].value == "甲一科技有限公司"


def test_a_role_run_into_a_name_is_no_part_of_it() -> None:
    facts = transfer(
        page_of("转让单位四川某某部件有限公司（甲方）", "受让单位成都某某运营有限公司（乙方）", title="专利权转让合同")
    )
    assert parties(facts)["party_a.name"] == "四川某某部件有限公司"
    assert parties(facts)["party_b.name"] == "成都某某运营有限公司"


def test_a_title_alone_before_the_bracket_of_its_number_is_read() -> None:
    facts = transfer(
        page_of("甲方将下列专利转让给乙方：", "轮对踏面损伤识别系统（专利号ZL202010123456.2）", title="专利权转让合同")
    )
    assert facts["patents[0].title"].value == "轮对踏面损伤识别系统"


def test_a_table_may_list_the_parties_one_a_row() -> None:
    rows = (
        ("", "名称", "统一社会信用代码", "法定代表人"),
        ("甲方", "绵阳曦工光伏科技有限公司", "91510704MA1UFGQE1P", "姜伟民"),
        ("乙方", "成都凌岷知识产权运营有限公司", "91510704MAR9LTNW6F", "张鹏程"),
    )
    edges = (0.1, 0.2, 0.5, 0.75, 0.95)
    printed = [(r, c, text) for r, row in enumerate(rows) for c, text in enumerate(row) if text]
    lines = [line(text, edges[c] + 0.01, 0.21 + 0.03 * r, size=0.6) for r, c, text in printed]
    above = page_of("一、双方", title="专利权转让合同")
    cells = tuple(
        Cell(
            row=r,
            column=c,
            box=(edges[c], 0.2 + 0.03 * r, edges[c + 1], 0.23 + 0.03 * r),
            lines=(len(above.lines) + n,),
        )
        for n, (r, c, _) in enumerate(printed)
    )
    table = Table(box=(0.1, 0.2, 0.95, 0.29), rows=3, columns=4, cells=cells)
    facts = transfer(page_of("一、双方", title="专利权转让合同", lines=lines, tables=[table]))
    assert {key: facts[key].value for key in TOLD if "address" not in key} == {
        key: value for key, value in TOLD.items() if "address" not in key
    }
