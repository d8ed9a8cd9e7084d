"""What went into no fact is on the fact sheet: on the pages, in the report, in the data."""

import json
import re
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from pipeline.storage.opening import Storage
from schemas.document import Note
from service.leftovers import Leftovers
from service.reports.masking import Masker
from service.reports.writing import write_reports
from service.sheet import Sheet
from tests.service.conftest import save_case
from tests.service.dossiers import Case
from tests.service.html import parse
from tests.service.slips import PAYLOAD, build_slips

ID = "20251103-SLPS22"


@pytest.fixture(scope="module")
def case() -> Case:
    return build_slips(id=ID)


@pytest.fixture(scope="module")
def sheet(case: Case) -> Sheet:
    return Sheet.of(case.reviewed.masked(Masker.of(case.reviewed.dossier.facts)))


@pytest.fixture(scope="module")
def folder(case: Case, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("slips")
    write_reports(out, case.reviewed, case.image)
    return out


@pytest.fixture(scope="module")
def stored(case: Case, storage: Storage) -> None:
    storage.repository.create_submission(case.reviewed.dossier.submission)
    save_case(storage, case)


@pytest.fixture
def facts_page(stored: None, client: TestClient) -> str:  # noqa: ARG001
    return client.get(f"/submissions/{ID}/facts").text


def test_labels_and_remarks_of_a_paper_are_told_apart(sheet: Sheet) -> None:
    upper, lower = (paper.leftovers for paper in sheet.documents)
    assert upper.labels == ["记账网点"]
    assert upper.notes == []
    assert [(row.words, row.box) for row in upper.tables] == [
        ("第1页表格（4行×4列）未能对应到事实", (0.1, 0.36, 0.9, 0.44))
    ]
    assert lower.labels == []


def test_a_blank_page_that_is_of_no_document_is_named(sheet: Sheet) -> None:
    assert sheet.documents[1].leftovers.notes == ["“05-回单.jpg”第2页为空白页"]


def test_a_blank_page_of_another_file_is_named_though_its_number_is_a_page_of_the_document_too(case: Case) -> None:
    paper = Sheet.of(case.reviewed).documents[0]
    notes = ("“05-回单.jpg”第1页为空白页", "“06-背面.jpg”第1页为空白页")
    document = paper.document.model_copy(update={"notes": tuple(Note(text=text) for text in notes)})
    assert Leftovers(document, paper.pages, []).notes == [notes[1]]


def test_of_a_shared_page_each_paper_has_its_own_unread_places(sheet: Sheet) -> None:
    assert [[row.box for row in paper.leftovers.unread] for paper in sheet.documents] == [
        [(0.1, 0.3, 0.3, 0.32)],
        [(0.1, 0.8, 0.3, 0.82)],
    ]


def test_a_page_without_text_and_a_blank_page_say_so(case: Case) -> None:
    dossier = case.reviewed.dossier
    bare = dossier.pages["d1"][0].model_copy(update={"lines": (), "seals": (), "codes": (), "unread": ()})
    blank = bare.model_copy(update={"number": 2, "problem": "该页为空白页。"})
    document = dossier.documents[0].model_copy(update={"parts": (), "unmapped": (), "notes": ()})
    changed = dossier.model_copy(update={"documents": (document,), "facts": (), "pages": {"d1": (bare, blank)}})
    left = Sheet.of(case.reviewed.__class__(changed, (), case.reviewed.checklist, "1")).documents[0].leftovers
    assert left.problems == ["第1页：未识读到文字，请对照原件。", "第2页：该页为空白页。"]
    assert left.conditions == ["第1页：模糊、倾斜", "第2页：模糊、倾斜"]


def test_a_code_that_became_no_fact_is_told(case: Case) -> None:
    changed = case.reviewed.dossier.model_copy(update={"facts": ()})
    paper = Sheet.of(case.reviewed.__class__(changed, (), case.reviewed.checklist, "1")).documents[0]
    assert paper.leftovers.codes == [f"第1页：{PAYLOAD}"]


def test_the_report_shows_the_block_with_the_crop_of_the_unread_place(folder: Path) -> None:
    text = (folder / "factsheet.html").read_text(encoding="utf-8")
    page = parse(text)
    assert not page.problems
    assert not [link for link in page.links if link.startswith("#") and link[1:] not in page.ids]
    assert re.search(r"未能归入事实的内容.*记账网点.*第1页：模糊、倾斜.*未能识读之处影像", text, re.S)
    assert re.search(r'href="#box-t-d1-0">第1页表格（4行×4列）未能对应到事实<img src="data:', text)


def test_the_page_shows_the_block_and_leads_to_the_unread_place(facts_page: str, client: TestClient) -> None:
    assert not parse(facts_page).problems
    link = re.search(r'href="(/submissions/[^"]*\?unread=u-d1-1-0)#box"', facts_page)
    assert link
    answer = client.get(link[1]).text
    assert "第1页未能识读之处" in answer
    assert "影像状况：模糊、倾斜" in answer
    assert 'id="box"' in answer
    assert 'id="region"' in answer
    table = re.search(r'href="(/submissions/[^"]*\?unread=t-d1-0)#box"', facts_page)
    assert table
    assert "第1页表格（4行×4列）未能对应到事实" in client.get(table[1]).text


def test_what_a_code_says_is_text_and_never_a_link(folder: Path, facts_page: str, client: TestClient) -> None:
    picture_page = client.get(f"/submissions/{ID}/documents/d1/pages/1").text
    for text in ((folder / "factsheet.html").read_text(encoding="utf-8"), facts_page, picture_page):
        assert "https://pay.example/check" in text
        assert not [address for address in parse(text).addresses if "pay.example" in address]
        assert not re.search(r"<a [^>]*>[^<]*pay\.example", text)


def test_a_doubtful_value_is_shown_with_what_it_may_be(folder: Path, facts_page: str) -> None:
    for text in ((folder / "factsheet.html").read_text(encoding="utf-8"), facts_page):
        assert "可能为：280,000.00、360,000.00" in re.sub("</?mark>", "", text)


def test_a_seal_is_shown_with_its_other_print_and_colour(folder: Path, facts_page: str) -> None:
    for text in ((folder / "factsheet.html").read_text(encoding="utf-8"), facts_page):
        assert "电子回单专用章；编号5101075001234；红色" in text


def test_the_data_names_what_was_seen_of_each_page(folder: Path) -> None:
    upper, lower = json.loads((folder / "factsheet.json").read_text(encoding="utf-8"))["documents"]
    assert upper["parts"] == [{"file": "05-回单.jpg", "pages": [1], "region": [0.0, 0.0, 1.0, 0.5]}]
    page = upper["page_details"][0]
    assert (page["file"], page["page"], page["state"], page["problem"]) == ("05-回单.jpg", 1, "read", None)
    assert page["condition"] == ["模糊", "倾斜"]
    assert page["unread"] == [[0.1, 0.3, 0.3, 0.32]]
    assert page["region"] == [0.0, 0.0, 1.0, 0.5]
    assert page["seals"][0]["lower_text"] == "电子回单专用章"
    assert page["codes"][0]["symbology"] == "QR Code"
    assert lower["page_details"][0]["codes"] == []


def test_the_api_answers_the_same_of_documents(facts_page: str, client: TestClient, folder: Path) -> None:
    assert facts_page
    written = json.loads((folder / "factsheet.json").read_text(encoding="utf-8"))["documents"]
    answered = client.get(f"/api/v1/submissions/{ID}/documents").json()["items"]
    assert [one["page_details"][0]["unread"] for one in answered] == [
        one["page_details"][0]["unread"] for one in written
    ]
