"""The facts certificate and register share, from their labelled pairs."""

from collections.abc import Mapping

from extractors.documents.patent_readings import kind_fact, names_facts, number_fact
from extractors.documents.readings import date_fact, text_fact
from extractors.layout.blocks import Pair
from extractors.passage import Passage
from schemas.document import Document
from schemas.evidence import Fact


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
        facts += text_fact(document, "title", name.value, name.doubts)
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


def _pair(pairs: Mapping[str, Pair], field: str) -> Pair | None:
    pair = pairs.get(field)
    return pair if pair and pair.value else None
