"""营业执照: old and new, portrait and landscape, paper and electronic (domain 3.1).

What must be on it: 市场主体登记管理条例实施细则 第二十三条. An absent term is no defect (not in article 23 since 2022).
"""

import re
from collections.abc import Callable, Sequence

from extractors.documents.extraction import Extraction
from extractors.documents.imprints import seal_fact
from extractors.documents.readings import (
    CHECK_DIGIT_RIGHT,
    amount_fact,
    date_fact,
    settled,
    text_fact,
    tight,
    uscc_fact,
)
from extractors.facts import make_fact
from extractors.layout.blocks import Pair, flat
from extractors.layout.choosing import chosen
from extractors.layout.labels import load_vocabulary
from extractors.layout.pairing import find_pairs
from extractors.passage import Passage
from extractors.rows import rows_of
from schemas.document import Document
from schemas.evidence import Fact
from schemas.page import Page
from schemas.values import amounts, dates, registration_number, uscc

NOT_15_DIGITS = "注册号不是15位数字"
NO_LABEL = "标签未读出，按内容判断"
NOT_ISSUER = "登记机关处内容不像机关名称"

_BY_FORM = {
    "name": re.compile(r"(?:名?称)?(?P<value>[\u4e00-\u9fff()]{4,40}(?:公司|合伙企业|合作社|中心|事务所|厂))"),
    "kind": re.compile(r"型?(?P<value>(?:其他)?(?:有限责任公司|股份有限公司)(?:\([^()]*\))*)"),
}
_BODY = ("name", "kind", "legal_representative", "registered_capital", "established_on", "term", "term_from", "term_to")
_OPEN_TERM = re.compile(r"长期|永久|永续|无固定期限|不约定期限|无期限")
_OFFICE = re.compile(r"[\u4e00-\u9fff]{2,}?(?:局|委员会|厅|分局|审批局|管理所)(?:\([\u4e00-\u9fff]+\))?")
_OFFICE_LINE = re.compile(
    r"[\u4e00-\u9fff]{2,12}?(?:市场监督管理|工商行政管理|行政审批|市场和质量监督管理|审批服务|市场监管)"
    r"[\u4e00-\u9fff]{0,6}?(?:局|委员会|厅)[\u4e00-\u9fff]{0,10}"
)
_SPACES = str.maketrans("\n\t", "  ")


def extract(document: Document, pages: Sequence[Page]) -> Extraction:
    """The facts of the licence. Sentences printed on every licence are no values."""
    found = find_pairs(pages, load_vocabulary("business_license"))
    pairs = {pair.field: pair for pair in chosen(found.pairs)}
    facts: list[Fact] = []
    for field, read in _READERS.items():
        if field in pairs:
            facts += read(document, field, pairs[field].value, pairs[field].doubts)
    if "uscc" not in pairs or not pairs["uscc"].value:
        facts += _code_anywhere(document, pages)
    for field, form in _BY_FORM.items():
        if field not in pairs or not pairs[field].value:
            facts += _by_form(document, field, form, pages)
    facts += _term(document, pairs)
    facts += _authority(document, pages, pairs.get("authority"))
    facts += _issued_on(document, pages, pairs)
    return Extraction(facts, list(found.unmapped))


def _capital(document: Document, key: str, text: Passage, doubts: Sequence[str]) -> list[Fact]:
    """壹仟万元整, 1000万元人民币, 1000万人民币."""
    value = amounts.parse_amount(flat(text))
    if value is None and "人民币" in text.text:
        bare = flat(text).replace("人民币", "").replace("()", "")
        value = amounts.parse_amount(bare if "元" in bare else f"{bare}元")
    if value is None:
        return amount_fact(document, key, text, doubts)
    return [make_fact(document, key, text, value, doubts=doubts)]


def _code(document: Document, key: str, text: Passage, doubts: Sequence[str]) -> list[Fact]:
    """The code; where its check digit is right, there is no doubt about where it ends or whose it is."""
    code = tight(text)
    return uscc_fact(document, key, code, () if uscc.is_valid(code.text.upper()) else doubts)


def _number(document: Document, key: str, text: Passage, doubts: Sequence[str]) -> list[Fact]:
    value = re.sub(r"\D", "", text.text)
    if not value:
        return []
    doubts = settled(doubts, proven=len(value) == 15 and flat(text) == value)
    if registration_number.is_valid(value):
        return [make_fact(document, key, text, value, evidence=[CHECK_DIGIT_RIGHT], doubts=doubts)]
    against = [] if len(value) == 15 else [NOT_15_DIGITS]
    return [make_fact(document, key, text, value, doubts=[*doubts, *against])]


