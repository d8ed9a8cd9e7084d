"""The three committed submissions from pixels to reports: the real command, flow, OCR, object store and database."""

import json
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bench.accuracy import ROOT, Score, Tally, pages_of, pair, score_submission
from schemas.values import id_number

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(1500)]

SAMPLES = ROOT / "samples" / "submissions"
NAMES = ("contradictions", "incomplete", "sound")
FORGIVEN = 0.85
"""Share of facts that must come out exactly: a guard against breakage; the figures are ``make accuracy``'s."""


@dataclass(frozen=True)
class Run:
    """What one ``shenhe review`` said and wrote, beside what is true."""

    name: str
    code: int
    said: str
    out: Path
    expected: dict[str, Any]

    def written(self, report: str) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((self.out / f"{report}.json").read_text(encoding="utf-8"))
        return found

    @property
    def score(self) -> Score:
        return score_submission(self.expected, self.written("factsheet"), self.written("findings"))


def review(name: str, out: Path, data: Path, *options: str) -> Run:
    command = [
        sys.executable,
        "-m",
        "service.cli",
        "review",
        str(SAMPLES / name / "files"),
        "--out",
        str(out),
        *options,
    ]
    command += ["--level", "sichuan", "--received-on", "2025-11-03"]
    environment = {"SHENHE_DATA_DIR": str(data), "PATH": "/usr/bin:/bin", "HOME": str(Path.home())}
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
    expected = json.loads((SAMPLES / name / "expected.json").read_text(encoding="utf-8"))
    return Run(name, done.returncode, done.stdout + done.stderr, out, expected)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One installation for all runs of the module."""
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="module")
def runs(data: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Run]:
    return {name: review(name, tmp_path_factory.mktemp(name), data, "--unmask") for name in NAMES}


@pytest.mark.parametrize("name", NAMES)
def test_a_submission_is_processed_and_says_where_its_reports_lie(runs: dict[str, Run], name: str) -> None:
    run = runs[name]
    assert run.code == 0, run.said
    assert {path.name for path in run.out.iterdir()} >= {
        "factsheet.json",
        "findings.json",
        "checklist.json",
        "factsheet.html",
    }
    assert "factsheet.html" in run.said
    assert "Traceback" not in run.said


@pytest.mark.parametrize("name", NAMES)
def test_every_paper_is_found_with_its_type_and_pages(runs: dict[str, Run], name: str) -> None:
    score = runs[name].score
    assert (score.types_right, score.splits_right) == (score.documents, score.documents), score.notes


@pytest.mark.parametrize("name", NAMES)
def test_facts_are_read_and_what_is_confirmed_is_right(runs: dict[str, Run], name: str) -> None:
    score, total = runs[name].score, Tally()
    for tally in score.facts.values():
        total += tally
    assert total.exact >= FORGIVEN * total.expected, score.notes
    assert total.confirmed_right >= 0.97 * total.confirmed, score.notes


@pytest.mark.parametrize("name", NAMES)
def test_a_fact_is_pointed_at_where_it_stands(runs: dict[str, Run], name: str) -> None:
    run = runs[name]
    factsheet = run.written("factsheet")
    pairs = pair(run.expected["documents"], factsheet["documents"])
    read = {(fact["document"], fact["key"]): fact for fact in factsheet["facts"]}
    hits = misses = 0
    for truth in run.expected["facts"]:
        fact = read.get((pairs[truth["document"]]["id"], truth["key"])) if truth["document"] in pairs else None
        if fact and fact["box"] and fact["value"] == truth["value"] and truth["places"]:
            on_it = any(
                place["page"] == fact["page"] and _touch(place["box"], fact["box"]) for place in truth["places"]
            )
            hits, misses = hits + on_it, misses + (not on_it)
    assert misses <= 0.05 * (hits + misses), f"{misses} of {hits + misses} boxes lie elsewhere"


def _touch(a: list[float], b: list[float]) -> bool:
    return a[0] <= b[2] and b[0] <= a[2] and a[1] <= b[3] and b[1] <= a[3]


def test_every_planted_contradiction_is_found(runs: dict[str, Run]) -> None:
    score = runs["contradictions"].score
    assert (score.found, score.false_fails) == (score.planted, 0), score.notes


@pytest.mark.parametrize("name", NAMES)
def test_nobody_is_accused_of_what_is_right(runs: dict[str, Run], name: str) -> None:
    assert runs[name].score.false_fails == 0, runs[name].score.notes


def test_a_sound_submission_has_all_attachments_and_the_incomplete_one_lacks_its_policy(runs: dict[str, Run]) -> None:
    statuses = {
        name: {item["class"]: item["status"] for item in runs[name].written("checklist")["items"]} for name in NAMES
    }
    assert statuses["sound"] == runs["sound"].expected["checklist"]
    assert statuses["incomplete"]["policy_text"] in ("missing", "unreadable")


def test_a_second_run_reads_nothing_again_and_hides_personal_numbers(
    runs: dict[str, Run], data: Path, tmp_path: Path
) -> None:
    again = review("sound", tmp_path / "again", data)
    assert again.code == 0, again.said
    assert "完全相同" in again.said
    first, second = runs["sound"].written("factsheet"), again.written("factsheet")
    assert [fact["key"] for fact in first["facts"]] == [fact["key"] for fact in second["facts"]]
    for report in ("factsheet.json", "findings.json", "checklist.json", "factsheet.html"):
        text = (again.out / report).read_text(encoding="utf-8")
        assert not [number for number in re.findall(r"(?<!\d)\d{17}[\dX]", text) if id_number.is_valid(number)], report


def test_pages_belong_to_one_document_only(runs: dict[str, Run]) -> None:
    for run in runs.values():
        pages = [page for document in run.written("factsheet")["documents"] for page in pages_of(document)]
        assert len(pages) == len(set(pages))
