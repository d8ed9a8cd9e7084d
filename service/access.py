"""How a request gets at the desk, and what it must be allowed to do there."""

import secrets
from typing import Annotated

from fastapi import Depends, Request, params

from pipeline.storage.accounts import Accounts
from service.desk import Desk
from service.errors import NotAllowedError, RefusedAtTheDoorError
from service.live import Watch
from service.reception import Reception
from service.rights import Right
from service.signing_in import Visitor
from service.webhooks import Subscriptions

_SAFE = {"GET", "HEAD", "OPTIONS"}
CSRF_HEADER = "x-csrf-token"
CSRF_FIELD = "csrf"


def _desk(request: Request) -> Desk:
    desk: Desk = request.app.state.desk
    return desk


DeskOf = Annotated[Desk, Depends(_desk)]


def _reception(request: Request) -> Reception:
    reception: Reception = request.app.state.reception
    return reception


ReceptionOf = Annotated[Reception, Depends(_reception)]


def _watch(request: Request) -> Watch:
    watch: Watch = request.app.state.watch
    return watch


WatchOf = Annotated[Watch, Depends(_watch)]


def _subscriptions(request: Request) -> Subscriptions:
    subscriptions: Subscriptions = request.app.state.subscriptions
    return subscriptions


SubscriptionsOf = Annotated[Subscriptions, Depends(_subscriptions)]


def _accounts(request: Request) -> Accounts:
    desk: Desk = request.app.state.desk
    return desk.storage.accounts


AccountsOf = Annotated[Accounts, Depends(_accounts)]


def _visitor(request: Request) -> Visitor:
    """Whom the gate let in."""
    visitor: Visitor = request.state.visitor
    return visitor


VisitorOf = Annotated[Visitor, Depends(_visitor)]


class Needs:
    """The dependency every route declares: the right it asks for, and a browser's own word where it changes something.

    ``tests/service/test_rights.py`` walks all routes and fails for one without it.
    """

    def __init__(self, right: Right) -> None:
        self.right = right

    async def __call__(self, request: Request) -> None:
        visitor: Visitor = request.state.visitor
        if not visitor.may(self.right):
            raise NotAllowedError(f"您的账户没有“{self.right.label}”的权限。")
        if visitor.session is not None and request.method not in _SAFE:
            await _own_word(request, visitor)


async def _own_word(request: Request, visitor: Visitor) -> None:
    """Raises ``RefusedAtTheDoorError`` where the request does not carry the session's word."""
    given = request.headers.get(CSRF_HEADER)
    kind = request.headers.get("content-type", "")
    if given is None and kind.startswith(("multipart/form-data", "application/x-www-form-urlencoded")):
        field = (await request.form()).get(CSRF_FIELD)
        given = field if isinstance(field, str) else None
    if given is None or not secrets.compare_digest(given.encode(), visitor.csrf.encode()):
        raise RefusedAtTheDoorError("页面已过期或请求来自其他网站，没有执行。")


def needs(right: Right) -> params.Depends:
    """For ``dependencies=[...]`` of a router or a route."""
    dependency: params.Depends = Depends(Needs(right))
    return dependency
