"""Figures over many submissions, on every database that is there."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import delete, update

from pipeline.checks.risk import RiskLevel
from pipeline.storage.corrections import Corrections
from pipeline.storage.database import Database
from pipeline.storage.decisions import Decisions
from pipeline.storage.office_tables import ConclusionRow, StateRow
from pipeline.storage.records import State
from pipeline.storage.repository import Repository
from pipeline.storage.statistics import AWAITING, WHOLE, CheckCount, Period, RiskCount, Spell, Statistics, TypeReading
from pipeline.storage.tables import SubmissionRow
from schemas.evidence import FactState
from schemas.finding import Finding, Outcome
from schemas.review import Author, Result, Role
from schemas.submission import Submission
from tests.pipeline.examples import checklist, document, fact, finding, received

REVIEWER = Author(login="wang", name="王审核", roles=(Role.REVIEWER,))
YEAR = Period(since=date(2025, 1, 1), until=date(2025, 12, 31))
NOON = datetime(2025, 3, 3, 12, tzinfo=UTC)
PASS, OPEN = {"outcome": Outcome.PASS}, {"outcome": Outcome.UNVERIFIABLE}


def add(database: Database, id: str, on: date, *findings: Finding, level: str = "sichuan") -> str:
    repository = Repository(database)
    repository.create_submission(Submission(id=id, level=level, received_on=on), [received()])
    doubtful = fact("application_form.form_date", "2025-10-01").model_copy(update={"state": FactState.DOUBTFUL})
    lost = fact("business_license.address", None).model_copy(update={"state": FactState.UNREADABLE})
    repository.save_reading(id, [document()], [fact(), doubtful, lost])
    repository.save_findings(id, findings, checklist(), "1")
    return id


@pytest.fixture
def statistics(database: Database) -> Statistics:
    """Two submissions of March, one of April of another level, one of the year before."""
    failed, open_ = finding("ID-01"), finding("ST-01").model_copy(update=OPEN)
    also_open = finding("ID-01").model_copy(update=OPEN)
    add(database, "A", date(2025, 3, 1), failed, failed, also_open, open_)
    add(database, "B", date(2025, 3, 31), open_, finding("ID-01").model_copy(update=PASS))
    add(database, "C", date(2025, 4, 1), open_, level="national")
    add(database, "D", date(2024, 12, 31), failed)
    return Statistics(database)


def test_submissions_are_counted_by_month_of_receipt(statistics: Statistics) -> None:
    assert statistics.received(YEAR) == {(2025, 3): 2, (2025, 4): 1}
    assert statistics.received(YEAR.model_copy(update={"level": "national"})) == {(2025, 4): 1}
    assert statistics.first_receipt() == date(2024, 12, 31)


def test_a_period_has_all_its_months() -> None:
    winter = Period(since=date(2024, 11, 30), until=date(2025, 2, 1))
    assert winter.months == ((2024, 11), (2024, 12), (2025, 1), (2025, 2))


def test_a_submission_counts_once_for_a_check_and_by_the_gravest(statistics: Statistics) -> None:
    assert statistics.by_check(YEAR) == (
        CheckCount(check="ID-01", month=(2025, 3), failed=1, unverified=0),
        CheckCount(check="ST-01", month=(2025, 3), failed=0, unverified=2),
        CheckCount(check="ST-01", month=(2025, 4), failed=0, unverified=1),
    )


def test_reading_is_told_by_the_machine_s_state_whatever_people_made_of_it(
    statistics: Statistics, database: Database
) -> None:
    corrections = Corrections(database)
    corrections.correct("A", 0, "乙公司", seen=1, by=REVIEWER)
    corrections.confirm("A", 1, seen=1, by=REVIEWER)
    place = {"file": "申报表.pdf", "page": 1, "box": (0.1, 0.1, 0.2, 0.2)}
    added = corrections.add("A", "d1", "industry", "竹产业", by=REVIEWER, **place)  # type: ignore[arg-type]
    forms, licences = statistics.reading(YEAR)
    assert forms == TypeReading(type="application_form", confirmed=3, doubtful=3, unreadable=0, corrected=1, missed=1)
    assert (licences.unreadable, licences.corrected, licences.per_hundred) == (3, 0, 0.0)
    assert forms.per_hundred == pytest.approx(100 * 2 / 6)
    corrections.undo("A", 0, seen=2, by=REVIEWER)
    corrections.undo("A", added.position, seen=1, by=REVIEWER)
    assert statistics.reading(YEAR)[0].per_hundred == 0


def test_time_in_a_state_is_that_of_those_who_left_it(statistics: Statistics, database: Database) -> None:
    repository = Repository(database)
    for id, minutes in (("A", 10), ("B", 30)):
        for state in (State.READING, State.CHECKING, State.DONE):
            repository.set_state(id, state, "")
        Decisions(database).conclude(id, Result.NOT_RECOMMENDED, "意见", by=REVIEWER)
        _set_back(database, id, minutes)
    repository.set_state("C", State.READING, "")
    found = {one.state: one for one in statistics.spells(YEAR)}
    assert list(found) == ["received", "reading", "checking", AWAITING, WHOLE]
    assert found["reading"] == Spell(
        state="reading", times=2, median=timedelta(minutes=20), ninetieth=timedelta(minutes=28)
    )
    assert found["checking"].median == timedelta(seconds=1)
    assert found[AWAITING].median == timedelta(days=2)
    assert found[WHOLE].median == timedelta(days=2, minutes=25, seconds=1)


def _set_back(database: Database, id: str, minutes: int) -> None:
    """Received at noon, taken up after 5 minutes, read for ``minutes``, checked in a second, concluded two days on."""
    read = timedelta(minutes=5 + minutes)
    times = {
        "received": NOON,
        "reading": NOON + timedelta(minutes=5),
        "checking": NOON + read,
        "done": NOON + read + timedelta(seconds=1),
    }
    with database.write() as session:
        session.execute(update(SubmissionRow).where(SubmissionRow.id == id).values(created_at=NOON))
        concluded = times["done"] + timedelta(days=2)
        session.execute(update(ConclusionRow).where(ConclusionRow.submission_id == id).values(at=concluded))
        session.execute(delete(StateRow).where(StateRow.submission_id == id))
        session.add_all(StateRow(submission_id=id, state=state, at=at) for state, at in times.items())


def test_risk_is_counted_by_level(statistics: Statistics, database: Database) -> None:
    Repository(database).create_submission(Submission(id="E", level="national", received_on=date(2025, 5, 1)))
    found = sorted(statistics.risks(YEAR), key=lambda one: (one.level, str(one.risk)))
    assert found == [
        RiskCount(level="national", risk=None, submissions=1),
        RiskCount(level="national", risk=RiskLevel.NONE, submissions=1),
        RiskCount(level="sichuan", risk=RiskLevel.HIGH, submissions=1),
        RiskCount(level="sichuan", risk=RiskLevel.NONE, submissions=1),
    ]
