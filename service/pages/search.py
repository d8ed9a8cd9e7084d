"""检索: one field for everything that is known of all submissions."""

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response

from pipeline.storage.search import numbers
from service.access import DeskOf, VisitorOf, needs
from service.rendering import page
from service.rights import Right
from service.searching import search

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse, dependencies=[needs(Right.SEARCH)])


@router.get("/search")
def results(desk: DeskOf, visitor: VisitorOf, q: str = "", before: int | None = None) -> Response:
    """The field, and under it what was found, by submission."""
    asked = q.strip()[:200]
    found = search(desk.storage, asked, before=before) if asked else None
    # A page's title stays in the browser's history.
    return page("search.html", visitor, asked=asked, found=found, titled="" if numbers([asked]) else asked)
