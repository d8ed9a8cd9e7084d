"""员工社保证明 and 劳动合同: who works for whom, and since when."""

from typing import ClassVar

from schemas.base import Model
from schemas.document import DocumentType
from schemas.documents.content import Amount, Content, Count, Date, DayOrOpen, Text
from schemas.evidence import Extracted


class InsuredPerson(Model):
    """A row of the roster. ``insured_from`` and ``insured_to`` are months or days."""

    sequence: Count = None
    name: Text = None
    sex: Text = None
    id_number: Text = None
    insured_from: Date = None
    insured_to: Date = None
    months: Count = None
    status: Text = None
    base: Amount = None


class InsuranceProof(Content):
    type: ClassVar = DocumentType.INSURANCE_PROOF

    employer_name: Text = None
    employer_code: Text = None
    period_from: Date = None
    period_to: Date = None
    persons: tuple[InsuredPerson, ...] = ()
    total_persons: Count = None
    printed_on: Date = None
    valid_to: Extracted[str] | None = None
    verification_code: Text = None
    agency: Text = None


class LaborContract(Content):
    """劳动合同 (劳动合同法 第十七条). ``end_on`` is 长期 for a contract without fixed term."""

    type: ClassVar = DocumentType.LABOR_CONTRACT

    employer_name: Text = None
    employee_name: Text = None
    employee_id_number: Text = None
    start_on: Date = None
    end_on: Extracted[DayOrOpen] | None = None
    position: Text = None
    signed_on: Date = None
