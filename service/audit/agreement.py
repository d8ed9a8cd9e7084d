"""How often the second person of a blind sample read what the system says, with the interval of that share."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

from pipeline.storage.drawing import Standing
from pipeline.storage.samples import Sample
from schemas.document import DocumentType

_Z = NormalDist().inv_cdf(0.975)


def wilson(hits: int, of: int) -> tuple[float, float]:
    """The 95 % score interval of a share (Wilson 1927; Newcombe 1998, method 3). ``of`` is not 0."""
    share, square = hits / of, _Z * _Z
    middle = (share + square / (2 * of)) / (1 + square / of)
    half = _Z * sqrt(share * (1 - share) / of + square / (4 * of * of)) / (1 + square / of)
    return max(0.0, middle - half), min(1.0, middle + half)


@dataclass(frozen=True)
class Agreement:
    """Of ``facts`` samples ``judged`` were read by the second person, ``agreeing`` of them alike; ``unclear`` that
    person could not read."""

    label: str
    facts: int
    judged: int
    agreeing: int
    unclear: int

    @property
    def share(self) -> float | None:
        return self.agreeing / self.judged if self.judged else None

    @property
    def interval(self) -> tuple[float, float] | None:
        return wilson(self.agreeing, self.judged) if self.judged else None

    @property
    def waiting(self) -> int:
        return self.facts - self.judged - self.unclear


def agreement(label: str, samples: Iterable[Sample]) -> Agreement:
    found = tuple(samples)
    return Agreement(
        label=label,
        facts=len(found),
        judged=sum(one.agrees is not None for one in found),
        agreeing=sum(one.agrees is True for one in found),
        unclear=sum(one.entered_at is not None and one.agrees is None for one in found),
    )


def by_standing(samples: Sequence[Sample]) -> tuple[Agreement, ...]:
    """One for each standing there is. They are not added up: a sample has other shares of them than the papers have."""
    return tuple(one for one in _by_standing(samples) if one.facts)


def by_type(samples: Sequence[Sample]) -> tuple[tuple[str, tuple[Agreement, ...]], ...]:
    """The kinds of paper there are, each with one for every standing, in their order."""
    found = ((type_.label, [one for one in samples if one.type == type_.value]) for type_ in DocumentType)
    return tuple((label, _by_standing(of_type)) for label, of_type in found if of_type)


def _by_standing(samples: Sequence[Sample]) -> tuple[Agreement, ...]:
    return tuple(
        agreement(standing.label, [one for one in samples if one.standing is standing]) for standing in Standing
    )
