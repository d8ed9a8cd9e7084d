"""专利实施许可合同: 独占, 排他, 普通, 开放."""

from collections.abc import Sequence

from extractors.documents.contracts import Contract, read_contract
from extractors.documents.contracts.kinds import SOLE, told_kinds
from extractors.documents.extraction import Extraction
from extractors.facts import make_fact
from schemas.document import Document
from schemas.evidence import Fact
from schemas.page import Page


def extract(document: Document, pages: Sequence[Page]) -> Extraction:
    """The facts of a licence contract, with the kind of licence. 甲方 as printed is ``party_a``."""
    contract = read_contract(document, pages)
    return Extraction([*contract.facts(), *_kind(contract)], contract.unmapped())


def _kind(contract: Contract) -> list[Fact]:
    mentions = told_kinds("licence", contract.text.paragraphs, contract.title)
    if not mentions:
        return []
    first = next((one for one in mentions if not one.doubts), mentions[0])
    agreeing = [one for one in mentions if one.kind == first.kind]
    others = sorted({one.kind for one in mentions} - {first.kind})
    if SOLE in first.doubts:
        others = [*others, "排他"]
    doubts = [*first.doubts, *(["文中许可方式不一致"] if others and not first.doubts else [])]
    evidence = ["几处许可方式一致"] if len(agreeing) > 1 else []
    fact = make_fact(
        contract.document, "kind", first.passage, first.kind, evidence=evidence, doubts=doubts, alternatives=others
    )
    return [fact]
