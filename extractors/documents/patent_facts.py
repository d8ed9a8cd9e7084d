"""The facts certificate and register share, from their labelled pairs."""

import re
from collections.abc import Mapping, Sequence

from extractors.documents.patent_readings import kind_fact, names_facts, number_fact, up_to_label
from extractors.documents.readings import date_fact, text_fact
from extractors.facts import make_fact
from extractors.layout.blocks import Pair
from extractors.passage import Passage
from extractors.rows import rows_of
from schemas.document import Document
from schemas.evidence import Fact
from schemas.page import Page

_CERTIFICATE = re.compile(r"证书(?:编)?号\s*码?\s*[:：]?\s*第?\s*[:：]?\s*(?P<value>\d{4,10})\s*号?")


def patent_facts(document: Document, pairs: Mapping[str, Pair], title: Passage | None) -> list[Fact]:
    """Number, title, kind, holders, inventors and days. ``title``: the line with the name of the paper where it tells
    the kind; the label of the patent's name (实用新型名称) tells it too."""
    facts: list[Fact] = []
    number = _pair(pairs, "number")
    if number:
        facts += number_fact(document, "number", number.value, number.doubts)
    value = next((fact.value for fact in facts if fact.value), None)
    name = _pair(pairs, "title")
    if name:
        facts += text_fact(document, "title", up_to_label(name.value), name.doubts)
    named = _pair(pairs, "kind")
    label = name.label if name else None
    source = title or (named.value if named else None) or label
    facts += kind_fact(document, source, number.value if number else None, value)
    for field, persons in (("holders", False), ("inventors", True)):
        pair = _pair(pairs, field)
        if pair:
            facts += names_facts(document, field, pair.value, pair.doubts, persons=persons)
    for field in ("filed_on", "granted_on"):
        pair = _pair(pairs, field)
        if pair:
            facts += date_fact(document, field, pair.value, pair.doubts)
    status = _pair(pairs, "status")
    if status:
        facts += text_fact(document, "status", status.value, status.doubts)
    return facts


def certificate_number_facts(document: Document, pages: Sequence[Page], pairs: Mapping[str, Pair]) -> list[Fact]:
    """证书号第1234567号, on every page; the same on two pages is evidence."""
    found: list[Passage] = []
    for page in pages:
        for row in rows_of(page):
            match = _CERTIFICATE.search(row.passage.text)
            if match:
                found.append(row.passage[match.start("value") : match.end("value")])
    pair = _pair(pairs, "certificate_number")
    if not found and pair and (match := re.search(r"\d{4,10}", pair.value.text)):
        found = [pair.value[match.start() : match.end()]]
    if not found:
        return []
    values = {one.text for one in found}
    evidence = ["各页证书号一致"] if len(found) > 1 and len(values) == 1 else []
    doubts = ["各页证书号不一致"] if len(values) > 1 else []
    return [make_fact(document, "certificate_number", found[0], found[0].text, evidence=evidence, doubts=doubts)]


def _pair(pairs: Mapping[str, Pair], field: str) -> Pair | None:
    pair = pairs.get(field)
    return pair if pair and pair.value else None
