"""Papers without a slip give no finding; one slip planted in them gives that one."""

from datetime import date
from typing import Any

import pytest
import yaml
from recorded import FOLDER

from pipeline.checks.linting.layout import of_file
from pipeline.checks.linting.manuscripts import Paper
from pipeline.checks.rules.linting import lint_paper
from schemas.finding import Outcome

CLEAN = sorted(path.name for path in (FOLDER / "clean").iterdir())
PLANTED: list[dict[str, Any]] = yaml.safe_load((FOLDER / "planted.yaml").read_text(encoding="utf-8"))


def _objections(text: str) -> dict[str, str]:
    findings = lint_paper(Paper("d1", "", of_file(text)), date(2025, 11, 3))
    return {finding.check: finding.reason for finding in findings if finding.outcome is not Outcome.PASS}


@pytest.mark.parametrize("name", CLEAN)
def test_a_paper_without_slips_gives_no_finding(name: str) -> None:
    assert _objections((FOLDER / "clean" / name).read_text(encoding="utf-8")) == {}


@pytest.mark.parametrize("case", PLANTED, ids=[f"{case['finds']} {case['new'][:24]}" for case in PLANTED])
def test_a_planted_slip_is_told_and_nothing_else(case: dict[str, Any]) -> None:
    text = (FOLDER / "clean" / case["file"]).read_text(encoding="utf-8")
    assert case["old"] in text
    found = _objections(text.replace(case["old"], case["new"]))
    assert set(found) == {case["finds"]}, found
