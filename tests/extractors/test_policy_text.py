from collections.abc import Sequence

import pytest

from extractors.documents import policy_text
from schemas.document import DocumentType
from schemas.evidence import Fact, FactState
from schemas.page import Page
from tests.extractors.layout_paper import Paper
from tests.extractors.paper import centred, document, line, page_of, seal


def facts(*pages: Page) -> dict[str, Fact]:
    numbered: Sequence[Page] = [page.model_copy(update={"number": number}) for number, page in enumerate(pages, 1)]
    found = policy_text.extract(document(DocumentType.POLICY_TEXT, *numbered), numbered)
    return {fact.key.partition(".")[2]: fact for fact in found.facts}


def values(*pages: Page) -> dict[str, object]:
    return {key: fact.value for key, fact in facts(*pages).items()}


BODY = (
    "第一条 为规范知识产权运营工作，制定本办法。",
    "第二条 本办法适用于各部门。",
    "第三条 依照本办法第二条的规定执行。",
    "本办法自2024年7月1日起施行。",
)


def test_title_issuer_number_and_day_are_read_from_a_red_head_and_its_annex() -> None:
    notice = page_of(
        "各部门：", "现将《专利转化收益分享办法》印发给你们，请遵照执行。",
        lines=[centred("成都凌岷知识产权运营有限公司文件", 0.02, size=2.2),
               centred("凌岷发〔2024〕12号", 0.055, size=1.0),
               line("成都凌岷知识产权运营有限公司", 0.55, 0.3), line("2024年6月1日", 0.6, 0.33)],
        title="\n关于印发《专利转化收益分享办法》的通知",
    )  # fmt: skip
    found = values(notice, page_of(*BODY, title="专利转化收益分享办法"))
    assert found["title"] == "专利转化收益分享办法"
    assert found["issuer"] == "成都凌岷知识产权运营有限公司"
    assert found["document_number"] == "凌岷发〔2024〕12号"
    assert found["issued_on"] == "2024-06-01"
    assert found["articles"] == 3


def test_the_issuer_above_the_title_is_not_part_of_it() -> None:
    found = values(page_of(*BODY, title="成都凌岷知识产权运营有限公司\n知识产权管理制度"))
    assert (found["title"], found["issuer"]) == ("知识产权管理制度", "成都凌岷知识产权运营有限公司")


def test_a_title_over_two_lines_is_whole() -> None:
    assert values(page_of(*BODY, title="产业知识产权运营中心专利分级分类\n管理办法（试行）"))["title"].startswith(  # type: ignore[attr-defined]
        "产业知识产权运营中心专利分级分类管理办法"
    )


@pytest.mark.parametrize(
    "number", ["凌岷发〔2024〕12号", "凌岷发[2024]12号", "凌岷发（2024）12号", "凌岷发【2024】12号"]
)
def test_every_kind_of_bracket_makes_a_document_number(number: str) -> None:
    page = page_of(*BODY, title="知识产权管理制度", lines=[centred(number, 0.12, size=1.0)])
    assert "document_number" in facts(page)


def test_a_number_cited_in_a_sentence_is_not_the_papers_own() -> None:
    page = page_of("根据《关于推进运营的通知》（国知发运字〔2023〕5号）制定本制度。", *BODY, title="知识产权管理制度")
    assert "document_number" not in facts(page)


def test_the_day_of_taking_effect_is_not_the_day_of_issue() -> None:
    assert "issued_on" not in facts(page_of(*BODY, title="知识产权管理制度"))


def test_a_day_in_brackets_under_the_title_is_the_day_of_issue() -> None:
    page = page_of(*BODY, title="知识产权管理制度", lines=[centred("（2024年3月5日经理办公会通过）", 0.12, size=1.0)])
    assert values(page)["issued_on"] == "2024-03-05"


def test_an_organisation_signing_below_is_confirmed_by_its_seal() -> None:
    page = page_of(*BODY, title="知识产权管理制度",
                   lines=[line("成都凌岷知识产权运营有限公司", 0.55, 0.8), line("二〇二四年三月五日", 0.6, 0.83)],
                   seals=[seal("成都凌岷知识产权运营有限公司", 0.6, 0.75)])  # fmt: skip
    found = facts(page)
    assert (found["issuer"].value, found["issuer"].state) == ("成都凌岷知识产权运营有限公司", FactState.CONFIRMED)
    assert found["issued_on"].value == "2024-03-05"


def test_a_gap_in_the_articles_makes_their_count_doubtful() -> None:
    page = page_of("第一条 总则", "第三条 附则", title="知识产权管理制度")
    assert facts(page)["articles"].state is FactState.DOUBTFUL


def test_a_head_table_names_title_issuer_number_and_day() -> None:
    page = page_of(
        "制度名称\t专利申请前评估管理办法",
        "发布单位\t成都凌岷知识产权运营有限公司",
        "文　号\t凌岷发〔2024〕16号",
        "版本\tA/1",
        "发布日期\t2024-04-19",
        "第一条 为规范本单位知识产权运营工作，制定本办法。",
    )
    found = values(page)
    assert found["title"] == "专利申请前评估管理办法"
    assert found["issuer"] == "成都凌岷知识产权运营有限公司"
    assert (found["document_number"], found["issued_on"]) == ("凌岷发〔2024〕16号", "2024-04-19")


def test_crumbs_of_a_seal_below_the_signature_do_not_hide_the_issuer() -> None:
    page = page_of(
        "第一条 为规范本单位知识产权运营工作，制定本办法。",
        title="专利管理办法",
        lines=(line("成都凌岷知识产权运营有限公司", 0.56, 0.76), line("14", 0.63, 0.8), line("(盖章)", 0.7, 0.84)),
    )
    assert values(page)["issuer"] == "成都凌岷知识产权运营有限公司"


def test_the_issuer_fills_a_cell_of_the_head_table_over_two_rows() -> None:
    paper = Paper().table(
        (0.4, 0.2, 0.2),
        ["四川甲乙知识产权运营有\n限公司", "文件编号", "甲乙发〔2024〕8号"],
        [("专利管理办法", 3)],
    )
    paper.line("1 总则").line("1.1 为加强管理，制定本制度。")
    assert values(paper.page())["issuer"] == "四川甲乙知识产权运营有限公司"


def test_the_name_of_the_book_along_the_head_is_no_title_and_two_columns_are_counted() -> None:
    found = values(
        page_of(
            "第一条 为规范工作，制定本办法。\t第三条 依照本办法执行。",
            "第二条 适用于各部门。\t第四条 自印发之日起施行。",
            lines=[line("内部管理制度汇编", 0.08, 0.03, size=0.9), line("第37页", 0.85, 0.03, size=0.9)],
            title="专利申请前评估管理办法",
        )
    )  # fmt: skip
    assert (found["title"], found["articles"]) == ("专利申请前评估管理办法", 4)
