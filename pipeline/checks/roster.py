"""Whether every row of a roster was read: only then does a missing row or a wrong total say anything of the paper."""

from itertools import pairwise
from statistics import median

from schemas.documents import InsuranceProof, InsuredPerson
from schemas.evidence import Extracted

_ROOM_FOR_A_ROW = 1.6
"""In row pitches: two rows farther apart may have an unread row between them."""


def rows_of(proof: InsuranceProof) -> tuple[InsuredPerson, ...]:
    """The rows that stand for a person; a line without name and ID number is none."""
    return tuple(person for person in proof.persons if person.name is not None or person.id_number is not None)


def missing_numbers(proof: InsuranceProof) -> tuple[int, ...]:
    """序号 left out between 1 and the last one; a number that is not clear counts as the one its row should have."""
    numbers = _numbers(proof)
    return tuple(number for number in range(1, max(numbers, default=0) + 1) if number not in numbers)


def doubled_numbers(proof: InsuranceProof) -> tuple[int, ...]:
    """序号 that stand twice."""
    numbers = _numbers(proof)
    return tuple(sorted({number for number in numbers if numbers.count(number) > 1}))


def _numbers(proof: InsuranceProof) -> list[int]:
    read = [(place, p.sequence) for place, p in enumerate(rows_of(proof), start=1) if p.sequence is not None]
    return [place if number.sharp is None else number.sharp for place, number in read]


def fully_read(proof: InsuranceProof) -> bool:
    """Whether no row can have escaped the reading: 序号 run through, or the total equals the rows, or the rows follow
    each other without room for another one.

    Without boxes (values typed in by a person) the rows are taken as they are.
    """
    rows, total = rows_of(proof), proof.total_persons
    numbered = [row.sequence for row in rows if row.sequence is not None]
    in_order = not missing_numbers(proof) and not doubled_numbers(proof)
    if in_order and len(numbered) == len(rows) and any(number.sharp is not None for number in numbered):
        return True
    if any(number.sharp is None for number in numbered):
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
