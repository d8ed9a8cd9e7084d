"""``/api/v1/queue``: all submissions by risk, as the page has them."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from pydantic import Field

from pipeline.checks.risk import RiskLevel
from pipeline.storage.queue import Queued, Sort, Standing, Wanted
from pipeline.storage.records import State
from schemas.submission import Level
from service.access import DeskOf, needs
from service.api.models import Answer, problems
from service.errors import UnusableInputError
from service.labels import level_names
from service.pages.queue import masked
from service.rights import Right

router = APIRouter(prefix="/api/v1", tags=["申报"], responses=problems(401, 403, 422, 429, 503))


class QueuedOut(Answer):
    """队列中的一项申报。"""

    id: Annotated[str, Field(examples=["20251103-7K3FQ2"])]
    level: Level
    received_on: date
    created_at: datetime
    state: Annotated[State, Field(description="处理进度")]
    standing: Annotated[Standing, Field(description="under_way、failed、to_review，或结论")]
    applicant_name: Annotated[str | None, Field(examples=["宜宾岷江竹业产业技术研究院有限公司"])]
    risk: Annotated[RiskLevel | None, Field(description="线索级别；核对完成前为 null")]
    reasons: Annotated[list[str], Field(description="级别所由来的几项核对结果")]
    fails: Annotated[int, Field(description="不一致的项数")]
    unverified: Annotated[int, Field(description="待核实的项数")]
    fails_open: Annotated[int, Field(description="其中未认定的")]
    unverified_open: Annotated[int, Field(description="其中未认定的")]
    facts_total: int
    facts_doubtful: int
    concluded_at: datetime | None
    concluded_by: str | None

    @classmethod
    def of(cls, row: Queued) -> "QueuedOut":
        return cls.model_validate({**row.model_dump(), "reasons": list(row.reasons)})


class QueueOut(Answer):
    """队列的一页。"""

    items: list[QueuedOut]
    total: Annotated[int, Field(description="符合条件的项数")]
    risks: Annotated[Mapping[RiskLevel, int], Field(description="其他条件不变时，各线索级别的项数")]
    standings: Annotated[Mapping[Standing, int], Field(description="其他条件不变时，各状态的项数")]
    next_offset: Annotated[int | None, Field(description="下一页的 offset；没有下一页时为 null", examples=[50])]


def wanted_of(
    level: Annotated[Level | None, Query(description="申报级别")] = None,
    applicant: Annotated[str | None, Query(max_length=200, description="申报单位名称或受理编号的一部分")] = None,
    check: Annotated[
        str | None, Query(max_length=16, description="该项检查有不一致或待核实", examples=["ST-01"])
    ] = None,
    risk: Annotated[RiskLevel | None, Query(description="线索级别")] = None,
    state: Annotated[Standing | None, Query(description="状态或结论")] = None,
    received_from: Annotated[date | None, Query(description="受理日期不早于")] = None,
    received_to: Annotated[date | None, Query(description="受理日期不晚于")] = None,
    sort: Annotated[Sort, Query(description="排序")] = Sort.RISK,
) -> Wanted:
    if level is not None and level not in level_names():
        raise UnusableInputError("level", "没有这个申报级别。")
    return Wanted(
        level=level,
        applicant=applicant.replace("\x00", "") if applicant else None,
        check=check.replace("\x00", "") if check else None,
        risk=risk,
        standing=state,
        received_from=received_from,
        received_to=received_to,
        sort=sort,
    )


WantedOf = Annotated[Wanted, Depends(wanted_of)]


@router.get("/queue", dependencies=[needs(Right.SEE)], summary="申报队列")
def queue(
    desk: DeskOf,
    wanted: WantedOf,
    limit: Annotated[int, Query(ge=1, le=200, description="每页几项")] = 50,
    offset: Annotated[int, Query(ge=0, le=1_000_000, description="跳过几项")] = 0,
) -> QueueOut:
    """线索级别高的在前；可按级别、单位、检查规则、状态和受理日期筛选。"""
    found = desk.storage.queue.page(wanted, limit=limit, offset=offset)
    following = offset + len(found.rows)
    return QueueOut(
        items=[QueuedOut.of(masked(row)) for row in found.rows],
        total=found.total,
        risks=found.risks,
        standings=found.standings,
        next_offset=following if found.rows and following < found.total else None,
    )
