"""The queue: the order, the filters and the counts, on every database."""

from datetime import date

import pytest
from sqlalchemy import event, update

from pipeline.checks.risk import RiskLevel
from pipeline.storage.database import Database
from pipeline.storage.decisions import Decisions
from pipeline.storage.queue import Queue, Sort, Standing, Wanted
from pipeline.storage.records import State
from pipeline.storage.repository import Repository
from pipeline.storage.tables import SubmissionRow
from schemas.finding import Finding, Outcome, Severity
from schemas.review import SYSTEM, Result, Verdict
from schemas.submission import Submission
from tests.pipeline.examples import checklist, document, fact, finding


def put(
    repository: Repository,
    id: str,
    *findings: Finding,
    day: date = date(2025, 11, 3),
    level: str = "sichuan",
    name: str = "某某公司",
    state: State = State.DONE,
) -> None:
    repository.create_submission(Submission(id=id, level=level, received_on=day))
    if state is State.DONE:
        repository.save_reading(id, [document()], [fact(value=name)])
        repository.save_findings(id, findings, checklist(), "1")
    repository.set_state(id, state, "")


def unverifiable(check: str) -> Finding:
    return finding(check).model_copy(update={"outcome": Outcome.UNVERIFIABLE})


def medium(check: str) -> Finding:
    return finding(check).model_copy(update={"severity": Severity.MEDIUM, "title": f"{check}题"})


@pytest.fixture
def queue(database: Database) -> Queue:
    repository = Repository(database)
    put(repository, "A", day=date(2025, 11, 1), name="甲公司")
    put(repository, "B", medium("MO-01"), unverifiable("ST-01"), day=date(2025, 11, 2), name="乙_公司")
    put(repository, "C", finding("ID-01"), finding("ST-01"), day=date(2025, 10, 3), level="national", name="丙公司")
    put(repository, "D", state=State.READING)
    put(repository, "E", state=State.FAILED)
    Decisions(database).conclude("A", Result.PASSED, "材料齐全。", by=SYSTEM)
    return Queue(database)


def ids(queue: Queue, **wanted: object) -> list[str]:
    return [row.id for row in queue.page(Wanted.model_validate(wanted), limit=50).rows]


def test_the_gravest_stand_first_then_the_newest(queue: Queue) -> None:
    assert ids(queue)[:2] == ["C", "B"]
    assert ids(queue, sort=Sort.NEWEST) == ["E", "D", "B", "A", "C"]
    assert ids(queue, sort=Sort.OLDEST)[0] == "C"
    assert set(ids(queue, sort=Sort.APPLICANT)[:3]) == {"A", "B", "C"}


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"level": "national"}, ["C"]),
        ({"applicant": "乙_"}, ["B"]),
        ({"applicant": "_"}, ["B"]),
        ({"applicant": "%"}, []),
        ({"applicant": "d"}, ["D"]),
        ({"check": "ST-01"}, ["C", "B"]),
        ({"check": "XX-01"}, []),
        ({"risk": RiskLevel.MEDIUM}, ["B"]),
        ({"standing": Standing.TO_REVIEW}, ["C", "B"]),
        ({"standing": Standing.PASSED}, ["A"]),
        ({"standing": Standing.UNDER_WAY}, ["D"]),
        ({"standing": Standing.FAILED}, ["E"]),
        ({"received_from": date(2025, 11, 2), "received_to": date(2025, 11, 2)}, ["B"]),
        ({"risk": RiskLevel.HIGH, "level": "sichuan"}, []),
    ],
)
def test_a_filter_leaves_what_fits_it(queue: Queue, wanted: dict[str, object], found: list[str]) -> None:
    assert ids(queue, **wanted) == found
    assert queue.page(Wanted.model_validate(wanted), limit=1).total == len(found)


def test_counts_tell_what_every_other_choice_would_give(queue: Queue) -> None:
    page = queue.page(Wanted(standing=Standing.TO_REVIEW, risk=RiskLevel.HIGH), limit=50)
    assert page.total == 1
    assert (page.risks[RiskLevel.MEDIUM], page.risks[RiskLevel.NONE]) == (1, 0)
    assert (page.standings[Standing.TO_REVIEW], page.standings[Standing.PASSED]) == (1, 0)
    everything = queue.page(Wanted(), limit=50)
    assert sum(everything.standings.values()) == everything.total == 5


def test_a_row_says_what_is_open_why_and_how_it_ended(queue: Queue, database: Database) -> None:
    repository, decisions = Repository(database), Decisions(database)
    first, second = repository.findings("C")
    decisions.decide("C", first.key, Verdict.CLEARED, "已见原件", by=SYSTEM)
    row = queue.page(Wanted(applicant="丙"), limit=1).rows[0]
    assert (row.fails, row.fails_open, row.unverified_open, row.reasons) == (2, 1, 0, ("标题",))
    repository.save_findings("C", [first.model_copy(update={"reason": "另一理由"}), second], checklist(), "1")
    assert queue.page(Wanted(applicant="丙"), limit=1).rows[0].fails_open == 2, "decided for another state"
    ended = queue.page(Wanted(applicant="甲"), limit=1).rows[0]
    assert (ended.standing, ended.concluded_by, ended.risk) == (Standing.PASSED, "系统", RiskLevel.NONE)


def test_pages_follow_each_other(queue: Queue) -> None:
    found = [queue.page(Wanted(), limit=2, offset=offset) for offset in (0, 2, 4, 6)]
    assert [len(page.rows) for page in found] == [2, 2, 1, 0]
    assert len({row.id for page in found for row in page.rows}) == 5


def test_it_asks_as_often_for_many_rows_as_for_one(queue: Queue, database: Database) -> None:
    asked: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
    queue.page(Wanted(check="ST-01"), limit=1)
    once = len(asked)
    queue.page(Wanted(), limit=50)
    assert len(asked) - once == once <= 6


def test_a_row_without_digest_is_still_listed(queue: Queue, database: Database) -> None:
    with database.write() as session:
        session.execute(update(SubmissionRow).where(SubmissionRow.id == "C").values(risk=None, applicant_name=None))
    assert "C" in ids(queue)
