"""Bundles as they come from a copier or a phone: which pages are one paper."""

from pathlib import Path

import pytest
import yaml

from extractors.classify import split
from schemas.document import Document, DocumentType
from schemas.page import Page, PageState
from tests.extractors.paper import centred, line, page_of, source


def papers(*pages: Page) -> list[Document]:
    numbered = [page.model_copy(update={"number": n, "file": "a.pdf"}) for n, page in enumerate(pages, 1)]
    return split([source("a.pdf", len(pages))], {"a.pdf": numbered})


def types(*pages: Page) -> list[tuple[str, tuple[int, ...]]]:
    return [(document.type.value, document.pages) for document in papers(*pages)]


def loose(**pages: Page) -> list[Document]:
    names = {f"{name}.jpg": page for name, page in pages.items()}
    return split(
        [source(name) for name in names],
        {name: [page.model_copy(update={"file": name, "number": 1})] for name, page in names.items()},
    )


def slip(top: float, serial: str) -> Page:
    """The lines of one bank slip, from ``top`` on."""
    made = [
        centred("中国某某银行电子回单", top, size=1.6),
        line(f"回单编号：{serial}", 0.1, top + 0.04),
        line("付款人户名：四川锦科新材料有限公司", 0.1, top + 0.07),
        line("收款人户名：成都蓉创电子有限公司", 0.5, top + 0.07),
        line("付款人账号：6222000011112222", 0.1, top + 0.1),
        line("收款人账号：6222000033334444", 0.5, top + 0.1),
        line("金额（大写）：伍拾万元整", 0.1, top + 0.13),
        line("小写：500,000.00", 0.5, top + 0.13),
        line(f"交易流水号：{serial}9", 0.1, top + 0.16),
    ]
    return page_of(lines=made)


def contract_page(number: int, total: int, *texts: str, title: str = "") -> Page:
    return page_of(*texts, title=title, foot=f"第{number}页 共{total}页")


FIRST = contract_page(
    1, 3, "甲方（让与人）：四川锦科新材料有限公司", "乙方（受让人）：成都蓉创电子有限公司", "第一条 专利权转让的标的。",
    title="专利权转让合同",
)  # fmt: skip
SECOND = contract_page(2, 3, "第二条 转让价款为人民币伍拾万元整。", "第三条 著录项目变更由甲方办理。")
THIRD = contract_page(3, 3, "第四条 争议的解决。", "甲方（盖章）：", "乙方（盖章）：")
BLANK = page_of(state=PageState.BLANK)

TYPICAL = {
    type_: page_of(*paper["lines"], title=paper["title"].replace("／", "\n"))
    for type_, paper in yaml.safe_load((Path(__file__).with_name("typical_papers.yaml")).read_text("utf-8")).items()
}


@pytest.mark.parametrize("type_", TYPICAL)
def test_every_type_of_the_contract_comes_out(type_: str) -> None:
    assert types(TYPICAL[type_]) == [(type_, (1,))]


def test_papers_of_all_types_in_one_file_stay_apart() -> None:
    assert types(*TYPICAL.values()) == [(type_, (number,)) for number, type_ in enumerate(TYPICAL, 1)]


def test_slips_page_after_page_are_papers_of_their_own() -> None:
    assert [pages for _, pages in types(slip(0.1, "1001"), slip(0.1, "1002"))] == [(1,), (2,)]


def test_each_slip_on_a_page_is_a_paper_with_its_region() -> None:
    page = page_of(lines=[*slip(0.05, "1001").lines, *slip(0.55, "1002").lines])
    upper, lower = papers(page)
    assert {upper.type, lower.type} == {DocumentType.BANK_SLIP}
    assert upper.parts[0].region is not None
    assert lower.parts[0].region is not None
    assert upper.parts[0].region[3] == lower.parts[0].region[1]
    assert 0.25 < lower.parts[0].region[1] < 0.55


def test_two_invoices_on_a_page_are_two_papers() -> None:
    upper = TYPICAL["invoice"].lines
    lower = [one.model_copy(update={"box": (one.box[0], one.box[1] + 0.5, one.box[2], one.box[3] + 0.5)})
             for one in upper]  # fmt: skip
    found = papers(page_of(lines=[*upper, *lower]))
    assert [document.type.value for document in found] == ["invoice", "invoice"]
    assert all(document.parts[0].region for document in found)


def test_pages_out_of_order_are_put_in_the_order_their_numbers_say() -> None:
    (found,) = papers(FIRST, THIRD, SECOND)
    assert found.pages == (1, 3, 2)
    assert any("重新排列" in note.text for note in found.notes)


def test_a_contract_scanned_from_its_last_page_is_one_paper() -> None:
    assert types(THIRD, SECOND, FIRST) == [("transfer_contract", (3, 2, 1))]


