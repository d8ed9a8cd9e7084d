"""The samples' true facts, without any reading: the checks find exactly what was planted."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pipeline.checks import run
from schemas.document import Document, DocumentPart, DocumentState, DocumentType
from schemas.evidence import Fact, FactState, Origin
from schemas.submission import Dossier, Submission

SAMPLES = Path(__file__).resolve().parents[2] / "samples" / "submissions"


def _dossier(truth: dict[str, Any]) -> Dossier:
    submission = truth["submission"]
    return Dossier(
        submission=Submission(
            id="s1", level=submission["level"], received_on=date.fromisoformat(submission["received_on"])
        ),
        documents=tuple(_document(document) for document in truth["documents"]),
        facts=tuple(_fact(fact) for fact in truth["facts"]),
    )


def _document(document: dict[str, Any]) -> Document:
    parts = tuple(DocumentPart(file=part["file"], pages=tuple(part["pages"])) for part in document["parts"])
    return Document(
        id=document["id"],
        file=parts[0].file,
        sha256="0" * 64,
        pages=parts[0].pages,
        type=DocumentType(document["type"]),
        type_confidence=1,
        state=DocumentState.READ,
        parts=parts,
    )


def _fact(fact: dict[str, Any]) -> Fact:
    place = fact["places"][0] if fact["places"] else {"page": None, "box": None}
    return Fact(
        key=fact["key"],
        document=fact["document"],
        page=place["page"],
        box=place["box"],
        value=fact["value"],
        raw=fact["raw"],
        confidence=1,
        state=FactState.CONFIRMED,
        origin=Origin.OCR,
    )


@pytest.mark.parametrize("name", ["sound", "incomplete", "contradictions"])
def test_true_facts_give_the_findings_that_were_planted(name: str) -> None:
    truth = json.loads((SAMPLES / name / "expected.json").read_text(encoding="utf-8"))
    result = run(_dossier(truth))
    found: dict[str, set[str]] = {}
    for finding in result.findings:
        found.setdefault(finding.check, set()).add(finding.outcome.value)
    for expected in truth["findings"]:
        right = {expected["outcome"], *expected["also"]}
        said = [f"{f.title} {f.reason}" for f in result.findings if f.check == expected["check"]]
        assert found[expected["check"]] <= right, (expected, said)
        if expected["subject"] and expected["outcome"] == "fail" and "fail" in found[expected["check"]]:
            assert any(expected["subject"] in text for text in said) or expected["check"] == "SC-22", said
    statuses = {item.class_: item.status.value for item in result.checklist.items}
    assert {k: statuses[k] for k in truth["checklist"]} == truth["checklist"]
