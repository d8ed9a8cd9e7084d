"""The tables of the office: accounts, the trail, and what people decide. What was read stands in ``tables``."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from pipeline.storage.tables import Base, Moment, Stored, now
from schemas.evidence import Fact


class UserRow(Base):
    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    login: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(Text)
    roles: Mapped[list[str]] = mapped_column(JSON)
    password: Mapped[str | None] = mapped_column(Text)
    """Hash by argon2id; none for an account of another identity provider."""
    subject: Mapped[str | None] = mapped_column(Text, unique=True)
    """``issuer|sub`` of an OpenID Connect account."""
    disabled: Mapped[bool] = mapped_column(default=False)
    must_change: Mapped[bool] = mapped_column(default=False)
    failures: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None] = mapped_column(Moment)
    created_at: Mapped[datetime] = mapped_column(Moment, default=now)


class SessionRow(Base):
    """A signed-in browser. ``key`` is the SHA-256 of the cookie's value, which is kept nowhere."""

    __tablename__ = "sessions"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    csrf: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(Moment, default=now)
    seen_at: Mapped[datetime] = mapped_column(Moment, default=now)


class TokenRow(Base):
    """A token for programs. ``key`` is the SHA-256 of the token."""

    __tablename__ = "tokens"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    name: Mapped[str] = mapped_column(Text)
    scope: Mapped[str] = mapped_column(String(16))
    created_at: Mapped[datetime] = mapped_column(Moment, default=now)
    expires_at: Mapped[datetime | None] = mapped_column(Moment)
    used_at: Mapped[datetime | None] = mapped_column(Moment)
    withdrawn_at: Mapped[datetime | None] = mapped_column(Moment)


class UnmaskingRow(Base):
    """That a session may see one submission in clear text for a while."""

    __tablename__ = "unmaskings"

    session_key: Mapped[str] = mapped_column(String(64), primary_key=True)
    submission_id: Mapped[str] = mapped_column(ForeignKey("submissions.id"), primary_key=True)
    until: Mapped[datetime] = mapped_column(Moment)


class TrailRow(Base):
    """An entry of the trail, never changed nor deleted: triggers see to that. ``moment``, ``author``, ``before`` and
    ``after`` are kept as the very text that was hashed."""

    __tablename__ = "trail"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    moment: Mapped[str] = mapped_column(String(40))
    login: Mapped[str] = mapped_column(String(64), index=True)
    author: Mapped[str] = mapped_column(Text)
    deed: Mapped[str] = mapped_column(String(32), index=True)
    submission: Mapped[str] = mapped_column(String(64), index=True)
    subject: Mapped[str] = mapped_column(Text)
    before: Mapped[str] = mapped_column(Text)
    after: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    previous: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


class StateRow(Base):
    """When a submission came into a state; for the time it spends in each."""

    __tablename__ = "state_changes"

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[str] = mapped_column(ForeignKey("submissions.id"), index=True)
    state: Mapped[str] = mapped_column(String(16))
    at: Mapped[datetime] = mapped_column(Moment, default=now)


