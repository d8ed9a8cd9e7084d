"""Every route for every role: who is let in, who is not, and that nothing was forgotten."""

from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from fastapi.routing import RouteContext, iter_route_contexts
from fastapi.testclient import TestClient

from pipeline.storage.opening import Storage
from schemas.review import Role
from service.access import Needs
from service.app import create_app
from service.gate import PUBLIC
from service.rights import Right, rights_of
from service.signing_in import COOKIE
from tests.service.conftest import ADDRESS, sign_in

_FILLED = {
    "id": "20251103-NONE99",
    "document": "d1",
    "sequence": "1",
    "sha256": "0" * 64,
    "check": "ST-01",
    "rest": "nothing",
}


@pytest.fixture(scope="module")
def app(storage: Storage, tmp_path_factory: pytest.TempPathFactory) -> FastAPI:
    return create_app(storage=storage, processor=lambda _: None, workdir=tmp_path_factory.mktemp("rights"))


def routes(app: FastAPI) -> list[tuple[str, str, RouteContext]]:
    """Method, path and route of everything the service answers, but for the files of the pages."""
    found = []
    for route in iter_route_contexts(app.routes):
        if route.path and not route.path.startswith("/static"):
            found += [(method, route.path, route) for method in sorted(route.methods or ())]
    assert len(found) > 25
    return found


def right_of(route: RouteContext) -> Right | None:
    """The strongest right a route asks for: its own, after those of its router."""
    if getattr(route, "dependant", None) is None:
        return None
    asked = [needed.call.right for needed in route.dependant.dependencies if isinstance(needed.call, Needs)]
    own = [right for right in asked if right is not Right.OWN]
    return (own or asked or [None])[-1]


def filled(path: str) -> str:
    """A path with its places filled; anything will do, for rights are asked before anything is looked up."""
    for part in path.split("/"):
        if part.startswith("{"):
            path = path.replace(part, _FILLED.get(part.strip("{}").partition(":")[0], "1"))
    return path


def test_every_route_asks_for_a_right_or_is_public(app: FastAPI) -> None:
    forgotten = [
        f"{method} {path}"
        for method, path, route in routes(app)
        if right_of(route) is None and not path.startswith((*PUBLIC, "/api/v1/openapi.json"))
    ]
    assert forgotten == []


def test_every_right_is_somebody_s_and_no_administrator_sees_content() -> None:
    assert {right for role in Role for right in rights_of([role])} == set(Right)
    assert rights_of([Role.ADMINISTRATOR]) == {Right.OWN, Right.ACCOUNTS, Right.WEBHOOKS}


@pytest.fixture(scope="module", params=[*Role, None], ids=[*(role.value for role in Role), "nobody"])
def visitor(request: pytest.FixtureRequest, app: FastAPI, storage: Storage) -> Iterator[tuple[Role | None, TestClient]]:
    with TestClient(app, base_url=ADDRESS, raise_server_exceptions=False, follow_redirects=False) as browser:
        if request.param:
            sign_in(storage, browser, request.param)
        yield request.param, browser


def test_a_role_gets_in_where_its_rights_say_and_nowhere_else(
    app: FastAPI, storage: Storage, visitor: tuple[Role | None, TestClient]
) -> None:
    role, browser = visitor
    rights = rights_of([role]) if role else frozenset()
    wrong = []
    for method, path, route in routes(app):
        right = right_of(route)
        if right is None or method == "HEAD":
            continue
        answer = browser.request(method, filled(path))
        if role is None:
            let_in = not (answer.status_code == 401 or answer.headers.get("location", "").startswith("/signin"))
        else:
            let_in = not (answer.status_code == 403 and "权限" in answer.text)
        if let_in is not (right in rights):
            wrong.append(f"{role} {method} {path}: {answer.status_code}")
        if path == "/signout" and role:
            browser.cookies.delete(COOKIE)
            sign_in(storage, browser, role)
    assert wrong == []


def test_a_browser_s_change_without_its_session_s_word_is_refused(
    app: FastAPI, visitor: tuple[Role | None, TestClient]
) -> None:
    role, browser = visitor
    if role is None:
        return
    word = browser.headers.pop("x-csrf-token")
    rights = rights_of([role])
    let_through = []
    for method, path, route in routes(app):
        if method in ("GET", "HEAD", "OPTIONS") or right_of(route) not in rights:
            continue
        for headers in ({}, {"x-csrf-token": "x" * 32}):
            answer = browser.request(method, filled(path), headers=headers)
            if answer.status_code != 403:
                let_through.append(f"{method} {path}: {answer.status_code}")
    browser.headers["x-csrf-token"] = word
    assert let_through == []
