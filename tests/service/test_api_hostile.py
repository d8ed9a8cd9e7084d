"""Values nobody should send, everywhere the API takes one, on both databases: refused, never an error of ours."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient
from limits import RateLimitItemPerMinute

import service.gate
from pipeline.storage.opening import Storage
from schemas.review import Role
from service.app import create_app
from tests.service.conftest import ADDRESS, save_case, sign_in
from tests.service.dossiers import build_case

IN_ADDRESSES = [
    "a%00b",
    "%ED%A0%80",
    "%FF%FE",
    "9223372036854775808",
    "-9223372036854775809",
    "2147483648",
    "1e999",
    "9" * 5000,
    "x" * 300,
    quote("'; --"),
    quote("%_\\"),
    quote("😀\u202e"),
    "..%2f..%2fx",
    "0001-01-01",
    "9999-12-31",
]
IN_BODIES: list[Any] = ["\x00", "a\x00b", "\ud800", "\udfff" * 3, "x" * 9000, 2**63, -(2**70), 1.5, None, [], {}, True]
ID = "20251103-HOST22"


@pytest.fixture
def browser(
    database_url: str,
    storage: Storage,  # its object store serves both
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[TestClient]:
    monkeypatch.setattr(service.gate, "REQUESTS", RateLimitItemPerMinute(1_000_000))
    from pipeline.storage.database import Database

    database = Database(database_url)
    own = Storage(objects=storage.objects, database=database)
    case = build_case(id=ID)
    own.repository.create_submission(case.reviewed.dossier.submission)
    save_case(own, case)
    app = create_app(storage=own, processor=lambda _: None, workdir=tmp_path)
    with TestClient(app, base_url=ADDRESS, raise_server_exceptions=False) as client:
        sign_in(own, client, Role.CLERK, Role.REVIEWER, Role.AUDITOR)
        yield client
    database.close()


def operations(browser: TestClient) -> list[tuple[str, str, dict[str, Any]]]:
    schema = browser.get("/api/v1/openapi.json").json()
    return [
        (method, path, operation)
        for path, methods in schema["paths"].items()
        for method, operation in methods.items()
        if "/events" not in path
    ]


def filled(path: str, value: str, *, all_of_them: bool) -> str:
    """With the submission that is there first of all, unless all places are to be filled."""
    path = path if all_of_them else path.replace("{id}", ID)
    return "/".join(value if part.startswith("{") else part for part in path.split("/"))


@pytest.mark.timeout(240)
def test_no_value_in_an_address_or_a_body_is_an_error_of_ours(browser: TestClient) -> None:
    failed: list[str] = []

    def ask(method: str, address: str, **given: Any) -> None:
        answer = browser.request(method, address, **given)
        problem = answer.headers.get("content-type", "") == "application/problem+json"
        if answer.status_code >= 500 or (answer.status_code >= 400 and method != "head" and not problem):
            failed.append(f"{answer.status_code} {method} {address[:120]} {str(given)[:80]}")

    for roles in ((), (Role.ADMINISTRATOR,)):
        if roles:
            sign_in(browser.app.state.desk.storage, browser, *roles)  # type: ignore[attr-defined]
        for method, path, operation in operations(browser):
            if path.startswith(("/api/v1/accounts", "/api/v1/webhooks")) is not bool(roles):
                continue
            _ask_everything(ask, method, path, operation)
    assert failed == []


def _ask_everything(ask: Any, method: str, path: str, operation: dict[str, Any]) -> None:
    query = [one["name"] for one in operation.get("parameters", ()) if one["in"] == "query"]
    content = operation.get("requestBody", {}).get("content", {}).get("application/json")
    example = content["example"] if content else {}
    body = {"json": example} if content else {}
    for value in IN_ADDRESSES:
        if "{" in path:
            ask(method, f"/api/v1{filled(path.removeprefix('/api/v1'), value, all_of_them=True)}", **body)
        if path.count("{") > 1:
            ask(method, filled(path, value, all_of_them=False), **body)
        for name in query:
            ask(method, f"{filled(path, '1', all_of_them=False)}?{name}={value}", **body)
    for value in IN_BODIES if content else ():
        for name in example:
            told = json.dumps({**example, name: value}).encode()
            headers = {"content-type": "application/json"}
            ask(method, filled(path, "f0", all_of_them=False), content=told, headers=headers)
