"""What leaves as files: workbooks without formulas, bundles whose sums verify."""

import hashlib
import io
import json
import subprocess
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

import openpyxl
import pytest
from fastapi.testclient import TestClient

from pipeline.storage.objects import original_key
from pipeline.storage.opening import Storage
from schemas.review import SYSTEM, Decision, Deed, Role, Verdict
from service.decided import Board
from service.exports.workbook import Column, workbook_of_list, workbook_of_submission
from service.exports.zipping import Member, zipped
from service.reports.masking import Masker
from service.sheet import Sheet
from tests.service.conftest import save_case, sign_in
from tests.service.dossiers import ID_NUMBER, MOBILE, Case, build_case

ID = "20251103-DONE22"
_HASHED = ("number", "moment", "login", "author", "deed", "submission", "subject", "before", "after", "reason")


@pytest.fixture
def handed_in(client: TestClient, storage: Storage) -> str:
    """A submission with originals that was processed, decided and notified."""
    files = [
        ("files", ("01-申报表.pdf", b"%PDF-1.4 one", "application/pdf")),
        ("files", (f"{ID_NUMBER} 合同.pdf", b"%PDF-1.4 two", "application/pdf")),
        ("files", ("../../x\\y:z.pdf", b"%PDF-1.4 three", "application/pdf")),
    ]
    sent = client.post("/api/v1/submissions", files=files, data={"level": "sichuan", "received_on": "2025-11-03"})
    id = str(sent.json()["id"])
    case = build_case(id=id)
    save_case(storage, case)
    finding = storage.repository.findings(id)[1]
    storage.decisions.decide(id, finding.key, Verdict.CLEARED, f"电话 {MOBILE} 核实", by=SYSTEM)
    client.post(f"/api/v1/submissions/{id}/notices", json={"kind": "receipt"})
    return id


def unpacked(data: bytes, folder: Path) -> Path:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        archive.extractall(folder)
    (top,) = folder.iterdir()
    return top


def bundle(client: TestClient, id: str, **given: str) -> bytes:
    answer = client.post(f"/submissions/{id}/export/bundle", data={"reason": "移交稽核科", **given})
    assert answer.headers["content-type"] == "application/zip", answer.text
    return answer.content


def test_the_sums_of_a_bundle_verify_and_the_trail_has_their_hash(
    client: TestClient, storage: Storage, handed_in: str, tmp_path: Path
) -> None:
    top = unpacked(bundle(client, handed_in), tmp_path / "out")
    checked = subprocess.run(["sha256sum", "--strict", "-c", "SHA256SUMS"], cwd=top, capture_output=True, text=True)
    assert checked.returncode == 0, checked.stdout
    files = {path.relative_to(top).as_posix() for path in top.rglob("*") if path.is_file()}
    assert files - {"SHA256SUMS"} == {line[66:] for line in (top / "SHA256SUMS").read_text("utf-8").splitlines()}
    assert {"README.txt", "factsheet.json", "factsheet.html", "findings.json", "checklist.json"} < files
    assert sum(name.startswith("notices/") for name in files) == 2
    (entry,) = storage.trail.entries(submission=handed_in, deed=Deed.EXPORTED)
    assert entry.reason == "移交稽核科"
    assert entry.after["sha256sums"] == hashlib.sha256((top / "SHA256SUMS").read_bytes()).hexdigest()


def test_originals_are_as_received_and_none_leads_out_of_its_folder(
    client: TestClient, handed_in: str, tmp_path: Path
) -> None:
    top = unpacked(bundle(client, handed_in), tmp_path / "out")
    kept = {path.name: path.read_bytes() for path in (top / "originals").iterdir()}
    assert kept == {
        "001-01-申报表.pdf": b"%PDF-1.4 one",
        "002-510101________4514 合同.pdf": b"%PDF-1.4 two",
        "003-x_y_z.pdf": b"%PDF-1.4 three",
    }


def test_a_bundle_is_masked_but_for_its_originals(client: TestClient, handed_in: str, tmp_path: Path) -> None:
    top = unpacked(bundle(client, handed_in), tmp_path / "out")
    for path in top.rglob("*"):
        if path.is_file() and path.suffix in (".json", ".jsonl", ".html", ".txt"):
            assert ID_NUMBER not in path.read_text("utf-8"), path.name
            assert MOBILE not in path.read_text("utf-8"), path.name
    assert "原件" in (top / "README.txt").read_text("utf-8")


