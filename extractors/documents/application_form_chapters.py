"""The 申报书 told in chapters (一、 （一） 1. 3.2 第一部分): the text between two headings is the value of the first.

A heading stands alone in its row, numbered or named as a label of the form; a label with a colon opens a chapter in its
row (办公条件：…). Rows in ruled tables belong to no chapter, but a frame of one column is no table. A chapter nobody
maps ends the one before it all the same. What is read here is left out where labels are sought.
"""

import itertools
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from dataclasses import field as with_default
from functools import cache
from pathlib import Path

import yaml

from extractors.layout.blocks import Pair, row_passage
from extractors.layout.cells import split_pairs
from extractors.layout.labels import OTHER, Vocabulary, load_vocabulary
from extractors.layout.records import Records
from extractors.passage import Passage
from extractors.rows import Row, body_rows, line_height, rows_of
from schemas.page import Page

ONLY_PART = "建设方案未分自身建设计划，取全文"
BY_WORDS = "标题不是常用名称，按其用词归入此项"
SEVERAL_IN_ONE = "标题含多项内容，未能分开"
SITUATION = "标题为产业情况，取其正文作为概况"

_HAN = "一二三四五六七八九十"
_MARK = re.compile(
    rf"\s*(?:第(?P<part>[{_HAN}]{{1,3}}|\d{{1,2}})(?:部分|章|节|篇)[:、.\s]*|(?P<han>[{_HAN}]{{1,3}})\s*[、.:]"
    rf"|\((?P<round>[{_HAN}]{{1,3}})\)|(?P<deep>\d{{1,2}}(?:\.\d{{1,2}}){{1,2}})(?!\d)[.、]?"
    r"|(?P<dotted>\d{1,2})\s*[.、)](?!\d)|\((?P<figure>\d{1,2})\)|(?P<plain>\d{1,2})\s+(?=[\u4e00-\u9fff]))[\s.·•]*"
)
_LEVELS = {"part": 0, "han": 1, "round": 2, "deep": 2, "dotted": 3, "plain": 1, "figure": 4, "": 5}
_NAME = re.compile(
    r"[【\[]?(?P<name>[\u4e00-\u9fff、/A-Za-z\s]{2,26}?(?:\([\u4e00-\u9fff]{1,16}\)[\u4e00-\u9fff]{2,10})?)\s*"
    r"(?P<note>\([^()]{1,24}\))?\s*[】\]]?:?\s*"
)
_RUN_IN = re.compile(
    r"[【\[]?(?P<name>[\u4e00-\u9fff、/\s]{2,16}?)\s*(?:\([^()]{1,16}\))?\s*(?P<stop>[:】\]]:?|。)\s*(?=\S)"
)
_CAPTION = re.compile(r"\s*(?:附?表|图)\s*\d{1,2}(?![\d年月.])|\(?单位[:：]\s*(?:万元|元|家|人)\)?$")
_ENTITIES = re.compile(
    r"产业链?(?:经营)?主体(?:总数|数量?|个数)\s*[:：]?\s*(?:共有?|为|达到?)?\s*(?P<count>\d[\d,]*)\s*(?:[家个户]|$)"
)
_NO_HEADING = re.compile(r"公司|合同|协议|签订|转让给|许可给|人次|万元")
_OPINIONS = ("applicant_opinion", "recommender_opinion")
_HELD = ("foundation", "plan", *_OPINIONS)
_SPECKS = " \n\t.·•,、'‘’`_|~"
_WIDEST = 0.72
"""A heading nobody maps ends before this share of the width of the print; running text fills its rows."""
_LOOSE = ("foundation", "plan", "industry_situation")
_FEWEST = 3
_EDGE = 0.1


@dataclass
class _Chapter:
    """A heading with the rows of its body, page by page. ``field`` is empty where nobody maps it."""

    field: str
    level: int
    heading: Passage
    at: tuple[int, Row]
    numbered: bool
    run_in: bool
    exact: bool = False
    doubts: tuple[str, ...] = ()
    rest: Passage = with_default(default_factory=Passage)
    rows: list[tuple[int, Row]] = with_default(default_factory=list)

    @property
    def body(self) -> Passage:
        return Passage.join([self.rest, *(row_passage(row) for _, row in self.rows)], "\n")


@dataclass(frozen=True)
class Chapters:
    """``pairs`` of field and text; ``used`` names the lines read; ``headings`` are what the headings say themselves;
    ``unmapped`` are chapters with text that belongs to no fact."""

    pairs: tuple[Pair, ...] = ()
    used: Records = with_default(default_factory=Records)
    headings: tuple[Passage, ...] = ()
    unmapped: tuple[str, ...] = ()


