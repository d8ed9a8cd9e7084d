"""抽样复核: drawing facts by chance, entering them once more without seeing the value, and what came of it."""

from datetime import UTC, date, datetime
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Form, Query
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from pipeline.checks.risk import RiskLevel
from pipeline.storage.corrections import UnknownFactError
from pipeline.storage.drawing import LARGEST, Standing, Terms
from pipeline.storage.samples import Batch, EmptyDrawError, Sample, UnusableEntryError
from schemas.review import Author
from service.access import DeskOf, VisitorOf, needs
from service.audit.agreement import by_standing, by_type
from service.audit.blind import crop, legible
from service.audit.board import period_of
from service.audit.charts import agreement_rows
from service.bounds import MOST, Number
from service.desk import Desk
from service.errors import NotThereError, UnusableInputError
from service.labels import level_names, type_label
from service.rendering import page
from service.reports.masking import Masker
from service.rights import Right
from service.signing_in import Visitor

router = APIRouter(prefix="/audit/samples", include_in_schema=False, default_response_class=HTMLResponse)
Field = Annotated[str, Form(max_length=64)]


@router.get("", dependencies=[needs(Right.SAMPLE)])
def batches(desk: DeskOf, visitor: VisitorOf) -> Response:
    return _batches(desk, visitor)


def _batches(
    desk: Desk,
    visitor: Visitor,
    *,
    entered: dict[str, str] | None = None,
    error: UnusableInputError | EmptyDrawError | None = None,
) -> Response:
    period = period_of("", "", "", today=_today())
    given = {
        "since": period.since.isoformat(),
        "until": period.until.isoformat(),
        "level": "",
        "risk": "",
        "size": "60",
    }
    return page(
        "audit_samples.html",
        visitor,
        status=error.status if error else 200,
        batches=desk.storage.samples.batches(),
        entered=entered or given,
        error=error,
        levels=level_names(),
        risks=list(RiskLevel),
        largest=LARGEST,
    )


def _today() -> date:
    return datetime.now(UTC).astimezone().date()


@router.post("", dependencies=[needs(Right.AUDIT)])
def draw(
    desk: DeskOf,
    visitor: VisitorOf,
    since: Field = "",
    until: Field = "",
    level: Field = "",
    risk: Field = "",
    size: Field = "",
) -> Response:
    try:
        terms = terms_of(since=since, until=until, level=level, risk=risk, size=size)
        batch = draw_batch(desk, terms, by=visitor.author)
    except (UnusableInputError, EmptyDrawError) as error:
        entered = {"since": since, "until": until, "level": level, "risk": risk, "size": size}
        return _batches(desk, visitor, entered=entered, error=error)
    return RedirectResponse(f"/audit/samples/{batch.id}", status_code=303)


def terms_of(*, since: str, until: str, level: str, risk: str, size: str) -> Terms:
    """Raises ``UnusableInputError``."""
    period = period_of(since, until, level, today=_today())
    if risk and risk not in set(RiskLevel):
        raise UnusableInputError("risk", "没有这个线索级别。")
    if not (size.isdecimal() and 1 <= int(size) <= LARGEST):
        raise UnusableInputError("size", f"样本量应为 1 至 {LARGEST} 的整数。")
    return Terms(
        since=period.since,
        until=period.until,
        level=period.level,
        risk=RiskLevel(risk) if risk else None,
        size=int(size),
    )


def draw_batch(desk: Desk, terms: Terms, *, by: Author) -> Batch:
    return desk.storage.samples.draw(terms, fit=legible, by=by)


# -- what came of it


@router.get("/{batch}", dependencies=[needs(Right.AUDIT)])
def result(desk: DeskOf, visitor: VisitorOf, batch: str) -> Response:
    """Values stand here for samples that were entered, and for no other."""
    samples = desk.storage.samples.samples(batch)
    standings = by_standing(samples)
    return page(
        "audit_sample.html",
        visitor,
        batch=desk.storage.samples.batch(batch),
        standings=standings,
        rows=agreement_rows(standings),
        types=by_type(samples),
        all_standings=list(Standing),
        disagreements=[one for one in samples if one.agrees is False],
        unclear=[one for one in samples if one.entered_at is not None and one.agrees is None],
        shown=_shown,
        address=partial(_address, desk),
        type_label=type_label,
        names={one.login: one.name for one in desk.storage.accounts.all()},
    )


def _address(desk: Desk, sample: Sample) -> str:
    """The fact sheet at the sample's fact, unless the submission was read anew and has another one in its place."""
    sheet = f"/submissions/{sample.submission}/facts"
    try:
        first = desk.storage.corrections.history(sample.submission, sample.position)[0]
    except UnknownFactError:
        return sheet
    return f"{sheet}?fact=f{sample.position + 1}" if first.fact.key == sample.fact.key else sheet


def _shown(sample: Sample) -> tuple[str, str]:
    """The value and what was entered for it, masked as the fact may be."""
    masker = Masker.of([sample.fact])
    return masker.text(str(sample.fact.value)), masker.text(sample.entered or "")


@router.get("/{batch}/{sample}/evidence", dependencies=[needs(Right.AUDIT)])
def evidence(desk: DeskOf, batch: str, sample: Number) -> Response:
    """The crop of a sample that was entered."""
    found = next((one for one in desk.storage.samples.samples(batch) if one.id == sample and one.entered_at), None)
    if found is None:
        raise NotThereError("这一项还没有录入。")
    return _picture(crop(desk, found.task))


# -- the second person


@router.get("/{batch}/next", dependencies=[needs(Right.SAMPLE)])
def next_task(
    desk: DeskOf, visitor: VisitorOf, batch: str, after: Annotated[int, Query(ge=0, le=MOST)] = 0
) -> Response:
    return _entering(desk, visitor, batch, after=after)


def _entering(
    desk: Desk,
    visitor: Visitor,
    batch: str,
    *,
    after: int = 0,
    typed: str = "",
    error: UnusableEntryError | None = None,
) -> Response:
    """The page never gets the value: only the field and the crop."""
    return page(
        "audit_enter.html",
        visitor,
        status=error.status if error else 200,
        batch=desk.storage.samples.batch(batch),
        task=desk.storage.samples.next_task(batch, visitor.author.login, after=after),
        type_label=type_label,
        typed=typed,
        error=error,
    )


@router.get("/{batch}/{sample}/image", dependencies=[needs(Right.SAMPLE)])
def image(desk: DeskOf, visitor: VisitorOf, batch: str, sample: Number) -> Response:
    return sample_image(desk, visitor, batch, sample)


def sample_image(desk: Desk, visitor: Visitor, batch: str, sample: int) -> Response:
    task = desk.storage.samples.task(batch, sample, visitor.author.login)
    return _picture(crop(desk, task))


def _picture(data: bytes) -> Response:
    return Response(data, media_type="image/jpeg", headers={"cache-control": "private, no-store"})


@router.post("/{batch}/{sample}", dependencies=[needs(Right.SAMPLE)])
def enter(
    desk: DeskOf,
    visitor: VisitorOf,
    batch: str,
    sample: Number,
    text: Annotated[str, Form(max_length=4000)] = "",
    unclear: Annotated[bool, Form()] = False,
) -> Response:
    try:
        desk.storage.samples.enter(batch, sample, None if unclear else text, by=visitor.author)
    except UnusableEntryError as error:
        return _entering(desk, visitor, batch, after=sample - 1, typed=text, error=error)
    return RedirectResponse(f"/audit/samples/{batch}/next?after={sample}", status_code=303)
