"""The fact sheet as people read it: documents, doubtful facts first, lists as tables. Shared by report and pages."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from schemas.document import Document, DocumentState
from schemas.evidence import Box, Fact, FactState, Origin
from schemas.finding import Finding, Outcome, Place
from schemas.page import Page
from schemas.values.text import fold
from service.labels import field_label, full_label, order_of
from service.reviewed import OUTCOMES, Reviewed

_ENTRY = re.compile(r"^([a-z_]+\.[a-z_]+)\[(\d+)\](?:\.(.+))?$")

STATE_WORDS = {FactState.CONFIRMED: "已确认", FactState.DOUBTFUL: "存疑", FactState.UNREADABLE: "未能识读"}
DOCUMENT_STATE_WORDS = {
    DocumentState.READ: "已识读",
    DocumentState.PARTLY_READ: "部分识读",
    DocumentState.UNREADABLE: "无法识读",
    DocumentState.REJECTED: "未受理",
}
ORIGIN_WORDS = {
    Origin.OCR: "图像识别",
    Origin.TEXT_LAYER: "文字层",
    Origin.QR: "二维码",
    Origin.DERIVED: "推算",
    Origin.PERSON: "人工更正",
}


@dataclass(frozen=True)
class PageRef:
    """A page of a document: ``sequence`` counts from 1 over all files of the document."""

    document: str
    sequence: int
    page: Page

    @property
    def anchor(self) -> str:
        return f"page-{self.document}-{self.sequence}"


@dataclass(frozen=True)
class FactRow:
    """A fact with its name and its place. ``id`` is its position among the submission's facts: ``f12``."""

    id: str
    fact: Fact
    label: str
    full_label: str
    ref: PageRef | None

    @property
    def box(self) -> Box | None:
        return self.fact.box if self.ref else None

    @property
    def shown(self) -> str:
        """The value as shown: amounts with grouping; where there is none, whether anything was read at all."""
        if self.fact.value in (None, ""):
            return "无有效值" if self.fact.raw and self.fact.state is not FactState.UNREADABLE else "未能识读"
        return shown_value(self.fact.value)

    @property
    def certainty(self) -> str:
        """The confidence in words."""
        score = self.fact.confidence
        words = "很高" if score >= 0.98 else "高" if score >= 0.95 else "一般" if score >= 0.8 else "低"
        return f"识读把握{words}"

    @property
    def reasons(self) -> str:
        """The confidence in words and why, in one phrase; a reason that only repeats the score is left out."""
        return "；".join([self.certainty, *(why for why in self.fact.why if not why.startswith("识读得分"))])

    @property
    def doubtful(self) -> bool:
        return self.fact.state is not FactState.CONFIRMED

    @property
    def differs(self) -> bool:
        """Whether the print is worth showing beside the value: not where only blanks or widths differ."""
        squeezed = "".join(fold(self.fact.raw).split())
        return bool(squeezed) and squeezed != "".join(fold(str(self.fact.value or "")).split())


@dataclass(frozen=True)
class ListTable:
    """The members of a list, one a row; a column for each field that occurs."""

    label: str
    columns: tuple[str, ...]
    rows: tuple[tuple[int, tuple[FactRow | None, ...]], ...]


@dataclass(frozen=True)
class DocumentSheet:
    document: Document
    facts: tuple[FactRow, ...]
    pages: tuple[PageRef, ...]

    @property
    def doubtful(self) -> tuple[FactRow, ...]:
        return tuple(row for row in self.facts if row.doubtful)

    @property
    def singles(self) -> tuple[FactRow, ...]:
        """Confirmed facts that stand alone, in the order of the paper's form."""
        return tuple(row for row in self.facts if not row.doubtful and not _ENTRY.match(row.fact.key))

    @cached_property
    def tables(self) -> tuple[ListTable, ...]:
        return tuple(_tables(self.facts))


@dataclass(frozen=True)
class PlaceRow:
    """A place a finding names. ``id`` is unique within the submission: ``n3p0``."""

    id: str
    place: Place
    words: str
    ref: PageRef | None
    fact: FactRow | None

    @property
    def box(self) -> Box | None:
        return self.place.box if self.ref else None


@dataclass(frozen=True)
class FindingRow:
    """A finding with its places. ``id`` is its position among the sorted findings: ``n3``."""

    id: str
    finding: Finding
    places: tuple[PlaceRow, ...]


@dataclass(frozen=True)
class Sheet:
    reviewed: Reviewed
    documents: tuple[DocumentSheet, ...]
    findings: tuple[FindingRow, ...]

    @classmethod
    def of(cls, reviewed: Reviewed) -> "Sheet":
        """Built from a ``Reviewed`` that is already masked where it must be."""
        rows = _fact_rows(reviewed)
        documents = tuple(_document_sheet(document, reviewed, rows) for document in reviewed.dossier.documents)
        findings = tuple(
            _finding_row(f"n{number}", finding, reviewed, rows)
            for number, finding in enumerate(reviewed.sorted_findings(), start=1)
        )
        return cls(reviewed, documents, findings)

    def outcomes(self) -> list[tuple[Outcome, list[FindingRow]]]:
        """The findings of each outcome that occurs, gravest first."""
        grouped = [(outcome, [row for row in self.findings if row.finding.outcome is outcome]) for outcome in OUTCOMES]
        return [(outcome, rows) for outcome, rows in grouped if rows]

    def count(self, outcome: Outcome) -> int:
        return sum(row.finding.outcome is outcome for row in self.findings)

    @property
    def facts(self) -> list[FactRow]:
        return [row for document in self.documents for row in document.facts]

    def fact(self, id: str) -> FactRow | None:
        return next((row for row in self.facts if row.id == id), None)

    def place(self, id: str) -> tuple[FindingRow, PlaceRow] | None:
        return next(((row, place) for row in self.findings for place in row.places if place.id == id), None)

    def page(self, document: str, sequence: int) -> PageRef | None:
        for sheet in self.documents:
            if sheet.document.id == document and 1 <= sequence <= len(sheet.pages):
                return sheet.pages[sequence - 1]
        return None

    def places_on(self, ref: PageRef) -> list[tuple[FindingRow, PlaceRow]]:
        """The boxes findings name on a page."""
        return [
            (finding, place)
            for finding in self.findings
            for place in finding.places
            if place.ref is not None and place.ref.anchor == ref.anchor and place.box is not None
        ]

    def facts_on(self, ref: PageRef) -> list[FactRow]:
        return [row for row in self.facts if row.ref is not None and row.ref.anchor == ref.anchor and row.box]


