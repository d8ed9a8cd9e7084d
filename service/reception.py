"""The reception in front of the desk: what waits to be handed in, handing it in, and adding to what was handed in."""

import shutil
import tempfile
import threading
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from pipeline.intake import Receipt, Remark, receive, seen_before, seen_earlier, seen_here_or_before, supplement
from pipeline.storage.records import State
from schemas.review import Author, Deed, Entry
from schemas.submission import Submission
from service.desk import Desk
from service.errors import UnusableInputError
from service.reports.masking import Masker
from service.uploads import Upload, Uploads

REMEMBERED = 4000
"""Uploads of which it is known what they became."""

Streams = Iterable[tuple[str, BinaryIO]]
"""Files of a plain form: name as given, and bytes."""


@dataclass(frozen=True)
class Basket:
    """Somebody's uploads for one purpose. ``remarks`` and ``same_as`` speak of those that are ``chosen``."""

    uploads: tuple[Upload, ...]
    chosen: frozenset[str] = frozenset()
    remarks: tuple[Remark, ...] = ()
    same_as: str | None = None

    @property
    def complete(self) -> tuple[Upload, ...]:
        return tuple(upload for upload in self.uploads if upload.complete)

    @property
    def unfinished(self) -> tuple[Upload, ...]:
        return tuple(upload for upload in self.uploads if not upload.complete)

    @property
    def own(self) -> tuple[Upload, ...]:
        return tuple(upload for upload in self.complete if upload.id in self.chosen)

    @property
    def left(self) -> tuple[Upload, ...]:
        """Of an earlier visit."""
        return tuple(upload for upload in self.complete if upload.id not in self.chosen)


