"""专利登记簿副本: the state of a patent and what was entered about it (专利法实施细则 第一百零六条).

Entries (transfers, pledges, recorded licences, lapse, restoration) come as a table with heads, or as lines that begin
or end with their day.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from extractors.documents.extraction import Extraction
from extractors.documents.patent_facts import certificate_number_facts, patent_facts
from extractors.documents.patent_readings import KIND
from extractors.documents.readings import date_fact, text_fact
from extractors.facts import make_fact
from extractors.layout.blocks import area
from extractors.layout.choosing import chosen
from extractors.layout.labels import OTHER, Vocabulary, load_vocabulary
from extractors.layout.pairing import find_pairs
from extractors.layout.record import Record
from extractors.layout.records import Records, find_records
from extractors.passage import Passage
from extractors.rows import Row, body_rows, line_height
from schemas.document import Document
from schemas.evidence import Fact
from schemas.page import Page
from schemas.values import dates
from schemas.values.text import fold

_FILE = Path(__file__).parent / "labels" / "register_events.yaml"
_DAY = "month"
"""The day's column: every row of a table has one, which records call so."""
_TEXT = ("text", "detail", "before", "after")
_SPACES = str.maketrans("\n\t", "  ")
_STATE = re.compile(
    r"(?:专利权?|本专利|该专利)(?:目前|现)?(?:的?法律状态为|状态为|处于)?[:：]?\s*"
    r"(?P<value>专利权维持|维持有效|有效|专利权有效|专利权终止|已终止|终止|失效|无效|届满终止)(?:状态)?[。,;]?$"
)
_TELLING = 8
"""An entry of this many characters tells what happened without the name of its kind."""
_JOINED = 1.6
"""A line goes on with the entry above within this many line heights."""


@dataclass(frozen=True)
class _Event:
    day: Passage
    text: Passage


@cache
def _data() -> dict[str, Any]:
    data: dict[str, Any] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return data


@cache
def _heads() -> Vocabulary:
    labels = {_DAY: tuple(_data()["date"]), **{field: tuple(_data()[field]) for field in _TEXT}}
    return Vocabulary(labels={**labels, OTHER: tuple(_data()["other"])}, inside={})


def extract(document: Document, pages: Sequence[Page]) -> Extraction:
    """Particulars, state and entries."""
    records, rows = _listed(pages)
    found = find_pairs(pages, load_vocabulary("patent"), records if rows else None)
    pairs = {pair.field: pair for pair in chosen(found.pairs)}
    facts = patent_facts(document, pairs, _title_line(pages))
    facts += certificate_number_facts(document, pages, pairs)
    if not any(fact.key.endswith(".status") for fact in facts):
        facts += _status(document, pages)
    events = [_of_record(record) for record in rows] or list(_told(pages, records))
    for number, event in enumerate(events):
        facts += date_fact(document, f"events[{number}].date", event.day)
        facts += text_fact(document, f"events[{number}].text", _without_heading(event.text).strip(" 。(（"))
    return Extraction(facts, [*found.unmapped, *(records.unmapped if rows else ())])


def _listed(pages: Sequence[Page]) -> tuple[Records, list[Record]]:
    """The tables of entries, whether their day stands before or behind what happened, and the entries in them."""
    records = Records()
    for key in (_DAY, "text"):
        records = find_records(pages, _heads(), minimum=2, key=key)
        rows = [one for one in records.rows if _DAY in one.values and {"text", "detail"} & one.values.keys()]
        if rows:
            return records, rows
    return records, []


def _title_line(pages: Sequence[Page]) -> Passage | None:
    """A line such as 发明专利登记簿副本."""
    for page in pages[:1]:
        for row in body_rows(page)[:6]:
            if KIND.search(row.passage.text) and "登记簿" in row.passage.text:
                return row.passage
    return None


def _status(document: Document, pages: Sequence[Page]) -> list[Fact]:
    """The state as a sentence of its own says it."""
    for page in pages:
        for row in body_rows(page):
            match = _STATE.search(row.passage.text)
            if match:
                part = row.passage[match.start("value") : match.end("value")]
                return [make_fact(document, "status", part, part.text)]
    return []


def _of_record(record: Record) -> _Event:
    parts = [record.values[name] for name in _TEXT if name in record.values]
    if "detail" in record.values and len(record.values["detail"]) >= _TELLING:
        parts = [record.values["detail"]]
    return _Event(record.values[_DAY], Passage.join(parts, " "))


def _without_heading(text: Passage) -> Passage:
    """The entry without its kind in brackets, or as the gazette calls it (专利权的转移：), before it, where what
    follows tells itself what happened."""
    match = _KIND_BEFORE.match(text.text)
    return text[match.end() :] if match and len(text) - match.end() >= _TELLING else text


