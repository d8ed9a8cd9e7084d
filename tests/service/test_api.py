"""The API over a real database and object store."""

import io
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient
from PIL import Image

from pipeline.checks.rulebook import rulebook
from pipeline.rule_records import record_of
from pipeline.storage.opening import Storage
from pipeline.storage.records import State
from schemas.review import Deed
from tests.service.conftest import save_case
from tests.service.dossiers import ID_NUMBER, MOBILE, Case, build_case

FORM = {"level": "sichuan", "received_on": "2025-11-03"}
PICTURE = build_case().images["images/d1.jpg"]


def upload(client: TestClient, *names: str, **form: str) -> Any:
    files = [("files", (name, PICTURE + name.encode(), "image/jpeg")) for name in names]
    return client.post("/api/v1/submissions", data={**FORM, **form}, files=files)


def problem(response: Any) -> dict[str, object]:
    assert response.headers["content-type"] == "application/problem+json"
    body: dict[str, object] = response.json()
    assert body["status"] == response.status_code
    assert body["detail"]
    assert body["advice"]
    return body


def test_an_upload_is_kept_and_handed_over_at_once(client: TestClient, handed_over: list[str]) -> None:
    answer = upload(client, "01-申报表.jpg", "02-营业执照.jpg")
    assert answer.status_code == 202
    receipt = answer.json()
    assert handed_over == [receipt["id"]]
    status = client.get(receipt["status_url"]).json()
    assert [file["name"] for file in status["received_files"]] == ["01-申报表.jpg", "02-营业执照.jpg"]
    assert status["progress"]["state"] == "received"
    assert status["level"] == "sichuan"


def test_an_original_comes_back_byte_for_byte_as_an_attachment(client: TestClient) -> None:
    status = client.get(upload(client, "原件 a.jpg").json()["status_url"]).json()
    answer = client.get(status["received_files"][0]["original_url"])
    assert answer.content == PICTURE + "原件 a.jpg".encode()
    assert answer.headers["content-disposition"].startswith("attachment; filename*=UTF-8''%E5%8E%9F")
    assert answer.headers["content-type"] == "application/octet-stream"


def test_the_same_upload_twice_is_noticed(client: TestClient) -> None:
    first = upload(client, "同一份.jpg").json()
    second = upload(client, "同一份.jpg").json()
    assert second["id"] != first["id"]
    assert first["id"] in "".join(second["warnings"])


@pytest.mark.parametrize(
    ("form", "word"),
    [({"level": "beijing"}, "申报级别"), ({"received_on": "2025-02-30"}, "受理日期"), ({"route": "x"}, "申报途径")],
)
def test_a_field_that_cannot_be_used_is_named_in_chinese(client: TestClient, form: dict[str, str], word: str) -> None:
    answer = upload(client, "a.jpg", **form)
    assert answer.status_code == 422
    assert word in str(problem(answer)["detail"])


def test_an_upload_without_files_is_refused(client: TestClient, handed_over: list[str]) -> None:
    answer = client.post("/api/v1/submissions", data=FORM)
    assert answer.status_code == 422
    assert "文件" in str(problem(answer)["detail"])
    assert not handed_over


def test_an_upload_that_is_too_large_is_refused_whatever_length_it_announces(client: TestClient) -> None:
    def body() -> Iterator[bytes]:
        yield b'--x\r\nContent-Disposition: form-data; name="files"; filename="a.pdf"\r\n\r\n'
        for _ in range(30):
            yield bytes(100_000)
        yield b"\r\n--x--\r\n"

    answer = client.post(
        "/api/v1/submissions", content=body(), headers={"content-type": "multipart/form-data; boundary=x"}
    )
    assert answer.status_code == 413
    assert "一次提交" in str(problem(answer)["detail"])


def test_the_list_is_paged_newest_first(client: TestClient) -> None:
    newest = upload(client, "甲.jpg").json()["id"]
    first = client.get("/api/v1/submissions", params={"limit": 1}).json()
    assert [item["id"] for item in first["items"]] == [newest]
    upload(client, "乙.jpg")
    page = client.get("/api/v1/submissions", params={"limit": 1}).json()
    assert page["next_offset"] == 1
    assert client.get("/api/v1/submissions", params={"limit": 1, "offset": 1}).json()["items"][0]["id"] == newest


def test_a_finished_submission_gives_what_the_files_of_the_contract_hold(client: TestClient, done: Case) -> None:
    base = f"/api/v1/submissions/{done.reviewed.dossier.submission.id}"
    assert client.get(f"{base}/factsheet").json()["submission"]["applicant_name"].startswith("宜宾")
    assert client.get(f"{base}/findings").json()["findings"][0]["check"] == "SC-08a"
    assert client.get(f"{base}/checklist").json()["items"][0]["class"] == "application_form"
    documents = client.get(f"{base}/documents").json()["items"]
    assert [document["type_label"] for document in documents] == ["申报表", "营业执照", "社保参保证明", "其他材料"]
    assert Image.open(io.BytesIO(client.get(documents[0]["page_images"][0]["image_url"]).content)).size == (1000, 1414)


def test_the_catalogue_gives_every_check_and_one_with_the_record_of_each_text(client: TestClient) -> None:
    catalogue = client.get("/api/v1/checks").json()
    assert catalogue["version"] == rulebook().version
    assert {text["level"] for text in catalogue["guidelines"]} == set(rulebook().levels)
    one = client.get("/api/v1/checks/ST-01").json()["records"]
    assert one == [check for check in catalogue["checks"] if check["id"] == "ST-01"]
    assert problem(client.get("/api/v1/checks/XX-99"))["status"] == 404


