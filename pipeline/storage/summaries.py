"""Submissions as lists show them, from the digests beside them (``digests``)."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pipeline.checks.risk import RiskLevel
from pipeline.storage.office_tables import ConclusionRow
from pipeline.storage.records import Progress, State, SubmissionSummary
from pipeline.storage.tables import FileRow, PageRow, SubmissionRow
from schemas.review import Result
from schemas.submission import Route, Submission


def submission_of(row: SubmissionRow) -> Submission:
    return Submission(id=row.id, level=row.level, received_on=row.received_on, route=Route(row.route))


def progress_of(session: Session, row: SubmissionRow) -> Progress:
    total, read = _pages_counted(session, [row.id]).get(row.id, (0, 0))
    return Progress(state=State(row.state), message=row.message, pages_total=total, pages_read=read)


def summaries(session: Session, rows: Sequence[SubmissionRow]) -> tuple[SubmissionSummary, ...]:
    """Rows of a list, from the digests beside the submissions: three questions more, however many rows."""
    ids = [row.id for row in rows]
    counts = select(FileRow.submission_id, func.count()).where(FileRow.submission_id.in_(ids))
    files = dict(session.execute(counts.group_by(FileRow.submission_id)).all())
    pages = _pages_counted(session, ids)
    concluded = select(ConclusionRow.submission_id, ConclusionRow.result).where(ConclusionRow.submission_id.in_(ids))
    results = dict(session.execute(concluded).all())
    return tuple(
        _summary(row, files=files.get(row.id, 0), pages=pages.get(row.id, (0, 0)), result=results.get(row.id))
        for row in rows
    )


def _summary(row: SubmissionRow, *, files: int, pages: tuple[int, int], result: str | None) -> SubmissionSummary:
    total, read = pages
    return SubmissionSummary(
        submission=submission_of(row),
        progress=Progress(state=State(row.state), message=row.message, pages_total=total, pages_read=read),
        created_at=row.created_at,
        changed_at=row.changed_at or row.created_at,
        files=files,
        applicant_name=row.applicant_name,
        risk=RiskLevel(row.risk) if row.risk else None,
        fails=row.fails,
        unverified=row.unverified,
        facts_total=row.facts_total,
        facts_doubtful=row.facts_doubtful,
        result=Result(result) if result else None,
    )


def _pages_counted(session: Session, ids: Sequence[str]) -> dict[str, tuple[int, int]]:
    """Pages planned and pages read of each submission that has any."""
    counts = select(PageRow.submission_id, func.count(), func.count(PageRow.content))
    rows = session.execute(counts.where(PageRow.submission_id.in_(ids)).group_by(PageRow.submission_id))
    return {id: (total, read) for id, total, read in rows}
