"""Documents the office gave out: numbered within kind and year, kept as they were issued."""

import hashlib
import json
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from pipeline.errors import PipelineError, UnknownSubmissionError
from pipeline.storage import trail
from pipeline.storage.database import Database
from pipeline.storage.office_tables import NoticeRow
from pipeline.storage.tables import SubmissionRow, now
from pipeline.storage.webhooks import Event, announce
from schemas.base import Model
from schemas.review import Author, Deed

_LOCK = 0x4E4F5449
"""PostgreSQL advisory lock held while a number is given; SQLite has one writer anyway."""


PRESSED_TWICE = timedelta(seconds=30)
"""A button pressed twice gives one document."""


class NoticeKind(StrEnum):
    RECEIPT = "receipt"
    MENDING = "mending"
    OPINION = "opinion"

    @property
    def label(self) -> str:
        return {"receipt": "受理回执", "mending": "补正通知书", "opinion": "审查意见表"}[self]

    @property
    def sign(self) -> str:
        """The character that tells the kind in a document number: 知运补〔2026〕1号."""
        return {"receipt": "受", "mending": "补", "opinion": "审"}[self]


class UnknownNoticeError(PipelineError):
    """The submission has no document of this id."""

    advice = "请从文书页重新进入。"
    status = 404


class Notice(Model):
    """A document as issued. ``content`` is what was printed, its number and date among it."""

    id: int
    submission: str
    kind: NoticeKind
    year: int
    serial: int
    content: dict[str, Any]
    by: Author
    at: datetime

    @property
    def number(self) -> str:
        """As printed: a prefix changed later does not change it."""
        return str(self.content["number"])

    @property
    def sha256(self) -> str:
        """Of the content; the trail has it too."""
        return content_hash(self.content)


class Notices:
    """Safe to share between threads."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def issue(
        self, submission: str, kind: NoticeKind, content: dict[str, Any], *, by: Author, prefix: str, on: date
    ) -> Notice:
        """Gives ``content`` the next number of its kind in the year of ``on`` and keeps it; no number is given twice
        and none is left out. The same from the same person within ``PRESSED_TWICE`` is the document already issued.
        Raises ``UnknownSubmissionError``."""
        with self._database.write() as session:
            of = session.get(SubmissionRow, submission)
            if of is None:
                raise UnknownSubmissionError(f"没有编号为 {submission} 的申报")
            _wait_for_the_others(session)
            before = _last(session, submission, kind)
            if before is not None and _is_the_same(before, content, by):
                return _notice(before)
            serial = _next_serial(session, kind, on.year)
            number = f"{prefix}{kind.sign}〔{on.year}〕{serial}号"
            row = NoticeRow(
                submission_id=submission,
                kind=kind.value,
                year=on.year,
                serial=serial,
                content={**content, "number": number, "date": on.isoformat()},
                author=by.model_dump(mode="json"),
            )
            session.add(row)
            session.flush()
            after = {"notice": row.id, "kind": kind.value, "sha256": content_hash(row.content)}
            trail.append(session, by, Deed.NOTICE_ISSUED, submission=submission, subject=number, after=after)
            announce(session, Event.NOTICE_ISSUED, submission, state=of.state, notice=row.id, kind=kind.value)
            return _notice(row)

    def of_submission(self, submission: str) -> tuple[Notice, ...]:
        """The newest first."""
        query = select(NoticeRow).filter_by(submission_id=submission).order_by(NoticeRow.id.desc())
        with self._database.read() as session:
            return tuple(_notice(row) for row in session.scalars(query))

    def load(self, submission: str, id: int) -> Notice:
        """Raises ``UnknownNoticeError``."""
        with self._database.read() as session:
            row = session.get(NoticeRow, id) if id < 2**31 else None
            if row is None or row.submission_id != submission:
                raise UnknownNoticeError("这项申报没有这份文书")
            return _notice(row)


def content_hash(content: dict[str, Any]) -> str:
    """SHA-256 over the content as JSON with sorted keys."""
    told = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(told.encode()).hexdigest()


def _wait_for_the_others(session: Session) -> None:
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})


def _last(session: Session, submission: str, kind: NoticeKind) -> NoticeRow | None:
    query = select(NoticeRow).filter_by(submission_id=submission, kind=kind.value).order_by(NoticeRow.id.desc())
    return session.scalars(query.limit(1)).first()


def _is_the_same(row: NoticeRow, content: dict[str, Any], by: Author) -> bool:
    if row.author["login"] != by.login or now() - row.at > PRESSED_TWICE:
        return False
    stamps = ("number", "date")
    return {**row.content, **dict.fromkeys(stamps)} == {**content, **dict.fromkeys(stamps)}


def _next_serial(session: Session, kind: NoticeKind, year: int) -> int:
    last = session.scalar(select(func.max(NoticeRow.serial)).filter_by(kind=kind.value, year=year))
    return (last or 0) + 1


def _notice(row: NoticeRow) -> Notice:
    return Notice(
        id=row.id,
        submission=row.submission_id,
        kind=NoticeKind(row.kind),
        year=row.year,
        serial=row.serial,
        content=row.content,
        by=Author.model_validate(row.author),
        at=row.at,
    )
