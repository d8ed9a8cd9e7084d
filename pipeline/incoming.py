"""Submissions that arrive through the object store: ``incoming/<name>/`` with files, in folders as they are.

A drop is taken in when a file ``done`` lies in it, or when nothing in it has changed for some seconds. What it is
stands in ``submission.json`` or in ``done``: ``{"level": "sichuan", "received_on": "2025-11-03", "route": "direct"}``;
``{"submission": "20251103-7K3FQ2"}`` adds the files to one that was received before. What is not said is taken from the
settings, and the trail says so. A drop that cannot be used gets an ``error.txt`` and waits to be mended.

Nothing is lost and nothing is taken in twice. The number of the submission follows from what was dropped; a claim with
it is written first, then the originals and the record, and only then are the copies removed, those of the claim and no
other. Killed anywhere in between, the next look finishes it.
"""

import hashlib
import logging
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from pipeline.errors import DuplicateSubmissionError, PipelineError, SubmissionBusyError
from pipeline.intake import id_of, receive, supplement
from pipeline.storage.objects import ObjectStore, StoredObject, original_key
from pipeline.storage.opening import Storage
from schemas.base import Model
from schemas.review import SYSTEM, Deed
from schemas.submission import Route, Submission

INCOMING = "incoming/"
CLAIMS = "claims/"
DONE = "done"
SLIP = "submission.json"
ERROR = "error.txt"
EVERY = 5.0
"""Seconds between two looks."""
_SYSTEM_FILES = (".DS_Store", "Thumbs.db", "desktop.ini")
_LONGEST_SLIP = 64 * 1024

logger = logging.getLogger(__name__)


