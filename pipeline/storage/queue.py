"""The queue: all submissions by risk, for reviewers and auditors, filtered and counted by the database.

Four questions a page, however many submissions there are: the counts, which rows, the rows from the digests beside
them, and what is decided of their findings.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select
from sqlalchemy.orm import Session, defer

from pipeline.checks.risk import RiskLevel
from pipeline.storage.database import Database
from pipeline.storage.decisions import OBJECTIONS
from pipeline.storage.office_tables import ConclusionRow, DecisionRow
from pipeline.storage.records import State
from pipeline.storage.tables import FindingRow, SubmissionRow
from schemas.base import Model
from schemas.finding import Outcome
from schemas.review import Result

_UNDER_WAY = tuple(state.value for state in State if not state.ended)


class Standing(StrEnum):
    """Where a submission stands for who looks for work."""

    UNDER_WAY = "under_way"
    FAILED = "failed"
    TO_REVIEW = "to_review"
    PASSED = "passed"
    TO_BE_MENDED = "to_be_mended"
    NOT_RECOMMENDED = "not_recommended"

    @property
    def label(self) -> str:
        if self in _CONCLUDED:
            return Result(self.value).label
        return {"under_way": "识读中", "failed": "未完成", "to_review": "待审核"}[self]


_CONCLUDED = tuple(Standing(result.value) for result in Result)


class Sort(StrEnum):
    RISK = "risk"
    NEWEST = "newest"
    OLDEST = "oldest"
    APPLICANT = "applicant"

    @property
    def label(self) -> str:
        return {
            "risk": "线索级别",
            "newest": "受理日期，新的在前",
            "oldest": "受理日期，早的在前",
            "applicant": "申报单位",
        }[self]


class Wanted(Model):
    """What of the queue is asked for; ``None`` leaves all in. ``applicant`` is a part of the name or of the number,
    ``check`` the id of a check with a fail or something to verify, the period is that of receipt."""

    level: str | None = None
    applicant: str | None = None
    check: str | None = None
    risk: RiskLevel | None = None
    standing: Standing | None = None
    received_from: date | None = None
    received_to: date | None = None
    sort: Sort = Sort.RISK


class Queued(Model):
    """A row. ``risk`` is ``None`` before the checks ran; ``fails_open`` and ``unverified_open`` are what nobody decided
    as it now stands; ``reasons`` are titles of the gravest fails, in clear text."""

    id: str
    level: str
    received_on: date
    created_at: datetime
    state: State
    standing: Standing
    applicant_name: str | None
    risk: RiskLevel | None
    reasons: tuple[str, ...] = ()
    fails: int
    unverified: int
    fails_open: int
    unverified_open: int
    facts_total: int
    facts_doubtful: int
    concluded_at: datetime | None = None
    concluded_by: str | None = None


class QueuePage(Model):
    """``risks`` counts what every level would give under the other filters, ``standings`` likewise."""

    rows: tuple[Queued, ...]
    total: int
    risks: Mapping[RiskLevel, int]
    standings: Mapping[Standing, int]


_STANDING = case(
    (ConclusionRow.result.is_not(None), ConclusionRow.result),
    (SubmissionRow.state.in_(_UNDER_WAY), Standing.UNDER_WAY.value),
    (SubmissionRow.state == State.FAILED.value, Standing.FAILED.value),
    else_=Standing.TO_REVIEW.value,
)
_WEIGHT = case(
    {level.value: weight for weight, level in enumerate((RiskLevel.HIGH, RiskLevel.MEDIUM, RiskLevel.LOW))},
    value=SubmissionRow.risk,
    else_=3,
)


class Queue:
    """Safe to share between threads."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def page(self, wanted: Wanted, *, limit: int, offset: int = 0) -> QueuePage:
        with self._database.read() as session:
            risks, standings, total = _counts(session, wanted)
            return QueuePage(
                rows=_rows(session, wanted, limit, offset) if total > offset else (),
                total=total,
                risks=risks,
                standings=standings,
            )


def _rows(session: Session, wanted: Wanted, limit: int, offset: int) -> tuple[Queued, ...]:
    """Finds the rows by what an index holds, then fetches these alone: the rows themselves are wide."""
    columns = select(SubmissionRow.id, _STANDING.label("standing"))
    joined = columns.outerjoin(ConclusionRow, ConclusionRow.submission_id == SubmissionRow.id)
    query = _filtered(joined, wanted, risk=wanted.risk, standing=wanted.standing)
    found = session.execute(query.order_by(*_order(wanted.sort)).limit(limit).offset(offset)).all()
    ids = [row.id for row in found]
    whole = (
        select(SubmissionRow, ConclusionRow.at, ConclusionRow.author)
        .outerjoin(ConclusionRow, ConclusionRow.submission_id == SubmissionRow.id)
        .where(SubmissionRow.id.in_(ids))
        .options(defer(SubmissionRow.checklist), defer(SubmissionRow.message))
    )
    rows = {row.SubmissionRow.id: row for row in session.execute(whole)}
    decided = _decided(session, ids)
    return tuple(_queued(rows[row.id], row.standing, decided) for row in found)


