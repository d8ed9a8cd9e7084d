"""制度机制文本: title, issuer, number, date of issue, count of articles.

No fixed form. A covering notice (关于印发《某办法》的通知) and the text it brings are one paper: its title is that of
the text. The issuer is named by a label, in the red head, in the signature below, or in the title. 第N条 are counted by
their numbers, so that a reference to an article counts nothing.
"""

import re
from collections.abc import Sequence

from extractors.classify.evidence import Title, squeeze, titles_of
from extractors.documents.extraction import Extraction
from extractors.documents.letterhead import Words, issue_date_fact, issuer_fact, load_words, number_fact, other_labels
from extractors.facts import make_fact
from extractors.passage import Passage
from extractors.rows import Row, body_rows
from schemas.document import Document
from schemas.evidence import Fact
from schemas.page import Page
from schemas.values.text import fold

_NUMBER = re.compile(r"[\u4e00-\u9fffA-Za-z]{1,14}\s*[〔\[【(（]\s*(?:19|20)\d{2}\s*[〕\]】)）]\s*第?\s*\d{1,4}\s*号")
_ARTICLE = re.compile(r"^\s*第\s*([一二三四五六七八九十百零〇\d]{1,5})\s*条(?![款第规之的至、和及])")
_ITEM = re.compile(r"^\s*([一二三四五六七八九十]{1,3})、")
_SENTENCE, _FEWEST_ARTICLES = 18, 5
"""Characters that are more than a heading's, and numbered sentences that are more than a list's."""
_BRACKETED_DATE = re.compile(r"^\s*[(（].*(?:发布|印发|通过|颁布|制定|修订).*[)）]?\s*$")
_ANNOUNCED = re.compile(r"《([^《》]{3,60})》")
_HEAD_ROWS = 8


def extract(document: Document, pages: Sequence[Page]) -> Extraction:
    """The facts of a policy text."""
    words = load_words("policy")
    rows = [row for page in pages for row in body_rows(page)]
    facts = [
        *_title(document, pages, words),
        *issuer_fact(document, pages, rows, words),
        *number_fact(document, rows, words),
        *issue_date_fact(document, rows, words),
        *_articles(document, rows),
    ]
    return Extraction(facts, other_labels(rows, words))


def _title(document: Document, pages: Sequence[Page], words: Words) -> list[Fact]:
    """The title of the text itself; that of the covering notice only where it stands alone."""
    found = [
        (page, title) for page in pages for title in titles_of(page, body_rows(page)) if title.kind == "policy_text"
    ]
    if not found:
        return []
    top = max(title.score for _, title in found)
    weighty = [(page, title) for page, title in found if title.score > 0.6 * top]
    own = [one for one in weighty if not _is_notice(one[1])]
    own = [one for one in own if not _is_collection(one[1])] or own
    page, title = _whole(own or weighty)
    passage = _without_label(_without_issuer(Passage.of_lines(page, title.lines).strip(), words), words)
    value = fold(passage.text).strip("《》 .·•'`,:^~|_")
    announced = [name for _, t in weighty if _is_notice(t) for name in _ANNOUNCED.findall(t.text)]
    evidence = ["与印发通知所称一致"] if any(squeeze(value) == name for name in announced) else []
    doubts = [] if title.exact else ["标题识读不确定"]
    return [make_fact(document, "title", passage, value, evidence=evidence, doubts=doubts)]


def _is_notice(title: Title) -> bool:
    return bool(re.search(r"(?:通知|决定)$", title.text)) and "关于" in title.text


def _is_collection(title: Title) -> bool:
    """The name of a book the text is printed in (制度汇编), as it runs along the head of each page."""
    return bool(re.search(r"(?:汇编|选编|合集|文件集|手册汇总)$", title.text))


def _whole(found: Sequence[tuple[Page, Title]]) -> tuple[Page, Title]:
    """The first title, as long as it is told on that page (it may stand on two lines)."""
    page, first = found[0]
    same = [title for other, title in found if other is page and set(first.lines) <= set(title.lines)]
    return page, max(same, key=lambda title: (title.score, len(title.lines)))


def _without_issuer(title: Passage, words: Words) -> Passage:
    """The title without lines above it that only name the issuer (某公司 / 某管理办法)."""
    for line in title.lines[:-1]:
        if not words.is_organisation(squeeze(line.text)):
            break
        title = title[len(fold(line.text)) :].strip()
    return title


def _without_label(title: Passage, words: Words) -> Passage:
    """The title without 制度名称 before it."""
    match = re.match(rf"\s*(?:{'|'.join(words.title)})\s*[:：]?\s*(?=\S{{4}})", title.text)
    return title[match.end() :] if match else title


def _articles(document: Document, rows: Sequence[Row]) -> list[Fact]:
    """How many numbered articles the text has. A gap in the numbers makes the count doubtful. Two columns share
    their rows, so that every line may begin one."""
    numbered: dict[int, Passage] = {}
    for row in rows:
        for passage in (row.passage, *(Passage.of_line(row.page, index) for index in row.indexes[1:])):
            match = _ARTICLE.match(passage.text)
            if match and (number := _number_of(match[1])):
                numbered.setdefault(number, passage)
    if not numbered:
        numbered = _numbered_sentences(rows)
    if not numbered:
        return []
    count, last = len(numbered), max(numbered)
    doubts = ["条的编号有间断或跳号"] if last != count else []
    passage = numbered[last]
    match = re.match(r"\s*(?:第.{1,6}?条|[一二三四五六七八九十]{1,3}、)", passage.text)
    place = passage[: match.end()] if match else passage
    return [make_fact(document, "articles", place, count, doubts=doubts)]


def _numbered_sentences(rows: Sequence[Row]) -> dict[int, Passage]:
    """The articles of a text that numbers them 一、 二、 (a board on the wall): sentences numbered without a gap. Where
    one of the numbers stands before a few words they are headings of chapters, and the text has no articles."""
    numbered: dict[int, Passage] = {}
    for row in rows:
        for passage in (Passage.of_line(row.page, index) for index in row.indexes):
            match = _ITEM.match(passage.text)
            if match and (number := _number_of(match[1])):
                if len(passage) - match.end() < _SENTENCE and passage.text.rstrip()[-1:] not in "。;；":
                    return {}
                numbered.setdefault(number, passage)
    return numbered if len(numbered) >= _FEWEST_ARTICLES and max(numbered) == len(numbered) else {}


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
