"""What a check says before the runner makes a finding of it.

A check names the facts its judgement *rests on* (``facts``); the runner refuses pass and fail when one of them is
doubtful. Places that only illustrate, or stand for something absent, go to ``places``.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from schemas.evidence import Extracted, FactState
from schemas.finding import Figures, Outcome, Place, Severity


@dataclass(frozen=True)
class Seen:
    """A fact with the Chinese name of what it is, e.g. 申报表“单位名称”."""

    fact: Extracted[Any]
    name: str

    @property
    def sharp(self) -> bool:
        """Whether the fact has a value that may be relied on."""
        return self.fact.state is FactState.CONFIRMED and self.fact.value is not None

    @property
    def place(self) -> Place:
        fact = self.fact  # valid already: a place is made for every fact of every finding
        return Place.model_construct(
            document=fact.document, page=fact.page, box=fact.box, fact=fact.key, note=self.name, file=fact.file
        )


@dataclass(frozen=True)
class Judgement:
    """An outcome about one subject. ``reason`` and ``subject`` are Chinese; ``severity`` and ``explanations`` go before
    those of the check's record (a unit slip is of medium severity and names the slip first)."""

    outcome: Outcome
    subject: str
    reason: str
    facts: tuple[Seen, ...] = ()
    places: tuple[Place, ...] = ()
    figures: Figures | None = None
    severity: Severity | None = None
    explanations: tuple[str, ...] = ()


def seen(*named: tuple[Extracted[Any] | None, str]) -> tuple[Seen, ...]:
    """The facts that are there, named."""
    return tuple(Seen(fact, name) for fact, name in named if fact is not None)


def passed(subject: str, reason: str, facts: Iterable[Seen] = (), **more: Any) -> Judgement:
    return Judgement(Outcome.PASS, subject, reason, tuple(facts), **more)


def failed(subject: str, reason: str, facts: Iterable[Seen] = (), **more: Any) -> Judgement:
    return Judgement(Outcome.FAIL, subject, reason, tuple(facts), **more)


def unclear(subject: str, reason: str, facts: Iterable[Seen] = (), **more: Any) -> Judgement:
    return Judgement(Outcome.UNVERIFIABLE, subject, reason, tuple(facts), **more)


def inapplicable(subject: str, reason: str, facts: Iterable[Seen] = (), **more: Any) -> Judgement:
    return Judgement(Outcome.NOT_APPLICABLE, subject, reason, tuple(facts), **more)


def absent(document: str | None, note: str, page: int | None = None) -> Place:
    """The place where something should stand and does not."""
    return Place(document=document, page=page, note=note)
