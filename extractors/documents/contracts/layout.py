"""A contract's pages as segments (what stands in one place) and as paragraphs of running text."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from extractors.documents.contracts.bilingual import foreign_column, without_foreign
from extractors.passage import Passage, enclose
from extractors.rows import Row, body_rows, line_height, rows_of
from schemas.evidence import Box
from schemas.page import Page, Table

CLAUSE = re.compile(
    r"^\s*(?:第\s*[一二三四五六七八九十百零〇\d]{1,4}\s*[条章节]|[一二三四五六七八九十]{1,3}[、.．]|[(（][一二三四五六七八九十\d]{1,2}[)）]|\d{1,2}(?:\.\d{1,2})*[.、．](?!\d)|\d{1,2}(?:\.\d{1,2})+\s)"
)
"""The beginning of a numbered clause or item."""

ARTICLE = re.compile(r"^\s*(?:第\s*[一二三四五六七八九十百零〇\d]{1,4}\s*条|[一二三四五六七八九十]{1,3}[、.．])")
_OPENS = re.compile(r"^\s*[^\s:：。，,;；()（）]{2,16}(?:[(（][^()（）]{0,16}[)）])?\s*[:：]")
_GUIDE = re.compile(r"(?:填写|填表|使用|签约|签订)(?:说明|须知|指南)[:：]?")
_UNFINISHED = re.compile(r"(?:专利号|申请号)(?:为|是|[:：])\s*$")
_ITEM = re.compile(r"^\s*(?:[(（][一二三四五六七八九十\d]{1,2}[)）]|\d{1,2}(?:\.\d{1,2})+)")
_ENGLISH = re.compile(r"[A-Za-z][A-Za-z\d .&'/-]*")
_HEADING = 20
_SPECKS = " ·•.*"
_CHARACTERS_SHORT = 2.5
_INDENT = 1.3


@dataclass(frozen=True)
class Segment:
    """A line of print, or a table cell, with the number of its row in the whole contract."""

    passage: Passage
    page: Page
    box: Box
    row: int
    in_table: bool

    @property
    def text(self) -> str:
        return self.passage.text


@dataclass(frozen=True)
class Sentence:
    """What stands between two stops. ``heading`` is that of the clause, where the sentence is its first: 2. 期限。or
    第三条 许可费 License Fee alone on its line."""

    passage: Passage
    heading: str = ""

    @property
    def text(self) -> str:
        return self.passage.text


@dataclass(frozen=True)
class ContractText:
    """``segments`` in reading order; ``paragraphs`` the running text with line breaks within a sentence undone."""

    pages: tuple[Page, ...]
    segments: tuple[Segment, ...]
    paragraphs: tuple[Passage, ...]

    @cached_property
    def running(self) -> Passage:
        """All paragraphs, a line feed between them."""
        return Passage.join(self.paragraphs, "\n")

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """The sentences of all paragraphs, in order."""
        found, heading = [], ""
        for paragraph in self.paragraphs:
            for sentence in paragraph.split("。;；\n"):
                found.append(Sentence(sentence, heading))
                heading = heading_of(sentence.text)
        return tuple(found)

    def foreign_column(self, page: Page) -> float | None:
        """Where the English beside the Chinese begins on a page in two languages."""
        return foreign_column(page)

    def row(self, number: int) -> list[Segment]:
        """The segments of one row, left to right."""
        return [segment for segment in self.segments if segment.row == number]

    @cached_property
    def first_article_row(self) -> int | None:
        """The row of the first numbered article."""
        return next((s.row for s in self.segments if ARTICLE.match(s.text)), None)

    @cached_property
    def last_clause_row(self) -> int | None:
        """The row in which the last numbered clause begins."""
        return next((s.row for s in reversed(self.segments) if CLAUSE.match(s.text)), None)


def lay_out(pages: Sequence[Page]) -> ContractText:
    """The text of a contract's pages in order, without page numbers and without the form's notes on filling it in."""
    segments: list[Segment] = []
    paragraphs: list[Passage] = []
    row, open_end = 0, False
    for page in pages:
        if _is_guide(page):
            continue
        tabled = _table_lines(page)
        rows = without_foreign(page, body_rows(page))
        loose = [r for r in rows if not any(i in tabled for i in r.indexes)]
        margins = _margins(loose)
        if (column := foreign_column(page)) is not None:
            margins = _margins([r for r in loose if r.box[2] <= column])
        blocks: list[tuple[float, Row | list[Segment]]] = [(r.box[1], r) for r in loose]
        for table in page.tables:
            if _is_grid(table):
                blocks += [(cells[0].box[1], cells) for cells in _grid_rows(page, table)]
        before: Row | None = None
        for _, block in sorted(blocks, key=lambda one: one[0]):
            if isinstance(block, Row):
                goes_on = open_end if before is None else _wraps(before, block, margins)
                made = [_of_line(block, i, row) for i in block.indexes]
                passage = block.passage
                if goes_on and paragraphs and _may_continue(block, margins, paragraphs[-1].text):
                    paragraphs[-1] = Passage.join((paragraphs[-1], passage))
                else:
                    paragraphs.append(passage)
                before, open_end = block, _reaches_end(block, margins)
            else:
                made = [Segment(s.passage, s.page, s.box, row, True) for s in block]
                paragraphs.append(Passage.join((s.passage for s in made), "\t"))
                before, open_end = None, False
            segments += made
            row += 1
    return ContractText(tuple(pages), tuple(segments), tuple(p for p in paragraphs if p))


def heading_of(sentence: str) -> str:
    """The words of a sentence that is no more than a numbered heading, without the English beside them."""
    number = CLAUSE.match(sentence.lstrip(_SPECKS))
    if number is None:
        return ""
    words = _ENGLISH.sub("", sentence.lstrip(_SPECKS)[number.end() :]).strip(" :")
    return words if 2 <= len(words) <= _HEADING and not re.search(r"[,，:：]", words) else ""


def _is_guide(page: Page) -> bool:
    """填写说明 of a model contract: its clauses are none of the contract's."""
    rows = body_rows(page)
    return bool(rows) and _GUIDE.fullmatch(re.sub(r"\s", "", rows[0].passage.text)) is not None


