"""Pages of one file to runs: which pages are one paper, and what kind it is."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from extractors.classify.evidence import TITLE, PageEvidence, Title, kinds, look_at, squeeze
from schemas.document import DocumentType
from schemas.page import Page, PageState

OWN_TITLE = 0.7 * TITLE
"""A title of at least this weight begins a paper."""

_TYPED_FROM = 6.0
_COVER_ROWS = 22
_OTHER_PAPER = 7.0
_SIGNATURE_ROWS = 14
_SIGNED = re.compile(r"盖章|签章|签字|签名|甲方|乙方|[公司院所学会心]$|[\d一二三四五六七八九十]日$")
_CONTRACTS = {"transfer_contract", "license_contract", "equity_agreement", "pledge_contract", "service_contract"}
_SINGLE = {"business_license", "institution_certificate", "association_certificate", "private_nonprofit_certificate",
           "invoice", "bank_slip", "patent_certificate", "license_record", "contract_registration"}  # fmt: skip
"""Papers of one page: another page without a title is another paper."""

_WITHOUT_ARTICLES = {*_SINGLE, "insurance_proof"}
"""Papers that never have numbered articles: a page that opens with 第一条 is another paper."""

_COVERED = {*_CONTRACTS, "application_form", "policy_text", "labor_contract", "supplement", "plan_document"}
_AMBIGUOUS_TITLES = ("技术转让合同", "技术转让协议", "知识产权转让", "知识产权许可")
_ONE_PERSON = ("个人参保", "个人权益", "个人缴费", "参保个人", "职工个人")


@dataclass(frozen=True)
class Run:
    """Pages that are one paper. Unreadable and blank pages have no evidence but belong to the run they lie in."""

    pages: tuple[Page, ...]
    evidence: tuple[PageEvidence, ...]
    title: Title | None

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
        if not self.evidence:
            return "other", 0.0
        scores = self.scores
        first, second, *_ = sorted(scores, key=lambda name: scores[name], reverse=True)
        margin = scores[first] - max(0.0, scores[second])
        if scores[first] < _TYPED_FROM or margin < 1.0:
            return "other", 0.5
        return first, round(0.5 + 0.495 * math.tanh(margin / 5.0), 3)

    @property
    def type(self) -> DocumentType:
        name = self.kind[0]
        return next((kind.type for kind in kinds() if kind.name == name), DocumentType.OTHER)

    @property
    def is_cover(self) -> bool:
        """A single page with little on it of a paper that has covers: the same title may come again on the next one."""
        if self.title is None or self.title.kind not in _COVERED:
            return False
        return len(self.evidence) == 1 and self.evidence[0].rows <= _COVER_ROWS and not self.evidence[0].first_article


def runs_of(pages: Sequence[Page], *, loose: bool = False) -> list[Run]:
    """The papers on ``pages``, in order. ``loose`` pages come from a file each: one without a title goes on with the
    paper before it only where something on it says so, and a page that cannot be read stands alone."""
    runs: list[Run] = []
    for page in pages:
        evidence = look_at(page) if has_text(page) else None
        last = runs[-1] if runs else None
        own = own_title(evidence) if evidence else None
        if last is None or not _belongs(last, evidence, own, loose=loose):
            runs.append(Run((page,), (evidence,) if evidence else (), own))
            continue
        runs[-1] = last.plus(page, evidence)
        if last.title is None and own is not None:
            runs[-1] = replace(runs[-1], title=own)
    return runs


def _belongs(run: Run, evidence: PageEvidence | None, own: Title | None, *, loose: bool) -> bool:
    if evidence is None:
        return not loose
    if not run.evidence:
        return not loose and own is None
    if not continues(run, evidence):
        return False
    return (not loose and not is_complete(run)) or own is not None or _fits(run, evidence, loose=loose)


def is_complete(run: Run) -> bool:
    """The run has come to what ends a paper of its kind, so that what follows must say it belongs to it."""
    kind, text = run.kind[0], _whole_text(run.evidence[-1])
    if kind in _SINGLE or (kind == "other" and run.title is None):
        return True
    if kind == "application_form":
        return any("推荐单位" in _whole_text(evidence) for evidence in run.evidence)
    if kind in _CONTRACTS:
        return len(re.findall(r"盖章|签章|签字|公章", text)) > 1
    if kind == "policy_text":
        return bool(re.search(r"日起(?:施行|实施|执行|生效)|负责解释", text))
    return False


def _fits(run: Run, evidence: PageEvidence, *, loose: bool) -> bool:
    """A page without a title of its own says that it goes on with the run: by its page number, by the phrases of the
    run's kind, by numbered articles, or because it is nothing but a signature."""
    if _counted_on(run.evidence[-1], evidence):
        return True
    kind = run.kind[0]
    if kind == "other" or kind in _SINGLE or (run.title is None and loose):
        return False
    name, score = evidence.best
    articles = evidence.first_article is not None and kind in {*_CONTRACTS, "policy_text"}
    signature = evidence.rows <= _SIGNATURE_ROWS and _is_signed(evidence)
    return (
        evidence.scores[kind] >= 1.5
        or (name == kind and score >= 1.0)
        or (score < _TYPED_FROM and (articles or signature))
    )


