"""专利权 / 专利申请权转让合同."""

from collections.abc import Sequence

from extractors.documents.contracts import read_contract
from extractors.documents.extraction import Extraction
from schemas.document import Document
from schemas.page import Page


def extract(document: Document, pages: Sequence[Page]) -> Extraction:
    """The facts of a transfer contract. 甲方 as printed is ``party_a``, whichever side transfers."""
    contract = read_contract(document, pages)
    return Extraction(contract.facts(), contract.unmapped())
