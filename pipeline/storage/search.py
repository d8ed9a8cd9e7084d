"""The search index: pairs of characters, so that any part of a name, a number or a sentence is found.

Chinese has no spaces and numbers are asked for by a part, so a text is indexed as its overlapping pairs of letters and
digits (everything else left out, widths and case alike), and a query is the phrase of its pairs: a search for a piece
of text, on FTS5 and on PostgreSQL alike. Texts come in masked. A number of a person is found by who knows all of it:
its keyed hash stands beside the text as a word of its own.
"""

import hashlib
import hmac
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import JSON, ForeignKey, String, Text, delete, or_, select, text, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from pipeline.storage.database import Database
from pipeline.storage.records import State
from pipeline.storage.tables import Base, SubmissionRow

_NUMBER = re.compile(r"[0-9]{10,}[0-9x]")
_MARKS = re.compile(r"[\W_]+")
_MARKS_OF_LINES = re.compile(r"[^\w\n]+|_+")
_KEY = b"shenhe search"


class SearchEntryRow(Base):
    """A document's facts (``kind`` facts: one line each, ``facts`` their ids) or a page's print (``kind`` page)."""

    __tablename__ = "search_entries"

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[str] = mapped_column(ForeignKey("submissions.id"), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    document: Mapped[str | None] = mapped_column(String(64))
    sequence: Mapped[int | None]
    text: Mapped[str] = mapped_column(Text)
    facts: Mapped[list[str]] = mapped_column(JSON)


@dataclass(frozen=True)
class SearchEntry:
    """Something of a submission that can be found. ``secrets`` are the whole numbers hidden in ``text``."""

    kind: str
    text: str
    document: str | None = None
    sequence: int | None = None
    facts: tuple[str, ...] = ()
    secrets: tuple[str, ...] = ()


@dataclass(frozen=True)
class Hit:
    """An entry a query was found in; ``id`` goes down from the newest entry."""

    id: int
    submission: str
    kind: str
    document: str | None
    sequence: int | None
    text: str
    facts: tuple[str, ...]


def plain(text: str) -> str:
    """Letters and digits alone, of one width and case: ``ＸＫ-2024（457）`` → xk2024457."""
    return _MARKS.sub("", unicodedata.normalize("NFKC", text).casefold())


def plain_lines(text: str) -> list[str]:
    """``plain`` of every line, at once."""
    return _MARKS_OF_LINES.sub("", unicodedata.normalize("NFKC", text).casefold()).split("\n")


def _pairs(text: str) -> list[str]:
    bare = plain(text)
    return [bare[at : at + 2] for at in range(len(bare) - 1)] or ([bare] if bare else [])


def _word(number: str) -> str:
    """The word a hidden number is found by."""
    return "h" + hmac.new(_KEY, plain(number).encode(), hashlib.sha256).hexdigest()[:24]


class SearchIndex:
    """Safe to share between threads."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._postgresql = database.engine.dialect.name == "postgresql"

    def outdated(self, limit: int) -> tuple[tuple[str, datetime | None], ...]:
        """Submissions that changed since they were indexed, with when; the oldest change first."""
        behind = or_(SubmissionRow.indexed_at.is_(None), SubmissionRow.indexed_at != SubmissionRow.changed_at)
        query = (
            select(SubmissionRow.id, SubmissionRow.changed_at)
            .where(SubmissionRow.state == State.DONE.value, behind)
            .order_by(SubmissionRow.changed_at)
            .limit(limit)
        )
        with self._database.read() as session:
            return tuple((row.id, row.changed_at) for row in session.execute(query))

    def replace(self, submission: str, entries: Sequence[SearchEntry], *, changed_at: datetime | None) -> None:
        """Puts a submission's entries in place of those it had; ``changed_at`` is the state they were made from."""
        with self._database.write() as session:
            self._remove(session, submission)
            rows = [
                SearchEntryRow(
                    submission_id=submission,
                    kind=entry.kind,
                    document=entry.document,
                    sequence=entry.sequence,
                    text=entry.text,
                    facts=list(entry.facts),
                )
                for entry in entries
            ]
            session.add_all(rows)
            session.flush()
            grams = [
                {"id": row.id, "grams": self._grams([*_pairs(entry.text), *map(_word, entry.secrets)])}
                for row, entry in zip(rows, entries, strict=True)
            ]
            if grams:
                session.execute(text(self._insert), grams)
            same = SubmissionRow.changed_at  # said again, for this is no change of the submission
            session.execute(
                update(SubmissionRow)
                .where(SubmissionRow.id == submission, same == changed_at)
                .values(indexed_at=same, changed_at=same)
                .execution_options(synchronize_session=False)
            )

    def find(self, query: str, *, limit: int = 200, before: int | None = None) -> tuple[Hit, ...]:
        """Entries that hold the query, the newest first; ``before`` is the id of a hit, to go on from there."""
        phrase = self._phrase(query)
        if phrase is None:
            return ()
        found = text(self._match)
        with self._database.read() as session:
            ids = list(session.scalars(found, {"phrase": phrase, "before": before or 2**31 - 1, "limit": limit}))
            rows = session.scalars(
                select(SearchEntryRow).where(SearchEntryRow.id.in_(ids)).order_by(SearchEntryRow.id.desc())
            )
            return tuple(_hit(row) for row in rows)

    def _phrase(self, query: str) -> str | None:
        """The query in the language of the index; ``None`` for one without a letter or digit."""
        pairs = _pairs(query)
        if not pairs:
            return None
        whole = _word(query) if _NUMBER.fullmatch(plain(query)) else None
        if self._postgresql:
            phrase = "<->".join(f"'{pair}'" for pair in pairs) if len(pairs[0]) > 1 else f"'{pairs[0]}':*"
            return f"({phrase}) | '{whole}'" if whole else phrase
        phrase = f'"{" ".join(pairs)}"' if len(pairs[0]) > 1 else f'"{pairs[0]}"*'
        return f'{phrase} OR "{whole}"' if whole else phrase

    def _grams(self, words: Sequence[str]) -> str:
        """Words in their order, as the index takes them. PostgreSQL knows 16383 places; what stands behind is found by
        its words alone."""
        if self._postgresql:
            return " ".join(f"'{word}':{min(at, 16383)}" for at, word in enumerate(words, start=1))
        return " ".join(words)

    @property
    def _insert(self) -> str:
        if self._postgresql:
            return "INSERT INTO search_fts (id, grams) VALUES (:id, CAST(:grams AS tsvector))"
        return "INSERT INTO search_fts (rowid, grams) VALUES (:id, :grams)"

    @property
    def _match(self) -> str:
        if self._postgresql:
            return (
                "SELECT id FROM search_fts WHERE grams @@ CAST(:phrase AS tsquery) AND id < :before "
                "ORDER BY id DESC LIMIT :limit"
            )
        return (
            "SELECT rowid FROM search_fts WHERE search_fts MATCH :phrase AND rowid < :before "
            "ORDER BY rowid DESC LIMIT :limit"
        )

    def _remove(self, session: Session, submission: str) -> None:
        ids = list(session.scalars(select(SearchEntryRow.id).filter_by(submission_id=submission)))
        column = "id" if self._postgresql else "rowid"
        if ids:
            session.execute(text(f"DELETE FROM search_fts WHERE {column} = :id"), [{"id": id} for id in ids])
            session.execute(delete(SearchEntryRow).where(SearchEntryRow.id.in_(ids)))


def _hit(row: SearchEntryRow) -> Hit:
    return Hit(
        id=row.id,
        submission=row.submission_id,
        kind=row.kind,
        document=row.document,
        sequence=row.sequence,
        text=row.text,
        facts=tuple(row.facts),
    )


def found_in(line: str, query: str) -> tuple[int, int] | None:
    """Where in ``line``, as printed, the query stands: start and end; ``None`` where it does not."""
    wanted = plain(query)
    if not wanted or wanted not in plain(line):
        return None
    bare, origins = "", []
    for at, character in enumerate(line):
        piece = plain(character)
        bare += piece
        origins += [at] * len(piece)
    start = bare.find(wanted)
    return (origins[start], origins[start + len(wanted) - 1] + 1) if start >= 0 else None


def numbers(texts: Iterable[str]) -> tuple[str, ...]:
    """The long numbers in texts, as whole words a person may search for."""
    return tuple(dict.fromkeys(match[0] for text_ in texts for match in _NUMBER.finditer(plain(text_))))