class DecisionRow(Base):
    """The verdict in force on a finding, with the finding as it then was: it may have changed, or be gone, since. What
    was decided before stands in the trail."""

    __tablename__ = "decisions"
    __table_args__ = (UniqueConstraint("submission_id", "finding"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[str] = mapped_column(ForeignKey("submissions.id"))
    finding: Mapped[str] = mapped_column(String(64))
    check: Mapped[str] = mapped_column(String(16))
    outcome: Mapped[str] = mapped_column(String(16))
    said: Mapped[str] = mapped_column(String(64))
    title: Mapped[str] = mapped_column(Text)
    told: Mapped[str] = mapped_column(Text)
    """The finding's reason."""
    verdict: Mapped[str] = mapped_column(String(16))
    reason: Mapped[str] = mapped_column(Text)
    author: Mapped[dict[str, Any]] = mapped_column(JSON)
    at: Mapped[datetime] = mapped_column(Moment, default=now)


class ConclusionRow(Base):
    __tablename__ = "conclusions"

    submission_id: Mapped[str] = mapped_column(ForeignKey("submissions.id"), primary_key=True)
    result: Mapped[str] = mapped_column(String(16))
    opinion: Mapped[str] = mapped_column(Text)
    said: Mapped[str] = mapped_column(String(64))
    """Digest of all findings it was made on."""
    author: Mapped[dict[str, Any]] = mapped_column(JSON)
    at: Mapped[datetime] = mapped_column(Moment, default=now)


class NoticeRow(Base):
    """A document the office gave out: ``number`` is counted within its kind and year."""

    __tablename__ = "notices"
    __table_args__ = (UniqueConstraint("kind", "year", "serial"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[str] = mapped_column(ForeignKey("submissions.id"), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    year: Mapped[int]
    serial: Mapped[int]
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    author: Mapped[dict[str, Any]] = mapped_column(JSON)
    at: Mapped[datetime] = mapped_column(Moment, default=now)


class FactCountRow(Base):
    """How well the machine read one kind of paper of a submission: its facts by the state it gave them, how many of
    them have another value now, and how many it missed and people added. Drawn by ``digests``."""

    __tablename__ = "fact_counts"

    submission_id: Mapped[str] = mapped_column(ForeignKey("submissions.id"), primary_key=True)
    type: Mapped[str] = mapped_column(String(32), primary_key=True)
    confirmed: Mapped[int]
    doubtful: Mapped[int]
    unreadable: Mapped[int]
    corrected: Mapped[int]
    missed: Mapped[int]


class SampleBatchRow(Base):
    """Facts drawn by chance together. ``terms`` says from what and how many; with ``seed`` the draw can be repeated."""

    __tablename__ = "sample_batches"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    seed: Mapped[int]
    terms: Mapped[dict[str, Any]] = mapped_column(JSON)
    drawn_by: Mapped[dict[str, Any]] = mapped_column(JSON)
    drawn_at: Mapped[datetime] = mapped_column(Moment, default=now)


class BlindSampleRow(Base):
    """A fact drawn by chance to be read once more by a person who does not see the value.

    ``fact`` is kept as it was when drawn, ``file`` is where its page is: a new reading may number facts and documents
    otherwise. ``handled_by`` are the accounts that had changed or confirmed it.
    """

    __tablename__ = "blind_samples"
    __table_args__ = (Index(None, "batch"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    batch: Mapped[str] = mapped_column(ForeignKey("sample_batches.id"))
    submission_id: Mapped[str] = mapped_column(ForeignKey("submissions.id"))
    position: Mapped[int]
    revision: Mapped[int]
    fact: Mapped[Fact] = mapped_column(Stored(Fact))
    file: Mapped[str] = mapped_column(Text)
    handled_by: Mapped[list[str]] = mapped_column(JSON)
    entered: Mapped[str | None] = mapped_column(Text)
    entered_by: Mapped[str | None] = mapped_column(String(64))
    entered_at: Mapped[datetime | None] = mapped_column(Moment)
    agrees: Mapped[bool | None]


class IdempotencyRow(Base):
    """The answer an upload with an ``Idempotency-Key`` was given, for when it is sent once more."""

    __tablename__ = "idempotency_keys"

    login: Mapped[str] = mapped_column(String(64), primary_key=True)
    key: Mapped[str] = mapped_column(String(128), primary_key=True)
    fingerprint: Mapped[str] = mapped_column(String(64))
    answer: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    at: Mapped[datetime] = mapped_column(Moment, default=now)


class WebhookRow(Base):
    __tablename__ = "webhooks"

    id: Mapped[int] = mapped_column(primary_key=True)
    url: Mapped[str] = mapped_column(Text)
    secret: Mapped[str] = mapped_column(Text)
    events: Mapped[list[str]] = mapped_column(JSON)
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column(Moment, default=now)


class DeliveryRow(Base):
    """An event on its way to a webhook."""

    __tablename__ = "deliveries"
    __table_args__ = (Index(None, "state", "next_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    webhook_id: Mapped[int] = mapped_column(ForeignKey("webhooks.id"))
    event: Mapped[str] = mapped_column(String(64))
    payload: Mapped[dict[str, Any]] = mapped_column(JSON)
    state: Mapped[str] = mapped_column(String(16))
    attempts: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime] = mapped_column(Moment, default=now)
    answer: Mapped[str] = mapped_column(Text, default="")
