"""Extractors by document type, and the facts any paper may have."""

import re
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from extractors.documents.application_form import extract as extract_application_form
from extractors.documents.bank_slip import extract as extract_bank_slip
from extractors.documents.business_license import extract as extract_business_license
from extractors.documents.case_image import extract as extract_case_image
from extractors.documents.contract_registration import extract as extract_contract_registration
from extractors.documents.equity_agreement import extract as extract_equity_agreement
from extractors.documents.extraction import Extraction
from extractors.documents.imprints import seal_facts
from extractors.documents.institution_certificate import extract as extract_institution_certificate
from extractors.documents.insurance_proof import extract as extract_insurance_proof
from extractors.documents.invoice import extract as extract_invoice
from extractors.documents.labor_contract import extract as extract_labor_contract
from extractors.documents.leftovers import leftovers
from extractors.documents.license_contract import extract as extract_license_contract
from extractors.documents.license_record import extract as extract_license_record
from extractors.documents.patent_certificate import extract as extract_patent_certificate
from extractors.documents.patent_register import extract as extract_patent_register
from extractors.documents.plan_document import extract as extract_plan_document
from extractors.documents.pledge_contract import extract as extract_pledge_contract
from extractors.documents.policy_text import extract as extract_policy_text
from extractors.documents.recommendation_letter import extract as extract_recommendation_letter
from extractors.documents.region import cut
from extractors.documents.service_contract import extract as extract_service_contract
from extractors.documents.social_organisation import extract as extract_social_organisation
from extractors.documents.transfer_contract import extract as extract_transfer_contract
from extractors.facts import make_fact
from extractors.layout.tidy import tidy
from extractors.passage import Passage
from extractors.plausible import doubt_the_odd
from extractors.seals.naming import with_printed_names
from schemas.document import Document, DocumentType
from schemas.evidence import Fact, FactState, Origin
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
        DocumentType.EQUITY_AGREEMENT: extract_equity_agreement,
        DocumentType.PLEDGE_CONTRACT: extract_pledge_contract,
        DocumentType.SERVICE_CONTRACT: extract_service_contract,
        DocumentType.POLICY_TEXT: extract_policy_text,
        DocumentType.LABOR_CONTRACT: extract_labor_contract,
        DocumentType.RECOMMENDATION_LETTER: extract_recommendation_letter,
        DocumentType.PLAN_DOCUMENT: extract_plan_document,
        DocumentType.PATENT_CERTIFICATE: extract_patent_certificate,
        DocumentType.PATENT_REGISTER: extract_patent_register,
        DocumentType.LICENSE_RECORD: extract_license_record,
        DocumentType.CONTRACT_REGISTRATION: extract_contract_registration,
        DocumentType.BANK_SLIP: extract_bank_slip,
        DocumentType.INVOICE: extract_invoice,
        DocumentType.CASE_IMAGE: extract_case_image,
    }
)

_FORMER_NAME = re.compile(r"(?:曾用名称?|原名称?|原单位名称)\s*[:：为]\s*([^\s()（）。；;，,、\n]{4,40})")


def extract(document: Document, pages: Sequence[Page]) -> Extraction:
    """The facts of ``document`` read from its ``pages`` (in the order of the document), and what on them went into
    none. A type without an extractor gives the seals, codes and former names that are on it. Where a part of the
    document has a region, only what lies in it is read."""
    pages = with_printed_names([tidy(page) for page in _of_document(document, pages)])
    extractor = EXTRACTORS.get(document.type)
    extraction = extractor(document, pages) if extractor else Extraction()
    own = extraction.facts
    general = [*seal_facts(document, pages), *_codes(document, pages), *_former_names(document, pages)]
    known = {fact.key for fact in own}
    facts = doubt_the_odd([*own, *(fact for fact in general if fact.key not in known)])
    return Extraction(facts, extraction.unmapped, [*document.notes, *leftovers(document, pages, own)])


def _of_document(document: Document, pages: Sequence[Page]) -> list[Page]:
    """The pages cut down to the regions of the document's parts."""
    regions = {(part.file, number): part.region for part in document.parts for number in part.pages if part.region}
    found = ((page, regions.get((page.file, page.number))) for page in pages)
    return [page if region is None else cut(page, region) for page, region in found]


def _codes(document: Document, pages: Sequence[Page]) -> list[Fact]:
    """Payload and symbology of every QR and bar code, page by page. A code is read with check digits of its own."""
    facts: list[Fact] = []
    codes = [(page, code) for page in pages for code in page.codes]
    for index, (page, code) in enumerate(codes):
        for field, value in (("payload", code.payload), ("symbology", code.symbology)):
            facts.append(
                Fact(
                    key=f"{document.type.value}.codes[{index}].{field}",
                    document=document.id,
                    file=page.file if len(document.parts) > 1 else None,
                    page=page.number,
                    box=page.displayed(code.box),
                    value=value,
                    raw=value,
                    confidence=1.0,
                    state=FactState.CONFIRMED,
                    origin=Origin.QR,
                    why=("码内校验通过",),
                )
            )
    return facts


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
