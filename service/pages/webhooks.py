"""通知地址: the administrator's page of webhooks. Nothing here shows what stands in a submission."""

from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from pipeline.storage.webhooks import Event, Webhook
from service.access import SubscriptionsOf, VisitorOf, needs
from service.bounds import Before, Number
from service.errors import UnusableInputError
from service.rendering import page
from service.rights import Right
from service.signing_in import Visitor
from service.webhooks import Subscriptions

router = APIRouter(
    prefix="/admin/webhooks",
    include_in_schema=False,
    default_response_class=HTMLResponse,
    dependencies=[needs(Right.WEBHOOKS)],
)
_SHOWN = 50

Names = Annotated[list[str], Form()]


@router.get("")
def webhooks(subscriptions: SubscriptionsOf, visitor: VisitorOf) -> Response:
    return _page(subscriptions, visitor)


def _page(
    subscriptions: Subscriptions,
    visitor: Visitor,
    *,
    error: UnusableInputError | None = None,
    entered: tuple[str, list[str]] = ("", []),
    made: tuple[Webhook, str] | None = None,
) -> Response:
    return page(
        "webhooks.html",
        visitor,
        status=error.status if error else 200,
        webhooks=subscriptions.webhooks.all(),
        every=list(Event),
        url=entered[0],
        chosen=entered[1],
        error=error,
        made=made,
    )


@router.post("")
def add(
    subscriptions: SubscriptionsOf,
    visitor: VisitorOf,
    url: Annotated[str, Form()] = "",
    events: Names = [],  # noqa: B006  # read only
) -> Response:
    """The secret stands on the answer and nowhere else, so there is no going on to another page."""
    try:
        made = subscriptions.add(url, events, by=visitor.author)
    except UnusableInputError as error:
        return _page(subscriptions, visitor, error=error, entered=(url, events))
    return _page(subscriptions, visitor, made=made)


@router.get("/{id}")
def webhook(subscriptions: SubscriptionsOf, visitor: VisitorOf, id: Number, before: Before = None) -> Response:
    return _one(subscriptions, visitor, id, before=before)


def _one(
    subscriptions: Subscriptions,
    visitor: Visitor,
    id: int,
    *,
    before: int | None = None,
    error: UnusableInputError | None = None,
    secret: str = "",
) -> Response:
    found = subscriptions.webhooks.deliveries(id, limit=_SHOWN + 1, before=before)
    return page(
        "webhook.html",
        visitor,
        status=error.status if error else 200,
        webhook=subscriptions.webhooks.one(id),
        every=list(Event),
        deliveries=found[:_SHOWN],
        earlier=found[_SHOWN - 1].id if len(found) > _SHOWN else None,
        error=error,
        secret=secret,
    )


@router.post("/{id}")
def change(
    subscriptions: SubscriptionsOf,
    visitor: VisitorOf,
    id: Number,
    url: Annotated[str, Form()] = "",
    events: Names = [],  # noqa: B006  # read only
    active: Annotated[bool, Form()] = False,
) -> Response:
    """All of its fields at once."""
    try:
        subscriptions.change(id, by=visitor.author, url=url, events=events, active=active)
    except UnusableInputError as error:
        return _one(subscriptions, visitor, id, error=error)
    return RedirectResponse(f"/admin/webhooks/{id}", status_code=303)


@router.post("/{id}/secret")
def renew(subscriptions: SubscriptionsOf, visitor: VisitorOf, id: Number) -> Response:
    secret = subscriptions.webhooks.renew_secret(id, by=visitor.author)
    return _one(subscriptions, visitor, id, secret=secret)


@router.post("/{id}/ping")
def ping(subscriptions: SubscriptionsOf, visitor: VisitorOf, id: Number) -> Response:
    subscriptions.webhooks.ping(id, by=visitor.author)
    return RedirectResponse(f"/admin/webhooks/{id}#deliveries", status_code=303)


@router.post("/{id}/remove")
def remove(subscriptions: SubscriptionsOf, visitor: VisitorOf, id: Number) -> Response:
    subscriptions.webhooks.remove(id, by=visitor.author)
    return RedirectResponse("/admin/webhooks", status_code=303)


@router.post("/{id}/deliveries/{delivery}/again")
def again(subscriptions: SubscriptionsOf, visitor: VisitorOf, id: Number, delivery: Number) -> Response:
    subscriptions.webhooks.again(id, delivery, by=visitor.author)
    return RedirectResponse(f"/admin/webhooks/{id}#deliveries", status_code=303)
