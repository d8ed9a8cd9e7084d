"""Typed content models, one a document type."""

from schemas.document import DocumentType
from schemas.documents.application_form import ApplicationForm, Contact, StaffMember, ToldCase
from schemas.documents.certificates import BusinessLicense
from schemas.documents.content import Content, Money, SealFacts
from schemas.documents.contracts import (
    ContractPatent,
    LicenseContract,
    Party,
    PatentContract,
    TransferContract,
)
from schemas.documents.policy_text import PolicyText
from schemas.documents.staff import InsuranceProof, InsuredPerson

CONTENT: dict[DocumentType, type[Content]] = {
    model.type: model
    for model in (
        ApplicationForm,
        BusinessLicense,
        InsuranceProof,
        PolicyText,
        TransferContract,
        LicenseContract,
    )
}

__all__ = [
    "CONTENT",
    "ApplicationForm",
    "BusinessLicense",
    "Contact",
    "Content",
    "ContractPatent",
    "InsuranceProof",
    "InsuredPerson",
    "LicenseContract",
    "Money",
    "Party",
    "PatentContract",
    "PolicyText",
    "SealFacts",
    "StaffMember",
    "ToldCase",
    "TransferContract",
]
