"""The fact sheet as people read it: documents, doubtful facts first, lists as tables. Shared by report and pages."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from schemas.document import Document, DocumentState
from schemas.evidence import Box, FactState, Origin
from schemas.finding import Finding, Outcome, Place
from schemas.page import Seal
from service.fact_row import FactRow
from service.index import Entry
from service.labels import field_label, full_label, group_of, order_of
from service.leftovers import Leftovers, UnreadRow
from service.money import Ref, Step
from service.papers import PageRef, PageRefs, find_ref, page_refs
from service.reviewed import OUTCOMES, Reviewed
from service.shown import paper_number

_ENTRY = re.compile(r"^([a-z_]+\.[a-z_]+)\[(\d+)\]\.(.+)$")
_SEAL_COLOURS = {"red": "红色", "blue": "蓝色", "gray": "灰色（复印件）"}

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
class ListTable:
    """The members of a list, one a row: its number, a cell for each field that occurs, and a remark. ``remark`` is the
    head of the remarks, empty where no row has one."""

    label: str
    columns: tuple[str, ...]
    rows: tuple[tuple[int, tuple[FactRow | None, ...], str], ...]
    remark: str = ""


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
        """Confirmed facts that stand alone, in the order of the paper's form; members of plain lists are of them."""
        return tuple(row for row in self.facts if not row.doubtful and not _ENTRY.match(row.fact.key))

    @property
    def groups(self) -> list[tuple[str, list[FactRow]]]:
        """The confirmed facts that stand alone under the headings of the paper's form."""
        return [(group, list(rows)) for group, rows in groupby(self.singles, key=lambda row: group_of(row.fact.key))]

    @property
    def pending(self) -> tuple[FactRow, ...]:
        return tuple(row for row in self.facts if row.pending)

    @property
    def concerned(self) -> tuple[FactRow, ...]:
        """Those of a finding that is no pass, and nothing to be looked at otherwise."""
        return tuple(row for row in self.facts if row.concerns and not row.pending)

    @property
    def rest(self) -> list[tuple[str, list[FactRow]]]:
        """What neither is to be looked at nor stands in a list, under the headings of the paper's form."""
        rows = [row for row in self.facts if not row.standing_out and not _ENTRY.match(row.fact.key)]
        return [(group, list(own)) for group, own in groupby(rows, key=lambda row: group_of(row.fact.key))]

    @cached_property
    def tables(self) -> tuple[ListTable, ...]:
        return tuple(_tables(self.facts))

    @cached_property
    def leftovers(self) -> Leftovers:
        return Leftovers(self.document, self.pages, [row.fact for row in self.facts])


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
        refs = page_refs(reviewed.dossier)
        rows = _fact_rows(reviewed, refs)
        documents = tuple(_document_sheets(reviewed.dossier.documents, refs, rows))
        by_key = {(row.fact.document, row.fact.key): row for row in reversed(rows)}
        papers = {document.id: document for document in reviewed.dossier.documents}
        findings = tuple(
            _finding_row(f"n{number}", finding, papers, refs, by_key)
            for number, finding in enumerate(reviewed.sorted_findings(), start=1)
        )
        return cls(reviewed, documents, findings)

    @cached_property
    def _by_key(self) -> Mapping[Ref, FactRow]:
        return {(row.fact.document, row.fact.key): row for row in reversed(self.facts)}

    def row(self, ref: Ref | None) -> FactRow | None:
        """The fact a reference means."""
        return self._by_key.get(ref) if ref is not None else None

    def entries(self) -> list[tuple[str, list[Entry]]]:
        """The index by kind, in its order; kinds without entries are left out."""
        kinds = groupby(self.reviewed.overview.entries, key=lambda entry: entry.kind)
        return [(kind.label, list(entries)) for kind, entries in kinds]

    def paper(self, id: str) -> DocumentSheet | None:
        return next((sheet for sheet in self.documents if sheet.document.id == id), None)

    def parties(self, step: Step) -> list[FactRow]:
        """The parties of a paper of the way of the money, as far as they are facts of the sheet."""
        rows = (self.row(ref) for ref in step.parties)
        return [row for row in rows if row is not None]

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

    def unread_on(self, ref: PageRef) -> list[UnreadRow]:
        """The places on a page that nothing was read from, and the tables that became no fact."""
        own = (paper for paper in self.documents if paper.document.id == ref.document)
        return [row for paper in own for row in paper.leftovers.places if row.ref.anchor == ref.anchor]


