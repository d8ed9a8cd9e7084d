"""Seeing a submission in clear text for a while, with a reason."""

from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from schemas.review import Deed
from service.access import DeskOf, VisitorOf, needs
from service.errors import UnusableInputError
from service.rendering import page
from service.rights import Right

router = APIRouter(
    prefix="/submissions/{id}",
    include_in_schema=False,
    default_response_class=HTMLResponse,
    dependencies=[needs(Right.UNMASK)],
)


@router.get("/unmask")
def form(desk: DeskOf, visitor: VisitorOf, id: str) -> Response:
    summary = desk.summary(id)
    return page("unmask.html", visitor, id=id, summary=summary, until=desk.unmasked_until(id, visitor), error=None)


@router.post("/unmask")
def unmask(desk: DeskOf, visitor: VisitorOf, id: str, reason: Annotated[str, Form()] = "") -> Response:
    try:
        desk.unmask(id, visitor, reason)
    except UnusableInputError as error:
        summary = desk.summary(id)
        return page("unmask.html", visitor, status=error.status, id=id, summary=summary, until=None, error=error)
    return RedirectResponse(f"/submissions/{id}/facts", status_code=303)


@router.post("/mask")
def mask(desk: DeskOf, visitor: VisitorOf, id: str) -> Response:
    """Ends it early; there is nothing to tell of where it had ended."""
    if desk.unmasked_until(id, visitor) is not None:
        desk.mask(id, visitor)
        desk.storage.trail.record(visitor.author, Deed.MASKED, submission=id)
    return RedirectResponse(f"/submissions/{id}/facts", status_code=303)