_READERS: dict[str, Callable[[Document, str, Passage, Sequence[str]], list[Fact]]] = {
    "uscc": _code,
    "registration_number": _number,
    "name": text_fact,
    "kind": text_fact,
    "address": text_fact,
    "legal_representative": text_fact,
    "registered_capital": _capital,
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


def _code_anywhere(document: Document, pages: Sequence[Page]) -> list[Fact]:
    """The code where its label was not read: eighteen characters whose check digit is right."""
    for page in pages:
        for index in range(len(page.lines)):
            line = Passage.of_line(page, index)
            for start, end, code in uscc.find(line.text):
                if uscc.is_valid(code):
                    return uscc_fact(document, "uscc", line[start:end])
    return []


def _term(document: Document, pairs: dict[str, Pair]) -> list[Fact]:
    """``2010年05月06日至长期``, ``自…至…``, ``长期``; or begin and end at labels of their own."""
    facts: list[Fact] = []
    if "term" in pairs:
        begin, end = _parts_of_term(pairs["term"].value)
        facts += _term_end(document, "term_from", begin, pairs["term"].doubts)
        facts += _term_end(document, "term_to", end, pairs["term"].doubts)
    for key in ("term_from", "term_to"):
        if key in pairs and not any(fact.key.endswith(key) for fact in facts):
            facts += _term_end(document, key, pairs[key].value, pairs[key].doubts)
    return facts


def _parts_of_term(value: Passage) -> tuple[Passage, Passage]:
    """Begin and end of a term; empty where it does not say."""
    found = dates.find_dates(value.text.translate(_SPACES))
    open_end = _OPEN_TERM.search(value.text)
    parts = [value[one.start : one.end] for one in found[:2]]
    if len(parts) < 2 and open_end:
        end = value[open_end.start() : open_end.end()]
        return (parts[0] if parts else Passage()), end
    return (parts[0] if parts else Passage()), (parts[1] if len(parts) > 1 else Passage())


def _term_end(document: Document, key: str, text: Passage, doubts: Sequence[str]) -> list[Fact]:
    if _OPEN_TERM.search(text.text):
        return [make_fact(document, key, text, "长期", doubts=doubts)]
    return date_fact(document, key, text, doubts)


def _authority(document: Document, pages: Sequence[Page], pair: Pair | None) -> list[Fact]:
    """登记机关: printed at its label, printed alone, or stated by the seal only."""
    if pair is not None and pair.value:
        office = _OFFICE.search(flat(pair.value))
        if office and office[0] == flat(pair.value):
            return text_fact(document, "authority", pair.value, pair.doubts)
    for page in pages:
        for index in range(len(page.lines)):
            line = Passage.of_line(page, index)
            if _OFFICE_LINE.fullmatch(line.text) and "总局" not in line.text:
                return text_fact(document, "authority", line)
    seals = [(page, seal) for page in pages for seal in page.seals if _OFFICE.search(seal.text)]
    if seals:
        page, seal = max(seals, key=lambda one: one[1].confidence)
        return [seal_fact(document, "authority", page, seal)]
    return []


def _issued_on(document: Document, pages: Sequence[Page], pairs: dict[str, Pair]) -> list[Fact]:
    """发照日期: at its label, else the date at the foot, which no other label claims (2019年05月06日 in pieces)."""
    labelled = pairs.get("issued_on")
    if labelled is not None and labelled.value:
        return date_fact(document, "issued_on", labelled.value, labelled.doubts)
    dated = [pairs[field] for field in ("established_on", "term", "term_from", "term_to") if field in pairs]
    claimed = {id(line) for pair in dated for line in pair.value.lines}
    above = max((pairs[field].box[3] for field in _BODY if field in pairs), default=0.5)
    best: Passage | None = None
    for page in pages[:1]:
        for row in rows_of(page):
            free = [index for index in row.indexes if id(page.lines[index]) not in claimed]
            passage = tight(Passage.of_lines(page, free))
            found = dates.find_dates(passage.text)
            if found and row.box[1] > above:
                best = passage[found[-1].start : found[-1].end]
    return date_fact(document, "issued_on", best) if best else []
