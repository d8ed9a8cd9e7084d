"""What a scenario gives back."""

from collections.abc import Iterable
from dataclasses import dataclass

from samples.bundle import Bundle
from samples.truth import Expected
from samples.world import Case

CHECKS = (
    "SC-04", "SC-05", "SC-08a", "SC-08b", "SC-08c", "SC-13", "SC-21", "SC-22", "ID-01", "ID-02", "ID-04", "ST-01",
    "ST-02", "MO-01", "MO-03", "PT-01", "DT-02",
)  # fmt: skip
"""The checks of part 1 (issue 2, item 7)."""


@dataclass(frozen=True)
class Made:
    """A submission: its world, its files, and what must be found in it."""

    case: Case
    bundle: Bundle
    findings: tuple[Expected, ...]
    checklist: dict[str, str]


def otherwise_pass(planted: Iterable[Expected]) -> tuple[Expected, ...]:
    """``planted`` and, for every check of part 1 that has none, a pass."""
    planted = tuple(planted)
    named = {finding.check for finding in planted}
    return (*planted, *(Expected(check) for check in CHECKS if check not in named))
