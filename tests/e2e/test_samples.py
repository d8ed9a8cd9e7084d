"""The three committed submissions from pixels to reports: the real command, flow, OCR, object store and database."""

import json
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import pytest
from pydantic import BaseModel

from bench.accuracy.__main__ import ROOT
from bench.accuracy.scoring import (
    DocumentScore,
    FactScore,
    FindingScore,
    pages_of,
    pair,
    score_documents,
    score_facts,
    score_findings,
)
from bench.accuracy.truth import Truth
from schemas.document import Document
from schemas.evidence import Fact
from schemas.finding import Finding
from schemas.values import id_number

M = TypeVar("M", bound=BaseModel)

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
    def truth(self) -> Truth:
        return Truth.model_validate(self.expected)

    @property
    def documents(self) -> list[Document]:
        return [_known(Document, document) for document in self.written("factsheet")["documents"]]

    @property
    def pairs(self) -> dict[str, Document]:
        return pair(self.truth.documents, self.documents)

    @property
    def document_scores(self) -> list[DocumentScore]:
        return score_documents(self.truth, self.pairs)

    @property
    def fact_scores(self) -> list[FactScore]:
        facts = [_known(Fact, fact) for fact in self.written("factsheet")["facts"]]
        return score_facts(self.truth, facts, self.pairs)

    @property
    def finding_score(self) -> FindingScore:
        return score_findings(
            self.truth.findings, [_known(Finding, finding) for finding in self.written("findings")["findings"]]
        )


def _known(model: type[M], record: dict[str, Any]) -> M:
    """The record as a model, without what reports say besides."""
    return model.model_validate({name: value for name, value in record.items() if name in model.model_fields})


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
    wrong = [score for score in runs[name].document_scores if not (score.type_right and score.split_right)]
    assert not wrong


@pytest.mark.parametrize("name", NAMES)
def test_facts_are_read_and_what_is_confirmed_is_right(runs: dict[str, Run], name: str) -> None:
    scores = runs[name].fact_scores
    told = [fact for fact in scores if not fact.invented]
    confirmed = [fact for fact in scores if fact.confirmed]
    differing = [(fact.key, fact.value, fact.truth, fact.state) for fact in scores if not fact.right]
    assert sum(fact.right for fact in told) >= FORGIVEN * len(told), differing
    assert sum(fact.right for fact in confirmed) >= 0.98 * len(confirmed), differing


@pytest.mark.parametrize("name", NAMES)
def test_a_fact_is_pointed_at_where_it_stands(runs: dict[str, Run], name: str) -> None:
    overlaps = [fact.overlap for fact in runs[name].fact_scores if fact.right and fact.overlap is not None]
    misses = sum(overlap == 0 for overlap in overlaps)
    assert misses <= 0.05 * len(overlaps), f"{misses} of {len(overlaps)} boxes lie elsewhere"


def test_every_planted_contradiction_is_found(runs: dict[str, Run]) -> None:
    score = runs["contradictions"].finding_score
    assert (score.found, score.false_fails) == (score.planted, 0), score.notes


@pytest.mark.parametrize("name", NAMES)
def test_nobody_is_accused_of_what_is_right(runs: dict[str, Run], name: str) -> None:
    assert runs[name].finding_score.false_fails == 0, runs[name].finding_score.notes


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
        whole = [document for document in run.documents if all(part.region is None for part in document.parts)]
        pages = [page for document in whole for page in pages_of(document)]
        assert len(pages) == len(set(pages))
