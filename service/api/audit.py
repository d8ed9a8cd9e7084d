"""``/api/v1/audit``: figures and the trail, for programs."""

import re
from datetime import UTC, date, datetime
from typing import Annotated, Any, Self

from fastapi import APIRouter, Query
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, BeforeValidator, Field

from pipeline.checks.risk import RiskLevel
from pipeline.storage.statistics import Spell, TypeReading
from schemas.review import Author, Deed, Entry
from service.access import DeskOf, VisitorOf, needs
from service.api.models import problems
from service.audit.board import Figures, period_of
from service.audit.charts import CheckPanel
from service.audit.trails import Asked, masked, verify
from service.pages.audit import exported, maskers_for
from service.reports.masking import Masker
from service.rights import Right

router = APIRouter(prefix="/api/v1/audit", tags=["稽核"], responses=problems(401, 403, 422, 429, 503))


def _written(day: object) -> object:
    """A day is written out: a number is not taken for one, as a count of seconds."""
    if day is None or (isinstance(day, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", day)):
        return day
    raise ValueError("not a day")


WrittenDay = Annotated[date, BeforeValidator(_written)]
Day = Annotated[WrittenDay | None, Query(examples=["2025-11-03"])]


# -- figures


class MonthOut(BaseModel):
    """一个月中：受理的申报、有不一致的、无不一致而有待核实的。"""

    month: Annotated[str, Field(examples=["2025-11"])]
    received: int
    failed: int
    unverified: int


class CheckOut(BaseModel):
    check: Annotated[str, Field(examples=["ST-01"])]
    title: str
    months: list[MonthOut]

    @classmethod
    def of(cls, panel: CheckPanel) -> Self:
        months = [
            MonthOut(
                month=f"{one.month[0]}-{one.month[1]:02d}",
                received=one.received,
                failed=one.failed,
                unverified=one.unverified,
            )
            for one in panel.months
        ]
        return cls(check=panel.check, title=panel.title, months=months)


class SpellOut(BaseModel):
    """在一个环节停留的时间（秒）；`awaiting` 是核对完到作出结论，`whole` 是接收到结论。"""

    state: Annotated[str, Field(examples=["reading"])]
    times: int
    median: float
    ninetieth: Annotated[float, Field(description="九成在此以内")]

    @classmethod
    def of(cls, spell: Spell) -> Self:
        return cls(
            state=spell.state,
            times=spell.times,
            median=spell.median.total_seconds(),
            ninetieth=spell.ninetieth.total_seconds(),
        )


class RiskCountOut(BaseModel):
    level: Annotated[str, Field(examples=["sichuan"])]
    risk: Annotated[RiskLevel | None, Field(description="核对前为空")]
    submissions: int


class FiguresOut(BaseModel):
    """一段期间受理的申报的统计。"""

    since: date
    until: date
    level: str | None
    submissions: int
    checks: list[CheckOut]
    reading: Annotated[list[TypeReading], Field(description="各类材料：机器识读的状态，人工更正和补录的项数")]
    spells: list[SpellOut]
    risks: list[RiskCountOut]


@router.get("/figures", summary="统计", dependencies=[needs(Right.AUDIT)])
def figures(desk: DeskOf, since: Day = None, until: Day = None, level: str = "") -> FiguresOut:
    """按受理日期，缺省为近十二个月，最长三十六个月。"""
    period = period_of(iso(since), iso(until), level, today=datetime.now(UTC).astimezone().date())
    found = Figures.of(desk.storage, period)
    return FiguresOut(
        **period.model_dump(),
        submissions=found.submissions,
        checks=[CheckOut.of(panel) for panel in found.checks],
        reading=list(found.reading),
        spells=[SpellOut.of(spell) for spell in found.spells],
        risks=[RiskCountOut(**one.model_dump()) for one in found.risks],
    )


def iso(day: date | None) -> str:
    return day.isoformat() if day else ""


# -- the trail


class EntryOut(BaseModel):
    """一条留痕；`hash` 按未遮盖的内容计算，有遮盖的条目 `covered` 为真。"""

    number: int
    at: datetime
    author: Author
    deed: Deed
    label: Annotated[str, Field(examples=["更正事实"])]
    submission: str | None
    subject: str
    before: Any
    after: Any
    reason: str
    previous: str
    hash: str
    covered: bool

    @classmethod
    def of(cls, entry: Entry, masker: Masker) -> Self:
        shown = masked(entry, masker)
        return cls(**dict(shown), label=entry.deed.label, covered=shown != entry)


class TrailOut(BaseModel):
    items: list[EntryOut]
    next_before: Annotated[int | None, Field(description="继续看较早的：作为 `before` 再取；没有更早的为空")]


class ProofOut(BaseModel):
    """校验的结果：完整，或第一条与写下时不同的序号，或已被删去的最早一条的序号。"""

    whole: bool
    entries: int
    first_broken: int | None
    first_missing: int | None
    sentence: Annotated[str, Field(examples=["留痕完整，共 1024 条。"])]


SubmissionQuery = Annotated[str | None, Query(max_length=64, description="受理编号；不写则全部")]
LoginQuery = Annotated[str, Query(max_length=64, description="操作人的登录名")]
DeedQuery = Annotated[Deed | None, Query(description="事项")]


def _asked(submission: str | None, login: str, deed: Deed | None, since: date | None, until: date | None) -> Asked:
    return Asked(submission=submission, login=login, deed=deed, since=since, until=until)


@router.get("/trail", summary="留痕", dependencies=[needs(Right.AUDIT)], responses=problems(404))
def trail(
    desk: DeskOf,
    visitor: VisitorOf,
    submission: SubmissionQuery = None,
    login: LoginQuery = "",
    deed: DeedQuery = None,
    since: Day = None,
    until: Day = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    before: Annotated[int | None, Query(ge=1, le=2**31 - 1, description="上一页的 `next_before`")] = None,
) -> TrailOut:
    """新的在前；身份证号码、手机号码和账号遮盖。"""
    if submission is not None:
        desk.repository.progress(submission)
    asked = Asked(**{**vars(_asked(submission, login, deed, since, until)), "before": before})
    found = asked.entries(desk.storage, limit=limit + 1)
    maskers = maskers_for(desk, visitor, asked)
    return TrailOut(
        items=[EntryOut.of(entry, maskers.of(entry.submission)) for entry in found[:limit]],
        next_before=found[limit - 1].number if len(found) > limit else None,
    )


@router.get(
    "/trail.jsonl",
    summary="导出留痕",
    dependencies=[needs(Right.AUDIT)],
    responses={200: {"content": {"application/x-ndjson": {}}, "description": "每行一条"}},
    response_class=StreamingResponse,
)
def export(
    desk: DeskOf,
    visitor: VisitorOf,
    submission: SubmissionQuery = None,
    login: LoginQuery = "",
    deed: DeedQuery = None,
    since: Day = None,
    until: Day = None,
) -> StreamingResponse:
    """每行一条，总是遮盖；导出本身也记入留痕。"""
    return exported(desk, visitor, _asked(submission, login, deed, since, until))


@router.post("/trail/verification", summary="校验留痕", dependencies=[needs(Right.AUDIT)])
def verification(desk: DeskOf, visitor: VisitorOf) -> ProofOut:
    """逐条核对全部留痕的摘要；结果记入留痕。"""
    proof = verify(desk.storage, by=visitor.author)
    return ProofOut(**vars(proof), whole=proof.whole, sentence=proof.sentence)
