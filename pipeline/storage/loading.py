"""What was read and found of a submission, out of an open session."""

from sqlalchemy import Text, cast, exists, select
from sqlalchemy.orm import Session, aliased

from pipeline.storage import pages
from pipeline.storage.gathering import gather, gather_models
from pipeline.storage.summaries import submission_of
from pipeline.storage.tables import WITHDRAWN, DocumentRow, FactRow, FindingRow, SubmissionRow
from schemas.document import Document
from schemas.evidence import Fact
from schemas.finding import Finding, told_apart
from schemas.submission import Dossier


def dossier_of(session: Session, row: SubmissionRow, *, whole: bool) -> Dossier:
    documents = documents_of(session, row.id)
    read = {(page.file, page.number): page for run in pages.load(session, row.id, whole=whole).values() for page in run}
    return Dossier(
        submission=submission_of(row),
        documents=documents,
        facts=facts_of(session, row.id),
        pages={document.id: pages.of_document(document, read) for document in documents},
    )


def findings_of(session: Session, submission_id: str) -> tuple[Finding, ...]:
    mine = FindingRow.submission_id == submission_id
    told = select(cast(FindingRow.content, Text)).where(mine).order_by(FindingRow.position)
    named = select(FindingRow.key + ":" + FindingRow.said).where(mine).order_by(FindingRow.position)
    findings = gather_models(session, told, Finding)
    identities = [tuple(one.split(":")) for one in gather(session, named)]
    if not all(all(identity) for identity in identities):
        return told_apart(findings)
    pairs = zip(findings, identities, strict=True)
    return tuple(finding.model_copy(update={"identity": identity}) for finding, identity in pairs)


def documents_of(session: Session, submission_id: str) -> tuple[Document, ...]:
    mine = select(cast(DocumentRow.content, Text)).where(DocumentRow.submission_id == submission_id)
    return gather_models(session, mine.order_by(DocumentRow.position), Document)


def facts_of(session: Session, submission_id: str) -> tuple[Fact, ...]:
    """The newest revision of each, unless that withdrew it."""
    newer = aliased(FactRow)
    replaced = exists().where(
        newer.submission_id == submission_id, newer.position == FactRow.position, newer.revision > FactRow.revision
    )
    stands = FactRow.restores.is_distinct_from(WITHDRAWN)
    mine = select(cast(FactRow.content, Text)).where(FactRow.submission_id == submission_id, stands, ~replaced)
    return gather_models(session, mine.order_by(FactRow.position), Fact)
