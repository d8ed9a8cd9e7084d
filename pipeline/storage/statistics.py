"""Figures over many submissions, for the auditor: counted by the database, on the digests beside the submissions.

A period is of the office's dates of receipt, both ends included.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from statistics import median, quantiles
from typing import Any

from sqlalchemy import ColumnElement, case, extract, func, select

from pipeline.checks.risk import RiskLevel
from pipeline.storage.database import Database
from pipeline.storage.office_tables import ConclusionRow, FactCountRow, StateRow
from pipeline.storage.records import State
from pipeline.storage.tables import FindingRow, Moment, SubmissionRow
from schemas.base import Model
from schemas.finding import Outcome
from schemas.submission import Level

Month = tuple[int, int]
"""Year and month."""

AWAITING = "awaiting"
"""The time from the end of the checks to the conclusion of the review."""
WHOLE = "whole"
"""The time from receipt to conclusion."""


class Period(Model):
    """What is counted: submissions received from ``since`` to ``until``, of one level or all."""

    since: date
    until: date
    level: Level | None = None

    @property
    def months(self) -> tuple[Month, ...]:
        """Every month the period touches, the oldest first."""
        first, last = self.since.year * 12 + self.since.month - 1, self.until.year * 12 + self.until.month - 1
        return tuple((at // 12, at % 12 + 1) for at in range(first, last + 1))


class CheckCount(Model):
    """Submissions of one month with a finding of one check: ``failed`` have a fail, ``unverified`` none but at least
    one that is unverifiable."""

    check: str
    month: Month
    failed: int
    unverified: int


class TypeReading(Model):
    """How well one kind of paper was read: facts by the machine's state, how many of them people gave another value,
    and how many it had missed."""

    type: str
    confirmed: int
    doubtful: int
    unreadable: int
    corrected: int
    missed: int

    @property
    def facts(self) -> int:
        return self.confirmed + self.doubtful + self.unreadable

    @property
    def per_hundred(self) -> float:
        """Corrections per 100 facts the machine gave; what it had missed counts."""
        return 100 * (self.corrected + self.missed) / self.facts if self.facts else 0.0


class Spell(Model):
    """The time spent in a state, of those that left it: ``state`` is one of ``State``, ``AWAITING`` or ``WHOLE``."""

    state: str
    times: int
    median: timedelta
    ninetieth: timedelta


class RiskCount(Model):
    """Submissions of one level; ``risk`` is ``None`` before the checks ran."""

    level: Level
    risk: RiskLevel | None
    submissions: int


class Statistics:
    """Safe to share between threads."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def received(self, period: Period) -> dict[Month, int]:
        """Submissions by month of receipt."""
        year, month = _month()
        query = select(year, month, func.count()).where(*_within(period)).group_by(year, month)
        with self._database.read() as session:
            return {(int(of_year), int(of_month)): many for of_year, of_month, many in session.execute(query)}

    def by_check(self, period: Period) -> tuple[CheckCount, ...]:
        failed = func.max(case((FindingRow.outcome == Outcome.FAIL.value, 1), else_=0)).label("failed")
        open_ = (Outcome.FAIL.value, Outcome.UNVERIFIABLE.value)
        year, month = _month()
        each = (
            select(FindingRow.check, year.label("year"), month.label("month"), failed)
            .join(SubmissionRow, SubmissionRow.id == FindingRow.submission_id)
            .where(FindingRow.outcome.in_(open_), *_within(period))
            .group_by(FindingRow.check, FindingRow.submission_id, year, month)
            .subquery()
        )
        columns = (each.c.check, each.c.year, each.c.month)
        query = select(*columns, func.sum(each.c.failed), func.count()).group_by(*columns).order_by(*columns)
        with self._database.read() as session:
            return tuple(
                CheckCount(
                    check=check, month=(int(of_year), int(of_month)), failed=int(fails), unverified=many - int(fails)
                )
                for check, of_year, of_month, fails, many in session.execute(query)
            )

    def reading(self, period: Period) -> tuple[TypeReading, ...]:
        """The kind of paper with most facts first."""
        names = ("confirmed", "doubtful", "unreadable", "corrected", "missed")
        query = (
            select(FactCountRow.type, *(func.sum(getattr(FactCountRow, name)).label(name) for name in names))
            .join(SubmissionRow, SubmissionRow.id == FactCountRow.submission_id)
            .where(*_within(period))
            .group_by(FactCountRow.type)
        )
        with self._database.read() as session:
            found = [
                TypeReading(type=row.type, **{name: int(getattr(row, name)) for name in names})
                for row in session.execute(query)
            ]
        return tuple(sorted(found, key=lambda one: (-one.facts, one.type)))

    def spells(self, period: Period) -> tuple[Spell, ...]:
        """In the order of the way; a state nobody has left yet is not among them."""
        next_at = func.lead(StateRow.at, type_=Moment()).over(partition_by=StateRow.submission_id, order_by=StateRow.id)
        states = (
            select(StateRow.submission_id, StateRow.state, StateRow.at, next_at.label("next_at"))
            .join(SubmissionRow, SubmissionRow.id == StateRow.submission_id)
            .where(*_within(period))
        )
        concluded = (
            select(ConclusionRow.submission_id, ConclusionRow.at, SubmissionRow.created_at)
            .join(SubmissionRow, SubmissionRow.id == ConclusionRow.submission_id)
            .where(*_within(period))
        )
        with self._database.read() as session:
            changes, conclusions = session.execute(states).all(), session.execute(concluded).all()
        done = {row.submission_id: row.at for row in changes if row.state == State.DONE and row.next_at is None}
        taken: dict[str, list[timedelta]] = {state.value: [] for state in State if not state.ended}
        for row in changes:
            if row.state in taken and row.next_at is not None:
                taken[row.state].append(row.next_at - row.at)
        waited = [row.at - done[row.submission_id] for row in conclusions if row.submission_id in done]
        taken[AWAITING] = [one for one in waited if one >= timedelta()]
        taken[WHOLE] = [row.at - row.created_at for row in conclusions]
        return tuple(_spell(state, times) for state, times in taken.items() if times)

    def risks(self, period: Period) -> tuple[RiskCount, ...]:
        query = select(SubmissionRow.level, SubmissionRow.risk, func.count()).where(*_within(period))
        grouped = query.group_by(SubmissionRow.level, SubmissionRow.risk).order_by(SubmissionRow.level)
        with self._database.read() as session:
            return tuple(
                RiskCount(level=level, risk=RiskLevel(risk) if risk else None, submissions=many)
                for level, risk, many in session.execute(grouped)
            )

    def first_receipt(self) -> date | None:
        """The oldest date of receipt there is."""
        with self._database.read() as session:
            return session.scalar(select(func.min(SubmissionRow.received_on)))


def within(*, since: date, until: date, level: str | None) -> list[ColumnElement[bool]]:
    """The condition that a submission was received in a period, at a level."""
    conditions = [SubmissionRow.received_on >= since, SubmissionRow.received_on <= until]
    return [*conditions, SubmissionRow.level == level] if level else conditions


def _within(period: Period) -> list[ColumnElement[bool]]:
    return within(since=period.since, until=period.until, level=period.level)


def _month() -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    return extract("year", SubmissionRow.received_on), extract("month", SubmissionRow.received_on)


def _spell(state: str, times: Iterable[timedelta]) -> Spell:
    seconds = sorted(one.total_seconds() for one in times)
    ninetieth = quantiles(seconds, n=10, method="inclusive")[8] if len(seconds) > 1 else seconds[0]
    return Spell(
        state=state,
        times=len(seconds),
        median=timedelta(seconds=median(seconds)),
        ninetieth=timedelta(seconds=ninetieth),
    )