def alike(rows: Iterable[FindingRow]) -> list[list[FindingRow]]:
    """Neighbours that differ only in what they were found at: one check, the same basis, explanations and next step."""

    def nature(row: FindingRow) -> tuple[object, ...]:
        finding = row.finding
        shared = (finding.check, finding.severity, finding.basis, finding.innocent_explanations, finding.next_step)
        return (*shared, row.id if finding.figures else "")

    return [list(group) for _, group in groupby(rows, key=nature)]


def _fact_rows(reviewed: Reviewed, refs: PageRefs) -> list[FactRow]:
    rows = []
    known = {(fact.document, fact.key) for fact in reviewed.dossier.facts}
    concerns = _concerns(reviewed)
    marks = reviewed.marks or (None,) * len(reviewed.dossier.facts)
    for number, (fact, mark) in enumerate(zip(reviewed.dossier.facts, marks, strict=True), start=1):
        ref = find_ref(refs, fact.document, fact.file, fact.page)
        label = field_label(fact.key)
        alone = fact.key.endswith("[0]") and (fact.document, f"{fact.key[:-3]}[1]") not in known
        full = label if alone else full_label(fact.key)
        id = f"f{mark.position + 1 if mark else number}"
        rows.append(FactRow(id, fact, label, full, ref, mark, tuple(concerns.get((fact.document, fact.key), ()))))
    return rows


def _concerns(reviewed: Reviewed) -> Mapping[Ref, list[tuple[str, Finding]]]:
    """The findings that are no pass by the facts they name, each once."""
    found: dict[Ref, list[tuple[str, Finding]]] = {}
    for number, finding in enumerate(reviewed.sorted_findings(), start=1):
        if finding.outcome in (Outcome.FAIL, Outcome.UNVERIFIABLE):
            for ref in dict.fromkeys((place.document or "", place.fact or "") for place in finding.evidence):
                found.setdefault(ref, []).append((f"n{number}", finding))
    return found


def _document_sheets(documents: Iterable[Document], refs: PageRefs, rows: Iterable[FactRow]) -> Iterator[DocumentSheet]:
    own: dict[str, list[FactRow]] = {}
    for row in rows:
        own.setdefault(row.fact.document, []).append(row)
    for document in documents:
        in_order = sorted(own.get(document.id, ()), key=lambda row: order_of(row.fact.key))
        yield DocumentSheet(document, tuple(in_order), refs[document.id])


def _finding_row(
    id: str, finding: Finding, papers: Mapping[str, Document], refs: PageRefs, rows: Mapping[Ref, FactRow]
) -> FindingRow:
    places = []
    for number, place in enumerate(finding.evidence):
        ref = find_ref(refs, place.document, place.file, place.page)
        fact = rows.get((place.document or "", place.fact or ""))
        places.append(PlaceRow(f"{id}p{number}", place, _place_words(place, papers), ref, fact))
    return FindingRow(id, finding, tuple(places))


def _place_words(place: Place, papers: Mapping[str, Document]) -> str:
    document = papers.get(place.document or "")
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
            lists.setdefault(match[1], {}).setdefault(int(match[2]), {})[match[3]] = row
    for key, entries in lists.items():
        fields = sorted(
            {field for entry in entries.values() for field in entry}, key=lambda f: order_of(f"{key}[].{f}")
        )
        rows = tuple(
            (number + 1, tuple(entries[number].get(field) for field in fields), _seal_remark(entries[number]))
            for number in sorted(entries)
        )
        yield ListTable(
            label=field_label(f"{key}[0]"),
            columns=tuple(field_label(f"{key}[0].{field}") for field in fields),
            rows=rows,
            remark="其他印文与颜色" if any(remark for _, _, remark in rows) else "",
        )


def _seal_remark(entry: Mapping[str, FactRow]) -> str:
    """What else the imprint at the place of a seal's facts shows; empty for what is no seal."""
    row = entry.get("text")
    if row is None or ".seals[" not in row.fact.key or row.ref is None:
        return ""
    page = row.ref.page
    seal = next((one for one in page.seals if page.displayed(one.box) == row.fact.box), None)
    return _imprint_words(seal) if seal else ""


def _imprint_words(seal: Seal) -> str:
    """``合同专用章；编号5101…；红色``."""
    number = f"编号{seal.number}" if seal.number else ""
    return "；".join(filter(None, (seal.lower_text, number, _SEAL_COLOURS.get(seal.colour, ""))))
