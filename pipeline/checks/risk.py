"""A submission's risk: what a person should look at first, and why. Never a verdict.

Three axes stay apart: how well the papers were read, what the checks answered, and how grave a contradiction would be.
The level is that of the gravest ``fail``. Low signals only add up: one alone raises nothing. What is not verified
raises no level; it is counted beside it.
"""

from collections.abc import Iterable, Sequence
from enum import StrEnum

from schemas.base import Model
from schemas.evidence import Fact, FactState
from schemas.finding import Finding, Outcome, Severity

_TOGETHER = 2
"""Different low signals that together make a submission worth a look."""


class RiskLevel(StrEnum):
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    NONE = "none"

    @property
    def label(self) -> str:
        return {"high": "高风险线索", "medium": "中风险线索", "low": "低风险线索", "none": "未见线索"}[self.value]


class Reading(Model):
    """How well the papers were read: numbers of facts by state."""

    confirmed: int
    doubtful: int
    unreadable: int


class Risk(Model):
    """``reasons`` name the findings the level comes from, ``fails`` and ``unverified`` count findings by severity."""

    level: RiskLevel
    reasons: tuple[str, ...]
    fails: dict[Severity, int]
    unverified: dict[Severity, int]
    reading: Reading


def assess(findings: Sequence[Finding], facts: Iterable[Fact] = ()) -> Risk:
    """The risk of a submission with these findings and facts."""
    fails = [finding for finding in findings if finding.outcome is Outcome.FAIL]
    level = level_of((finding.check, finding.severity) for finding in fails)
    return Risk(
        level=level,
        reasons=tuple(dict.fromkeys(f"{one.check} {one.title}" for one in fails if one.severity.value == level.value)),
        fails=_counted(fails),
        unverified=_counted([finding for finding in findings if finding.outcome is Outcome.UNVERIFIABLE]),
        reading=_reading(facts),
    )


def level_of(fails: Iterable[tuple[str, Severity]]) -> RiskLevel:
    """The level by check and severity of every ``fail``."""
    found = tuple(fails)
    severities = {severity for _, severity in found}
    if Severity.HIGH in severities:
        return RiskLevel.HIGH
    if Severity.MEDIUM in severities:
        return RiskLevel.MEDIUM
    low = {check for check, severity in found if severity is Severity.LOW}
    return RiskLevel.LOW if len(low) >= _TOGETHER else RiskLevel.NONE


def _counted(findings: Sequence[Finding]) -> dict[Severity, int]:
    found = [finding.severity for finding in findings]
    return {severity: found.count(severity) for severity in Severity if severity in found}


def _reading(facts: Iterable[Fact]) -> Reading:
    states = [fact.state for fact in facts]
    return Reading(
        confirmed=states.count(FactState.CONFIRMED),
        doubtful=states.count(FactState.DOUBTFUL),
        unreadable=states.count(FactState.UNREADABLE),
    )
