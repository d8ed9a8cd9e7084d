"""员工社保证明: who is insured by whom, and for how long."""

from typing import ClassVar

from schemas.base import Model
from schemas.document import DocumentType
from schemas.documents.content import Amount, Content, Count, Date, Text
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
