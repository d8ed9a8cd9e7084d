"""What the registration certificates of legal persons other than companies have in common: 事业单位, 社会团体,
民办非企业单位. They are one form with other labels."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from extractors.documents.certificate import (
    authority,
    capital,
    capital_by_form,
    code,
    code_anywhere,
    issued_on,
    term,
)
from extractors.layout.blocks import Pair
from extractors.passage import Passage
from schemas.document import Document
from schemas.evidence import Fact
from schemas.page import Page

Reader = Callable[[Document, str, Passage, Sequence[str]], list[Fact]]

_DATED = ("established_on", "term", "valid_from", "valid_to")


@dataclass(frozen=True)
class Form:
    """``readers`` has the fields read at their label; ``capital`` is the field of the money. ``office`` is who may
    issue the certificate, ``office_line`` such a name on a line of its own. ``body`` has the fields above the day of
    issue."""

    readers: Mapping[str, Reader]
    capital: str
    office: re.Pattern[str]
    office_line: re.Pattern[str]
    body: tuple[str, ...]


def facts_of(document: Document, pages: Sequence[Page], pairs: Mapping[str, Pair], form: Form) -> list[Fact]:
    """The facts of the certificate. Sentences printed on every certificate are no values."""
    facts: list[Fact] = []
    for field, read in {"uscc": code, **form.readers}.items():
        if field in pairs:
            facts += read(document, field, pairs[field].value, pairs[field].doubts)
    if not any(fact.key.endswith(".uscc") for fact in facts):
        facts += code_anywhere(document, pages)
    if form.capital in pairs:
        facts += capital(document, form.capital, pairs[form.capital])
    else:
        facts += capital_by_form(document, form.capital, pages)
    facts += term(document, pairs, begin="valid_from", end="valid_to")
    facts += authority(document, pages, pairs.get("authority"), office=form.office, alone=form.office_line)
    facts += issued_on(document, pages, pairs, dated=_DATED, body=form.body)
    return facts