def test_the_entries_of_the_trail_can_be_proved_from_the_bundle_alone(
    client: TestClient, handed_in: str, tmp_path: Path
) -> None:
    """By the recipe of the README."""
    top = unpacked(bundle(client, handed_in), tmp_path / "out")
    fields = [
        "number",
        "moment",
        "login",
        "author",
        "deed",
        "submission",
        "subject",
        "before",
        "after",
        "reason",
        "previous",
    ]
    covered = []
    for line in (top / "trail.jsonl").read_text("utf-8").splitlines():
        entry = json.loads(line)
        told = json.dumps([entry[name] for name in fields], ensure_ascii=False, separators=(",", ":"))
        if hashlib.sha256(told.encode()).hexdigest() != entry["hash"]:
            covered.append((entry["deed"], entry["covered"]))
    assert covered == [("received", 1), ("finding_decided", 1)]


def test_clear_text_is_exported_only_while_it_may_be_seen(
    client: TestClient, storage: Storage, handed_in: str, tmp_path: Path
) -> None:
    refused = client.post(f"/submissions/{handed_in}/export/bundle", data={"reason": "移交稽核科", "clear": "1"})
    assert refused.status_code == 403
    assert storage.trail.entries(submission=handed_in, deed=Deed.EXPORTED) == ()
    client.post(f"/submissions/{handed_in}/unmask", data={"reason": "核对证件号码"})
    top = unpacked(bundle(client, handed_in, clear="1"), tmp_path / "out")
    assert ID_NUMBER in (top / "factsheet.json").read_text("utf-8")
    (entry,) = storage.trail.entries(submission=handed_in, deed=Deed.EXPORTED)
    assert entry.after["masked"] is False


def test_a_bundle_wants_a_reason(client: TestClient, handed_in: str) -> None:
    answer = client.post(f"/submissions/{handed_in}/export/bundle", data={"reason": " 无 "})
    assert (answer.status_code, "请写明导出理由" in answer.text) == (422, True)
    api = client.post(f"/api/v1/submissions/{handed_in}/export/bundle", json={"reason": ""})
    assert (api.status_code, api.headers["content-type"]) == (422, "application/problem+json")
    odd = client.post(
        f"/api/v1/submissions/{handed_in}/export/bundle",
        content=b'{"reason": "\\u0000\\ud800\\n  "}',
        headers={"content-type": "application/json"},
    )
    assert odd.status_code == 422


def test_an_altered_original_is_not_passed_off_as_evidence(client: TestClient, storage: Storage) -> None:
    files = [("files", ("01.pdf", b"%PDF-1.4 to be altered", "application/pdf"))]
    sent = client.post("/api/v1/submissions", files=files, data={"level": "sichuan", "received_on": "2025-11-03"})
    id = sent.json()["id"]
    (file,) = storage.repository.files(id)
    storage.objects._client.put_object(  # as somebody with the keys of the store could
        bucket_name=storage.objects.bucket,
        object_name=original_key(file.sha256),
        data=io.BytesIO(b"other"),
        length=5,
    )
    answer = client.post(f"/api/v1/submissions/{id}/export/bundle", json={"reason": "移交稽核科"})
    assert answer.status_code == 409
    assert "不符" in answer.json()["detail"]
    assert storage.trail.entries(submission=id, deed=Deed.EXPORTED) == ()


def test_nothing_made_for_a_bundle_stays_on_disk(client: TestClient, handed_in: str) -> None:
    bundle(client, handed_in)
    workdir = client.app.state.desk.workdir  # type: ignore[attr-defined]
    assert list(workdir.glob("bundle-*")) == []


def test_a_zip_is_sent_in_pieces_no_larger_than_its_blocks() -> None:
    block = b"\x00\xff" * 524_288
    pieces = list(
        zipped([Member("a.bin", (block for _ in range(8)), packed=False)], at=datetime(2026, 1, 2, tzinfo=UTC))
    )
    assert max(map(len, pieces)) < 2 * len(block)
    with zipfile.ZipFile(io.BytesIO(b"".join(pieces))) as archive:
        assert archive.read("a.bin") == block * 8


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝cmd", '=HYPERLINK("x")'])
def test_what_was_read_never_becomes_a_formula(text: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook_of_list("表", [Column("值", 10)], [[text], ["正常"]])))
    cell = book.active["A2"]
    assert (cell.data_type, cell.quotePrefix) == ("s", True)
    assert str(cell.value).strip() == text.strip()
    assert book.active["A3"].quotePrefix is False


