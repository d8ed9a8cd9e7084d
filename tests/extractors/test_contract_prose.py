"""Contracts whose parties, patents and terms stand in short lines, in items, or beside English."""

from extractors.documents import EXTRACTORS
from schemas.document import DocumentType
from schemas.evidence import Fact, FactState
from schemas.page import Page
from tests.extractors.paper import document, line, page_of


def read(type_: DocumentType, *pages: Page) -> dict[str, Fact]:
    numbered = [page.model_copy(update={"number": number}) for number, page in enumerate(pages, 1)]
    found = EXTRACTORS[type_](document(type_, *numbered), numbered)
    return {fact.key.partition(".")[2]: fact for fact in found.facts}


def test_lines_that_lost_their_blanks_give_the_parties_above_them() -> None:
    facts = read(
        DocumentType.EQUITY_AGREEMENT,
        page_of(
            "技术方四川启岷知识产权运营有限公司（甲方）",
            "住所四川省成都市武侯区天府一街12号",
            "代表曹红霞",
            "资金方成都蜀岷钛业股份有限公司（乙方）",
            "住所四川省成都市武侯区吉泰五路6号",
            "代表文雪梅",
            "1. 技术方以下列专利入股，折合股权18%：",
            "·钛白粉表面包覆工艺，ZL202010123456.2",
            "2. 入股作价总额2450000元。",
            title="技术入股合作协议",
        ),
    )
    assert facts["party_a.name"].value == "四川启岷知识产权运营有限公司"
    assert facts["party_b.name"].value == "成都蜀岷钛业股份有限公司"
    assert facts["party_b.address"].value == "四川省成都市武侯区吉泰五路6号"
    assert facts["party_a.legal_representative"].value == "曹红霞"
    assert facts["party_a.legal_representative"].state is FactState.DOUBTFUL
    assert facts["patents[0].title"].value == "钛白粉表面包覆工艺"


def test_an_unknown_word_before_a_name_leaves_the_name_doubtful() -> None:
    facts = read(
        DocumentType.TRANSFER_CONTRACT,
        page_of("让权方四川启岷材料有限公司（以下简称甲方）与德阳岷沱运营有限公司（以下简称乙方）订立本合同。"),
    )
    assert facts["party_a.name"].state is FactState.DOUBTFUL or facts["party_a.name"].value == "四川启岷材料有限公司"


def test_beside_english_the_chinese_column_is_read_through() -> None:
    chinese = [
        "注册地址：四川省绵阳市游仙区科创园区中心路747号",
        "1栋25层02号",
        "2.期限。本许可自2025年4月27日起至2030年4月26",
        "日止。",
    ]
    english = [
        "Licensor is a company duly organised and existing",
        "under the laws of the People's Republic of China",
        "the license shall be effective from the date below",
        "until the end of the term set out opposite here",
    ]
    lines = [line("许可方：绵阳域岷知识产权运营有限公司", 0.05, 0.12)]
    lines += [line(text, 0.05, 0.16 + 0.04 * i) for i, text in enumerate(chinese)]
    lines = [one.model_copy(update={"box": (0.05, one.box[1], 0.48 if i % 2 else 0.2, one.box[3])})
             for i, one in enumerate(lines)]  # fmt: skip
    lines += [line(text, 0.51, 0.15 + 0.04 * i) for i, text in enumerate(english)]
    facts = read(DocumentType.LICENSE_CONTRACT, page_of(title="专利许可协议", lines=lines))
    assert facts["party_a.address"].value == "四川省绵阳市游仙区科创园区中心路747号1栋25层02号"
    assert (facts["effective_from"].value, facts["effective_to"].value) == ("2025-04-27", "2030-04-26")


def test_a_party_told_in_an_item_with_a_hanging_indent_keeps_its_whole_sentence() -> None:
    first = "（1）绵阳启岷知识产权运营有限公司，一家依照中国法律设立并存续的公司，"
    facts = read(
        DocumentType.TRANSFER_CONTRACT,
        page_of(
            "本协议由以下双方订立：",
            first,
            "　　住所位于绵阳市东津路29号，法定代表人为龙佳慧（以下简称“转让方”）；",
            title="专利权转让协议",
        ),
    )
    assert facts["party_a.name"].value == "绵阳启岷知识产权运营有限公司"
    assert facts["party_a.legal_representative"].value == "龙佳慧"


def test_a_number_has_nothing_of_the_mark_printed_beside_it() -> None:
    facts = read(DocumentType.TRANSFER_CONTRACT, page_of("协议编号：HT202407081 机密文件", title="专利权转让协议"))
    assert facts["contract_number"].value == "HT202407081"


def test_one_print_read_twice_is_no_second_witness() -> None:
    facts = read(DocumentType.TRANSFER_CONTRACT, page_of("甲方：四川启岷材料有限公司", "乙方：德阳岷沱运营有限公司"))
    assert "两处一致" not in facts["party_a.name"].why
