"""Numbers in addresses and forms: those no database can look up are refused before it is asked."""

from collections.abc import Iterator

import pytest
from annotated_types import Ge, Le
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from fastapi.testclient import TestClient

from schemas.review import Role
from service.bounds import MOST
from tests.service.conftest import sign_in
from tests.service.html import parse

_SAID_BY_THE_FORM = {"days"}
"""Bounded where it is used, with a sentence beside the field."""


def numbers(app: FastAPI) -> Iterator[tuple[str, str, list[object]]]:
    """Path of the page, name and bounds of every whole number a page takes."""
    for route in iter_route_contexts(app.routes):
        dependant = getattr(route, "dependant", None)
        if dependant is None or not route.path or route.path.startswith("/api"):
            continue
        for one in (dependant, *dependant.dependencies):
            for field in (*one.path_params, *one.query_params, *one.body_params):
                if field.field_info.annotation in (int, int | None) and field.name not in _SAID_BY_THE_FORM:
                    yield route.path, field.name, field.field_info.metadata


def test_every_number_a_page_takes_is_bounded(client: TestClient) -> None:
    assert isinstance(client.app, FastAPI)
    found = list(numbers(client.app))
    assert len(found) > 15
    assert [
        f"{path} {name}"
        for path, name, bounds in found
        if not any(isinstance(one, Ge) for one in bounds)
        or not any(isinstance(one, Le) and one.le <= MOST for one in bounds)
    ] == []


@pytest.mark.parametrize("number", [str(2**63), "-1", "x"])
@pytest.mark.parametrize(
    "path",
    [
        "/?offset={}",
        "/search?q=岷江&before={}",
        "/audit/trail?before={}",
        "/admin/trail?before={}",
        "/admin/webhooks/1?before={}",
        "/admin/webhooks/{}",
        "/submissions/20251103-DONE22/documents/d1/pages/{}",
        "/submissions/20251103-DONE22/notices/{}/pdf",
        "/audit/samples/none/{}/image",
    ],
)
@pytest.mark.usefixtures("done")
def test_a_number_out_of_bounds_is_refused_in_words(client: TestClient, path: str, number: str) -> None:
    if path.startswith("/admin"):
        sign_in(client.app.state.desk.storage, client, Role.ADMINISTRATOR)  # type: ignore[attr-defined]
    answer = client.get(path.format(number))
    assert answer.status_code == 422
    page = parse(answer.text)
    assert (page.problems, page.language) == ([], "zh-CN")
    assert "内容不对" in answer.text or "整数" in answer.text