def _order(sort: Sort) -> tuple[Any, ...]:
    received, number = SubmissionRow.received_on.desc(), SubmissionRow.id.desc()
    if sort is Sort.OLDEST:
        return (SubmissionRow.received_on, SubmissionRow.id)
    if sort is Sort.APPLICANT:
        return (SubmissionRow.applicant_name.is_(None), SubmissionRow.applicant_name, received, number)
    return (received, number) if sort is Sort.NEWEST else (_WEIGHT, received, number)


def _filtered(
    query: Select[Any], wanted: Wanted, *, risk: RiskLevel | None = None, standing: Standing | None = None
) -> Select[Any]:
    """The conditions; those of risk and standing are left to the caller, who counts without them."""
    conditions: list[ColumnElement[bool]] = []
    if wanted.level is not None:
        conditions.append(SubmissionRow.level == wanted.level)
    if wanted.applicant:
        part = wanted.applicant
        named = SubmissionRow.applicant_name.icontains(part, autoescape=True)
        conditions.append(or_(named, SubmissionRow.id.icontains(part, autoescape=True)))
    if wanted.check:
        conditions.append(
            exists().where(
                FindingRow.submission_id == SubmissionRow.id,
                FindingRow.check == wanted.check,
                FindingRow.outcome.in_([outcome.value for outcome in OBJECTIONS]),
            )
        )
    if wanted.received_from is not None:
        conditions.append(SubmissionRow.received_on >= wanted.received_from)
    if wanted.received_to is not None:
        conditions.append(SubmissionRow.received_on <= wanted.received_to)
    if risk is not None:
        conditions.append(SubmissionRow.risk == risk.value)
    if standing is not None:
        conditions.append(_STANDING.is_not_distinct_from(standing.value))
    return query.where(*conditions)


def _counts(session: Session, wanted: Wanted) -> tuple[dict[RiskLevel, int], dict[Standing, int], int]:
    columns = select(SubmissionRow.risk, _STANDING.label("standing"), func.count().label("times"))
    joined = columns.outerjoin(ConclusionRow, ConclusionRow.submission_id == SubmissionRow.id)
    found = session.execute(_filtered(joined, wanted).group_by(SubmissionRow.risk, "standing")).all()
    risks, standings, total = dict.fromkeys(RiskLevel, 0), dict.fromkeys(Standing, 0), 0
    for risk, standing, times in found:
        as_wanted = wanted.standing is None or wanted.standing == standing
        at_wanted = wanted.risk is None or wanted.risk == risk
        if risk is not None and as_wanted:
            risks[RiskLevel(risk)] += times
        if at_wanted:
            standings[Standing(standing)] += times
        total += times if as_wanted and at_wanted else 0
    return risks, standings, total


def _decided(session: Session, ids: Sequence[str]) -> dict[tuple[str, str], int]:
    """How many findings of each outcome have a verdict that was made for what they now say."""
    holds = and_(
        FindingRow.submission_id == DecisionRow.submission_id,
        FindingRow.key == DecisionRow.finding,
        FindingRow.said == DecisionRow.said,
    )
    counted = select(FindingRow.submission_id, FindingRow.outcome, func.count()).join(DecisionRow, holds)
    query = counted.where(DecisionRow.submission_id.in_(ids), FindingRow.outcome.in_([one.value for one in OBJECTIONS]))
    rows = session.execute(query.group_by(FindingRow.submission_id, FindingRow.outcome))
    return {(id, outcome): times for id, outcome, times in rows}


def _queued(found: Any, standing: str, decided: Mapping[tuple[str, str], int]) -> Queued:
    row: SubmissionRow = found.SubmissionRow
    checked = row.state == State.DONE.value
    return Queued(
        id=row.id,
        level=row.level,
        received_on=row.received_on,
        created_at=row.created_at,
        state=State(row.state),
        standing=Standing(standing),
        applicant_name=row.applicant_name,
        risk=RiskLevel(row.risk) if row.risk and checked else None,
        reasons=tuple(row.reasons or ()),
        fails=row.fails,
        unverified=row.unverified,
        fails_open=max(0, row.fails - decided.get((row.id, Outcome.FAIL.value), 0)),
        unverified_open=max(0, row.unverified - decided.get((row.id, Outcome.UNVERIFIABLE.value), 0)),
        facts_total=row.facts_total,
        facts_doubtful=row.facts_doubtful,
        concluded_at=found.at,
        concluded_by=found.author.get("name") if found.author else None,
    )
