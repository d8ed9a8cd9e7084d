"""What shows that money moved: 发票, 银行回单."""

from typing import ClassVar

from schemas.base import Model
from schemas.document import DocumentType
from schemas.documents.content import Amount, Content, Date, Text


class TaxParty(Model):
    """Buyer or seller on an invoice."""

    name: Text = None
    tax_id: Text = None


class Invoice(Content):
    """发票: 专票, 普票, 数电票. ``tax_rate`` is a decimal such as ``0.06``, or 免税; a 数电票 has no ``code``."""

    type: ClassVar = DocumentType.INVOICE

    code: Text = None
    number: Text = None
    kind: Text = None
    issued_on: Date = None
    buyer: TaxParty = TaxParty()
    seller: TaxParty = TaxParty()
    item: Text = None
    net_amount: Amount = None
    tax_amount: Amount = None
    total: Amount = None
    total_words: Text = None
    tax_rate: Text = None
    qr_payload: Text = None


class AccountHolder(Model):
    """Payer or payee of a transfer."""

    name: Text = None
    account: Text = None
    bank: Text = None


class BankSlip(Content):
    """银行回单: one payment. Several slips on one page are several documents."""

    type: ClassVar = DocumentType.BANK_SLIP

    serial_number: Text = None
    slip_number: Text = None
    paid_on: Date = None
    payer: AccountHolder = AccountHolder()
    payee: AccountHolder = AccountHolder()
    amount: Amount = None
    amount_words: Text = None
    balance: Amount = None
    purpose: Text = None
