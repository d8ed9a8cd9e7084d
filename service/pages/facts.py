"""事实表: every fact beside its place on the page, and what people make of it."""

import json
from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Form, Header
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from pipeline.errors import PipelineError
from pipeline.storage.corrections import RefusedChangeError, StaleFactError
from schemas.evidence import Box
from schemas.finding import Outcome
from schemas.review import Deed
from service.access import DeskOf, VisitorOf, needs
from service.bounds import MOST
from service.correcting import Changed, Correcting, index_given, offered_fields
from service.desk import Desk
from service.errors import NotThereError, ServiceError, UnusableInputError, sentence
from service.labels import full_label
from service.pages.viewer import Viewer, viewer_of_fact, viewer_of_page
from service.rendering import page
from service.rights import Right
from service.sheet import Sheet
from service.signing_in import Visitor

router = APIRouter(prefix="/submissions/{id}", include_in_schema=False, default_response_class=HTMLResponse)
_AMENDABLE = (RefusedChangeError, StaleFactError, UnusableInputError)
"""What is said beside the form."""


@router.get("/facts", dependencies=[needs(Right.SEE)])
def facts(desk: DeskOf, visitor: VisitorOf, id: str, fact: str | None = None, changed: str | None = None) -> Response:
    """The page at the left, facts at the right; ``fact`` is the one whose place is shown, ``changed`` the one that was
    changed just now."""
    return _page(desk, visitor, id, fact, told=_last_turns(desk, id) if changed else None)


def _page(
    desk: Desk,
    visitor: Visitor,
    id: str,
    fact: str | None,
    *,
    told: list[dict[str, str | None]] | None = None,
    error: PipelineError | ServiceError | None = None,
) -> Response:
    sheet = desk.sheet(id, visitor)
    return page(
        "facts.html",
        visitor,
        status=error.status if error else 200,
        id=id,
        sheet=sheet,
        viewer=_chosen(sheet, fact),
        told=told,
        outcomes={outcome.value: outcome.label for outcome in Outcome},
        said=f"{sentence(error)}{error.advice}" if error else "",
        offered_fields=offered_fields,
    )


def _last_turns(desk: Desk, id: str) -> list[dict[str, str | None]]:
    """What the last run of the checks changed, as far as the trail says."""
    last = desk.storage.trail.entries(submission=id, deed=Deed.CHECKED, limit=1)
    change = desk.storage.trail.entries(submission=id, deed=Deed.FACT_CHANGED, limit=1)
    if not last or not change or last[0].number < change[0].number or not isinstance(last[0].after, dict):
        return []
    return list(last[0].after.get("changes", ()))


def _chosen(sheet: Sheet, fact: str | None) -> Viewer | None:
    """The viewer of the chosen fact, else of the first to be looked at, else of the first page there is."""
    if fact is not None:
        row = sheet.fact(fact)
        if row is None:
            raise NotThereError("没有这个事实，可能已撤销或重新识读。")
        return viewer_of_fact(sheet, row)
    placed = [row for paper in sheet.documents for row in (*paper.pending, *paper.concerned, *paper.facts) if row.box]
    pending = [row for row in placed if row.pending]
    if pending or placed:
        return viewer_of_fact(sheet, (pending or placed)[0])
    refs = [ref for paper in sheet.documents for ref in paper.pages]
    return viewer_of_page(sheet, refs[0]) if refs else None


@router.get("/facts/{fact}/viewer", dependencies=[needs(Right.SEE)])
def viewer(desk: DeskOf, visitor: VisitorOf, id: str, fact: str) -> Response:
    """The left side alone, for when another fact is chosen."""
    sheet = desk.sheet(id, visitor)
    chosen = _chosen(sheet, fact)
    return page("fact_viewer.html", visitor, id=id, sheet=sheet, viewer=chosen, offered_fields=offered_fields)


@router.get("/facts/{fact}/history", dependencies=[needs(Right.SEE)])
def history(desk: DeskOf, visitor: VisitorOf, id: str, fact: str) -> Response:
    """Every revision of a fact, the newest first."""
    revisions = Correcting(desk, visitor, id).history(fact)
    label = full_label(revisions[0].fact.key)
    sheet = desk.sheet(id, visitor)
    return page("fact_history.html", visitor, id=id, sheet=sheet, fact=fact, label=label, revisions=revisions[::-1])


