"""Certificates of social organisations (domain 3.3, 3.4): 社会团体 and 民办非企业单位 are printed alike."""

import re
from collections.abc import Sequence

from extractors.documents.certificate import pairs_by_field
from extractors.documents.changes import without_changes
from extractors.documents.extraction import Extraction
from extractors.documents.legal_person import Form, facts_of
from extractors.documents.readings import text_fact
from extractors.facts import make_fact
from extractors.layout.blocks import Pair, flat
from extractors.layout.labels import label_name, load_vocabulary
from extractors.layout.pairing import find_pairs
from extractors.passage import Passage
from schemas.document import Document
from schemas.evidence import Fact
from schemas.page import Page

_OFFICE = re.compile(r"[\u4e00-\u9fff]{2,}(?:局|委员会|厅|民政部|中心|办公室)(?:\([\u4e00-\u9fff]+\))?")
_OFFICE_LINE = re.compile(
    r"[\u4e00-\u9fff]{2,12}?(?:民政(?:局|厅)|民政和[\u4e00-\u9fff]{2,8}局|社会组织管理局|行政审批(?:局|和[\u4e00-\u9fff]{2,8}局)"
    r"|社会(?:事业|事务|工作)[\u4e00-\u9fff]{0,6}局)|中华人民共和国民政部"
)
_KIND = re.compile(
    r"[(（]\s*(?:(?:民办非企业单位|社会服务机构)\s*[·•・.:：、-]?\s*)?(?P<beneath>法人|合伙|个体)\s*[)）]|(?:民办非企业单位|社会服务机构)\s*(?P<within>法人|合伙|个体)\s*登记证书"
)
_KIND_VALUE = re.compile(r"法人|合伙|个体")
_NO_FACT = ("purpose", "established_on")
"""Labels kept apart from the others, though no fact is told of them."""
_HEAD = 0.5

_FORM = Form(
    readers={
        "name": text_fact,
        "scope": text_fact,
        "address": text_fact,
        "legal_representative": text_fact,
        "supervisor": text_fact,
    },
    capital="capital",
    office=_OFFICE,
    office_line=_OFFICE_LINE,
    body=("name", "legal_representative", "capital", "supervisor", "address"),
)


def extract(document: Document, pages: Sequence[Page]) -> Extraction:
    """The facts of the certificate."""
    pages = [without_changes(page) for page in pages]
    found = find_pairs(pages, load_vocabulary("social_organisation"))
    pairs = pairs_by_field(found.pairs)
    facts = facts_of(document, pages, pairs, _FORM) + _kind(document, pages, pairs.get("kind"))
    told = [label_name(pairs[field].label.text) for field in _NO_FACT if field in pairs]
    return Extraction(facts, [*found.unmapped, *told])


def _kind(document: Document, pages: Sequence[Page], pair: Pair | None) -> list[Fact]:
    """（法人）, （合伙）, （个体）: beneath or within the title, in the upper half of the first page; or at a
    label of its own, where a value of another form is kept as printed."""
    for page in pages[:1]:
        for index, line in enumerate(page.lines):
            text = Passage.of_line(page, index)
            match = _KIND.search(text.text)
            if match and line.box[1] < _HEAD and len(text) < 30:
                name = "beneath" if match["beneath"] else "within"
                return [make_fact(document, "kind", text[match.start(name) : match.end(name)], match[name])]
    if pair is None or not pair.value:
        return []
    told = _KIND_VALUE.search(flat(pair.value))
    if told and len(flat(pair.value)) <= 12:
        start = pair.value.text.index(told[0]) if told[0] in pair.value.text else 0
        part = pair.value[start : start + len(told[0])]
        return [make_fact(document, "kind", part, told[0], doubts=pair.doubts)]
    return text_fact(document, "kind", pair.value, pair.doubts)
