"""How the rulebook does on the planted submissions: ``python -m bench.rulebook FOLDER [--only …] [--checks …]``.

The folder is what ``python -m samples planted --facts-only --out FOLDER`` writes: perfect facts, so that the checks are
measured and not the reading. Recall is over expected findings, alarms are ``fail`` of severity high or medium that
nothing planted explains.
"""

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from pipeline.checks import run
from samples.planted.scoring import Score, score
from schemas.document import Document
from schemas.evidence import Fact, Origin
from schemas.page import Line, Page, PageState
from schemas.submission import Dossier, Route, Submission
from service.reports.exports import finding_json


def dossier_of(folder: Path) -> Dossier:
    """The dossier a planted submission stands for."""
    data = json.loads((folder / "dossier.json").read_text(encoding="utf-8"))
    said = json.loads((folder / "submission.json").read_text(encoding="utf-8"))
    pages: dict[str, tuple[Page, ...]] = {}
    for page in data["pages"]:
        pages[page["document"]] = (*pages.get(page["document"], ()), _page(page))
    return Dossier(
        submission=Submission(
            id=folder.name,
            level=said["level"],
            received_on=date.fromisoformat(said["received_on"]),
            route=Route(said["route"]),
        ),
        documents=tuple(_document(one) for one in data["documents"]),
        facts=tuple(Fact.model_validate(fact) for fact in data["facts"]),
        pages=pages,
    )


def _document(data: Mapping[str, Any]) -> Document:
    known = {name: value for name, value in data.items() if name in Document.model_fields}
    return Document.model_validate(known)


def _page(data: Mapping[str, Any]) -> Page:
    count = max(len(data["lines"]), 1)
    lines = tuple(
        Line(
            text=text,
            box=(0.1, index / count, 0.9, (index + 0.8) / count),
            confidence=1,
            origin=Origin.TEXT_LAYER,
        )
        for index, text in enumerate(data["lines"])
    )
    state = PageState.READ if lines else PageState.BLANK
    return Page(
        file=data.get("file", ""),
        number=data["page"],
        width=1000,
        height=1414,
        origin=Origin.TEXT_LAYER,
        state=state,
        lines=lines,
    )


def measure(folder: Path, checks: Sequence[str] = ()) -> Score:
    """The score of one submission, over ``checks`` only where any are named."""
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    findings = [finding_json(one) for one in run(dossier_of(folder)).findings]
    if checks:
        findings = [one for one in findings if one["check"] in checks]
        for part in ("findings", "must_not_fail", "may_fail"):
            expected[part] = [one for one in expected[part] if one["check"] in checks]
    return score(expected, findings)


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.rulebook")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", nargs="*", default=())
    parser.add_argument("--checks", nargs="*", default=())
    given = parser.parse_args(arguments)
    folders = [one for one in sorted(given.folder.iterdir()) if (one / "dossier.json").is_file()]
    met = missed = alarms = accused = 0
    for folder in folders:
        if given.only and folder.name not in given.only:
            continue
        result = measure(folder, given.checks)
        met, missed = met + len(result.met), missed + len(result.missed)
        alarms, accused = alarms + len(result.alarms), accused + len(result.accused)
        _tell(folder.name, result)
    recall = met / (met + missed) if met + missed else 1.0
    sys.stdout.write(f"recall {met}/{met + missed} = {recall:.1%}, alarms {alarms}, honest accused {accused}\n")
    return 0


def _tell(name: str, result: Score) -> None:
    found, total = len(result.met), len(result.met) + len(result.missed)
    sys.stdout.write(f"{name}: {found}/{total}, alarms {len(result.alarms)}, accused {len(result.accused)}\n")
    for one in result.missed:
        sys.stdout.write(f"  missed {one['check']} {one['outcome']} {one['subject']} {one['why']}\n")
    for finding in result.alarms:
        sys.stdout.write(f"  alarm {finding['check']} {finding['severity']} {finding['title']}: {finding['reason']}\n")
    for one in result.accused:
        sys.stdout.write(f"  accused {one['check']} {one['subject']} {one['why']}\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