def read_chapters(pages: Sequence[Page], taken: Records) -> Chapters:
    """The chapters of the paper; nothing where fewer than three numbered headings stand on it."""
    found = _chapters(pages, taken)
    headings = _with_notes(pages)
    if sum(one.numbered and not one.run_in for one in found) < _FEWEST:
        return Chapters(headings=headings)
    pairs: list[Pair] = []
    used = Records()
    unmapped: list[str] = []
    for number, one in enumerate(found):
        if one.run_in and not _is_text(one.field):
            pairs += _wrapped(one, used)
            continue
        _use(used, [one.at])
        if one.field in (*_LOOSE, *_OPINIONS):
            one.rows = [row for row in one.rows if not _table_between(pages, one.at, row)]
            if one.field in _LOOSE and any(_holds_label(row) for _, row in one.rows):
                continue
        made = _pairs(one, found[number + 1 :]) if _is_text(one.field) else []
        if made and not (one.field == "industry_situation" and load_vocabulary("application_form").find(one.body)):
            _use(used, one.rows)
            pairs += made
        elif one.field == "" and len(one.body) >= 20 and not load_vocabulary("application_form").find(one.body):
            unmapped.append(one.heading.text)
    return Chapters(tuple(_cases_apart(pairs)), used, headings, tuple(unmapped))


def _table_between(pages: Sequence[Page], above: tuple[int, Row], below: tuple[int, Row]) -> bool:
    """Whether a table stands between two rows: what follows it is no text of a heading that holds others."""
    start, end = (above[0], above[1].box[1]), (below[0], below[1].box[1])
    return any(start < (number, table.box[1]) < end for number, page in enumerate(pages) for table in page.tables)


def _holds_label(row: Row) -> bool:
    """Whether a line of the row is nothing but a label of the form: a form without ruling lines, not running text."""
    hits = (load_vocabulary("application_form").whole(row.page.lines[index].text) for index in row.indexes)
    return any(hit is not None and hit.exact and hit.field != OTHER for hit in hits)


def entity_count_of(pages: Sequence[Page]) -> Passage | None:
    """产业主体数 told in a sentence or in the brackets of a heading."""
    for page in pages:
        for row in rows_of(page):
            passage = row_passage(row)
            if match := _ENTITIES.search(passage.text):
                return passage[match.start("count") : match.end("count")]
    return None


def _with_notes(pages: Sequence[Page]) -> tuple[Passage, ...]:
    """The headings that say more in brackets, also those in a table: 三、工作队伍（共6人）."""
    rows = (row_passage(row) for page in pages for row in rows_of(page) if len(row.indexes) == 1)
    return tuple(row for row in rows if (match := _NAME.fullmatch(row.text, _mark_end(row.text))) and match["note"])


def _mark_end(text: str) -> int:
    mark = _MARK.match(text)
    return mark.end() if mark else 0


@cache
def _names() -> tuple[Mapping[str, str], str]:
    path = Path(__file__).parent / "labels" / "application_form_chapters.yaml"
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    return data["headings"], data["closing"]


def _is_text(name: str) -> bool:
    return name in load_vocabulary("application_form").open_ended or name in ("industry_situation",)


def _use(used: Records, rows: Sequence[tuple[int, Row]]) -> None:
    for position, row in rows:
        used.used_lines.setdefault(position, set()).update(row.indexes)


def _chapters(pages: Sequence[Page], taken: Records) -> list[_Chapter]:
    rows = list(_free_rows(pages, taken))
    left = min((row.box[0] for _, row in rows), default=0.0)
    right = max((row.box[2] for _, row in rows), default=1.0)
    found: list[_Chapter] = []
    last: dict[str, int] = {}
    for at, below in itertools.zip_longest(rows, rows[1:]):
        chapter = _heading(at, below, left, right, last)
        if chapter is not None and not (found and _is_part(chapter, found[-1])):
            found.append(chapter)
        elif found and not _CAPTION.match(at[1].passage.text) and re.search(r"\w", at[1].passage.text):
            found[-1].rows.append(at)
    return found


def _is_part(chapter: _Chapter, opinion: _Chapter) -> bool:
    """Whether the label belongs to the opinion it stands in: 经办人, 负责人, 法定代表人（签字）, 日期."""
    inside = load_vocabulary("application_form").inside.get(opinion.field, ())
    return opinion.field in _OPINIONS and chapter.run_in and chapter.field in (*inside, "legal_representative")


