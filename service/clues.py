"""What the list of submissions says of each: the level of its clues, and how much is to be looked at."""

from dataclasses import dataclass

from pipeline.checks.risk import RiskLevel
from pipeline.storage.records import State, SubmissionSummary


@dataclass(frozen=True)
class Clue:
    """``level`` is that of ``pipeline.checks.risk``; never a verdict."""

    level: RiskLevel
    fails: int
    unverified: int


def clue_of(summary: SubmissionSummary) -> Clue | None:
    """``None`` before the checks ran."""
    if summary.progress.state is not State.DONE or summary.risk is None:
        return None
    return Clue(level=summary.risk, fails=summary.fails, unverified=summary.unverified)
