"""What a deal leaves behind: invoices, payments, titles, records. The only source of print and of truth."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from samples.world import Company, Patent


@dataclass(frozen=True)
class Account:
    bank: str
    number: str


@dataclass(frozen=True)
class InvoiceLine:
    """A line of an invoice. ``rate`` is ``None`` for 免税; a discount is a line with a negative ``net``."""

    item: str
    net: Decimal
    rate: Decimal | None
    spec: str = ""
    unit: str = ""
    quantity: int = 0

    @property
    def tax(self) -> Decimal:
        return Decimal(0) if self.rate is None else (self.net * self.rate).quantize(Decimal("0.01"))

    @property
    def shown_price(self) -> str:
        """As programs print it: up to eight decimals, nothing where no quantity is given."""
        if not self.quantity:
            return ""
        price = (self.net / self.quantity).quantize(Decimal("0.00000001"))
        return f"{price:f}".rstrip("0").rstrip(".")


@dataclass(frozen=True)
class Invoice:
    """``code`` is empty on a 数电票; ``kind_code`` is the second field of its QR."""

    kind: str
    kind_code: str
    code: str
    number: str
    issued_on: date
    check_code: str
    machine: str
    cipher: tuple[str, ...]
    buyer: Company
    seller: Company
    buyer_account: Account
    seller_account: Account
    lines: tuple[InvoiceLine, ...]
    remark: str
    cashier: str
    reviewer: str
    clerk: str
    qr: str

    @property
    def net(self) -> Decimal:
        return sum((line.net for line in self.lines), Decimal(0))

    @property
    def tax(self) -> Decimal:
        return sum((line.tax for line in self.lines), Decimal(0))

    @property
    def total(self) -> Decimal:
        return self.net + self.tax

    @property
    def exempt(self) -> bool:
        return all(line.rate is None for line in self.lines)

    @property
    def rates(self) -> frozenset[Decimal | None]:
        return frozenset(line.rate for line in self.lines)


@dataclass(frozen=True)
class Slip:
    bank: str
    serial: str
    number: str
    paid_on: date
    time: str
    payer: Company
    payee: Company
    payer_account: Account
    payee_account: Account
    amount: Decimal
    balance: Decimal
    purpose: str
    check_code: str
    teller: str


@dataclass(frozen=True)
class Event:
    """An entry of the patent register; ``heading`` is the business it belongs to."""

    on: date
    heading: str
    text: str


@dataclass(frozen=True)
class Title:
    """A granted patent. ``years`` is its term from filing."""

    patent: Patent
    holders: tuple[str, ...]
    inventors: tuple[str, ...]
    filed_on: date
    granted_on: date
    certificate_number: str
    publication: str
    address: str
    postcode: str
    main_class: str
    years: int
    director: str
    status: str
    fees_until: int
    events: tuple[Event, ...]
    copied_on: date


@dataclass(frozen=True)
class Record:
    """A recordal of a licence or the registration of a pledge. ``amount`` is ``None`` where it is not told."""

    number: str
    contract_title: str
    party_a: Company
    party_b: Company
    patents: tuple[Patent, ...]
    kind: str
    amount: Decimal | None
    valid_from: date
    valid_to: date
    recorded_on: date
    authority: str
    issue: str


@dataclass(frozen=True)
class TechRegistration:
    """The registration of a technology contract (技术合同认定登记)."""

    number: str
    contract_title: str
    seller: Company
    buyer: Company
    kind: str
    amount: Decimal
    technical: Decimal
    signed_on: date
    valid_from: date
    valid_to: date
    recorded_on: date
    authority: str
    agent: str


@dataclass(frozen=True)
class Instalment:
    amount: Decimal
    words: str
    share: str
    when: str


@dataclass(frozen=True)
class Agreement:
    """A contract other than the sample contracts of part 1, or a long one of theirs. ``patents`` may be empty."""

    type_: str
    number: str
    title: str
    kind: str
    party_a: Company
    party_b: Company
    patents: tuple[Patent, ...]
    subject: str
    amount: Decimal
    words: str
    instalments: tuple[Instalment, ...]
    signed_on: date
    signed_at: str
    valid_from: date | None
    valid_to: date | None
    share: str = ""
