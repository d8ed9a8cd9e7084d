"""Documents: runs of pages that are one paper, with the type and state contract 1 and 2 name."""

from enum import StrEnum

from pydantic import Field

from schemas.base import Model
from schemas.evidence import Box


class DocumentType(StrEnum):
    """The types of contract 1."""

    APPLICATION_FORM = "application_form"
    BUSINESS_LICENSE = "business_license"
    INSTITUTION_CERTIFICATE = "institution_certificate"
    ASSOCIATION_CERTIFICATE = "association_certificate"
    PRIVATE_NONPROFIT_CERTIFICATE = "private_nonprofit_certificate"
    INSURANCE_PROOF = "insurance_proof"
    LABOR_CONTRACT = "labor_contract"
    POLICY_TEXT = "policy_text"
    TRANSFER_CONTRACT = "transfer_contract"
    LICENSE_CONTRACT = "license_contract"
    EQUITY_AGREEMENT = "equity_agreement"
    PLEDGE_CONTRACT = "pledge_contract"
    SERVICE_CONTRACT = "service_contract"
    INVOICE = "invoice"
    BANK_SLIP = "bank_slip"
    PATENT_CERTIFICATE = "patent_certificate"
    PATENT_REGISTER = "patent_register"
    LICENSE_RECORD = "license_record"
    CONTRACT_REGISTRATION = "contract_registration"
    RECOMMENDATION_LETTER = "recommendation_letter"
    CASE_IMAGE = "case_image"
    PLAN_DOCUMENT = "plan_document"
    OTHER = "other"

    @property
    def label(self) -> str:
        """The Chinese name shown to people."""
        return _LABELS[self]


_LABELS = {
    DocumentType.APPLICATION_FORM: "申报表",
    DocumentType.BUSINESS_LICENSE: "营业执照",
    DocumentType.INSTITUTION_CERTIFICATE: "事业单位法人证书",
    DocumentType.ASSOCIATION_CERTIFICATE: "社会团体法人登记证书",
    DocumentType.PRIVATE_NONPROFIT_CERTIFICATE: "民办非企业单位登记证书",
    DocumentType.INSURANCE_PROOF: "社保参保证明",
    DocumentType.LABOR_CONTRACT: "劳动合同",
    DocumentType.POLICY_TEXT: "制度机制文本",
    DocumentType.TRANSFER_CONTRACT: "专利转让合同",
    DocumentType.LICENSE_CONTRACT: "专利实施许可合同",
    DocumentType.EQUITY_AGREEMENT: "专利作价入股协议",
    DocumentType.PLEDGE_CONTRACT: "专利权质押合同",
    DocumentType.SERVICE_CONTRACT: "技术合同",
    DocumentType.INVOICE: "发票",
    DocumentType.BANK_SLIP: "银行回单",
    DocumentType.PATENT_CERTIFICATE: "专利证书",
    DocumentType.PATENT_REGISTER: "专利登记簿副本",
    DocumentType.LICENSE_RECORD: "许可备案/质押登记证明",
    DocumentType.CONTRACT_REGISTRATION: "技术合同认定登记证明",
    DocumentType.RECOMMENDATION_LETTER: "推荐函",
    DocumentType.CASE_IMAGE: "案例图文",
    DocumentType.PLAN_DOCUMENT: "公文",
    DocumentType.OTHER: "其他材料",
}


class DocumentState(StrEnum):
    READ = "read"
    PARTLY_READ = "partly_read"
    UNREADABLE = "unreadable"
    REJECTED = "rejected"


class DocumentPart(Model):
    """The pages a document has in one file, counted from 1 within the file. ``region`` is set where the paper is only
    part of its one page, such as one of several bank slips: fractions of the straightened page."""

    file: str
    pages: tuple[int, ...]
    region: Box | None = None


class Note(Model):
    """What was noticed while a paper was put together and understood, as a short Chinese phrase: pages put in order,
    sent twice, tables not understood. ``box`` (fractions of the page as displayed) is the place it speaks of on
    ``page`` of ``file``, where it speaks of one."""

    text: str
    file: str | None = None
    page: int | None = None
    box: Box | None = None


class Document(Model):
    """One paper. ``file``, ``sha256`` and ``pages`` are those of the first part; ``problem`` says in Chinese what is
    wrong and what to do, for every state but ``read``."""

    id: str
    file: str
    sha256: str
    pages: tuple[int, ...]
    type: DocumentType
    type_confidence: float = Field(ge=0, le=1)
    state: DocumentState
    problem: str | None = None
    parts: tuple[DocumentPart, ...]
    unmapped: tuple[str, ...] = ()
    """Labels seen on the paper that no fact is mapped to; shown on the fact sheet, never dropped."""
    notes: tuple[Note, ...] = ()
