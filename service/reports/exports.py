"""``factsheet.json``, ``findings.json`` and ``checklist.json`` as contract 2 has them."""

from collections.abc import Sequence
from typing import Any

from pipeline.checks.risk import Risk
from schemas.document import Document
from schemas.evidence import Fact
from schemas.finding import Checklist, Finding, Place
from schemas.page import Page, Seal
from service.index import Entry
from service.money import ChainSteps
from service.overview import Overview
from service.papers import PageRef, page_refs
from service.reviewed import Reviewed

Json = dict[str, Any]


def factsheet_json(reviewed: Reviewed, *, masked: bool) -> Json:
    """Submission, documents and facts. ``masked`` says in the file whether numbers of persons were hidden."""
    submission = reviewed.dossier.submission
    refs = page_refs(reviewed.dossier)
    return {
        "submission": {
            "id": submission.id,
            "level": submission.level,
            "received_on": submission.received_on.isoformat(),
            "route": submission.route.value,
            "applicant_name": reviewed.applicant_name,
        },
        "masked": masked,
        "documents": [document_json(document, refs[document.id]) for document in reviewed.dossier.documents],
        "facts": [fact_json(fact) for fact in reviewed.dossier.facts],
        **_overview_json(reviewed.overview),
    }


def _overview_json(overview: Overview) -> Json:
    """Additions to the contract: the index, the papers that follow each contract, the text that applies."""
    return {
        "entities": [_entry_json(entry) for entry in overview.entries],
        "chains": [_chain_json(chain) for chain in overview.trail.chains],
        "loose": [step.document for step in overview.trail.loose],
        "guideline": _guideline_json(overview),
    }


def _entry_json(entry: Entry) -> Json:
    mentions = [
        {**one.place.model_dump(mode="json", exclude={"note", "file"}), "role": one.role, "note": one.words}
        for one in entry.standings
    ]
    return {
        "kind": entry.kind.value,
        "name": entry.name,
        "spellings": entry.spellings,
        "codes": entry.codes,
        "may_be": entry.may_be,
        "mentions": mentions,
    }


def _chain_json(chain: ChainSteps) -> Json:
    papers = ([step.document for step in column.steps if not step.open] for column in chain.columns)
    return {
        "contract": chain.contract.document,
        **dict(zip(("invoices", "slips", "records"), papers, strict=True)),
        "open": [step.document for column in chain.columns for step in column.steps if step.open],
        "gaps": [column.name for column in chain.columns if column.gap],
    }


def _guideline_json(overview: Overview) -> Json | None:
    text = overview.guideline
    if text is None:
        return None
    told = text.model_dump(mode="json", include={"title", "number", "valid_from", "valid_to", "validity"})
    return {**told, "note": overview.validity_note}


def document_json(document: Document, pages: Sequence[PageRef]) -> Json:
    """A document; a part's ``region`` (fractions of the straightened page) stands only where it is not the whole page.
    ``page_details`` is an addition to the contract: what was seen of each of ``pages``."""
    written = document.model_dump(mode="json")
    for part in written["parts"]:
        if part["region"] is None:
            del part["region"]
    return {**written, "page_details": list(map(page_json, pages))}


def page_json(ref: PageRef) -> Json:
    """State and condition of a page, and its codes, seals and unread places; of a page shared by several papers only
    what belongs to this one, with its ``region``. All boxes in fractions of the page as displayed, as facts have them.
    """
    page = ref.page
    written: Json = {
        "file": page.file,
        "page": page.number,
        "state": page.state.value,
        "problem": page.problem,
        "condition": list(page.condition),
        "codes": [
            {"box": page.displayed(code.box), "payload": code.payload, "symbology": code.symbology}
            for code in page.codes
        ],
        "seals": [_seal_json(page, seal) for seal in page.seals],
        "unread": [page.displayed(box) for box in page.unread],
    }
    return written if ref.region is None else {**written, "region": ref.region}


def _seal_json(page: Page, seal: Seal) -> Json:
    told = seal.model_dump(mode="json", include={"text", "kind", "confidence", "lower_text", "number", "colour"})
    return {"box": page.displayed(seal.box), **told}


def fact_json(fact: Fact) -> Json:
    """A fact; ``file`` stands only where its document has several files, ``alternatives`` where there are any."""
    written = fact.model_dump(mode="json")
    for key in ("file", "alternatives"):
        if not written[key]:
            del written[key]
    return written


def findings_json(reviewed: Reviewed) -> Json:
    return {
        "checks_version": reviewed.checks_version,
        "risk": risk_json(reviewed.risk),
        "findings": [finding_json(finding) for finding in reviewed.sorted_findings()],
    }


def risk_json(risk: Risk) -> Json:
    """An addition to the contract: what to look at first, and why."""
    return {**risk.model_dump(mode="json"), "label": risk.level.label}


def finding_json(finding: Finding) -> Json:
    """A finding; ``figures`` stands only at thresholds."""
    written = finding.model_dump(mode="json", exclude={"evidence"})
    if finding.figures is None:
        del written["figures"]
    return {**written, "evidence": [_place_json(place) for place in finding.evidence]}


def _place_json(place: Place) -> Json:
    written = place.model_dump(mode="json")
    if place.file is None:
        del written["file"]
    return written


def checklist_json(checklist: Checklist) -> Json:
    return checklist.model_dump(mode="json", by_alias=True)
