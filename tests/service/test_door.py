"""What passes the door, and how every answer leaves it."""

import logging

import pytest
from fastapi.testclient import TestClient

from pipeline.storage.repository import Repository
from service import door

UPLOAD = {"data": {"level": "sichuan", "received_on": "2025-11-03"}, "files": {"files": ("a.jpg", b"a")}}


@pytest.mark.parametrize("path", ["/", "/api/v1/submissions", "/static/base.css", "/nothing"])
def test_every_answer_has_the_security_headers(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    assert "default-src 'self'" in headers["content-security-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "192.168.1.5:8000", ""])
def test_another_host_is_refused(client: TestClient, host: str) -> None:
    assert client.get("/", headers={"host": host}).status_code == 403


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost:8000", "[::1]:8000"])
def test_this_machine_may_enter(client: TestClient, host: str) -> None:
    assert client.get("/", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [{"origin": "https://evil.example"}, {"origin": "null"}, {"sec-fetch-site": "cross-site"}],
)
def test_another_site_cannot_cause_an_upload(
    client: TestClient, headers: dict[str, str], handed_over: list[str]
) -> None:
    assert client.post("/submissions", headers=headers, **UPLOAD).status_code == 403  # type: ignore[arg-type]
    assert not handed_over


@pytest.mark.parametrize(
    "headers",
    [{"origin": "null", "sec-fetch-site": "same-origin"}, {"origin": "http://127.0.0.1:8000"}, {}],
)
def test_our_own_form_and_a_program_on_this_machine_may_upload(client: TestClient, headers: dict[str, str]) -> None:
    answer = client.post("/submissions", headers=headers, follow_redirects=False, **UPLOAD)  # type: ignore[arg-type]
    assert answer.status_code == 303


def test_an_error_nobody_foresaw_tells_and_logs_nothing_of_its_text(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    name = "".join(["王", "浩", "然"])

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError(name)

    monkeypatch.setattr(Repository, "list_submissions", fail)
    with caplog.at_level(logging.DEBUG):
        page, answer = client.get("/"), client.get("/api/v1/submissions")
    assert page.status_code == answer.status_code == 500
    assert answer.json()["title"] == "系统错误"
    assert name not in page.text + answer.text + caplog.text
    assert "RuntimeError" in caplog.text


def test_over_https_browsers_are_told_to_stay_with_it(client: TestClient) -> None:
    assert "strict-transport-security" not in client.get("/healthz").headers
    answer = client.get("https://127.0.0.1:8000/healthz")
    assert answer.headers["strict-transport-security"] == "max-age=31536000"


def test_nobody_fills_the_memory_through_the_sign_in_form(client: TestClient) -> None:
    client.cookies.clear()
    for headers in ({}, {"content-type": "application/x-www-form-urlencoded"}):
        assert client.post("/signin", content=b"login=" + b"a" * 100_000, headers=headers).status_code == 413
        parts = (b"a" * 10_000 for _ in range(10))  # no length announced
        assert client.post("/signin", content=parts, headers=headers).status_code in (401, 413)
    assert client.post("/signin", files={"login": ("a", b"a" * 100_000)}).status_code == 413


def test_a_body_without_files_is_short(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "MAX_FORM", 1000)
    assert client.post("/uploads/basket", data={"uploads": "a" * 2000}).status_code == 413
    assert client.post("/api/v1/me/tokens", json={"name": "a" * 2000}).status_code == 413
    assert client.post("/uploads/basket", data={"uploads": "a" * 500}).status_code == 200


def test_files_are_taken_only_where_they_belong(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "MAX_FORM", 1000)
    large = {"files": ("a.jpg", b"a" * 5000)}
    piece = {"content-type": "application/offset+octet-stream"}
    for path in ("/search", "/uploads/basket", "/api/v1/search", "/submissions/20251103-NONE99/conclusion"):
        assert client.post(path, files=large).status_code == 413, path
        assert client.post(path, content=b"a" * 5000, headers=piece).status_code == 413, path
    assert client.post("/submissions", **(UPLOAD | {"files": large})).status_code == 200  # type: ignore[arg-type]
    for path in (
        "/submissions/20251103-NONE99/files",
        "/api/v1/submissions",
        "/api/v1/submissions/20251103-NONE99/files",
    ):
        assert client.post(path, files=large).status_code in (404, 422), path
    assert client.patch("/api/v1/uploads/none", content=b"a" * 5000, headers=piece).status_code in (404, 422)


@pytest.mark.parametrize("path", ["/submissions", "/api/v1/submissions"])
def test_the_fields_beside_files_are_short(client: TestClient, path: str, handed_over: list[str]) -> None:
    form = {"level": "sichuan", "received_on": "2025-11-03", "csrf": client.headers["x-csrf-token"]}
    for word in ({}, {"x-csrf-token": client.headers.pop("x-csrf-token")}):
        long = {**form, "route": "a" * 5000}
        answer = client.post(path, data=long, files={"files": ("a.jpg", b"a")}, headers=word)
        assert (answer.status_code, "无法解析" in answer.text) == (400, True)
    assert not handed_over
    answer = client.post(path, data=form, files={"files": ("a.jpg", b"a" * 9000)})
    assert answer.status_code in (200, 202)
