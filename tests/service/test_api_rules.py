"""What holds for the whole API: problems, keys against doing twice, tags, and a description with examples."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]
from sqlalchemy import update

from pipeline.errors import QueueUnavailableError, UnstorableValueError
from pipeline.storage.database import Database
from pipeline.storage.idempotency import LIVES, IdempotencyKeys, KeyBusyError, KeyReusedError
from pipeline.storage.office_tables import IdempotencyRow
from pipeline.storage.opening import Storage
from pipeline.storage.records import State
from pipeline.storage.tables import now
from schemas.review import SYSTEM, Deed
from service.gate import REQUESTS
from tests.service.conftest import save_case
from tests.service.dossiers import Case, build_case
from tests.service.test_api import FORM, PICTURE, problem

KEY = {"idempotency-key": "5f0c3e6a-9d1b"}


def send(client: TestClient, content: bytes = PICTURE, key: str | None = None, path: str = "submissions") -> Any:
    headers = {"idempotency-key": key} if key else {}
    files = [("files", ("a.jpg", content, "image/jpeg"))]
    return client.post(f"/api/v1/{path}", data=FORM, files=files, headers=headers)


# -- problems


def test_a_problem_lists_the_fields_and_repeats_nothing_that_was_given(client: TestClient) -> None:
    answer = client.get("/api/v1/submissions", params={"limit": "ID 510104199001011234", "offset": "-1"})
    told = problem(answer)
    assert [one["field"] for one in told["errors"]] == ["limit", "offset"]  # type: ignore[attr-defined]
    assert "510104" not in answer.text
    told = problem(client.post("/api/v1/me/tokens", json={"name": "x", "王小明": 1}))
    assert told["errors"] == [{"field": "?", "detail": "有不认识的项，请核对名称。"}]


def test_half_a_surrogate_pair_is_refused_and_not_an_error(client: TestClient) -> None:
    body = b'{"name": "\\ud800", "\\udc00": 1, "scope": "\\ud800"}'
    answer = client.post("/api/v1/me/tokens", content=body, headers={"content-type": "application/json"})
    assert answer.status_code == 422
    problem(answer)


@pytest.mark.parametrize(
    "path", ["submissions/a%00b", "queue?applicant=%00", "submissions/x/documents/d1/pages/99999999999999999999/image"]
)
def test_what_no_path_can_be_is_refused(client: TestClient, path: str) -> None:
    answer = client.get(f"/api/v1/{path}")
    assert answer.status_code in (400, 404, 422)
    problem(answer)


def test_a_method_a_path_does_not_have_is_a_405_that_names_the_others(client: TestClient) -> None:
    for method, path, allowed in [
        ("DELETE", "/api/v1/submissions", "GET, POST"),
        ("PUT", "/api/v1/submissions/x/factsheet", "GET"),
        ("TRACE", "/api/v1/checks", "GET"),
    ]:
        answer = client.request(method, path)
        assert answer.status_code == 405
        assert set(allowed.split(", ")) <= set(answer.headers["allow"].split(", "))
        problem(answer)


def test_who_asks_too_often_is_told_how_long_to_wait(client: TestClient) -> None:
    answers = (client.get("/api/v1/me") for _ in range(REQUESTS.amount + 1))
    refused = next(answer for answer in answers if answer.status_code == 429)
    assert int(refused.headers["retry-after"]) >= 1
    assert problem(refused)["retry"] is True


def test_a_stranger_is_told_how_to_sign_in(client: TestClient) -> None:
    client.cookies.clear()
    answer = client.get("/api/v1/submissions")
    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")
    problem(answer)


# -- Idempotency-Key


def test_the_same_upload_with_the_same_key_is_taken_in_once(client: TestClient, handed_over: list[str]) -> None:
    first, again = send(client, key="k-once"), send(client, key="k-once")
    assert (first.status_code, again.status_code) == (202, 202)
    assert first.json() == again.json()
    assert again.headers["idempotency-replayed"] == "true"
    assert handed_over == [first.json()["id"]]
    assert send(client, key="k-other").json()["id"] != first.json()["id"]
    assert send(client).json()["id"] != first.json()["id"]


def test_a_key_is_of_one_request(client: TestClient) -> None:
    send(client, key="k-one")
    answer = send(client, content=PICTURE + b"x", key="k-one")
    assert answer.status_code == 422
    assert "Idempotency-Key" in str(problem(answer)["detail"])


def test_a_request_that_was_refused_gives_its_key_back(client: TestClient, handed_over: list[str]) -> None:
    refused = client.post("/api/v1/submissions", data=FORM, headers={"idempotency-key": "k-back"})
    assert refused.status_code == 422
    assert send(client, key="k-back").status_code == 202
    assert len(handed_over) == 1


def test_what_was_kept_but_has_to_wait_is_not_kept_twice(
    client: TestClient, storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: str) -> None:
        raise QueueUnavailableError("后台没有应答")

    desk = client.app.state.desk  # type: ignore[attr-defined]
    monkeypatch.setitem(vars(desk), "processor", refuse)
    before = len(storage.repository.unfinished())
    answers = [send(client, key="k-wait") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [503, 503]
    assert len(storage.repository.unfinished()) == before + 1


def test_a_notice_asked_for_twice_with_one_key_has_one_number(client: TestClient, storage: Storage) -> None:
    case = build_case(id="20251103-ONCE22")
    storage.repository.create_submission(case.reviewed.dossier.submission)
    save_case(storage, case)
    wanted = {"kind": "receipt", "remark": "", "applicant": "某单位"}
    base = "/api/v1/submissions/20251103-ONCE22"
    first, again = (client.post(f"{base}/notices", json=wanted, headers=KEY) for _ in range(2))
    assert first.status_code == 201
    assert first.json() == again.json()
    added = [send(client, key="k-add", path="submissions/20251103-ONCE22/files") for _ in range(2)]
    assert [answer.status_code for answer in added] == [202, 202]
    files = client.get(base).json()["received_files"]
    assert [file["name"] for file in files] == ["a.jpg"]


def test_of_requests_at_once_with_one_key_one_does_the_work(database: Database) -> None:
    keys = IdempotencyKeys(database)
    done: list[str] = []

    def ask() -> None:
        try:
            done.append("first" if keys.take("u", "k", "f" * 64) is None else "answer")
        except KeyBusyError:
            done.append("busy")

    threads = [threading.Thread(target=ask) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(done) == ["busy"] * 5 + ["first"]
    keys.settle("u", "k", {"answer": 1})
    assert keys.take("u", "k", "f" * 64) == {"answer": 1}
    assert keys.take("another", "k", "f" * 64) is None
    with pytest.raises(KeyReusedError):
        keys.take("u", "k", "0" * 64)


def test_a_key_lives_for_a_day(database: Database) -> None:
    keys = IdempotencyKeys(database)
    keys.take("u", "k", "f" * 64)
    keys.settle("u", "k", {"answer": 1})
    with database.write() as session:
        session.execute(update(IdempotencyRow).values(at=now() - LIVES * 1.01))
    assert keys.take("u", "k", "0" * 64) is None


# -- ETag


@pytest.mark.parametrize(
    "path", ["", "/factsheet", "/findings", "/checklist", "/documents", "/documents/d1/pages/1/image"]
)
def test_what_did_not_change_is_not_sent_again(client: TestClient, done: Case, path: str) -> None:
    url = f"/api/v1/submissions/{done.reviewed.dossier.submission.id}{path}"
    tag = client.get(url).headers["etag"]
    again = client.get(url, headers={"if-none-match": f'"x", W/{tag}'})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert client.get(url, headers={"if-none-match": '"x"'}).status_code == 200


def test_the_catalogue_has_a_tag(client: TestClient) -> None:
    tag = client.get("/api/v1/checks").headers["etag"]
    assert client.get("/api/v1/checks", headers={"if-none-match": tag}).status_code == 304
    assert client.get("/api/v1/checks?version=x", headers={"if-none-match": tag}).status_code == 404


def test_a_tag_changes_with_what_is_shown(client: TestClient, storage: Storage) -> None:
    case = build_case(id="20251103-TAGS22")
    storage.repository.create_submission(case.reviewed.dossier.submission)
    save_case(storage, case)
    base = "/api/v1/submissions/20251103-TAGS22"
    names = ("factsheet", "findings", "documents")

    def tags() -> list[str]:
        return [client.get(f"{base}/{name}").headers["etag"] for name in names]

    first = tags()
    found = client.get(f"{base}/findings").json()["findings"][0]
    said = {"finding": found["key"], "verdict": "cleared", "reason": "核对原件，一致"}
    stale = {"if-match": '"stale"'}
    assert client.post(f"{base}/decisions", json=said, headers=stale).status_code == 412
    assert client.post(f"{base}/decisions", json=said, headers={"if-match": first[1]}).status_code == 201
    assert [before == after for before, after in zip(first, tags(), strict=True)] == [True, False, True]
    ended = {"result": "passed", "opinion": "符合要求"}
    assert client.put(f"{base}/conclusion", json=ended, headers=stale).status_code == 412
    assert client.put(f"{base}/conclusion", json=ended).status_code == 200
    tag = client.get(f"{base}/conclusion").headers["etag"]
    assert client.put(f"{base}/conclusion", json=ended, headers={"if-match": tag}).status_code == 200
    assert client.put(f"{base}/conclusion", json=ended, headers={"if-match": tag}).status_code == 412


def test_what_is_shown_unmasked_has_another_tag(client: TestClient, done: Case) -> None:
    id = done.reviewed.dossier.submission.id
    masked = client.get(f"/api/v1/submissions/{id}/factsheet")
    client.post(f"/submissions/{id}/unmask", data={"reason": "核对证件号码"})
    clear = client.get(f"/api/v1/submissions/{id}/factsheet", headers={"if-none-match": masked.headers["etag"]})
    assert clear.status_code == 200
    assert clear.json()["masked"] is False


def test_before_the_end_there_is_no_tag(client: TestClient, received: Callable[[str, State], str]) -> None:
    id = received("20251103-NTAG22", State.READING)
    answer = client.get(f"/api/v1/submissions/{id}/factsheet", headers={"if-none-match": "*"})
    assert answer.status_code == 409


# -- values no column takes


@pytest.mark.parametrize("value", ["\ud800", "x" * 70_000 + "\udfff"])
def test_a_value_the_database_does_not_take_is_the_asker_s_fault(database: Database, value: str) -> None:
    from pipeline.storage.trail import Trail

    with pytest.raises(UnstorableValueError):
        Trail(database).record(SYSTEM, Deed.EXPORTED, reason=value)


# -- the description


def described(client: TestClient) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/api/v1/openapi.json").json()
    return found


def test_every_body_parameter_and_answer_has_an_example_its_schema_allows(client: TestClient) -> None:
    schema = described(client)
    wrong = []
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            good = (answer for status, answer in operation["responses"].items() if status.startswith("2"))
            contents = [operation.get("requestBody", {}), *good]
            told = [*(one for part in contents for one in part.get("content", {}).values() if one.get("schema"))]
            for content in (*told, *operation.get("parameters", ())):
                validator = Draft202012Validator({**content["schema"], "components": schema["components"]})
                given = content["example"] if "example" in content else next(iter(content["examples"].values()))
                wrong += [f"{method} {path}: {error.message}" for error in validator.iter_errors(given)]
    assert wrong == []


def test_how_to_sign_in_is_described(client: TestClient) -> None:
    schema = described(client)
    assert {one["type"] for one in schema["components"]["securitySchemes"].values()} == {"http", "apiKey"}
    assert schema["security"] == [{"token": []}, {"session": []}]


def test_every_operation_has_a_tag_that_is_described(client: TestClient) -> None:
    schema = described(client)
    known = {tag["name"] for tag in schema["tags"]}
    for methods in schema["paths"].values():
        for operation in methods.values():
            assert set(operation["tags"]) <= known
            assert operation["tags"]


def test_every_list_is_paged_the_same_way_or_short_by_nature(client: TestClient) -> None:
    schema = described(client)
    short = {"/me/tokens", "/accounts", "/webhooks", "/uploads", "/audit/samples", "/checks"}
    of_one = "/submissions/{id}/"
    for path, methods in schema["paths"].items():
        name = path.removeprefix("/api/v1")
        if "get" not in methods or name in short:
            continue
        content = methods["get"]["responses"].get("200", {}).get("content", {}).get("application/json", {})
        named = content.get("schema", {}).get("$ref", "").rpartition("/")[2]
        properties = schema["components"]["schemas"].get(named, {}).get("properties", {})
        if "items" in properties and not (name.startswith(of_one) and "next_offset" not in properties):
            given = {parameter["name"] for parameter in methods["get"].get("parameters", ())}
            assert "next_offset" in properties or "next_before" in properties, name
            assert {"offset"} <= given or {"before"} <= given, name


def test_people_can_read_the_description_as_a_page(client: TestClient) -> None:
    page = client.get("/account/api")
    assert page.headers["content-type"].startswith("text/html")
    assert "GET /api/v1/submissions/{id}/factsheet" in page.text
    assert "Idempotency-Key" in page.text
