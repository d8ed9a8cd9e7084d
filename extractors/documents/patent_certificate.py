"""专利证书: of invention, utility model and design; from the landscape ones of the last century to electronic ones.

Since 2020 a certificate also prints who applied and who invented at filing (申请日时申请人, 申请日时发明人); these are
no holders. The register, not the certificate, tells who holds the patent today (domain 3.8).
"""

import re
from collections.abc import Sequence

from extractors.documents.extraction import Extraction
from extractors.documents.patent_facts import certificate_number_facts, patent_facts
from extractors.documents.patent_labels import with_labels_apart, without_frame
from extractors.documents.readings import date_fact
from extractors.facts import make_fact
from extractors.layout.choosing import chosen
from extractors.layout.labels import load_vocabulary
from extractors.layout.pairing import find_pairs
from extractors.passage import Passage
from extractors.rows import rows_of
from schemas.document import Document
from schemas.evidence import Fact
from schemas.page import Page
from schemas.values import dates

FOOT_AGREES = "与落款日期一致"
FROM_HEAD = "未读到证书号字样，按页首编号"
FROM_FOOT = "未读到授权公告日，按落款日期"
_TITLE = re.compile(r"(?:中华人民共和国)?(发明|实用新型|外观设计)专利(?:证书|权证书)")
_BARE_NUMBER = re.compile(r"(?:N[oO0][.:]?|№)\s*(?P<value>\d{6,9})")
_HEAD = 0.2
_AT_FILING = re.compile(r"申请日时.{0,12}(?:申请人|发明人|设计人|信息)|^(?:申请日时|申请时)")


def extract(document: Document, pages: Sequence[Page]) -> Extraction:
    """The facts of the certificate, the first page's before those of its continuation."""
    pages = [with_labels_apart(without_frame(page)) for page in pages]
    first, cut = _without_filing(pages)
    found = find_pairs(first, load_vocabulary("patent"))
    pairs = {pair.field: pair for pair in chosen(found.pairs)}
    facts = patent_facts(document, pairs, _title_line(pages))
    facts += certificate_number_facts(document, pages, pairs) or _number_at_head(document, pages)
    foot = _foot_date(document, pages)
    return Extraction(_with_foot(document, facts, foot), [*found.unmapped, *cut])


def _title_line(pages: Sequence[Page]) -> Passage | None:
    """The printed name of the certificate, which tells the kind."""
    for page in pages:
        for row in rows_of(page):
            match = _TITLE.search(row.passage.text.replace(" ", ""))
            if match and len(row.passage) < 24:
                return row.passage
    return None


def _without_filing(pages: Sequence[Page]) -> tuple[list[Page], list[str]]:
    """The pages without what a heading says of the day of filing, on the pages behind the first; and that heading."""
    kept, cut = list(pages[:1]), []
    for page in pages[1:]:
        heading = next((line for line in page.lines if _AT_FILING.search(line.text)), None)
        if heading is None:
            kept.append(page)
            continue
        cut.append(heading.text.strip(" :：")[:20])
        top = heading.box[1] - 0.001
        lines = tuple(line for line in page.lines if line.box[1] < top)
        kept.append(page.model_copy(update={"lines": lines, "tables": ()}))
    return kept, cut


def _number_at_head(document: Document, pages: Sequence[Page]) -> list[Fact]:
    """The number of a certificate that prints No. and no 证书号: the one such line over its name."""
    found = []
    for page in pages[:1]:
        for index, line in enumerate(page.lines):
            match = _BARE_NUMBER.fullmatch(Passage.of_line(page, index).text.strip())
            if match and line.box[3] < _HEAD:
                text = Passage.of_line(page, index).strip()
                found.append(text[match.start("value") : match.end("value")])
    if len(found) != 1:
        return []
    return [make_fact(document, "certificate_number", found[0], found[0].text, doubts=[FROM_HEAD])]


def _foot_date(document: Document, pages: Sequence[Page]) -> list[Fact]:
    """The date beside the commissioner's name: a line that is nothing but a date, the lowest one."""
    for row in reversed([row for page in pages[:1] for row in rows_of(page)]):
        for index in reversed(row.indexes):
            line = Passage.of_line(row.page, index)
            found = dates.find_dates(line.text)
            if len(found) == 1 and found[0].value and found[0].end - found[0].start >= len(line.text.strip()) - 1:
                return date_fact(document, "granted_on", line, [FROM_FOOT])
    return []


def _with_foot(document: Document, facts: list[Fact], foot: list[Fact]) -> list[Fact]:
    """授权公告日 confirmed by the date at the foot; that date where the label was not read."""
    if not foot:
        return facts
    key = f"{document.type.value}.granted_on"
    granted = next((fact for fact in facts if fact.key == key), None)
    if granted is None:
        return [*facts, *foot]
    if granted.value is None or granted.value != foot[0].value or granted.box == foot[0].box:
        return facts
    return [_confirmed(fact, FOOT_AGREES) if fact is granted else fact for fact in facts]


def _confirmed(fact: Fact, why: str) -> Fact:
    state = "confirmed" if fact.state != "unreadable" else fact.state
    return fact.model_copy(update={"state": type(fact.state)(state), "why": (*fact.why, why)})
