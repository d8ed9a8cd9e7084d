"""Hostile PDF files. Nearly all are written by hand, because libraries refuse to write what they refuse to read."""

import io
import zlib

import pikepdf

from extractors.errors import (
    DamagedFile,
    EmptyFile,
    EncryptedFile,
    NoPages,
    PagePictureDamaged,
    PageTooLarge,
    ReadingError,
    TooManyPages,
    UnsupportedFormat,
)
from tests.hostile.case import Case

HEAD = b"%PDF-1.7\n"
FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
TEXT = b"BT /F1 24 Tf 72 700 Td (Hello) Tj ET"


def document(objects: dict[int, bytes], *, root: int = 1, extra: bytes = b"") -> bytes:
    """Objects with a correct cross-reference table."""
    out, offsets = io.BytesIO(), {}
    out.write(HEAD)
    for number, body in objects.items():
        offsets[number] = out.tell()
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    start, size = out.tell(), max(objects) + 1
    out.write(b"xref\n0 %d\n" % size)
    for number in range(size):
        used = number in offsets
        out.write(b"%010d %05d %s \n" % (offsets.get(number, 0), 0 if used else 65535, b"n" if used else b"f"))
    out.write(b"trailer\n<</Size %d/Root %d 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (size, root, extra, start))
    return out.getvalue()


def stream(body: bytes, entries: bytes = b"") -> bytes:
    return b"<</Length %d%s>>\nstream\n%s\nendstream" % (len(body), entries, body)


def page(
    *,
    mediabox: bytes = b"[0 0 595 842]",
    resources: bytes = b"",
    content: bytes = TEXT,
    entries: bytes = b"",
    root: bytes = b"",
    more: dict[int, bytes] | None = None,
) -> bytes:
    """One page; ``more`` are objects from number 10."""
    return document(
        {
            1: b"<</Type/Catalog/Pages 2 0 R%s>>" % root,
            2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            3: b"<</Type/Page/Parent 2 0 R/MediaBox%s/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>%s>>%s>>"
            % (mediabox, resources, entries),
            4: stream(content),
            5: FONT,
        }
        | (more or {})
    )


def good() -> bytes:
    return page()


def with_image(entries: bytes, body: bytes) -> bytes:
    image = stream(body, b"/Type/XObject/Subtype/Image/BitsPerComponent 8/ColorSpace/DeviceGray" + entries)
    return page(resources=b"/XObject<</I 10 0 R>>", content=b"500 0 0 700 40 40 cm /I Do", more={10: image})


def encrypted(user: str, owner: str) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(good())) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(user=user, owner=owner))
    return out.getvalue()


def many_pages(count: int) -> bytes:
    kids = b" ".join(b"%d 0 R" % number for number in range(10, 10 + count))
    leaves = dict.fromkeys(range(10, 10 + count), b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>")
    return document(
        {1: b"<</Type/Catalog/Pages 2 0 R>>", 2: b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, count)} | leaves
    )


def tree(pages: bytes, more: dict[int, bytes] | None = None) -> bytes:
    return document({1: b"<</Type/Catalog/Pages 2 0 R>>", 2: pages} | (more or {}))


def nested(opening: bytes, closing: bytes, depth: int) -> bytes:
    return page(entries=b"/Deep " + opening * depth + closing * depth)


def laughs(*, levels: int, times: int) -> bytes:
    """Forms that each draw the next one several times."""
    forms = {}
    for level in range(levels):
        body = b"/X Do " * times if level < levels - 1 else TEXT
        below = b"/XObject<</X %d 0 R>>/Font<</F1 5 0 R>>" % (11 + level)
        entries = b"/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<<%s>>" % below
        forms[10 + level] = stream(body, entries)
    return page(resources=b"/XObject<</X 10 0 R>>", content=b"/X Do", more=forms)


def self_drawing() -> bytes:
    form = stream(b"/X Do", b"/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<</XObject<</X 10 0 R>>>>")
    return page(resources=b"/XObject<</X 10 0 R>>", content=b"/X Do", more={10: form})


def content_bomb(megabytes: int) -> bytes:
    once = zlib.compressobj(1)
    body = b"".join(once.compress(b"\n" * (1 << 20)) for _ in range(megabytes)) + once.flush()
    bomb = stream(zlib.compress(body, 9), b"/Filter[/FlateDecode/FlateDecode]")
    return page(more={4: bomb})


def wrong_offsets() -> bytes:
    return good().replace(b"startxref\n", b"startxref\n9")


def without_table() -> bytes:
    return good().split(b"xref\n")[0]


def previous_loop() -> bytes:
    whole = good()
    start = whole.rindex(b"xref\n0")
    return whole.replace(b"/Root 1 0 R", b"/Root 1 0 R/Prev %d" % start)


def huge_table() -> bytes:
    return good().replace(b"xref\n0 6", b"xref\n0 2000000000").replace(b"/Size 6", b"/Size 2000000000")


JAVASCRIPT = b"/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>"
LAUNCH = b"/OpenAction<</S/Launch/F(cmd.exe)>>"
ATTACHMENT = b"/Names<</EmbeddedFiles<</Names[(a.exe) <</Type/Filespec/F(a.exe)>>]>>>>"
BROKEN_FONT = b"<</Type/Font/Subtype/TrueType/BaseFont/SimSun/FontDescriptor 11 0 R>>"
DESCRIPTOR = b"<</Type/FontDescriptor/FontName/SimSun/Flags 4/FontFile2 12 0 R>>"
JPX_HEADER = b"\xff\x4f\xff\x51\x00\x29\x00\x00" + b"\x00\x00\x75\x30" * 2 + b"\x00" * 8 + b"\x00\x00\x75\x30" * 2


