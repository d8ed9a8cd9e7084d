"""From lines to paragraphs.

A row continues the paragraph of the row before when that one reaches the right margin and itself is not indented;
text files have no margins, so there the length of the line and the mark it ends with decide. A number that opens an
item begins a paragraph wherever the row before ended its sentence. Page numbers and running heads are left out, so that
a sentence cut by the end of a page is whole again. Cells of tables are paragraphs of their own.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.checks.linting.columns import in_reading_order
from pipeline.checks.linting.text import Manuscript, Paragraph, Piece, Spot, is_closed
from schemas.page import Cell, Line, Page
from schemas.values.text import HAN

_HAN_NUMBER = "[一二三四五六七八九十百零〇]{1,5}"
OPENS = re.compile(
    rf"\s*(?:第\s*(?:{_HAN_NUMBER}|\d{{1,3}})\s*[章节条编]|[（(]\s*(?:{_HAN_NUMBER}|\d{{1,2}})\s*[）)]|{_HAN_NUMBER}\s*[、.．]"
    r"|\d{1,3}\s*[、.．](?!\d)|[①-⑳]|附\s*件|[\u4e00-\u9fff\s]{2,8}[:：])"
)
"""How an item, an attachment line or a labelled line begins."""
DATE_ROW = re.compile(
    rf"\s*[（(]?(?:19|20)\d\d\s*年\s*\d{{1,2}}\s*月\s*\d{{1,2}}\s*日[）)]?\s*|\s*[二一][{HAN}〇○]{{3}}年[{HAN}]{{1,3}}月[{HAN}]{{1,3}}日\s*"
)
_PAGE_NUMBER = re.compile(r"[-—–－一·~\s]*[\d０-９]{1,3}[-—–－一·~\s]*|第\s*\d{1,3}\s*页.{0,12}|\d{1,3}\s*/\s*\d{1,3}")
_MARKDOWN = re.compile(r"^\s{0,4}(?:#{1,6}|[-*+>])\s+")
_TITLE = re.compile(
    r"(?:方案|规划|计划|纲要|要点|办法|意见|措施|指引|指南|细则|规定|规则|规程|制度|通知|函|公告)(?:[(（][^()（）]{1,16}[)）])*\s*$"
)
_PREAMBLE = re.compile(r"\s*(?:为|根据|依据|按照|现将)")
"""How a text begins below its title."""
_EDGE = 0.09
_LONG = 24
"""Characters from which a line of a file that ends in mid-sentence goes on in the next."""


@dataclass(frozen=True)
class _Row:
    pieces: tuple[Piece, ...]
    full: bool
    """Reaches the right margin."""
    indented: bool
    cell: bool = False
    after_blank: bool = False

    @property
    def text(self) -> str:
        return " ".join(piece.text for piece in self.pieces)


def of_pages(pages: Sequence[Page]) -> Manuscript:
    """The paragraphs of the pages of one paper, in order."""
    heads = _running_heads(pages)
    rows = [row for page in pages for row in _page_rows(page, heads)]
    unread = tuple(Spot(page.number, page.displayed(box), page.file) for page in pages for box in page.unread)
    return Manuscript(tuple(_paragraphs(rows)), unread)


def of_file(text: str) -> Manuscript:
    """The paragraphs of a text file; tabs part cells, leading marks of Markdown are dropped."""
    lines = text.replace("\f", "\n").splitlines()
    width = _wrap_width(lines)
    rows: list[_Row] = []
    blank = False
    for number, line in enumerate(lines, 1):
        bare = _MARKDOWN.sub("", line, count=1)
        if not bare.strip() or _PAGE_NUMBER.fullmatch(bare):
            blank = blank or not bare.strip()
            continue
        cells = [cell for cell in bare.split("\t") if cell.strip()]
        whole = len(cells) == 1 and "\t" not in bare.rstrip()
        full = whole and _goes_to_the_margin(bare.strip(), width)
        for cell in cells:
            rows.append(_Row((Piece(cell, row=number),), full, False, not whole, blank))
            blank = False
    return Manuscript(tuple(_paragraphs(rows)))


def _goes_to_the_margin(line: str, width: float) -> bool:
    if not re.search(f"[{HAN}]", line):
        return False
    return len(line) >= width if width else len(line) >= _LONG and not is_closed(line)


def _wrap_width(lines: Sequence[str]) -> float:
    """The length from which a line of a file wrapped at the margin is full; 0 where paragraphs are not wrapped."""
    lengths = sorted(len(line.strip()) for line in lines if line.strip())
    if not lengths:
        return 0
    wide = lengths[int(0.9 * (len(lengths) - 1))]
    long = sum(length >= 0.8 * wide for length in lengths)
    return 0.8 * wide if wide <= 60 and long * 5 >= len(lengths) * 2 and len(lengths) >= 8 else 0


def _paragraphs(rows: Sequence[_Row]) -> Iterator[Paragraph]:
    run: list[_Row] = []
    for row in rows:
        if run and not _goes_on(run[-1], row):
            yield _joined(run)
            run = []
        run.append(row)
    if run:
        yield _joined(run)


def _goes_on(before: _Row, row: _Row) -> bool:
    if before.cell or row.cell or not before.full or row.indented:
        return False
    if DATE_ROW.fullmatch(row.text) or DATE_ROW.fullmatch(before.text):
        return False
    if _TITLE.search(before.text) and _PREAMBLE.match(row.text):
        return False
    closed = is_closed(before.text)
    ended = closed or before.text.rstrip().endswith(("》", "）", ")"))
    if row.after_blank and ended:
        return False
    return not (OPENS.match(row.text) and (ended or row.after_blank))


def _joined(run: Sequence[_Row]) -> Paragraph:
    return Paragraph.of((piece for row in run for piece in row.pieces), cell=run[0].cell)


def _page_rows(page: Page, heads: frozenset[str]) -> list[_Row]:
    cells = {index: cell for table in page.tables for cell in table.cells for index in cell.lines}
    body = [i for i, line in enumerate(page.lines) if i not in cells and not _is_furniture(line, heads)]
    ordered = in_reading_order(page.lines, body)
    groups: list[list[int]] = []
    for index in ordered:
        if groups and ordered == body and _beside(page.lines[groups[-1][-1]], page.lines[index]):
            groups[-1].append(index)
        else:
            groups.append([index])
    rows = _Margins.rows(page, groups, ordered == body)
    inside = _cell_rows(page, cells)
    # A table stands where the first line below its first one follows.
    merged = list(rows)
    for top, row in inside:
        place = next((n for n, one in enumerate(merged) if _top(one) > top), len(merged))
        merged.insert(place, row)
    return merged


def _cell_rows(page: Page, cells: dict[int, Cell]) -> list[tuple[float, _Row]]:
    """The cells of the page's tables as rows, with the height at which each is to be read."""
    found: dict[int, tuple[float, _Row]] = {}
    for cell in cells.values():
        inside = [index for index in cell.lines if index < len(page.lines)]
        if inside and id(cell) not in found:
            row = _Row(tuple(_piece(page, index) for index in inside), False, False, cell=True)
            found[id(cell)] = (cell.box[1], row)
    return list(found.values())


