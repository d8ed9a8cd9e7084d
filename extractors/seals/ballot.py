"""Several readings of one ring of characters, voted on character by character.

Characters are matched by where they stand: readings lose and split characters, their places stay.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from extractors.ocr.engine import Alternatives

_SILENCE = 0.35
"""What a reading that has nothing at a place says for there being nothing."""

_HEARD = 0.08
"""What all readings together must give a character for it to count as a rival of the one chosen."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A character, how sure its reading is, where it stands (columns from the start of the strip), and what else it
    may be."""

    character: str
    score: float
    place: float
    rivals: Alternatives = ()


def vote(readings: Sequence[Sequence[Mark]]) -> list[Mark]:
    """The characters most readings agree on. A character's score is shared among all readings: one that only some of
    them give, or that others contradict, is unsure."""
    return [mark for seat in seats(readings) if (mark := _elect(seat, len(readings))) is not None]


def seats(readings: Sequence[Sequence[Mark]]) -> list[list[Mark]]:
    """The marks of all readings, those of one place together, in order."""
    step = pitch(readings)
    found: list[list[Mark]] = []
    for mark in sorted((mark for reading in readings for mark in reading), key=lambda mark: mark.place):
        if found and mark.place - np.mean([other.place for other in found[-1]]) < 0.5 * step:
            found[-1].append(mark)
        else:
            found.append([mark])
    return found


def pitch(readings: Sequence[Sequence[Mark]]) -> float:
    """The usual distance from one character to the next; 0 where no reading has two."""
    steps = [
        after.place - before.place
        for reading in readings
        for before, after in pairwise(reading)
        if after.place > before.place
    ]
    return float(np.median(steps)) if steps else 0.0


def _elect(seat: Sequence[Mark], voters: int) -> Mark | None:
    votes: dict[str, float] = defaultdict(float)
    for mark in seat:
        votes[mark.character] += mark.score
        for other, score in mark.rivals:
            votes[other] += score
    silent = max(0, voters - len(seat))
    if sum(mark.score for mark in seat) <= _SILENCE * silent:
        return None
    ranked = sorted(votes, key=lambda character: -votes[character])
    rivals = tuple((other, min(1.0, votes[other] / voters)) for other in ranked[1:] if votes[other] >= _HEARD)
    place = float(np.mean([mark.place for mark in seat]))
    return Mark(ranked[0], min(1.0, votes[ranked[0]] / voters), place, rivals)
