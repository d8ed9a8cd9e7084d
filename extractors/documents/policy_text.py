"""制度机制文本: title, issuer, number, date of issue, count of articles.

No fixed form. A covering notice (关于印发《某办法》的通知) and the text it brings are one paper: its title is that of
the text. The issuer is named by a label, in the red head, in the signature below, or in the title. 第N条 are counted by
their numbers, so that a reference to an article counts nothing.
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path

import yaml

from extractors.classify.evidence import Title, squeeze, titles_of
from extractors.documents.extraction import Extraction
from extractors.facts import make_fact
from extractors.passage import Passage
from extractors.rows import Row, body_rows
from schemas.document import Document
from schemas.evidence import Fact
from schemas.page import Page
from schemas.values.dates import find_dates
from schemas.values.names import same_organisation
from schemas.values.text import fold

_NUMBER = re.compile(r"[\u4e00-\u9fffA-Za-z]{1,14}\s*[〔\[【(（]\s*(?:19|20)\d{2}\s*[〕\]】)）]\s*第?\s*\d{1,4}\s*号")
_ARTICLE = re.compile(r"^\s*第\s*([一二三四五六七八九十百零〇\d]{1,5})\s*条(?![款第规之的至、和及])")
_BRACKETED_DATE = re.compile(r"^\s*[(（].*(?:发布|印发|通过|颁布|制定|修订).*[)）]?\s*$")
_ANNOUNCED = re.compile(r"《([^《》]{3,60})》")
_HEAD_ROWS = 8


@cache
def _words() -> Mapping[str, Sequence[str]]:
    path = Path(__file__).parent / "labels" / "policy.yaml"
    loaded: Mapping[str, Sequence[str]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return loaded


def extract(document: Document, pages: Sequence[Page]) -> Extraction:
    """The facts of a policy text."""
    rows = [row for page in pages for row in body_rows(page)]
    facts = [
        *_title(document, pages),
        *_issuer(document, pages, rows),
        *_number(document, rows),
        *_issued_on(document, rows),
        *_articles(document, rows),
    ]
    return Extraction(facts)


def _title(document: Document, pages: Sequence[Page]) -> list[Fact]:
    """The title of the text itself; that of the covering notice only where it stands alone."""
    found = [
        (page, title) for page in pages for title in titles_of(page, body_rows(page)) if title.kind == "policy_text"
    ]
    if not found:
        return []
    top = max(title.score for _, title in found)
    weighty = [(page, title) for page, title in found if title.score > 0.6 * top]
    own = [one for one in weighty if not _is_notice(one[1])]
    page, title = _whole(own or weighty)
    passage = _without_label(_without_issuer(Passage.of_lines(page, title.lines).strip()))
    value = fold(passage.text).strip("《》 .·•'`,:^~|_")
    announced = [name for _, t in weighty if _is_notice(t) for name in _ANNOUNCED.findall(t.text)]
    evidence = ["与印发通知所称一致"] if any(squeeze(value) == name for name in announced) else []
    doubts = [] if title.exact else ["标题识读不确定"]
    return [make_fact(document, "title", passage, value, evidence=evidence, doubts=doubts)]


def _is_notice(title: Title) -> bool:
    return bool(re.search(r"(?:通知|决定)$", title.text)) and "关于" in title.text


def _whole(found: Sequence[tuple[Page, Title]]) -> tuple[Page, Title]:
    """The first title, as long as it is told on that page (it may stand on two lines)."""
    page, first = found[0]
    same = [title for other, title in found if other is page and set(first.lines) <= set(title.lines)]
    return page, max(same, key=lambda title: (title.score, len(title.lines)))


def _without_issuer(title: Passage) -> Passage:
    """The title without lines above it that only name the issuer (某公司 / 某管理办法)."""
    for line in title.lines[:-1]:
        if not _is_organisation(squeeze(line.text)):
            break
        title = title[len(fold(line.text)) :].strip()
    return title


def _without_label(title: Passage) -> Passage:
    """The title without 制度名称 before it."""
    match = re.match(rf"\s*(?:{'|'.join(_words()['title'])})\s*[:：]?\s*(?=\S{{4}})", title.text)
    return title[match.end() :] if match else title


def _is_organisation(text: str) -> bool:
    return (
        4 <= len(text) <= 40 and text.endswith(tuple(_words()["organisations"])) and not text.startswith(("第", "关于"))
    )


def _issuer(document: Document, pages: Sequence[Page], rows: Sequence[Row]) -> list[Fact]:
    """By label, by the red head (某公司文件), by the name above the date below, by the name above the title."""
    found = [
        *_labelled(rows, _words()["issuer"]),
        *_red_head(rows[:_HEAD_ROWS]),
        *_signed(rows),
        *(row.passage for row in rows[:_HEAD_ROWS] if _is_organisation(squeeze(row.passage.text))),
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


def _red_head(rows: Sequence[Row]) -> list[Passage]:
    for row in rows:
        match = re.fullmatch(r"(?P<name>.{4,40}?)(?:文件|发文|红头文件)", row.passage.text)
        if match and _is_organisation(squeeze(match["name"])):
            return [row.passage[: match.end("name")].strip()]
    return []


def _signed(rows: Sequence[Row]) -> list[Passage]:
    """The organisation named directly above a date that stands alone, or last of all on the right. Crumbs of a seal's
    print between and below them say nothing."""
    rows = [row for row in rows if re.search(r"[\u4e00-\u9fff].*[\u4e00-\u9fff]|\d{4}", row.passage.text)]
    rows = [row for row in rows if not re.fullmatch(r"[\s(（]*(?:盖章|公章|签章|印章)[\s)）]*", row.passage.text)]
    found = []
    for above, row in pairwise(rows):
        if _lone_date(row) and _is_organisation(squeeze(above.passage.text)):
            found.append(above.passage.strip())
    last = rows[-1] if rows else None
    if last is not None and last.box[0] > 0.35 and _is_organisation(squeeze(last.passage.text)):
        found.append(last.passage.strip())
    return found


def _lone_date(row: Row) -> bool:
    text = row.passage.text
    dates = find_dates(text)
    return len(dates) == 1 and len(text) - (dates[0].end - dates[0].start) <= 2


def _labelled(rows: Sequence[Row], names: Sequence[str]) -> list[Passage]:
    """What stands at one of the labels ``names``: behind its colon, or right of it in the row (a head table)."""
    labels = "|".join(sorted(names, key=len, reverse=True))
    pattern = re.compile(rf"(?:^|(?<=\s))(?:{labels})\s*[:：]\s*")
    found = []
    for row in rows:
        if beside := _beside(row, names):
            found.append(beside)
        elif match := pattern.search(row.passage.text):
            value = row.passage[match.end() :]
            stop = re.search(r"\s+[\u4e00-\u9fff]{2,8}[:：]", value.text)
            value = value[: stop.start()] if stop else value
            if value.strip():
                found.append(value.strip())
    return found


def _beside(row: Row, names: Sequence[str]) -> Passage | None:
    """The print right of one that is nothing but a label; it may begin a cell's second line, which is left out."""
    for left, right in pairwise(row.indexes):
        label = squeeze(row.page.lines[left].text).rstrip(":：")
        if label in names and squeeze(row.page.lines[right].text).rstrip(":：") not in _all_labels():
            return Passage.of_line(row.page, right).strip(" :：")
    return None