def test_the_catalogue_of_a_version_that_gave_findings_stays_to_be_asked_for(
    client: TestClient, storage: Storage
) -> None:
    old = record_of(rulebook()).model_copy(update={"version": "1.0+000000000000", "checks": ()})
    assert client.get("/api/v1/checks", params={"version": old.version}).status_code == 404
    case = build_case(id="20250101-OLD222")
    storage.repository.create_submission(case.reviewed.dossier.submission)
    storage.rulebooks.keep(old)
    storage.repository.save_findings("20250101-OLD222", (), case.reviewed.checklist, old.version)
    answer = client.get("/api/v1/checks", params={"version": old.version}).json()
    assert (answer["version"], answer["checks"]) == (old.version, [])
    assert old.version in answer["versions"]
    assert old.version in client.get("/checks").text


def test_the_list_says_the_level_of_the_clues(client: TestClient, done: Case) -> None:
    items = client.get("/api/v1/submissions", params={"limit": 200}).json()["items"]
    clue = next(item["clue"] for item in items if item["id"] == done.reviewed.dossier.submission.id)
    assert clue == {"level": "high", "label": "高风险线索", "fails": 2, "unverified": 1}
    assert all(item["clue"] is None for item in items if item["progress"]["state"] != "done")


@pytest.mark.parametrize("what", ["factsheet", "findings", "checklist", "documents", "factsheet.html"])
def test_no_answer_holds_a_number_of_a_person_in_full(client: TestClient, done: Case, what: str) -> None:
    answer = client.get(f"/api/v1/submissions/{done.reviewed.dossier.submission.id}/{what}")
    assert answer.status_code == 200
    assert ID_NUMBER not in answer.text
    assert MOBILE not in answer.text


def test_a_crop_is_a_small_picture_of_the_place(client: TestClient, done: Case) -> None:
    base = f"/api/v1/submissions/{done.reviewed.dossier.submission.id}/documents/d1/pages/1/image"
    crop = Image.open(io.BytesIO(client.get(base, params={"box": "0.33,0.12,0.7,0.14"}).content))
    assert 370 <= crop.width <= 420
    assert crop.height < 80
    assert client.get(base, params={"box": "1,2,3"}).status_code == 422


@pytest.mark.parametrize(
    "path", ["", "/factsheet", "/documents/d1/pages/1/image", "/originals/" + "0" * 64, "/factsheet.html"]
)
def test_an_unknown_submission_is_a_404_that_says_what_to_do(client: TestClient, path: str) -> None:
    answer = client.get(f"/api/v1/submissions/20990101-NONE22{path}")
    assert answer.status_code == 404
    problem(answer)


@pytest.mark.parametrize("path", ["documents/d9/pages/1/image", "documents/d1/pages/7/image", f"originals/{'a' * 64}"])
def test_what_a_submission_does_not_have_is_a_404(client: TestClient, done: Case, path: str) -> None:
    answer = client.get(f"/api/v1/submissions/{done.reviewed.dossier.submission.id}/{path}")
    assert answer.status_code == 404
    problem(answer)


def test_results_before_the_end_are_a_409(client: TestClient, received: Callable[[str, State], str]) -> None:
    id = received("20251103-BUSY22", State.READING)
    answer = client.get(f"/api/v1/submissions/{id}/factsheet")
    assert answer.status_code == 409
    assert "进度" in str(problem(answer)["advice"])


def test_only_a_failed_submission_is_processed_again_and_the_trail_says_by_whom(
    client: TestClient, received: Callable[[str, State], str], handed_over: list[str], done: Case, storage: Storage
) -> None:
    id = received("20251103-FAIL22", State.FAILED)
    assert client.post(f"/api/v1/submissions/{id}/retry").status_code == 202
    assert client.post(f"/api/v1/submissions/{id}/retry").status_code == 409
    assert handed_over == [id]
    assert [one.author.name for one in storage.trail.entries(submission=id, deed=Deed.RETRIED)] == ["测试人员"]
    again = client.post(f"/api/v1/submissions/{done.reviewed.dossier.submission.id}/retry")
    assert again.status_code == 409


def test_progress_is_a_number_of_pages(client: TestClient, storage: Storage) -> None:
    case = build_case(id="20251103-PAGE22")
    storage.repository.create_submission(case.reviewed.dossier.submission)
    save_case(storage, case)
    progress = client.get("/api/v1/submissions/20251103-PAGE22").json()["progress"]
    assert (progress["pages_read"], progress["pages_total"], progress["percent"]) == (3, 3, 100)


def test_every_operation_is_described_in_openapi(client: TestClient) -> None:
    description = client.get("/api/v1/openapi.json").json()
    operations = [operation for path in description["paths"].values() for operation in path.values()]
    assert len(operations) >= 11
    for operation in operations:
        assert operation["summary"]
        assert operation["description"]
        code, good = next((code, answer) for code, answer in operation["responses"].items() if code.startswith("2"))
        assert good.get("content") or code == "204" or operation["tags"] == ["上传"]  # tus answers in headers
        errors = [answer for code, answer in operation["responses"].items() if int(code) >= 400]
        assert errors
        assert all("application/problem+json" in answer["content"] for answer in errors)


def test_an_unknown_path_under_the_api_is_a_problem_not_a_page(client: TestClient) -> None:
    answer = client.get("/api/v1/nothing")
    assert answer.status_code == 404
    problem(answer)
