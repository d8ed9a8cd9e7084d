"""Webhooks: who is told of what happens to submissions, and the outbox of what is on its way.

An event goes into the outbox in the transaction of what it tells of (``announce``): both are kept, or neither. It says
which submission came into which state and nothing of its content; whoever is told asks the API, with rights of its own.
Deliveries are claimed under a lease, so that any number of services may deliver and none does it twice.
"""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from pipeline.errors import PipelineError
from pipeline.storage import trail
from pipeline.storage.database import Database
from pipeline.storage.office_tables import DeliveryRow, WebhookRow
from pipeline.storage.tables import now
from schemas.base import Model
from schemas.review import Author, Deed

SECRET_PREFIX = "whsec_"
LEASE = timedelta(seconds=60)
"""How long a delivery is left to whoever claimed it; longer than an attempt may take."""
KEPT = timedelta(days=30)
"""How long a delivery that ended can be looked at."""
_LONGEST_ANSWER = 200


class Event(StrEnum):
    RECEIVED = "submission.received"
    READ = "submission.read"
    DONE = "submission.done"
    FAILED = "submission.failed"
    CORRECTED = "submission.corrected"
    CONCLUDED = "submission.concluded"
    NOTICE_ISSUED = "notice.issued"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    Event.RECEIVED: "收到材料",
    Event.READ: "识读完成，开始核对",
    Event.DONE: "核对完成",
    Event.FAILED: "处理未完成",
    Event.CORRECTED: "事实有更正",
    Event.CONCLUDED: "作出审核结论",
    Event.NOTICE_ISSUED: "出具文书",
}

PING = "ping"
"""What a webhook is sent to try it; not subscribed to."""


class DeliveryState(StrEnum):
    PENDING = "pending"
    DELIVERED = "delivered"
    GIVEN_UP = "given_up"

    @property
    def label(self) -> str:
        return {"pending": "待送达", "delivered": "已送达", "given_up": "未送达，已停止重试"}[self]


class UnknownWebhookError(PipelineError):
    """No webhook, or none of its deliveries, has this id."""

    status = 404
    advice = "请从通知地址列表重新进入。"


class Webhook(Model):
    id: int
    url: str
    events: tuple[Event, ...]
    active: bool
    created_at: datetime


class Delivery(Model):
    """``next_at`` is when it is tried next; of one that ended, when it ended. ``answer`` is the last one's status, or
    why there was none."""

    id: int
    webhook: int
    event: str
    payload: dict[str, Any]
    state: DeliveryState
    attempts: int
    next_at: datetime
    answer: str

    @property
    def told_at(self) -> datetime:
        """When what it tells of happened."""
        return datetime.fromisoformat(self.payload["at"])


class Parcel(Model):
    """A claimed delivery with where it goes. ``attempt`` counts from 1."""

    delivery: int
    attempt: int
    url: str
    secret: str
    payload: dict[str, Any]


def announce(session: Session, event: Event, submission_id: str, *, state: str, **about: str | int) -> None:
    """Puts an event into the outbox of every webhook that wants it, within an open write transaction. ``about`` names
    what of the submission: never what stands in it."""
    hooks = session.scalars(select(WebhookRow).where(WebhookRow.active.is_(True))).all()
    payload = _payload(event, submission=submission_id, state=state, **about)
    session.add_all(_delivery_row(hook.id, event, payload) for hook in hooks if event.value in hook.events)


def _payload(event: str, **about: str | int) -> dict[str, Any]:
    """One id for an event, whomever it is sent to and however often."""
    return {"id": f"evt_{secrets.token_hex(12)}", "event": str(event), "at": now().isoformat(), **about}


def _delivery_row(webhook_id: int, event: str, payload: dict[str, Any]) -> DeliveryRow:
    return DeliveryRow(
        webhook_id=webhook_id, event=str(event), payload=payload, state=DeliveryState.PENDING.value, next_at=now()
    )


def _sent_by_hand(session: Session, row: DeliveryRow, by: Author) -> None:
    after = {"delivery": row.id, "event": row.event}
    trail.append(session, by, Deed.WEBHOOK_SENT, subject=str(row.webhook_id), after=after)


