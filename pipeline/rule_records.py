"""The catalogue of a rulebook as data: what every check was, on which text, kept beside the findings it gave.

A record can be read without the code that judged: it is what explains a finding of years ago.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

from pydantic import Field

from pipeline.checks.basis import Guideline
from pipeline.checks.catalogue import Check
from pipeline.checks.needs import WORDS
from pipeline.checks.rulebook import Rulebook
from schemas.base import Model
from schemas.finding import Severity
from schemas.submission import Level


class BasisRecord(Model):
    """An article a check rests on, quoted as the guideline of ``level`` has it."""

    level: Level
    document: str
    article: str
    quote: str


class CheckRecord(Model):
    """One check. ``levels`` is empty for a check of every level. ``needs`` says in Chinese what it compares;
    ``settings`` are those of a criterion, thresholds among them."""

    id: str
    title: str
    rule: str
    severity: Severity
    levels: tuple[Level, ...]
    basis: tuple[BasisRecord, ...]
    explanations: tuple[str, ...]
    next_step: str
    needs: tuple[str, ...]
    version: int
    settings: dict[str, Any] = Field(default_factory=dict)

    @property
    def required(self) -> str:
        """What a threshold requires, in Chinese (超过5个); empty for other checks."""
        if not {"operator", "value", "unit"} <= self.settings.keys():
            return ""
        words = {">": "超过", ">=": "不少于"}[self.settings["operator"]]
        return f"{words}{self.settings['value']}{self.settings['unit']}"


class GuidelineRecord(Model):
    """A text in force. ``parameters`` are the readings taken where the text leaves something open."""

    level: Level
    label: str
    title: str
    number: str
    issued_on: date
    valid_from: date
    valid_to: date | None
    validity: str
    parameters: dict[str, Any]


class RulebookRecord(Model):
    """The whole rulebook of one ``version``."""

    version: str
    guidelines: tuple[GuidelineRecord, ...]
    checks: tuple[CheckRecord, ...]

    def of_check(self, id: str) -> tuple[CheckRecord, ...]:
        """The records with this id, one for each guideline that has it; ids are matched whatever their case."""
        return tuple(record for record in self.checks if record.id.casefold() == id.casefold())

    def of_level(self, level: Level) -> tuple[CheckRecord, ...]:
        """The criteria of a level; of the empty one the checks of every level."""
        return tuple(record for record in self.checks if (level in record.levels if level else not record.levels))

    @property
    def labels(self) -> dict[Level, str]:
        """The levels with their Chinese names."""
        return {text.level: text.label for text in self.guidelines}


def record_of(book: Rulebook) -> RulebookRecord:
    """What ``book`` is, in the order findings are listed."""
    signals = (_record(check, book.guidelines) for check in book.signals)
    criteria = (record for text in book.guidelines for record in _criteria(text, book))
    return RulebookRecord(
        version=book.version,
        guidelines=tuple(_guideline(text, book) for text in book.guidelines),
        checks=(*criteria, *signals),
    )


def _criteria(text: Guideline, book: Rulebook) -> Iterator[CheckRecord]:
    settings = {criterion.id: criterion.settings for criterion in text.criteria}
    for check in book.checks(text):
        if check.id in settings:
            yield _record(check, (text,), settings[check.id])


def _record(check: Check, texts: tuple[Guideline, ...], settings: dict[str, Any] | None = None) -> CheckRecord:
    basis = tuple(
        BasisRecord(level=text.level, **text.quote(key).model_dump())
        for text in texts
        if check.holds_at(text.level)
        for key in check.basis
    )
    return CheckRecord(
        id=check.id,
        title=check.title,
        rule=check.rule,
        severity=check.severity,
        levels=check.levels,
        basis=basis,
        explanations=check.explanations,
        next_step=check.next_step,
        needs=tuple(WORDS.get(type_, type_.__name__) for type_ in check.needs.values()),
        version=check.version,
        settings=settings or {},
    )


def _guideline(text: Guideline, book: Rulebook) -> GuidelineRecord:
    told = text.model_dump(include=set(GuidelineRecord.model_fields) - {"parameters"})
    return GuidelineRecord(**told, parameters=book.parameters(text).model_dump(mode="json"))
