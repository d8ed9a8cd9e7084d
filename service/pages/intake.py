"""受理: the page where material is handed in, and the page where one follows what becomes of it."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, File, Form, Query, Request, UploadFile
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from pipeline.rules import office_rulebook
from schemas.submission import Route
from service.access import DeskOf, VisitorOf, needs
from service.desk import Desk
from service.errors import UnusableInputError
from service.intake_form import new_submission
from service.labels import level_names
from service.rendering import page
from service.rights import Right
from service.signing_in import Visitor

PAGE_SIZE = 20

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)


@router.get("/", dependencies=[needs(Right.OWN)])
def home(desk: DeskOf, visitor: VisitorOf, offset: Annotated[int, Query(ge=0)] = 0) -> Response:
    """The form, and under it the submissions, newest first."""
    return _home(desk, visitor, offset=offset)


def _home(
    desk: Desk,
    visitor: Visitor,
    *,
    offset: int = 0,
    entered: dict[str, str] | None = None,
    error: UnusableInputError | None = None,
) -> Response:
    found = desk.summaries(limit=PAGE_SIZE + 1, offset=offset)
    return page(
        "home.html",
        visitor,
        status=error.status if error else 200,
        entered=entered or {"level": "", "received_on": date.today().isoformat(), "route": Route.RECOMMENDED.value},
        error=error,
        levels=level_names(),
        texts=office_rulebook().guidelines,
        submissions=found[:PAGE_SIZE],
        earlier=offset + PAGE_SIZE if len(found) > PAGE_SIZE else None,
        later=max(0, offset - PAGE_SIZE) if offset else None,
        live=any(not summary.progress.state.ended for summary in found),
    )


@router.post("/submissions", dependencies=[needs(Right.RECEIVE)])
def submit(
    request: Request,  # noqa: ARG001  # keeps the form's files open until the answer is made
    desk: DeskOf,
    visitor: VisitorOf,
    files: Annotated[list[UploadFile], File()] = [],  # noqa: B006  # read only
    level: Annotated[str, Form()] = "",
    received_on: Annotated[str, Form()] = "",
    route: Annotated[str, Form()] = Route.RECOMMENDED.value,
) -> Response:
    """Takes the form; what cannot be used is said above the form, with what was entered kept."""
    entered: dict[str, Any] = {"level": level, "received_on": received_on, "route": route}
    try:
        submission = new_submission(level=level, received_on=received_on, route=route)
        receipt = desk.take_in(submission, [(file.filename or "", file.file) for file in files], by=visitor.author)
    except UnusableInputError as error:
        return _home(desk, visitor, entered=entered, error=error)
    return RedirectResponse(f"/submissions/{receipt.submission_id}", status_code=303)


@router.get("/submissions/{id}", dependencies=[needs(Right.SEE)])
def status(desk: DeskOf, visitor: VisitorOf, id: str) -> Response:
    """Progress, what was received, and once it is done what each file is and what is missing."""
    summary = desk.summary(id)
    done = summary.progress.state.value == "done"
    return page(
        "status.html",
        visitor,
        summary=summary,
        files=desk.files(id),
        twins=desk.seen_before(id),
        sheet=desk.sheet(id, visitor) if done else None,
    )


@router.post("/submissions/{id}/retry", dependencies=[needs(Right.RECEIVE)])
def retry(desk: DeskOf, id: str) -> Response:
    desk.process_again(id)
    return RedirectResponse(f"/submissions/{id}", status_code=303)
