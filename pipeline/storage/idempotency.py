"""Idempotency keys: the same request sent twice is done once, and both times gets the same answer.

A key belongs to an account and lives for a day. It is taken before the work and given its answer after it; a request
that fails gives it back. Where the process died in between nobody knows whether the work was done: the key is kept
taken for ``UNSETTLED``, in which time a person can look.
"""

from datetime import timedelta
from typing import Any

from sqlalchemy import delete, update
from sqlalchemy.exc import IntegrityError

from pipeline.errors import PipelineError
from pipeline.storage.database import Database
from pipeline.storage.office_tables import IdempotencyRow
from pipeline.storage.tables import now

LIVES = timedelta(hours=24)
UNSETTLED = timedelta(minutes=15)
SECONDS_TO_WAIT = 5


class KeyReusedError(PipelineError):
    """The key was given with another request."""

    status = 422
    advice = "请为每个新请求使用新的 Idempotency-Key；重试时请求内容须与第一次相同。"


class KeyBusyError(PipelineError):
    """The first request with this key is still being worked on."""

    status = 409
    retry_helps = True
    retry_after = SECONDS_TO_WAIT
    advice = "请稍后用同一个 Idempotency-Key 重试。"


class IdempotencyKeys:
    """Safe to share between threads and processes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def take(self, login: str, key: str, fingerprint: str) -> dict[str, Any] | None:
        """The answer the same request was given before; ``None`` for who is the first and has to do the work.

        Raises ``KeyReusedError`` for another request, ``KeyBusyError`` while the first is being worked on.
        """
        moment = now()
        with self._database.write() as session:
            session.execute(delete(IdempotencyRow).where(IdempotencyRow.at < moment - LIVES))
            unsettled = (IdempotencyRow.answer.is_(None), IdempotencyRow.at < moment - UNSETTLED)
            session.execute(delete(IdempotencyRow).where(*_of(login, key), *unsettled))
        try:
            with self._database.write() as session:
                session.add(IdempotencyRow(login=login, key=key, fingerprint=fingerprint, at=moment))
            return None
        except IntegrityError:
            return self._answer(login, key, fingerprint)

    def _answer(self, login: str, key: str, fingerprint: str) -> dict[str, Any]:
        with self._database.read() as session:
            row = session.get(IdempotencyRow, (login, key))
        if row is not None and row.fingerprint != fingerprint:
            raise KeyReusedError("这个 Idempotency-Key 已用于另一个请求")
        if row is None or row.answer is None:
            raise KeyBusyError("同一个 Idempotency-Key 的请求正在处理")
        return dict(row.answer)

    def settle(self, login: str, key: str, answer: dict[str, Any]) -> None:
        with self._database.write() as session:
            session.execute(update(IdempotencyRow).where(*_of(login, key)).values(answer=answer))

    def give_back(self, login: str, key: str) -> None:
        """After a request that did nothing."""
        with self._database.write() as session:
            session.execute(delete(IdempotencyRow).where(*_of(login, key), IdempotencyRow.answer.is_(None)))


def _of(login: str, key: str) -> tuple[Any, Any]:
    return (IdempotencyRow.login == login, IdempotencyRow.key == key)
