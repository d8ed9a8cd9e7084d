"""Every finding of a submission has a key of its own, which the checks running again do not change."""

import json
from pathlib import Path

import pytest
from test_sample_truth import SAMPLES, _dossier

from bench.rulebook import dossier_of
from pipeline.checks import run
from samples.planted.dossier import write_planted
from samples.planted.press import PlantedPress
from samples.planted.writing import SUBMISSIONS
from schemas.evidence import FactState
from schemas.finding import Finding, Outcome
from schemas.submission import Dossier


def read(name: str, folder: Path) -> Dossier:
    if name in SUBMISSIONS:
        return dossier_of(write_planted(folder / name, name, SUBMISSIONS[name](PlantedPress(None))))
    dossier: Dossier = _dossier(json.loads((SAMPLES / name / "expected.json").read_text(encoding="utf-8")))
    return dossier


@pytest.mark.parametrize("name", ["sound", "incomplete", "contradictions", *tuple(SUBMISSIONS)[2::4]])
def test_keys_are_unique_and_the_same_when_the_checks_run_again(name: str, tmp_path: Path) -> None:
    dossier = read(name, tmp_path)
    findings = run(dossier).findings
    assert len({one.key for one in findings}) == len(findings)
    assert [(one.key, one.said) for one in run(dossier).findings] == [(one.key, one.said) for one in findings]


def test_a_fact_that_turns_doubtful_seldom_changes_what_a_finding_is_about(tmp_path: Path) -> None:
    dossier = read("sichuan_money", tmp_path)
    fails = [one for one in run(dossier).findings if one.outcome is Outcome.FAIL]
    kept = [one for one in fails if one.key in {other.key for other in run(_doubting(dossier, one)).findings}]
    assert len(kept) >= len(fails) * 0.8


def _doubting(dossier: Dossier, finding: Finding) -> Dossier:
    """With the first fact the finding compares in doubt."""
    named = next((place.document, place.fact) for place in finding.evidence if place.fact)
    facts = tuple(
        one.model_copy(update={"state": FactState.DOUBTFUL}) if (one.document, one.key) == named else one
        for one in dossier.facts
    )
    return dossier.model_copy(update={"facts": facts})
