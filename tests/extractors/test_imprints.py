"""Which seal belongs to a place on the page."""

import re

from extractors.documents.imprints import seal_facts, seal_in
from schemas.document import DocumentType
from schemas.evidence import Box, FactState, Origin
from schemas.page import Page, Seal, SealKind
from tests.extractors.paper import document


def seal(text: str, box: Box, confidence: float) -> Seal:
    return Seal(box=box, text=text, kind=SealKind.OFFICIAL, confidence=confidence)


def test_an_office_s_seal_that_reaches_into_the_applicant_s_cell_is_not_the_applicant_s() -> None:
    page = Page(
        file="a.pdf", number=1, width=1000, height=1400, origin=Origin.OCR,
        seals=(
            seal("德阳绘鸿知识产权运营有限公司", (0.6, 0.50, 0.8, 0.62), 0.95),
            seal("德阳市市场监督管理局", (0.6, 0.58, 0.8, 0.70), 0.999),
        ),
    )  # fmt: skip
    cell: Box = (0.2, 0.45, 0.9, 0.66)
    best, applicants = seal_in(page, cell), seal_in(page, cell, unlike=re.compile(".*局"))
    assert best is not None
    assert applicants is not None
    assert (best.text, applicants.text) == ("德阳市市场监督管理局", "德阳绘鸿知识产权运营有限公司")


def test_slices_on_several_pages_are_one_straddling_seal_after_the_others() -> None:
    cut = seal("", (0.95, 0.4, 1.0, 0.52), 0.0).model_copy(update={"kind": SealKind.STRADDLING})
    own = seal("德阳市市场监督管理局", (0.6, 0.58, 0.8, 0.70), 0.999)
    pages = [
        Page(file="a.pdf", number=number, width=1000, height=1400, origin=Origin.OCR, seals=seals)
        for number, seals in ((1, (cut,)), (2, (cut, own)))
    ]
    paper = document(DocumentType.OTHER, *pages)
    facts = {fact.key.split(".", 1)[1]: fact for fact in seal_facts(paper, pages)}
    assert list(facts) == ["seals[0].text", "seals[0].kind", "seals[1].kind"]
    assert facts["seals[1].kind"].value == "骑缝章"
    [alone] = seal_facts(paper, pages[:1])
    assert alone.state is FactState.DOUBTFUL


def seal_facts_of(one: Seal) -> dict[str, FactState]:
    page = Page(file="a.pdf", number=1, width=1000, height=1400, origin=Origin.OCR, seals=(one,))
    facts = seal_facts(document(DocumentType.BANK_SLIP, page), [page])
    return {fact.key.rpartition(".")[2]: fact.state for fact in facts}


def test_the_end_of_a_name_alone_is_no_name() -> None:
    box: Box = (0.6, 0.5, 0.8, 0.6)
    assert seal_facts_of(seal("股份有限公司", box, 0.9999))["text"] is FactState.DOUBTFUL
    assert seal_facts_of(seal("某某银行股份有限公司", box, 0.9999))["text"] is FactState.CONFIRMED


def test_a_purpose_misread_tells_no_kind() -> None:
    one = seal("某某银行股份有限公司", (0.6, 0.5, 0.8, 0.6), 0.9999).model_copy(update={"kind": SealKind.OTHER})
    assert seal_facts_of(one.model_copy(update={"lower_text": "发類專旺車"}))["kind"] is FactState.DOUBTFUL
    assert seal_facts_of(one.model_copy(update={"lower_text": "核算用章"}))["kind"] is FactState.CONFIRMED


def test_the_tax_stamp_misread_is_kept_as_read_with_its_words_proposed() -> None:
    stamp = seal("全国统发阁监制章", (0.4, 0.1, 0.6, 0.2), 0.9999)
    page = Page(file="a.pdf", number=1, width=1000, height=1400, origin=Origin.OCR, seals=(stamp,))
    text, kind = seal_facts(document(DocumentType.INVOICE, page), [page])
    assert (text.value, text.alternatives, text.state) == (
        "全国统发阁监制章", ("全国统一发票监制章",), FactState.DOUBTFUL,
    )  # fmt: skip
    assert kind.value == "其他"


def test_a_bank_s_seal_without_words_under_its_star_is_likelier_one_for_its_business() -> None:
    page = Page(
        file="a.pdf", number=1, width=1000, height=1400, origin=Origin.OCR,
        seals=(seal("某某银行股份有限公司", (0.6, 0.5, 0.8, 0.6), 0.9999),),
    )  # fmt: skip
    kind = seal_facts(document(DocumentType.BANK_SLIP, page), [page])[1]
    assert (kind.value, kind.alternatives, kind.state) == ("其他", ("公章",), FactState.DOUBTFUL)