def _top(row: _Row) -> float:
    line = row.pieces[0].line
    return line.box[1] if line else 0.0


def _piece(page: Page, index: int) -> Piece:
    return Piece(page.lines[index].text, page.lines[index], page)


@dataclass(frozen=True)
class _Margins:
    """Where the rows of a page begin and end, and how wide a character is, in fractions of the page."""

    left: float
    right: float
    em: float

    @classmethod
    def rows(cls, page: Page, groups: Sequence[Sequence[int]], whole: bool) -> list[_Row]:
        """The rows of ``groups``; where the page is not ``whole`` it has columns, each with margins of its own."""
        if whole:
            return [cls.of(page, groups).row(page, group) for group in groups]
        sides = [_side(page.lines[group[0]]) for group in groups]
        margins = {
            side: cls.of(page, [group for group, own in zip(groups, sides, strict=True) if own == side])
            for side in set(sides)
        }
        return [margins[side].row(page, group) for group, side in zip(groups, sides, strict=True)]

    @classmethod
    def of(cls, page: Page, groups: Sequence[Sequence[int]]) -> "_Margins":
        if not groups:
            return cls(0, 1, 0.02)
        lefts = sorted(page.lines[group[0]].box[0] for group in groups)
        rights = sorted(page.lines[group[-1]].box[2] for group in groups)
        heights = sorted(page.lines[group[0]].box[3] - page.lines[group[0]].box[1] for group in groups)
        em = heights[len(heights) // 2] * (page.height / page.width if page.width else 1.414)
        return cls(lefts[len(lefts) // 8], rights[int(0.8 * (len(rights) - 1))], em)

    def row(self, page: Page, group: Sequence[int]) -> _Row:
        first, last = page.lines[group[0]], page.lines[group[-1]]
        full = last.box[2] > self.right - 2.2 * self.em and not self._spread(first, last, group, page)
        indented = first.box[0] > self.left + 1.2 * self.em
        return _Row(tuple(_piece(page, index) for index in group), full, indented)

    def _spread(self, first: Line, last: Line, group: Sequence[int], page: Page) -> bool:
        """Whether the characters stand so far apart that it is a title, which the next row does not go on with."""
        text = "".join(page.lines[index].text for index in group)
        ems = sum(0.5 if character.isascii() else 1 for character in text)
        return ems < 0.6 * (last.box[2] - first.box[0]) / max(self.em, 0.001)


def _side(line: Line) -> str:
    """Of a page with columns: the column a line stands in, or that it is set across both."""
    if line.box[2] - line.box[0] > 0.5:
        return "both"
    return "left" if line.box[0] + line.box[2] < 1 else "right"


def _beside(before: Line, line: Line) -> bool:
    overlap = min(before.box[3], line.box[3]) - max(before.box[1], line.box[1])
    lower = min(before.box[3] - before.box[1], line.box[3] - line.box[1])
    return lower > 0 and overlap > 0.5 * lower and line.box[0] >= before.box[2] - 0.01


def _is_furniture(line: Line, heads: frozenset[str]) -> bool:
    if line.box[1] > 1 - _EDGE or line.box[3] < _EDGE:
        return bool(_PAGE_NUMBER.fullmatch(line.text)) or _without_digits(line.text) in heads
    return False


def _running_heads(pages: Sequence[Page]) -> frozenset[str]:
    """What stands at the edge of three pages or more."""
    seen = Counter(
        text
        for page in pages
        for text in {
            _without_digits(line.text) for line in page.lines if line.box[1] > 1 - _EDGE or line.box[3] < _EDGE
        }
    )
    return frozenset(text for text, count in seen.items() if count >= 3 and text)


def _without_digits(text: str) -> str:
    return re.sub(r"[\d\s]", "", text)
