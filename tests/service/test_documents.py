"""Documents on paper: the same sentences as DOCX and PDF, by the measures of GB/T 9704, with a text layer."""

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

import docx
import pdfplumber
import pikepdf
import pypdfium2
import pytest

from pipeline.settings import Settings
from pipeline.storage.notices import NoticeKind
from pipeline.storage.records import ReceivedFile
from schemas.document import DocumentState
from schemas.finding import Checklist, told_apart
from schemas.page import PageState
from schemas.review import SYSTEM, Conclusion, Decision, Result, Verdict
from service.decided import Board
from service.documents import fonts
from service.documents.composing import mending, receipt
from service.documents.content import OfficialDocument, Paragraph, Table
from service.documents.deficiencies import deficiencies
from service.documents.lines import broken
from service.documents.office import Office
from service.documents.opinion import opinion_sheet
from service.documents.pdf import pdf
from service.documents.word import docx as word
from service.reports.masking import Masker
from service.reviewed import Reviewed
from service.sheet import Sheet
from tests.service.dossiers import ID_NUMBER, MOBILE, build_case

OFFICE = Office(name="某省知识产权局", contact="受理窗口　028-5550001")
NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def reviewed() -> Reviewed:
    return build_case().reviewed


def board(reviewed: Reviewed, *decisions: Decision, conclusion: Conclusion | None = None) -> Board:
    masker = Masker.of(reviewed.dossier.facts)
    masked = reviewed.masked(masker)
    return Board.of(Sheet.of(replace(masked, conclusion=conclusion)), decisions, masker)


def decision(reviewed: Reviewed, check: str, verdict: Verdict, reason: str) -> Decision:
    finding = next(one for one in reviewed.findings if one.check == check)
    return Decision(
        submission=reviewed.dossier.submission.id,
        finding=finding.key,
        check=check,
        outcome=finding.outcome,
        title=finding.title,
        told=finding.reason,
        said=finding.said,
        verdict=verdict,
        reason=reason,
        by=SYSTEM,
        at=NOW,
    )


def file(name: str, problem: str | None = None) -> ReceivedFile:
    given = {"size": 482133, "media_type": "application/pdf", "sha256": "ab" * 32, "sender": "", "received_at": NOW}
    return ReceivedFile(name=name, problem=problem, **given)


@pytest.fixture(scope="module")
def papers(reviewed: Reviewed) -> dict[str, OfficialDocument]:
    submission = reviewed.dossier.submission
    applicant = reviewed.applicant_name or ""
    items = deficiencies(board(reviewed), [])
    return {
        "receipt": receipt(
            submission=submission, applicant=applicant, files=[file("01-申报表.pdf")] * 3, office=OFFICE
        ),
        "mending": mending(
            submission=submission,
            applicant=applicant,
            items=items * 4,
            until=date(2026, 12, 4),
            remark="请一次交齐。\n可以邮寄。",
            office=OFFICE,
        ).model_copy(update={"number": "知运补〔2026〕1号", "date": "2026-11-21"}),
        "opinion": opinion_sheet(board(reviewed), office=OFFICE),
    }


@pytest.fixture(params=["receipt", "mending", "opinion"])
def paper(request: pytest.FixtureRequest, papers: dict[str, OfficialDocument]) -> OfficialDocument:
    return papers[request.param]


def sentences(paper: OfficialDocument) -> Iterator[str]:
    yield from (paper.title, paper.number_line, *paper.closing)
    for block in paper.blocks:
        if isinstance(block, Paragraph):
            yield block.text
        elif isinstance(block, Table):
            yield from (cell for row in (block.head, *block.rows) for cell in row)


def bare(text: str) -> str:
    return re.sub(r"\s", "", text)


def printed(data: bytes) -> str:
    """The text layer in the order in which it was set."""
    with pypdfium2.PdfDocument(data) as opened:
        return bare("".join(page.get_textpage().get_text_range() for page in opened))


def written(data: bytes) -> str:
    opened = docx.Document(io.BytesIO(data))
    cells = (cell.text for table in opened.tables for row in table.rows for cell in row.cells)
    return bare("".join([*(line.text for line in opened.paragraphs), *cells]))


def test_both_forms_say_every_sentence(paper: OfficialDocument) -> None:
    in_word, on_paper = written(word(paper)), re.sub(r"—\d+—|草稿(?!，)", "", printed(pdf(paper)))
    for sentence in sentences(paper):
        assert bare(sentence) in in_word
        assert bare(sentence) in on_paper


def test_no_number_of_a_person_is_printed(paper: OfficialDocument) -> None:
    for text in (written(word(paper)), printed(pdf(paper))):
        assert ID_NUMBER not in text
        assert MOBILE not in text


