"""``Idempotency-Key``: a request sent twice is done once (``pipeline.storage.idempotency``)."""

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Annotated, BinaryIO, TypeVar

from fastapi import Depends, Header, Request, Response
from pydantic import BaseModel

from pipeline.errors import QueueUnavailableError
from pipeline.storage.idempotency import IdempotencyKeys
from service.access import DeskOf, VisitorOf

Answered = TypeVar("Answered", bound=BaseModel)

LONGEST_KEY = 128
REPLAYED = "idempotency-replayed"
_BLOCK = 1024 * 1024


@dataclass(frozen=True)
class Once:
    """``place`` is method and path: a key belongs to one request alone."""

    keys: IdempotencyKeys
    login: str
    key: str | None
    place: str
    response: Response

    def answer(
        self, model: type[Answered], said: Callable[[], Iterable[str]], make: Callable[[], Answered]
    ) -> Answered:
        """What ``make`` answers, or what it answered before to the same ``said``. Without a key it is just made.

        Raises ``KeyReusedError``, ``KeyBusyError``, and what ``make`` raises: then the key is free again, except where
        the work was kept and only its continuation has to wait.
        """
        if self.key is None:
            return make()
        before = self.keys.take(self.login, self.key, _fingerprint([self.place, *said()]))
        if before is not None:
            self.response.headers[REPLAYED] = "true"
            if "waiting" in before:
                raise QueueUnavailableError(before["waiting"])
            return model.model_validate(before["answer"])
        return self._made(self.key, make)

    def _made(self, key: str, make: Callable[[], Answered]) -> Answered:
        try:
            made = make()
        except QueueUnavailableError as error:
            self.keys.settle(self.login, key, {"waiting": str(error)})
            raise
        except BaseException:
            self.keys.give_back(self.login, key)
            raise
        self.keys.settle(self.login, key, {"answer": made.model_dump(mode="json", by_alias=True)})
        return made


def _fingerprint(said: Iterable[str]) -> str:
    return hashlib.sha256(json.dumps(list(said)).encode()).hexdigest()


def digest(stream: BinaryIO) -> str:
    """SHA-256 of what is still to be read, which stays to be read."""
    start, found = stream.tell(), hashlib.sha256()
    while block := stream.read(_BLOCK):
        found.update(block)
    stream.seek(start)
    return found.hexdigest()


def _once(
    request: Request,
    response: Response,
    desk: DeskOf,
    visitor: VisitorOf,
    key: Annotated[
        str | None,
        Header(
            alias="Idempotency-Key",
            min_length=1,
            max_length=LONGEST_KEY,
            pattern=r"^[!-~]+$",
            description="每个新请求一个；24 小时内用同一个键重发同一请求，得到同一回答，不会再做一次",
            examples=["5f0c3e6a-9d1b-4c7e-8a2f-1b3d5e7f9a0c"],
        ),
    ] = None,
) -> Once:
    return Once(
        keys=desk.storage.idempotency_keys,
        login=visitor.author.login,
        key=key,
        place=f"{request.method} {request.url.path}",
        response=response,
    )


OnceOf = Annotated[Once, Depends(_once)]
