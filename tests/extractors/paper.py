"""Pages made by hand: text at places, as if it had been read."""

from collections.abc import Sequence
from pathlib import Path

from extractors.files import SourceFile
from schemas.document import Document, DocumentPart, DocumentState, DocumentType
from schemas.evidence import Origin
from schemas.page import Line, Page, PageState, Seal, SealKind, Table

WIDTH, HEIGHT = 1654, 2339
_LINE = 0.014
_CHARACTER = 0.02


def line(
    text: str, x: float, y: float, *, size: float = 1.0, confidence: float = 0.99, origin: Origin = Origin.OCR
) -> Line:
    """One line of print whose left upper corner is at ``(x, y)``; ``size`` 1 is the body's."""
    width = sum(0.5 if character.isascii() else 1 for character in text) * _CHARACTER * size
    return Line(
        text=text, box=(x, y, min(1.0, x + width), min(1.0, y + _LINE * size)), confidence=confidence, origin=origin
    )


def centred(text: str, y: float, *, size: float = 2.0, confidence: float = 0.99) -> Line:
    width = sum(0.5 if character.isascii() else 1 for character in text) * _CHARACTER * size
    return line(text, max(0.0, 0.5 - width / 2), y, size=size, confidence=confidence)


def page_of(
    *texts: str,
    title: str = "",
    lines: Sequence[Line] = (),
    tables: Sequence[Table] = (),
    seals: Sequence[Seal] = (),
    file: str = "合同.pdf",
    number: int = 1,
    foot: str = "",
    state: PageState = PageState.READ,
) -> Page:
    """A page with ``title`` big and centred and ``texts`` below it; a tab in a text begins a second column."""
    made = [centred(part, 0.06 + 0.03 * i) for i, part in enumerate(title.split("\n")) if part]
    y = 0.16 if title else 0.08
    for text in texts:
        left, _, right = text.partition("\t")
        indent = len(left) - len(left.lstrip("　"))
        made.append(line(left.strip("　"), 0.1 + indent * _CHARACTER, y))
        if right:
            made.append(line(right, 0.55, y))
        y += 0.02
    if foot:
        made.append(centred(foot, 0.95, size=1.0))
    return Page(
        file=file, number=number, width=WIDTH, height=HEIGHT, origin=Origin.OCR, state=state,
        problem=None if state is PageState.READ else "页面过于模糊，请重新扫描", lines=(*made, *lines),
        tables=tuple(tables), seals=tuple(seals),
    )  # fmt: skip


def seal(text: str, x: float, y: float) -> Seal:
    return Seal(box=(x, y, x + 0.2, y + 0.14), text=text, kind=SealKind.OFFICIAL, confidence=0.97)


def source(name: str, pages: int = 1, problem: str | None = None) -> SourceFile:
    return SourceFile(name=name, sha256=f"{abs(hash(name)):064x}"[:64], path=Path(name), media_type="application/pdf",
                      pages=pages, problem=problem)  # fmt: skip


def document(type_: DocumentType, *pages: Page) -> Document:
    file = pages[0].file if pages else "合同.pdf"
    numbers = tuple(page.number for page in pages)
    return Document(
        id="d1", file=file, sha256="0" * 64, pages=numbers, type=type_, type_confidence=0.99,
        state=DocumentState.READ, parts=(DocumentPart(file=file, pages=numbers),),
    )  # fmt: skip
