"""The way from a seed to papers: one source, the same truth every time."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from samples.building import Plan, build_case
from samples.layouts import read_layouts
from samples.papers import CONTRACTS, FORMS, LICENSES, Printer
from samples.printing import Press, chromium
from samples.scenarios import contradictions
from samples.truth import expected_json

pytestmark = pytest.mark.skipif(not Path("/usr/bin/chromium").exists(), reason="Chromium is not installed")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def press(browser: Browser) -> Press:
    return Press(browser)


def test_a_seed_builds_one_world_and_another_seed_another() -> None:
    assert build_case(5, Plan()) == build_case(5, Plan())
    assert build_case(5, Plan()).applicant.name != build_case(6, Plan()).applicant.name


@pytest.mark.browser
def test_the_same_paper_is_printed_twice_alike(press: Press) -> None:
    first, second = (Printer(press, build_case(5, Plan())).form("form_official") for _ in range(2))
    assert first == second


@pytest.mark.browser
@pytest.mark.parametrize("layout", FORMS)
def test_every_form_layout_prints_every_field_of_the_table(press: Press, layout: str) -> None:
    case = build_case(8, Plan())
    facts = Printer(press, case).form(layout).facts
    staff = {facts[f"application_form.staff[{i}].name"].value for i in range(len(case.staff))}
    assert staff == {person.name for person in case.staff}
    for field in ("applicant_name", "center_name", "commitment", "cases_text", "claimed_amount", "expected_results"):
        assert f"application_form.{field}" in facts


@pytest.mark.browser
def test_the_layouts_of_a_paper_tell_the_same_facts(press: Press) -> None:
    printer = Printer(press, build_case(9, Plan()))
    licenses = [printer.business_license(layout).facts for layout in LICENSES]
    contracts = [printer.contract(printer.case.contracts[0], layout).facts for layout in CONTRACTS]
    for key in ("business_license.uscc", "business_license.name", "business_license.registered_capital"):
        assert len({facts[key].value for facts in licenses}) == 1
    for key in ("transfer_contract.amount", "transfer_contract.amount_words", "transfer_contract.signed_on"):
        assert len({facts[key].value for facts in contracts}) == 1


@pytest.mark.browser
def test_another_seed_has_the_same_faults_about_other_people(press: Press) -> None:
    made = contradictions.make(press, 41)
    truth = expected_json(made.case, made.bundle.sent, made.findings, made.checklist)
    planted = {finding.check: finding.subject for finding in made.findings if finding.outcome == "fail"}
    faults = "SC-08a ID-02 ID-04 ST-01 ST-02 MO-01 MO-03 PT-01 DT-02 ID-03 MO-02"
    assert set(planted) == set(faults.split())
    printed = {str(fact["value"]) for fact in truth["facts"]}
    assert [subject for subject in planted.values() if subject and subject not in printed] == []
    assert not re.search(r"杜伟民|段少华", str(planted))


@pytest.mark.browser
def test_a_set_of_layouts_kept_elsewhere_is_printed_with_the_same_truth(browser: Browser, tmp_path: Path) -> None:
    (tmp_path / "layouts.yaml").write_text(
        "{form: f, license: own, roster: r, person: p, policy: q, contracts: [a, b]}", encoding="utf-8"
    )
    (tmp_path / "own.html").write_text("<p>{{ s.f('name', c.applicant.name) }}</p>", encoding="utf-8")
    layouts = read_layouts(tmp_path)
    assert [layouts.contract(i) for i in range(3)] == ["a", "b", "a"]
    case = build_case(3, Plan())
    paper = Printer(Press(browser, more=tmp_path), case).business_license(layouts.license)
    assert paper.facts["business_license.name"].value == case.applicant.name
