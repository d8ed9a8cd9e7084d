"""审核: the page pictures of one submission."""

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response

from service.access import DeskOf, VisitorOf, needs
from service.bounds import Number
from service.correcting import offered_fields
from service.errors import NotThereError
from service.pages.viewer import viewer_of_fact, viewer_of_page, viewer_of_place, viewer_of_unread
from service.rendering import page
from service.rights import Right

router = APIRouter(
    prefix="/submissions/{id}",
    include_in_schema=False,
    default_response_class=HTMLResponse,
    dependencies=[needs(Right.SEE)],
)


@router.get("/documents/{document}/pages/{sequence}")
def page_picture(
    desk: DeskOf,
    visitor: VisitorOf,
    id: str,
    document: str,
    sequence: Number,
    fact: str | None = None,
    place: str | None = None,
    unread: str | None = None,
) -> Response:
    """One page large; ``fact``, ``place`` or ``unread`` is the box to mark."""
    sheet = desk.sheet(id, visitor)
    ref = sheet.page(document, sequence)
    if ref is None:
        raise NotThereError("没有这一页。")
    row = sheet.fact(fact) if fact else None
    named = sheet.place(place) if place else None
    untold = next((one for one in sheet.unread_on(ref) if one.id == unread), None)
    viewer = viewer_of_page(sheet, ref)
    if row is not None and row.ref == ref:
        viewer = viewer_of_fact(sheet, row)
    elif named is not None and named[1].ref == ref:
        viewer = viewer_of_place(sheet, *named)
    elif untold is not None:
        viewer = viewer_of_unread(sheet, untold)
    return page("page.html", visitor, id=id, sheet=sheet, ref=ref, viewer=viewer, offered_fields=offered_fields)
