"""Uploads under way: files that arrive piece by piece and wait to be handed in as a submission.

The core of tus 1.0 as far as bytes go. An upload is two files in one folder: ``<id>.json``, what was said when it was
announced, and ``<id>.part``, its bytes so far. The length of the second *is* the offset: nothing else is kept that a
killed process could leave untrue. It belongs to the account that announced it, and for anybody else it is not there.
"""

import asyncio
import hashlib
import os
import secrets
import time
from collections.abc import AsyncIterator, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool

from pipeline.intake import display_name
from pipeline.storage.objects import file_hash
from schemas.base import Model
from service.errors import NotThereError, ServiceError, UploadTooLargeError

KEPT = 48 * 3600
"""Seconds after its last byte an upload that was not handed in is thrown away."""
SWEEP_EVERY = 60
"""Seconds between two looks for such."""
MOST = 2000
"""Uploads one account may have waiting."""
MOST_BYTES = 8 * 1024**3
"""Bytes one account may have waiting, announced or received."""
BLOCK = 1024 * 1024
"""Bytes gathered in memory before they are written."""
LONGEST_NAME = 1000


class OffsetError(ServiceError):
    """The next piece does not begin where the last one ended (tus: 409)."""

    status = 409
    advice = "请重新查询已收到的长度，从那里接着上传。"


class OvertakenError(ServiceError):
    """Another connection goes on with the same upload (tus: 423)."""

    status = 423
    advice = "请以最近一次连接为准。"


class Announced(Model):
    """What is kept beside the bytes. ``modified`` is the browser's date of the file, by which it is known again;
    ``target`` the submission it is to be added to, empty for a new one."""

    login: str
    name: str
    length: int
    modified: str = ""
    target: str = ""
    sha256: str | None = None


@dataclass(frozen=True)
class Upload:
    """An upload as it stands. ``sha256`` is there once all its bytes are."""

    id: str
    name: str
    length: int
    offset: int
    modified: str
    target: str
    sha256: str | None
    expires: float
    path: Path

    @property
    def complete(self) -> bool:
        return self.sha256 is not None


