"""Who works where, as the papers say it: rows of insurance proofs and labour contracts, with the list 工作队伍."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pipeline.checks.applicant import Applicant, Likeness
from pipeline.checks.judgement import Seen, seen
from pipeline.checks.papers import Papers
from pipeline.checks.roster import fully_read, rows_of
from schemas.document import Document
from schemas.documents import InsuranceProof, InsuredPerson, LaborContract
from schemas.documents.content import Date, Text
from schemas.evidence import Extracted
from schemas.values.names import normalise_person, same_person

_STOPPED = re.compile("停|中断|减员|终止|断缴|退保|注销|未参保|离职|封存")
_SHOWN = 10
_MASK = re.compile("[*＊●•xX×]{2,}")


@dataclass(frozen=True)
class Insured:
    """A row of a proof. ``payer`` says whether the proof's employer is the applicant."""

    person: InsuredPerson
    proof: InsuranceProof
    payer: Likeness
    file: str
    row: int
    key: str
    """The name as it is compared."""

    @property
    def name(self) -> str:
        return str(self.person.name.value or "") if self.person.name is not None else ""

    @property
    def employer(self) -> str:
        return str(self.proof.employer_name.value or "") if self.proof.employer_name is not None else ""

    @property
    def stopped(self) -> bool:
        """Whether the status says that insurance has ended; a pension (退休) is no stop."""
        status = self.person.status
        return status is not None and _STOPPED.search(str(status.value or "")) is not None

    def seen(self, *fields: str) -> tuple[Seen, ...]:
        """The named fields of the row, or of the proof where it has no such column, as far as they are there."""
        return tuple(one for field in fields for one in self._seen(field))

    def _seen(self, field: str) -> tuple[Seen, ...]:
        fact = getattr(self.person, field, None) or getattr(self.proof, field, None)
        return seen_id(fact, self._named(field)) if field == "id_number" else seen((fact, self._named(field)))

    def _named(self, field: str) -> str:
        return f"社保证明（{self.file}）{_NAMES[field].format(row=self.row)}"


def seen_id(fact: Extracted[Any] | None, name: str) -> tuple[Seen, ...]:
    """An ID number as a fact whose print is masked: judgements quote what a doubtful fact was read as."""
    return () if fact is None else (Seen(fact.model_copy(update={"raw": masked(id_number_of(fact.raw))}), name),)


_NAMES = {
    "name": "第{row}行姓名",
    "sex": "第{row}行性别",
    "id_number": "第{row}行身份证号",
    "insured_from": "第{row}行参保时间",
    "insured_to": "第{row}行参保截止",
    "status": "第{row}行参保状态",
    "base": "第{row}行缴费基数",
    "months": "第{row}行缴费月数",
    "employer_name": "单位名称",
    "period_from": "缴费期间起",
    "period_to": "缴费期间止",
    "printed_on": "打印日期",
}


@dataclass(frozen=True)
class Workforce:
    """``listed`` are the names of 工作队伍; ``gaps`` are papers that may be a proof or an agreement nobody has read,
    ``unread`` those and the proofs that may have rows or names nobody has read."""

    listed: tuple[Seen, ...]
    insured: tuple[Insured, ...]
    contracts: tuple[LaborContract, ...]
    gaps: tuple[Document, ...]
    unread: tuple[Document, ...]

    @classmethod
    def of(cls, papers: Papers) -> "Workforce":
        applicant = Applicant.of(papers)
        staff = papers.form.staff if papers.form is not None else ()
        gaps = papers.gaps("staff_proof")
        partly = (papers.document(proof.document) for proof in papers.proofs if not _read(proof))
        listed = seen(*((one.name, f"申报表工作队伍第{i}人姓名") for i, one in enumerate(staff, start=1)))
        return cls(
            tuple(one for one in listed if one.fact.value),
            tuple(row for proof in papers.proofs for row in _rows(proof, applicant, papers)),
            papers.labor_contracts,
            gaps,
            tuple({one.id: one for one in (*gaps, *partly)}.values()),
        )

    def people(self) -> tuple[Seen, ...]:
        """Everyone listed, each name once."""
        known: dict[str, Seen] = {}
        for one in self.listed:
            known.setdefault(normalise_person(str(one.fact.value)), one)
        return tuple(known.values())

    def rows(self, name: str) -> tuple[Insured, ...]:
        """The rows in the name of ``name``."""
        key = normalise_person(name)
        return tuple(row for row in self.insured if key and row.key == key)

    def contracts_of(self, name: str) -> tuple[LaborContract, ...]:
        """The labour contracts in the name of ``name``."""
        return tuple(one for one in self.contracts if same_person(_value(one.employee_name), name))


def _rows(proof: InsuranceProof, applicant: Applicant, papers: Papers) -> Iterator[Insured]:
    payer = applicant.compare(proof.employer_name, proof.employer_code)
    for index, person in enumerate(rows_of(proof), start=1):
        key = normalise_person(_value(person.name))
        yield Insured(person, proof, payer, papers.document(proof.document).file, index, key)


def _read(proof: InsuranceProof) -> bool:
    """Whether every row and every name of it was read."""
    return fully_read(proof) and all(row.name is not None and row.name.value for row in rows_of(proof))


def _value(fact: Text) -> str:
    return str(fact.value or "") if fact is not None else ""


def month_of(date: Date | str | None) -> int | None:
    """Months since year 0; ``None`` for a date that is not there or has no value."""
    text = date if isinstance(date, str) else str(date.value) if date is not None and date.value else ""
    return int(text[:4]) * 12 + int(text[5:7]) - 1 if re.match(r"\d{4}-\d{2}", text) else None


def month_name(month: int) -> str:
    """``YYYY-MM`` of a count of months since year 0."""
    return f"{month // 12:04d}-{month % 12 + 1:02d}"


def same_number(a: str, b: str) -> Likeness:
    """Whether two ID numbers may be one person's. Of a masked one only the visible digits at both ends are compared:
    they can differ, or agree (``SAME``), or show too little (``UNCLEAR``). The old number of 15 digits is the new one
    without century and check character."""
    a, b = id_number_of(a), id_number_of(b)
    if not _MASK.search(a) and not _MASK.search(b):
        short, long = sorted((a, b), key=len)
        if (len(short), len(long)) == (15, 18):
            long = long[:6] + long[8:17]
        return Likeness.SAME if short == long else Likeness.DIFFERENT
    (head_a, tail_a), (head_b, tail_b) = _ends(a), _ends(b)
    head, tail = min(len(head_a), len(head_b)), min(len(tail_a), len(tail_b))
    if head_a[:head] != head_b[:head] or (tail and tail_a[-tail:] != tail_b[-tail:]):
        return Likeness.DIFFERENT
    return Likeness.SAME if head + tail >= 8 and tail >= 3 else Likeness.UNCLEAR


def id_number_of(text: str) -> str:
    """An ID number without blanks, its check character as a capital."""
    return re.sub(r"\s", "", text).upper()


def _ends(number: str) -> tuple[str, str]:
    """The visible digits before and after the mask."""
    parts = _MASK.split(number)
    return (number, number) if len(parts) == 1 else (parts[0], parts[-1])


def masked(number: str) -> str:
    """An ID number as it may stand in a sentence: its first six and last four characters."""
    return f"{number[:6]}********{number[-4:]}" if len(number) > _SHOWN else "********"