@router.post("/facts/{fact}", dependencies=[needs(Right.CORRECT)])
def change(
    desk: DeskOf,
    visitor: VisitorOf,
    id: str,
    fact: str,
    deed: Annotated[str, Form()] = "correct",
    seen: Annotated[int, Form(ge=0, le=MOST)] = 0,
    value: Annotated[str, Form()] = "",
    choice: Annotated[int, Form(ge=0, le=MOST)] = 0,
    reason: Annotated[str, Form()] = "",
    hx_request: Annotated[bool, Header()] = False,
) -> Response:
    """``deed`` is correct, confirm, unreadable or undo; ``choice`` the number of an alternative instead of a value."""
    hand = Correcting(desk, visitor, id)
    deeds: dict[str, Callable[[], Changed]] = {
        "correct": lambda: hand.correct(fact, value, seen=seen, reason=reason),
        "confirm": lambda: hand.confirm(fact, seen=seen, reason=reason),
        "unreadable": lambda: hand.mark_unreadable(fact, seen=seen, reason=reason),
        "undo": lambda: hand.undo(fact, seen=seen, reason=reason),
    }
    if choice:
        deeds[deed] = lambda: hand.choose(fact, choice, seen=seen, reason=reason)
    if deed not in deeds:
        raise UnusableInputError("deed", "没有这种操作。")
    return _answered(desk, visitor, id, fact, deeds[deed], hx=hx_request)


@router.post("/facts", dependencies=[needs(Right.CORRECT)])
def add(
    desk: DeskOf,
    visitor: VisitorOf,
    id: str,
    document: Annotated[str, Form()],
    sequence: Annotated[int, Form(ge=1, le=MOST)],
    path: Annotated[str, Form()] = "",
    value: Annotated[str, Form()] = "",
    index: Annotated[str, Form()] = "",
    left: Annotated[str, Form()] = "",
    top: Annotated[str, Form()] = "",
    right: Annotated[str, Form()] = "",
    bottom: Annotated[str, Form()] = "",
    reason: Annotated[str, Form()] = "",
    hx_request: Annotated[bool, Header()] = False,
) -> Response:
    """A fact the machine missed; the box is in hundredths of the page, from its left and top."""
    hand = Correcting(desk, visitor, id)

    def added() -> Changed:
        box = box_given(left, top, right, bottom)
        return hand.add(document, sequence, box, path, value, index=index_given(index), reason=reason)

    return _answered(desk, visitor, id, None, added, hx=hx_request)


def box_given(*sides: str) -> Box:
    """Left, top, right and bottom in hundredths. Raises ``UnusableInputError``."""
    try:
        x0, y0, x1, y1 = (float(side) / 100 for side in sides)
    except ValueError:
        raise UnusableInputError("box", "请在影像上框出该项的位置，或填写四边的位置（0 至 100）。") from None
    if not (0 <= x0 < x1 <= 1 and 0 <= y0 < y1 <= 1):
        raise UnusableInputError("box", "位置应在 0 至 100 之间，右大于左，下大于上。")
    return (x0, y0, x1, y1)


def _answered(
    desk: Desk, visitor: Visitor, id: str, fact: str | None, make: Callable[[], Changed], *, hx: bool
) -> Response:
    """Makes the change. For htmx the parts of the page that moved, else the way back to the fact."""
    try:
        changed = make()
    except _AMENDABLE as error:
        if not hx:
            return _page(desk, visitor, id, fact, error=error)
        return _parts(desk, visitor, id, fact, error=error)
    if hx:
        return _parts(desk, visitor, id, changed.id, changed=changed)
    shown = "" if changed.gone else f"fact={changed.id}&"
    return RedirectResponse(f"/submissions/{id}/facts?{shown}changed={changed.id}#box", status_code=303)


def _parts(
    desk: Desk,
    visitor: Visitor,
    id: str,
    fact: str | None,
    *,
    changed: Changed | None = None,
    error: PipelineError | ServiceError | None = None,
) -> Response:
    """The papers whose facts stand elsewhere now, the counts, and what changed in the findings."""
    sheet = desk.sheet(id, visitor)
    row = sheet.fact(fact) if fact else None
    touched = {row.fact.document} if row and not isinstance(error, RefusedChangeError | UnusableInputError) else set()
    if changed:
        turns = [finding for turn in changed.shift.changed for finding in turn]
        found = (*turns, *changed.shift.appeared, *changed.shift.went)
        touched |= {place.document or "" for finding in found for place in finding.evidence}
    if changed and changed.gone:
        touched = {paper.document.id for paper in sheet.documents}
    answer = page(
        "fact_answer.html",
        visitor,
        status=error.status if error else 200,
        id=id,
        sheet=sheet,
        papers=[paper for paper in sheet.documents if paper.document.id in touched],
        row=row,
        changed=changed,
        label=full_label(changed.key) if changed else "",
        said=f"{sentence(error)}{error.advice}" if error else "",
    )
    if changed:
        told = {"fact": None if changed.gone else changed.id, "pending": bool(row and row.pending)}
        answer.headers["hx-trigger-after-settle"] = json.dumps({"shenhe:changed": told})
    elif isinstance(error, StaleFactError):
        answer.headers["hx-trigger-after-settle"] = json.dumps({"shenhe:stale": {"fact": fact}})
    return answer
