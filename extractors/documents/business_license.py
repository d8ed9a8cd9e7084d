"""营业执照: old and new, portrait and landscape, paper and electronic (domain 3.1).

What must be on it: 市场主体登记管理条例实施细则 第二十三条. An absent term is no defect (not in article 23 since 2022).
"""

import re
from collections.abc import Callable, Sequence

from extractors.documents.certificate import (
    NO_LABEL,
    authority,
    capital,
    code,
    code_anywhere,
    issued_on,
    pairs_by_field,
    term,
)
from extractors.documents.changes import without_changes
from extractors.documents.extraction import Extraction
from extractors.documents.readings import CHECK_DIGIT_RIGHT, date_fact, settled, text_fact, tight
from extractors.facts import make_fact
from extractors.layout.labels import load_vocabulary
from extractors.layout.pairing import find_pairs
from extractors.passage import Passage
from schemas.document import Document
from schemas.evidence import Fact
from schemas.page import Page
from schemas.values import registration_number

NOT_15_DIGITS = "注册号不是15位数字"

_BY_FORM = {
    "name": re.compile(r"(?:名?称)?(?P<value>[\u4e00-\u9fff()]{4,40}(?:公司|合伙企业|合作社|中心|事务所|厂))"),
    "kind": re.compile(r"型?(?P<value>(?:其他)?(?:有限责任公司|股份有限公司)(?:\([^()]*\))*)"),
}
_BODY = ("name", "kind", "legal_representative", "registered_capital", "established_on", "term", "term_from", "term_to")
_DATED = ("established_on", "term", "term_from", "term_to")
_OFFICE = re.compile(r"[\u4e00-\u9fff]{2,}(?:局|委员会|厅|分局|管理所)(?:\([\u4e00-\u9fff]+\))?")
_OFFICE_LINE = re.compile(
    r"[\u4e00-\u9fff]{2,12}?(?:市场监督管理|工商行政管理|行政审批|市场和质量监督管理|审批服务|市场监管)"
    r"[\u4e00-\u9fff]{0,6}?(?:局|委员会|厅)[\u4e00-\u9fff]{0,10}"
)
_NUMBER = re.compile(r"(?<!\d)\d{15}(?!\d)|(?<!\d)\d{13}(?!\d)")


def extract(document: Document, pages: Sequence[Page]) -> Extraction:
    """The facts of the licence. Sentences printed on every licence are no values."""
    pages = [without_changes(page) for page in pages]
    found = find_pairs(pages, load_vocabulary("business_license"))
    pairs = pairs_by_field(found.pairs)
    facts: list[Fact] = []
    for field, read in _READERS.items():
        if field in pairs:
            facts += read(document, field, pairs[field].value, pairs[field].doubts)
    if "uscc" not in pairs or not pairs["uscc"].value:
        facts += code_anywhere(document, pages)
    for field, form in _BY_FORM.items():
        if field not in pairs or not pairs[field].value:
            facts += _by_form(document, field, form, pages)
    if "registered_capital" in pairs:
        facts += capital(document, "registered_capital", pairs["registered_capital"])
    facts += term(document, pairs, begin="term_from", end="term_to")
    facts += authority(document, pages, pairs.get("authority"), office=_OFFICE, alone=_OFFICE_LINE)
    facts += issued_on(document, pages, pairs, dated=_DATED, body=_BODY)
    return Extraction(facts, list(found.unmapped))


def _number(document: Document, key: str, text: Passage, doubts: Sequence[str]) -> list[Fact]:
    """The number of 15 digits (13 before 2007), without the copy's number behind it: 510100000000123(1-1)."""
    whole = tight(text)
    if match := _NUMBER.search(whole.text):
        text = whole[match.start() : match.end()]
    value = re.sub(r"\D", "", text.text)
    if not value:
        return []
    doubts = settled(doubts, proven=len(value) == 15 and match is not None)
    if registration_number.is_valid(value):
        return [make_fact(document, key, text, value, evidence=[CHECK_DIGIT_RIGHT], doubts=doubts)]
    against = [] if len(value) == 15 else [NOT_15_DIGITS]
    return [make_fact(document, key, text, value, doubts=[*doubts, *against])]


_READERS: dict[str, Callable[[Document, str, Passage, Sequence[str]], list[Fact]]] = {
    "uscc": code,
    "registration_number": _number,
    "name": text_fact,
    "kind": text_fact,
    "address": text_fact,
    "legal_representative": text_fact,
    "established_on": date_fact,
    "scope": text_fact,
}


def _by_form(document: Document, field: str, form: re.Pattern[str], pages: Sequence[Page]) -> list[Fact]:
    """A value whose label was not read, found by what it looks like; never more than doubtful."""
    for page in pages[:1]:
        for index in range(len(page.lines)):
            line = Passage.of_line(page, index)
            match = form.fullmatch(line.text)
            if match:
                return text_fact(document, field, line[match.start("value") : match.end("value")], [NO_LABEL])
    return []
