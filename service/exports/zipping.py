"""A ZIP archive written as it is sent: no more of it is in memory than one block of one file."""

import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Member:
    """A file of the archive. ``packed`` files are compressed; scans and PDF are that already."""

    name: str
    blocks: Iterable[bytes]
    packed: bool = True


class _Outlet(io.RawIOBase):
    """Takes what the archive writes until it is handed on. Not seekable: sizes follow the data."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        self._parts.append(bytes(data))
        return len(data)

    def drain(self) -> bytes:
        parts, self._parts = self._parts, []
        return b"".join(parts)


def zipped(members: Iterable[Member], *, at: datetime) -> Iterator[bytes]:
    """The archive in pieces. All files are dated ``at``, and none is executable."""
    outlet = _Outlet()
    with zipfile.ZipFile(outlet, "w") as archive:
        for member in members:
            info = zipfile.ZipInfo(member.name, date_time=at.timetuple()[:6])
            info.compress_type = zipfile.ZIP_DEFLATED if member.packed else zipfile.ZIP_STORED
            info.external_attr = 0o644 << 16
            with archive.open(info, "w", force_zip64=True) as target:
                for block in member.blocks:
                    target.write(block)
                    if piece := outlet.drain():
                        yield piece
    yield outlet.drain()
