"""What becomes of a submission while it is being read, as told to those who watch: one look a second at each that is
watched, however many watch it."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from starlette.concurrency import run_in_threadpool

from pipeline.early import FirstLook, Types, classes_of
from pipeline.errors import PipelineError
from pipeline.storage.records import Progress, ReceivedFile
from schemas.document import Document, DocumentState
from service.desk import Desk
from service.errors import TooOftenError

EVERY = 1.0
"""Seconds from look to look."""
LONGEST = 600
"""Seconds after which a stream ends; a browser then asks again, and who was signed out is noticed."""
MOST = 300
"""Streams open at once."""
MOST_EACH = 20
"""Of one account."""


@dataclass(frozen=True)
class FileLine:
    """A file as received and how far it was read."""

    file: ReceivedFile
    read: int = 0
    total: int = 0
    documents: tuple[Document, ...] = ()
    ended: bool = False
    types: Types = ()
    """What it seems to be, while not everything has been read."""

    @property
    def words(self) -> str:
        if self.total:
            return f"{self.read}/{self.total} 页"
        return "没有可识读的页" if self.ended else "等待打开"

    @property
    def state(self) -> str:
        """The class of its mark: ``received``, ``reading``, ``done``, or ``rejected`` for one nothing came of."""
        if self.documents and all(_unusable(document) for document in self.documents):
            return "rejected"
        if not self.read and not self.ended:
            return "received"
        return "done" if self.ended or self.read == self.total else "reading"

    @property
    def label(self) -> str:
        return {"received": "等待", "reading": "识读中", "done": "已处理", "rejected": "无法识读"}[self.state]


@dataclass(frozen=True)
class Live:
    """A submission at one moment."""

    progress: Progress
    files: tuple[FileLine, ...]

    @property
    def classes(self) -> dict[str, bool]:
        """The classes of the checklist, and whether a paper of each was seen so far; empty before any was, and when
        the checklist itself is there."""
        types = [type for line in self.files for type in line.types]
        return classes_of(types) if types and not self.progress.state.ended else {}

    @classmethod
    def of(cls, desk: Desk, first_look: FirstLook, submission_id: str) -> "Live":
        """Raises ``UnknownSubmissionError``."""
        progress = desk.repository.progress(submission_id)
        pages = desk.repository.pages_by_file(submission_id)
        documents = desk.repository.documents(submission_id) if progress.state.ended else ()
        files = desk.repository.files(submission_id)
        shown = desk.files(submission_id)
        ended = progress.state.ended
        types = {} if ended else first_look.types(submission_id, pages)
        lines = tuple(
            _line(file, name.name, pages, documents, types, ended=ended)
            for file, name in zip(files, shown, strict=True)
        )
        return cls(progress, lines)


def _line(
    file: ReceivedFile,
    shown: str,
    pages: Mapping[str, tuple[int, int]],
    documents: Sequence[Document],
    types: Mapping[str, Types],
    *,
    ended: bool,
) -> FileLine:
    """Of a ZIP, all its members together. Its members' names begin with its own."""
    counts = [count for name, count in pages.items() if _belongs(name, file.name)]
    own = tuple(document for document in documents if any(_belongs(part.file, file.name) for part in document.parts))
    return FileLine(
        file=file.model_copy(update={"name": shown}),
        total=sum(total for total, _ in counts),
        read=sum(read for _, read in counts),
        documents=own or tuple(document for document in documents if _belongs(document.file, file.name)),
        ended=ended,
        types=tuple(dict.fromkeys(one for name, seen in types.items() if _belongs(name, file.name) for one in seen)),
    )


def _belongs(name: str, file: str) -> bool:
    return name == file or name.startswith(f"{file}/")


def _unusable(document: Document) -> bool:
    return document.state in (DocumentState.REJECTED, DocumentState.UNREADABLE)


@dataclass
class Watch:
    """Shares the looks. ``look`` is called in a thread; what it gives is handed to all who watch that submission."""

    look: Callable[[str], Live]
    _watchers: dict[str, int] = field(default_factory=dict)
    _accounts: dict[str, int] = field(default_factory=dict)
    _looks: dict[str, tuple[float, asyncio.Task[Live]]] = field(default_factory=dict)

    async def follow(self, id: str, login: str) -> AsyncIterator[Live]:
        """What is to be seen, whenever it changed; the last is of its end, or after ``LONGEST`` seconds. A look that
        fails for a while is left out."""
        async with self._place(id, login):
            last: Live | None = None
            end = asyncio.get_running_loop().time() + LONGEST
            while asyncio.get_running_loop().time() < end:
                seen = await self._seen(id)
                if seen is not None and seen != last:
                    last = seen
                    yield seen
                if seen is not None and seen.progress.state.ended:
                    return
                await asyncio.sleep(EVERY)

    def admit(self, login: str) -> None:
        """Raises ``TooOftenError`` where no further stream may be opened."""
        if self._accounts.get(login, 0) >= MOST_EACH or sum(self._accounts.values()) >= MOST:
            raise TooOftenError("同时查看进度的页面过多。")

    async def _seen(self, id: str) -> Live | None:
        now = asyncio.get_running_loop().time()
        begun, look = self._looks.get(id, (0.0, None))
        if look is None or (look.done() and now - begun > EVERY / 2):
            look = asyncio.create_task(run_in_threadpool(self.look, id))
            self._looks[id] = (now, look)
        try:
            return await asyncio.shield(look)
        except PipelineError as error:
            if not error.retry_helps:
                raise
            return None

    @asynccontextmanager
    async def _place(self, id: str, login: str) -> AsyncIterator[None]:
        _count(self._accounts, login, 1)
        _count(self._watchers, id, 1)
        try:
            yield
        finally:
            _count(self._accounts, login, -1)
            if not _count(self._watchers, id, -1):
                self._looks.pop(id, None)


def _count(counts: dict[str, int], key: str, by: int) -> int:
    """The new count; a count of none is forgotten."""
    counts[key] = counts.get(key, 0) + by
    return counts[key] or counts.pop(key)
