"""法人证书: the certificates that prove a legal person."""

from typing import ClassVar

from schemas.document import DocumentType
from schemas.documents.content import Amount, Content, Date, DayOrOpen, Text
from schemas.evidence import Extracted


class BusinessLicense(Content):
    """营业执照 (市场主体登记管理条例实施细则 第二十三条)."""

    type: ClassVar = DocumentType.BUSINESS_LICENSE

    uscc: Text = None
    name: Text = None
    kind: Text = None
    address: Text = None
    legal_representative: Text = None
    scope: Text = None
    registered_capital: Amount = None
    established_on: Date = None
    term_from: Extracted[DayOrOpen] | None = None
    term_to: Extracted[DayOrOpen] | None = None
    authority: Text = None
    issued_on: Date = None
    registration_number: Text = None
