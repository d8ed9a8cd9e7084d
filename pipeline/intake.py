"""Receiving a submission: originals into the object store, hashed at the door, then the record of them.

The record is written last and in one transaction, so a submission that exists is whole; a receipt is given only for
what is kept. What was received before is said, and kept again under its own name: it costs no second reading.
"""

import secrets
import unicodedata
from collections.abc import Iterable
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
class Receipt:
    """``warnings`` are Chinese sentences for the clerk; ``same_as`` is an earlier submission with exactly these
    files."""

    submission_id: str
    files: tuple[NewFile, ...]
    warnings: tuple[str, ...] = ()
    same_as: str | None = None


def new_id(received_on: date) -> str:
    """A number for a submission: its date of receipt and six characters by chance."""
    return f"{received_on:%Y%m%d}-" + "".join(secrets.choice(_ALPHABET) for _ in range(6))


def receive(
    repository: Repository,
    store: ObjectStore,
    *,
    submission: Submission,
    uploads: Iterable[tuple[str, Path]],
    author: Author,
) -> Receipt:
    """Keeps the uploads (name as given, place of the bytes) as a new submission.

    Raises ``DuplicateSubmissionError`` where the id is taken, and what the stores raise; then there is no submission,
    and the originals that were already stored stay.
    """
    files: list[NewFile] = []
    warnings: list[str] = []
    for given, path in uploads:
        name = _unique(display_name(given), {file.name for file in files})
        if name != display_name(given):
            warnings.append(f"本次提交中有同名文件，后一个「{display_name(given)}」已改记为「{name}」。")
        files.append(_keep(store, name, path, author.name))
    before = repository.twins({file.sha256 for file in files})
    repository.create_submission(submission, files, by=author)
    same_as = _same_submission(repository, files, before)
    return Receipt(
        submission_id=submission.id,
        files=tuple(files),
        warnings=(*warnings, *_repeated(files), *_known(files, before, same_as)),
        same_as=same_as,
    )


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


def _keep(store: ObjectStore, name: str, path: Path, sender: str) -> NewFile:
    return NewFile(
        name=name,
        size=path.stat().st_size,
        media_type=filetype.guess_mime(path) or "application/octet-stream",
        sha256=store.put_original(path),
        sender=sender,
    )


def _same_submission(repository: Repository, files: list[NewFile], before: tuple[Twin, ...]) -> str | None:
    """The oldest submission with exactly the same set of files."""
    ours = {file.sha256 for file in files}
    for candidate in dict.fromkeys(twin.submission for twin in before):
        if {file.sha256 for file in repository.files(candidate)} == ours:
            return candidate
    return None


def _repeated(files: list[NewFile]) -> list[str]:
    first: dict[str, str] = {}
    return [
        f"「{file.name}」与本次提交的「{first[file.sha256]}」内容完全相同，请确认是否重复。"
        for file in files
        if first.setdefault(file.sha256, file.name) != file.name
    ]


def _known(files: list[NewFile], before: tuple[Twin, ...], same_as: str | None) -> list[str]:
    if same_as:
        return [f"本次提交的全部文件与申报 {same_as} 完全相同，请确认是否重复提交；已另行登记，不会重复识读。"]
    earlier: dict[str, Twin] = {}
    for twin in before:
        earlier.setdefault(twin.sha256, twin)
    return [
        f"「{name}」此前已在申报 {twin.submission} 中收到（「{twin.name}」），内容完全相同。"
        for name, twin in ((file.name, earlier.get(file.sha256)) for file in files)
        if twin
    ]
