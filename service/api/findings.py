"""``/api/v1``: verdicts on findings and the conclusion of a review."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Path
from pydantic import Field

from schemas.finding import Outcome
from schemas.review import Conclusion, Decision, Result, Verdict
from service.access import DeskOf, VisitorOf, needs
from service.api.models import Answer, FindingOut, RiskOut, problems
from service.decided import Board
from service.errors import NotThereError
from service.reports.exports import finding_json, findings_json
from service.rights import Right
from service.tags import MatchingOf, TagsOf

router = APIRouter(prefix="/api/v1/submissions/{id}", tags=["审核"], responses=problems(401, 403, 404, 409, 422, 429))

SubmissionId = Annotated[str, Path(description="受理编号", examples=["20251103-7K3FQ2"])]
FindingKey = Annotated[str, Path(description="核对结果的 key", examples=["0f3a68c2b1d94e57a6c8f20d9b7e4135"])]
Reason = Annotated[str, Field(description="理由", min_length=1, max_length=1000, examples=["经核对原件，记载一致。"])]


class DecisionIn(Answer):
    """一项认定。"""

    finding: Annotated[str, Field(description="核对结果的 key", max_length=64)]
    verdict: Annotated[Verdict, Field(description="不一致成立、已核实无误、待补正、不适用")]
    reason: Reason
    said: Annotated[
        str | None, Field(description="看到的核对结果的 said；此后结果有变化的，不予保存", max_length=64)
    ] = None
    seen: Annotated[
        str, Field(description="看到的认定的 mark，没有认定时不填；与现行认定不符的，不予保存并回答 409", max_length=64)
    ] = ""


class WithdrawalIn(Answer):
    reason: Reason
    seen: Annotated[str, Field(description="要撤回的认定的 mark；与现行认定不符的，回答 409", max_length=64)]


class DecisionOut(Answer):
    """认定，以及作出认定时程序的结果。"""

    finding: str
    check: Annotated[str, Field(examples=["ST-01"])]
    verdict: Verdict
    verdict_label: Annotated[str, Field(examples=["已核实无误"])]
    reason: str
    by: Annotated[str, Field(description="认定人")]
    at: datetime
    outcome: Annotated[Outcome, Field(description="当时程序的结果")]
    title: str
    told: Annotated[str, Field(description="当时程序的说明")]
    said: str
    mark: Annotated[str, Field(description="区别于对同一项的其他认定")]
    holds: Annotated[bool, Field(description="核对结果此后没有变化；为 false 时需复核")]

    @classmethod
    def of(cls, decision: Decision, *, holds: bool) -> "DecisionOut":
        given = decision.model_dump(exclude={"submission", "by"})
        return cls(**given, verdict_label=decision.verdict.label, by=decision.by.name, mark=decision.mark, holds=holds)


class DecisionsOut(Answer):
    items: list[DecisionOut]
    open: Annotated[int, Field(description="未认定的不一致和待核实的项数")]


class ConclusionIn(Answer):
    result: Annotated[Result, Field(description="通过、补正、不予推荐")]
    opinion: Annotated[str, Field(description="审核意见", min_length=1, max_length=8000)]
    seen: Annotated[
        str, Field(description="看到的结论的 mark，没有结论时不填；与现行结论不符的，不予保存并回答 409", max_length=64)
    ] = ""


class ConclusionOut(Answer):
    """审核结论。"""

    result: Result
    result_label: Annotated[str, Field(examples=["补正"])]
    opinion: str
    by: str
    at: datetime
    mark: Annotated[str, Field(description="区别于其他结论")]
    holds: Annotated[bool, Field(description="核对结果和认定此后没有变化；为 false 时需复核")]

    @classmethod
    def of(cls, conclusion: Conclusion, *, holds: bool) -> "ConclusionOut":
        given = conclusion.model_dump(include={"result", "opinion", "at"})
        by, mark = conclusion.by.name, conclusion.mark
        return cls(**given, result_label=conclusion.result.label, by=by, mark=mark, holds=holds)


class DecidedFindingOut(FindingOut):
    """一项核对结果及其认定。"""

    key: Annotated[str, Field(description="重新核对后不变的名称", examples=["0f3a68c2b1d94e57a6c8f20d9b7e4135"])]
    said: Annotated[str, Field(description="结果、说明和数额的摘要，变化后认定需复核")]
    decision: Annotated[DecisionOut | None, Field(description="人的认定")]


class DecidedFindingsOut(Answer):
    """findings.json，另有每项的 key、said 和认定。"""

    checks_version: str
    risk: RiskOut
    findings: list[DecidedFindingOut]


def findings_beside_decisions(board: Board) -> dict[str, Any]:
    """Contract 2 with what people decided beside."""
    reviewed = board.sheet.reviewed
    told = []
    for case in board.cases:
        decision = case.decision and DecisionOut.of(case.decision, holds=case.settled)
        beside = {"key": case.key, "said": case.said, "decision": decision and decision.model_dump(mode="json")}
        told.append({**finding_json(case.row.finding), **beside})
    return {**findings_json(reviewed), "findings": told}


def decisions_of(board: Board) -> list[DecisionOut]:
    kept = [(case.decision, case.settled) for case in board.cases] + [(one, False) for one in board.gone]
    return [DecisionOut.of(decision, holds=holds) for decision, holds in kept if decision is not None]


@router.get("/decisions", dependencies=[needs(Right.SEE)], summary="认定")
def decisions(desk: DeskOf, visitor: VisitorOf, id: SubmissionId) -> DecisionsOut:
    """全部有效的认定；核对结果变化后的，`holds` 为 false。"""
    board = desk.board(id, visitor)
    return DecisionsOut(items=decisions_of(board), open=len(board.open))


@router.post("/decisions", dependencies=[needs(Right.DECIDE)], status_code=201, summary="认定一项核对结果")
def decide(desk: DeskOf, visitor: VisitorOf, tags: MatchingOf, id: SubmissionId, given: DecisionIn) -> DecisionOut:
    """替代此前对同一项的认定，须在 `seen` 或 If-Match 中说明看到的是哪一次；此前的留在留痕中。"""
    desk.reviewed(id)
    marks = {one.finding: one.mark for one in desk.storage.decisions.of(id)}  # before the tag, which covers them
    matched = tags.still(id, f"/api/v1/submissions/{id}/findings")
    seen = given.seen or (marks.get(given.finding, "") if matched else "")
    desk.storage.decisions.decide(
        id, given.finding, given.verdict, given.reason, by=visitor.author, said=given.said, seen=seen
    )
    found = next((one for one in decisions_of(desk.board(id, visitor)) if one.finding == given.finding), None)
    if found is None:
        raise NotThereError("认定已被撤回。")
    return found


@router.post("/decisions/{finding}/undo", dependencies=[needs(Right.DECIDE)], status_code=204, summary="撤回认定")
def withdraw(desk: DeskOf, visitor: VisitorOf, id: SubmissionId, finding: FindingKey, given: WithdrawalIn) -> None:
    """撤回对一项的认定；撤回的记入留痕。"""
    desk.storage.decisions.withdraw(id, finding, reason=given.reason, by=visitor.author, seen=given.seen)


@router.get("/conclusion", dependencies=[needs(Right.SEE)], summary="审核结论")
def conclusion(desk: DeskOf, visitor: VisitorOf, tags: TagsOf, id: SubmissionId) -> ConclusionOut:
    """现行的审核结论；其后核对结果有变化的，`holds` 为 false。"""
    board = desk.board(id, visitor)
    if board.conclusion is None:
        raise NotThereError("还没有作出审核结论。")
    tags.of_submission(id, decided=True)
    return ConclusionOut.of(board.conclusion, holds=not board.conclusion_stale)


@router.put("/conclusion", dependencies=[needs(Right.CONCLUDE)], summary="作出审核结论")
def conclude(
    desk: DeskOf, visitor: VisitorOf, tags: MatchingOf, id: SubmissionId, given: ConclusionIn
) -> ConclusionOut:
    """替代此前的结论，须在 `seen` 或 If-Match 中说明看到的是哪一次；此前的留在留痕中。"""
    was = desk.storage.decisions.conclusion(id)  # before the tag, which covers it
    matched = tags.still(id, f"/api/v1/submissions/{id}/conclusion")
    seen = given.seen or (was.mark if was and matched else "")
    desk.storage.decisions.conclude(id, given.result, given.opinion, by=visitor.author, seen=seen)
    board = desk.board(id, visitor)
    if board.conclusion is None:
        raise NotThereError("还没有作出审核结论。")
    return ConclusionOut.of(board.conclusion, holds=not board.conclusion_stale)


class ShiftOut(Answer):
    """核对结果的变化：各项为“编号 事项”。"""

    appeared: list[str]
    gone: list[str]
    changed: list[str]


@router.post("/recheck", dependencies=[needs(Right.DECIDE)], summary="按现行规则重新核对")
def check_again(desk: DeskOf, visitor: VisitorOf, id: SubmissionId) -> ShiftOut:
    """事实不变，只重新运行检查；规则更新后使用。"""
    shift = desk.check_again(id, by=visitor.author)
    masker = desk.masker(desk.reviewed(id), visitor)
    return ShiftOut(
        appeared=[masker.text(f"{one.check} {one.title}") for one in shift.appeared],
        gone=[masker.text(f"{one.check} {one.title}") for one in shift.went],
        changed=[masker.text(f"{one.check} {one.title}") for _, one in shift.changed],
    )