class Webhooks:
    """Safe to share between threads."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # -- who is told

    def add(self, url: str, events: Sequence[Event], *, by: Author) -> tuple[Webhook, str]:
        """The webhook and its secret, which is told once."""
        secret = _new_secret()
        row = WebhookRow(url=url, secret=secret, events=_values(events), active=True)
        with self._database.write() as session:
            session.add(row)
            session.flush()
            trail.append(session, by, Deed.WEBHOOK_CHANGED, subject=str(row.id), after=_told(row))
            return _webhook(row), secret

    def change(
        self,
        id: int,
        *,
        by: Author,
        url: str | None = None,
        events: Sequence[Event] | None = None,
        active: bool | None = None,
    ) -> Webhook:
        """What is ``None`` stays."""
        with self._database.write() as session:
            row = _row(session, id)
            before = _told(row)
            row.url = row.url if url is None else url
            row.events = row.events if events is None else _values(events)
            row.active = row.active if active is None else active
            if _told(row) != before:
                after = _told(row)
                trail.append(session, by, Deed.WEBHOOK_CHANGED, subject=str(id), before=before, after=after)
            return _webhook(row)

    def renew_secret(self, id: int, *, by: Author) -> str:
        """Another secret; what is on its way is signed with it, too."""
        with self._database.write() as session:
            row = _row(session, id)
            row.secret = _new_secret()
            trail.append(session, by, Deed.WEBHOOK_CHANGED, subject=str(id), after={"secret": "已更换"})
            return row.secret

    def remove(self, id: int, *, by: Author) -> None:
        """With what is on its way to it."""
        with self._database.write() as session:
            row = _row(session, id)
            trail.append(session, by, Deed.WEBHOOK_CHANGED, subject=str(id), before=_told(row))
            session.execute(delete(DeliveryRow).where(DeliveryRow.webhook_id == id))
            session.delete(row)

    def all(self) -> tuple[Webhook, ...]:
        with self._database.read() as session:
            return tuple(_webhook(row) for row in session.scalars(select(WebhookRow).order_by(WebhookRow.id)))

    def one(self, id: int) -> Webhook:
        with self._database.read() as session:
            return _webhook(_row(session, id))

    # -- what is on its way

    def ping(self, id: int, *, by: Author) -> Delivery:
        """Something to try it with."""
        with self._database.write() as session:
            row = _delivery_row(_row(session, id).id, PING, _payload(PING))
            session.add(row)
            session.flush()
            _sent_by_hand(session, row, by)
            return _delivery(row)

    def deliveries(self, id: int, *, limit: int = 50, before: int | None = None) -> tuple[Delivery, ...]:
        """The newest first; ``before`` is the id of one, to go on from there."""
        query = select(DeliveryRow).filter_by(webhook_id=id).order_by(DeliveryRow.id.desc()).limit(limit)
        with self._database.read() as session:
            _row(session, id)
            rows = session.scalars(query if before is None else query.where(DeliveryRow.id < before))
            return tuple(_delivery(row) for row in rows)

    def again(self, id: int, delivery: int, *, by: Author) -> Delivery:
        """Sends one once more, at once, whatever became of it."""
        with self._database.write() as session:
            row = session.get(DeliveryRow, delivery)
            if row is None or row.webhook_id != id:
                raise UnknownWebhookError("这个通知地址没有这次通知")
            row.state, row.attempts, row.next_at = DeliveryState.PENDING.value, 0, now()
            _sent_by_hand(session, row, by)
            return _delivery(row)

    def claim(self, *, limit: int) -> tuple[Parcel, ...]:
        """Deliveries that are due, for whoever asks and for nobody else within ``LEASE``."""
        due = (
            select(DeliveryRow, WebhookRow)
            .join(WebhookRow, WebhookRow.id == DeliveryRow.webhook_id)
            .where(
                DeliveryRow.state == DeliveryState.PENDING.value,
                DeliveryRow.next_at <= now(),
                WebhookRow.active.is_(True),
            )
            .order_by(DeliveryRow.next_at, DeliveryRow.id)
            .limit(limit)
        )
        with self._database.read() as session:
            if session.execute(due).first() is None:
                return ()
        with self._database.write() as session:
            found = session.execute(due.with_for_update(of=DeliveryRow, skip_locked=True)).all()
            for row, _ in found:
                row.attempts, row.next_at = row.attempts + 1, now() + LEASE
            return tuple(
                Parcel(
                    delivery=row.id, attempt=row.attempts, url=hook.url, secret=hook.secret, payload=dict(row.payload)
                )
                for row, hook in found
            )

    def settle(self, parcel: Parcel, *, delivered: bool, answer: str, next_at: datetime | None = None) -> None:
        """What became of an attempt: it ended, or is tried again at ``next_at``. Changes nothing where somebody has
        asked for it anew meanwhile."""
        ended = DeliveryState.DELIVERED if delivered else DeliveryState.GIVEN_UP
        state = DeliveryState.PENDING if next_at else ended
        mine = (DeliveryRow.id == parcel.delivery, DeliveryRow.attempts == parcel.attempt)
        told = {"state": state.value, "next_at": next_at or now(), "answer": answer[:_LONGEST_ANSWER]}
        with self._database.write() as session:
            session.execute(update(DeliveryRow).where(*mine).values(**told))

    def forget_old(self) -> int:
        """Deletes deliveries that ended longer than ``KEPT`` ago; gives how many."""
        old = (DeliveryRow.state != DeliveryState.PENDING.value, DeliveryRow.next_at < now() - KEPT)
        with self._database.read() as session:
            count = session.scalar(select(func.count()).select_from(DeliveryRow).where(*old)) or 0
        if count:
            with self._database.write() as session:
                session.execute(delete(DeliveryRow).where(*old))
        return count


def _new_secret() -> str:
    return SECRET_PREFIX + secrets.token_urlsafe(32)


def _values(events: Sequence[Event]) -> list[str]:
    return [event.value for event in Event if event in events]


def _row(session: Session, id: int) -> WebhookRow:
    row = session.get(WebhookRow, id)
    if row is None:
        raise UnknownWebhookError("没有这个通知地址")
    return row


def _told(row: WebhookRow) -> dict[str, Any]:
    """For the trail: never the secret."""
    return {"url": row.url, "events": list(row.events), "active": row.active}


def _webhook(row: WebhookRow) -> Webhook:
    return Webhook(
        id=row.id,
        url=row.url,
        events=tuple(Event(event) for event in row.events),
        active=row.active,
        created_at=row.created_at,
    )


def _delivery(row: DeliveryRow) -> Delivery:
    return Delivery(
        id=row.id,
        webhook=row.webhook_id,
        event=row.event,
        payload=dict(row.payload),
        state=DeliveryState(row.state),
        attempts=row.attempts,
        next_at=row.next_at,
        answer=row.answer,
    )
