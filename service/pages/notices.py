"""文书: drafts of receipts, notices and opinion sheets; those issued, to be printed again; and what may be exported."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from pipeline.storage.notices import NoticeKind
from service.access import DeskOf, VisitorOf, needs
from service.bounds import Number
from service.desk import Desk
from service.documents.content import OfficialDocument
from service.documents.issuing import Material, Wishes, issue
from service.documents.issuing import preview as drawn_up
from service.documents.printing import Form as PrintedForm
from service.documents.printing import download
from service.errors import ServiceError, UnusableInputError
from service.rendering import page
from service.rights import Right
from service.signing_in import Visitor

SPARE = 2
"""Empty lines under the proposed ones, for what else is to be mended."""

router = APIRouter(prefix="/submissions/{id}", include_in_schema=False, default_response_class=HTMLResponse)

Text = Annotated[str, Form()]
Items = Annotated[list[str], Form()]


@router.get("/notices", dependencies=[needs(Right.SEE)])
def notices(desk: DeskOf, visitor: VisitorOf, id: str) -> Response:
    """Issued documents, and a form for each kind that may be issued."""
    return notices_page(desk, visitor, id)


def notices_page(
    desk: Desk,
    visitor: Visitor,
    id: str,
    *,
    error: ServiceError | None = None,
    entered: Wishes | None = None,
    reason: str = "",
) -> Response:
    """With what was entered kept where it could not be used."""
    material = Material.of(desk, id)
    items = entered.items if entered and entered.items is not None else material.proposed
    until = entered.until if entered else desk.office.mend_by(date.today())
    return page(
        "notices.html",
        visitor,
        status=error.status if error else 200,
        id=id,
        material=material,
        sheet=material.board.sheet if material.board else None,
        conclusion=material.board.conclusion if material.board else None,
        conclusion_stale=material.board.conclusion_stale if material.board else False,
        issued=desk.storage.notices.of_submission(id),
        office=desk.office,
        error=error,
        applicant=(entered.applicant if entered and entered.applicant is not None else material.applicant),
        items=[*items, *[""] * SPARE],
        until=until.isoformat() if until else "",
        remark=entered.remark if entered else "",
        reason=reason,
        unmasked=desk.unmasked_until(id, visitor),
    )


@router.post("/notices/{kind}", dependencies=[needs(Right.NOTIFY)])
def give_out(
    desk: DeskOf,
    visitor: VisitorOf,
    id: str,
    kind: NoticeKind,
    applicant: Text = "",
    items: Items = [],  # noqa: B006  # read only
    until: Text = "",
    remark: Text = "",
) -> Response:
    """Issues the document; it then stands at the head of the list."""
    wishes = Wishes(applicant=applicant, items=tuple(items), remark=remark)
    try:
        notice = issue(desk, id, kind, _with_day(wishes, until), by=visitor.author)
    except ServiceError as error:
        return notices_page(desk, visitor, id, error=error, entered=wishes)
    return RedirectResponse(f"/submissions/{id}/notices#n{notice.id}", status_code=303)


@router.post("/notices/{kind}/draft", dependencies=[needs(Right.NOTIFY)])
def preview(
    desk: DeskOf,
    visitor: VisitorOf,
    id: str,
    kind: NoticeKind,
    applicant: Text = "",
    items: Items = [],  # noqa: B006  # read only
    until: Text = "",
    remark: Text = "",
) -> Response:
    """The draft as PDF, with 草稿 across it and no number."""
    wishes = Wishes(applicant=applicant, items=tuple(items), remark=remark)
    try:
        document = drawn_up(desk, id, kind, _with_day(wishes, until), by=visitor.author)
    except ServiceError as error:
        return notices_page(desk, visitor, id, error=error, entered=wishes)
    return download(document, PrintedForm.PDF, inline=True)


@router.get("/notices/{notice}/{form}", dependencies=[needs(Right.SEE)])
def again(desk: DeskOf, id: str, notice: Number, form: PrintedForm) -> Response:
    """A document as it was issued."""
    return download(OfficialDocument.of_notice(desk.storage.notices.load(id, notice)), form)


def _with_day(wishes: Wishes, until: str) -> Wishes:
    """Raises ``UnusableInputError`` for what is no day."""
    try:
        day = date.fromisoformat(until) if until else None
    except ValueError:
        raise UnusableInputError("until", "补正期限应为存在的日期，形如 2025-11-24。") from None
    return Wishes(applicant=wishes.applicant, items=wishes.items, until=day, remark=wishes.remark)
