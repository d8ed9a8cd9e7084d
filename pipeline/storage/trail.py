"""The trail: an append-only record of everything people and the program do, each entry hashed with the one before.

The hash of an entry is SHA-256 over the JSON list of its fields as they are stored and the hash before it; the first
entry follows ``GENESIS``. Whoever changes, removes or inserts one breaks every hash after it, and ``verify`` names the
first that does not hold. An entry is written in the transaction of what it tells of: both are kept, or neither.
"""

import hashlib
import json
from collections.abc import Collection, Iterator
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from pipeline.storage.database import Database
from pipeline.storage.office_tables import TrailRow
from schemas.review import Author, Deed, Entry

GENESIS = "0" * 64
_FIELDS = ("number", "moment", "login", "author", "deed", "submission", "subject", "before", "after", "reason")
_LOCK = 0x54524149
"""PostgreSQL advisory lock held while an entry is appended; SQLite has one writer anyway."""


def append(
    session: Session,
    author: Author,
    deed: Deed,
    *,
    submission: str = "",
    subject: str = "",
    before: Any = None,
    after: Any = None,
    reason: str = "",
) -> None:
    """Adds an entry within an open write transaction. ``before`` and ``after`` are anything JSON can say."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    session.flush()
    last = session.execute(select(TrailRow.number, TrailRow.hash).order_by(TrailRow.number.desc()).limit(1)).first()
    row = TrailRow(
        number=last.number + 1 if last else 1,
        moment=_moment(datetime.now(UTC)),
        login=author.login,
        author=_json(author.model_dump(mode="json")),
        deed=deed.value,
        submission=submission,
        subject=subject,
        before=_json(before),
        after=_json(after),
        reason=reason,
        previous=last.hash if last else GENESIS,
    )
    row.hash = _hash(row)
    session.add(row)
    session.flush()


def _moment(at: datetime) -> str:
    """In UTC and of one length, so that texts sort as times do."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _hash(row: TrailRow) -> str:
    said = [getattr(row, field) for field in _FIELDS]
    return hashlib.sha256(_json([*said, row.previous]).encode()).hexdigest()


class Trail:
    """Reading the trail, and proving it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def record(
        self,
        author: Author,
        deed: Deed,
        *,
        submission: str = "",
        subject: str = "",
        before: Any = None,
        after: Any = None,
        reason: str = "",
    ) -> None:
        """An entry for what changes nothing else in the database."""
        with self._database.write() as session:
            append(
                session,
                author,
                deed,
                submission=submission,
                subject=subject,
                before=before,
                after=after,
                reason=reason,
            )

    def entries(
        self,
        *,
        submission: str | None = None,
        login: str | None = None,
        deed: Deed | None = None,
        deeds: Collection[Deed] | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
        limit: int = 200,
        before: int | None = None,
    ) -> tuple[Entry, ...]:
        """The newest first; ``before`` is the number of an entry, to go on from there; ``until`` is not in it."""
        query = select(TrailRow).order_by(TrailRow.number.desc()).limit(limit)
        for column, wanted in ((TrailRow.submission, submission), (TrailRow.login, login), (TrailRow.deed, deed)):
            query = query if wanted is None else query.where(column == wanted)
        if deeds is not None:
            query = query.where(TrailRow.deed.in_([one.value for one in deeds]))
        if since is not None:
            query = query.where(TrailRow.moment >= _moment(since))
        if until is not None:
            query = query.where(TrailRow.moment < _moment(until))
        if before is not None:
            query = query.where(TrailRow.number < before)
        with self._database.read() as session:
            return tuple(_entry(row) for row in session.scalars(query))

    def as_kept(self, submission: str) -> Iterator[dict[str, int | str]]:
        """The entries of a submission, the oldest first, each field as the very text that was hashed."""
        query = select(TrailRow).where(TrailRow.submission == submission).order_by(TrailRow.number)
        with self._database.read() as session:
            for row in session.scalars(query, execution_options={"yield_per": 1000}):
                yield {name: getattr(row, name) for name in (*_FIELDS, "previous", "hash")}

    def head(self) -> tuple[int, str]:
        """Number and hash of the newest entry; noted elsewhere, it proves that none after it was cut off."""
        newest = select(TrailRow.number, TrailRow.hash).order_by(TrailRow.number.desc()).limit(1)
        with self._database.read() as session:
            row = session.execute(newest).first()
        return (row.number, row.hash) if row else (0, GENESIS)

    def holds(self, head: str) -> bool:
        """Whether an entry noted earlier as ``number:hash`` is still there."""
        number, _, digest = head.partition(":")
        with self._database.read() as session:
            row = session.get(TrailRow, int(number)) if number.isdecimal() else None
            return row is not None and row.hash == digest

    def first_broken(self) -> int | None:
        """Number of the first entry that is not as it was written or not where it was; ``None`` for a whole trail."""
        with self._database.read() as session:
            previous, expected = GENESIS, 1
            for row in _in_order(session):
                if row.number != expected or row.previous != previous or row.hash != _hash(row):
                    return min(row.number, expected)
                previous, expected = row.hash, expected + 1
        return None


def _in_order(session: Session) -> Iterator[TrailRow]:
    yield from session.scalars(select(TrailRow).order_by(TrailRow.number), execution_options={"yield_per": 1000})


def _entry(row: TrailRow) -> Entry:
    return Entry(
        number=row.number,
        at=datetime.fromisoformat(row.moment),
        author=Author.model_validate_json(row.author),
        deed=Deed(row.deed),
        submission=row.submission or None,
        subject=row.subject,
        before=json.loads(row.before),
        after=json.loads(row.after),
        reason=row.reason,
        previous=row.previous,
        hash=row.hash,
    )
