"""From an upload to files whose pages can be read."""

import hashlib
from pathlib import Path
from typing import Any

from extractors import sandbox
from extractors.errors import (
    EmptyFile,
    FileTooLarge,
    NestedArchive,
    ReadingError,
    UnsupportedFormat,
    error_named,
)
from extractors.files.identify import OFD, OFFICE, Format, identify
from extractors.files.limits import MEGABYTE, Limits
from extractors.files.source import SourceFile

_UNKNOWN = "application/octet-stream"


def open_upload(name: str, path: Path, *, workdir: Path, limits: Limits | None = None) -> list[SourceFile]:
    """The files in one upload: itself, or the members of a ZIP, named ``archive.zip/folder/name.pdf``.

    What a file is, is told from its content. Bad input never raises: an unusable file comes back with ``pages == 0``
    and ``problem``; junk that operating systems put into archives is left out. Unpacked members lie in ``workdir``
    under their SHA-256 and must be kept there as long as they are read.
    """
    bounds = limits or Limits()
    workdir.mkdir(parents=True, exist_ok=True)
    digest = sha256_of(path)
    found: Format | None = None
    try:
        found = _identified(path, bounds)
        if found.kind == "zip":
            return _members(name, path, workdir, bounds)
        return [_inspected(name, path, digest, found, workdir, bounds)]
    except ReadingError as error:
        return [_unusable(name, path, digest, found, error)]


def sha256_of(path: Path) -> str:
    """The hexadecimal SHA-256 of the file's bytes."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _identified(path: Path, limits: Limits) -> Format:
    size = path.stat().st_size
    if size == 0:
        raise EmptyFile
    if size > limits.file_bytes:
        raise FileTooLarge(limit=limits.file_bytes // MEGABYTE)
    found = identify(path)
    if found.kind == "other":
        raise UnsupportedFormat(kind=found.name, remedy=found.remedy)
    return found


def _members(name: str, path: Path, workdir: Path, limits: Limits) -> list[SourceFile]:
    answer = sandbox.call(
        "expand_zip",
        seconds=limits.inspect_seconds,
        memory_bytes=limits.memory_bytes,
        path=str(path),
        workdir=str(workdir),
        entry_limit=limits.archive_entries,
        byte_limit=limits.archive_bytes,
        file_limit=limits.file_bytes,
        ratio_limit=limits.archive_ratio,
        ratio_from=limits.ratio_counts_from,
    ).fields
    if answer["container"]:
        container = OFD if answer["container"] == "ofd" else OFFICE
        raise UnsupportedFormat(kind=container.name, remedy=container.remedy)
    return [_member(f"{name}/{member['name']}", member, workdir, limits) for member in answer["members"]]


def _member(name: str, member: dict[str, Any], workdir: Path, limits: Limits) -> SourceFile:
    if "error" in member:
        digest = hashlib.sha256(b"").hexdigest()
        return _unusable(name, workdir, digest, None, error_named(member["error"], member["details"]))
    path, found = Path(member["file"]), None
    try:
        found = _identified(path, limits)
        if found.kind == "zip":
            raise NestedArchive
        return _inspected(name, path, member["sha256"], found, workdir, limits)
    except ReadingError as error:
        return _unusable(name, path, member["sha256"], found, error)


def _inspected(name: str, path: Path, digest: str, found: Format, workdir: Path, limits: Limits) -> SourceFile:
    """Count the pages of a PDF or an image; raises ``ReadingError``."""
    arguments: dict[str, Any] = {"path": str(path), "page_limit": limits.pages}
    if found.kind == "pdf":
        arguments |= {"workdir": str(workdir)}
    else:
        arguments |= {"image_limit": limits.image_pixels}
    answer = sandbox.call(
        "inspect_pdf" if found.kind == "pdf" else "inspect_image",
        seconds=limits.inspect_seconds,
        memory_bytes=limits.memory_bytes,
        **arguments,
    ).fields
    return SourceFile(
        name=name,
        sha256=digest,
        path=Path(answer.get("repaired") or path),
        media_type=found.media_type,
        pages=answer["pages"],
        warning=answer.get("warning"),
        notes=tuple(answer["notes"]),
    )


def _unusable(name: str, path: Path, digest: str, found: Format | None, error: ReadingError) -> SourceFile:
    media_type = found.media_type if found else _UNKNOWN
    return SourceFile(name=name, sha256=digest, path=path, media_type=media_type, pages=0, problem=error.sentence)
