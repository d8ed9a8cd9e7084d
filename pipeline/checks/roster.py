"""Whether every row of a roster was read: only then does a missing row or a wrong total say anything of the paper."""

from itertools import pairwise
from statistics import median

from schemas.documents import InsuranceProof, InsuredPerson
from schemas.evidence import Extracted

_ROOM_FOR_A_ROW = 1.6
"""In row pitches: two rows farther apart may have an unread row between them."""


def missing_numbers(proof: InsuranceProof) -> tuple[int, ...]:
    """序号 left out between 1 and the last one; empty without 序号."""
    numbers = _numbers(proof)
    return tuple(number for number in range(1, max(numbers, default=0) + 1) if number not in numbers)


def doubled_numbers(proof: InsuranceProof) -> tuple[int, ...]:
    """序号 that stand twice."""
    numbers = _numbers(proof)
    return tuple(sorted({number for number in numbers if numbers.count(number) > 1}))


def _numbers(proof: InsuranceProof) -> list[int]:
    return [p.sequence.sharp for p in proof.persons if p.sequence is not None and p.sequence.sharp is not None]


def fully_read(proof: InsuranceProof) -> bool:
    """Whether no row can have escaped the reading: rows that follow each other without room for another one.

    Without boxes (values typed in by a person) the rows are taken as they are.
    """
    numbers = [p.sequence for p in proof.persons]
    if any(number is not None and number.sharp is None for number in numbers):
        return False
    if any(numbers) and not missing_numbers(proof) and all(numbers):
        return True
    return _without_room(proof)


def _without_room(proof: InsuranceProof) -> bool:
    rows = [anchor for anchor in map(_anchor, proof.persons) if anchor is not None and anchor.box is not None]
    steps = [_middle(b) - _middle(a) for a, b in pairwise(rows) if _same_page(a, b)]
    pitch = median(steps) if steps else 0.0
    broken = any(not _same_page(a, b) for a, b in pairwise(rows))
    return not broken and all(step <= _ROOM_FOR_A_ROW * pitch for step in steps)


def _anchor(person: InsuredPerson) -> Extracted[str] | None:
    return person.name or person.id_number


def _same_page(a: Extracted[str], b: Extracted[str]) -> bool:
    return (a.file, a.page) == (b.file, b.page)


def _middle(fact: Extracted[str]) -> float:
    return (fact.box[1] + fact.box[3]) / 2 if fact.box is not None else 0.0
