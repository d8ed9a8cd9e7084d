"""The tables. What was read is kept as the JSON of its schema model; columns beside it exist to be searched by."""

from datetime import UTC, date, datetime
from typing import Any

from pydantic import BaseModel
from sqlalchemy import (
    JSON,
    BigInteger,
    ColumnElement,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    MetaData,
    String,
    Text,
    TypeDecorator,
    UniqueConstraint,
    cast,
    func,
    type_coerce,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from schemas.base import Model
from schemas.document import Document
from schemas.evidence import Fact
from schemas.finding import Checklist, Finding
from schemas.page import Page, Section


class Stored(TypeDecorator[Any]):
    """A column that holds a pydantic model as JSON."""

    impl = JSON(none_as_null=True)
    cache_ok = True

    def __init__(self, model: type[BaseModel], *, sparse: bool = False) -> None:
        """``sparse`` leaves out what is as by default: for what no question to the database looks into."""
        super().__init__()
        self.model = model
        self.sparse = sparse

    def process_bind_param(self, value: BaseModel | None, dialect: Dialect) -> Any:  # noqa: ARG002
        return None if value is None else value.model_dump(mode="json", by_alias=True, exclude_defaults=self.sparse)

    def column_expression(self, column: ColumnElement[Any]) -> ColumnElement[Any]:
        """As text, for the model to read: decoding it to dictionaries first takes twice as long."""
        return type_coerce(cast(column, Text), _AsText(self.model))


class _AsText(TypeDecorator[Any]):
    """What ``Stored`` selects."""

    impl = Text
    cache_ok = True

    def __init__(self, model: type[BaseModel]) -> None:
        super().__init__()
        self.model = model

    def process_result_value(self, value: str | None, dialect: Dialect) -> BaseModel | None:  # noqa: ARG002
        return None if value is None else self.model.model_validate_json(value)


class Moment(TypeDecorator[datetime]):
    """A point in time, always with its zone (UTC): SQLite keeps none."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        return None if value is None else value.replace(tzinfo=value.tzinfo or UTC)


def now() -> datetime:
    return datetime.now(UTC)


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class SubmissionRow(Base):
    __tablename__ = "submissions"
    __table_args__ = (Index("ix_submissions_queue", "risk", "received_on", "id", "state", "level"),)

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    level: Mapped[str] = mapped_column(String(16))
    received_on: Mapped[date]
    route: Mapped[str] = mapped_column(String(16))
    created_at: Mapped[datetime] = mapped_column(Moment, default=now, index=True)
    state: Mapped[str] = mapped_column(String(16), index=True)
    message: Mapped[str] = mapped_column(Text)
    checks_version: Mapped[str | None] = mapped_column(String(64))
    checklist: Mapped[Checklist | None] = mapped_column(Stored(Checklist))
    applicant_name: Mapped[str | None] = mapped_column(Text)
    """This and the six below are drawn from facts and findings whenever these change, so that lists need not look."""
    risk: Mapped[str | None] = mapped_column(String(16))
    fails: Mapped[int] = mapped_column(default=0)
    unverified: Mapped[int] = mapped_column(default=0)
    facts_total: Mapped[int] = mapped_column(default=0)
    facts_doubtful: Mapped[int] = mapped_column(default=0)
    reasons: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    """Titles of the first few fails the risk comes from."""
    changed_at: Mapped[datetime | None] = mapped_column(Moment, default=now, onupdate=now)
    indexed_at: Mapped[datetime | None] = mapped_column(Moment)
    """``changed_at`` of the state the search index was made from."""


class FileRow(Base):
    __tablename__ = "files"
    __table_args__ = (UniqueConstraint("submission_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[str] = mapped_column(ForeignKey("submissions.id"))
    name: Mapped[str] = mapped_column(Text)
    size: Mapped[int] = mapped_column(BigInteger)
    media_type: Mapped[str] = mapped_column(String(128))
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    sender: Mapped[str] = mapped_column(Text)
    received_at: Mapped[datetime] = mapped_column(Moment, default=now)
    problem: Mapped[str | None] = mapped_column(Text)


class Characters(Model):
    """What is known of a line character by character."""

    sections: tuple[Section, ...] = ()
    scores: tuple[float, ...] = ()
    rivals: tuple[tuple[int, str], ...] = ()


class CharacterColumn(Model):
    """Of every line of a page, in its order."""

    lines: tuple[Characters, ...]


class PageRow(Base):
    """A page that is to be read; ``content`` is empty until it has been. ``key`` names the reading by its content.
    ``characters`` stands behind ``content``, so that SQLite need not go past it; see ``pages``."""

    __tablename__ = "pages"

    submission_id: Mapped[str] = mapped_column(ForeignKey("submissions.id"), primary_key=True)
    file: Mapped[str] = mapped_column(Text, primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    position: Mapped[int]
    key: Mapped[str] = mapped_column(String(64))
    content: Mapped[Page | None] = mapped_column(Stored(Page, sparse=True))
    characters: Mapped[CharacterColumn | None] = mapped_column(Stored(CharacterColumn, sparse=True))


class DocumentRow(Base):
    __tablename__ = "documents"

    submission_id: Mapped[str] = mapped_column(ForeignKey("submissions.id"), primary_key=True)
    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    position: Mapped[int]
    type: Mapped[str] = mapped_column(String(32), index=True)
    content: Mapped[Document] = mapped_column(Stored(Document))


WITHDRAWN = 0
"""``FactRow.restores`` of the revision that takes back a fact only a person had added."""


class FactRow(Base):
    """A fact in one of its revisions: 1 is the machine's reading, a higher one replaces it for all who ask."""

    __tablename__ = "facts"
    __table_args__ = (Index(None, "submission_id", "key"), UniqueConstraint("submission_id", "position", "revision"))

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[str] = mapped_column(ForeignKey("submissions.id"))
    position: Mapped[int]
    revision: Mapped[int] = mapped_column(default=1)
    document: Mapped[str] = mapped_column(String(64))
    key: Mapped[str] = mapped_column(String(128))
    content: Mapped[Fact] = mapped_column(Stored(Fact))
    author: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    """Who made this revision; none for the machine's reading."""
    made_at: Mapped[datetime | None] = mapped_column(Moment, default=now)
    reason: Mapped[str] = mapped_column(Text, default="")
    restores: Mapped[int | None]
    """The revision an undoing went back to, or ``WITHDRAWN``."""


NEWEST_REVISION = func.max(FactRow.id + 0)
"""Id of the newest revision among the facts of a submission. The sum keeps PostgreSQL from walking all facts from the
newest down until it meets one of the submission, which took it 365 ms among two million."""


class FindingRow(Base):
    """``key`` and ``said`` are the finding's own; empty where the checks ran before there were any."""

    __tablename__ = "findings"
    __table_args__ = (
        Index(None, "submission_id", "position"),
        Index(None, "submission_id", "outcome", "position"),
        Index(None, "check", "outcome", "submission_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[str] = mapped_column(ForeignKey("submissions.id"))
    position: Mapped[int]
    check: Mapped[str] = mapped_column(String(16))
    outcome: Mapped[str] = mapped_column(String(16))
    severity: Mapped[str] = mapped_column(String(16))
    key: Mapped[str] = mapped_column(String(64), default="")
    said: Mapped[str] = mapped_column(String(64), default="")
    content: Mapped[Finding] = mapped_column(Stored(Finding))
