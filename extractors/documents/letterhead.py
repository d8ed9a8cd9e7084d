"""The head and foot of official papers: who issued them, under what number, on what day.

The issuer is named by a label, in the red head, in the signature above the date, or above the title (GB/T 9704-2012
for 公文; policy texts of companies follow no standard). The words are data
(``labels/policy.yaml``, ``labels/letter.yaml``).
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

import yaml

from extractors.classify.evidence import squeeze
from extractors.facts import make_fact
from extractors.layout.blocks import area
from extractors.passage import Passage
from extractors.rows import Row
from schemas.document import Document
from schemas.evidence import Fact
from schemas.page import Page
from schemas.values.dates import find_dates
from schemas.values.names import same_organisation
from schemas.values.text import fold

_NUMBER = re.compile(r"[\u4e00-\u9fffA-Za-z]{1,14}\s*[〔\[【(（]\s*(?:19|20)\d{2}\s*[〕\]】)）]\s*第?\s*\d{1,4}\s*号")
_BRACKETED_DATE = re.compile(r"^\s*[(（].*(?:发布|印发|通过|颁布|制定|修订).*[)）]?\s*$")
_HEAD_ROWS = 8
_HEAD_TABLE = 0.25
_BADGE = 4
"""Characters of a badge or a mark beside a letterhead; more are part of a name set apart."""


@dataclass(frozen=True)
class Words:
    """How a kind of paper names what it says: the labels of its facts, words behind dates that are not the day of
    issue (``effect``), and what names of organisations end with."""

    title: tuple[str, ...]
    issuer: tuple[str, ...]
    issued_on: tuple[str, ...]
    document_number: tuple[str, ...]
    others: tuple[str, ...]
    effect: tuple[str, ...]
    organisations: tuple[str, ...]

    @property
    def labels(self) -> frozenset[str]:
        """Every label, of facts and others."""
        return frozenset((*self.title, *self.issuer, *self.issued_on, *self.document_number, *self.others))

    def is_organisation(self, text: str) -> bool:
        """Whether ``text`` is nothing but the name of an organisation."""
        return 4 <= len(text) <= 40 and text.endswith(self.organisations) and not text.startswith(("第", "关于"))


@cache
def load_words(name: str) -> Words:
    """The words of ``labels/<name>.yaml``."""
    path = Path(__file__).parent / "labels" / f"{name}.yaml"
    data: Mapping[str, Sequence[str]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return Words(**{key: tuple(data[key]) for key in Words.__dataclass_fields__})


def issuer_fact(document: Document, pages: Sequence[Page], rows: Sequence[Row], words: Words) -> list[Fact]:
    """By label, by the red head (某公司文件), by the name above the date below, by the name above the title."""
    found = [
        *labelled(rows, words.issuer, words),
        *_red_head(rows[:_HEAD_ROWS], words),
        *_signed(rows, words),
        *(named for row in rows[:_HEAD_ROWS] if (named := _alone(row, words))),
        *_in_head_cells(pages[:1], words),
    ]
    if not found:
        return []
    first = found[0]
    value = fold(first.text)
    agreeing = [one for one in found[1:] if same_organisation(one.text, value)]
    seals = [seal for page in pages for seal in page.seals if same_organisation(seal.text, value)]
    evidence = [*(["与印章一致"] if seals else []), *(["两处一致"] if agreeing else [])]
    others = [fold(one.text) for one in found[1:] if not same_organisation(one.text, value)]
    doubts = ["文中几处单位名称不一致"] if others and not evidence else []
    return [make_fact(document, "issuer", first, value, evidence=evidence, doubts=doubts, alternatives=others[:2])]


def _alone(row: Row, words: Words) -> Passage | None:
    """The organisation the row names and nothing else; of several phrases with gaps between them (a badge 市监 before
    the name, a telephone behind it) the one that is a name by itself."""
    if len(row.indexes) > 1:
        lines = [Passage.of_line(row.page, index).strip() for index in row.indexes]
        named = [line for line in lines if words.is_organisation(squeeze(line.text))]
        others = [line for line in lines if line not in named]
        if len(named) == 1 and max((len(other) for other in others), default=0) <= _BADGE and _set_apart(row):
            return named[0]
    return row.passage if words.is_organisation(squeeze(row.passage.text)) else None


def _set_apart(row: Row) -> bool:
    """Whether a gap of a character or more lies between the lines of the row."""
    lines = [row.page.lines[index] for index in row.indexes]
    wide = [(line.box[2] - line.box[0]) / max(len(line.text), 1) for line in lines]
    return all(
        right.box[0] - left.box[2] > 0.8 * min(one, other)
        for (left, one), (right, other) in pairwise(zip(lines, wide, strict=True))
    )


def _in_head_cells(pages: Sequence[Page], words: Words) -> list[Passage]:
    """The organisation that fills a cell of the table at the head of the paper, over one row or several."""
    cells = [(page, cell) for page in pages for table in page.tables for cell in table.cells]
    texts = [area(page, cell.lines) for page, cell in cells if cell.lines and cell.box[1] < _HEAD_TABLE]
    return [text for text in texts if words.is_organisation(squeeze(text.text))]


def _red_head(rows: Sequence[Row], words: Words) -> list[Passage]:
    for row in rows:
        match = re.fullmatch(r"(?P<name>.{4,40}?)(?:文件|发文|红头文件)", row.passage.text)
        if match and words.is_organisation(squeeze(match["name"])):
            return [row.passage[: match.end("name")].strip()]
    return []


def _signed(rows: Sequence[Row], words: Words) -> list[Passage]:
    """The organisation named directly above a date that stands alone, or last of all on the right. Crumbs of a seal's
    print between and below them say nothing."""
    rows = [row for row in rows if re.search(r"[\u4e00-\u9fff].*[\u4e00-\u9fff]|\d{4}", row.passage.text)]
    rows = [row for row in rows if not re.fullmatch(r"[\s(（]*(?:盖章|公章|签章|印章)[\s)）]*", row.passage.text)]
    found = []
    for above, row in pairwise(rows):
        if _lone_date(row) and words.is_organisation(squeeze(above.passage.text)):
            found.append(above.passage.strip())
    last = rows[-1] if rows else None
    if last is not None and last.box[0] > 0.35 and words.is_organisation(squeeze(last.passage.text)):
        found.append(last.passage.strip())
    return found


def _lone_date(row: Row) -> bool:
    text = row.passage.text
    dates = find_dates(text)
    return len(dates) == 1 and len(text) - (dates[0].end - dates[0].start) <= 2


def labelled(rows: Sequence[Row], names: Sequence[str], words: Words) -> list[Passage]:
    """What stands at one of the labels ``names``: behind its colon, or right of it in the row (a head table)."""
    labels = "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
    pattern = re.compile(rf"(?:^|(?<=\s))(?:{labels})\s*[:：]\s*")
    found = []
    for row in rows:
        if beside := _beside(row, names, words):
            found.append(beside)
        elif match := pattern.search(row.passage.text):
            value = row.passage[match.end() :]
            stop = re.search(r"\s+[\u4e00-\u9fff]{2,8}[:：]", value.text)
            value = value[: stop.start()] if stop else value
            if value.strip():
                found.append(value.strip())
    return found


def _beside(row: Row, names: Sequence[str], words: Words) -> Passage | None:
    """The print right of one that is nothing but a label; it may begin a cell's second line, which is left out."""
    for left, right in pairwise(row.indexes):
        label = squeeze(row.page.lines[left].text).rstrip(":：")
        if label in names and squeeze(row.page.lines[right].text).rstrip(":：") not in words.labels:
            return Passage.of_line(row.page, right).strip(" :：")
    return None