def _table_lines(page: Page) -> set[int]:
    return {i for table in page.tables if _is_grid(table) for cell in table.cells for i in cell.lines}


def _is_grid(table: Table) -> bool:
    return len(table.cells) > 1


def _grid_rows(page: Page, table: Table) -> Iterable[list[Segment]]:
    for number in range(table.rows):
        cells = sorted((c for c in table.cells if c.row == number and c.lines), key=lambda c: c.column)
        made = []
        for cell in cells:
            rows = rows_of(page, cell.lines)
            if any(len(row.indexes) > 1 for row in rows) and len(rows) == 1:
                made += [Segment(Passage.of_line(page, i), page, page.lines[i].box, 0, True) for i in rows[0].indexes]
            else:
                lines = [i for row in rows for i in row.indexes]
                made.append(Segment(Passage.of_lines(page, lines), page, cell.box, 0, True))
        if made:
            yield made


def _of_line(row: Row, index: int, number: int) -> Segment:
    return Segment(Passage.of_line(row.page, index), row.page, row.page.lines[index].box, number, False)


def _margins(rows: Sequence[Row]) -> tuple[float, float]:
    """The left and right edge of the text block."""
    if not rows:
        return 0.0, 1.0
    box = enclose(row.box for row in rows)
    lefts = sorted(row.box[0] for row in rows)
    return lefts[len(lefts) // 5], box[2]


def _character(page: Page) -> float:
    return line_height(page) * page.height / page.width


def _reaches_end(row: Row, margins: tuple[float, float]) -> bool:
    return row.box[2] > margins[1] - _CHARACTERS_SHORT * _character(row.page) and len(row.indexes) == 1


def _wraps(before: Row, row: Row, margins: tuple[float, float]) -> bool:
    """The sentence of ``before`` runs on into ``row``: one full line, or one that stops before a
    number that is not broken (专利号为 / ZL…), then one that begins at the margin."""
    gap = row.box[1] - before.box[3]
    open_end = len(before.indexes) == 1 and _UNFINISHED.search(before.passage.text) is not None
    return (open_end or _reaches_end(before, margins)) and gap < 2.5 * line_height(row.page)


def _may_continue(row: Row, margins: tuple[float, float], before: str) -> bool:
    text = row.passage.text
    item = _ITEM.match(before) is not None and before.rstrip()[-1:] not in tuple("。；;：:!！?？")
    hanging = _UNFINISHED.search(before) is not None or item
    indented = row.box[0] > margins[0] + _INDENT * _character(row.page) and not hanging
    in_brackets = before.count("(") + before.count("（") > before.count(")") + before.count("）")
    opens = _OPENS.match(text) is not None and before.rstrip()[-1:] not in tuple("，,、") and not in_brackets
    return not indented and not CLAUSE.match(text) and not opens
