"""What people make of the machine's facts: corrected, confirmed, unreadable, added, and taken back.

A change is a new revision of the fact; none is ever overwritten, and revision 1 stays what the machine read. Undoing is
a revision too: it restores an earlier one, or withdraws a fact only a person had added. Every change is in the trail,
written in the same transaction. ``seen`` is the revision the person looked at: where another came since, nothing is
changed and ``StaleFactError`` is raised.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from pipeline.errors import PipelineError, UnknownSubmissionError
from pipeline.storage import digests, trail
from pipeline.storage.database import Database
from pipeline.storage.marks import Mark, mark_of, marks_of, undone
from pipeline.storage.tables import NEWEST_REVISION, WITHDRAWN, DocumentRow, FactRow, SubmissionRow
from pipeline.storage.webhooks import Event, announce
from schemas.base import Model
from schemas.document import Document
from schemas.entered import UnusableValueError, key_of, value_of
from schemas.evidence import Box, Fact, FactState, Origin
from schemas.review import Author, Deed

CORRECTED = "人工更正"
CONFIRMED = "人工核看，确认无误"
GIVEN_UP = "人工核看，未能识读"
ADDED = "人工补录"


class UnknownFactError(PipelineError):
    """The submission has no such fact, or it was withdrawn."""

    status = 404
    advice = "请从事实表重新进入。"


class StaleFactError(PipelineError):
    """Somebody else changed the fact since it was looked at."""

    status = 409
    advice = "请核对现在的值后再操作。"


class RefusedChangeError(PipelineError):
    """The change cannot be made; the message says why."""

    status = 422
    advice = "请按提示更正后重新提交。"


class Standing(Mark):
    """A fact as it stands."""

    fact: Fact


class Revision(Model):
    """One of the revisions of a fact; no ``author`` for the machine's reading."""

    revision: int
    fact: Fact
    author: Author | None
    made_at: datetime | None
    reason: str
    restores: int | None