class Slip(BaseModel):
    """What the sender says of a drop; what else stands there is of no interest."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    level: str | None = None
    received_on: date | None = None
    route: Route | None = None
    submission: str | None = None


class Claim(Model):
    """What is being taken in: under which number, for which submission, and the copies that are then to go."""

    id: str
    submission: str
    copies: tuple[tuple[str, str], ...]
    """Key and etag."""

    @property
    def key(self) -> str:
        return f"{CLAIMS}{self.id}.json"


class UnusableDropError(Exception):
    """``str(error)`` tells the sender in Chinese what to mend."""


@dataclass(frozen=True)
class Drop:
    """One folder below ``incoming/``, or one file that lies there by itself."""

    name: str
    objects: tuple[StoredObject, ...]

    def file(self, name: str) -> StoredObject | None:
        return next((one for one in self.objects if self.path(one) == name and one.key != INCOMING + self.name), None)

    def path(self, one: StoredObject) -> str:
        """The name of a file within the drop."""
        return one.key.removeprefix(f"{INCOMING}{self.name}/").removeprefix(INCOMING)

    @property
    def material(self) -> list[StoredObject]:
        told = (DONE, SLIP, ERROR)
        return [
            one
            for one in self.objects
            if self.path(one) not in told and self.path(one).rpartition("/")[2] not in _SYSTEM_FILES
        ]

    @property
    def signature(self) -> str:
        """Differs as soon as anything but the error we wrote does."""
        objects = [one for one in self.objects if self.path(one) != ERROR]
        return hashlib.sha256(repr((self.name, objects)).encode()).hexdigest()


@dataclass
class Incoming:
    """Looks after ``incoming/``. ``levels`` are the levels there are with their names; ``quiet`` is how many seconds
    nothing may have changed."""

    storage: Storage
    workdir: Path
    levels: Mapping[str, str]
    level: str
    quiet: float
    clock: Callable[[], float] = time.monotonic
    _seen: dict[str, tuple[str, float]] = field(default_factory=dict)
    _refused: dict[str, str] = field(default_factory=dict)

    @property
    def _store(self) -> ObjectStore:
        return self.storage.objects

    def look(self) -> Iterator[str]:
        """Takes in what is whole; gives the number of each submission that is now to be processed, as soon as it is
        kept. Raises what the stores raise; the next look goes on."""
        for one in self._store.listing(CLAIMS):
            self._settle(Claim.model_validate_json(self._store.get(one.key)))
        for drop in self._drops():
            if self._whole(drop) and (id := self._take(drop)):
                yield id

    def _drops(self) -> list[Drop]:
        names: dict[str, list[StoredObject]] = {}
        for one in self._store.listing(INCOMING):
            names.setdefault(one.key.removeprefix(INCOMING).partition("/")[0], []).append(one)
        self._seen = {name: seen for name, seen in self._seen.items() if name in names}
        return [Drop(name, tuple(objects)) for name, objects in names.items()]

    def _whole(self, drop: Drop) -> bool:
        signature, since = self._seen.get(drop.name, ("", 0.0))
        if signature != drop.signature:
            since = self.clock()
            self._seen[drop.name] = (drop.signature, since)
        if not drop.material or self._refused.get(drop.name) == drop.signature:
            return False
        return drop.file(DONE) is not None or self.clock() - since >= self.quiet

    def _take(self, drop: Drop) -> str | None:
        """The number of the submission; ``None`` where the drop has to wait or cannot be used."""
        try:
            slip = self._slip(drop)
            self._level(slip)
            claim = self._claim(drop, slip)
            self._store.put(claim.key, claim.model_dump_json().encode(), content_type="application/json")
            new = self._keep(drop, slip, claim)
        except SubmissionBusyError:
            return None
        except UnusableDropError as error:
            self._refuse(drop, str(error))
            return None
        except PipelineError as error:
            if error.retry_helps:
                raise
            self._refuse(drop, f"{error}。{error.advice}")
            return None
        self._settle(claim)
        return claim.submission if new else None

    def _slip(self, drop: Drop) -> Slip:
        """Raises ``UnusableDropError``."""
        said = [one for name in (SLIP, DONE) if (one := drop.file(name)) and one.size]
        if not said:
            return Slip()
        if said[0].size > _LONGEST_SLIP:
            raise UnusableDropError(f"{SLIP} 过大。")
        try:
            slip = Slip.model_validate_json(self._store.get(said[0].key))
        except ValidationError as error:
            if drop.path(said[0]) == DONE:
                return Slip()
            fields = "、".join(
                dict.fromkeys(str(fault["loc"][0]) if fault["loc"] else SLIP for fault in error.errors())
            )
            raise UnusableDropError(
                f"{SLIP} 有误（{fields}）。level 为 {'、'.join(self.levels)} 之一，received_on 形如 2025-11-03，"
                "route 为 recommended 或 direct。"
            ) from None
        return slip

    def _level(self, slip: Slip) -> str:
        """Raises ``UnusableDropError``."""
        level = slip.level or self.level
        if level not in self.levels:
            raise UnusableDropError(f"{SLIP} 中的 level 应为 {'、'.join(self.levels)} 之一。")
        return level

    def _claim(self, drop: Drop, slip: Slip) -> Claim:
        id = id_of(slip.received_on or date.today(), drop.signature.encode())
        copies = tuple((one.key, one.etag) for one in drop.objects)
        return Claim(id=id, submission=slip.submission or id, copies=copies)

    def _keep(self, drop: Drop, slip: Slip, claim: Claim) -> bool:
        """The originals and the record; ``False`` where an earlier look or another process came that far."""
        if self._is_kept(claim):
            return False
        reason = self._told(drop, slip, claim)
        self.workdir.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.TemporaryDirectory(dir=self.workdir, prefix="incoming-") as folder:
            uploads = list(self._fetched(drop, Path(folder)))
            repository, store = self.storage.repository, self._store
            if slip.submission:
                supplement(
                    repository, store, submission_id=slip.submission, uploads=uploads, author=SYSTEM, reason=reason
                )
                return True
            submission = Submission(
                id=claim.id,
                level=self._level(slip),
                received_on=slip.received_on or date.today(),
                route=slip.route or Route.RECOMMENDED,
            )
            try:
                receive(repository, store, submission=submission, uploads=uploads, author=SYSTEM, reason=reason)
            except DuplicateSubmissionError:
                return False
            return True

    def _fetched(self, drop: Drop, folder: Path) -> Iterator[tuple[str, Path]]:
        for number, one in enumerate(drop.material):
            path = folder / str(number)
            self._store.fetch(one.key, path)
            if path.stat().st_size != one.size:
                raise UnusableDropError("文件在接收时发生了变化。")
            yield drop.path(one), path

    def _told(self, drop: Drop, slip: Slip, claim: Claim) -> str:
        """How it came, and what was not said and therefore taken from the settings."""
        came = f"由存储桶 {INCOMING}{drop.name} 送达（批次 {claim.id}）"
        if slip.submission:
            return f"补充材料，{came}"
        unsaid = [
            f"级别 {self.levels.get(self.level, self.level)}" if slip.level is None else "",
            f"受理日期 {date.today().isoformat()}" if slip.received_on is None else "",
            "推荐申报" if slip.route is None else "",
        ]
        missing = "、".join(filter(None, unsaid))
        return f"{came}；未注明的按设置取：{missing}，请核对" if missing else came

    def _is_kept(self, claim: Claim) -> bool:
        received = self.storage.trail.entries(submission=claim.submission, deed=Deed.RECEIVED)
        return any(claim.id in entry.reason for entry in received)

    def _settle(self, claim: Claim) -> None:
        """Removes the copies once their originals are safely kept, and the claim; where nothing was kept yet, the claim
        alone, for the drop is still whole."""
        if self._is_kept(claim) and not self._lost(claim.submission):
            present = {one.key: one.etag for one in self._store.listing(INCOMING)}
            for key, etag in claim.copies:
                if present.get(key) == etag:
                    self._store.remove(key)
        self._store.remove(claim.key)

    def _lost(self, submission_id: str) -> Sequence[str]:
        """Originals of a submission that are not in the store as they should be."""
        files = self.storage.repository.files(submission_id)
        return [file.sha256 for file in files if self._store.size(original_key(file.sha256)) != file.size]

    def _refuse(self, drop: Drop, why: str) -> None:
        """Tells the sender, where there is a folder to tell it in."""
        self._refused[drop.name] = drop.signature
        text = f"没有受理。{why}改正后将自动重新受理，不需要删除本文件。\n"
        folder = f"{INCOMING}{drop.name}/"
        if any(one.key.startswith(folder) for one in drop.objects):
            self._store.put(f"{folder}{ERROR}", text.encode(), content_type="text/plain; charset=utf-8")
        logger.warning("a drop cannot be used: %s", drop.signature[:12])


@contextmanager
def watching(incoming: Incoming, process: Callable[[str], None], *, every: float = EVERY) -> Iterator[None]:
    """Looks again and again, in a thread, for as long as the block lasts; ``process`` gets what was taken in."""
    stop = threading.Event()
    thread = threading.Thread(target=_watch, args=(incoming, process, every, stop), daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(timeout=10)


def _watch(incoming: Incoming, process: Callable[[str], None], every: float, stop: threading.Event) -> None:
    while not stop.wait(every):
        try:
            for id in incoming.look():
                process(id)
        except PipelineError as error:
            logger.warning("incoming: %s", error)
        except Exception as error:
            # One drop nobody foresaw must not end the watch; its words may quote names.
            logger.error("incoming: %s", type(error).__name__)
