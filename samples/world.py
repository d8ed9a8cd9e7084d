"""The fictional world a submission comes from: people, companies, patents, contracts, insurance, policies.

One ``Case`` is the only source both of what is printed and of what is true; a planted contradiction is a value in it.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

ContractKind = Literal["transfer_contract", "license_contract"]


@dataclass(frozen=True)
class Person:
    name: str
    sex: str
    id_number: str
    phone: str
    position: str = ""
    specialty: str = ""
    duty: str = ""


@dataclass(frozen=True)
class Company:
    name: str
    uscc: str
    legal_representative: str
    kind: str
    address: str
    postcode: str
    city: str
    capital: Decimal
    established: date
    licensed: date
    authority: str
    scope: str
    registration_number: str
    seal_code: str


@dataclass(frozen=True)
class Patent:
    number: str
    title: str
    kind: str


@dataclass(frozen=True)
class Contract:
    """``amount_words`` is what the paper prints, whether or not it says the same as ``amount``. The applicant is
    ``party_a`` or ``party_b``; ``partner`` is the other."""

    kind: ContractKind
    number: str
    title: str
    party_a: Company
    party_b: Company
    partner: Company
    patents: tuple[Patent, ...]
    amount: Decimal
    amount_words: str
    signed_on: date
    signed_at: str
    license_kind: str = ""
    effective_from: date | None = None
    effective_to: date | None = None


@dataclass(frozen=True)
class Insured:
    """A row of a roster. ``insured_from`` is the first month with this employer (any day of it)."""

    sequence: int
    person: Person
    insured_from: date
    months: int
    base: Decimal
    status: str = "参保缴费"


@dataclass(frozen=True)
class Roster:
    rows: tuple[Insured, ...]
    total: int
    period_from: date
    period_to: date
    printed_on: date
    valid_to: date
    verification_code: str
    agency: str
    employer_code: str


@dataclass(frozen=True)
class Policy:
    title: str
    number: str
    issued_on: date
    articles: tuple[str, ...]


@dataclass(frozen=True)
class Industry:
    name: str
    overview: str
    leading: tuple[str, ...]
    key_entities: tuple[str, ...]
    titles: tuple[str, ...]


@dataclass(frozen=True)
class Claims:
    """What the running text of the form claims; a figure that is ``None`` is not claimed."""

    projects: int
    amount: Decimal
    entities: int
    staff: int
    annual_amount: Decimal | None = None
    annual_year: int = 2024


@dataclass(frozen=True)
class Case:
    seed: int
    applicant: Company
    license_uscc: str
    license_representative: str
    industry: Industry
    center_name: str
    entity_count: int
    legal: Person
    leader: Person
    contact: Person
    staff: tuple[Person, ...]
    contracts: tuple[Contract, ...]
    roster: Roster
    policies: tuple[Policy, ...]
    claims: Claims
    form_date: date
    recommender: str
    recommender_signatory: str
    recommendation_date: date
    received_on: date
    texts: dict[str, str] = field(default_factory=dict)
    form_sealed: bool = True
    recommended: bool = True
    level: str = "sichuan"
