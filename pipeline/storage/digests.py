"""The digest of a submission: what lists say of it, kept in columns beside it and drawn from facts and findings.

Whoever saves facts or findings calls ``refresh`` in the same transaction; lists then look at one row a submission.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import JSON, delete, func, or_, select, type_coerce, update
from sqlalchemy.orm import Session

from pipeline.checks.risk import level_of
from pipeline.storage.database import Database
from pipeline.storage.office_tables import FactCountRow
from pipeline.storage.tables import FactRow, FindingRow, SubmissionRow, now
from schemas.document import DocumentType
from schemas.evidence import FactState, Origin
from schemas.finding import Outcome, Severity

_APPLICANT_KEYS = ("application_form.applicant_name", f"{DocumentType.BUSINESS_LICENSE}.name")
"""Whose value names the applicant, the first before the second."""
REASONS = 3
"""Titles a row of a list shows of the findings its risk comes from."""


def refresh(session: Session, row: SubmissionRow, *, changed_at: datetime | None = None) -> None:
    """Draws the digest anew within an open write transaction. ``changed_at`` is now by default."""
    session.flush()
    _of_facts(session, row)
    _of_findings(session, row)
    row.changed_at = changed_at or now()


def fill(database: Database) -> int:
    """Draws the digests of submissions that were checked before there were any (0.3), or titles among them (0.4); gives
    how many."""
    lacks = or_(SubmissionRow.risk.is_(None), SubmissionRow.reasons.is_(None))
    old = select(SubmissionRow.id, SubmissionRow.risk).where(lacks, SubmissionRow.checks_version.is_not(None))
    with database.read() as session:
        found = session.execute(old).all()
    for id, risk in found:
        with database.write() as session:
            if risk is not None:
                told = {"reasons": _titles(session, id, risk), "changed_at": SubmissionRow.changed_at}
                session.execute(update(SubmissionRow).where(SubmissionRow.id == id).values(told))
            elif (row := session.get(SubmissionRow, id)) is not None:
                refresh(session, row, changed_at=row.changed_at or row.created_at)
    return len(found)


def _of_facts(session: Session, row: SubmissionRow) -> None:
    """The newest revision of every fact counts, unless it withdrew the fact."""
    content = type_coerce(FactRow.content, JSON).label("content")
    columns = select(FactRow.position, FactRow.key, FactRow.author, FactRow.restores, content)
    in_order = columns.where(FactRow.submission_id == row.id).order_by(FactRow.position, FactRow.revision)
    rows = session.execute(in_order).all()
    _count(session, row.id, rows)
    facts = [one for one in {one.position: one for one in rows}.values() if one.restores != 0]
    named = (_storable(one.content["value"]) for key in _APPLICANT_KEYS for one in facts if one.key == key)
    row.applicant_name = next((name for name in named if name), None)
    row.facts_total = len(facts)
    row.facts_doubtful = sum(_to_be_looked_at(one.content) for one in facts)


def _count(session: Session, submission_id: str, rows: Iterable[Any]) -> None:
    """How well each kind of paper was read, by what became of it (``FactCountRow``)."""
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for _, revisions in groupby(rows, key=lambda one: one.position):
        chain = list(revisions)
        first, last = chain[0], chain[-1]
        of_type = counts[first.key.partition(".")[0]]
        if first.author is not None:
            of_type["missed"] += last.restores != 0
            continue
        of_type[first.content["state"]] += 1
        of_type["corrected"] += first.content["value"] != last.content["value"]
    session.execute(delete(FactCountRow).where(FactCountRow.submission_id == submission_id))
    names = ("confirmed", "doubtful", "unreadable", "corrected", "missed")
    session.add_all(
        FactCountRow(submission_id=submission_id, type=type_, **{name: found[name] for name in names})
        for type_, found in counts.items()
    )


def _to_be_looked_at(fact: Mapping[str, Any]) -> bool:
    """Doubtful or unreadable, and by the machine: what a person could not read either has been looked at."""
    return bool(fact["state"] != FactState.CONFIRMED and fact["origin"] != Origin.PERSON)


def _storable(value: object) -> str:
    """A value as text for a column: PostgreSQL takes no NUL there."""
    return str(value or "").replace("\x00", "")


def _of_findings(session: Session, row: SubmissionRow) -> None:
    """Before the checks ran there is no risk."""
    found = session.execute(
        select(FindingRow.check, FindingRow.outcome, FindingRow.severity, func.count().label("times"))
        .filter_by(submission_id=row.id)
        .group_by(FindingRow.check, FindingRow.outcome, FindingRow.severity)
    ).all()
    fails = [one for one in found if one.outcome == Outcome.FAIL]
    row.fails = sum(one.times for one in fails)
    row.unverified = sum(one.times for one in found if one.outcome == Outcome.UNVERIFIABLE)
    level = level_of((one.check, Severity(one.severity)) for one in fails)
    row.risk = None if row.checks_version is None else level.value
    row.reasons = [] if row.checks_version is None else _titles(session, row.id, level.value)


def _titles(session: Session, submission_id: str, risk: str) -> list[str]:
    """Of the first fails that are as grave as the risk, each once."""
    title = type_coerce(FindingRow.content, JSON)["title"].as_string()
    fails = select(title).filter_by(submission_id=submission_id, outcome=Outcome.FAIL.value, severity=risk)
    return list(dict.fromkeys(session.scalars(fails.order_by(FindingRow.position).limit(REASONS))))
