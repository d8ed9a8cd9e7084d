"""``/api/v1/audit``: figures, the trail and blind samples, for programs."""

import re
from datetime import UTC, date, datetime
from typing import Annotated, Any, Self

from fastapi import APIRouter, Path, Query
from fastapi.responses import Response, StreamingResponse
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from pipeline.checks.risk import RiskLevel
from pipeline.storage.drawing import LARGEST, Standing
from pipeline.storage.samples import Batch, BlindTask, Sample
from pipeline.storage.statistics import Spell, TypeReading
from schemas.review import Author, Deed, Entry
from service.access import DeskOf, VisitorOf, needs
from service.api.models import problems
from service.audit.agreement import Agreement, by_standing
from service.audit.board import Figures, period_of
from service.audit.charts import CheckPanel
from service.audit.trails import Asked, masked, verify
from service.labels import full_label
from service.pages.audit import exported, maskers_for
from service.pages.samples import draw_batch, sample_image, terms_of
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
BatchId = Annotated[str, Path(description="批次", max_length=32, examples=["20251103-7F3A2C"])]
SampleId = Annotated[int, Path(description="样本", ge=1, le=2**31 - 1, examples=[12])]


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
    period = period_of(_iso(since), _iso(until), level, today=datetime.now(UTC).astimezone().date())
    found = Figures.of(desk.storage, period)
    return FiguresOut(
        **period.model_dump(),
        submissions=found.submissions,
        checks=[CheckOut.of(panel) for panel in found.checks],
        reading=list(found.reading),
        spells=[SpellOut.of(spell) for spell in found.spells],
        risks=[RiskCountOut(**one.model_dump()) for one in found.risks],
    )


def _iso(day: date | None) -> str:
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


# -- blind samples


class DrawIn(BaseModel):
    """抽样的范围和数量。"""

    model_config = ConfigDict(extra="forbid")

    since: Annotated[WrittenDay | None, Field(description="受理日期自，缺省为近十二个月")] = None
    until: WrittenDay | None = None
    level: Annotated[str, Field(examples=["sichuan"])] = ""
    risk: RiskLevel | None = None
    size: Annotated[int, Field(ge=1, le=LARGEST, examples=[60])]


class BatchOut(BaseModel):
    id: Annotated[str, Field(examples=["20251103-7F3A2C"])]
    seed: Annotated[int, Field(description="随机种子：同样的种子和数据抽出同样的样本")]
    since: date
    until: date
    level: str | None
    risk: RiskLevel | None
    drawn_by: str
    drawn_at: datetime
    facts: int
    entered: int

    @classmethod
    def of(cls, batch: Batch) -> Self:
        return cls(
            **batch.terms.model_dump(exclude={"size"}),
            **batch.model_dump(include={"id", "seed", "drawn_at", "facts", "entered"}),
            drawn_by=batch.drawn_by.name,
        )


class BatchesOut(BaseModel):
    items: list[BatchOut]


class AgreementOut(BaseModel):
    """一种状态的事实两次一致的比例，及其 95% 置信区间（Wilson）；没有录入时为空。"""

    label: Annotated[str, Field(examples=["机器确认"])]
    facts: int
    judged: int
    agreeing: int
    unclear: int
    share: float | None
    interval: tuple[float, float] | None

    @classmethod
    def of(cls, found: Agreement) -> Self:
        return cls(**vars(found), share=found.share, interval=found.interval)


class DisagreementOut(BaseModel):
    """两次不同的一项。"""

    sample: int
    submission: str
    key: str
    label: str
    standing: Standing
    value: str
    entered: str

    @classmethod
    def of(cls, sample: Sample) -> Self:
        masker = Masker.of([sample.fact])
        return cls(
            sample=sample.id,
            submission=sample.submission,
            key=sample.fact.key,
            label=full_label(sample.fact.key),
            standing=sample.standing,
            value=masker.text(str(sample.fact.value)),
            entered=masker.text(sample.entered or ""),
        )


