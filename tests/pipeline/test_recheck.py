"""Checks run again from what is stored, and the catalogue kept beside the findings."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bench.recheck import dossier_of
from pipeline.checks.needs import NEEDS, WORDS
from pipeline.checks.rulebook import rulebook
from pipeline.errors import ObjectMissingError, UnknownSubmissionError
from pipeline.recheck import recheck
from pipeline.rule_records import record_of
from pipeline.settings import Settings
from pipeline.storage.opening import Storage, open_storage
from schemas.evidence import Origin
from schemas.finding import Finding, Outcome
from schemas.submission import Dossier

BOOK = replace(rulebook(), signals=tuple(check for check in rulebook().signals if check.id in {"ID-01", "ST-01"}))
"""Few checks are enough; which ones judge how is told in their own cases."""


@pytest.fixture
def storage(tmp_path: Path) -> Iterator[Storage]:
    """Stores in a folder of their own."""
    with open_storage(Settings(data_dir=tmp_path, s3_endpoint=None, database_url=None)) as opened:
        yield opened


def keep(storage: Storage, dossier: Dossier) -> str:
    storage.repository.create_submission(dossier.submission)
    storage.repository.save_reading(dossier.submission.id, dossier.documents, dossier.facts)
    return dossier.submission.id


def of_check(storage: Storage, id: str, check: str) -> list[Finding]:
    return [finding for finding in storage.repository.findings(id) if finding.check == check]


def test_a_corrected_fact_changes_the_findings(storage: Storage) -> None:
    dossier = dossier_of(25)
    id = keep(storage, dossier)
    recheck(storage, id, BOOK)
    assert [finding.outcome for finding in of_check(storage, id, "ST-01")] == [Outcome.PASS]
    corrected = {"value": "马小虎", "raw": "马小虎", "origin": Origin.PERSON}
    facts = tuple(
        fact.model_copy(update=corrected) if fact.key == "application_form.staff[5].name" else fact
        for fact in dossier.facts
    )
    storage.repository.save_reading(id, dossier.documents, facts)
    recheck(storage, id, BOOK)
    assert [finding.outcome for finding in of_check(storage, id, "ST-01")] == [Outcome.FAIL]
    assert storage.repository.checks_version(id) == BOOK.version


def test_the_first_findings_of_a_version_keep_its_whole_catalogue(storage: Storage) -> None:
    with pytest.raises(ObjectMissingError):
        storage.rulebooks.load(BOOK.version)
    recheck(storage, keep(storage, dossier_of(4)), BOOK)
    kept = storage.rulebooks.load(BOOK.version)
    assert kept == record_of(BOOK)
    assert storage.repository.checks_versions() == (BOOK.version,)
    threshold = kept.of_check("sc-08a")[0]
    assert threshold.required == "超过5个"
    assert threshold.basis[0].quote
    assert threshold.explanations


def test_an_unknown_submission_keeps_nothing(storage: Storage) -> None:
    with pytest.raises(UnknownSubmissionError):
        recheck(storage, "20990101-NONE22", BOOK)


def test_a_check_of_every_level_is_one_record_with_the_article_of_each_text() -> None:
    record = record_of(rulebook())
    (everywhere,) = record.of_check("ST-01")
    assert everywhere.levels == ()
    assert {basis.level for basis in everywhere.basis} == set(record.labels)


def test_everything_a_check_may_need_has_a_name_for_people() -> None:
    assert WORDS.keys() == NEEDS.keys()


@pytest.mark.parametrize("size", [25, 50])
def test_the_submissions_of_the_benchmark_have_the_size_they_say(size: int) -> None:
    dossier = dossier_of(size)
    assert len(dossier.documents) == size
    assert len({document.file for document in dossier.documents}) == size
    assert all(dossier.pages[document.id] for document in dossier.documents)
