"""ETags: what an answer was made from, known before it is made. ``If-None-Match`` saves making and sending it again,
``If-Match`` refuses a change of what is not any more what somebody looked at."""

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from typing import Annotated

from fastapi import Depends, FastAPI, Header, Request
from starlette.datastructures import MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pipeline.storage.records import State
from service.access import DeskOf, VisitorOf
from service.desk import Desk
from service.errors import ChangedSinceError
from service.signing_in import Visitor


class NotChangedError(Exception):
    """The asker has it already: 304."""

    def __init__(self, tag: str) -> None:
        super().__init__(tag)
        self.tag = tag


@dataclass(frozen=True)
class Tags:
    """Of one request."""

    request: Request
    desk: Desk
    visitor: Visitor

    def given(self, *parts: str) -> None:
        """The answer is made from ``parts``. Raises ``NotChangedError`` where the asker has it."""
        path = self.request.url.path
        tag = _tag(path, self.request.url.query, *parts)
        self.request.state.etag = tag
        if _named(self.request.headers.get("if-none-match", ""), tag, weakly=True):
            raise NotChangedError(tag)

    def of_submission(self, id: str, *, decided: bool = False) -> None:
        """The answer shows what was read and found of a submission; ``decided``: and what people decided of it."""
        parts = _parts(self.desk, self.visitor, id, decided=decided)
        if parts is not None:
            self.given(*parts)

    def still(self, id: str, path: str) -> bool:
        """Whether ``If-Match`` was given. Raises ``ChangedSinceError`` where what stands at ``path`` has another
        tag."""
        wanted = self.request.headers.get("if-match")
        if wanted is None:
            return False
        parts = _parts(self.desk, self.visitor, id, decided=True)
        if parts is None or not _named(wanted, _tag(path, "", *parts), weakly=False):
            raise ChangedSinceError("您取得之后内容有变化，没有保存。")
        return True


def _parts(desk: Desk, visitor: Visitor, id: str, *, decided: bool) -> tuple[str, ...] | None:
    """``None`` until the submission was processed."""
    stamp = desk.repository.stamp(id)
    if stamp.state is not State.DONE:
        return None
    clear = desk.unmasked_until(id, visitor) is not None
    decisions = [one.model_dump_json() for one in desk.storage.decisions.of(id)] if decided else []
    return (stamp.model_dump_json(), str(clear), desk.rulebook_version, *decisions)


def _tag(*parts: str) -> str:
    """A strong one: the same parts give the same bytes."""
    told = json.dumps([_release(), *parts])
    return f'"{hashlib.sha256(told.encode()).hexdigest()[:32]}"'


@cache
def _release() -> str:
    return version("shenhe")


def _named(header: str, tag: str, *, weakly: bool) -> bool:
    """Whether a list of tags, or ``*``, names this one."""
    names = [name.strip() for name in header.split(",")]
    if weakly:
        names = [name.removeprefix("W/") for name in names]
    return tag in names or "*" in names


def _tags(
    request: Request,
    desk: DeskOf,
    visitor: VisitorOf,
    if_none_match: Annotated[  # noqa: ARG001  # read as it was sent; named here to be described
        str | None,
        Header(
            alias="If-None-Match",
            max_length=1000,
            description="以前取得的 `ETag`；没有变化时回答 304",
            examples=['"0f3a68c2b1d94e57a6c8f20d9b7e4135"'],
        ),
    ] = None,
) -> Tags:
    return Tags(request, desk, visitor)


TagsOf = Annotated[Tags, Depends(_tags)]


def _matching(
    request: Request,
    desk: DeskOf,
    visitor: VisitorOf,
    if_match: Annotated[  # noqa: ARG001
        str | None,
        Header(
            alias="If-Match",
            max_length=1000,
            description="看到的内容的 `ETag`；其间有变化的，不予保存并回答 412",
            examples=['"0f3a68c2b1d94e57a6c8f20d9b7e4135"'],
        ),
    ] = None,
) -> Tags:
    return Tags(request, desk, visitor)


MatchingOf = Annotated[Tags, Depends(_matching)]


class Tagging:
    """ASGI middleware: puts the tag of a request's answer on it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def tagged(message: Message) -> None:
            tag = scope.get("state", {}).get("etag")
            if message["type"] == "http.response.start" and message["status"] == 200 and tag:
                MutableHeaders(scope=message)["etag"] = tag
            await send(message)

        await self.app(scope, receive, tagged)


def register(app: FastAPI) -> None:
    """Answers 304 where nothing changed."""

    async def unchanged(_: Request, error: Exception) -> Response:
        assert isinstance(error, NotChangedError)
        # What a browser keeps it goes on keeping, to ask again each time.
        return Response(status_code=304, headers={"etag": error.tag, "cache-control": "private, no-cache"})

    app.add_exception_handler(NotChangedError, unchanged)
    app.add_middleware(Tagging)