@cache
def _all_labels() -> frozenset[str]:
    words = _words()
    return frozenset(
        label for part in ("title", "issuer", "issued_on", "document_number", "others") for label in words[part]
    )


def _number(document: Document, rows: Sequence[Row]) -> list[Fact]:
    """文号 in the head of a page, with any kind of bracket; one inside a sentence refers to another paper."""
    for row in rows:
        text = _without_dates(row.passage.text)
        match = _NUMBER.search(text)
        if match and len(text.strip()) - len(match[0]) <= 14 and "《" not in text and "》" not in text:
            start = match.start() + _label_length(match[0])
            passage = row.passage[start : match.end()]
            return [make_fact(document, "document_number", passage, re.sub(r"\s", "", fold(passage.text)))]
    for value in _labelled(rows[: 4 * _HEAD_ROWS], _words()["document_number"]):
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


def _issued_on(document: Document, rows: Sequence[Row]) -> list[Fact]:
    """The date beside 发布日期, in the brackets under the title, or alone at the end of the notice or text."""
    labelled = _labelled(rows, _words()["issued_on"])
    effect = tuple(_words()["effect"])
    places: list[tuple[Passage, str | None]] = []
    for value in labelled:
        places += [(value[d.start : d.end], d.value) for d in find_dates(value.text)[:1]]
    for row in rows:
        text = row.passage.text
        dates = find_dates(text)
        if len(dates) != 1:
            continue
        date = dates[0]
        bracketed = _BRACKETED_DATE.match(text) is not None or _under_title(rows, row)
        printed = re.fullmatch(r"\s*[日号]?\s*(?:印发|发布|颁布|制定)?\s*[)）]?\s*", text[date.end :]) is not None
        lone = _lone_date(row) or (printed and len(text) < 40 and not text[date.end :].strip().startswith(effect))
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


def _articles(document: Document, rows: Sequence[Row]) -> list[Fact]:
    """How many numbered articles the text has. A gap in the numbers makes the count doubtful."""
    numbered: dict[int, Row] = {}
    for row in rows:
        if match := _ARTICLE.match(row.passage.text):
            number = _number_of(match[1])
            if number:
                numbered.setdefault(number, row)
    if not numbered:
        return []
    count, last = len(numbered), max(numbered)
    doubts = ["条的编号有间断或跳号"] if last != count else []
    passage = numbered[last].passage
    match = re.match(r"\s*第.{1,6}?条", passage.text)
    place = passage[: match.end()] if match else passage
    return [make_fact(document, "articles", place, count, doubts=doubts)]


def _number_of(text: str) -> int | None:
    if text.isdecimal():
        return int(text)
    digits = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0}
    total = current = 0
    for character in text:
        if character in "十百":
            total += (current or 1) * (10 if character == "十" else 100)
            current = 0
        elif character in digits:
            current = digits[character]
        else:
            return None
    return total + current or None
