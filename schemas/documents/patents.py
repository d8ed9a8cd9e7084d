"""What patent and technology offices issue: 专利证书, 登记簿副本, 备案证明, 认定登记证明."""

from typing import ClassVar

from schemas.base import Model
from schemas.document import DocumentType
from schemas.documents.content import Amount, Content, Date, DayOrOpen, Text
from schemas.evidence import Extracted


class RegisterEvent(Model):
    """An entry of the register: transfer, pledge, lapse …"""

    date: Date = None
    text: Text = None


class PatentTitle(Content):
    """What certificate and register have in common. ``number`` has the form ``202010123456.2``."""

    number: Text = None
    title: Text = None
    kind: Text = None
    holders: tuple[Extracted[str], ...] = ()
    inventors: tuple[Extracted[str], ...] = ()
    filed_on: Date = None
    granted_on: Date = None
    certificate_number: Text = None
    status: Text = None
    events: tuple[RegisterEvent, ...] = ()


class PatentCertificate(PatentTitle):
    type: ClassVar = DocumentType.PATENT_CERTIFICATE


class PatentRegister(PatentTitle):
    """专利登记簿副本 (专利法实施细则 第一百零六条)."""

    type: ClassVar = DocumentType.PATENT_REGISTER


class Registration(Content):
    """What the records of contracts have in common."""

    record_number: Text = None
    contract_title: Text = None
    party_a: Text = None
    party_b: Text = None
    patent_numbers: tuple[Extracted[str], ...] = ()
    kind: Text = None
    amount: Amount = None
    technical_amount: Amount = None
    valid_from: Date = None
    valid_to: Extracted[DayOrOpen] | None = None
    recorded_on: Date = None
    authority: Text = None


class LicenseRecord(Registration):
    """专利实施许可合同备案证明 / 专利权质押登记通知书."""

    type: ClassVar = DocumentType.LICENSE_RECORD


class ContractRegistration(Registration):
    """技术合同认定登记证明."""

    type: ClassVar = DocumentType.CONTRACT_REGISTRATION
