"""What offices' registrations of contracts have in common: 技术合同认定登记证明, 许可备案证明, 质押登记通知书.

They name the contract, its parties, patents, money, term, and the office with the day it was recorded, in a form or in
running text.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from extractors.documents.extraction import Extraction
from extractors.documents.readings import text_fact
from extractors.documents.registration_facts import (
    authority_facts,
    code_facts,
    money_facts,
    party_facts,
    patent_facts,
    recorded_facts,
    running_text,
    term_facts,
    told,
)
from extractors.layout.blocks import Pair
from extractors.layout.choosing import chosen
from extractors.layout.labels import load_vocabulary
from extractors.layout.pairing import find_pairs
from extractors.passage import Passage
from schemas.document import Document
from schemas.evidence import Fact
from schemas.page import Page

_NEXT = re.compile(r"(?<=[同议书])[;；。,，]")


@dataclass(frozen=True)
class Registration:
    """The paper with the values at its labels and its text as one run."""

    document: Document
    pages: Sequence[Page]
    pairs: Mapping[str, Pair]
    running: Passage
    unmapped: tuple[str, ...]

    @classmethod
    def of(cls, document: Document, pages: Sequence[Page], *, labels: str) -> "Registration":
        """``labels`` names the vocabulary."""
        found = find_pairs(pages, load_vocabulary(labels))
        pairs = {pair.field: pair for pair in chosen(found.pairs)}
        return cls(document, pages, pairs, running_text(pages), tuple(found.unmapped))

    def extraction(self, *, number: Pair | None, kind: Sequence[Fact], money: Sequence[Fact]) -> Extraction:
        """All facts in the order of the paper; ``number`` is what stands at the record's number."""
        facts = code_facts(self.document, "record_number", number, self.running)
        facts += self._title()
        facts += party_facts(self.document, self.pairs, self.running)
        facts += patent_facts(self.document, self.pages)
        facts += [*kind, *money]
        facts += term_facts(self.document, self.pairs, self.running)
        facts += recorded_facts(self.document, self.pairs, self.running, self.pages)
        facts += authority_facts(self.document, self.pages, self.pairs.get("authority"))
        return Extraction(facts, list(self.unmapped))

    def money(self) -> list[Fact]:
        return money_facts(self.document, self.pairs, self.running, self.pages)

    def _title(self) -> list[Fact]:
        title = self.pairs.get("contract_title")
        if title and title.value:
            # In a letter the next particular follows in the same sentence.
            end = _NEXT.search(title.value.text)
            value = title.value[: end.start()] if end else title.value
            return text_fact(self.document, "contract_title", value.strip("《》 "), title.doubts)
        name = told(self.running, "contract_title")
        return text_fact(self.document, "contract_title", name) if name else []
