"""Persons a 社保参保证明 tells of in sentences: 兹证明张某，性别女，公民身份号码…，系某公司职工，自2024年5月起参加…

The forms of the sentences are data (``labels/insurance_sentences.yaml``). A name counts only where the particulars of
a person follow it and something that cannot belong to it stands before it.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from extractors.documents.insurance_statement import ORGANISATION, sentences
from extractors.documents.readings import amount_fact, count_fact, date_fact, id_fact, text_fact
from extractors.passage import Passage
from extractors.rows import body_rows
from schemas.document import Document
from schemas.evidence import Fact
from schemas.page import Page

NAME_UNSURE = "姓名的起止不能确定"

_DATE = (
    r"(?:19|20)\d{2}\s*(?:年\s*\d{1,2}\s*月(?:份|\s*\d{1,2}\s*日)?|[-./]\s*\d{1,2}(?:\s*[-./]\s*\d{1,2})?(?!\d)"
    r"|(?:0[1-9]|1[0-2])(?!\d))"
)
_ID_NUMBER = r"(?:[0-9*]{17}[0-9Xx*]|[0-9*]{15}|[A-Z]{1,2}[0-9*]{6,10})(?![0-9Xx])"
_NAME = re.compile(r"[\u4e00-\u9fff]{2,4}|[\u4e00-\u9fff]{1,8}·[\u4e00-\u9fff·]{1,10}")
_NO_NAME = re.compile(r"性别|号|身份|证件|单位|公司|社会|保险|参保|缴费|职工|人员|证明|情况|[年月日男女]$")
_COLUMNS = 3
_RUN = re.compile(r"[\u4e00-\u9fff·:]*$")


@dataclass(frozen=True)
class _Patterns:
    before: re.Pattern[str]
    behind: re.Pattern[str]
    person: dict[str, tuple[re.Pattern[str], ...]]
    employer: tuple[re.Pattern[str], ...]
    until: tuple[re.Pattern[str], ...]


@cache
def _patterns() -> _Patterns:
    path = Path(__file__).parent / "labels" / "insurance_sentences.yaml"
    data = yaml.safe_load(path.read_text(encoding="utf-8"))

    def ready(form: str) -> re.Pattern[str]:
        return re.compile(form.replace("ORG", ORGANISATION).replace("DATE", _DATE).replace("IDNO", _ID_NUMBER))

    return _Patterns(
        before=ready(data["before_name"]),
        behind=ready(data["behind_name"]),
        person={name: tuple(map(ready, forms)) for name, forms in data["person"].items()},
        employer=tuple(map(ready, data["employer"])),
        until=tuple(map(ready, data["until"])),
    )


def _month_of_date(document: Document, key: str, text: Passage, doubts: Sequence[str] = ()) -> list[Fact]:
    facts = date_fact(document, key, text, doubts)
    return [fact.model_copy(update={"value": str(fact.value)[:7]}) if fact.value else fact for fact in facts]


_READERS: dict[str, Callable[[Document, str, Passage, Sequence[str]], list[Fact]]] = {
    "sex": text_fact,
    "id_number": id_fact,
    "insured_from": date_fact,
    "months": count_fact,
    "status": text_fact,
    "base": amount_fact,
}


def told_facts(document: Document, pages: Sequence[Page]) -> list[Fact]:
    """The persons the sentences name, with their particulars, and the employer and the last month where they all have
    the same."""
    text, row_starts = sentences(pages)
    in_columns = _rows_of_columns(pages, row_starts)
    names = _names(text, row_starts)
    ends = [*(start for start, _, _ in names), len(text)][1:]
    facts: list[Fact] = []
    shared: dict[str, list[Passage]] = {"employer_name": [], "period_to": []}
    for index, ((start, behind, doubts), end) in enumerate(zip(names, ends, strict=False)):
        key, story = f"persons[{index}]", text[behind:end]
        facts += text_fact(document, f"{key}.name", text[start:behind], doubts)
        for field, forms in _patterns().person.items():
            if value := _first(story, forms, never=[start - behind for start in in_columns]):
                facts += _READERS[field](document, f"{key}.{field}", value, ())
        for field, forms in (("employer_name", _patterns().employer), ("period_to", _patterns().until)):
            if value := _first(story, forms):
                shared[field].append(value)
    for field, read in (("employer_name", text_fact), ("period_to", _month_of_date)):
        values = shared[field]
        if values and len({value.text for value in values}) == 1:
            facts += read(document, field, values[0], ())
    return facts


def _rows_of_columns(pages: Sequence[Page], row_starts: Sequence[int]) -> list[int]:
    """Where rows of a table begin: what stands first in one belongs to its column, not to the last word of the head
    above it (缴费基数 over 2024 of the column 年度)."""
    rows = [row for page in pages for row in body_rows(page)]
    return [start for row, start in zip(rows, row_starts, strict=False) if len(row.indexes) >= _COLUMNS]


def _first(story: Passage, forms: Sequence[re.Pattern[str]], never: Sequence[int] = ()) -> Passage | None:
    """The value of the first form found; ``never`` at one of these places."""
    for form in forms:
        match = form.search(story.text)
        if match and match.start("value") not in never:
            return story[match.start("value") : match.end("value")]
    return None


def _names(text: Passage, row_starts: Sequence[int]) -> list[tuple[int, int, tuple[str, ...]]]:
    """Begin and end of every person's name. It begins behind a mark, a word that leads up to a name, or with a row."""
    names: list[tuple[int, int, tuple[str, ...]]] = []
    for match in _patterns().behind.finditer(text.text):
        run = _RUN.search(text.text[: match.start()])
        begin = run.start() if run else match.start()
        leads = [begin + lead.end() for lead in _patterns().before.finditer(text.text[begin : match.start()])]
        rows = [row for row in row_starts if begin < row < match.start()]
        colon = text.text.rfind(":", begin, match.start()) + 1
        starts = [start for start in (max(leads, default=0), colon, begin) if begin <= start]
        sure = next((start for start in starts if _is_name(text.text[start : match.start()])), None)
        by_row = next((row for row in reversed(rows) if _is_name(text.text[row : match.start()])), None)
        if sure is not None:
            names.append((sure, match.start(), ()))
        elif by_row is not None:
            names.append((by_row, match.start(), (NAME_UNSURE,)))
    return names


def _is_name(text: str) -> bool:
    return bool(_NAME.fullmatch(text)) and not _NO_NAME.search(text)