@dataclass
class Uploads:
    """The uploads of all accounts in one folder, for one process. ``longest`` is the most bytes of one file."""

    folder: Path
    longest: int
    _swept: float = 0.0
    _turns: dict[str, int] = field(default_factory=dict)
    _locks: dict[str, asyncio.Lock] = field(default_factory=dict)

    def announce(self, login: str, *, name: str, length: int, modified: str = "", target: str = "") -> Upload:
        """A new upload of ``length`` bytes. Raises ``UploadTooLargeError`` for more than may wait."""
        if time.monotonic() - self._swept > SWEEP_EVERY:
            self.sweep()
        waiting = [said for said in list(self._said.values()) if said.login == login]
        if length > self.longest:
            raise UploadTooLargeError(f"“{display_name(name)}”超过 {self.longest // 1024**2} MB。")
        if len(waiting) >= MOST or sum(said.length for said in waiting) + length > MOST_BYTES:
            raise UploadTooLargeError("尚未提交的文件过多，请先提交或移除已上传的文件。")
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        id = secrets.token_hex(16)
        shown = display_name(name)[-LONGEST_NAME:]
        said = Announced(login=login, name=shown, length=length, modified=modified[:32], target=target[:64])
        self._bytes(id).touch(mode=0o600)
        self._note(id, said)
        if length == 0:
            self._note(id, said.model_copy(update={"sha256": hashlib.sha256().hexdigest()}))
        return self.get(login, id)

    def get(self, login: str, id: str) -> Upload:
        """Raises ``NotThereError`` for an upload that is not there or is somebody else's."""
        found = self._found(id)
        if found is None or found[0] != login:
            raise NotThereError("没有这个上传，可能已过期或已提交。")
        return found[1]

    def of(self, login: str) -> tuple[Upload, ...]:
        """Those of an account by name."""
        found = [self._found(id) for id in list(self._said)]
        own = [one[1] for one in found if one is not None and one[0] == login]
        return tuple(sorted(own, key=lambda upload: (upload.name, upload.id)))

    def settled(self, login: str, id: str) -> Upload:
        """``get``, with the hash of one whose last connection broke after its last byte."""
        upload = self.get(login, id)
        return self._complete(login, id) if upload.offset == upload.length else upload

    async def append(self, login: str, id: str, *, offset: int, blocks: AsyncIterator[bytes]) -> Upload:
        """Adds what comes in, as it comes in; a connection that breaks leaves all that had arrived.

        A second connection overtakes the first, which may be long dead without anybody having noticed. Raises
        ``OffsetError``, ``OvertakenError``, ``UploadTooLargeError`` for more bytes than were announced.
        """
        upload = await run_in_threadpool(self.get, login, id)
        turn = self._turns[id] = self._turns.get(id, 0) + 1
        lock = self._locks.setdefault(id, asyncio.Lock())
        async with lock:
            upload = await run_in_threadpool(self.get, login, id)
            if upload.offset != offset:
                raise OffsetError(f"已收到 {upload.offset} 字节。")
        async for gathered in _gathered(blocks):
            async with lock:
                if self._turns.get(id) != turn:
                    raise OvertakenError("同一个文件正由另一个连接上传。")
                offset = await run_in_threadpool(_write, upload, offset, gathered)
        if offset == upload.length:
            return await run_in_threadpool(self._complete, login, id)
        return await run_in_threadpool(self.get, login, id)

    def withdraw(self, login: str, id: str) -> None:
        """Throws an upload away. Raises ``NotThereError``."""
        self.get(login, id)
        self._drop(id)

    def taken(self, uploads: Iterable[Upload]) -> None:
        """Throws away what is now kept as a submission."""
        for upload in uploads:
            self._drop(upload.id)

    def sweep(self) -> None:
        """Throws away what nobody went on with."""
        now = time.time()
        self._swept = time.monotonic()
        for path in self.folder.glob("*.part"):
            with suppress(FileNotFoundError):
                if path.stat().st_mtime + KEPT < now:
                    self._drop(path.stem)

    def _complete(self, login: str, id: str) -> Upload:
        upload = self.get(login, id)
        if upload.sha256 is None:
            with upload.path.open("rb") as file:
                os.fsync(file.fileno())
            said = self._said[id]
            self._note(id, said.model_copy(update={"sha256": file_hash(upload.path)}))
        return self.get(login, id)

    def _found(self, id: str) -> tuple[str, Upload] | None:
        """An upload and whose it is."""
        said, path = self._said.get(id), self._bytes(id)
        if said is None:
            return None
        try:
            state = path.stat()
        except FileNotFoundError:
            return None
        return said.login, Upload(
            id=id,
            name=said.name,
            length=said.length,
            offset=state.st_size,
            modified=said.modified,
            target=said.target,
            sha256=said.sha256,
            expires=state.st_mtime + KEPT,
            path=path,
        )

    @cached_property
    def _said(self) -> dict[str, Announced]:
        """What the ``.json`` files say; nobody else writes them."""
        said: dict[str, Announced] = {}
        for path in self.folder.glob("*.json"):
            with suppress(OSError, ValidationError):
                said[path.stem] = Announced.model_validate_json(path.read_bytes())
        return said

    def _note(self, id: str, said: Announced) -> None:
        """In one go, so that a reader sees the old or the new."""
        part = self.folder / f"{id}.new"
        part.write_text(said.model_dump_json(), encoding="utf-8")
        part.replace(self.folder / f"{id}.json")
        self._said[id] = said

    def _bytes(self, id: str) -> Path:
        return self.folder / f"{id}.part"

    def _drop(self, id: str) -> None:
        self._said.pop(id, None)
        self._turns.pop(id, None)
        self._locks.pop(id, None)
        (self.folder / f"{id}.json").unlink(missing_ok=True)
        self._bytes(id).unlink(missing_ok=True)


async def _gathered(blocks: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """The same bytes in larger blocks. What had arrived when the connection broke still comes out."""
    held: list[bytes] = []
    size = 0
    broken: Exception | None = None
    try:
        async for block in blocks:
            held.append(block)
            size += len(block)
            if size >= BLOCK:
                yield b"".join(held)
                held, size = [], 0
    except Exception as error:
        broken = error
    if size:
        yield b"".join(held)
    if broken is not None:
        raise broken


def _write(upload: Upload, offset: int, block: bytes) -> int:
    """Where the next block goes. Nothing is written of a block that goes beyond the announced length."""
    if offset + len(block) > upload.length:
        raise UploadTooLargeError(f"“{upload.name}”比预告的 {upload.length} 字节长。")
    with upload.path.open("r+b") as file:
        file.seek(offset)
        file.write(block)
    return offset + len(block)
