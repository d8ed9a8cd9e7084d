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


def test_a_threshold_keeps_its_key_when_what_counts_towards_it_changes(tmp_path: Path) -> None:
    dossier = read("sichuan_money", tmp_path)
    facts = tuple(one for one in dossier.facts if "_contract." not in one.key)
    before, after = run(dossier).findings, run(dossier.model_copy(update={"facts": facts})).findings
    (counted,) = (one for one in before if one.check == "SC-08a")
    again = {one.key: one for one in after}
    assert again[counted.key].check == "SC-08a"
    assert {place.fact for place in again[counted.key].evidence} != {place.fact for place in counted.evidence}
    assert again[counted.key].said != counted.said
