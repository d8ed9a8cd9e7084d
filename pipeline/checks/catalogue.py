"""The record of a check. A record that lacks a part is refused when the module is imported."""

import inspect
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pipeline.checks.basis import guideline
from pipeline.checks.judgement import Judgement
from pipeline.checks.needs import NEEDS
from schemas.finding import Severity
from schemas.submission import Level

EVERY_LEVEL = tuple(Level)
SICHUAN = (Level.SICHUAN,)
Function = Callable[..., Iterable[Judgement]]


@dataclass(frozen=True, kw_only=True)
class Check:
    """One check of the rulebook.

    ``rule`` says in a Chinese sentence what is compared; ``basis`` are keys into the guideline of each level the
    check holds at; ``explanations`` are the innocent ones, most likely first. The parameters of ``function`` say by
    their types what the check needs (``needs.NEEDS``).
    """

    id: str
    title: str
    rule: str
    severity: Severity
    levels: tuple[Level, ...]
    basis: tuple[str, ...]
    explanations: tuple[str, ...]
    next_step: str
    function: Function
    needs: Mapping[str, type] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for part in ("id", "title", "rule", "levels", "basis", "explanations", "next_step", "needs"):
            if not getattr(self, part):
                raise ValueError(f"check {self.id or '?'}: {part} is missing")
        for level in self.levels:
            unknown = set(self.basis) - set(guideline(level).articles)
            if unknown:
                raise ValueError(f"check {self.id}: no article {', '.join(sorted(unknown))} at level {level}")
        for name, type_ in self.needs.items():
            if type_ not in NEEDS:
                raise ValueError(f"check {self.id}: nothing provides {name}: {type_}")


def check(
    id: str,
    *,
    title: str,
    rule: str,
    severity: Severity,
    levels: tuple[Level, ...],
    basis: tuple[str, ...],
    explanations: tuple[str, ...],
    next_step: str,
) -> Callable[[Function], Check]:
    """Declare the decorated function to be the check ``id``."""

    def declare(function: Function) -> Check:
        parameters: dict[str, Any] = inspect.get_annotations(function, eval_str=True)
        parameters.pop("return", None)
        return Check(
            id=id,
            title=title,
            rule=rule,
            severity=severity,
            levels=levels,
            basis=basis,
            explanations=explanations,
            next_step=next_step,
            function=function,
            needs=parameters,
        )

    return declare
