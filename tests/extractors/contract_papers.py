"""Contracts made by hand, and what is read of them."""

from collections.abc import Sequence

from extractors.documents import license_contract, transfer_contract
from schemas.document import DocumentType
from schemas.evidence import Fact
from schemas.page import Page
from tests.extractors.paper import document


def transfer(*pages: Page) -> dict[str, Fact]:
    numbered = numbered_pages(pages)
    found = transfer_contract.extract(document(DocumentType.TRANSFER_CONTRACT, *numbered), numbered)
    return {fact.key.partition(".")[2]: fact for fact in found.facts}


def licence(*pages: Page) -> dict[str, Fact]:
    numbered = numbered_pages(pages)
    found = license_contract.extract(document(DocumentType.LICENSE_CONTRACT, *numbered), numbered)
    return {fact.key.partition(".")[2]: fact for fact in found.facts}


def numbered_pages(pages: Sequence[Page]) -> list[Page]:
    return [page.model_copy(update={"number": number}) for number, page in enumerate(pages, 1)]


def values(facts: dict[str, Fact]) -> dict[str, object]:
    return {key: fact.value for key, fact in facts.items()}