def test_the_pdf_has_its_title_its_language_and_its_typefaces_with_it(paper: OfficialDocument) -> None:
    with pikepdf.open(io.BytesIO(pdf(paper))) as opened:
        assert opened.Root.Lang == "zh-CN"
        assert str(opened.docinfo["/Title"]) == f"{paper.title} {paper.number_line}"
        fonts = [font for page in opened.pages for font in page.Resources.Font.values()]
        chinese = [font for font in fonts if str(font.BaseFont) not in ("/Helvetica", "/Times-Roman")]
        assert chinese
        assert all("/FontFile2" in font.FontDescriptor for font in chinese if "/FontDescriptor" in font)


def test_the_same_content_gives_the_same_pdf(paper: OfficialDocument) -> None:
    assert pdf(paper) == pdf(OfficialDocument.model_validate(paper.content))


def test_the_page_has_the_measures_of_the_standard(papers: dict[str, OfficialDocument]) -> None:
    section = docx.Document(io.BytesIO(word(papers["mending"]))).sections[0]
    measures = [section.page_width, section.page_height, section.top_margin, section.left_margin, section.right_margin]
    assert [round(one.mm) for one in measures if one is not None] == [210, 297, 37, 28, 26]
    with pdfplumber.open(io.BytesIO(pdf(papers["mending"]))) as opened:
        page = opened.pages[0]
        assert (round(page.width), round(page.height)) == (595, 842)
        body = [letter for letter in page.chars if letter["size"] == 16 and letter["text"].strip()]
        assert min(letter["x0"] for letter in body) >= 28 * 72 / 25.4 - 0.5
        assert max(letter["x1"] for letter in body) <= (210 - 26) * 72 / 25.4 + 0.5


def test_a_signature_never_stands_alone_on_a_page(reviewed: Reviewed) -> None:
    submission = reviewed.dossier.submission
    for count in range(1, 14):
        items = ["缺制度机制文本，请补交。"] * count
        paper = mending(submission=submission, applicant="甲", items=items, until=None, remark="", office=OFFICE)
        with pdfplumber.open(io.BytesIO(pdf(paper))) as opened:
            last = bare(opened.pages[-1].extract_text())
        assert "联系方式" in last


def test_a_draft_says_so_and_an_issued_document_does_not(papers: dict[str, OfficialDocument]) -> None:
    assert "草稿" in printed(pdf(papers["receipt"]))
    assert "草稿" in written(word(papers["receipt"]))
    assert "草稿" not in printed(pdf(papers["mending"])) + written(word(papers["mending"]))


def test_a_rare_character_is_printed_and_not_dropped(reviewed: Reviewed) -> None:
    submission = reviewed.dossier.submission
    paper = mending(
        submission=submission, applicant="㼆䶮有限公司", items=["<b>&请补交"], until=None, remark="", office=OFFICE
    )
    assert "㼆䶮有限公司：" in printed(pdf(paper))
    assert "<b>&请补交" in printed(pdf(paper))


def test_no_line_begins_with_a_closing_mark_or_ends_with_an_opening_one() -> None:
    text = (
        "依据《四川省产业知识产权运营中心建设管理工作指引（试行）》（川市监办〔2025〕16号），请补交“04-合同.pdf”。" * 3
    )
    for width in range(6, 40):
        lines = broken(text, width=width, indent=2, measure=lambda token: float(len(token)))
        assert "".join(lines) == text
        assert not [line for line in lines[1:] if line[0] in "，。》）〕”"]
        assert not [line for line in lines[:-1] if line[-1] in "《（〔“"]
        assert all(len(line) <= width for line in lines)


def test_what_is_to_be_mended_comes_from_the_checklist_unusable_files_and_verdicts(reviewed: Reviewed) -> None:
    decided = (
        decision(reviewed, "ST-01", Verdict.TO_BE_MENDED, "请补交刘一鸣的劳动合同"),
        decision(reviewed, "SC-08a", Verdict.ESTABLISHED, "数量不足"),
    )
    items = deficiencies(board(reviewed, *decided), [file("05-损坏.tif", "文件损坏，请重新提交。")])
    assert items == (
        "文件“05-损坏.tif”：文件损坏，请重新提交。",
        "未见制度机制文本，请补交。",
        "运营案例材料：文件已加密，请重新提交清晰、完整的文件。",
        "缺推荐意见（推荐函），请补交。",
        "文件“04-合同.pdf”：文件已加密，无法打开；请解除密码后重新提交。",
        "工作队伍人员有社保证明：请补交刘一鸣的劳动合同。",
    )


