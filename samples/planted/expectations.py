"""What must come of a submission: read from ``data/<name>.yaml``, where papers are called by their labels.

```yaml
clean: false
planted:       # a finding that must come: outcome fail, or what ``outcome`` says
  - {check: MO-01, subject: k2.contract_number, papers: {k2: [amount, amount_words]}, why: …}
unverifiable:  # must be neither pass nor fail
  - {check: ID-02, papers: {license: [uscc]}, why: …}
honest:        # looks like a contradiction and is none: no fail of medium or high severity about these papers
  - {check: MO-05, papers: {k1-hd: [payer.name]}, why: …}
may_fail:      # a consequence of what is planted, or arguable: right with and without
  - {check: MO-04, why: …}
checklist: {policy_text: missing}   # classes that are not present
doubtful: {k1: [amount_words]}      # facts whose reading is doubtful
unreadable: [label]                 # papers that could not be read
```
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

_DATA = Path(__file__).parent / "data"
_CLASSES = (
    "application_form", "legal_person_certificate", "policy_text", "staff_proof", "case_material", "recommendation",
)  # fmt: skip
_OUTCOMES = {"planted": "fail", "unverifiable": "unverifiable"}

Fact = Mapping[str, Any]


def read_expectations(name: str) -> dict[str, Any]:
    found = yaml.safe_load((_DATA / f"{name}.yaml").read_text(encoding="utf-8"))
    empty: dict[str, Any] = {group: [] for group in ("planted", "unverifiable", "honest", "may_fail", "unreadable")}
    merged: dict[str, Any] = empty | {"clean": False, "doubtful": {}, "checklist": {}} | found
    return merged


def expected_of(name: str, ids: Mapping[str, tuple[str, str]], facts: Sequence[Fact]) -> dict[str, Any]:
    """``expected.json`` without documents and facts. ``ids`` has document id and type by label; a fact or paper that
    the submission does not have is an error."""
    read = read_expectations(name)
    known = {(fact["document"], fact["key"]): fact for fact in facts}
    findings = [_finding(entry, outcome, ids, known) for group, outcome in _OUTCOMES.items() for entry in read[group]]
    return {
        "clean": read["clean"],
        "findings": findings,
        "must_not_fail": [_finding(entry, "pass", ids, known) for entry in read["honest"]],
        "may_fail": read["may_fail"],
        "checklist": dict.fromkeys(_CLASSES, "present") | read["checklist"],
    }


def _finding(
    entry: Mapping[str, Any], outcome: str, ids: Mapping[str, tuple[str, str]], known: Mapping[tuple[str, str], Fact]
) -> dict[str, Any]:
    papers: Mapping[str, Sequence[str]] = entry.get("papers", {})
    named = []
    for label, keys in papers.items():
        document, type_ = ids[label]
        for key in keys:
            if (document, f"{type_}.{key}") not in known:
                raise ValueError(f"{entry['check']}: {label} has no {type_}.{key}")
            named.append({"document": document, "key": f"{type_}.{key}"})
    return {
        "check": entry["check"],
        "outcome": entry.get("outcome", outcome),
        "subject": _subject(str(entry.get("subject", "")), ids, known),
        "severity": entry.get("severity"),
        "also": entry.get("also", []),
        "documents": [ids[label][0] for label in papers],
        "facts": named,
        "why": entry["why"],
    }


def _subject(text: str, ids: Mapping[str, tuple[str, str]], known: Mapping[tuple[str, str], Fact]) -> str:
    """``label.key`` stands for that fact's value; anything else is the text itself."""
    label, _, key = text.partition(".")
    if label in ids and key:
        document, type_ = ids[label]
        return str(known[document, f"{type_}.{key}"]["value"])
    return text
