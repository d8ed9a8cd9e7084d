"""The record of a check. A record that lacks a part is refused when the module is imported.

Signals are declared in Python (``@check``); the criteria of a guideline are records in its YAML file, judged by the
function of their kind (``@kind``).
"""

import inspect
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from pydantic import BaseModel

from pipeline.checks.basis import Criterion
from pipeline.checks.judgement import Judgement
from pipeline.checks.needs import NEEDS
from schemas.finding import Severity
from schemas.submission import Level

EVERY_LEVEL: tuple[Level, ...] = ()
"""For ``Check.levels``: the check holds at every level, those to come included."""
Function = Callable[..., Iterable[Judgement]]


@dataclass(frozen=True, kw_only=True)
class Check:
    """One check of the rulebook.

    ``rule`` says in a Chinese sentence what is compared; ``basis`` are keys into the guideline of each level the
    check holds at; ``explanations`` are the innocent ones, most likely first. ``levels`` is empty for a check of every
    level. ``version`` is raised when the check judges differently from before. The parameters of ``function`` say by
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
    version: int = 1

    def __post_init__(self) -> None:
        for part in ("id", "title", "rule", "basis", "explanations", "next_step", "needs"):
            if not getattr(self, part):
                raise ValueError(f"check {self.id or '?'}: {part} is missing")
        for name, type_ in self.needs.items():
            if type_ not in NEEDS:
                raise ValueError(f"check {self.id}: nothing provides {name}: {type_}")

    def holds_at(self, level: Level) -> bool:
        return not self.levels or level in self.levels


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
    version: int = 1,
) -> Callable[[Function], Check]:
    """Declare the decorated function to be the check ``id``."""

    def declare(function: Function) -> Check:
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
            needs=_needs(function),
            version=version,
        )

    return declare


@dataclass(frozen=True)
class Kind:
    """How criteria of one kind are judged: ``function(settings, …)`` with ``settings`` of the type ``settings``."""

    name: str
    settings: type[BaseModel]
    function: Function
    needs: Mapping[str, type]

    def check(self, criterion: Criterion, level: Level) -> Check:
        """The check ``criterion`` of ``level`` is. Raises ``ValueError`` for settings of the wrong form."""
        record = criterion.model_dump(exclude={"kind", "settings"})
        function = partial(self.function, self.settings.model_validate(criterion.settings))
        return Check(**record, levels=(level,), function=function, needs=self.needs)


def kind(name: str) -> Callable[[Function], Kind]:
    """Declare the decorated function to judge the criteria of the kind ``name``. Its first parameter, annotated with a
    pydantic model, takes the criterion's settings; the others are what it needs."""

    def declare(function: Function) -> Kind:
        needs = _needs(function)
        settings = needs.pop(next(iter(needs)))
        return Kind(name, settings, function, needs)

    return declare


def _needs(function: Function) -> dict[str, Any]:
    parameters: dict[str, Any] = inspect.get_annotations(function, eval_str=True)
    parameters.pop("return", None)
    return parameters
