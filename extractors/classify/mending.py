"""Second look at the runs: pages that lie apart are put together, pages out of order in order, doubles are named."""

import re
from collections.abc import Sequence
from dataclasses import replace

from rapidfuzz import fuzz

from extractors.classify.evidence import PageEvidence
from extractors.classify.numbering import in_order
from extractors.classify.runs import CONTRACTS, GUIDE, SINGLE, Run
from schemas.page import Page, PageState

_ALIKE = 96.0
_ALIKE_BEHIND = 90.0
"""The page right behind: a second scan of it may be the worse one."""
_DIGITS_ALIKE = 97.0
_LEAST_TEXT, _LEAST_PRINT = 60, 25
"""Characters; a page with less is not held against others, and within a paper against none."""


def mend(runs: Sequence[Run]) -> list[Run]:
    """The runs of one file, or of loose pages, with lost pages brought home, every paper's pages in order, and without
    the blank sheets between and within papers and the second scans of a page, which a note names."""
    return [_once(_ordered(run)) for run in _rejoined(_without_blanks(runs))]


def _without_blanks(runs: Sequence[Run]) -> list[Run]:
    """Blank sheets are no part of a paper: the one before them says where they lie. Runs of nothing else stay where
    there is no other."""
    kept: list[Run] = []
    for run in runs:
        blank = [page for page in run.pages if page.state is PageState.BLANK]
        pages = tuple(page for page in run.pages if page.state is not PageState.BLANK)
        if not blank or (not pages and not kept):
            kept.append(run)
        elif not pages:
            kept[-1] = replace(kept[-1], notes=(*kept[-1].notes, *_blank_notes(blank)))
        else:
            kept.append(replace(run, pages=pages, notes=(*run.notes, *_blank_notes(blank))))
    first = kept[0]
    if len(kept) > 1 and not first.evidence and all(page.state is PageState.BLANK for page in first.pages):
        kept[:2] = [replace(kept[1], notes=(*_blank_notes(first.pages), *kept[1].notes))]
    return kept


def _blank_notes(pages: Sequence[Page]) -> list[str]:
    return [f"“{page.file}”第{page.number}页为空白页" for page in pages]


def _rejoined(runs: Sequence[Run]) -> list[Run]:
    """Fragments without a title go to the paper that lacks just these pages, the nearest of several."""
    left = list(runs)
    for fragment in [run for run in runs if _is_fragment(run)]:
        here = next(i for i, run in enumerate(left) if run is fragment)
        hosts = [i for i, run in enumerate(left) if run is not fragment and _lacks(run, fragment)]
        if hosts:
            home = min(hosts, key=lambda i: abs(i - here))
            host = left[home]
            left[home] = replace(
                host, pages=(*host.pages, *fragment.pages), evidence=(*host.evidence, *fragment.evidence)
            )
            del left[here]
    return left


def _is_fragment(run: Run) -> bool:
    return run.title is None and bool(run.evidence) and not run.divider and run.kind[0] not in SINGLE


def _lacks(host: Run, fragment: Run) -> bool:
    """The host has a title, and page numbers or articles that leave room for just the fragment's."""
    if host.title is None or host.divider or not _kindred(host, fragment):
        return False
    have = [e.number for e in host.evidence if e.number is not None and e.number.total is not None]
    more = [e.number for e in fragment.evidence if e.number is not None and e.number.total is not None]
    if have and len(more) == len(fragment.evidence):
        totals = {number.total for number in (*have, *more)}
        return len(totals) == 1 and not {n.number for n in have} & {n.number for n in more}
    if have or more:
        return False
    return bool(host.articles and fragment.articles) and fragment.articles[0] == max(host.articles) + 1


def _kindred(host: Run, fragment: Run) -> bool:
    kind, found = host.kind[0], fragment.kind[0]
    if kind == found or found == "other" or {kind, found} <= CONTRACTS:
        return True
    return fragment.scores[kind] >= 2.0