def _cases_apart(pairs: list[Pair]) -> list[Pair]:
    """Where one chapter tells of 案例 by name and another of 成效, the text of the cases is the former's."""
    named = [pair for pair in pairs if pair.field == "cases_text" and "案例" in pair.label.text]
    return [
        replace(pair, field="achievements") if named and pair.field == "cases_text" and pair not in named else pair
        for pair in pairs
    ]


def _wrapped(one: _Chapter, used: Records) -> list[Pair]:
    """The labels of a paragraph whose rows go on at the margin, left of where the label begins."""
    rows = [one.at]
    for position, row in one.rows:
        last = rows[-1][1]
        character = (last.box[3] - last.box[1]) * last.page.height / last.page.width
        margin = row.box[0] < one.at[1].box[0] - character if len(rows) == 1 else abs(row.box[0] - last.box[0]) < 0.01
        if position != rows[-1][0] or not margin or row.box[1] - last.box[3] > 1.7 * (last.box[3] - last.box[1]):
            break
        rows.append((position, row))
    if len(rows) == 1:
        return []
    text = Passage.join((row_passage(row) for _, row in rows), "\n")
    parts = split_pairs(text, load_vocabulary("application_form"), page=one.at[1].page, box=one.at[1].box)
    _use(used, rows)
    return [replace(part, value=part.value.strip(" \n\t,;，；"), free=True) for part in parts]


def _free_rows(pages: Sequence[Page], taken: Records) -> Iterator[tuple[int, Row]]:
    """The rows outside tables, without page numbers and what is printed at the edge of several pages."""
    edges = Counter(row.passage.text for page in pages for row in rows_of(page) if _at_edge(row))
    for position, page in enumerate(pages):
        away = {index for table in page.tables for cell in table.cells for index in cell.lines}
        away |= taken.used_lines.get(position, set())
        furniture = {i for row in rows_of(page) for i in row.indexes if _at_edge(row) and edges[row.passage.text] > 1}
        body = {index for row in body_rows(page) for index in row.indexes} - away - furniture
        yield from ((position, row) for row in rows_of(page, sorted(body)))


def _at_edge(row: Row) -> bool:
    return row.box[3] < _EDGE or row.box[1] > 1 - _EDGE


def _heading(
    at: tuple[int, Row], below: tuple[int, Row] | None, left: float, right: float, last: dict[str, int]
) -> _Chapter | None:
    """The chapter that the row opens, if it does. ``last`` keeps the numbers of headings by their style."""
    text = _without_specks(row_passage(at[1]))
    mark = _MARK.match(text.text)
    start = mark.end() if mark else 0
    style = str(mark.lastgroup) if mark else ""
    made = _alone(at, text, start, style) or _in_row(at, text, start, style)
    if made is None or "\t" in made.heading.text:
        return None
    if not made.run_in and not made.field:
        width = (at[1].box[2] - left) / ((right - left) or 1)
        if style not in ("part", "han", "round", "deep") or width > _WIDEST or not _counts_on(mark, style, last):
            return None
    if not made.run_in and not style and not (made.exact and _is_text(made.field) and _stands_over(at, below)):
        return None
    if mark and (number := _number(mark[style])):
        last[style] = number
    return made


def _without_specks(text: Passage) -> Passage:
    """The row without what dust before or behind it was read as."""
    found = re.match(rf"[{_SPECKS}]*", text.text)
    return text[found.end() if found else 0 :].strip(_SPECKS)


def _alone(at: tuple[int, Row], text: Passage, start: int, style: str) -> _Chapter | None:
    match = _NAME.fullmatch(text.text, start)
    if match is None or _NO_HEADING.search(match["name"]):
        return None
    name = re.sub(r"\s", "", match["name"])
    named, exact = _field_of(name, text.text[start:], style)
    doubts = () if exact else (BY_WORDS, *((SEVERAL_IN_ONE,) if _names_several(name) else ()))
    return _Chapter(named, _LEVELS[style], text, at, bool(style), False, exact, doubts)


def _in_row(at: tuple[int, Row], text: Passage, start: int, style: str) -> _Chapter | None:
    """A known label and its text in one row (（一）办公条件：场所300平方米): any label of the form ends the chapter
    before it."""
    match = _RUN_IN.match(text.text, start)
    hit = load_vocabulary("application_form").whole(match["name"]) if match else None
    if match is None or hit is None or not hit.exact or hit.field == OTHER or (match["stop"] == "。" and not style):
        return None
    return _Chapter(
        hit.field, _LEVELS[style], text[: match.end()], at, bool(style), True, True, (), text[match.end() :].strip()
    )


