"""What lists say of a submission, kept up to date with its facts and findings, on every database that is there."""

import pytest
from sqlalchemy import select, update

from pipeline.checks.risk import RiskLevel
from pipeline.storage import digests
from pipeline.storage.database import Database
from pipeline.storage.records import SubmissionSummary
from pipeline.storage.repository import Repository
from pipeline.storage.tables import SubmissionRow
from schemas.evidence import FactState
from schemas.finding import Outcome, Severity
from tests.pipeline.examples import checklist, document, fact, finding, received, submission

ID = submission().id


@pytest.fixture
def repository(database: Database) -> Repository:
    repository = Repository(database)
    repository.create_submission(submission(), [received()])
    return repository


def read(repository: Repository) -> SubmissionSummary:
    doubtful = fact("application_form.form_date", "2025-10-01").model_copy(update={"state": FactState.DOUBTFUL})
    lost = fact("application_form.industry", None).model_copy(update={"state": FactState.UNREADABLE})
    repository.save_reading(ID, [document()], [fact("business_license.name", "乙公司"), fact(), doubtful, lost])
    return repository.summary(ID)


def test_facts_are_counted_as_soon_as_they_are_read(repository: Repository) -> None:
    seen = read(repository)
    assert (seen.facts_total, seen.facts_doubtful) == (4, 2)
    assert seen.applicant_name == "某某公司"
    assert seen.risk is None


def test_findings_give_the_risk(repository: Repository) -> None:
    open_ = finding("ST-01").model_copy(update={"outcome": Outcome.UNVERIFIABLE})
    repository.save_findings(ID, [finding("ID-01"), open_], checklist(), "2025-1")
    seen = repository.summary(ID)
    assert (seen.risk, seen.fails, seen.unverified) == (RiskLevel.HIGH, 1, 1)
    repository.save_findings(ID, [], checklist(), "2025-1")
    seen = repository.summary(ID)
    assert (seen.risk, seen.fails, seen.unverified) == (RiskLevel.NONE, 0, 0)


def test_the_titles_of_the_first_fails_as_grave_as_the_risk_stand_beside_it(
    repository: Repository, database: Database
) -> None:
    grave = [finding("ID-01").model_copy(update={"title": title}) for title in ("甲", "甲", "乙", "丙")]
    low = finding("ST-01").model_copy(update={"title": "丁", "severity": Severity.LOW})
    repository.save_findings(ID, [low, *grave], checklist(), "2025-1")
    assert titles(database) == ["甲", "乙"]
    with database.write() as session:
        session.execute(update(SubmissionRow).values(reasons=None))
    before = repository.stamp(ID)
    assert (digests.fill(database), digests.fill(database)) == (1, 0)
    assert titles(database) == ["甲", "乙"]
    assert repository.stamp(ID) == before  # nothing of it is to be indexed or drawn up again
    repository.save_findings(ID, [], checklist(), "2025-1")
    assert titles(database) == []


def titles(database: Database) -> list[str] | None:
    with database.read() as session:
        return session.scalars(select(SubmissionRow.reasons)).one()


def test_submissions_of_an_older_version_get_theirs_when_the_store_is_opened(
    repository: Repository, database: Database
) -> None:
    read(repository)
    repository.save_findings(ID, [finding()], checklist(), "2025-1")
    before = repository.summary(ID)
    with database.write() as session:
        emptied = {"risk": None, "applicant_name": None, "fails": 0, "facts_total": 0, "changed_at": None}
        session.execute(update(SubmissionRow).values(**emptied))
    assert digests.fill(database) == 1
    after = repository.summary(ID)
    assert after == before.model_copy(update={"changed_at": after.created_at})
    assert digests.fill(database) == 0
