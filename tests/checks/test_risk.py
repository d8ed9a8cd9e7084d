"""Risk is the gravest contradiction, low signals only together, and nothing unverified raises it."""

from pipeline.checks.risk import RiskLevel, assess
from schemas.finding import Finding, Outcome, Place, Severity


def _finding(check: str, severity: str, outcome: str = "fail") -> Finding:
    return Finding(
        check=check,
        outcome=Outcome(outcome),
        severity=Severity(severity),
        title="…",
        reason="…",
        basis=(),
        innocent_explanations=("…",),
        next_step="…",
        evidence=(Place(document="d1"),),
    )


def test_the_level_is_that_of_the_gravest_contradiction() -> None:
    found = [_finding("MO-05", "medium"), _finding("MO-11", "high"), _finding("ST-10", "low")]
    risk = assess(found)
    assert risk.level is RiskLevel.HIGH
    assert [reason.split()[0] for reason in risk.reasons] == ["MO-11"]
    assert risk.fails == {Severity.HIGH: 1, Severity.MEDIUM: 1, Severity.LOW: 1}


def test_a_low_signal_alone_raises_nothing() -> None:
    assert assess([_finding("ST-10", "low"), _finding("ST-10", "low")]).level is RiskLevel.NONE
    assert assess([_finding("ST-10", "low"), _finding("MO-13", "low")]).level is RiskLevel.LOW


def test_what_is_not_verified_is_counted_and_raises_nothing() -> None:
    risk = assess([_finding("MO-11", "high", "unverifiable"), _finding("TX-08", "info")])
    assert risk.level is RiskLevel.NONE
    assert risk.unverified == {Severity.HIGH: 1}
