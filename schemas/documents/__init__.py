"""Typed content models, one a document type."""

from schemas.document import DocumentType
from schemas.documents.application_form import ApplicationForm, Contact, StaffMember, ToldCase
from schemas.documents.certificates import (
    AssociationCertificate,
    BusinessLicense,
    InstitutionCertificate,
    LegalPersonCertificate,
    PrivateNonprofitCertificate,
    SocialOrganisationCertificate,
)
from schemas.documents.content import CodeFacts, Content, Money, SealFacts
from schemas.documents.contracts import (
    ContractPatent,
    EquityAgreement,
    LicenseContract,
    Party,
    PatentContract,
    PledgeContract,
    ServiceContract,
    TransferContract,
)
from schemas.documents.letters import CaseImage, PlanDocument, RecommendationLetter
from schemas.documents.patents import (
    ContractRegistration,
    LicenseRecord,
    PatentCertificate,
    PatentRegister,
    PatentTitle,
    RegisterEvent,
    Registration,
)
from schemas.documents.payments import AccountHolder, BankSlip, Invoice, TaxParty
from schemas.documents.policy_text import PolicyText
from schemas.documents.staff import InsuranceProof, InsuredPerson, LaborContract

CONTENT: dict[DocumentType, type[Content]] = {
    model.type: model
    for model in (
        ApplicationForm,
        BusinessLicense,
        InstitutionCertificate,
        AssociationCertificate,
        PrivateNonprofitCertificate,
        InsuranceProof,
        LaborContract,
        PolicyText,
        TransferContract,
        LicenseContract,
        EquityAgreement,
        PledgeContract,
        ServiceContract,
        Invoice,
        BankSlip,
        PatentCertificate,
        PatentRegister,
        LicenseRecord,
        ContractRegistration,
        RecommendationLetter,
        CaseImage,
        PlanDocument,
    )
}
"""Every type that is read into facts of its own; ``other`` is not."""

__all__ = [
    "CONTENT",
    "AccountHolder",
    "ApplicationForm",
    "AssociationCertificate",
    "BankSlip",
    "BusinessLicense",
    "CaseImage",
    "CodeFacts",
    "Contact",
    "Content",
    "ContractPatent",
    "ContractRegistration",
    "EquityAgreement",
    "InstitutionCertificate",
    "InsuranceProof",
    "InsuredPerson",
    "Invoice",
    "LaborContract",
    "LegalPersonCertificate",
    "LicenseContract",
    "LicenseRecord",
    "Money",
    "Party",
    "PatentCertificate",
    "PatentContract",
    "PatentRegister",
    "PatentTitle",
    "PlanDocument",
    "PledgeContract",
    "PolicyText",
    "PrivateNonprofitCertificate",
    "RecommendationLetter",
    "RegisterEvent",
    "Registration",
    "SealFacts",
    "ServiceContract",
    "SocialOrganisationCertificate",
    "StaffMember",
    "TaxParty",
    "ToldCase",
    "TransferContract",
]
