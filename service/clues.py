"""What the list of submissions says of each: the level of its clues, and how much is to be looked at."""

from dataclasses import dataclass

from pipeline.checks.risk import RiskLevel, level_of
from pipeline.storage.records import State, SubmissionSummary
from schemas.finding import Outcome


@dataclass(frozen=True)
class Clue:
    """``level`` is that of ``pipeline.checks.risk``; never a verdict."""

    level: RiskLevel
    fails: int
    unverified: int


def clue_of(summary: SubmissionSummary) -> Clue | None:
    """``None`` before the checks ran."""
    if summary.progress.state is not State.DONE:
        return None
    fails = [one for one in summary.objections if one.outcome is Outcome.FAIL]
    return Clue(
        level=level_of((one.check, one.severity) for one in fails),
        fails=len(fails),
        unverified=len(summary.objections) - len(fails),
    )
