"""The pages of papers: which page of a file is which page of a document, and what part of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from schemas.document import Document
from schemas.evidence import Box
from schemas.page import Page
from schemas.submission import Dossier

FULL: Box = (0.0, 0.0, 1.0, 1.0)


@dataclass(frozen=True)
class PageRef:
    """A page of a document: ``sequence`` counts from 1 over all files of the document. ``region`` is the part of the
    page as displayed that is the paper, where several papers share the page; ``page`` holds only what lies in it."""

    document: str
    sequence: int
    page: Page
    region: Box | None = None

    @property
    def anchor(self) -> str:
        return f"page-{self.document}-{self.sequence}"

    @property
    def frame(self) -> Box:
        """What of the displayed page is to be seen: the region, else all of it."""
        return self.region or FULL


PageRefs = Mapping[str, tuple[PageRef, ...]]


def page_refs(dossier: Dossier) -> PageRefs:
    """The pages of every document by its id."""
    return {document.id: _of(document, dossier.pages.get(document.id, ())) for document in dossier.documents}


def _of(document: Document, pages: Sequence[Page]) -> tuple[PageRef, ...]:
    regions = {(part.file, number): part.region for part in document.parts for number in part.pages if part.region}
    refs = []
    for sequence, page in enumerate(pages, start=1):
        region = regions.get((page.file, page.number))
        if region is None:
            refs.append(PageRef(document.id, sequence, page))
        else:
            refs.append(PageRef(document.id, sequence, _within(page, region), page.displayed(region)))
    return tuple(refs)


def _within(page: Page, region: Box) -> Page:
    """The page with only the lines, seals, codes and unread places whose centre lies in ``region`` (straightened)."""
    return page.model_copy(
        update={
            "lines": tuple(line for line in page.lines if _lies_in(line.box, region)),
            "tables": tuple(table for table in page.tables if _lies_in(table.box, region)),
            "seals": tuple(seal for seal in page.seals if _lies_in(seal.box, region)),
            "codes": tuple(code for code in page.codes if _lies_in(code.box, region)),
            "unread": tuple(box for box in page.unread if _lies_in(box, region)),
        }
    )


def _lies_in(box: Box, region: Box) -> bool:
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return region[0] <= x < region[2] and region[1] <= y < region[3]


def find_ref(refs: PageRefs, document: str | None, file: str | None, number: int | None) -> PageRef | None:
    """The page ``number`` of ``file`` (of any where ``None``) in a document; ``None`` where it has none."""
    if document is None or number is None:
        return None
    own = refs.get(document, ())
    return next((ref for ref in own if ref.page.number == number and file in (None, ref.page.file)), None)
