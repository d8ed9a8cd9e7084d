"""专利作价入股协议: 甲方（作价入股方）, 乙方（目标公司）, and what the patents count for."""

from collections.abc import Sequence

from extractors.documents.contracts import read_contract
from extractors.documents.extraction import Extraction
from schemas.document import Document
from schemas.page import Page


def extract(document: Document, pages: Sequence[Page]) -> Extraction:
    """The facts of an equity agreement. ``amount`` is 作价金额, not the appraised value, 注册资本 or cash paid
    in."""
    contract = read_contract(document, pages)
    return Extraction(contract.facts(), contract.unmapped())
