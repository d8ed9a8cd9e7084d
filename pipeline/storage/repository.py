"""The repository: submissions and everything read from them, in and out as schema models.

Every method is one transaction and raises ``DatabaseUnavailableError`` where trying again can help,
``UnknownSubmissionError`` for an id that does not exist. Saving the same again changes nothing.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import delete, func, null, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, defer

from pipeline.errors import DuplicateSubmissionError, SubmissionBusyError, UnknownSubmissionError
from pipeline.shift import Shift, shift
from pipeline.storage import digests, pages, tables, trail
from pipeline.storage.carrying import History, Revision, carry, histories
from pipeline.storage.database import Database
from pipeline.storage.loading import documents_of, dossier_of, facts_of, findings_of
from pipeline.storage.office_tables import ConclusionRow
from pipeline.storage.records import NewFile, PageRef, Progress, ReceivedFile, Stamp, State, SubmissionSummary, Twin
from pipeline.storage.states import came_into
from pipeline.storage.summaries import progress_of, submission_of, summaries
from pipeline.storage.tables import DocumentRow, FactRow, FileRow, FindingRow, PageRow, SubmissionRow, now
from schemas.document import Document
from schemas.evidence import Fact
from schemas.finding import Checklist, Finding, told_apart
from schemas.page import Page
from schemas.review import SYSTEM, Author, Deed
from schemas.submission import Dossier, Submission

RECEIVED = "材料已接收，等待识读"
SUPPLEMENTED = "补充材料已接收，等待识读"


class Checked(NamedTuple):
    """A submission with the findings and the checklist of the checks' ``version``; empty before they ran."""

    dossier: Dossier
    findings: tuple[Finding, ...]
    checklist: Checklist
    version: str