def alike(rows: Iterable[FindingRow]) -> list[list[FindingRow]]:
    """Neighbours that differ only in what they were found at: one check, the same basis, explanations and next step."""

    def nature(row: FindingRow) -> tuple[object, ...]:
        finding = row.finding
        shared = (finding.check, finding.severity, finding.basis, finding.innocent_explanations, finding.next_step)
        return (*shared, row.id if finding.figures else "")

    return [list(group) for _, group in groupby(rows, key=nature)]


def shown_value(value: object) -> str:
    """A value for the eye: ``"1865000.00"`` → 1,865,000.00."""
    text = str(value)
    if re.fullmatch(r"\d{4,}\.\d{2}", text):
        return f"{int(text[:-3]):,}{text[-3:]}"
    return text


def readable(sentence: object) -> str:
    """A sentence of a check for the eye: amounts grouped, files in brackets without the folders they lie in."""
    text = re.sub(r"(?<![\d.,])\d{4,}\.\d{2}(?![\d.])", lambda amount: shown_value(amount[0]), str(sentence))
    return re.sub(r"（[^（）]*/([^/（）]+\.\w{2,4})）", r"（\1）", text)


def paper_number(id: str) -> str:
    """What people call a document: ``d3`` → 材料3."""
    return re.sub(r"^d(?=\d+$)", "材料", id)


def pages_words(document: Document) -> str:
    """Where a document lies: ``01-申报表.pdf 第1–3页``."""
    return "；".join(f"{part.file} {_runs(part.pages)}" for part in document.parts)


def _runs(pages: Sequence[int]) -> str:
    if not pages:
        return "（无可读页）"
    if len(pages) > 1 and list(pages) == list(range(pages[0], pages[-1] + 1)):
        return f"第{pages[0]}–{pages[-1]}页"
    return "第" + "、".join(map(str, pages)) + "页"


def _fact_rows(reviewed: Reviewed) -> list[FactRow]:
    rows = []
    for number, fact in enumerate(reviewed.dossier.facts, start=1):
        found = reviewed.page_of(fact.document, fact.file, fact.page)
        ref = PageRef(fact.document, *found) if found else None
        rows.append(FactRow(f"f{number}", fact, field_label(fact.key), full_label(fact.key), ref))
    return rows


def _document_sheet(document: Document, reviewed: Reviewed, rows: Iterable[FactRow]) -> DocumentSheet:
    own = sorted((row for row in rows if row.fact.document == document.id), key=lambda row: order_of(row.fact.key))
    pages = reviewed.dossier.pages.get(document.id, ())
    refs = tuple(PageRef(document.id, sequence, page) for sequence, page in enumerate(pages, start=1))
    return DocumentSheet(document, tuple(own), refs)


def _finding_row(id: str, finding: Finding, reviewed: Reviewed, rows: Sequence[FactRow]) -> FindingRow:
    places = []
    for number, place in enumerate(finding.evidence):
        found = reviewed.page_of(place.document, place.file, place.page)
        ref = PageRef(place.document or "", *found) if found else None
        fact = next((row for row in rows if row.fact.document == place.document and row.fact.key == place.fact), None)
        places.append(PlaceRow(f"{id}p{number}", place, _place_words(place, reviewed), ref, fact))
    return FindingRow(id, finding, tuple(places))


def _place_words(place: Place, reviewed: Reviewed) -> str:
    document = next((paper for paper in reviewed.dossier.documents if paper.id == place.document), None)
    if document is None:
        return "（本次申报未见该材料）"
    words = [paper_number(document.id), document.type.label]
    if place.page is not None:
        words.append(f"{place.file} 第{place.page}页" if place.file else f"第{place.page}页")
    elif place.fact is None:
        return " ".join([*words, document.file])
    if place.fact:
        words.append(full_label(place.fact))
    if place.box is None:
        words.append("（纸面未见）")
    return " ".join(words)


def _tables(facts: Iterable[FactRow]) -> Iterable[ListTable]:
    lists: dict[str, dict[int, dict[str, FactRow]]] = {}
    for row in facts:
        if match := _ENTRY.match(row.fact.key):
            lists.setdefault(match[1], {}).setdefault(int(match[2]), {})[match[3] or ""] = row
    for key, entries in lists.items():
        fields = sorted(
            {field for entry in entries.values() for field in entry}, key=lambda f: order_of(f"{key}[0].{f}")
        )
        yield ListTable(
            label=field_label(f"{key}[0]"),
            columns=tuple(field_label(f"{key}[0].{field}") if field else field_label(f"{key}[0]") for field in fields),
            rows=tuple(
                (number + 1, tuple(entries[number].get(field) for field in fields)) for number in sorted(entries)
            ),
        )
