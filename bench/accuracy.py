"""Reading and finding figures over submissions with a truth file: ``make accuracy``.

``python -m bench.accuracy [FOLDER …]`` reviews every FOLDER (default: the committed samples) through ``shenhe review``
and compares what it wrote with ``expected.json``. A folder holds ``files/``, ``submission.json`` (level, received_on)
and ``expected.json``: ``documents`` (id, type, parts), ``facts`` (key, document, value) and ``findings`` (check,
outcome, also: outcomes that are right as well). Figures are counts; nothing here has a threshold.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).parents[1]
OUTPUT = ROOT / "build" / "accuracy"
Record = Mapping[str, Any]
PageOf = tuple[str, int]


@dataclass
class Tally:
    """How the facts of one document type came out. ``invented`` facts stand on no truth list."""

    expected: int = 0
    exact: int = 0
    missing: int = 0
    invented: int = 0
    confirmed: int = 0
    confirmed_right: int = 0

    def __iadd__(self, other: "Tally") -> "Tally":
        for name in vars(self):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        return self


@dataclass
class Score:
    """One submission against its truth."""

    documents: int = 0
    types_right: int = 0
    splits_right: int = 0
    facts: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    planted: int = 0
    found: int = 0
    false_fails: int = 0
    other_outcomes_right: int = 0
    other_outcomes: int = 0
    notes: list[str] = field(default_factory=list)


def review(folder: Path, out: Path, data: Path) -> None:
    """Runs the command itself, on a data folder of its own. Raises ``CalledProcessError`` where it failed."""
    said = json.loads((folder / "submission.json").read_text(encoding="utf-8"))
    command = [sys.executable, "-m", "service.cli", "review", str(folder / "files"), "--unmask", "--out", str(out)]
    command += [
        "--level",
        said["level"],
        "--received-on",
        said["received_on"],
        "--route",
        said.get("route", "recommended"),
    ]
    done = subprocess.run(command, env=os.environ | {"SHENHE_DATA_DIR": str(data)}, check=False, cwd=ROOT)
    if done.returncode not in (0, 4):
        raise subprocess.CalledProcessError(done.returncode, command)


def pages_of(document: Record) -> set[PageOf]:
    return {(part["file"], page) for part in document["parts"] for page in part["pages"]}


def pair(truth: Iterable[Record], read: Iterable[Record]) -> dict[str, Record]:
    """For each true document (by id) the read one that shares most of its pages."""
    read = list(read)
    pairs = {}
    for document in truth:
        pages = pages_of(document)
        best = max(read, key=lambda candidate: len(pages & pages_of(candidate)), default=None)
        if best and pages & pages_of(best):
            pairs[document["id"]] = best
    return pairs


def score_submission(expected: Record, factsheet: Record, findings: Record) -> Score:
    score = Score()
    pairs = pair(expected["documents"], factsheet["documents"])
    _score_documents(score, expected, pairs)
    _score_facts(score, expected, factsheet, pairs)
    _score_findings(score, expected, findings)
    return score


def _score_documents(score: Score, expected: Record, pairs: Mapping[str, Record]) -> None:
    for document in expected["documents"]:
        read = pairs.get(document["id"])
        score.documents += 1
        type_right = bool(read and read["type"] == document["type"])
        split_right = bool(read and pages_of(read) == pages_of(document))
        score.types_right += type_right
        score.splits_right += split_right
        if not (type_right and split_right):
            was = f"{read['type']} {sorted(pages_of(read))}" if read else "nothing"
            score.notes.append(f"document {document['type']} {sorted(pages_of(document))} read as {was}")


def _score_facts(score: Score, expected: Record, factsheet: Record, pairs: Mapping[str, Record]) -> None:
    read = {(fact["document"], fact["key"]): fact for fact in factsheet["facts"]}
    known = set()
    for fact in _without_seals(expected["facts"]):
        paired = pairs.get(fact["document"])
        place = (paired["id"] if paired else "", fact["key"])
        known.add(place)
        _score_fact(score, fact, read.get(place))
    true_documents = {document["id"] for document in pairs.values()}
    for place, fact in read.items():
        if place[0] in true_documents and place not in known and ".seals[" not in fact["key"]:
            tally = score.facts[fact["key"].split(".")[0]]
            tally.invented += 1
            tally.confirmed += fact["state"] == "confirmed"
            score.notes.append(f"invented {fact['state']} {fact['key']} = {fact['value']!r}")


def _without_seals(facts: Iterable[Record]) -> Iterator[Record]:
    """``seals[]`` has no order that truth and reading could share; the seals that matter have keys of their own."""
    return (fact for fact in facts if ".seals[" not in fact["key"])


def _score_fact(score: Score, truth: Record, fact: Record | None) -> None:
    tally = score.facts[truth["key"].split(".")[0]]
    tally.expected += 1
    if fact is None:
        tally.missing += 1
        score.notes.append(f"missing {truth['key']} = {truth['value']!r}")
        return
    right = fact["value"] == truth["value"]
    tally.exact += right
    tally.confirmed += fact["state"] == "confirmed"
    tally.confirmed_right += right and fact["state"] == "confirmed"
    if not right:
        score.notes.append(f"{fact['state']} {truth['key']}: {fact['value']!r} for {truth['value']!r} {fact['why']}")


def _score_findings(score: Score, expected: Record, findings: Record) -> None:
    outcomes: dict[str, Counter[str]] = defaultdict(Counter)
    for finding in findings["findings"]:
        outcomes[finding["check"]][finding["outcome"]] += 1
    planted = {finding["check"] for finding in expected["findings"] if finding["outcome"] == "fail"}
    for finding in expected["findings"]:
        seen = outcomes[finding["check"]]
        if finding["outcome"] == "fail":
            score.planted += 1
            score.found += seen["fail"] > 0
            if not seen["fail"]:
                score.notes.append(f"not found {finding['check']} {finding['why']}: {dict(seen)}")
        else:
            score.other_outcomes += 1
            score.other_outcomes_right += set(seen) <= {finding["outcome"], *finding["also"]} and bool(seen)
            if not seen or set(seen) - {finding["outcome"]}:
                score.notes.append(f"{finding['check']} {dict(seen)} for {finding['outcome']}")
    for check, seen in outcomes.items():
        if check not in planted and seen["fail"]:
            score.false_fails += seen["fail"]
            score.notes.append(f"FALSE FAIL {check}")


def facts_table(scores: Mapping[str, Score]) -> Table:
    table = Table("submission", "type", "facts", "exact", "missing", "invented", "confirmed", "confirmed right")
    total = Tally()
    for name, score in scores.items():
        for type_, tally in sorted(score.facts.items()):
            total += tally
            table.add_row(name, type_, *_cells(tally))
    table.add_section()
    table.add_row("all", "", *_cells(total))
    return table


def _cells(tally: Tally) -> list[str]:
    return [
        str(tally.expected),
        _share(tally.exact, tally.expected),
        str(tally.missing),
        str(tally.invented),
        _share(tally.confirmed, tally.expected + tally.invented),
        _share(tally.confirmed_right, tally.confirmed),
    ]


def findings_table(scores: Mapping[str, Score]) -> Table:
    table = Table("submission", "types right", "splits right", "planted found", "false fails", "other outcomes right")
    for name, score in scores.items():
        table.add_row(
            name,
            f"{score.types_right}/{score.documents}",
            f"{score.splits_right}/{score.documents}",
            f"{score.found}/{score.planted}",
            str(score.false_fails),
            f"{score.other_outcomes_right}/{score.other_outcomes}",
        )
    return table


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else "-"


def plain(score: Score) -> dict[str, Any]:
    return {**vars(score), "facts": {type_: vars(tally) for type_, tally in score.facts.items()}}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    default = sorted(path for path in (ROOT / "samples/submissions").iterdir() if path.is_dir())
    parser.add_argument("folders", nargs="*", type=Path, default=default)
    parser.add_argument("--notes", action="store_true", help="name every difference")
    parser.add_argument("--keep", action="store_true", help="compare the reports of the last run, read nothing")
    arguments = parser.parse_args()
    scores = {}
    with tempfile.TemporaryDirectory() as data:
        for folder in arguments.folders:
            out = OUTPUT / folder.name
            if not arguments.keep:
                review(folder.resolve(), out, Path(data))
            expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
            written = (
                json.loads((out / f"{name}.json").read_text(encoding="utf-8")) for name in ("factsheet", "findings")
            )
            scores[folder.name] = score_submission(expected, *written)
    console = Console(width=140)
    console.print(facts_table(scores))
    console.print(findings_table(scores))
    if arguments.notes:
        for name, score in scores.items():
            for note in score.notes:
                console.print(f"{name}: {note}", markup=False, highlight=False)
    report = json.dumps({name: plain(score) for name, score in scores.items()}, ensure_ascii=False, indent=1)
    (OUTPUT / "accuracy.json").write_text(report, encoding="utf-8")


if __name__ == "__main__":
    main()