def test_a_workbook_has_dates_numbers_a_fixed_head_and_no_person_s_number(done: Case) -> None:
    masker = Masker.of(done.reviewed.dossier.facts)
    reviewed = done.reviewed.masked(masker)
    finding = next(one for one in done.reviewed.findings if one.check == "ST-01")
    decided = Decision(
        **finding.model_dump(include={"check", "outcome", "title"}),
        submission=ID,
        finding=finding.key,
        told=finding.reason,
        said=finding.said,
        verdict=Verdict.CLEARED,
        reason=f"=电话{MOBILE}",
        by=SYSTEM,
        at=datetime(2026, 11, 21, 9, 30, tzinfo=UTC),
    )
    board = Board.of(Sheet.of(reviewed), [decided], masker)
    book = openpyxl.load_workbook(io.BytesIO(workbook_of_submission(board)))
    facts = book["事实"]
    rows = list(facts.iter_rows(values_only=True))
    values = {row[4]: row[5] for row in rows}
    assert values["成立日期"] == datetime(2019, 3, 12)
    assert facts.freeze_panes == "B2"
    assert facts.column_dimensions["F"].width > 30
    assert all(ID_NUMBER not in str(cell) and MOBILE not in str(cell) for row in rows for cell in row)
    findings = list(book["核对结果"].iter_rows(values_only=True))
    assert [row[0] for row in findings[1:]] == [one.check for one in reviewed.sorted_findings()]
    verdict = next(row[5:8] for row in findings if row[0] == "ST-01")
    assert verdict == ("已核实无误", "=电话139****1234", "系统")


def test_characters_excel_refuses_are_left_out() -> None:
    book = openpyxl.load_workbook(
        io.BytesIO(workbook_of_list("表", [Column("值", 10)], [["甲\x00\x0b乙"], [date(2025, 11, 3)], [None]]))
    )
    assert (book.active["A2"].value, book.active["A3"].value) == ("甲乙", datetime(2025, 11, 3))


@pytest.mark.usefixtures("done")
def test_exports_are_for_those_with_the_right_and_in_the_trail(client: TestClient, storage: Storage) -> None:
    answer = client.get(f"/submissions/{ID}/export/workbook.xlsx")
    assert openpyxl.load_workbook(io.BytesIO(answer.content)).sheetnames == ["事实", "核对结果"]
    (entry,) = storage.trail.entries(submission=ID, deed=Deed.EXPORTED, limit=1)
    assert entry.after == {"what": "workbook", "masked": True}
    sign_in(storage, client, Role.CLERK)
    assert client.get(f"/submissions/{ID}/export/workbook.xlsx").status_code == 403


@pytest.mark.usefixtures("done")
def test_the_list_is_exported_by_the_api_as_by_the_page(client: TestClient) -> None:
    by_page, by_api = (client.get(f"{prefix}/queue.xlsx?level=sichuan") for prefix in ("", "/api/v1"))
    rows = [
        list(openpyxl.load_workbook(io.BytesIO(one.content)).active.iter_rows(values_only=True))
        for one in (by_page, by_api)
    ]
    assert rows[0] == rows[1]
    assert any(row[0] == ID for row in rows[0])


def test_a_submission_that_was_not_read_yet_is_bundled_without_a_fact_sheet(client: TestClient, tmp_path: Path) -> None:
    files = [("files", ("01.pdf", b"%PDF-1.4 unread", "application/pdf"))]
    sent = client.post("/api/v1/submissions", files=files, data={"level": "sichuan", "received_on": "2025-11-03"})
    top = unpacked(bundle(client, sent.json()["id"]), tmp_path / "out")
    assert {path.name for path in top.iterdir()} == {"originals", "README.txt", "SHA256SUMS", "trail.jsonl"}
    assert "没有事实表" in (top / "README.txt").read_text("utf-8")


def test_a_number_somebody_entered_is_masked_in_the_bundle_though_no_fact_has_it_any_more(
    client: TestClient, storage: Storage, tmp_path: Path
) -> None:
    files = [("files", ("01.pdf", b"%PDF-1.4 lost", "application/pdf"))]
    sent = client.post("/api/v1/submissions", files=files, data={"level": "sichuan", "received_on": "2025-11-03"})
    id, account = sent.json()["id"], "2314056709200012345"
    storage.trail.record(
        SYSTEM, Deed.FACT_CHANGED, submission=id, subject="bank_receipt.payer.account", after={"value": account}
    )
    top = unpacked(bundle(client, id), tmp_path / "out")
    told = (top / "trail.jsonl").read_text("utf-8")
    assert account not in told
    assert "2314***********2345" in told
