"""Second look at the runs: pages that lie apart are put together, pages out of order in order, doubles are named."""

import re
from collections.abc import Sequence
from dataclasses import replace

from rapidfuzz import fuzz

from extractors.classify.numbering import in_order
from extractors.classify.runs import CONTRACTS, SINGLE, Run
from schemas.page import Page, PageState

_ALIKE = 96.0
_DIGITS_ALIKE = 97.0
_LEAST_TEXT = 60
"""Characters; a page with less is not held against others."""


def mend(runs: Sequence[Run]) -> list[Run]:
    """The runs of one file, or of loose pages, with lost pages brought home and every paper's pages in order."""
    return [_ordered(run) for run in _rejoined(_without_blanks(runs))]


def _without_blanks(runs: Sequence[Run]) -> list[Run]:
    """Blank sheets in front of the first paper go with it."""
    kept: list[Run] = []
    blank: tuple[Page, ...] = ()
    for run in runs:
        if not run.evidence and all(page.state is PageState.BLANK for page in run.pages) and len(runs) > 1:
            if kept and kept[-1].pages[0].file == run.pages[0].file:
                kept[-1] = replace(kept[-1], pages=(*kept[-1].pages, *run.pages))
            else:
                blank += run.pages
            continue
        same = [page for page in blank if page.file == run.pages[0].file]
        kept += [Run((page,), (), None) for page in blank if page not in same]
        kept.append(replace(run, pages=(*same, *run.pages)))
        blank = ()
    return [*kept, *(Run((page,), (), None) for page in blank)]


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


def name_doubles(runs: Sequence[Run]) -> list[Run]:
    """The runs with a note where a page, or the whole paper, was handed in before."""
    known: list[tuple[Page, str, str, int]] = []
    noted: list[Run] = []
    for number, run in enumerate(runs):
        before = list(known)
        twice = []
        for evidence in run.evidence if run.region is None else ():
            if len(evidence.text) < _LEAST_TEXT:
                continue
            text, digits = evidence.text, "".join(re.findall(r"\d", evidence.text))
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


def _same(text: str, digits: str, other: str, other_digits: str) -> bool:
    if not 0.95 < len(text) / len(other) < 1.05 or abs(len(digits) - len(other_digits)) > 2:
        return False
    return fuzz.ratio(digits, other_digits) >= _DIGITS_ALIKE and fuzz.ratio(text, other) >= _ALIKE
