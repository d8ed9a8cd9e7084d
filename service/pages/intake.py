"""受理: the page where material is handed in, and the page where one follows what becomes of it."""

from collections.abc import AsyncIterator
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, File, Form, Request, UploadFile
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from fastapi.sse import EventSourceResponse, format_sse_event
from starlette.concurrency import run_in_threadpool

from pipeline.errors import SubmissionBusyError
from pipeline.rules import office_rulebook
from schemas.submission import Route
from service.access import DeskOf, ReceptionOf, VisitorOf, WatchOf, needs
from service.bounds import Offset
from service.desk import Desk
from service.errors import ServiceError, UnusableInputError
from service.intake_form import new_submission
from service.labels import level_names
from service.live import Live, Watch
from service.navigation import landing
from service.reception import Reception
from service.rendering import page
from service.rights import Right
from service.short_fields import ShortFields
from service.signing_in import Visitor
from service.troubles import troubles_of

PAGE_SIZE = 20

Files = Annotated[list[UploadFile], File()]
Ids = Annotated[list[str], Form()]

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse, route_class=ShortFields)


@router.get("/", dependencies=[needs(Right.OWN)])
def home(desk: DeskOf, reception: ReceptionOf, visitor: VisitorOf, offset: Offset = 0) -> Response:
    """The form, and under it the submissions, newest first; who takes nothing in begins elsewhere."""
    if not visitor.may(Right.RECEIVE):
        return RedirectResponse(landing(visitor), status_code=303)
    return _home(desk, reception, visitor, offset=offset)


def _home(
    desk: Desk,
    reception: Reception,
    visitor: Visitor,
    *,
    offset: int = 0,
    entered: dict[str, str] | None = None,
    ids: list[str] | None = None,
    error: ServiceError | None = None,
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
        basket=reception.basket(visitor.author.login, chosen=ids or ()),
        submissions=found[:PAGE_SIZE],
        earlier=offset + PAGE_SIZE if len(found) > PAGE_SIZE else None,
        later=max(0, offset - PAGE_SIZE) if offset else None,
        live=any(not summary.progress.state.ended for summary in found),
    )


@router.post("/submissions", dependencies=[needs(Right.RECEIVE)])
def submit(
    request: Request,  # noqa: ARG001  # keeps the form's files open until the answer is made
    desk: DeskOf,
    reception: ReceptionOf,
    visitor: VisitorOf,
    files: Files = [],  # noqa: B006  # read only
    uploads: Ids = [],  # noqa: B006
    level: Annotated[str, Form()] = "",
    received_on: Annotated[str, Form()] = "",
    route: Annotated[str, Form()] = Route.RECOMMENDED.value,
) -> Response:
    """Takes the form; what cannot be used is said above the form, with what was entered kept."""
    entered: dict[str, Any] = {"level": level, "received_on": received_on, "route": route}
    try:
        submission = new_submission(level=level, received_on=received_on, route=route)
        streams = [(file.filename or "", file.file) for file in files]
        receipt = reception.hand_in(submission, streams=streams, ids=uploads, by=visitor.author)
    except UnusableInputError as error:
        return _home(desk, reception, visitor, entered=entered, ids=uploads, error=error)
    return RedirectResponse(f"/submissions/{receipt.submission_id}", status_code=303)


@router.post("/uploads/basket", dependencies=[needs(Right.RECEIVE)])
def basket(
    reception: ReceptionOf,
    visitor: VisitorOf,
    uploads: Ids = [],  # noqa: B006
    target: Annotated[str, Form(pattern=r"^[0-9A-Za-z-]{0,64}$")] = "",
) -> Response:
    """What has been uploaded and waits, with what is to be said of it; a part of a page."""
    found = reception.basket(visitor.author.login, target=target, chosen=uploads)
    return page("basket.html", visitor, basket=found)


@router.get("/submissions/{id}", dependencies=[needs(Right.SEE)])
def status(desk: DeskOf, reception: ReceptionOf, watch: WatchOf, visitor: VisitorOf, id: str) -> Response:
    """Progress, what was received, and once it is done what each file is and what is missing."""
    return _status(desk, reception, watch, visitor, id)


def _status(
    desk: Desk,
    reception: Reception,
    watch: Watch,
    visitor: Visitor,
    id: str,
    *,
    ids: list[str] | None = None,
    error: Exception | None = None,
) -> Response:
    live = watch.look(id)
    may_add = visitor.may(Right.RECEIVE)
    return page(
        "status.html",
        visitor,
        status=getattr(error, "status", 200),
        error=error,
        basket=reception.basket(visitor.author.login, target=id, chosen=ids or ()) if may_add else None,
        **_values(desk, reception, visitor, id, live),
    )


def _values(desk: Desk, reception: Reception, visitor: Visitor, id: str, live: Live) -> dict[str, Any]:
    """What the changing part of the status page shows."""
    done = live.progress.state.value == "done"
    sheet = desk.sheet(id, visitor) if done else None
    return {
        "summary": desk.summary(id),
        "progress": live.progress,
        "files": live.files,
        "classes": live.classes,
        "remarks": reception.remarks(id),
        "arrivals": reception.arrivals(id),
        "lost": reception.lost_corrections(id),
        "sheet": sheet,
        "troubles": troubles_of(sheet) if sheet else {},
    }


@router.get("/submissions/{id}/events", dependencies=[needs(Right.SEE)])
def events(desk: DeskOf, reception: ReceptionOf, watch: WatchOf, visitor: VisitorOf, id: str) -> EventSourceResponse:
    """The changing part of the status page, sent whenever it changed, until it is done."""
    desk.repository.progress(id)
    watch.admit(visitor.author.login)
    return EventSourceResponse(_parts(desk, reception, watch, visitor, id))


async def _parts(desk: Desk, reception: Reception, watch: Watch, visitor: Visitor, id: str) -> AsyncIterator[bytes]:
    async for seen in watch.follow(id, visitor.author.login):
        html = await run_in_threadpool(_live_part, desk, reception, visitor, id, seen)
        yield format_sse_event(event="progress", data_str=html)
        if seen.progress.state.ended:
            yield format_sse_event(event="done", data_str=seen.progress.state.value)


def _live_part(desk: Desk, reception: Reception, visitor: Visitor, id: str, seen: Live) -> str:
    answer = page("live.html", visitor, **_values(desk, reception, visitor, id, seen))
    return bytes(answer.body).decode()


@router.post("/submissions/{id}/files", dependencies=[needs(Right.RECEIVE)])
def supplement(
    request: Request,  # noqa: ARG001
    desk: DeskOf,
    reception: ReceptionOf,
    watch: WatchOf,
    visitor: VisitorOf,
    id: str,
    files: Files = [],  # noqa: B006
    uploads: Ids = [],  # noqa: B006
) -> Response:
    """Adds files to a submission; what cannot be is said on its page, with what was uploaded kept."""
    try:
        streams = [(file.filename or "", file.file) for file in files]
        reception.supplement(id, streams=streams, ids=uploads, by=visitor.author)
    except (UnusableInputError, SubmissionBusyError) as error:
        return _status(desk, reception, watch, visitor, id, ids=uploads, error=error)
    return RedirectResponse(f"/submissions/{id}", status_code=303)


@router.post("/submissions/{id}/retry", dependencies=[needs(Right.RECEIVE)])
def retry(desk: DeskOf, visitor: VisitorOf, id: str) -> Response:
    desk.process_again(id, by=visitor.author)
    return RedirectResponse(f"/submissions/{id}", status_code=303)
