"""法人证书: the certificates that prove a legal person."""

from typing import ClassVar

from schemas.document import DocumentType
from schemas.documents.content import Amount, Content, Date, DayOrOpen, Text
from schemas.evidence import Extracted


class LegalPersonCertificate(Content):
    """法人证书: what every certificate of a legal person says."""

    uscc: Text = None
    name: Text = None
    legal_representative: Text = None


class BusinessLicense(LegalPersonCertificate):
    """营业执照 (市场主体登记管理条例实施细则 第二十三条)."""

    type: ClassVar = DocumentType.BUSINESS_LICENSE

    kind: Text = None
    address: Text = None
    scope: Text = None
    registered_capital: Amount = None
    established_on: Date = None
    term_from: Extracted[DayOrOpen] | None = None
    term_to: Extracted[DayOrOpen] | None = None
    authority: Text = None
    issued_on: Date = None
    registration_number: Text = None


class InstitutionCertificate(LegalPersonCertificate):
    """事业单位法人证书 (事业单位登记管理暂行条例 第八条)."""

    type: ClassVar = DocumentType.INSTITUTION_CERTIFICATE

    purpose: Text = None
    address: Text = None
    funding: Text = None
    opening_capital: Amount = None
    sponsor: Text = None
    authority: Text = None
    established_on: Date = None
    issued_on: Date = None
    valid_from: Date = None
    valid_to: Extracted[DayOrOpen] | None = None


class SocialOrganisationCertificate(LegalPersonCertificate):
    """What the certificates of social organisations have in common. ``capital`` is 活动资金, 注册资金 or 开办资金."""

    scope: Text = None
    address: Text = None
    capital: Amount = None
    supervisor: Text = None
    authority: Text = None
    issued_on: Date = None
    valid_from: Date = None
    valid_to: Extracted[DayOrOpen] | None = None
    kind: Text = None


class AssociationCertificate(SocialOrganisationCertificate):
    """社会团体法人登记证书 (社会团体登记管理条例 第十二条)."""

    type: ClassVar = DocumentType.ASSOCIATION_CERTIFICATE


class PrivateNonprofitCertificate(SocialOrganisationCertificate):
    """民办非企业单位登记证书; ``kind`` is 法人, 合伙 or 个体 (民办非企业单位登记管理暂行条例 第十二条)."""

    type: ClassVar = DocumentType.PRIVATE_NONPROFIT_CERTIFICATE
