"""``expected.json``: what is true of a submission, in the names and normal forms of the contracts."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from samples.bundle import Part, Sent
from samples.printing import Box, Place
from samples.world import Case

Outcome = Literal["pass", "fail", "unverifiable", "not_applicable"]


@dataclass(frozen=True)
class Expected:
    """A finding that must come. ``subject`` is a text the finding names; ``also`` are outcomes that are right too,
    where the scan may not allow more; ``why`` is for people."""

    check: str
    outcome: Outcome = "pass"
    subject: str = ""
    why: str = ""
    also: tuple[Outcome, ...] = ()


def expected_json(
    case: Case, sent: Sequence[Sent], findings: Sequence[Expected], checklist: dict[str, str]
) -> dict[str, Any]:
    """Documents, facts, findings and checklist. A fact's ``places`` has every place it is printed, the first first."""
    documents, facts = [], []
    for number, item in enumerate(sent, 1):
        document: dict[str, Any] = {"id": f"d{number}", "type": item.paper.type_}
        document["parts"] = [_part(item, part) for part in item.parts]
        documents.append(document)
        facts += _facts(f"d{number}", item)
    return {
        "submission": submission_json(case),
        "documents": documents,
        "facts": facts,
        "findings": [
            {
                "check": finding.check,
                "outcome": finding.outcome,
                "subject": finding.subject,
                "also": list(finding.also),
                "why": finding.why,
            }
            for finding in findings
        ],
        "checklist": checklist,
    }


def submission_json(case: Case) -> dict[str, Any]:
    """What the clerk enters with the upload."""
    return {
        "level": case.level,
        "received_on": case.received_on.isoformat(),
        "route": "recommended",
        "applicant_name": case.applicant.name,
        "seed": case.seed,
    }


def _facts(document: str, item: Sent) -> list[dict[str, Any]]:
    if item.paper.type_ == "other":
        return []
    return [
        {
            "key": key,
            "document": document,
            "value": printed.value,
            "raw": printed.raw,
            "places": [_moved(item.parts, place) for place in item.paper.places[key]],
        }
        for key, printed in item.paper.facts.items()
    ]


def _part(item: Sent, part: Part) -> dict[str, Any]:
    """The pages of a paper in one file; ``region`` where it is only part of its one page, in displayed fractions."""
    where: dict[str, Any] = {"file": part.file, "pages": list(part.pages)}
    if item.paper.region is not None:
        scan = part.scans[0]
        where["region"] = list(scan.moved(item.paper.region) if scan else item.paper.region)
    return where


def _moved(parts: Sequence[Part], place: Place) -> dict[str, Any]:
    """The place in the file: page of the paper → page of the file, box through the scan."""
    index = place.page - 1
    for part in parts:
        if index < len(part.pages):
            scan = part.scans[index]
            box: Box = scan.moved(place.box) if scan else tuple(round(edge, 4) for edge in place.box)  # type: ignore[assignment]
            return {"file": part.file, "page": part.pages[index], "box": list(box)}
        index -= len(part.pages)
    raise ValueError(f"page {place.page} was not sent")
