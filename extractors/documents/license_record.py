"""专利实施许可合同备案证明 and 专利权质押登记通知书: forms and letters of the patent office.

The right of a pledge arises on registration (民法典 444); a licence is recorded within three months (细则 15).
"""

import re
from collections.abc import Mapping, Sequence

from extractors.documents.extraction import Extraction
from extractors.documents.registered_contract import Registration
from extractors.documents.registration_facts import ticked
from extractors.facts import make_fact
from extractors.layout.blocks import Pair
from extractors.passage import Passage
from extractors.rows import rows_of
from schemas.document import Document
from schemas.evidence import Fact
from schemas.page import Page

SEVERAL_KINDS = "许可种类有多项，未见勾选"
_KIND = re.compile(r"(独占|排他|普通|开放)")
_IN_TEXT = re.compile(r"(独占|排他|普通|开放)(?:实施)?(?:许可|使用许可)")
_IN_TITLE = re.compile(r"(独占|排他|普通|开放)(?:实施)?许可[\u4e00-\u9fff]{0,10}(?:通知书|证明书?|证书|声明)$")
_HEAD = 8
"""The paper's name stands in one of so many first rows."""
_KINDS = "独占|排他|普通|开放"


def extract(document: Document, pages: Sequence[Page]) -> Extraction:
    """The facts of the record. ``party_a`` is who licenses or pledges, ``party_b`` who receives."""
    paper = Registration.of(document, pages, labels="license_record")
    number = paper.pairs.get("record_number") or paper.pairs.get("serial")
    kind = _kind(document, paper.pairs, paper.running, pages)
    return paper.extraction(number=number, kind=kind, money=paper.money())


def _kind(document: Document, pairs: Mapping[str, Pair], running: Passage, pages: Sequence[Page]) -> list[Fact]:
    """独占, 排他, 普通 or 开放: ticked, or the only one named at the label, else in the paper's own name (专利开放许可
    实施合同备案通知书), else the only one the text names."""
    pair = pairs.get("kind")
    if not (pair and _KIND.search(pair.value.text)):
        for row in [row for page in pages[:1] for row in rows_of(page)][:_HEAD]:
            if match := _IN_TITLE.search(row.passage.text):
                part = row.passage[match.start(1) : match.end(1)]
                return [make_fact(document, "kind", part, part.text)]
    for text, pattern in ((pair.value if pair else Passage(), _KIND), (running, _IN_TEXT)):
        choice = ticked(text, _KINDS)
        if choice:
            return [make_fact(document, "kind", choice, choice.text)]
        matches = list(pattern.finditer(text.text))
        if matches:
            several = len({match[1] for match in matches}) > 1
            part = text[matches[0].start(1) : matches[0].end(1)]
            value = None if several else part.text
            return [make_fact(document, "kind", part, value, doubts=[SEVERAL_KINDS] if several else [])]
    return []