class Corrections:
    """Safe to share between threads. Every method raises ``UnknownSubmissionError`` or ``UnknownFactError``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # -- asking

    def marks(self, submission_id: str) -> tuple[Mark, ...]:
        """Of every fact of the dossier, in its order."""
        with self._database.read() as session:
            _submission(session, submission_id)
            return marks_of(session, submission_id)

    def superseded(self, submission_id: str) -> tuple[Fact, ...]:
        """The facts of all earlier revisions: what else the print was taken for."""
        changed = select(FactRow.position).where(FactRow.submission_id == submission_id, FactRow.revision > 1)
        with self._database.read() as session:
            query = select(FactRow).where(FactRow.submission_id == submission_id, FactRow.position.in_(changed))
            rows = list(session.scalars(query.order_by(FactRow.position, FactRow.revision)))
        newest = {row.position: row.revision for row in rows}
        return tuple(row.content for row in rows if row.revision != newest[row.position])

    def history(self, submission_id: str, position: int) -> tuple[Revision, ...]:
        """The revisions of a fact, the machine's reading first."""
        with self._database.read() as session:
            return tuple(_revision(row) for row in _chain(session, submission_id, position))

    def latest(self, submission_id: str) -> int:
        """A number that grows with every change to the facts of the submission."""
        query = select(NEWEST_REVISION).where(FactRow.submission_id == submission_id)
        with self._database.read() as session:
            return session.scalar(query) or 0

    # -- changing

    def correct(
        self, submission_id: str, position: int, text: str, *, seen: int, by: Author, reason: str = ""
    ) -> Standing:
        """``text`` is what stands on the paper, as the person types it. Raises ``RefusedChangeError`` where it cannot
        be a value of the fact's key."""

        def corrected(fact: Fact) -> Fact:
            value = _value(fact.key, text)
            if fact.origin is Origin.PERSON and fact.value == value and fact.state is FactState.CONFIRMED:
                raise RefusedChangeError("填写的值与现在的值相同，没有改动")
            why = CONFIRMED if fact.value == value else CORRECTED
            return _by_person(fact, FactState.CONFIRMED, why, value=value, raw=text.strip())

        return self._change(submission_id, position, corrected, seen=seen, by=by, reason=reason)

    def confirm(self, submission_id: str, position: int, *, seen: int, by: Author, reason: str = "") -> Standing:
        """The value is what stands on the paper. Raises ``RefusedChangeError`` where there is none."""

        def confirmed(fact: Fact) -> Fact:
            if fact.value in (None, ""):
                raise RefusedChangeError("这项没有值，不能确认；请填写，或标记为“未能识读”")
            if fact.origin is Origin.PERSON and fact.state is FactState.CONFIRMED:
                raise RefusedChangeError("这项已由人工确认，没有改动")
            return _by_person(fact, FactState.CONFIRMED, CONFIRMED)

        return self._change(submission_id, position, confirmed, seen=seen, by=by, reason=reason)

    def mark_unreadable(
        self, submission_id: str, position: int, *, seen: int, by: Author, reason: str = ""
    ) -> Standing:
        """A person cannot read it either: the fact has no value any more."""

        def given_up(fact: Fact) -> Fact:
            if fact.origin is Origin.PERSON and fact.state is FactState.UNREADABLE:
                raise RefusedChangeError("这项已标记为“未能识读”，没有改动")
            return _by_person(fact, FactState.UNREADABLE, GIVEN_UP, value=None)

        return self._change(submission_id, position, given_up, seen=seen, by=by, reason=reason)

    def undo(self, submission_id: str, position: int, *, seen: int, by: Author, reason: str = "") -> Standing | None:
        """Takes the last change back; ``None`` where that withdraws a fact a person had added."""
        with self._database.write() as session:
            chain = _current(session, submission_id, position, seen)
            target = undone(chain)
            if target is None:
                raise RefusedChangeError("这项没有可以撤销的改动")
            restored = chain[0] if target == WITHDRAWN else chain[target - 1]
            row = _submission(session, submission_id)
            _append(session, row, chain, position, restored.content, by=by, reason=reason, restores=target)
            return None if target == WITHDRAWN else _standing(chain)

    def add(
        self,
        submission_id: str,
        document_id: str,
        path: str,
        text: str,
        *,
        file: str,
        page: int,
        box: Box,
        by: Author,
        index: int | None = None,
        reason: str = "",
    ) -> Standing:
        """A fact the machine missed: ``text`` stands in ``box`` of ``page`` of ``file``. ``path`` is the key without
        the type (``staff[].name``); ``index`` counts list entries from 0 and is the next new one by default.

        Raises ``RefusedChangeError`` for a key the paper has already or cannot have, and for a box without extent.
        """
        with self._database.write() as session:
            row = _submission(session, submission_id)
            document = _document(session, submission_id, document_id)
            if not any(file == part.file and page in part.pages for part in document.parts):
                raise RefusedChangeError("这份材料没有这一页")
            if not (box[0] < box[2] and box[1] < box[3]):
                raise RefusedChangeError("请在影像上框出该项的位置")
            rows = _rows(session, submission_id)
            newest = {one.position: one for one in rows}.values()
            taken = {one.key for one in newest if one.document == document_id and one.restores != WITHDRAWN}
            key = _free_key(document, path, index, taken)
            fact = Fact(
                key=key,
                document=document_id,
                file=file if len(document.parts) > 1 else None,
                page=page,
                box=box,
                value=_value(key, text),
                raw=text.strip(),
                confidence=1,
                state=FactState.CONFIRMED,
                origin=Origin.PERSON,
                why=(ADDED,),
            )
            position = max((one.position for one in rows), default=-1) + 1
            chain: list[FactRow] = []
            _append(session, row, chain, position, fact, by=by, reason=reason)
            return _standing(chain)

    def _change(self, submission_id: str, position: int, make: Any, *, seen: int, by: Author, reason: str) -> Standing:
        with self._database.write() as session:
            chain = _current(session, submission_id, position, seen)
            row = _submission(session, submission_id)
            _append(session, row, chain, position, make(chain[-1].content), by=by, reason=reason)
            return _standing(chain)


