"""Contracts: 转让, 许可, 作价入股, 质押, and technical contracts of other kinds."""

from typing import ClassVar

from schemas.base import Model
from schemas.document import DocumentType
from schemas.documents.content import Amount, Content, Date, DayOrOpen, Text
from schemas.evidence import Extracted


class Party(Model):
    name: Text = None
    uscc: Text = None
    legal_representative: Text = None
    address: Text = None


class ContractPatent(Model):
    """A patent a contract names. ``number`` has the form ``202010123456.2``."""

    number: Text = None
    title: Text = None
    kind: Text = None


class PatentContract(Content):
    """What the contracts have in common. ``amount`` is the figure in 元, ``amount_words`` the 大写 as printed."""

    contract_number: Text = None
    title: Text = None
    kind: Text = None
    party_a: Party = Party()
    party_b: Party = Party()
    patents: tuple[ContractPatent, ...] = ()
    amount: Amount = None
    amount_words: Text = None
    effective_from: Date = None
    effective_to: Extracted[DayOrOpen] | None = None
    signed_on: Date = None
    signed_at: Text = None
    party_a_seal_text: Text = None
    party_b_seal_text: Text = None


class TransferContract(PatentContract):
    type: ClassVar = DocumentType.TRANSFER_CONTRACT


class LicenseContract(PatentContract):
    type: ClassVar = DocumentType.LICENSE_CONTRACT


class EquityAgreement(PatentContract):
    """专利作价入股协议."""

    type: ClassVar = DocumentType.EQUITY_AGREEMENT


class PledgeContract(PatentContract):
    """专利权质押合同; party a is the pledgor 出质人, party b the pledgee 质权人."""

    type: ClassVar = DocumentType.PLEDGE_CONTRACT


class ServiceContract(PatentContract):
    """技术开发 / 服务 / 咨询合同; ``kind`` says which."""

    type: ClassVar = DocumentType.SERVICE_CONTRACT