def _field_of(name: str, whole: str, style: str) -> tuple[str, bool]:
    """The field a heading names, and whether it is one of the form's labels as it stands."""
    hit = load_vocabulary("application_form").whole(whole) or load_vocabulary("application_form").whole(name)
    if hit and hit.exact and hit.field != OTHER:
        return hit.field, True
    headings, closing = _names()
    if not style and not re.search(r"意见$|承诺", name):
        return "", False
    if re.search(closing, name):
        return "", False
    found = next((one for one, form in headings.items() if re.search(form, name)), "")
    return ("" if found == "recommended" else found), bool(found) and not style


def _names_several(name: str) -> bool:
    leaves = ("office_conditions", "work_mechanism", "base_systems", "services_planned", "expected_results", "team")
    return sum(re.search(_names()[0][leaf], name) is not None for leaf in leaves) > 1


def _counts_on(mark: re.Match[str] | None, style: str, last: dict[str, int]) -> bool:
    number = _number(mark[style]) if mark else 0
    return style == "deep" or number in (1, last.get(style, 0) + 1)


def _number(text: str) -> int:
    if text.isdigit():
        return int(text)
    if "." in text:
        return int(text.rsplit(".", 1)[1])
    ten, _, unit = text.rpartition("十")
    return (_HAN.find(ten) + 1 if ten else 1) * 10 * ("十" in text) + (_HAN.find(unit) + 1 if unit else 0)


def _stands_over(at: tuple[int, Row], below: tuple[int, Row] | None) -> bool:
    """Whether the next row goes on under the heading, not beside it as the value of a label does."""
    return below is None or below[0] != at[0] or below[1].box[0] < at[1].box[2]


def _pairs(one: _Chapter, following: Sequence[_Chapter]) -> list[Pair]:
    """The chapter as pairs: an opinion page by page and with its labels, any other as one text."""
    vocabulary = load_vocabulary("application_form")
    if one.field in _OPINIONS and one.body:
        return [part for pair in _opinion(one, following) for part in _split(pair, _signed(vocabulary))]
    body = one.body
    if not body:
        return []
    name, doubts = one.field, tuple[str, ...]()
    if name == "plan" and not vocabulary.only(vocabulary.inside["plan"]).find(body):
        name, doubts = "own_plan", (ONLY_PART,) if "方案" in one.heading.text else ()
    elif name == "industry_situation":
        name, doubts = "industry_overview", (SITUATION,)
    doubts = (*doubts, *one.doubts)
    page, row = one.at[1].page, one.at[1]
    box = body.straight_box or row.box
    return _split(Pair(name, one.heading, body, body.page or page, box, doubts, free=True), vocabulary)


def _split(pair: Pair, vocabulary: Vocabulary) -> list[Pair]:
    if pair.field not in _HELD:
        return [pair]
    inside = vocabulary.only(vocabulary.inside[pair.field])
    parts = split_pairs(pair.value, inside, page=pair.page, box=pair.box, section=pair.field)
    if not parts:
        return [pair]
    first = inside.find(pair.value)[0]
    return [replace(pair, value=pair.value[: first.start].strip()), *parts]


def _signed(vocabulary: Vocabulary) -> Vocabulary:
    """Under an opinion 法定代表人 is who signs."""
    persons = (*vocabulary.labels["signatory"], *vocabulary.labels["legal_representative"])
    return replace(vocabulary, labels=vocabulary.labels | {"signatory": persons})


def _opinion(one: _Chapter, following: Sequence[_Chapter]) -> list[Pair]:
    """The opinion's pairs, one a page, with the place down to the next heading: the seal stands below the text."""
    pairs = []
    after = following[0].at if following else None
    rows: dict[int, list[Row]] = {one.at[0]: []}
    for position, row in one.rows:
        rows.setdefault(position, []).append(row)
    for number, (position, body) in enumerate(rows.items()):
        page = (body[0] if body else one.at[1]).page
        top = 0.0 if number else one.at[1].box[1]
        low = max((row.box[3] for row in body), default=one.at[1].box[3])
        end = after[1].box[1] if after and after[0] == position else low + 4 * line_height(page)
        text = Passage.join([*([one.rest] if not number else []), *(row_passage(row) for row in body)], "\n")
        pairs.append(Pair(one.field, one.heading, text, page, (0.1, top, 0.9, max(end, top)), free=True))
    return pairs
