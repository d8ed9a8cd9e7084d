"""检索: one field for everything that is known of all submissions."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from service.access import DeskOf, VisitorOf, needs
from service.bounds import MOST, Before
from service.desk import Desk
from service.errors import UnusableInputError
from service.rendering import page
from service.rights import Right
from service.searching import search, secret
from service.signing_in import Visitor

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse, dependencies=[needs(Right.SEARCH)])
LONGEST = 200


@router.post("/search")
def ask(
    desk: DeskOf,
    visitor: VisitorOf,
    q: Annotated[str, Form()] = "",
    before: Annotated[int | None, Form(ge=1, le=MOST)] = None,
) -> Response:
    """The form. Words go on to an address one can come back to; a number is answered here and leaves none."""
    asked = q.strip()[:LONGEST]
    if secret(asked):
        return _page(desk, visitor, asked, before)
    wanted = {"q": asked} | ({"before": str(before)} if before else {})
    return RedirectResponse(f"/search?{urlencode(wanted)}", status_code=303)


@router.get("/search")
def results(
    desk: DeskOf,
    visitor: VisitorOf,
    q: str = "",
    before: Before = None,
) -> Response:
    """The field, and under it what was found, by submission."""
    asked = q.strip()[:LONGEST]
    if secret(asked):
        error = UnusableInputError("q", "号码不要写在地址中，请在下面填写后检索。")
        return _page(desk, visitor, "", None, error=error)
    return _page(desk, visitor, asked, before)


def _page(
    desk: Desk, visitor: Visitor, asked: str, before: int | None, *, error: UnusableInputError | None = None
) -> Response:
    return page(
        "search.html",
        visitor,
        status=error.status if error else 200,
        error=error,
        asked=asked,
        found=search(desk.storage, asked, before=before) if asked else None,
        titled="" if secret(asked) else asked,  # a title stays in the browser's history as well
    )
