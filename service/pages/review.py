"""审核: fact sheet and page pictures of one submission."""

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response

from service.access import DeskOf, VisitorOf, needs
from service.errors import NotThereError
from service.pages.viewer import Viewer, viewer_of_fact, viewer_of_page, viewer_of_place, viewer_of_unread
from service.rendering import page
from service.rights import Right
from service.sheet import Sheet

router = APIRouter(
    prefix="/submissions/{id}",
    include_in_schema=False,
    default_response_class=HTMLResponse,
    dependencies=[needs(Right.SEE)],
)


@router.get("/facts")
def facts(desk: DeskOf, visitor: VisitorOf, id: str, fact: str | None = None) -> Response:
    """事实表: the page at the left, facts at the right; ``fact`` is the one whose place is shown."""
    sheet = desk.sheet(id, visitor)
    return page("facts.html", visitor, id=id, sheet=sheet, viewer=_chosen(sheet, fact))


def _chosen(sheet: Sheet, fact: str | None) -> Viewer | None:
    """The viewer of the chosen fact, else of the first doubtful one, else of the first page there is."""
    if fact is not None:
        row = sheet.fact(fact)
        if row is None:
            raise NotThereError("没有这个事实，可能已重新识读。")
        return viewer_of_fact(sheet, row)
    placed = [row for document in sheet.documents for row in (*document.doubtful, *document.facts) if row.box]
    doubtful = [row for row in placed if row.doubtful]
    if doubtful or placed:
        return viewer_of_fact(sheet, (doubtful or placed)[0])
    refs = [ref for document in sheet.documents for ref in document.pages]
    return viewer_of_page(sheet, refs[0]) if refs else None


@router.get("/documents/{document}/pages/{sequence}")
def page_picture(
    desk: DeskOf,
    visitor: VisitorOf,
    id: str,
    document: str,
    sequence: int,
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
    return page("page.html", visitor, id=id, sheet=sheet, ref=ref, viewer=viewer)
