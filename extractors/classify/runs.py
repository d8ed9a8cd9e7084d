"""Pages of one file to runs: which pages are one paper, and what kind it is."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from extractors.classify.evidence import TITLE, PageEvidence, Title, kinds, look_at
from extractors.classify.numbering import runs_through
from schemas.document import DocumentType
from schemas.evidence import Box
from schemas.page import Page, PageState

OWN_TITLE = 0.7 * TITLE
"""A title of at least this weight begins a paper."""

CONTRACTS = frozenset(
    {"transfer_contract", "license_contract", "equity_agreement", "pledge_contract", "service_contract"}
)
SINGLE = frozenset({"business_license", "institution_certificate", "association_certificate",
                    "private_nonprofit_certificate", "invoice", "bank_slip", "patent_certificate", "license_record",
                    "contract_registration"})  # fmt: skip
"""Papers of one page: another page without a title is another paper, unless it says otherwise."""

COVERED = frozenset({*CONTRACTS, "application_form", "policy_text", "labor_contract", "supplement", "plan_document"})
"""Papers that may have a cover, and annexes."""

_FRAMED_TITLE = 0.5 * TITLE
_BORNE_OUT = 3.0
_TYPED_FROM = 6.0
_RATHER, _RATHER_BY = 4.5, 3.0
"""Less evidence will do where nothing speaks for another kind."""
_COVER_ROWS = 22
_COVER_CLAUSES = 2
GUIDE = re.compile(r"填(?:写|表|报)(?:说明|须知|要求)|编制说明|使用说明|填写须知|签约须知|注意事项|目录|说明")
_DIVIDER_ROWS = 2
_COVER_OF_CERTIFICATE_ROWS = 4
_COVER_MAKER = re.compile(r"(?:监制|印制|局制|部制|厅制|委员会制)$|^中华人民共和国$|编制办公室制")
"""Who had a form printed: on the cover of a certificate, never on a sheet that parts papers."""
_AMBIGUOUS_TITLES = ("技术转让合同", "技术转让协议", "知识产权转让", "知识产权许可", "增资", "投资协议", "出资协议")


@dataclass(frozen=True)
class Run:
    """Pages that are one paper. Unreadable and blank pages have no evidence but belong to the run they lie in.
    ``region`` is set where the paper is only part of its one page; ``notes`` are Chinese sentences for people."""

    pages: tuple[Page, ...]
    evidence: tuple[PageEvidence, ...]
    title: Title | None
    divider: bool = False
    """Only a sheet that names the paper behind it."""
    region: Box | None = None
    notes: tuple[str, ...] = ()

    def plus(self, page: Page, evidence: PageEvidence | None) -> "Run":
        found = self.evidence + ((evidence,) if evidence else ())
        return replace(self, pages=(*self.pages, page), evidence=found)

    @property
    def scores(self) -> dict[str, float]:
        """Kinds with all that speaks for them: the run's title and the phrases of every page."""
        total = {kind.name: sum(_capped(e.scores[kind.name]) for e in self.evidence) for kind in kinds()}
        if self.title:
            bonus = self.title.score
            total[self.title.kind] += bonus
            if self.title.exact and not _ambiguous(self.title):
                total[self.title.kind] += bonus
        return total

    @property
    def kind(self) -> tuple[str, float]:
        """The kind of paper and how sure that is, from 0 to 1. ``other`` where nothing speaks clearly for one."""
        if not self.evidence or self.divider:
            return "other", 0.0 if not self.evidence else 0.5
        scores = self.scores
        first, second, *_ = sorted(scores, key=lambda name: scores[name], reverse=True)
        margin = scores[first] - max(0.0, scores[second])
        if (scores[first] < _TYPED_FROM or margin < 1.0) and (scores[first] < _RATHER or margin < _RATHER_BY):
            return "other", 0.5
        return first, round(0.5 + 0.495 * math.tanh(margin / 5.0), 3)

    @property
    def type(self) -> DocumentType:
        name = self.kind[0]
        return next((kind.type for kind in kinds() if kind.name == name), DocumentType.OTHER)

    @property
    def is_cover(self) -> bool:
        """A page with little on it of a paper that has covers, and the notes on filling in or the contents behind it:
        the same title may come again on the next page."""
        if self.title is None or self.title.kind not in COVERED or self.articles:
            return False
        little = (e.rows <= _COVER_ROWS and e.clauses <= _COVER_CLAUSES and e.title is not None for e in self.evidence)
        guides = (GUIDE.match(e.text) is not None for e in self.evidence)
        return all(small or guide for small, guide in zip(little, guides, strict=True))

    @property
    def articles(self) -> tuple[int, ...]:
        """The numbers of all 第N条, page by page."""
        return tuple(number for evidence in self.evidence for number in evidence.articles)

    @property
    def text(self) -> str:
        """All that is printed on its pages."""
        return "".join(evidence.text for evidence in self.evidence)


def has_text(page: Page) -> bool:
    return page.state is PageState.READ and any(line.text.strip() for line in page.lines)


def own_title(evidence: PageEvidence) -> Title | None:
    """The title by which the page may begin a paper: a weighty one, or one within a ruled frame that the rest of the
    page bears out."""
    title = evidence.title
    if title is None or title.score >= OWN_TITLE:
        return title
    name, score = evidence.best
    return title if title.score >= _FRAMED_TITLE and name == title.kind and score >= _BORNE_OUT else None


def seen_on(pages: Sequence[Page]) -> list[PageEvidence | None]:
    """The evidence on each page; ``None`` for one without text. Numbers that count the pages of the whole bundle are
    left out."""
    seen = [look_at(page) if has_text(page) else None for page in pages]
    titles = [own_title(evidence) if evidence else None for evidence in seen]
    begins = [title.kind if title and title.exact and title.score >= 0.9 * TITLE else None for title in titles]
    if runs_through([evidence.number if evidence else None for evidence in seen], begins):
        return [replace(evidence, number=None) if evidence else None for evidence in seen]
    return seen


def is_divider(evidence: PageEvidence, behind: PageEvidence | None) -> bool:
    """A sheet with nothing but the name of the paper on the next page (附件二：营业执照)."""
    title = own_title(evidence)
    if title is None or behind is None or evidence.rows > _DIVIDER_ROWS or title.kind in COVERED:
        return False
    page, following = evidence.page, own_title(behind)
    if page.seals or page.tables or page.codes or is_certificate_cover(evidence):
        return False
    return behind.best[0] == title.kind or (following is not None and following.kind == title.kind)


def is_certificate_cover(evidence: PageEvidence) -> bool:
    """The outer side of a folded certificate: its title and who had it printed, the particulars on the next page."""
    title = own_title(evidence)
    if title is None or title.kind not in SINGLE or evidence.rows > _COVER_OF_CERTIFICATE_ROWS:
        return False
    return any(_COVER_MAKER.search(line.text.strip()) for line in evidence.page.lines)


def _ambiguous(title: Title) -> bool:
    return any(title.text.startswith(name) for name in _AMBIGUOUS_TITLES)


def _capped(score: float) -> float:
    return max(-12.0, min(12.0, score))