@dataclass(frozen=True)
class Reception:
    desk: Desk
    uploads: Uploads
    _turns: dict[str, threading.Lock] = field(default_factory=dict)
    """One account hands in one thing at a time: a button pressed twice is no second submission."""
    _handed_in: OrderedDict[str, str] = field(default_factory=OrderedDict)
    """Which submission an upload became part of, for as long as somebody may press again."""

    def basket(self, login: str, *, target: str = "", chosen: Iterable[str] | None = None) -> Basket:
        """The uploads of an account for a new submission, or for the submission ``target``; all are chosen by
        default."""
        mine = tuple(upload for upload in self.uploads.of(login) if upload.target == target)
        ids = frozenset(upload.id for upload in mine) if chosen is None else frozenset(chosen)
        pile = [(upload.name, upload.sha256) for upload in mine if upload.sha256 and upload.id in ids]
        if target:
            return Basket(mine, ids, tuple(map(_masked, seen_here_or_before(self.desk.repository, target, pile))))
        same_as, remarks = seen_before(self.desk.repository, pile)
        return Basket(mine, ids, tuple(map(_masked, remarks)), same_as)

    def hand_in(self, submission: Submission, *, streams: Streams, ids: Sequence[str], by: Author) -> Receipt:
        """A new submission of the files of a form and of finished uploads, handed over to be processed.

        The same uploads handed in again give the submission they became. Raises ``UnusableInputError`` without any
        file or with an unfinished one, ``NotThereError`` for an upload that is not there.
        """
        desk = self.desk
        with self._turns.setdefault(by.login, threading.Lock()):
            if before := self._before(ids):
                return Receipt(before, ())
            with self._pile(streams, ids, by) as pile:
                receipt = receive(desk.repository, desk.store, submission=submission, uploads=pile.files, author=by)
            self._note(receipt, pile)
        desk.processor(receipt.submission_id)
        return receipt

    def supplement(self, submission_id: str, *, streams: Streams, ids: Sequence[str], by: Author) -> Receipt:
        """Further files for a submission, which is processed again. Raises as ``hand_in``, and
        ``SubmissionBusyError`` while it is being processed."""
        desk = self.desk
        desk.repository.progress(submission_id)
        with self._turns.setdefault(by.login, threading.Lock()):
            if self._before(ids) == submission_id:
                return Receipt(submission_id, ())
            with self._pile(streams, ids, by) as pile:
                receipt = supplement(
                    desk.repository,
                    desk.store,
                    submission_id=submission_id,
                    uploads=pile.files,
                    author=by,
                    reason="补充材料",
                )
            self._note(receipt, pile)
        desk.processor(submission_id)
        return receipt

    def _note(self, receipt: Receipt, pile: "_Pile") -> None:
        self.uploads.taken(pile.uploads)
        for upload in pile.uploads:
            self._handed_in[upload.id] = receipt.submission_id
        while len(self._handed_in) > REMEMBERED:
            self._handed_in.popitem(last=False)

    def _before(self, ids: Sequence[str]) -> str | None:
        """The submission all these uploads became part of."""
        became = {self._handed_in.get(id) for id in ids}
        return next(iter(became)) if len(became) == 1 else None

    def _pile(self, streams: Streams, ids: Sequence[str], by: Author) -> "_Pile":
        uploads = [self.uploads.settled(by.login, id) for id in dict.fromkeys(ids)]
        for upload in uploads:
            if not upload.complete:
                raise UnusableInputError("uploads", f"“{upload.name}”还没有传完，请等待或移除后再提交。")
        return _Pile(self.desk.workdir, list(streams), uploads)

    def remarks(self, submission_id: str) -> tuple[Remark, ...]:
        """What of a submission was received before."""
        return tuple(map(_masked, seen_earlier(self.desk.repository, submission_id)))

    def arrivals(self, submission_id: str) -> tuple[Entry, ...]:
        """When what was received, the oldest first; ID numbers in names are masked."""
        entries = self.desk.storage.trail.entries(submission=submission_id, deed=Deed.RECEIVED)
        masker = Masker()
        return tuple(
            entry.model_copy(
                update={
                    "reason": masker.file_name(entry.reason),
                    "after": {
                        "files": {masker.file_name(name): sha256 for name, sha256 in entry.after["files"].items()}
                    },
                }
            )
            for entry in reversed(entries)
        )

    def lost_corrections(self, submission_id: str) -> list[dict[str, str | int | None]]:
        """Corrections by people that found no place in the newest reading: ``key``, ``file``, ``page``."""
        if self.desk.repository.progress(submission_id).state is not State.DONE:
            return []
        newest = self.desk.storage.trail.entries(submission=submission_id, deed=Deed.READ, limit=1)
        lost = (newest[0].after or {}).get("lost", []) if newest else []
        masker = Masker()
        return [{"key": one["key"], "file": masker.file_name(one["file"]), "page": one["page"]} for one in lost]


class _Pile:
    """Files on their way into the store: those of a form in a folder that is gone afterwards, and uploads."""

    def __init__(self, workdir: Path, streams: Sequence[tuple[str, BinaryIO]], uploads: Sequence[Upload]) -> None:
        self.uploads = uploads
        self._streams = [(name, stream) for name, stream in streams if name]
        if not self._streams and not uploads:
            raise UnusableInputError("files", "没有选择文件，请至少选择一个。")
        workdir.mkdir(parents=True, exist_ok=True)
        self._folder = tempfile.TemporaryDirectory(dir=workdir, prefix="upload-")

    def __enter__(self) -> "_Pile":
        folder = Path(self._folder.name)
        spooled = [
            (name, _spooled(stream, folder / str(number))) for number, (name, stream) in enumerate(self._streams)
        ]
        self.files = [*((upload.name, upload.path) for upload in self.uploads), *spooled]
        return self

    def __exit__(self, *_: object) -> None:
        self._folder.cleanup()


def _spooled(stream: BinaryIO, path: Path) -> Path:
    with path.open("wb") as target:
        shutil.copyfileobj(stream, target, 1024 * 1024)
    return path


def _masked(remark: Remark) -> Remark:
    return Remark(Masker().file_name(remark.text) or "", remark.submission)
