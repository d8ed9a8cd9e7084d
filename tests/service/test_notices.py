"""文书 on pages and by the API: proposed, edited, previewed, issued, printed again."""

import io
import re

import docx
import pytest
from fastapi.testclient import TestClient

from pipeline.storage.opening import Storage
from pipeline.storage.records import State
from schemas.review import SYSTEM, Deed, Result, Role
from tests.service.conftest import sign_in
from tests.service.html import parse

ID = "20251103-DONE22"
PAGE = f"/submissions/{ID}/notices"
API = f"/api/v1{PAGE}"


def issue(client: TestClient, kind: str = "mending", **given: object) -> str:
    """The address of the document in the list."""
    answer = client.post(f"{PAGE}/{kind}", data={"applicant": "甲公司", **given}, follow_redirects=False)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def text_of(data: bytes) -> str:
    opened = docx.Document(io.BytesIO(data))
    return "\n".join(line.text for line in opened.paragraphs)


@pytest.mark.usefixtures("done")
def test_the_page_proposes_what_is_missing_and_unreadable(client: TestClient) -> None:
    answer = client.get(PAGE)
    seen = parse(answer.text)
    assert (answer.status_code, seen.problems, seen.unlabelled) == (200, [], [])
    assert "未见制度机制文本，请补交。" in answer.text
    assert "04-合同.pdf" in answer.text


@pytest.mark.usefixtures("done")
def test_a_notice_says_what_the_person_wrote_and_is_printed_again_unchanged(client: TestClient) -> None:
    place = issue(client, items=["请补交社保证明。", "  "], until="2026-12-04", remark="可以邮寄。")
    number = place.rpartition("#n")[2]
    first = client.get(f"{PAGE}/{number}/docx")
    text = text_of(first.content)
    assert "1．请补交社保证明。" in text
    assert "2．" not in text
    assert "请于2026年12月4日前" in text
    assert "可以邮寄。" in text
    assert "甲公司：" in text
    assert re.search(r"知运补〔\d{4}〕\d+号", text)
    assert "filename*=UTF-8''%E8%A1%A5%E6%AD%A3" in first.headers["content-disposition"]
    pdf = client.get(f"{PAGE}/{number}/pdf")
    assert pdf.content.startswith(b"%PDF")
    assert pdf.content == client.get(f"{PAGE}/{number}/pdf").content
    assert f'id="n{number}"' in client.get(PAGE).text


@pytest.mark.usefixtures("done")
def test_a_preview_takes_no_number_and_the_trail_says_who_printed_it(client: TestClient, storage: Storage) -> None:
    before = len(storage.notices.of_submission(ID))
    answer = client.post(f"{PAGE}/mending/draft", data={"items": ["请补交。"]})
    assert answer.headers["content-type"] == "application/pdf"
    assert client.post(f"{API}/draft/docx", json={"kind": "opinion"}).status_code == 200
    assert len(storage.notices.of_submission(ID)) == before
    opinion, mending = storage.trail.entries(submission=ID, limit=2)
    assert [entry.deed for entry in (mending, opinion)] == [Deed.NOTICE_DRAFTED] * 2
    assert [entry.subject for entry in (mending, opinion)] == ["补正通知书", "审查意见表"]
    assert opinion.author.name == "测试人员"


@pytest.mark.usefixtures("done")
@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"items": ["", " "]}, "至少写一项"),
        ({"items": ["甲"], "until": "2025-13-01"}, "补正期限应为存在的日期"),
        ({"items": ["甲"], "until": "2025-01-01"}, "早于受理日期"),
        ({"items": ["长" * 1001]}, "最多 1000 个字"),
    ],
)
def test_what_cannot_be_used_is_said_and_what_was_entered_stays(
    client: TestClient, given: dict[str, object], said: str
) -> None:
    answer = client.post(f"{PAGE}/mending", data={"applicant": "乙公司", "remark": "写过的话", **given})
    assert answer.status_code == 422
    assert said in answer.text
    assert "乙公司" in answer.text
    assert "写过的话" in answer.text