def test_blank_sheets_belong_to_no_paper_and_are_named() -> None:
    found = papers(BLANK, FIRST, BLANK, SECOND, THIRD, BLANK, TYPICAL["invoice"])
    assert [document.pages for document in found] == [(2, 4, 5), (7,)]
    assert sum("空白页" in note.text for note in found[0].notes) == 3


def test_a_page_scanned_twice_is_read_once() -> None:
    long = contract_page(
        2, 3, *(f"第{n}条 双方应当按照约定履行各自的义务，并对知悉的技术秘密保密。" for n in "二三四五")
    )
    (found,) = papers(FIRST, long, long, THIRD)
    assert found.pages == (1, 2, 4)
    assert any("重复扫描" in note.text for note in found.notes)


def test_a_paper_handed_in_twice_is_named() -> None:
    first, second = papers(TYPICAL["contract_registration"], TYPICAL["contract_registration"])
    assert not first.notes
    assert any("重复提交" in note.text for note in second.notes)


def test_an_annex_belongs_to_its_contract() -> None:
    annex = page_of("附件一", "序号 专利号 发明创造名称", "1 ZL202010123456.2 一种方法", title="专利清单")
    assert types(FIRST, SECOND, THIRD, annex) == [("transfer_contract", (1, 2, 3, 4))]


def test_a_cover_with_notes_on_filling_in_behind_it_belongs_to_its_contract() -> None:
    cover = page_of("合同编号：KJ-1", "委托方（甲方）：某公司", "受托方（乙方）：某大学", title="技术服务合同")
    notes = page_of("一、本合同书适用于技术服务。", "二、签约一方为多个当事人的，分别列明。", title="填写说明")
    first = page_of("委托方（甲方）：某公司", "受托方（乙方）：某大学", "第一条 技术服务的内容。", title="技术服务合同")
    assert types(cover, notes, first) == [("service_contract", (1, 2, 3))]


def test_a_second_contract_whose_title_was_not_read_begins_behind_the_signatures() -> None:
    signed = page_of("第二条 其他。", "甲方（盖章）：", "乙方（盖章）：")
    first = page_of(
        "甲方：四川锦科新材料有限公司", "乙方：成都蓉创电子有限公司", "第一条 专利权转让。", title="专利权转让合同"
    )
    untitled = page_of(
        "合同编号：ZR-2", "甲方：四川锦科新材料有限公司", "乙方：绵阳某公司", "第一条 专利权转让，转让价款伍万元。"
    )
    assert [pages for _, pages in types(first, signed, untitled)] == [(1, 2), (3,)]


def test_statements_of_two_persons_without_readable_titles_are_two_papers() -> None:
    def statement(name: str) -> Page:
        return page_of(
            f"姓名：{name}", "单位名称：四川锦科新材料有限公司", "险种 养老保险 失业保险 工伤保险 缴费基数 参保状态"
        )

    titled = page_of("姓名：王浩", "险种 养老保险 失业保险 缴费基数", "参保状态 参保缴费", title="社会保险个人参保证明")
    assert [pages for _, pages in types(titled, statement("陈静"), statement("赵磊"))] == [(1,), (2,), (3,)]


def test_numbers_that_run_through_the_bundle_do_not_join_its_papers() -> None:
    pages = [page.model_copy(update={"lines": (*page.lines, centred(f"{n}/15", 0.96, size=1))})
             for n, page in enumerate(TYPICAL.values(), 1)]  # fmt: skip
    assert len(papers(*pages)) == len(TYPICAL)


def test_loose_pages_with_unlike_names_are_put_together_by_their_page_numbers() -> None:
    found = loose(签字页=THIRD, 合同首页=FIRST, 中间=SECOND, 执照=TYPICAL["invoice"])
    contract = next(document for document in found if document.type is DocumentType.TRANSFER_CONTRACT)
    assert [part.file for part in contract.parts] == ["合同首页.jpg", "中间.jpg", "签字页.jpg"]
    assert len(found) == 2


def test_a_sheet_that_only_names_the_next_paper_is_none_itself() -> None:
    divider = page_of(title="附件二：发票")
    assert types(divider, TYPICAL["patent_certificate"], TYPICAL["invoice"])[-1] == ("invoice", (3,))


def test_a_list_captioned_or_titled_within_a_form_is_no_paper_of_its_own() -> None:
    cover = page_of("建设主体：四川锦科新材料有限公司", title="产业知识产权运营中心\n申报书", foot="- 1 -")
    body = ("办公条件", "办公场所300平方米。", "工作机制", "每月召开例会。", "基础制度")
    captioned = page_of(*body, lines=(centred("表2 工作队伍一览表", 0.3, size=1.3),), foot="- 2 -")
    titled = page_of("姓名 现任职务 熟悉业务 拟分工", "工作队伍", "运营案例", title="工作队伍一览表", foot="- 3 -")
    assert types(cover, captioned, titled) == [("application_form", (1, 2, 3))]
