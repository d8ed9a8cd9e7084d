"""The plans, notices and policy texts of a submission, ready for linting."""

from dataclasses import dataclass
from functools import lru_cache

from pipeline.checks.linting.layout import of_pages
from pipeline.checks.linting.text import Manuscript
from pipeline.checks.papers import Papers
from schemas.document import Document, DocumentState, DocumentType
from schemas.page import Page, PageState

TYPES = (DocumentType.PLAN_DOCUMENT, DocumentType.POLICY_TEXT)


@dataclass(frozen=True)
class Paper:
    """A paper and its text. ``name`` tells it from others, empty where there are none; ``manuscript`` is ``None`` where
    nothing of it was read; ``gap`` says in Chinese what of it was not, and is empty where all was."""

    id: str
    name: str
    manuscript: Manuscript | None
    gap: str = ""

    @property
    def subject(self) -> str:
        return self.name or "全文"

    @property
    def prefix(self) -> str:
        """What a sentence about it begins with."""
        return f"{self.name}：" if self.name else ""


@dataclass(frozen=True)
class Manuscripts:
    """All of them, in the order of the documents."""

    papers: tuple[Paper, ...]

    @classmethod
    def of(cls, papers: Papers) -> "Manuscripts":
        return cls(tuple(_paper(document, papers) for document in papers.documents if document.type in TYPES))


@lru_cache(maxsize=64)
def _manuscript(pages: tuple[Page, ...]) -> Manuscript:
    """The text of the pages; kept, because a correction of a fact leaves every text as it was."""
    return of_pages(pages)


def _paper(document: Document, papers: Papers) -> Paper:
    pages = papers.pages.get(document.id, ())
    name = f"{document.type.label}（{document.file}）"
    lost = [page.number for page in pages if page.state is PageState.UNREADABLE]
    if document.state in {DocumentState.REJECTED, DocumentState.UNREADABLE} or not any(page.lines for page in pages):
        return Paper(document.id, name, None, "文字没有读出")
    gap = f"第{'、'.join(map(str, lost))}页没有读出" if lost else ""
    if not gap and document.state is not DocumentState.READ:
        gap = "部分内容没有读出"
    return Paper(document.id, name, _manuscript(pages), gap)
