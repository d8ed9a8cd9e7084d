"""``/api/v1/audit/samples``: blind samples, for programs."""

from datetime import date, datetime
from typing import Annotated, Self

from fastapi import APIRouter, Path, Query
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from pipeline.checks.risk import RiskLevel
from pipeline.storage.drawing import LARGEST, Standing
from pipeline.storage.samples import Batch, BlindTask, Sample
from service.access import DeskOf, VisitorOf, needs
from service.api.audit import WrittenDay, iso
from service.api.models import problems
from service.audit.agreement import Agreement, by_standing
from service.labels import full_label
from service.pages.samples import draw_batch, sample_image, terms_of
from service.reports.masking import Masker
from service.rights import Right

router = APIRouter(prefix="/api/v1/audit", tags=["稽核"], responses=problems(401, 403, 422, 429, 503))
BatchId = Annotated[str, Path(description="批次", max_length=32, examples=["20251103-7F3A2C"])]
SampleId = Annotated[int, Path(description="样本", ge=1, le=2**31 - 1, examples=[12])]


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
    terms = terms_of(since=iso(said.since), until=iso(said.until), level=said.level, risk=risk, size=str(said.size))
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
