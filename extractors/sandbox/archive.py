"""ZIP archives: unpacking within bounds. Runs in the sandbox.

Members are written under names of our making, never under theirs, so a path in the archive leads nowhere; what looks
like an attack is refused all the same. Declared sizes are not believed: what is written is counted.
"""

import hashlib
import stat
import zipfile
import zlib
from pathlib import Path
from typing import Any

from extractors.errors import (
    ArchiveBomb,
    ArchiveTooLarge,
    DamagedArchive,
    DamagedFile,
    EmptyArchive,
    EncryptedArchive,
    FileTooLarge,
    ReadingError,
    TooManyEntries,
    UnsafePath,
    UnsupportedCompression,
)
from extractors.files import names

MEGABYTE = 1 << 20
UTF8_FLAG = 0x800
ENCRYPTED_FLAG = 0x1


def expand(
    *, path: str, workdir: str, entry_limit: int, byte_limit: int, file_limit: int, ratio_limit: int, ratio_from: int
) -> tuple[dict[str, Any], bytes]:
    """``members``: for each its ``name`` and either ``file``, ``sha256``, or ``error`` and ``details``.

    ``container`` is ``office`` or ``ofd`` for the documents that are ZIP archives; they are not unpacked.
    """
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise DamagedArchive from error
    with archive:
        entries = archive.infolist()
        if container := _container(archive):
            return {"container": container, "members": []}, b""
        if len(entries) > entry_limit:
            raise TooManyEntries(limit=entry_limit)
        files = [entry for entry in entries if not entry.is_dir() and not names.is_junk(_name(entry))]
        _check(files, byte_limit=byte_limit, ratio_limit=ratio_limit, ratio_from=ratio_from)
        members: list[dict[str, Any]] = []
        left = byte_limit
        for entry in files:
            member: dict[str, Any] = {"name": names.unique(names.clean(_name(entry)), [m["name"] for m in members])}
            try:
                file, digest, size = _unpack(archive, entry, Path(workdir), min(file_limit, left))
                left -= size
                member |= {"file": str(file), "sha256": digest}
            except FileTooLarge as error:
                if left < file_limit:
                    raise ArchiveTooLarge(limit=byte_limit // MEGABYTE) from error
                member |= {"error": FileTooLarge.__name__, "details": {"limit": file_limit // MEGABYTE}}
            except ReadingError as error:
                member |= {"error": type(error).__name__, "details": error.details}
            members.append(member)
    return {"container": None, "members": members}, b""


def _name(entry: zipfile.ZipInfo) -> str:
    return names.decode(entry.orig_filename, is_utf8=bool(entry.flag_bits & UTF8_FLAG))


def _container(archive: zipfile.ZipFile) -> str | None:
    contents = archive.NameToInfo
    if "[Content_Types].xml" in contents or "mimetype" in contents:
        return "office"
    return "ofd" if "OFD.xml" in contents else None


def _check(files: list[zipfile.ZipInfo], *, byte_limit: int, ratio_limit: int, ratio_from: int) -> None:
    if not files:
        raise EmptyArchive
    if all(entry.flag_bits & ENCRYPTED_FLAG for entry in files):
        raise EncryptedArchive
    for entry in files:
        if entry.file_size > ratio_from and entry.file_size > ratio_limit * max(1, entry.compress_size):
            raise ArchiveBomb
    if sum(entry.file_size for entry in files) > byte_limit:
        raise ArchiveTooLarge(limit=byte_limit // MEGABYTE)


def _unpack(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, workdir: Path, limit: int) -> tuple[Path, str, int]:
    if names.is_unsafe(_name(entry)) or stat.S_ISLNK(entry.external_attr >> 16):
        raise UnsafePath
    if entry.flag_bits & ENCRYPTED_FLAG:
        raise EncryptedArchive
    digest, size = hashlib.sha256(), 0
    partial = workdir / "unpacking"
    try:
        with archive.open(entry) as source, partial.open("wb") as target:
            while chunk := source.read(MEGABYTE):
                size += len(chunk)
                if size > limit:
                    raise FileTooLarge(limit=limit // MEGABYTE)
                digest.update(chunk)
                target.write(chunk)
    except NotImplementedError as error:
        raise UnsupportedCompression from error
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError) as error:
        raise DamagedFile from error
    file = workdir / digest.hexdigest()
    partial.replace(file)
    return file, digest.hexdigest(), size
