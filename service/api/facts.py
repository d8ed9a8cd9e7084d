"""``/api/v1``: facts with who changed them, and the changes a person may make."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Path, Query
from pydantic import Field

from pipeline.shift import Shift
from pipeline.storage.corrections import Revision
from schemas.evidence import Box
from schemas.finding import Finding, Outcome, Severity
from service.access import DeskOf, VisitorOf, needs
from service.api.models import Answer, FactOut, problems
from service.correcting import Changed, Correcting
from service.desk import Desk
from service.errors import NotThereError, UnusableInputError
from service.fact_row import FactRow
from service.reports.exports import fact_json
from service.rights import Right
from service.signing_in import Visitor

router = APIRouter(
    prefix="/api/v1/submissions/{id}/facts", tags=["审核"], responses=problems(401, 403, 404, 409, 422, 429)
)

SubmissionId = Annotated[str, Path(description="受理编号", examples=["20251103-7K3FQ2"])]
FactId = Annotated[str, Path(description="事实的 id", examples=["f12"])]
Seen = Annotated[
    int, Field(ge=1, description="看到的次序（revision）；此后有人改过的，不予保存并回答 409", examples=[1])
]
Reason = Annotated[str, Field(description="说明，可不填", max_length=500, examples=["对照原件"])]


class RowOut(FactOut):
    """一个事实，及由谁改过。"""

    id: Annotated[str, Field(description="在本次识读中不变", examples=["f12"])]
    label: Annotated[str, Field(examples=["工作队伍第3项·姓名"])]
    revision: Annotated[int, Field(ge=1, description="第几次的值；1 为识读所得或补录")]
    pending: Annotated[bool, Field(description="需要人核看")]
    undoable: Annotated[bool, Field(description="有可以撤销的改动")]
    changed_by: Annotated[str | None, Field(description="最近改动的人；null 为识读所得")] = None
    changed_at: datetime | None = None
    findings: Annotated[list[str], Field(description="涉及本项的不一致和待核实的检查编号", examples=[["ST-01"]])] = []  # noqa: RUF012

    @classmethod
    def of(cls, row: FactRow) -> "RowOut":
        mark = row.mark
        return cls(
            **fact_json(row.fact),
            id=row.id,
            label=row.full_label,
            revision=mark.revision if mark else 1,
            pending=row.pending,
            undoable=bool(mark and mark.undoable),
            changed_by=mark.author.name if mark and mark.author else None,
            changed_at=mark.made_at if mark and mark.author else None,
            findings=list(dict.fromkeys(finding.check for _, finding in row.concerns)),
        )


class RowsOut(Answer):
    """事实的一页，按识读的次序。"""

    items: list[RowOut]
    total: int
    pending: Annotated[int, Field(description="需要人核看的项数")]
    next_offset: Annotated[int | None, Field(description="下一页的 offset；没有下一页时为 null")]


class RevisionOut(Answer):
    """一次的值。"""

    revision: int
    fact: FactOut
    by: Annotated[str | None, Field(description="由谁；null 为识读所得")]
    at: datetime | None
    reason: str
    restores: Annotated[int | None, Field(description="撤销时恢复为第几次；0 为撤回补录")]

    @classmethod
    def of(cls, one: Revision) -> "RevisionOut":
        return cls(
            revision=one.revision,
            fact=FactOut(**fact_json(one.fact)),
            by=one.author.name if one.author else None,
            at=one.made_at,
            reason=one.reason,
            restores=one.restores,
        )


class RowWithHistoryOut(RowOut):
    history: Annotated[list[RevisionOut], Field(description="从识读所得起的各次的值")]


class ChangeIn(Answer):
    revision: Seen
    reason: Reason = ""


class CorrectionIn(ChangeIn):
    value: Annotated[str, Field(description="照原件填写的值；按该项的格式规范", max_length=4000, examples=["王浩然"])]


class AdditionIn(Answer):
    """识读遗漏的一项。"""

    document: Annotated[str, Field(max_length=64, pattern=r"^[A-Za-z0-9_-]+$", examples=["d1"])]
    sequence: Annotated[int, Field(ge=1, le=9999, description="在本材料中的页次", examples=[1])]
    box: Annotated[Box, Field(description="占页面的比例：左、上、右、下", examples=[[0.33, 0.7, 0.6, 0.74]])]
    path: Annotated[
        str,
        Field(max_length=128, pattern=r"^[a-z_.\[\]]+$", description="不含材料类型的项目名", examples=["staff[].name"]),
    ]
    index: Annotated[int | None, Field(ge=0, le=9999, description="列表中的第几项，从 0 起；不填为新的一项")] = None
    value: Annotated[str, Field(max_length=4000, examples=["陈思远"])]
    reason: Reason = ""


class TurnOut(Answer):
    """一项变化的核对结果。"""

    check: Annotated[str, Field(examples=["ID-02"])]
    title: str
    was: Annotated[Outcome | None, Field(description="原先的结果；null 为新出现")]
    outcome: Annotated[Outcome | None, Field(description="现在的结果；null 为已消除")]
    severity: Severity
    reason: str

    @classmethod
    def of(cls, was: Finding | None, now: Finding | None) -> "TurnOut":
        shown = now or was
        assert shown is not None
        return cls(
            check=shown.check,
            title=shown.title,
            was=was.outcome if was else None,
            outcome=now.outcome if now else None,
            severity=shown.severity,
            reason=shown.reason,
        )


class ChangeOut(Answer):
    """改动后的事实，和随之变化的核对结果。"""

    fact: Annotated[RowOut | None, Field(description="撤回补录后为 null")]
    turns: list[TurnOut]

    @classmethod
    def of(cls, desk: Desk, visitor: Visitor, id: str, changed: Changed) -> "ChangeOut":
        row = None if changed.gone else desk.sheet(id, visitor).fact(changed.id)
        return cls(fact=RowOut.of(row) if row else None, turns=list(_turns(changed.shift)))


def _turns(shift: Shift) -> list[TurnOut]:
    return [
        *(TurnOut.of(was, now) for was, now in shift.changed),
        *(TurnOut.of(None, one) for one in shift.appeared),
        *(TurnOut.of(one, None) for one in shift.went),
    ]


@router.get("", dependencies=[needs(Right.SEE)], summary="事实，分页")
def facts(
    desk: DeskOf,
    visitor: VisitorOf,
    id: SubmissionId,
    pending: Annotated[bool, Query(description="只列需要人核看的")] = False,
    limit: Annotated[int, Query(ge=1, le=200, description="每页几项")] = 50,
    offset: Annotated[int, Query(ge=0, le=1_000_000, description="跳过几项")] = 0,
) -> RowsOut:
    """每个事实及其出处、次序和改动的人；证件号码、手机号码和账号已遮盖。"""
    rows = sorted(desk.sheet(id, visitor).facts, key=lambda row: int(row.id[1:]))
    listed = [row for row in rows if row.pending or not pending]
    return RowsOut(
        items=[RowOut.of(row) for row in listed[offset : offset + limit]],
        total=len(listed),
        pending=sum(row.pending for row in rows),
        next_offset=offset + limit if len(listed) > offset + limit else None,
    )


@router.get("/{fact}", dependencies=[needs(Right.SEE)], summary="一个事实和它的更正记录")
def fact(desk: DeskOf, visitor: VisitorOf, id: SubmissionId, fact: FactId) -> RowWithHistoryOut:
    """识读所得的值始终保留为第 1 次。"""
    row = desk.sheet(id, visitor).fact(fact)
    if row is None:
        raise NotThereError("没有这个事实，可能已撤销或重新识读。")
    history = [RevisionOut.of(one) for one in Correcting(desk, visitor, id).history(fact)]
    return RowWithHistoryOut(**dict(RowOut.of(row)), history=history)


@router.post("", dependencies=[needs(Right.CORRECT)], status_code=201, summary="补录识读遗漏的一项")
def add(desk: DeskOf, visitor: VisitorOf, id: SubmissionId, given: AdditionIn) -> ChangeOut:
    """随即重新核对，答复变化的核对结果。"""
    if not (given.box[0] < given.box[2] and given.box[1] < given.box[3]):
        raise UnusableInputError("box", "box 应为四个 0 到 1 之间的数：左,上,右,下。")
    changed = Correcting(desk, visitor, id).add(
        given.document,
        given.sequence,
        given.box,
        given.path,
        given.value,
        index=given.index,
        reason=given.reason,
    )
    return ChangeOut.of(desk, visitor, id, changed)


@router.post("/{fact}/correction", dependencies=[needs(Right.CORRECT)], summary="更正")
def correct(desk: DeskOf, visitor: VisitorOf, id: SubmissionId, fact: FactId, given: CorrectionIn) -> ChangeOut:
    """随即重新核对，答复变化的核对结果。"""
    hand = Correcting(desk, visitor, id)
    changed = hand.correct(fact, given.value, seen=given.revision, reason=given.reason)
    return ChangeOut.of(desk, visitor, id, changed)


@router.post("/{fact}/confirmation", dependencies=[needs(Right.CORRECT)], summary="确认无误")
def confirm(desk: DeskOf, visitor: VisitorOf, id: SubmissionId, fact: FactId, given: ChangeIn) -> ChangeOut:
    """存疑的值与原件相符。"""
    changed = Correcting(desk, visitor, id).confirm(fact, seen=given.revision, reason=given.reason)
    return ChangeOut.of(desk, visitor, id, changed)


@router.post("/{fact}/unreadable", dependencies=[needs(Right.CORRECT)], summary="标记为未能识读")
def mark_unreadable(desk: DeskOf, visitor: VisitorOf, id: SubmissionId, fact: FactId, given: ChangeIn) -> ChangeOut:
    """人也看不清：该项不再有值。"""
    changed = Correcting(desk, visitor, id).mark_unreadable(fact, seen=given.revision, reason=given.reason)
    return ChangeOut.of(desk, visitor, id, changed)


@router.post("/{fact}/undo", dependencies=[needs(Right.CORRECT)], summary="撤销最近一次改动")
def undo(desk: DeskOf, visitor: VisitorOf, id: SubmissionId, fact: FactId, given: ChangeIn) -> ChangeOut:
    """恢复为改动前的值；补录的项撤回后 `fact` 为 null。"""
    changed = Correcting(desk, visitor, id).undo(fact, seen=given.revision, reason=given.reason)
    return ChangeOut.of(desk, visitor, id, changed)
