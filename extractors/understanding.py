"""From the pages of a submission to its documents and facts: pure, no engine, no file, no store."""

import logging
from collections.abc import Mapping, Sequence

from extractors.agreement import confirm
from extractors.classify import split
from extractors.documents import extract
from extractors.files.source import SourceFile
from schemas.document import Document, DocumentState
from schemas.evidence import Fact
from schemas.page import Page

logger = logging.getLogger(__name__)

_EXTRACTION_FAILED = "该文件的文字已识读，但整理为事实时出现内部错误；请人工核对该文件，并将受理编号告知管理员。"


def understand(
    files: Sequence[SourceFile], pages: Mapping[str, Sequence[Page]]
) -> tuple[tuple[Document, ...], tuple[Fact, ...]]:
    """The documents in ``files`` and their facts, held against each other. ``pages`` are those of each file by name.

    A document its extractor fails on keeps its pages, says so and stops nothing else.
    """
    documents: list[Document] = []
    facts: list[Fact] = []
    for document in split(files, pages):
        seen, found = _extracted(document, pages)
        documents.append(seen)
        facts += found
    return tuple(documents), tuple(confirm(facts))


def _extracted(document: Document, pages: Mapping[str, Sequence[Page]]) -> tuple[Document, Sequence[Fact]]:
    if document.state is DocumentState.REJECTED:
        return document, ()
    by_number = {(page.file, page.number): page for run in pages.values() for page in run}
    places = [(part.file, number) for part in document.parts for number in part.pages]
    try:
        extraction = extract(document, [by_number[place] for place in places if place in by_number])
    except Exception as error:
        # The kind of error alone: its words may quote the page.
        logger.error("document %s of type %s: %s", document.id, document.type, type(error).__name__)
        failed = {"state": DocumentState.PARTLY_READ, "problem": document.problem or _EXTRACTION_FAILED}
        return document.model_copy(update=failed), ()
    left = {"unmapped": tuple(extraction.unmapped), "notes": tuple(extraction.notes)}
    return document.model_copy(update=left), extraction.facts
