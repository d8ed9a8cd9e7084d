"""Runs the checks of one submission from what is stored: after a reading, and after every correction.

Nothing is read again and no file is opened: the dossier comes from the database, the findings go back there. The first
findings of a version of the rulebook leave its whole catalogue in the object store, so that they can be explained when
the rulebook has moved on.
"""

from pipeline.checks.rulebook import Rulebook
from pipeline.checks.runner import CheckResult, run
from pipeline.rule_records import record_of
from pipeline.shift import Shift, shift
from pipeline.storage.opening import Storage
from pipeline.storage.repository import Repository
from schemas.review import Author


def recheck(storage: Storage, submission_id: str, book: Rulebook) -> CheckResult:
    """New findings in place of the old. Raises ``UnknownSubmissionError``, and ``KeyError`` for a level ``book`` does
    not have; then the old findings stay."""
    if book.version not in storage.repository.checks_versions():
        storage.rulebooks.keep(record_of(book))
    return judge(storage.repository, submission_id, book)


def follow(storage: Storage, submission_id: str, book: Rulebook, *, by: Author) -> Shift:
    """The checks after a change of facts by ``by``: what changed in the findings.

    Runs once more where somebody else changed a fact meanwhile, so that the findings kept are those of the facts as
    they stand. Raises as ``recheck`` does.
    """
    if book.version not in storage.repository.checks_versions():
        storage.rulebooks.keep(record_of(book))
    before = storage.repository.findings(submission_id)
    while True:
        latest = storage.corrections.latest(submission_id)
        result = run(storage.repository.dossier(submission_id), book)
        storage.repository.save_findings(submission_id, result.findings, result.checklist, result.version, by=by)
        if storage.corrections.latest(submission_id) == latest:
            return shift(before, result.findings)


def judge(repository: Repository, submission_id: str, book: Rulebook) -> CheckResult:
    """``recheck`` for a rulebook whose catalogue is kept already."""
    result = run(repository.dossier(submission_id), book)
    repository.save_findings(submission_id, result.findings, result.checklist, result.version)
    return result