class ResultOut(BaseModel):
    batch: BatchOut
    standings: list[AgreementOut]
    disagreements: list[DisagreementOut]


class TaskOut(BaseModel):
    """下一项要录入的：项目和影像，不含系统中的值。"""

    sample: int
    key: Annotated[str, Field(examples=["business_license.name"])]
    label: Annotated[str, Field(examples=["名称"])]
    image_url: str

    @classmethod
    def of(cls, task: BlindTask) -> Self:
        return cls(
            sample=task.id,
            key=task.key,
            label=full_label(task.key),
            image_url=f"/api/v1/audit/samples/{task.batch}/facts/{task.id}/image",
        )


class NextOut(BaseModel):
    task: Annotated[TaskOut | None, Field(description="没有可由本人录入的为空")]


class EnteredIn(BaseModel):
    """照影像填写的内容；看不清时为空。"""

    model_config = ConfigDict(extra="forbid")

    text: Annotated[str | None, Field(max_length=4000, examples=["2025年6月3日"])]


@router.get("/samples", summary="列出样本", dependencies=[needs(Right.SAMPLE)])
def batches(desk: DeskOf) -> BatchesOut:
    """新的在前。"""
    return BatchesOut(items=[BatchOut.of(batch) for batch in desk.storage.samples.batches()])


@router.post("/samples", status_code=201, summary="抽取样本", dependencies=[needs(Right.AUDIT)])
def draw(desk: DeskOf, visitor: VisitorOf, said: DrawIn) -> BatchOut:
    """按事实的状态和材料种类随机抽取；种子记入留痕。"""
    risk = said.risk.value if said.risk else ""
    terms = terms_of(since=_iso(said.since), until=_iso(said.until), level=said.level, risk=risk, size=str(said.size))
    return BatchOut.of(draw_batch(desk, terms, by=visitor.author))


@router.get("/samples/{batch}", summary="样本的结果", dependencies=[needs(Right.AUDIT)], responses=problems(404))
def result(desk: DeskOf, batch: BatchId) -> ResultOut:
    """只列已录入的值。"""
    samples = desk.storage.samples.samples(batch)
    return ResultOut(
        batch=BatchOut.of(desk.storage.samples.batch(batch)),
        standings=[AgreementOut.of(one) for one in by_standing(samples)],
        disagreements=[DisagreementOut.of(one) for one in samples if one.agrees is False],
    )


@router.get(
    "/samples/{batch}/next", summary="下一项要录入的", dependencies=[needs(Right.SAMPLE)], responses=problems(404)
)
def next_task(
    desk: DeskOf,
    visitor: VisitorOf,
    batch: BatchId,
    after: Annotated[int, Query(ge=0, le=2**31 - 1, description="跳过到这一项为止的")] = 0,
) -> NextOut:
    """更正或确认过的项不会派给本人。"""
    task = desk.storage.samples.next_task(batch, visitor.author.login, after=after)
    return NextOut(task=TaskOut.of(task) if task else None)


@router.get(
    "/samples/{batch}/facts/{sample}/image",
    summary="该项的影像",
    dependencies=[needs(Right.SAMPLE)],
    response_class=Response,
    responses={200: {"content": {"image/jpeg": {}}, "description": "JPEG"}, **problems(404, 409)},
)
def image(desk: DeskOf, visitor: VisitorOf, batch: BatchId, sample: SampleId) -> Response:
    """只给待录入的、可由本人录入的项。"""
    return sample_image(desk, visitor, batch, sample)


@router.post(
    "/samples/{batch}/facts/{sample}",
    status_code=204,
    summary="录入一项",
    dependencies=[needs(Right.SAMPLE)],
    responses=problems(404, 409),
)
def enter(desk: DeskOf, visitor: VisitorOf, batch: BatchId, sample: SampleId, said: EnteredIn) -> None:
    """每项只能录入一次；不告知是否一致。"""
    desk.storage.samples.enter(batch, sample, said.text, by=visitor.author)
