"""稽核: the auditor's start page, and the trail of a submission and of the installation."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Query
from fastapi.responses import HTMLResponse, RedirectResponse, Response, StreamingResponse

from schemas.review import Deed
from service.access import DeskOf, VisitorOf, needs
from service.audit.board import Figures, TrailState, open_batches, period_of
from service.audit.charts import PANELS, RISK_WORDS, span_words, ticks
from service.audit.trails import SHOWN, Asked, Maskers, Proof, masked, told, verify
from service.bounds import Before
from service.desk import Desk
from service.errors import NotAllowedError, UnusableInputError
from service.labels import level_names
from service.rendering import page
from service.rights import Right
from service.signing_in import Visitor

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse, dependencies=[needs(Right.AUDIT)])
Text = Annotated[str, Query(max_length=64)]


@router.get("/audit")
def start(desk: DeskOf, visitor: VisitorOf, since: Text = "", until: Text = "", level: Text = "") -> Response:
    today = datetime.now(UTC).astimezone().date()
    error = None
    try:
        period = period_of(since, until, level, today=today)
    except UnusableInputError as fault:
        error, period = fault, period_of("", "", "", today=today)
    state = TrailState.of(desk.storage)
    return page(
        "audit.html",
        visitor,
        status=error.status if error else 200,
        error=error,
        figures=Figures.of(desk.storage, period),
        state=state,
        proof=Proof.of(state.verified) if state.verified else None,
        batches=open_batches(desk.storage),
        levels=level_names(),
        most_panels=PANELS,
        risk_words=RISK_WORDS,
        span_words=span_words,
        ticks=ticks(),
    )


# -- the trail


class AskedTrail:
    """The filter as an address has it."""

    def __init__(
        self,
        login: Text = "",
        deed: Text = "",
        since: Text = "",
        until: Text = "",
        before: Before = None,
    ) -> None:
        self._given = (login, deed, since, until, before)

    def of(self, submission: str | None = None) -> Asked:
        login, deed, since, until, before = self._given
        return Asked.of(submission=submission, login=login, deed=deed, since=since, until=until, before=before)


AskedOf = Annotated[AskedTrail, Depends()]


@router.get("/audit/trail")
def whole_trail(desk: DeskOf, visitor: VisitorOf, asked: AskedOf) -> Response:
    return _trail(desk, visitor, asked.of())


@router.get("/submissions/{id}/trail")
def trail_of_submission(desk: DeskOf, visitor: VisitorOf, id: str, asked: AskedOf) -> Response:
    desk.repository.progress(id)
    return _trail(desk, visitor, asked.of(id))


def _trail(desk: Desk, visitor: Visitor, asked: Asked) -> Response:
    found = asked.entries(desk.storage, limit=SHOWN + 1)
    maskers = maskers_for(desk, visitor, asked)
    state = TrailState.of(desk.storage)
    return page(
        "audit_trail.html",
        visitor,
        id=asked.submission,
        checked=bool(asked.submission and desk.repository.checks_version(asked.submission)),
        asked=asked,
        entries=[told(entry, maskers.of(entry.submission)) for entry in found[:SHOWN]],
        earlier=found[SHOWN - 1].number if len(found) > SHOWN else None,
        state=state,
        proof=Proof.of(state.verified) if state.verified else None,
        accounts=[("-", "系统"), *((one.login, one.name) for one in desk.storage.accounts.all())],
        deeds=list(Deed),
    )


def maskers_for(desk: Desk, visitor: Visitor, asked: Asked) -> Maskers:
    clear = asked.submission and desk.unmasked_until(asked.submission, visitor) is not None
    return Maskers(desk.storage, clear=asked.submission if clear else None)


@router.post("/audit/trail/verification")
def verification(desk: DeskOf, visitor: VisitorOf, submission: Annotated[str, Form(max_length=64)] = "") -> Response:
    """Verifies the whole chain and goes back to the trail that was looked at."""
    verify(desk.storage, by=visitor.author)
    if submission:
        desk.repository.progress(submission)
        return RedirectResponse(f"/submissions/{submission}/trail", status_code=303)
    return RedirectResponse("/audit/trail", status_code=303)


@router.get("/audit/trail/export.jsonl")
def export(desk: DeskOf, visitor: VisitorOf, asked: AskedOf, submission: Text = "") -> Response:
    return exported(desk, visitor, asked.of(submission or None))


def exported(desk: Desk, visitor: Visitor, asked: Asked) -> StreamingResponse:
    """An entry to a line, the newest first, always masked; those something is masked in say so, as their hash is of the
    clear text. Raises ``NotAllowedError``."""
    if not visitor.may(Right.EXPORT):
        raise NotAllowedError(f"您的账户没有“{Right.EXPORT.label}”的权限。")
    entries = asked.all_entries(desk.storage)
    told = {"what": "trail", "filter": asked.fields}
    desk.storage.trail.record(
        visitor.author, Deed.EXPORTED, submission=asked.submission or "", subject="留痕", after=told
    )
    maskers = Maskers(desk.storage)

    def lines() -> Iterator[str]:
        for entry in entries:
            shown = masked(entry, maskers.of(entry.submission))
            covered = {"covered": True} if shown != entry else {}
            yield json.dumps({**shown.model_dump(mode="json"), **covered}, ensure_ascii=False) + "\n"

    headers = {
        "content-disposition": 'attachment; filename="trail.jsonl"',
        "cache-control": "private, no-store",
    }
    return StreamingResponse(lines(), media_type="application/x-ndjson", headers=headers)
