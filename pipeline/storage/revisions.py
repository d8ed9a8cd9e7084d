"""Every fact a submission ever had in its present reading, whoever gave it."""

from sqlalchemy import select

from pipeline.storage.database import Database
from pipeline.storage.tables import FactRow
from schemas.evidence import Fact


def facts_ever(database: Database, submission_id: str) -> tuple[Fact, ...]:
    """The facts of all revisions: what must be known to mask what is told of them. None for an unknown submission."""
    query = select(FactRow.content).where(FactRow.submission_id == submission_id)
    with database.read() as session:
        return tuple(session.scalars(query.order_by(FactRow.position, FactRow.revision)))
