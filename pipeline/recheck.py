"""Runs the checks of one submission from what is stored: after a reading, and after every correction.

Nothing is read again and no file is opened: the dossier comes from the database, the findings go back there. The first
findings of a version of the rulebook leave its whole catalogue in the object store, so that they can be explained when
the rulebook has moved on.
"""

from pipeline.checks.rulebook import Rulebook
from pipeline.checks.runner import CheckResult, run
from pipeline.rule_records import record_of
from pipeline.shift import Shift
from pipeline.storage.opening import Storage
from pipeline.storage.repository import Repository
from schemas.review import Author
from schemas.submission import Dossier


def recheck(storage: Storage, submission_id: str, book: Rulebook) -> CheckResult:
    """New findings in place of the old. Raises ``UnknownSubmissionError``, and ``KeyError`` for a level ``book`` does
    not have; then the old findings stay."""
    if book.version not in storage.repository.checks_versions():
        storage.rulebooks.keep(record_of(book))
    return judge(storage.repository, submission_id, book)


def follow(storage: Storage, dossier: Dossier, book: Rulebook, *, by: Author) -> Shift:
    """The checks after a change of facts by ``by``: what changed in the findings. ``dossier`` is the submission as it
    was before; its facts are read anew, its pages and documents taken as they are.

    Runs once more, on all that is stored, where a fact was changed meanwhile, so that the findings kept are those of
    the facts as they stand. Raises as ``recheck`` does.
    """
    id, repository = dossier.submission.id, storage.repository
    if book.version not in repository.checks_versions():
        storage.rulebooks.keep(record_of(book))
    latest = storage.corrections.latest(id)
    result = run(dossier.model_copy(update={"facts": repository.facts(id)}), book)
    moved = repository.save_findings(id, result.findings, result.checklist, result.version, by=by)
    while (now := storage.corrections.latest(id)) != latest:
        latest = now
        result = run(repository.dossier(id), book)
        moved = repository.save_findings(id, result.findings, result.checklist, result.version, by=by)
    return moved


def judge(repository: Repository, submission_id: str, book: Rulebook) -> CheckResult:
    """``recheck`` for a rulebook whose catalogue is kept already."""
    result = run(repository.dossier(submission_id), book)
    repository.save_findings(submission_id, result.findings, result.checklist, result.version)
    return result