def _is_signed(evidence: PageEvidence) -> bool:
    """Among the first lines one that signs: 甲方（盖章）, a unit's name, a date; what stands below (文号, 抄送) is not
    asked."""
    return any(_SIGNED.search(squeeze(line.text)) for line in evidence.page.lines[:6])


def has_text(page: Page) -> bool:
    return page.state is PageState.READ and any(line.text.strip() for line in page.lines)


def own_title(evidence: PageEvidence) -> Title | None:
    """The title by which the page may begin a paper: weighty, and the page is not counted as a later one."""
    title = evidence.title
    return title if title is not None and title.score >= OWN_TITLE else None


def continues(run: Run, evidence: PageEvidence) -> bool:
    """Whether the page goes on with ``run``. A page without a title does, unless it plainly is another paper."""
    if _counted_on(run.evidence[-1], evidence):
        return True
    if _counts_from_one(run, evidence):
        return False
    title = own_title(evidence)
    if title is None:
        return not _plainly_other(run, evidence)
    if run.title is None:
        return False
    return _repeats(run, title, evidence)


def _counted_on(before: PageEvidence, now: PageEvidence) -> bool:
    """第 1 页 共 3 页 followed by 第 2 页 共 3 页, with the same total."""
    if before.number is None or now.number is None or now.number.number != before.number.number + 1:
        return False
    return now.number.total is not None and now.number.total == before.number.total


def _counts_from_one(run: Run, evidence: PageEvidence) -> bool:
    number = evidence.number
    if number is None or number.number != 1 or number.total is None or run.is_cover:
        return False
    return any(e.number is not None for e in run.evidence)


def _plainly_other(run: Run, evidence: PageEvidence) -> bool:
    """The phrases of a page without a title speak clearly for another kind of paper, and not for the run's."""
    name, score = evidence.best
    current = run.kind[0]
    if current == "other":
        return score >= _OTHER_PAPER and run.title is not None and run.title.kind != name
    if name == current or {name, current} <= _CONTRACTS:
        return False
    if evidence.scores[current] >= 2.0 or score < _OTHER_PAPER:
        return False
    return evidence.first_article is None or current in _WITHOUT_ARTICLES


def _repeats(run: Run, title: Title, evidence: PageEvidence) -> bool:
    """A title that is only the running head or the inner title of the same paper."""
    assert run.title is not None
    if title.kind != run.title.kind:
        return _is_named_inside(run, title)
    if evidence.number is not None and evidence.number.number > 1 and evidence.number.total is not None:
        return True
    if title.kind == "insurance_proof":
        one_person = any(word in title.text + _text(evidence) for word in _ONE_PERSON)
        return title.text == run.title.text and not one_person and _same_mark(run, evidence)
    return run.is_cover or _is_named_inside(run, title)


def _is_named_inside(run: Run, title: Title) -> bool:
    """The run is a covering notice (关于印发《某办法》的通知) and the page brings the text it announces."""
    assert run.title is not None
    announced = run.title.kind == "policy_text" and ("印发" in run.title.text or "发布" in run.title.text)
    return announced and title.kind == "policy_text" and title.text in run.title.text and "印发" not in title.text


def _same_mark(run: Run, evidence: PageEvidence) -> bool:
    """No other employer and no other verification code on the page than on the run's last one."""
    before, now = _marks(run.evidence[-1]), _marks(evidence)
    return all(before[label] == now[label] for label in before.keys() & now.keys())


def _marks(evidence: PageEvidence) -> dict[str, str]:
    marks = {}
    for line in evidence.page.lines:
        text = squeeze(line.text)
        for label in ("单位名称", "单位编号", "验证码"):
            if text.startswith(label) and len(text) > len(label) + 2:
                marks[label] = text[len(label) :].lstrip(":")
    return marks


def _text(evidence: PageEvidence) -> str:
    return squeeze("".join(line.text for line in evidence.page.lines[:6]))


def _whole_text(evidence: PageEvidence) -> str:
    return squeeze("".join(line.text for line in evidence.page.lines))


def _ambiguous(title: Title) -> bool:
    return any(title.text.startswith(name) for name in _AMBIGUOUS_TITLES)


def _capped(score: float) -> float:
    return max(-12.0, min(12.0, score))