class Repository:
    """Safe to share between threads."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # -- receiving

    def create_submission(
        self, submission: Submission, files: Iterable[NewFile] = (), *, by: Author = SYSTEM, reason: str = ""
    ) -> None:
        """The submission with its files; ``reason`` goes into the trail. Raises ``DuplicateSubmissionError`` where its
        id is taken."""
        files = tuple(files)
        try:
            with self._database.write() as session:
                session.add(
                    SubmissionRow(
                        id=submission.id,
                        level=submission.level,
                        received_on=submission.received_on,
                        route=submission.route.value,
                        state=State.RECEIVED.value,
                        message=RECEIVED,
                    )
                )
                session.flush()
                session.add_all(_file_row(submission.id, file) for file in files)
                came_into(session, submission.id, State.RECEIVED)
                received = {"files": {file.name: file.sha256 for file in files}}
                trail.append(session, by, Deed.RECEIVED, submission=submission.id, after=received, reason=reason)
        except IntegrityError as error:
            raise DuplicateSubmissionError(f"受理编号 {submission.id} 已存在") from error

    def add_files(self, submission_id: str, files: Sequence[NewFile], *, by: Author, reason: str = "") -> None:
        """Further files for a submission that was processed; it is then received anew, its pages stay read.

        Raises ``SubmissionBusyError`` while it is being processed.
        """
        with self._database.write() as session:
            row = session.scalar(select(SubmissionRow).filter_by(id=submission_id).with_for_update())
            row = row or _row(session, submission_id)
            if not State(row.state).ended:
                raise SubmissionBusyError("这项申报正在识读，暂不能补充材料")
            received = {"files": {file.name: file.sha256 for file in files}}
            trail.append(session, by, Deed.RECEIVED, submission=submission_id, after=received, reason=reason)
            session.add_all(_file_row(submission_id, file) for file in files)
            came_into(session, submission_id, State.RECEIVED)
            row.state, row.message = State.RECEIVED.value, SUPPLEMENTED

    def files(self, submission_id: str) -> tuple[ReceivedFile, ...]:
        """In the order they came in."""
        with self._database.read() as session:
            _row(session, submission_id)
            rows = session.scalars(select(FileRow).filter_by(submission_id=submission_id).order_by(FileRow.id))
            return tuple(_file(row) for row in rows)

    def twins(self, sha256s: Iterable[str]) -> tuple[Twin, ...]:
        """Files received before, in any submission, with one of these hashes; the oldest first."""
        with self._database.read() as session:
            rows = session.scalars(select(FileRow).where(FileRow.sha256.in_(list(sha256s))).order_by(FileRow.id))
            return tuple(Twin(submission=row.submission_id, name=row.name, sha256=row.sha256) for row in rows)

    # -- asking

    def list_submissions(self, *, limit: int = 200, offset: int = 0) -> tuple[SubmissionSummary, ...]:
        """The newest first."""
        newest = select(SubmissionRow).order_by(SubmissionRow.created_at.desc(), SubmissionRow.id)
        newest = newest.options(defer(SubmissionRow.checklist))
        with self._database.read() as session:
            return summaries(session, session.scalars(newest.limit(limit).offset(offset)).all())

    def submission(self, submission_id: str) -> Submission:
        with self._database.read() as session:
            return submission_of(_row(session, submission_id))

    def summary(self, submission_id: str) -> SubmissionSummary:
        with self._database.read() as session:
            return summaries(session, [_row(session, submission_id)])[0]

    def summaries(self, submission_ids: Sequence[str]) -> tuple[SubmissionSummary, ...]:
        """Those of these submissions that exist."""
        with self._database.read() as session:
            query = select(SubmissionRow).where(SubmissionRow.id.in_(submission_ids))
            rows = session.scalars(query.options(defer(SubmissionRow.checklist))).all()
            return summaries(session, rows)

    def unfinished(self) -> tuple[str, ...]:
        """Ids of submissions that were received but are neither done nor failed, the oldest first."""
        ended = [state.value for state in State if state.ended]
        with self._database.read() as session:
            query = select(SubmissionRow.id).where(SubmissionRow.state.not_in(ended))
            return tuple(session.scalars(query.order_by(SubmissionRow.created_at)))

    # -- progress

    def progress(self, submission_id: str) -> Progress:
        with self._database.read() as session:
            return progress_of(session, _row(session, submission_id))

    def stamp(self, submission_id: str) -> Stamp:
        """What changes with everything there is to see of a submission, at the cost of one question."""
        newest = select(tables.NEWEST_REVISION).where(FactRow.submission_id == submission_id).scalar_subquery()
        concluded = select(ConclusionRow.at).where(ConclusionRow.submission_id == submission_id).scalar_subquery()
        columns = select(SubmissionRow.state, SubmissionRow.changed_at, newest, concluded)
        with self._database.read() as session:
            row = session.execute(columns.where(SubmissionRow.id == submission_id)).first()
        if row is None:
            raise UnknownSubmissionError(f"没有编号为 {submission_id} 的申报")
        state, changed_at, fact, concluded_at = row
        return Stamp(state=State(state), changed_at=changed_at, fact=fact or 0, concluded_at=concluded_at)

    def set_state(self, submission_id: str, state: State, message: str) -> None:
        """``message`` is a Chinese sentence for people."""
        with self._database.write() as session:
            row = _row(session, submission_id)
            if row.state != state.value:
                came_into(session, submission_id, state)
            row.state, row.message = state.value, message

    def retry(self, submission_id: str, *, by: Author) -> bool:
        """Whether it had failed: it then waits to be processed once more."""
        with self._database.write() as session:
            row = _row(session, submission_id)
            if row.state != State.FAILED.value:
                return False
            came_into(session, submission_id, State.RECEIVED)
            row.state, row.message = State.RECEIVED.value, "等待重新处理"
            trail.append(session, by, Deed.RETRIED, submission=submission_id)
            return True

    def begin_reading(self, submission_id: str, wanted: Sequence[PageRef]) -> tuple[PageRef, ...]:
        """Plans the pages of a submission and gives those not read yet: a page read before under the same key stays."""
        with self._database.write() as session:
            _row(session, submission_id)
            before = {
                (row.file, row.number): row
                for row in session.scalars(select(PageRow).filter_by(submission_id=submission_id))
            }
            kept = {(ref.file, ref.number) for ref in wanted}
            for place, row in before.items():
                if place not in kept:
                    session.delete(row)
            return tuple(ref for at, ref in enumerate(wanted) if pages.plan(session, submission_id, before, ref, at))

    def pages_by_file(self, submission_id: str) -> dict[str, tuple[int, int]]:
        """Pages planned and pages read of each file that was opened, in order; of a ZIP, of each member."""
        counts = select(PageRow.file, func.count(), func.count(PageRow.content))
        mine = counts.where(PageRow.submission_id == submission_id)
        in_order = mine.group_by(PageRow.file).order_by(func.min(PageRow.position))
        with self._database.read() as session:
            return {file: (total, read) for file, total, read in session.execute(in_order)}

    def save_page(self, submission_id: str, page: Page) -> None:
        """A planned page that has now been read."""
        with self._database.write() as session:
            pages.save(session, submission_id, page)

    def pages(self, submission_id: str, *, files: Collection[str] | None = None) -> Mapping[str, tuple[Page, ...]]:
        """The pages read so far by file, each in order; of all files or of some."""
        with self._database.read() as session:
            _row(session, submission_id)
            return pages.load(session, submission_id, whole=True, files=files)

    def page(self, submission_id: str, file: str, number: int) -> Page | None:
        """A page with all that is known of it; ``None`` where it was not read."""
        with self._database.read() as session:
            return pages.load_one(session, submission_id, file, number)

    # -- what was read and found

    def save_reading(self, submission_id: str, documents: Sequence[Document], facts: Sequence[Fact]) -> None:
        """Replaces what an earlier run made of the pages; what people said of its facts is carried over, and what
        cannot be is named in the trail (``Deed.READ``, ``lost``)."""
        with self._database.write() as session:
            row = _row(session, submission_id)
            carried = carry(_histories(session, submission_id), documents, facts)
            for table in (FactRow, DocumentRow):
                session.execute(delete(table).where(table.submission_id == submission_id))
            session.add_all(
                DocumentRow(
                    submission_id=submission_id, id=document.id, position=at, type=document.type, content=document
                )
                for at, document in enumerate(documents)
            )
            session.add_all(
                _fact_row(submission_id, at, revision)
                for at, revisions in enumerate(carried.facts)
                for revision in revisions
            )
            digests.refresh(session, row)
            read = {"documents": len(documents), "facts": len(facts), "carried": carried.kept}
            lost = {"lost": [history.told() for history in carried.lost]} if carried.lost else {}
            trail.append(session, SYSTEM, Deed.READ, submission=submission_id, after={**read, **lost})

    def save_findings(
        self,
        submission_id: str,
        findings: Sequence[Finding],
        checklist: Checklist,
        version: str,
        *,
        by: Author = SYSTEM,
    ) -> Shift:
        """Replaces the findings of an earlier run and gives what changed; the trail tells of it where anything did.

        ``version`` is that of the checks, ``by`` whose deed made them run.
        """
        with self._database.write() as session:
            row = _row(session, submission_id)
            first = row.checks_version is None
            findings = told_apart(findings)
            moved = shift(findings_of(session, submission_id), findings)
            row.checks_version, row.checklist = version, checklist
            session.execute(delete(FindingRow).where(FindingRow.submission_id == submission_id))
            session.add_all(_finding_row(submission_id, at, finding) for at, finding in enumerate(findings))
            digests.refresh(session, row)
            if moved or first:
                found = {"version": version, "fails": row.fails, "unverified": row.unverified}
                told = found if first else {**found, "changes": moved.told()}
                trail.append(session, by, Deed.CHECKED, submission=submission_id, after=told)
        return moved

    def documents(self, submission_id: str) -> tuple[Document, ...]:
        """Empty before the pages have been read."""
        with self._database.read() as session:
            _row(session, submission_id)
            return documents_of(session, submission_id)

    def dossier(self, submission_id: str, *, whole: bool = True) -> Dossier:
        """Documents, facts in their newest revision, and each document's pages in its own order; unless ``whole``
        without what is known of the pages character by character, which the checks want and people do not."""
        with self._database.read() as session:
            return dossier_of(session, _row(session, submission_id), whole=whole)

    def checked(self, submission_id: str, *, whole: bool = True) -> Checked:
        """``dossier`` and all the checks gave, as of one moment."""
        with self._database.read() as session:
            row = _row(session, submission_id)
            return Checked(
                dossier=dossier_of(session, row, whole=whole),
                findings=findings_of(session, submission_id),
                checklist=row.checklist or Checklist(items=()),
                version=row.checks_version or "",
            )

    def facts(self, submission_id: str) -> tuple[Fact, ...]:
        """In their newest revision, without those withdrawn."""
        with self._database.read() as session:
            _row(session, submission_id)
            return facts_of(session, submission_id)

    def findings(self, submission_id: str) -> tuple[Finding, ...]:
        with self._database.read() as session:
            _row(session, submission_id)
            return findings_of(session, submission_id)

    def checks_version(self, submission_id: str) -> str:
        """Version of the checks that gave the findings; empty before they ran."""
        with self._database.read() as session:
            return _row(session, submission_id).checks_version or ""

    def checks_versions(self) -> tuple[str, ...]:
        """All versions of the checks that gave findings still stored."""
        with self._database.read() as session:
            found = session.scalars(
                select(SubmissionRow.checks_version).distinct().order_by(SubmissionRow.checks_version)
            )
            return tuple(version for version in found if version)

    def checklist(self, submission_id: str) -> Checklist:
        """Empty before the checks ran."""
        with self._database.read() as session:
            return _row(session, submission_id).checklist or Checklist(items=())


def _row(session: Session, submission_id: str) -> SubmissionRow:
    row = session.get(SubmissionRow, submission_id)
    if row is None:
        raise UnknownSubmissionError(f"没有编号为 {submission_id} 的申报")
    return row


def _file_row(submission_id: str, file: NewFile) -> FileRow:
    return FileRow(submission_id=submission_id, **file.model_dump())


def _file(row: FileRow) -> ReceivedFile:
    return ReceivedFile.model_validate({name: getattr(row, name) for name in ReceivedFile.model_fields})


def _histories(session: Session, submission_id: str) -> list[History]:
    stored = select(FactRow).filter_by(submission_id=submission_id).order_by(FactRow.position, FactRow.revision)
    touched = select(FactRow.position).where(FactRow.submission_id == submission_id, FactRow.author.is_not(None))
    rows = session.scalars(stored.where(FactRow.position.in_(touched)))
    return histories(rows, documents_of(session, submission_id))


def _fact_row(submission_id: str, position: int, revision: Revision) -> FactRow:
    fact = revision.content
    return FactRow(
        submission_id=submission_id,
        position=position,
        revision=revision.number,
        document=fact.document,
        key=fact.key,
        content=fact,
        author=revision.author or null(),
        made_at=revision.made_at or now(),
        reason=revision.reason,
        restores=revision.restores,
    )


def _finding_row(submission_id: str, position: int, finding: Finding) -> FindingRow:
    return FindingRow(
        submission_id=submission_id,
        position=position,
        check=finding.check,
        outcome=finding.outcome.value,
        severity=finding.severity.value,
        key=finding.key,
        said=finding.said,
        content=finding,
    )
