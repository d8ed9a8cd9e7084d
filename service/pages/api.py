"""接口说明: the description of the API as a page, for people who write programs against it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response
from markupsafe import Markup, escape

from service.access import VisitorOf, needs
from service.rendering import page
from service.rights import Right

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse, dependencies=[needs(Right.OWN)])


@dataclass(frozen=True)
class Line:
    """An operation. ``parameters`` are name, where it stands, whether it must be there, and what it is."""

    method: str
    path: str
    summary: str
    description: Markup
    parameters: tuple[tuple[str, str, bool, str], ...]
    bodies: tuple[str, ...]
    answers: tuple[tuple[str, str], ...]


_PLACES = {"path": "地址", "query": "查询", "header": "请求头", "cookie": "Cookie"}


@router.get("/account/api")
def described(request: Request, visitor: VisitorOf) -> Response:
    schema = request.app.openapi()
    by_tag: dict[str, list[Line]] = {tag["name"]: [] for tag in schema["tags"]}
    for tag, line in _lines(schema):
        by_tag.setdefault(tag, []).append(line)
    words = {tag["name"]: tag["description"] for tag in schema["tags"]}
    rules = [_marked_up(line) for line in schema["info"]["description"].splitlines() if line]
    return page("api.html", visitor, by_tag=by_tag, words=words, rules=rules)


def _marked_up(line: str) -> Markup:
    """The little Markdown the description has."""
    text = str(escape(line.removeprefix("* ")))
    text = re.sub(r"`([^`]+)`", r"<code>\1</code>", text)
    return Markup(re.sub(r"\*\*([^*]+)\*\*", r"<strong>\1</strong>", text))


def _lines(schema: dict[str, Any]) -> Iterator[tuple[str, Line]]:
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            parameters = (
                (one["name"], _PLACES[one["in"]], one.get("required", False), one.get("description", ""))
                for one in operation.get("parameters", ())
            )
            line = Line(
                method=method.upper(),
                path=path,
                summary=operation["summary"],
                description=_marked_up(operation["description"]),
                parameters=tuple(parameters),
                bodies=tuple(operation.get("requestBody", {}).get("content", ())),
                answers=tuple((status, one["description"]) for status, one in sorted(operation["responses"].items())),
            )
            yield operation["tags"][0], line