def number_fact(document: Document, rows: Sequence[Row], words: Words) -> list[Fact]:
    """文号 in the head of a page, with any kind of bracket; one inside a sentence refers to another paper."""
    for row in rows:
        text = _without_dates(row.passage.text)
        match = _NUMBER.search(text)
        if match and len(squeeze(text)) - len(squeeze(match[0])) <= 14 and "《" not in text and "》" not in text:
            start = match.start() + _label_length(match[0])
            passage = row.passage[start : match.end()]
            return [make_fact(document, "document_number", passage, re.sub(r"\s", "", fold(passage.text)))]
    for value in labelled(rows[: 4 * _HEAD_ROWS], words.document_number, words):
        if re.fullmatch(r"[A-Za-z0-9\u4e00-\u9fff〔〕\[\]()（）/.\-—_ ]{4,30}", value.text) and re.search(
            r"\d", value.text
        ):
            return [make_fact(document, "document_number", value, re.sub(r"\s", "", fold(value.text)))]
    return []


def _without_dates(text: str) -> str:
    """``text`` with its dates blanked out, every other character in its place."""
    for date in find_dates(text):
        text = text[: date.start] + " " * (date.end - date.start) + text[date.end :]
    return text


def _label_length(text: str) -> int:
    match = re.match(r"(?:文号|发文字号|文件编号|编号)", text)
    return match.end() if match else 0


def issue_date_fact(document: Document, rows: Sequence[Row], words: Words) -> list[Fact]:
    """The date beside 发布日期, in the brackets under the title, or alone at the end of the notice or text."""
    places: list[tuple[Passage, str | None]] = []
    for value in labelled(rows, words.issued_on, words):
        places += [(value[d.start : d.end], d.value) for d in find_dates(value.text)[:1]]
    for row in rows:
        text = row.passage.text
        dates = find_dates(text)
        if len(dates) != 1:
            continue
        date = dates[0]
        bracketed = _BRACKETED_DATE.match(text) is not None or _under_title(rows, row)
        printed = re.fullmatch(r"\s*[日号]?\s*(?:印发|发布|颁布|制定)?\s*[)）]?\s*", text[date.end :]) is not None
        lone = _lone_date(row) or (printed and len(text) < 40 and not text[date.end :].strip().startswith(words.effect))
        if bracketed or lone:
            places.append((row.passage[date.start : date.end], date.value))
    if not places:
        return []
    first = next(((p, v) for p, v in places if v), places[0])
    others = sorted({v for _, v in places if v and v != first[1]})
    agreeing = [1 for _, v in places if v == first[1]]
    doubts = [*(["文中几处日期不一致"] if others else []), *([] if first[1] else ["日期不完整或不存在"])]
    evidence = ["几处日期一致"] if len(agreeing) > 1 else []
    return [make_fact(document, "issued_on", first[0], first[1], evidence=evidence, doubts=doubts, alternatives=others)]


def _under_title(rows: Sequence[Row], row: Row) -> bool:
    """A short line in brackets in the head: （2023年1月9日 某发〔2023〕6号）."""
    text = row.passage.text.strip()
    return row in rows[:_HEAD_ROWS] and len(text) < 50 and text[:1] in "(（" and text[-1:] in ")）"


def other_labels(rows: Sequence[Row], words: Words) -> list[str]:
    """Labels in the head of the paper that no fact is mapped to (版本, 生效日期), as printed."""
    found = []
    for row in rows[: 4 * _HEAD_ROWS]:
        for index in row.indexes:
            text = squeeze(row.page.lines[index].text)
            name = re.split("[:：]", text)[0]
            if name in words.others and ((name == text.rstrip(":：") and len(row.indexes) > 1) or name != text):
                found.append(name)
    return list(dict.fromkeys(found))