def _ordered(run: Run) -> Run:
    """Pages in the order their numbers plainly give; pages without text stay behind the page they lie behind."""
    order = in_order([evidence.number for evidence in run.evidence])
    if order is None:
        return run
    groups: list[list[Page]] = [[] for _ in run.evidence]
    lead: list[Page] = []
    seen = -1
    for page in run.pages:
        if seen + 1 < len(run.evidence) and page is run.evidence[seen + 1].page:
            seen += 1
        (groups[seen] if seen >= 0 else lead).append(page)
    pages = (*lead, *(page for position in order for page in groups[position]))
    evidence = tuple(run.evidence[position] for position in order)
    return replace(run, pages=pages, evidence=evidence, notes=(*run.notes, "页序已按印刷页码重新排列"))


def _once(run: Run) -> Run:
    """Without the second scan of a page that lies right behind or after a few others: the same print but for what a
    second reading gets wrong."""
    kept: list[PageEvidence] = []
    notes = []
    for evidence in run.evidence:
        first = next((one for one in kept if _is_second_scan(one, evidence)), None)
        if first is None:
            kept.append(evidence)
        else:
            notes.append(f"第{evidence.page.number}页与第{first.page.number}页内容相同，疑似重复扫描，未重复读取")
    if not notes:
        return run
    dropped = {id(e.page) for e in run.evidence} - {id(e.page) for e in kept}
    pages = tuple(page for page in run.pages if id(page) not in dropped)
    return replace(run, pages=pages, evidence=tuple(kept), notes=(*run.notes, *notes))


def _is_second_scan(one: PageEvidence, other: PageEvidence) -> bool:
    if min(len(one.text), len(other.text)) < _LEAST_PRINT or one.number != other.number:
        return False
    if len(one.text) < _LEAST_TEXT and _digits(one.text) != _digits(other.text):
        return False
    behind = other.page.number - one.page.number == 1
    return _same(
        other.text, _digits(other.text), one.text, _digits(one.text), alike=_ALIKE_BEHIND if behind else _ALIKE
    )


def _digits(text: str) -> str:
    return "".join(re.findall(r"\d", text))


def name_doubles(runs: Sequence[Run]) -> list[Run]:
    """The runs with a note where a page, or the whole paper, was handed in before."""
    known: list[tuple[Page, str, str, int]] = []
    noted: list[Run] = []
    for number, run in enumerate(runs):
        before = list(known)
        twice = []
        for evidence in run.evidence if run.region is None else ():
            if len(evidence.text) < _LEAST_TEXT or GUIDE.match(evidence.text):
                continue
            text, digits = evidence.text, _digits(evidence.text)
            match = next((page for page, *other in known if _same(text, digits, str(other[0]), str(other[1]))), None)
            if match is not None:
                twice.append((evidence.page, match))
            known.append((evidence.page, text, digits, number))
        noted.append(_noted(run, twice, {id(page) for page, *_ in before}))
    return noted


def _noted(run: Run, twice: Sequence[tuple[Page, Page]], before: set[int]) -> Run:
    elsewhere = [(page, other) for page, other in twice if id(other) in before]
    if elsewhere and len(elsewhere) == len(run.evidence):
        other = elsewhere[0][1]
        return replace(run, notes=(*run.notes, f"与“{other.file}”第{other.number}页起的材料内容相同，疑似重复提交"))
    notes = (f"第{page.number}页与“{other.file}”第{other.number}页内容相同，疑似重复" for page, other in twice)
    return replace(run, notes=(*run.notes, *notes))


def _same(text: str, digits: str, other: str, other_digits: str, *, alike: float = _ALIKE) -> bool:
    if not 0.95 < len(text) / len(other) < 1.05 or abs(len(digits) - len(other_digits)) > 2:
        return False
    return fuzz.ratio(digits, other_digits) >= _DIGITS_ALIKE and fuzz.ratio(text, other) >= alike
