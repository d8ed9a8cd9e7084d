"""核对结果: findings beside their places, the verdicts of people on them, and the conclusion of the review."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Form, Header
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from pipeline.errors import PipelineError
from pipeline.storage.decisions import (
    ConcludedMeanwhileError,
    DecidedMeanwhileError,
    FindingChangedError,
    NoReasonError,
    NotDecidedError,
)
from schemas.review import Result
from service.access import DeskOf, VisitorOf, needs
from service.decided import PHRASES, result_of, verdict_of
from service.desk import Desk
from service.errors import NotThereError, ServiceError, UnusableInputError, sentence
from service.rendering import page
from service.rights import Right
from service.signing_in import Visitor

router = APIRouter(prefix="/submissions/{id}", include_in_schema=False, default_response_class=HTMLResponse)
_AMENDABLE = (NoReasonError, FindingChangedError, DecidedMeanwhileError, NotDecidedError, UnusableInputError)
"""What is said beside the form, with what was entered kept."""


@dataclass(frozen=True)
class Entered:
    """A decision's form as it came in."""

    verdict: str
    reason: str


@dataclass(frozen=True)
class Refused:
    """A decision that could not be saved, and why."""

    key: str
    entered: Entered
    error: PipelineError | ServiceError

    @property
    def words(self) -> str:
        return f"{sentence(self.error)}{self.error.advice}"


@dataclass(frozen=True)
class Concluding:
    """The form of the conclusion as it came in, and why it could not be used."""

    result: str
    opinion: str
    error: PipelineError | ServiceError

    @property
    def words(self) -> str:
        return f"{sentence(self.error)}{self.error.advice}"


@router.get("/findings", dependencies=[needs(Right.SEE)])
def findings(desk: DeskOf, visitor: VisitorOf, id: str, decide: str | None = None, redraft: bool = False) -> Response:
    """What was objected to by weight, the open first; then what fits, where ``decide`` is the one a person does not
    hold with; then the conclusion, with ``redraft`` its opinion drawn up anew."""
    return _page(desk, visitor, id, chosen=decide, redraft=redraft)


def _page(
    desk: Desk,
    visitor: Visitor,
    id: str,
    *,
    chosen: str | None = None,
    redraft: bool = False,
    refused: Refused | None = None,
    concluding: Concluding | None = None,
) -> Response:
    problem = refused or concluding
    return page(
        "findings.html",
        visitor,
        status=problem.error.status if problem else 200,
        id=id,
        board=desk.board(id, visitor),
        phrases=PHRASES,
        results=list(Result),
        chosen=chosen,
        redraft=redraft,
        refused=refused,
        concluding=concluding,
    )


@router.post("/findings/{key}/decision", dependencies=[needs(Right.DECIDE)])
def decide(
    desk: DeskOf,
    visitor: VisitorOf,
    id: str,
    key: str,
    verdict: Annotated[str, Form()] = "",
    phrase: Annotated[str, Form()] = "",
    reason: Annotated[str, Form()] = "",
    said: Annotated[str | None, Form()] = None,
    seen: Annotated[str, Form()] = "",
    withdraw: Annotated[bool, Form()] = False,
    hx_request: Annotated[bool, Header()] = False,
) -> Response:
    """Saves the form under a finding: the whole page again, or for htmx the part of it that changed. ``seen`` is the
    mark of the verdict on the page, empty for none: another is not replaced nor withdrawn."""
    entered = Entered(verdict, f"{phrase}{reason}" if phrase not in reason else reason)
    try:
        if withdraw:
            desk.storage.decisions.withdraw(id, key, reason=entered.reason, by=visitor.author, seen=seen)
        else:
            _save(desk, visitor, id, key, entered, said=said, seen=seen)
    except _AMENDABLE as error:
        refused = Refused(key, entered, error)
        return _part(desk, visitor, id, key, refused) if hx_request else _page(desk, visitor, id, refused=refused)
    if hx_request:
        return _part(desk, visitor, id, key)
    return RedirectResponse(f"/submissions/{id}/findings#decision-{key}", status_code=303)


def _save(desk: Desk, visitor: Visitor, id: str, key: str, entered: Entered, *, said: str | None, seen: str) -> None:
    verdict = verdict_of(entered.verdict)
    if verdict is None:
        raise UnusableInputError("verdict", "请选择一种认定。")
    desk.storage.decisions.decide(id, key, verdict, entered.reason, by=visitor.author, said=said, seen=seen)


def _part(desk: Desk, visitor: Visitor, id: str, key: str, refused: Refused | None = None) -> Response:
    board = desk.board(id, visitor)
    case = board.by_key(key)
    if case is None:
        raise NotThereError("没有这项核对结果，可能已重新核对。")
    return page(
        "decision_answer.html",
        visitor,
        status=refused.error.status if refused else 200,
        id=id,
        board=board,
        case=case,
        phrases=PHRASES,
        refused=refused,
    )


@router.post("/conclusion", dependencies=[needs(Right.CONCLUDE)])
def conclude(
    desk: DeskOf,
    visitor: VisitorOf,
    id: str,
    result: Annotated[str, Form()] = "",
    opinion: Annotated[str, Form()] = "",
    said: Annotated[str | None, Form()] = None,
    seen: Annotated[str, Form()] = "",
) -> Response:
    """The conclusion of the review; what cannot be used is said above the form, with what was entered kept. ``seen`` is
    the mark of the conclusion on the page, empty for none: another is not replaced."""
    opinion = opinion.replace("\r\n", "\n")
    chosen = result_of(result)
    try:
        if chosen is None:
            raise UnusableInputError("result", "请选择一种结论。")
        desk.storage.decisions.conclude(id, chosen, opinion, by=visitor.author, said=said, seen=seen)
    except (UnusableInputError, NoReasonError, FindingChangedError, ConcludedMeanwhileError) as error:
        return _page(desk, visitor, id, concluding=Concluding(result, opinion, error))
    return RedirectResponse(f"/submissions/{id}/findings#conclusion", status_code=303)


@router.post("/recheck", dependencies=[needs(Right.DECIDE)])
def check_again(desk: DeskOf, visitor: VisitorOf, id: str) -> Response:
    """By the rulebook in use, where the findings are of an earlier one."""
    desk.check_again(id, by=visitor.author)
    return RedirectResponse(f"/submissions/{id}/findings", status_code=303)
