"""检索: what of a submission can be found, kept up in the background, and what is shown of a hit.

Everything indexed is masked first: whoever may not see a number cannot feel for it digit by digit either.
"""

import logging
import re
import threading
from collections.abc import Iterable
from dataclasses import dataclass, replace

from markupsafe import Markup, escape

from pipeline.errors import PipelineError
from pipeline.storage.opening import Storage
from pipeline.storage.records import SubmissionSummary
from pipeline.storage.search import Hit, SearchEntry, found_in, numbers, plain, plain_lines
from schemas.evidence import Fact
from schemas.page import Page
from service.papers import page_refs
from service.reports.covers import shown_lines
from service.reports.masking import Masker
from service.reviewed import Reviewed
from service.sheet import DocumentSheet, Sheet

_log = logging.getLogger(__name__)
_PAUSE = 2.0
"""Seconds between two looks for submissions that changed."""
_AROUND = 36
"""Characters shown before and after what was found."""
_HITS = 100
_SHOWN = 4
"""Hits of one submission that are shown at once."""
_DIGITS = re.compile(r"\d{6}")


def entries_of(reviewed: Reviewed) -> list[SearchEntry]:
    """What can be found of a submission: the facts of each document, and the print of each page."""
    masker = Masker.of(reviewed.prints)
    sheet = Sheet.of(reviewed.masked(masker))
    facts = [_facts_entry(document, reviewed.dossier.facts) for document in sheet.documents]
    refs = page_refs(reviewed.dossier)
    pages = [
        _page_entry(ref.page, document.id, ref.sequence, masker)
        for document in reviewed.dossier.documents
        for ref in refs[document.id]
    ]
    return [entry for entry in (*facts, *pages) if entry.text]


def _facts_entry(sheet: DocumentSheet, clear: Iterable[Fact]) -> SearchEntry:
    rows = [row for row in sheet.facts if row.fact.value not in (None, "")]
    lines = [f"{row.full_label}：{row.shown}".replace("\n", " ") for row in rows]
    values = [str(fact.value) for fact in clear if fact.document == sheet.document.id and fact.value is not None]
    ids = tuple(row.id for row in rows)
    return SearchEntry("facts", "\n".join(lines), document=sheet.document.id, facts=ids, secrets=_hidden(lines, values))


def _page_entry(page: Page, document: str, sequence: int, masker: Masker) -> SearchEntry:
    clear = [line.text for line in page.lines]
    lines = shown_lines(page, masker)
    return SearchEntry("page", "\n".join(lines), document=document, sequence=sequence, secrets=_hidden(lines, clear))


def _hidden(masked: Iterable[str], clear: Iterable[str]) -> tuple[str, ...]:
    """The whole numbers that stand in the clear lines and not in the masked ones."""
    left = set(numbers(masked))
    return tuple(number for number in numbers(clear) if number not in left)


def catch_up(storage: Storage, *, limit: int = 20) -> int:
    """Indexes submissions that changed since; gives how many."""
    behind = storage.search.outdated(limit)
    for id, changed_at in behind:
        found = Reviewed.of(storage.repository, id, whole=False)
        found = replace(found, superseded=storage.corrections.superseded(id))
        storage.search.replace(id, entries_of(found), changed_at=changed_at)
    return len(behind)


class Indexer:
    """Keeps the index up with what changes, from a thread of its own, until it is stopped."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="indexer", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopped.set()
        self._thread.join(timeout=10)

    def _run(self) -> None:
        while not self._stopped.is_set():
            try:
                while catch_up(self._storage, limit=5) and not self._stopped.is_set():
                    pass
            except PipelineError:
                pass  # a store that does not answer; the next round asks again
            except Exception as error:
                _log.error("indexing: %s", type(error).__name__)
            self._stopped.wait(_PAUSE)


@dataclass(frozen=True)
class Found:
    """A place a query was found in: where it leads, what it is, and the words around with the query marked."""

    address: str
    label: str
    words: Markup


@dataclass(frozen=True)
class FoundSubmission:
    summary: SubmissionSummary
    places: tuple[Found, ...]
    more: int


@dataclass(frozen=True)
class Results:
    """``before`` is where older hits go on, ``None`` at the end."""

    submissions: tuple[FoundSubmission, ...]
    before: int | None


def secret(query: str) -> bool:
    """Whether a query may be a number that is not shown, or a part of one. Such a query comes in the body of a request
    and never in an address: those stay in browsers' histories and in the logs of whatever is between."""
    return _DIGITS.search(plain(query)) is not None


def search(storage: Storage, query: str, *, before: int | None = None) -> Results:
    """Hits by submission, the newest first."""
    hits = storage.search.find(query, limit=_HITS + 1, before=before)
    by_submission: dict[str, list[Hit]] = {}
    for hit in hits[:_HITS]:
        by_submission.setdefault(hit.submission, []).append(hit)
    summaries = {one.submission.id: one for one in storage.repository.summaries(list(by_submission))}
    found = tuple(_of_submission(summaries[id], hits, query) for id, hits in by_submission.items() if id in summaries)
    return Results(found, hits[_HITS - 1].id if len(hits) > _HITS else None)


def _of_submission(summary: SubmissionSummary, hits: list[Hit], query: str) -> FoundSubmission:
    """Facts before pages, each in order."""
    in_order = sorted(hits, key=lambda hit: (hit.kind != "facts", hit.id))
    places = [place for hit in in_order for place in _places(hit, query)]
    return FoundSubmission(summary, tuple(places[:_SHOWN]), max(0, len(places) - _SHOWN))


def _places(hit: Hit, query: str) -> list[Found]:
    base = f"/submissions/{hit.submission}"
    lines = hit.text.split("\n")
    wanted = plain(query)
    holding = [at for at, line in enumerate(plain_lines(hit.text)) if wanted in line]
    spans = [(at, span) for at in holding if (span := found_in(lines[at], query))]
    if hit.kind == "facts":
        return [Found(f"{base}/facts?fact={hit.facts[at]}#box", "事实", _marked(lines[at], span)) for at, span in spans]
    address, label = f"{base}/documents/{hit.document}/pages/{hit.sequence}", f"页面文字，第 {hit.sequence} 页"
    if spans:
        at, span = spans[0]
        return [Found(address, label, _marked(lines[at], span))]
    whole = " ".join(lines)
    span = found_in(whole, query)  # over the end of a line, or a number that is not shown
    return [Found(address, label, _marked(whole, span) if span else Markup("号码已遮盖，与检索内容相同"))]


def _marked(line: str, span: tuple[int, int]) -> Markup:
    start, end = span
    head, tail = line[max(0, start - _AROUND) : start], line[end : end + _AROUND]
    return Markup("{}{}<mark>{}</mark>{}{}").format(
        "…" if start > _AROUND else "",
        escape(head),
        escape(line[start:end]),
        escape(tail),
        "…" if end + _AROUND < len(line) else "",
    )