@pytest.mark.usefixtures("done")
def test_an_opinion_sheet_wants_a_conclusion_first(client: TestClient, storage: Storage) -> None:
    refused = client.post(f"{PAGE}/opinion")
    assert (refused.status_code, "还没有作出审核结论" in refused.text) == (409, True)
    assert client.post(f"{PAGE}/opinion/draft").status_code == 200
    storage.decisions.conclude(ID, Result.PASSED, "符合要求。", by=SYSTEM)
    number = issue(client, "opinion").rpartition("#n")[2]
    tables = docx.Document(io.BytesIO(client.get(f"{PAGE}/{number}/docx").content)).tables
    cells = [cell.text for table in tables for row in table.rows for cell in row.cells]
    assert "■通过　　□补正　　□不予推荐" in cells
    assert "符合要求。" in cells
    for table in tables:  # by which LibreOffice goes
        shares = [column.width for column in table.columns]
        assert shares == [cell.width for cell in table.rows[0].cells]


def test_a_receipt_can_be_given_before_anything_was_read(client: TestClient, storage: Storage) -> None:
    files = [("files", ("01-申报表.pdf", b"%PDF-1.4 test", "application/pdf"))]
    sent = client.post("/api/v1/submissions", files=files, data={"level": "sichuan", "received_on": "2025-11-03"})
    id = sent.json()["id"]
    assert client.get(f"/submissions/{id}/notices").status_code == 200
    made = client.post(f"/api/v1/submissions/{id}/notices", json={"kind": "receipt"})
    assert made.status_code == 201
    document = docx.Document(io.BytesIO(client.get(made.json()["docx_url"]).content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    (kept,) = storage.repository.files(id)
    assert kept.sha256 in cells
    assert "01-申报表.pdf" in cells
    assert "申报单位：" in [line.text for line in document.paragraphs]
    assert client.post(f"/api/v1/submissions/{id}/notices", json={"kind": "opinion"}).status_code == 409


@pytest.mark.usefixtures("done")
def test_the_api_does_what_the_page_does(client: TestClient, storage: Storage) -> None:
    listed = client.get(API).json()
    assert "缺推荐意见（推荐函），请补交。" in listed["proposed"]
    made = client.post(API, json={"kind": "mending", "until": "2026-12-04"}).json()
    assert made["number"] == client.get(API).json()["items"][0]["number"]
    assert "缺推荐意见（推荐函），请补交。" in text_of(client.get(made["docx_url"]).content)
    assert client.get(made["pdf_url"]).headers["content-type"] == "application/pdf"
    assert client.post(f"{API}/draft/docx", json={"kind": "receipt"}).status_code == 200
    (entry,) = storage.trail.entries(submission=ID, deed=Deed.NOTICE_ISSUED, limit=1)
    assert (entry.subject, entry.after["sha256"]) == (made["number"], made["sha256"])
    missing = client.get(f"{API}/999999/pdf")
    assert (missing.status_code, missing.headers["content-type"]) == (404, "application/problem+json")
    assert client.post(API, json={"kind": "letter"}).status_code == 422


@pytest.mark.usefixtures("done")
def test_an_auditor_sees_documents_and_issues_none(client: TestClient, storage: Storage) -> None:
    sign_in(storage, client, Role.AUDITOR)
    page = client.get(PAGE).text
    assert "出具并编号" not in page
    assert "导出证据包" in page
    assert client.post(f"{PAGE}/mending", data={"items": ["甲"]}).status_code == 403
    sign_in(storage, client, Role.CLERK)
    assert "导出证据包" not in client.get(PAGE).text


def test_the_page_of_a_failed_submission_says_that_not_everything_is_known(
    client: TestClient, received: object
) -> None:
    received("20251103-FAIL88", State.FAILED)  # type: ignore[operator]
    assert "还没有识读完" in client.get("/submissions/20251103-FAIL88/notices").text
