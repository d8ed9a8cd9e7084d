"""事业单位法人证书 (domain 3.2): 事业单位登记管理暂行条例 第八条 says what is registered."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from extractors.documents.certificate import pairs_by_field
from extractors.documents.changes import without_changes
from extractors.documents.extraction import Extraction
from extractors.documents.legal_person import Form, facts_of
from extractors.documents.readings import date_fact, text_fact
from extractors.layout.blocks import Pair
from extractors.layout.labels import load_vocabulary
from extractors.layout.pairing import find_pairs
from schemas.document import Document
from schemas.page import Page

_OFFICE = re.compile(r"[\u4e00-\u9fff]{2,}(?:局|委员会|办公室|厅|中心|编办)(?:\([\u4e00-\u9fff]+\))?")
_OFFICE_LINE = re.compile(
    r"[\u4e00-\u9fff]{2,16}?(?:事业单位(?:登记)?(?:监督)?管理局|机构编制委员会(?:办公室)?|事业单位登记(?:管理)?(?:中心|办公室|处))"
)
_FORM = Form(
    readers={
        "name": text_fact,
        "purpose": text_fact,
        "address": text_fact,
        "legal_representative": text_fact,
        "funding": text_fact,
        "sponsor": text_fact,
        "established_on": date_fact,
    },
    capital="opening_capital",
    office=_OFFICE,
    office_line=_OFFICE_LINE,
    body=("name", "legal_representative", "funding", "opening_capital", "sponsor", "address"),
)


def extract(document: Document, pages: Sequence[Page]) -> Extraction:
    """The facts of the certificate."""
    pages = [without_changes(page) for page in pages]
    found = find_pairs(pages, load_vocabulary("institution_certificate"))
    pairs = _with_purpose(pairs_by_field(found.pairs))
    return Extraction(facts_of(document, pages, pairs, _FORM), list(found.unmapped))


def _with_purpose(pairs: Mapping[str, Pair]) -> dict[str, Pair]:
    """宗旨和业务范围 is one value; where the first half of its label was not read, 业务范围 is that value."""
    scope = pairs.get("scope")
    if "purpose" in pairs or scope is None:
        return dict(pairs)
    return {**pairs, "purpose": replace(scope, field="purpose")}
