"""技术合同认定登记证明: what the registry of technology contracts certifies (技术合同认定登记管理办法).

``party_a`` is the seller (让与方, 许可方), ``party_b`` the buyer, unless the paper itself says 甲方 and 乙方. Amounts
are often printed in 万元.
"""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal

from extractors.documents.extraction import Extraction
from extractors.documents.registered_contract import Registration
from extractors.documents.registration_facts import ticked
from extractors.facts import make_fact
from extractors.layout.blocks import Pair
from extractors.passage import Passage
from schemas.document import Document
from schemas.evidence import Fact
from schemas.page import Page

SEVERAL_KINDS = "合同类别有多项，未见勾选"
TECHNICAL_ABOVE = "技术交易额大于合同金额，请核对单位"
_KIND = re.compile(r"(?:技术)?(开发|转让|许可|咨询|服务)")
_IN_TEXT = re.compile(r"技术(开发|转让|许可|咨询|服务)(?=合同|\(|项目|类)")
_KINDS = "技术(?:开发|转让|许可|咨询|服务)"


def extract(document: Document, pages: Sequence[Page]) -> Extraction:
    """The facts of the certificate."""
    paper = Registration.of(document, pages, labels="contract_registration")
    kind = _kind(document, paper.pairs, paper.running)
    return paper.extraction(number=paper.pairs.get("record_number"), kind=kind, money=_plausible(paper.money()))


def _kind(document: Document, pairs: Mapping[str, Pair], running: Passage) -> list[Fact]:
    """技术开发 … 技术服务: ticked, or named first at the label, else the only one the text names."""
    pair = pairs.get("kind")
    labelled = pair.value if pair else Passage()
    for text, pattern in ((labelled, _KIND), (running, _IN_TEXT)):
        choice = ticked(text, _KINDS)
        if choice:
            return [make_fact(document, "kind", choice, choice.text)]
        matches = list(pattern.finditer(text.text))
        kinds = list(dict.fromkeys(match[1] for match in matches))
        if not matches:
            continue
        several = len(kinds) > 1 and (text is running or "□" in text.text)
        part = text[matches[0].start() : matches[0].end()]
        value = None if several else f"技术{kinds[0]}"
        return [make_fact(document, "kind", part, value, doubts=[SEVERAL_KINDS] if several else [])]
    return []


def _plausible(facts: list[Fact]) -> list[Fact]:
    """技术交易额 is a part of the contract's amount; above it one of the two was read in the wrong unit."""
    values = {fact.key.rpartition(".")[2]: Decimal(fact.value) for fact in facts if fact.value}
    if "amount" in values and values.get("technical_amount", Decimal(0)) > values["amount"]:
        doubtful = type(facts[0].state)("doubtful")
        return [fact.model_copy(update={"state": doubtful, "why": (TECHNICAL_ABOVE, *fact.why)}) for fact in facts]
    return facts