def test_the_opinion_sheet_sets_the_person_s_verdict_beside_the_machine_s(reviewed: Reviewed) -> None:
    stale = decision(reviewed, "SC-08a", Verdict.CLEARED, "合同已核").model_copy(update={"said": "other"})
    gone = decision(reviewed, "ST-01", Verdict.CLEARED, f"电话{MOBILE}已核").model_copy(update={"finding": "gone"})
    conclusion = Conclusion(
        submission=reviewed.dossier.submission.id,
        result=Result.TO_BE_MENDED,
        opinion="请补正后再审。",
        said="before",
        by=SYSTEM,
        at=NOW,
    )
    sheet = opinion_sheet(board(reviewed, stale, gone, conclusion=conclusion), office=OFFICE)
    rows = [row for block in sheet.blocks if isinstance(block, Table) for row in block.rows]
    decided = {row[0]: row[3] for row in rows if len(row) == 4}
    assert decided["SC-08a"].startswith("已核实无误：合同已核（系统，2026年11月21日）")
    assert "重新核看" in decided["SC-08a"]
    assert decided["ID-02"] == "（未认定）"
    assert any("现已没有" in row[2] and "139****1234" in row[3] for row in rows if len(row) == 4)
    assert ("知识产权运营项目数超过5个", ">5", "5", "1", "不一致") in rows
    assert ("结论", "□通过　　■补正　　□不予推荐") in rows
    assert any("重新审核" in block.text for block in sheet.blocks if isinstance(block, Paragraph))
    assert sheet.kind is NoticeKind.OPINION


def test_a_machine_without_chinese_typefaces_prints_all_the_same(
    papers: dict[str, OfficialDocument], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fonts, "_FOLDERS", ())
    fonts.faces.cache_clear()
    try:
        text = printed(pdf(papers["mending"]))
    finally:
        fonts.faces.cache_clear()
    assert "补正通知书" in text
    assert "知运补〔2026〕1号" in text


def test_the_office_is_named_by_the_settings(reviewed: Reviewed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHENHE_OFFICE_NAME", "宜宾市市场监督管理局")
    monkeypatch.setenv("SHENHE_DOCUMENT_PREFIX", "宜知运")
    monkeypatch.setenv("SHENHE_MENDING_DAYS", "15")
    office = Office.of(Settings())
    assert (office.prefix, office.mend_by(date(2026, 11, 21))) == ("宜知运", date(2026, 12, 6))
    paper = receipt(submission=reviewed.dossier.submission, applicant="", files=[], office=office)
    assert "宜宾市市场监督管理局" in printed(pdf(paper))
    assert "申报单位：" in printed(pdf(paper))


def test_only_what_failed_to_be_read_is_to_be_mended_and_only_by_the_applicant(reviewed: Reviewed) -> None:
    dossier = reviewed.dossier
    states = {
        "d1": (DocumentState.PARTLY_READ, PageState.UNREADABLE, "画面过暗，请重新扫描后提交"),
        "d2": (DocumentState.UNREADABLE, PageState.READ, None),
        "d3": (DocumentState.PARTLY_READ, PageState.UNREADABLE, "识别模型不能运行，请管理员查看原因"),
    }
    documents = [
        one.model_copy(update={"state": states[one.id][0], "problem": "见各页"}) if one.id in states else one
        for one in dossier.documents
    ]
    pages = {
        id: tuple(page.model_copy(update={"state": states[id][1], "problem": states[id][2]}) for page in run)
        for id, run in dossier.pages.items()
    }
    changed = dossier.model_copy(update={"documents": tuple(documents), "pages": pages})
    items = deficiencies(board(replace(reviewed, dossier=changed)), [])
    assert [item for item in items if "第1页" in item] == [
        "“01-申报表.jpg”第1页（申报表）：画面过暗，请重新扫描后提交。"
    ]
    assert not [item for item in items if "营业执照" in item or "管理员" in item]


@pytest.mark.parametrize(
    ("status", "note", "said"),
    [
        ("missing", "材料中没有推荐函，请通知申报单位补正", "材料中没有推荐函，请补交。"),
        ("missing", "", "缺推荐意见（推荐函），请补交。"),
        (
            "unreadable",
            "没有认出推荐函；合同1.pdf可能是，请打开查看",
            "推荐意见（推荐函）：没有认出推荐函，请重新提交清晰、完整的文件。",
        ),
        ("unreadable", "", "推荐意见（推荐函）：无法识读，请重新提交清晰"),
    ],
)
def test_a_note_for_the_clerk_is_turned_to_the_applicant(reviewed: Reviewed, status: str, note: str, said: str) -> None:
    checklist = Checklist.model_validate({"items": [{"class": "recommendation", "status": status, "note": note}]})
    assert deficiencies(board(replace(reviewed, checklist=checklist)), [])[0].startswith(said)


def test_what_nobody_decided_and_one_check_could_not_verify_takes_one_row(reviewed: Reviewed) -> None:
    doubtful = next(one for one in reviewed.findings if one.check == "ID-02")
    many = told_apart([*reviewed.findings, *[doubtful] * 3])
    sheet = opinion_sheet(board(replace(reviewed, findings=many)), office=OFFICE)
    rows = [row for block in sheet.blocks if isinstance(block, Table) for row in block.rows if len(row) == 4]
    assert [row[2].endswith("原件。同类共 4 项，见核对结果。") for row in rows if row[0] == "ID-02"] == [True]
    assert len([row for row in rows if row[0] == "ST-01"]) == 1
