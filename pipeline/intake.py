"""Receiving a submission: originals into the object store, hashed at the door, then the record of them.

The record is written last and in one transaction, so a submission that exists is whole; a receipt is given only for
what is kept. What was received before is said, and kept again under its own name: it costs no second reading.
"""

import hashlib
import secrets
import unicodedata
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath

import filetype

from pipeline.storage.objects import ObjectStore
from pipeline.storage.records import NewFile, Twin
from pipeline.storage.repository import Repository
from schemas.review import Author
from schemas.submission import Submission

_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Without characters that look like another, because people read numbers out on the telephone."""


@dataclass(frozen=True)
class Remark:
    """What the clerk should look at, in Chinese; ``submission`` is the earlier one it names."""

    text: str
    submission: str | None = None


@dataclass(frozen=True)
class Receipt:
    """``same_as`` is an earlier submission with exactly these files."""

    submission_id: str
    files: tuple[NewFile, ...]
    remarks: tuple[Remark, ...] = ()
    same_as: str | None = None

    @property
    def warnings(self) -> tuple[str, ...]:
        return tuple(remark.text for remark in self.remarks)


def new_id(received_on: date) -> str:
    """A number for a submission: its date of receipt and six characters by chance."""
    return f"{received_on:%Y%m%d}-" + "".join(secrets.choice(_ALPHABET) for _ in range(6))


def id_of(received_on: date, seed: bytes) -> str:
    """A number like ``new_id``'s that is the same for the same ``seed``."""
    number = int.from_bytes(hashlib.sha256(seed).digest())
    return f"{received_on:%Y%m%d}-" + "".join(
        _ALPHABET[number // len(_ALPHABET) ** at % len(_ALPHABET)] for at in range(6)
    )


def receive(
    repository: Repository,
    store: ObjectStore,
    *,
    submission: Submission,
    uploads: Iterable[tuple[str, Path]],
    author: Author,
    reason: str = "",
) -> Receipt:
    """Keeps the uploads (name as given, place of the bytes) as a new submission; ``reason`` goes into the trail.

    Raises ``DuplicateSubmissionError`` where the id is taken, and what the stores raise; then there is no submission,
    and the originals that were already stored stay.
    """
    files, renamed = _kept(store, uploads, author, taken=set())
    same_as, remarks = seen_before(repository, [(file.name, file.sha256) for file in files])
    repository.create_submission(submission, files, by=author, reason=reason)
    return Receipt(submission_id=submission.id, files=files, remarks=(*renamed, *remarks), same_as=same_as)


def supplement(
    repository: Repository,
    store: ObjectStore,
    *,
    submission_id: str,
    uploads: Iterable[tuple[str, Path]],
    author: Author,
    reason: str = "",
) -> Receipt:
    """Keeps the uploads as further files of a submission that has been processed, which is then to be read again.

    Raises ``SubmissionBusyError`` while it is being read, and what the stores raise; then nothing was added.
    """
    taken = {file.name for file in repository.files(submission_id)}
    files, renamed = _kept(store, uploads, author, taken=taken)
    remarks = seen_here_or_before(repository, submission_id, [(file.name, file.sha256) for file in files])
    repository.add_files(submission_id, files, by=author, reason=reason)
    return Receipt(submission_id=submission_id, files=files, remarks=(*renamed, *remarks))


def seen_here_or_before(
    repository: Repository, submission_id: str, files: Sequence[tuple[str, str]]
) -> tuple[Remark, ...]:
    """What is to be said of files (name, SHA-256) that are to be added to a submission."""
    here = {file.sha256: file.name for file in repository.files(submission_id)}
    again = [
        Remark(f"“{name}”与本申报已收到的“{here[sha256]}”内容完全相同，请确认是否重复。")
        for name, sha256 in files
        if sha256 in here
    ]
    _, remarks = seen_before(repository, [(name, sha256) for name, sha256 in files if sha256 not in here])
    return (*again, *remarks)


def seen_before(repository: Repository, files: Sequence[tuple[str, str]]) -> tuple[str | None, tuple[Remark, ...]]:
    """The oldest submission with exactly these files (name, SHA-256), and what is to be said of files received
    before, in this pile or in another submission."""
    hashes = {sha256 for _, sha256 in files}
    before = repository.twins(hashes) if hashes else ()
    same_as = next(
        (id for id in dict.fromkeys(twin.submission for twin in before) if _has(repository, id, hashes)), None
    )
    return same_as, (*_repeated(files), *_known(files, before, same_as))


def seen_earlier(repository: Repository, submission_id: str) -> tuple[Remark, ...]:
    """What is to be said of a submission that was received: the same files in one that came before it, or twice in
    itself."""
    files = [(file.name, file.sha256) for file in repository.files(submission_id)]
    hashes = {sha256 for _, sha256 in files}
    reached: set[str] = set()
    before: list[Twin] = []
    for twin in repository.twins(hashes) if hashes else ():
        if twin.submission == submission_id:
            reached.add(twin.sha256)
        elif twin.sha256 not in reached:
            before.append(twin)
    same_as = next(
        (id for id in dict.fromkeys(twin.submission for twin in before) if _has(repository, id, hashes)), None
    )
    if same_as:
        return (Remark(f"全部文件与以前的申报 {same_as} 完全相同，请确认是否重复提交。", same_as),)
    return (*_repeated(files), *_known(files, tuple(before), None))


def display_name(given: str) -> str:
    """The name of an upload for people: composed Unicode, forward slashes, nothing that is not printable; it names no
    place on our disk. A name on disk that is not UTF-8 is taken for Chinese Windows's GBK."""
    text = unicodedata.normalize("NFC", "/".join(map(_decoded, given.split("/")))).replace("\\", "/")
    parts = [part for part in PurePosixPath(text).parts if part not in ("/", ".", "..")]
    name = "".join(character for character in "/".join(parts) if character.isprintable()).strip()
    return name or "未命名文件"


def _decoded(part: str) -> str:
    for encoding in ("utf-8", "gb18030"):
        with suppress(UnicodeError):
            return part.encode("utf-8", "surrogateescape").decode(encoding)
    return part.encode("utf-8", "replace").decode()


def _unique(name: str, taken: set[str]) -> str:
    path = PurePosixPath(name)
    number = 2
    while name in taken:
        name = str(path.with_name(f"{path.stem}（{number}）{path.suffix}"))
        number += 1
    return name


def _kept(
    store: ObjectStore, uploads: Iterable[tuple[str, Path]], author: Author, *, taken: set[str]
) -> tuple[tuple[NewFile, ...], list[Remark]]:
    """The originals in the store under names of their own, and what was renamed for that."""
    files: list[NewFile] = []
    renamed: list[Remark] = []
    for given, path in uploads:
        wanted = display_name(given)
        name = _unique(wanted, taken)
        if name != wanted:
            renamed.append(Remark(f"有同名文件，后一个“{wanted}”已改记为“{name}”。"))
        files.append(_keep(store, name, path, author.name))
        taken.add(name)
    return tuple(files), renamed


def _keep(store: ObjectStore, name: str, path: Path, sender: str) -> NewFile:
    return NewFile(
        name=name,
        size=path.stat().st_size,
        media_type=filetype.guess_mime(path) or "application/octet-stream",
        sha256=store.put_original(path),
        sender=sender,
    )


def _has(repository: Repository, submission: str, hashes: set[str]) -> bool:
    """Whether a submission has just these files."""
    return {file.sha256 for file in repository.files(submission)} == hashes


def _repeated(files: Sequence[tuple[str, str]]) -> list[Remark]:
    first: dict[str, str] = {}
    return [
        Remark(f"“{name}”与同时提交的“{first[sha256]}”内容完全相同，请确认是否重复。")
        for name, sha256 in files
        if first.setdefault(sha256, name) != name
    ]


def _known(files: Sequence[tuple[str, str]], before: tuple[Twin, ...], same_as: str | None) -> list[Remark]:
    if same_as:
        whole = f"本次提交的全部文件与申报 {same_as} 完全相同，请确认是否重复提交；如仍提交，将另行登记，不会重复识读。"
        return [Remark(whole, same_as)]
    earlier: dict[str, Twin] = {}
    for twin in before:
        earlier.setdefault(twin.sha256, twin)
    return [
        Remark(f"“{name}”此前已在申报 {twin.submission} 中收到（“{twin.name}”），内容完全相同。", twin.submission)
        for name, twin in ((name, earlier.get(sha256)) for name, sha256 in files)
        if twin
    ]
