"""One case against its truth: documents, facts, findings."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from bench.accuracy.truth import TrueDocument, TrueFact, TrueFinding, Truth
from schemas.document import Document
from schemas.evidence import Box, Fact, FactState
from schemas.finding import Finding, Outcome, Severity

_GRAVE = {Severity.HIGH, Severity.MEDIUM}
_UNORDERED = re.compile(r"\w+\.(?:seals|codes|former_names)\[\d+\].*")
"""Lists without an order that truth and reading could share."""

_UNTOLD = re.compile(r"policy_text\.articles|plan_document\..*|case_image\..*|\w+\.codes\[\d+\]\.symbology")
"""Facts the truth files need not tell: a reading of one is no invention."""


@dataclass(frozen=True)
class DocumentScore:
    type: str
    quality: str
    layout: str
    read_as: str
    type_right: bool
    split_right: bool


@dataclass(frozen=True)
class FactScore:
    """How one fact came out. ``truth`` is ``None`` for an invented one, ``value`` for a missing one; ``overlap`` is the
    intersection over union of its box with the nearest true place, ``None`` where there is none to compare."""

    key: str
    type: str
    quality: str
    layout: str
    truth: str | int | None
    value: str | int | None
    state: str
    confidence: float
    origin: str
    overlap: float | None
    why: tuple[str, ...]

    @property
    def field(self) -> str:
        """The key without indexes."""
        return re.sub(r"\[\d+\]", "[]", self.key)

    @property
    def right(self) -> bool:
        return self.state != "missing" and self.truth is not None and self.value == self.truth

    @property
    def confirmed(self) -> bool:
        return self.state == FactState.CONFIRMED

    @property
    def invented(self) -> bool:
        return self.state != "missing" and self.truth is None


@dataclass
class FindingScore:
    planted: int = 0
    found: int = 0
    false_fails: int = 0
    others: int = 0
    others_right: int = 0
    notes: list[str] = field(default_factory=list)


def pair(truth: Iterable[TrueDocument], read: Sequence[Document]) -> dict[str, Document]:
    """For each true document (by id) the read one that shares most with it; papers that share a page take one each."""
    pairs: dict[str, Document] = {}
    free = list(read)
    for document in truth:
        best = max(free, key=lambda candidate: _shared(document, candidate), default=None)
        if best is not None and _shared(document, best) > (0, 0.0, False):
            pairs[document.id] = best
            if document.region is not None:
                free.remove(best)
    return pairs


def pages_of(document: Document) -> frozenset[tuple[str, int]]:
    return frozenset((part.file, page) for part in document.parts for page in part.pages)


def _shared(truth: TrueDocument, read: Document) -> tuple[int, float, bool]:
    region = next((part.region for part in read.parts if part.region), None)
    overlap = _overlap(truth.region, region) if truth.region and region else 0.0
    return len(truth.pages & pages_of(read)), overlap, truth.type == read.type


def score_documents(truth: Truth, pairs: Mapping[str, Document]) -> list[DocumentScore]:
    scores = []
    for document in truth.documents:
        read = pairs.get(document.id)
        scores.append(
            DocumentScore(
                type=document.type,
                quality=document.quality,
                layout=document.layout,
                read_as=f"{read.type.value} {sorted(pages_of(read))}" if read else "nothing",
                type_right=read is not None and read.type.value == document.type,
                split_right=read is not None and pages_of(read) == document.pages,
            )
        )
    return scores


def score_facts(truth: Truth, facts: Sequence[Fact], pairs: Mapping[str, Document]) -> list[FactScore]:
    """Ordered facts by their key; those of unordered lists by their value."""
    documents = {document.id: document for document in truth.documents}
    read: dict[str, dict[str, Fact]] = defaultdict(dict)
    for fact in facts:
        read[fact.document][fact.key] = fact
    scores: list[FactScore] = []
    for id_, document in documents.items():
        expected = [fact for fact in truth.facts if fact.document == id_]
        if document.type == "other":
            continue
        found = dict(read[pairs[id_].id]) if id_ in pairs else {}
        scores += [_score(document, fact, _taken(found, fact)) for fact in expected]
        scores += [_invented(document, fact) for key, fact in found.items() if not _is_untold(key)]
    return scores


def _is_untold(key: str) -> bool:
    return bool(_UNORDERED.fullmatch(key) or _UNTOLD.fullmatch(key))


def _taken(found: dict[str, Fact], truth: TrueFact) -> Fact | None:
    """The fact read for ``truth``, taken out of ``found``."""
    if not _UNORDERED.fullmatch(truth.key):
        return found.pop(truth.key, None)
    field_ = re.sub(r"\[\d+\]", "[]", truth.key)
    same = [key for key in found if re.sub(r"\[\d+\]", "[]", key) == field_]
    equal = [key for key in same if found[key].value == truth.value]
    key = (equal or same or [""])[0]
    return found.pop(key, None)


def _score(document: TrueDocument, truth: TrueFact, fact: Fact | None) -> FactScore:
    return FactScore(
        key=truth.key,
        type=document.type,
        quality=document.quality,
        layout=document.layout,
        truth=truth.value,
        value=fact.value if fact else None,
        state=fact.state.value if fact else "missing",
        confidence=fact.confidence if fact else 0.0,
        origin=fact.origin.value if fact else "",
        overlap=_best_overlap(truth, fact) if fact else None,
        why=fact.why if fact else (),
    )


def _invented(document: TrueDocument, fact: Fact) -> FactScore:
    return FactScore(
        fact.key, document.type, document.quality, document.layout, None, fact.value, fact.state.value,
        fact.confidence, fact.origin.value, None, fact.why,
    )  # fmt: skip


def _best_overlap(truth: TrueFact, fact: Fact) -> float | None:
    boxes = [place.box for place in truth.places if place.page == fact.page and place.box is not None]
    if fact.box is None or not truth.places:
        return None
    return max((_overlap(box, fact.box) for box in boxes), default=0.0)


def _overlap(one: Box, other: Box) -> float:
    """Intersection over union."""
    across = min(one[2], other[2]) - max(one[0], other[0])
    down = min(one[3], other[3]) - max(one[1], other[1])
    if across <= 0 or down <= 0:
        return 0.0
    both = across * down
    return both / ((one[2] - one[0]) * (one[3] - one[1]) + (other[2] - other[0]) * (other[3] - other[1]) - both)


def score_findings(truth: Sequence[TrueFinding], findings: Sequence[Finding]) -> FindingScore:
    score = FindingScore()
    outcomes: dict[str, Counter[str]] = defaultdict(Counter)
    for finding in findings:
        outcomes[finding.check][finding.outcome.value] += 1
    planted = {finding.check for finding in truth if finding.outcome == "fail"}
    for expected in truth:
        seen = outcomes[expected.check]
        if expected.outcome == "fail":
            score.planted += 1
            score.found += seen["fail"] > 0
            if not seen["fail"]:
                score.notes.append(f"not found {expected.check} {expected.why}: {dict(seen)}")
        else:
            score.others += 1
            score.others_right += set(seen) <= {expected.outcome, *expected.also} and bool(seen)
            if not seen or set(seen) - {expected.outcome}:
                score.notes.append(f"{expected.check} {dict(seen)} for {expected.outcome}")
    grave = Counter(f.check for f in findings if f.outcome is Outcome.FAIL and f.severity in _GRAVE)
    for check, count in grave.items():
        if truth and check not in planted:
            score.false_fails += count
            score.notes.append(f"FALSE FAIL {check}")
    return score