def undecodable(name: str, kind: bytes, body: bytes) -> Case:
    """A page that shows nothing but an image whose data are broken."""
    entries = b"/Width 99/Height 99/Filter/" + kind
    return Case(name, lambda: with_image(entries, body), 1, page=PagePictureDamaged)


CASES = (
    Case("empty.pdf", lambda: b"", EmptyFile),
    Case("noise.pdf", lambda: bytes((i * 7919 + i * i) % 256 for i in range(5000)), UnsupportedFormat),
    Case("header-only.pdf", lambda: HEAD, DamagedFile),
    Case("cut-in-half.pdf", lambda: good()[: len(good()) // 2], 1, warned=True),
    Case("header-too-late.pdf", lambda: b"\x00" * 5000 + good(), UnsupportedFormat),
    Case("wrong-offsets.pdf", wrong_offsets, 1),
    Case("no-table.pdf", without_table, 1, warned=True),
    Case("table-loop.pdf", previous_loop, 1),
    Case("table-of-two-billion.pdf", huge_table, 1),
    Case("user-password.pdf", lambda: encrypted("secret", "owner"), EncryptedFile),
    Case("owner-password.pdf", lambda: encrypted("", "owner"), 1),
    Case("ten-thousand-pages.pdf", lambda: many_pages(10_000), TooManyPages),
    Case("no-pages.pdf", lambda: tree(b"<</Type/Pages/Kids[]/Count 0>>"), NoPages),
    Case("count-lies.pdf", lambda: tree(b"<</Type/Pages/Kids[]/Count 2000000000>>"), ReadingError),
    Case("tree-loop.pdf", lambda: tree(b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2>>"), ReadingError),
    Case("nested-arrays.pdf", lambda: nested(b"[", b"]", 100_000), ReadingError),
    Case("nested-dictionaries.pdf", lambda: nested(b"<</D ", b">>", 50_000), ReadingError),
    Case("page-of-a-thousand-kilometres.pdf", lambda: page(mediabox=b"[0 0 3000000000 3000000000]"), 1, either=True),
    Case("page-of-five-metres.pdf", lambda: page(mediabox=b"[0 0 14400 14400]"), 1),
    Case("page-of-no-size.pdf", lambda: page(mediabox=b"[0 0 0 0]"), 1, page=ReadingError, either=True),
    Case("page-of-nan.pdf", lambda: page(mediabox=b"[0 0 nan inf]"), 1, page=ReadingError, either=True),
    Case("page-upside-down.pdf", lambda: page(mediabox=b"[595 842 0 0]"), 1),
    Case("hair-thin-page.pdf", lambda: page(mediabox=b"[0 0 0.001 14400]"), 1, page=ReadingError, either=True),
    Case("image-of-900-megapixels.pdf", lambda: with_image(b"/Width 30000/Height 30000", b"x"), 1, page=PageTooLarge),
    Case(
        "broken-jbig2.pdf",
        lambda: with_image(b"/Width 99/Height 99/Filter/JBIG2Decode", b"\x97JB2" * 40),
        1,
        page=PagePictureDamaged,
    ),
    Case(
        "broken-jpx.pdf",
        lambda: with_image(b"/Width 99/Height 99/Filter/JPXDecode", b"\x00\x00\x00\x0cjP  " * 9),
        1,
        page=PagePictureDamaged,
    ),
    Case(
        "jpx-of-900-megapixels.pdf",
        lambda: with_image(b"/Width 99/Height 99/Filter/JPXDecode", JPX_HEADER * 9),
        1,
        page=PagePictureDamaged,
    ),
    Case(
        "broken-jpeg-inside.pdf",
        lambda: with_image(b"/Width 99/Height 99/Filter/DCTDecode", b"\xff\xd8\xff" * 9),
        1,
        page=PagePictureDamaged,
    ),
    Case("broken-flate.pdf", lambda: with_image(b"/Width 99/Height 99/Filter/FlateDecode", b"\x78\x9c\x00\xff" * 9), 1),
    Case("content-bomb.pdf", lambda: content_bomb(150), 1, page=ReadingError, either=True, seconds=4),
    Case("billion-laughs.pdf", lambda: laughs(levels=10, times=10), 1, page=ReadingError, either=True, seconds=2),
    Case("form-draws-itself.pdf", self_drawing, 1),
    Case("unbalanced.pdf", lambda: page(content=b"q " * 50_000 + TEXT), 1),
    Case("content-missing.pdf", lambda: good().replace(b"/Contents 4 0 R", b"/Contents 9 0 R"), 1),
    Case("javascript.pdf", lambda: page(root=JAVASCRIPT), 1, noted=True),
    Case("launch.pdf", lambda: page(root=LAUNCH), 1, noted=True),
    Case("attachment.pdf", lambda: page(root=ATTACHMENT), 1, noted=True),
    Case("font-missing.pdf", lambda: page(resources=b"/Font<<>>"), 1),
    Case(
        "font-broken.pdf",
        lambda: page(more={5: BROKEN_FONT, 11: DESCRIPTOR, 12: stream(b"\x00\x01\x00\x00" + b"\xff" * 200)}),
        1,
    ),
    Case("web-page-and.pdf", lambda: b"<html><script>alert(1)</script></html>\n" + good(), 1),
    Case("a-million-glyphs.pdf", lambda: page(content=b"BT /F1 1 Tf (" + b"x" * 1_000_000 + b") Tj ET"), 1),
)
