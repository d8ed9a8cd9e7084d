"""Running text of the application form: figures claimed in it and the cases told one by one, by spaCy rules."""

from collections.abc import Mapping, Sequence

from extractors.passage import Passage
from extractors.running_text.case_cards import card_rows, told_on_cards
from extractors.running_text.case_tables import told_in_tables, within_cells
from extractors.running_text.cases import told_cases
from extractors.running_text.figures import figures
from extractors.running_text.flow import unwrapped
from schemas.document import Document
from schemas.evidence import Fact
from schemas.page import Page

_FOR_FIGURES = ("cases_text", "achievements", "foundation", "work_mechanism", "office_conditions", "base_systems")
"""Where the past is told. 建设方案 and 预期成效 tell of targets, 产业链概况 of the whole industry."""


def claims(
    document: Document, texts: Mapping[str, Passage], pages: Sequence[Page] = (), of_staff: Sequence[Passage] = ()
) -> list[Fact]:
    """The claimed figures and told cases of an application form.

    ``texts`` maps a field of the form (``cases_text`` 运营案例, ``foundation`` 工作基础, …) to what stands in it, rows
    separated by line feeds. Cases may also be told in a table of ``pages``. ``of_staff`` may tell the head count alone.
    """
    flowing = {field: unwrapped(texts[field]) for field in _FOR_FIGURES if texts.get(field)}
    facts = figures(document, list(flowing.values()))
    if not any(fact.key.endswith(".claimed_staff") for fact in facts):
        counted = figures(document, [unwrapped(text) for text in of_staff if text])
        facts += [fact for fact in counted if fact.key.endswith(".claimed_staff")]
    told = flowing.get("cases_text") or flowing.get("foundation")
    cases = told_cases(document, told) if told else []
    return [*facts, *(cases or told_in_tables(document, pages) or told_on_cards(document, pages))]


__all__ = ["card_rows", "claims", "within_cells"]
