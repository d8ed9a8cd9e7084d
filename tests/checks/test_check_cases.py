"""Every YAML case, and what has to hold for all of them."""

import time

import pytest
from check_cases import Case, load_cases, never, sound_dossier

from pipeline.checks import run
from pipeline.checks.docs import every_check
from pipeline.checks.rulebook import rulebook
from pipeline.checks.runner import BROKEN
from schemas.evidence import FactState
from schemas.finding import Finding, Outcome

CASES = load_cases()
IDS = [f"{case.check} {case.name}" for case in CASES]
OPEN_AT_SICHUAN = {"SC-02"}
"""Criteria that stay unverifiable until an office sets what the text leaves open."""
FORBIDDEN = ("造假", "伪造")


def _findings(case: Case) -> list[Finding]:
    return [finding for finding in run(case.dossier).findings if finding.check == case.check]


@pytest.mark.parametrize("case", CASES, ids=IDS)
def test_the_check_judges_the_case_as_written(case: Case) -> None:
    findings = _findings(case)
    told = "\n".join(f"{f.outcome} {f.severity} {f.reason} {f.figures}" for f in findings)
    wanted = case.expect["outcomes"] if "outcomes" in case.expect else [case.expect["outcome"]]
    assert sorted(finding.outcome.value for finding in findings) == sorted(wanted), told
    if "severity" in case.expect:
        assert case.expect["severity"] in {finding.severity.value for finding in findings}, told
    for words in case.expect.get("says", []):
        assert any(str(words) in finding.reason for finding in findings), told
    for fact in case.expect.get("points_to", []):
        assert any(place.fact == fact for finding in findings for place in finding.evidence), told
    if "explained_by" in case.expect:
        assert case.expect["explained_by"] in findings[0].innocent_explanations[0], told
    for name, value in case.expect.get("figures", {}).items():
        figures = findings[0].figures
        assert figures is not None
        shown = getattr(figures, name)
        if name == "not_counted":
            assert any(value in f"{row.what} {row.why}" for row in shown), told
        else:
            assert shown == value, told


@pytest.mark.parametrize("case", CASES, ids=IDS)
def test_whatever_is_handed_in_the_promises_of_the_runner_hold(case: Case) -> None:
    blurred = tuple(fact.model_copy(update={"state": FactState.DOUBTFUL}) for fact in case.dossier.facts)
    book, submission = rulebook(), case.dossier.submission
    checks = {check.id for check in book.checks(book.guideline(submission.level, submission.received_on))}
    for dossier in (case.dossier, case.dossier.model_copy(update={"facts": blurred})):
        findings = run(dossier).findings
        assert {finding.check for finding in findings} == checks
        weak = {(fact.document, fact.key) for fact in dossier.facts if fact.state is not FactState.CONFIRMED}
        for finding in findings:
            assert BROKEN not in finding.reason, finding.check
            shown = finding.model_dump_json(exclude={"basis"})
            assert not any(word in shown for word in FORBIDDEN), finding.check
            if finding.outcome in {Outcome.PASS, Outcome.FAIL}:
                rests_on = {(p.document, p.fact) for p in finding.evidence if p.fact and "待核实" not in p.note}
                assert not rests_on & weak, f"{finding.check} {finding.reason}"


def test_every_check_has_a_case_for_each_outcome_it_can_have() -> None:
    for check in every_check():
        cases = [case for case in CASES if case.check == check.id]
        outcomes = {one for case in cases for one in case.expect.get("outcomes", [case.expect.get("outcome")])}
        assert {"pass", "fail", "unverifiable"} - set(never(check.id)) <= outcomes, check.id


def test_a_sound_submission_gives_no_objection() -> None:
    findings = run(sound_dossier()).findings
    odd = [(f.check, f.outcome.value, f.reason) for f in findings if f.outcome in {Outcome.FAIL, Outcome.UNVERIFIABLE}]
    assert [row for row in odd if row[0] not in OPEN_AT_SICHUAN] == []


def test_nothing_handed_in_is_never_a_pass() -> None:
    empty = sound_dossier().model_copy(update={"documents": (), "facts": ()})
    assert Outcome.PASS not in {finding.outcome for finding in run(empty).findings}


def test_checking_again_takes_milliseconds() -> None:
    dossier = sound_dossier()
    run(dossier)
    start = time.perf_counter()
    for _ in range(5):
        run(dossier)
    assert (time.perf_counter() - start) / 5 < 0.25