def _told(pages: Sequence[Page], records: Records) -> Iterator[_Event]:
    """Entries that are no table: a line with one day and words of an entry; lines close below it go on with it."""
    for position, page in enumerate(pages):
        used = set(records.used_lines.get(position, set())) if records.rows else set()
        for in_cell, lines in _in_cells(page):
            used |= lines
            yield in_cell
        event: _Event | None = None
        last: Row | None = None
        for row in [row for row in body_rows(page) if not set(row.indexes) & used]:
            begun = _entry(row)
            if begun is not None:
                if event:
                    yield event
                event, last = begun, row
            elif event and last and _goes_on(row, last, line_height(page)):
                event, last = _Event(event.day, Passage.join((event.text, row.passage))), row
            elif event:
                yield event
                event = None
        if event:
            yield event


def _in_cells(page: Page) -> Iterator[tuple[_Event, set[int]]]:
    """Entries that fill a ruled cell with their day in its last line (登记生效日：2022年07月13日), and the lines of the
    table's row, whose other cells name the entry's kind."""
    for table in page.tables:
        for cell in table.cells:
            event = _with_day_behind(area(page, cell.lines)) if cell.lines else None
            if event is None:
                continue
            rows = range(cell.row, cell.row + cell.row_span)
            beside = [other for other in table.cells if other.row in rows and other.row_span <= cell.row_span]
            yield event, {index for other in beside for index in other.lines}


def _with_day_behind(cell: Passage) -> _Event | None:
    match = _DAY_BEHIND.search(cell.text)
    if match is None:
        return None
    behind = cell[match.start("day") : match.end("day")]
    found = [one for one in dates.find_dates(behind.text.translate(_SPACES)) if one.value]
    text = Passage.join(cell[: match.start()].split("\n\t")).strip(" :：,，;；")
    if len(found) != 1 or len(text) < 2 or not re.search(_data()["entries"], text.text):
        return None
    return _Event(behind[found[0].start : found[0].end], text)


def _entry(row: Row) -> _Event | None:
    """The entry a row begins: its day at one end, behind a number perhaps, the words beside it."""
    passage = _without_circled(row.passage)
    found = [one for one in dates.find_dates(passage.text.translate(_SPACES)) if one.value]
    if not found or re.search(_data()["not_entries"], passage.text):
        return None
    first = found[0]
    before = _ITEM.sub("", passage.text[: first.start])
    if not before.strip(" :：,，"):
        text = passage[first.end :].strip(" :：,，;；-—")
    elif len(found) == 1 and not passage.text[first.end :].strip(" 。.)）"):
        number = len(passage.text[: first.start]) - len(before)
        text = passage[number : first.start].strip(" :：,，(（")
        text = text[: -len(label[0])].strip(" :：,，;") if (label := _DAY_LABEL.search(text.text)) else text
    else:
        return None
    if len(text) < 2 or not re.search(_data()["entries"], text.text):
        return None
    return _Event(passage[first.start : first.end], text)


def _without_circled(passage: Passage) -> Passage:
    """``passage`` without the circled number before it, which folding makes a figure of what follows (①2024.1.30)."""
    match = _CIRCLED.match(passage.raw)
    return passage[len(fold(match[0])) :].strip() if match else passage


_KIND_BEFORE = re.compile(
    r"\s*(?:[【\[][^【】\[\]]{2,24}[】\]]\s*[:：]?"
    r"|专利[\u4e00-\u9fff]{1,14}的(?:转移|生效|变更|注销|终止|恢复|保全|解除|放弃)\s*[:：])"
)
_ITEM = re.compile(r"^\s*[(（]?(?:\d{1,3}(?!\d)|[一二三四五六七八九十]{1,3})[)）.、]?\s*")
_CIRCLED = re.compile(r"\s*[①-⑳]")
_DAY_BEHIND = re.compile(
    r"[\s(（【\[]*(?:登记|变更|备案)?(?:生效|公告)?(?:日期|日|时间)\s*[:：]\s*(?P<day>[\d\s年月日./-]{8,20})\s*[)）】\]]?[\s。.·•,]*$"
)
_DAY_LABEL = re.compile(r"(?:登记生效日|登记日期?|生效日期?|公告日期?|日期|变更日期?)$")


def _goes_on(row: Row, last: Row, height: float) -> bool:
    """Whether ``row`` is the next line of the entry: near, and no label with a value."""
    near = row.box[1] - last.box[3] < _JOINED * height
    right = max(line.box[2] for line in row.page.lines)
    full = last.box[2] > right - 2 * height
    aligned = row.box[0] > last.box[0] - 0.02 or full
    numbered = re.match(r"\s*[(（]?\d{1,2}[.、)）]", row.passage.text) or _CIRCLED.match(row.passage.raw)
    return near and aligned and not numbered and not re.match(r"[\u4e00-\u9fff]{2,10}\s*[:：]", row.passage.text)
