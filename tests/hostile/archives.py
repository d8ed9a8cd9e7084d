"""Hostile ZIP archives. The outcome is that of the archive, or of its first member where it is unpacked."""

import io
import struct
import warnings
import zipfile
import zlib

from extractors.errors import (
    ArchiveBomb,
    ArchiveTooLarge,
    DamagedArchive,
    DamagedFile,
    EmptyArchive,
    EncryptedArchive,
    NestedArchive,
    TooManyEntries,
    UnsafePath,
    UnsupportedCompression,
    UnsupportedFormat,
)
from tests.hostile.case import Case
from tests.hostile.pdfs import good


def packed(*members: tuple[str | zipfile.ZipInfo, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(out, "w", method) as archive:
        warnings.simplefilter("ignore")  # zipfile warns of duplicate names, which is what one case is about
        for name, body in members:
            archive.writestr(name, body)
    return out.getvalue()


def raw_named(name: bytes, body: bytes) -> bytes:
    """An archive of one stored member whose name is written as it is, without the UTF-8 flag."""
    total, size = zlib.crc32(body), len(body)
    head = struct.pack("<4sHHHHHIIIHH", b"PK\x03\x04", 20, 0, 0, 0, 0, total, size, size, len(name), 0) + name
    entry = struct.pack(
        "<4sHHHHHHIIIHHHHHII", b"PK\x01\x02", 20, 20, 0, 0, 0, 0, total, size, size, len(name), 0, 0, 0, 0, 0, 0
    )
    start = len(head) + size
    end = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 1, 1, len(entry) + len(name), start, 0)
    return head + body + entry + name + end


def _patched(whole: bytes, local: int, central: int, value: bytes) -> bytes:
    """``value`` put at ``local`` in the first local header and at ``central`` in the first central entry."""
    patched = bytearray(whole)
    patched[local : local + len(value)] = value
    at = whole.index(b"PK\x01\x02") + central
    patched[at : at + len(value)] = value
    return bytes(patched)


def locked() -> bytes:
    return _patched(packed(("a.pdf", good())), 6, 8, b"\x01\x00")


def strange_method() -> bytes:
    return _patched(packed(("a.pdf", good())), 8, 10, b"\x63\x00")


def wrong_sum() -> bytes:
    return _patched(packed(("a.pdf", good())), 14, 16, b"\x00\x00\x00\x00")


def lying_size() -> bytes:
    """Claims a hundred bytes and holds ten megabytes."""
    return _patched(packed(("a.pdf", b"\x00" * (10 << 20))), 22, 24, struct.pack("<I", 100))


def link() -> bytes:
    entry = zipfile.ZipInfo("passwd.pdf")
    entry.create_system = 3
    entry.external_attr = 0o120777 << 16
    return packed((entry, b"/etc/passwd"))


def heap(count: int) -> bytes:
    """A directory of many entries for the same member; more than 65,535 need the ZIP64 end record."""
    one = raw_named(b"a.pdf", good())
    start, end = one.index(b"PK\x01\x02"), one.index(b"PK\x05\x06")
    entries = one[start:end] * count
    end64 = struct.pack("<4sQHHIIQQQQ", b"PK\x06\x06", 44, 45, 45, 0, 0, count, count, len(entries), start)
    locator = struct.pack("<4sIQI", b"PK\x06\x07", 0, start + len(entries), 1)
    short = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    return one[:start] + entries + end64 + locator + short


def junk() -> bytes:
    return packed(("__MACOSX/._a.pdf", b"x"), (".DS_Store", b"x"), ("a/Thumbs.db", b"x"), ("~$a.docx", b"x"))


def overlapping() -> bytes:
    """Many entries of the directory that all unpack the same twenty megabytes."""
    whole = packed(*((f"{i}", b"\x00" * (19 << 20) if i == 0 else b"") for i in range(100)))
    patched, first, at = bytearray(whole), whole.index(b"PK\x01\x02"), whole.index(b"PK\x01\x02")
    sizes = whole[first + 16 : first + 28]
    for _ in range(100):
        patched[at + 16 : at + 28] = sizes
        patched[at + 42 : at + 46] = b"\x00" * 4
        lengths = struct.unpack("<HHH", whole[at + 28 : at + 34])
        at += 46 + sum(lengths)
    return bytes(patched)


CASES = (
    Case("bomb.zip", lambda: packed(("a.pdf", b"\x00" * (25 << 20))), ArchiveBomb),
    Case("bomb-of-many.zip", overlapping, ArchiveTooLarge),
    Case("lying-size.zip", lying_size, DamagedFile),
    Case("hundred-thousand.zip", lambda: heap(100_000), TooManyEntries),
    Case("nested.zip", lambda: packed(("inner.zip", packed(("a.pdf", good())))), NestedArchive),
    Case("up-and-away.zip", lambda: packed(("../../etc/a.pdf", good())), UnsafePath),
    Case("up-the-windows-way.zip", lambda: packed(("..\\..\\a.pdf", good())), UnsafePath),
    Case("from-the-root.zip", lambda: packed(("/etc/a.pdf", good())), UnsafePath),
    Case("from-drive-c.zip", lambda: packed(("C:\\a.pdf", good())), UnsafePath),
    Case("link.zip", link, UnsafePath),
    Case("locked.zip", locked, EncryptedArchive),
    Case("strange-method.zip", strange_method, UnsupportedCompression),
    Case("wrong-sum.zip", wrong_sum, DamagedFile),
    Case("cut-off.zip", lambda: packed(("a.pdf", good()))[:-40], DamagedArchive),
    Case("nothing.zip", packed, EmptyArchive),
    Case("junk.zip", junk, EmptyArchive),
    Case(
        "word-called.pdf",
        lambda: packed(("[Content_Types].xml", b"<x/>"), ("word/document.xml", b"")),
        UnsupportedFormat,
    ),
    Case("invoice.ofd", lambda: packed(("OFD.xml", b"<x/>"), ("Doc_0/Document.xml", b"")), UnsupportedFormat),
    Case("chinese-windows.zip", lambda: raw_named("材料/营业执照.pdf".encode("gb18030"), good()), 1),
    Case("endless-name.zip", lambda: packed(("长" * 20_000 + ".pdf", good())), 1),
    Case("twice-the-same-name.zip", lambda: packed(("a.pdf", good()), ("a.pdf", good() + b"\n")), 1),
    Case("turning-name.zip", lambda: packed(("a\u202efdp.exe\x01.pdf", good())), 1),
)
