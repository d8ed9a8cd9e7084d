"""专利权质押合同: 出质人, 质权人, and the debt the patents stand for."""

from collections.abc import Sequence

from extractors.documents.contracts import read_contract
from extractors.documents.extraction import Extraction
from schemas.document import Document
from schemas.page import Page


def extract(document: Document, pages: Sequence[Page]) -> Extraction:
    """The facts of a pledge contract (民法典 427). ``amount`` is the debt secured, not what the patents were appraised
    at."""
    contract = read_contract(document, pages)
    return Extraction(contract.facts(), contract.unmapped())
