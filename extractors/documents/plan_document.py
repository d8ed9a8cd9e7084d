"""方案, 通知, 征求意见稿 and other official papers: title, issuer, number, day of issue (GB/T 9704-2012)."""

import re
from collections.abc import Sequence

from extractors.classify.evidence import squeeze
from extractors.documents.extraction import Extraction
from extractors.documents.imprints import seal_fact
from extractors.documents.letterhead import (
    Words,
    issue_date_fact,
    issuer_fact,
    labelled,
    load_words,
    number_fact,
    other_labels,
)
from extractors.documents.readings import text_fact
from extractors.passage import Passage
from extractors.rows import Row, body_rows, line_height
from schemas.document import Document
from schemas.evidence import Fact
from schemas.page import Page
from schemas.values.dates import find_dates

_KINDS = re.compile(
    r"(?:通知|公告|通告|方案|意见|办法|指引|函|批复|请示|报告|纪要|规定|细则|决定|征求意见稿|计划|规划|要点|清单|公示|答复|说明"
    r"|条例|措施|政策|指南|标准|倡议书|决议|命令|简报|书)(?:[(〔【][^()〔〕【】]{2,12}[)〕】])?$"
)
_NO_TITLE = re.compile(
    r"(?:文件|红头文件)$|[〔\[【(](?:19|20)\d{2}[〕\]】)]\s*第?\d+\s*号|^附件\d*[:：]?$|^(?:签发人|密级|特急|加急|份号)|[:：。;；,，]$"
)
_HEAD_ROWS = 16
_CENTRED = 0.1
_BIG = 1.25


def extract(document: Document, pages: Sequence[Page]) -> Extraction:
    """The facts of the head and foot."""
    words = load_words("letter")
    rows = [row for page in pages for row in body_rows(page)]
    title = _title(rows, words)
    facts = text_fact(document, "title", title) if title else []
    facts += _issuer(document, pages, rows, words, title)
    facts += number_fact(document, rows, words)
    facts += issue_date_fact(document, rows, words)
    return Extraction(facts, other_labels(rows, words))


def _title(rows: Sequence[Row], words: Words) -> Passage | None:
    """At its label; else the first lines of the head that stand out and together end with a kind of paper."""
    if at_label := labelled(rows[:_HEAD_ROWS], words.title, words):
        return at_label[0]
    head = rows[:_HEAD_ROWS]
    for start in range(len(head)):
        run: list[Row] = []
        for row in head[start : start + 4]:
            if row.page is not head[start].page or not _stands_out(row, words):
                break
            run.append(row)
        for count in range(len(run), 0, -1):
            passage = Passage.join((row.passage for row in run[:count]), "\n")
            if _KINDS.search(squeeze(passage.text)) and len(squeeze(passage.text)) >= 4:
                return passage
    return None


def _stands_out(row: Row, words: Words) -> bool:
    text = squeeze(row.passage.text)
    if (
        not text
        or len(text) > 45
        or _is_of_a_table(row, words)
        or _NO_TITLE.search(text)
        or words.is_organisation(text)
        or _is_date(text)
    ):
        return False
    height = max(row.page.lines[index].box[3] - row.page.lines[index].box[1] for index in row.indexes)
    centred = abs((row.box[0] + row.box[2]) / 2 - 0.5) < _CENTRED
    return centred or height >= _BIG * line_height(row.page)


def _is_of_a_table(row: Row, words: Words) -> bool:
    """Whether the row belongs to a table about the paper (发文字号, 成文日期): a label with something beside it or
    behind its colon, or print in several cells."""
    lines = [squeeze(row.page.lines[index].text) for index in row.indexes]
    beside = len(lines) > 1 and any(line.rstrip(":：") in words.labels for line in lines)
    behind = any(re.split("[:：]", line)[0] in words.labels for line in lines if re.search("[:：].", line))
    cells = {
        (number, cell.row, cell.column)
        for number, table in enumerate(row.page.tables)
        for cell in table.cells
        if set(cell.lines) & set(row.indexes)
    }
    return beside or behind or len(cells) > 1


def _is_date(text: str) -> bool:
    found = find_dates(text)
    return bool(found) and found[0].start <= 1


def _issuer(
    document: Document, pages: Sequence[Page], rows: Sequence[Row], words: Words, title: Passage | None
) -> list[Fact]:
    """As on any official paper; else by its seal, or named in the title: 某局关于…的通知."""
    if facts := issuer_fact(document, pages, rows, words):
        return facts
    seals = [(page, seal) for page in pages for seal in page.seals if words.is_organisation(seal.text)]
    if seals:
        page, seal = max(seals, key=lambda one: one[1].confidence)
        return [seal_fact(document, "issuer", page, seal)]
    match = re.match(r"(?P<name>[^\n]{4,30}?)\n?关于", title.text) if title else None
    if title and match and words.is_organisation(squeeze(match["name"])):
        return text_fact(document, "issuer", title[: match.end("name")])
    return []
