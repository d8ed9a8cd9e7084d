"""Contracts in prose as people write them (``contract_variants.yaml``), wrapped to lines and pages."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from extractors.documents import EXTRACTORS
from schemas.document import DocumentType
from schemas.evidence import Fact, FactState
from schemas.page import Page
from tests.extractors.paper import document, page_of

_ROOM = 36
_DATA: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "contract_variants.yaml").read_text(encoding="utf-8"))


def printed(text: str) -> list[str]:
    """The lines of a page: paragraphs broken where a line is full, an article's text indented by two characters."""
    lines: list[str] = []
    for paragraph in text.strip().splitlines():
        if "\t" in paragraph:
            lines.append(paragraph)
            continue
        width, line = 0.0, ""
        for character in paragraph:
            width += 0.5 if character.isascii() else 1
            if width > _ROOM:
                lines, line, width = [*lines, line], "", 1.0
            line += character
        lines.append(line)
    return lines


def pages_of(variant: dict[str, Any]) -> list[Page]:
    texts = list(variant["pages"])
    if variant.get("long"):
        texts[1:1] = _DATA["boilerplate"]
    made = [page_of(*printed(text), title=variant["title"] if number == 0 else "") for number, text in enumerate(texts)]
    return [page.model_copy(update={"number": number}) for number, page in enumerate(made, 1)]


def read(variant: dict[str, Any]) -> dict[str, Fact]:
    pages = pages_of(variant)
    type_ = DocumentType(variant["type"])
    found = EXTRACTORS[type_](document(type_, *pages), pages)
    return {fact.key.partition(".")[2]: fact for fact in found.facts}


@pytest.mark.parametrize("variant", _DATA["variants"], ids=lambda variant: variant["name"])
def test_a_contract_in_prose_says(variant: dict[str, Any]) -> None:
    facts = read(variant)
    told = {key: facts[key].value if key in facts else None for key in variant["facts"]}
    assert told == variant["facts"]
    confirmed = {key for key, fact in facts.items() if fact.state is FactState.CONFIRMED}
    assert not confirmed & set(variant.get("doubtful", ()))
    assert not facts.keys() & set(variant.get("absent", ()))
    assert not [key for key, value in variant.get("never", {}).items() if key in facts and facts[key].value == value]


def test_every_fact_of_a_contract_keeps_its_place_on_the_page() -> None:
    for variant in _DATA["variants"]:
        for key, fact in read(variant).items():
            assert (fact.page is None, fact.box is None) == (False, False), key
