"""Whether every row of a roster was read: only then does a missing row or a wrong total say anything of the paper."""

from itertools import pairwise
from statistics import median

from schemas.documents import InsuranceProof, InsuredPerson
from schemas.evidence import Extracted

_ROOM_FOR_A_ROW = 1.6
"""In row pitches: two rows farther apart may have an unread row between them."""


def rows_of(proof: InsuranceProof) -> tuple[InsuredPerson, ...]:
    """The rows that stand for a person; a line without name, ID number and clear 序号 is none."""
    return tuple(
        person
        for person in proof.persons
        if person.name is not None
        or person.id_number is not None
        or (person.sequence is not None and person.sequence.sharp is not None)
    )


def missing_numbers(proof: InsuranceProof) -> tuple[int, ...]:
    """序号 left out between 1 and the last one; a number that is not clear counts as the one its row should have."""
    numbers = _numbers(proof)
    return tuple(number for number in range(1, max(numbers, default=0) + 1) if number not in numbers)


def doubled_numbers(proof: InsuranceProof) -> tuple[int, ...]:
    """序号 that stand twice."""
    numbers = _numbers(proof)
    return tuple(sorted({number for number in numbers if numbers.count(number) > 1}))


def _numbers(proof: InsuranceProof) -> list[int]:
    numbers = [row.sequence.sharp if row.sequence is not None else None for row in rows_of(proof)]
    if not any(numbers):
        return []
    return [place if number is None else number for place, number in enumerate(numbers, start=1)]


def fully_read(proof: InsuranceProof) -> bool:
    """Whether no row can have escaped the reading: 序号 run through, or the total equals the rows, or the rows follow
    each other without room for another one. A roster without any row was not read.

    Without boxes (values typed in by a person) the rows are taken as they are.
    """
    rows, total = rows_of(proof), proof.total_persons
    sharp = [row.sequence is not None and row.sequence.sharp is not None for row in rows]
    if not rows:
        return False
    in_order = not missing_numbers(proof) and not doubled_numbers(proof)
    if any(sharp) and in_order:
        return True
    if not all(sharp) and any(row.sequence is not None for row in rows):
        return False
    return (in_order and total is not None and total.sharp == len(rows)) or _without_room(proof)


def _without_room(proof: InsuranceProof) -> bool:
    rows = [anchor for anchor in map(_anchor, rows_of(proof)) if anchor is not None and anchor.box is not None]
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
