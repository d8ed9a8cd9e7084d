"""Extractors by document type, and the facts any paper may have."""

import re
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from extractors.documents.application_form import extract as extract_application_form
from extractors.documents.business_license import extract as extract_business_license
from extractors.documents.extraction import Extraction
from extractors.documents.imprints import seal_facts
from extractors.documents.institution_certificate import extract as extract_institution_certificate
from extractors.documents.insurance_proof import extract as extract_insurance_proof
from extractors.documents.license_contract import extract as extract_license_contract
from extractors.documents.policy_text import extract as extract_policy_text
from extractors.documents.social_organisation import extract as extract_social_organisation
from extractors.documents.transfer_contract import extract as extract_transfer_contract
from extractors.facts import make_fact
from extractors.layout.tidy import tidy
from extractors.passage import Passage
from extractors.plausible import doubt_the_odd
from schemas.document import Document, DocumentType
from schemas.evidence import Fact
from schemas.page import Page

Extractor = Callable[[Document, Sequence[Page]], Extraction]

EXTRACTORS: Mapping[DocumentType, Extractor] = MappingProxyType(
    {
        DocumentType.APPLICATION_FORM: extract_application_form,
        DocumentType.BUSINESS_LICENSE: extract_business_license,
        DocumentType.INSTITUTION_CERTIFICATE: extract_institution_certificate,
        DocumentType.ASSOCIATION_CERTIFICATE: extract_social_organisation,
        DocumentType.PRIVATE_NONPROFIT_CERTIFICATE: extract_social_organisation,
        DocumentType.INSURANCE_PROOF: extract_insurance_proof,
        DocumentType.TRANSFER_CONTRACT: extract_transfer_contract,
        DocumentType.LICENSE_CONTRACT: extract_license_contract,
        DocumentType.POLICY_TEXT: extract_policy_text,
    }
)

_FORMER_NAME = re.compile(r"(?:曾用名称?|原名称?|原单位名称)\s*[:：为]\s*([^\s()（）。；;，,、\n]{4,40})")


def extract(document: Document, pages: Sequence[Page]) -> Extraction:
    """The facts of ``document`` read from its ``pages`` (in the order of the document). A type without an extractor
    gives the seals and former names that are on it."""
    pages = [tidy(page) for page in pages]
    extractor = EXTRACTORS.get(document.type)
    extraction = extractor(document, pages) if extractor else Extraction()
    facts = [*extraction.facts, *seal_facts(document, pages), *_former_names(document, pages)]
    return Extraction(doubt_the_odd(facts), extraction.unmapped)


def _former_names(document: Document, pages: Sequence[Page]) -> list[Fact]:
    """曾用名 stated anywhere on the paper."""
    facts: list[Fact] = []
    for page in pages:
        for index in range(len(page.lines)):
            line = Passage.of_line(page, index)
            for match in _FORMER_NAME.finditer(line.text):
                name = line[match.start(1) : match.end(1)]
                facts.append(make_fact(document, f"former_names[{len(facts)}]", name, name.text))
    return facts


__all__ = ["EXTRACTORS", "Extraction", "extract"]
