"""``factsheet.json``, ``findings.json`` and ``checklist.json`` as contract 2 has them."""

from typing import Any

from schemas.document import Document
from schemas.evidence import Fact
from schemas.finding import Checklist, Finding, Place
from service.reviewed import Reviewed

Json = dict[str, Any]


def factsheet_json(reviewed: Reviewed, *, masked: bool) -> Json:
    """Submission, documents and facts. ``masked`` says in the file whether numbers of persons were hidden."""
    submission = reviewed.dossier.submission
    return {
        "submission": {
            "id": submission.id,
            "level": submission.level.value,
            "received_on": submission.received_on.isoformat(),
            "route": submission.route.value,
            "applicant_name": reviewed.applicant_name,
        },
        "masked": masked,
        "documents": [document_json(document) for document in reviewed.dossier.documents],
        "facts": [fact_json(fact) for fact in reviewed.dossier.facts],
    }


def document_json(document: Document) -> Json:
    return document.model_dump(mode="json")


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
        "findings": [finding_json(finding) for finding in reviewed.sorted_findings()],
    }


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