def _append(
    session: Session,
    submission: SubmissionRow,
    chain: list[FactRow],
    position: int,
    fact: Fact,
    *,
    by: Author,
    reason: str,
    restores: int | None = None,
) -> None:
    """Puts a revision at the end of ``chain``, in the table and in the trail."""
    row = FactRow(
        submission_id=submission.id,
        position=position,
        revision=len(chain) + 1,
        document=fact.document,
        key=fact.key,
        content=fact,
        author=by.model_dump(mode="json"),
        reason=reason,
        restores=restores,
    )
    session.add(row)
    try:
        session.flush()
    except IntegrityError:
        raise StaleFactError("这项刚刚由他人改过，本次没有改动") from None
    before = _told(chain[-1]) if chain else None
    after = _told(row) if restores is None else {**_told(row), "restores": restores}
    told = {"submission": submission.id, "subject": fact.key, "reason": reason}
    trail.append(session, by, Deed.FACT_CHANGED, before=before, after=after, **told)
    announce(session, Event.CORRECTED, submission.id, state=submission.state)
    chain.append(row)
    digests.refresh(session, submission)


def _by_person(fact: Fact, state: FactState, why: str, **given: Any) -> Fact:
    """The fact as a person holds it. Nothing is left to choose from, and the machine's doubts are settled."""
    held = {"state": state, "origin": Origin.PERSON, "why": (why,), "alternatives": (), "confidence": 1.0}
    return Fact.model_validate({**fact.model_dump(), **held, **given})


def _value(key: str, text: str) -> str | int:
    try:
        return value_of(key, text)
    except UnusableValueError as error:
        raise RefusedChangeError(str(error)) from None


def _free_key(document: Document, path: str, index: int | None, taken: set[str]) -> str:
    try:
        key = key_of(document.type, path, index)
        if "[]" in path and index is None:
            key = next(
                free for at in range(10_000) if not _entry_is_taken(free := key_of(document.type, path, at), taken)
            )
    except UnusableValueError as error:
        raise RefusedChangeError(str(error)) from None
    if key in taken:
        raise RefusedChangeError("这份材料已有这一项，请直接更正该项")
    return key


def _entry_is_taken(key: str, taken: set[str]) -> bool:
    """Whether the list has an entry of this number, or one behind it, already."""
    head = key[: key.index("]") + 1]
    return any(other == head or other.startswith(f"{head}.") for other in taken)


def _submission(session: Session, submission_id: str) -> SubmissionRow:
    row = session.get(SubmissionRow, submission_id)
    if row is None:
        raise UnknownSubmissionError(f"没有编号为 {submission_id} 的申报")
    return row


def _document(session: Session, submission_id: str, document_id: str) -> Document:
    row = session.get(DocumentRow, (submission_id, document_id))
    if row is None:
        raise UnknownFactError("没有这份材料")
    return row.content


def _rows(session: Session, submission_id: str) -> list[FactRow]:
    _submission(session, submission_id)
    query = select(FactRow).where(FactRow.submission_id == submission_id)
    return list(session.scalars(query.order_by(FactRow.position, FactRow.revision)))


def _chain(session: Session, submission_id: str, position: int) -> list[FactRow]:
    """All revisions of a fact; at least one."""
    _submission(session, submission_id)
    query = select(FactRow).where(FactRow.submission_id == submission_id, FactRow.position == position)
    rows = list(session.scalars(query.order_by(FactRow.revision)))
    if not rows:
        raise UnknownFactError("没有这项事实，可能已重新识读")
    return rows


def _current(session: Session, submission_id: str, position: int, seen: int) -> list[FactRow]:
    """The revisions of a fact that still stands as it was seen."""
    chain = _chain(session, submission_id, position)
    if chain[-1].restores == WITHDRAWN:
        raise UnknownFactError("这项补录的事实已撤销")
    if chain[-1].revision != seen:
        who = (chain[-1].author or {}).get("name") or "他人"
        raise StaleFactError(f"这项刚刚由{who}改过，本次没有改动")
    return chain


def _told(row: FactRow) -> dict[str, Any]:
    """What the trail says of a revision."""
    fact = row.content
    place = {"document": fact.document, "position": row.position, "revision": row.revision}
    return {**place, "value": fact.value, "state": fact.state.value, "origin": fact.origin.value}


def _standing(chain: Sequence[FactRow]) -> Standing:
    return Standing(**dict(mark_of(chain)), fact=chain[-1].content)


def _revision(row: FactRow) -> Revision:
    return Revision(
        revision=row.revision,
        fact=row.content,
        author=Author.model_validate(row.author) if row.author else None,
        made_at=row.made_at,
        reason=row.reason,
        restores=row.restores,
    )
