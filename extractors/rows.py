"""Lines of print to rows: what stands side by side, and what is only furniture of the page (page numbers)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from extractors.passage import Passage, enclose
from schemas.evidence import Box
from schemas.page import Line, Page

_PAGE_NUMBER = re.compile(
    r"[-—–·~一\s]*\d{1,3}[-—–·~一\s]*$"
    r"|第?\d{1,3}(?:页)?[/,，;；共\s]*(?:共)?\d{1,3}页?$"
    r"|第[\d一二三四五六七八九十]{1,3}页[,，/;；\s(（]*(?:共?[\d一二三四五六七八九十]{1,3}页)?[)）]?$"
)
_COUNTED = re.compile(
    r"第\s*(\d{1,3})\s*页\s*[,，/;；(（]?\s*共\s*(\d{1,3})\s*页"
    r"|共\s*(\d{1,3})\s*页\s*[,，/;；(（]?\s*第\s*(\d{1,3})\s*页"
)
_LOOSE = re.compile(r"^\s*(?:第\s*(\d{1,3})\s*页|[-—–·]\s*(\d{1,3})\s*[-—–·]|(\d{1,3})\s*/\s*(\d{1,3}))\s*$")
_EDGE = 0.09


@dataclass(frozen=True)
class Row:
    """Lines of one page that stand side by side, left to right; ``box`` in the straightened frame."""

    page: Page
    indexes: tuple[int, ...]
    box: Box

    @property
    def passage(self) -> Passage:
        """The row as one passage, its lines one blank apart."""
        return Passage.of_lines(self.page, self.indexes, " ")


@dataclass(frozen=True)
class PageNumber:
    """``第 2 页 共 3 页`` is number 2 of total 3; ``total`` is ``None`` where only the number is printed."""

    number: int
    total: int | None


def rows_of(page: Page, indexes: Sequence[int] | None = None) -> list[Row]:
    """The rows of ``page``, top to bottom. Two lines share a row when they overlap by half the lower one's height
    and stand beside each other."""
    chosen = range(len(page.lines)) if indexes is None else indexes
    groups: list[list[int]] = []
    for index in sorted(chosen, key=lambda i: _middle(page.lines[i].box)):
        for group in reversed(groups[-3:]):
            if all(_beside(page.lines[index].box, page.lines[other].box) for other in group):
                group.append(index)
                break
        else:
            groups.append([index])
    rows = []
    for group in groups:
        group.sort(key=lambda i: page.lines[i].box[0])
        rows.append(Row(page, tuple(group), enclose(page.lines[i].box for i in group)))
    return rows


def body_rows(page: Page) -> list[Row]:
    """The rows without page numbers at the upper and lower edge."""
    return [row for row in rows_of(page) if not _is_page_number(row)]


def page_number(page: Page) -> PageNumber | None:
    """The page number printed on ``page``, wherever a count with total stands, else at its edges."""
    for line in page.lines:
        if match := _COUNTED.search(line.text):
            number, total = (match[1], match[2]) if match[1] else (match[4], match[3])
            return PageNumber(int(number), int(total)) if 0 < int(number) <= int(total) else None
    for line in page.lines:
        if _at_edge(line) and (match := _LOOSE.match(line.text)):
            number = match[1] or match[2] or match[3]
            total = match[4]
            if int(number) > 0 and (total is None or int(number) <= int(total)):
                return PageNumber(int(number), int(total) if total else None)
    return None


def line_height(page: Page) -> float:
    """The height of ordinary print, in fractions of the page; 0 on a page without lines. It is taken from the smaller
    half, since a cover is mostly big print."""
    heights = sorted(line.box[3] - line.box[1] for line in page.lines)
    return median(heights[: len(heights) // 2 + 1]) if heights else 0.0


def _is_page_number(row: Row) -> bool:
    text = "".join(row.page.lines[i].text for i in row.indexes).strip()
    return (row.box[1] > 1 - _EDGE or row.box[3] < _EDGE) and bool(_PAGE_NUMBER.match(text))


def _at_edge(line: Line) -> bool:
    return line.box[1] > 1 - _EDGE or line.box[3] < _EDGE


def _middle(box: Box) -> float:
    return (box[1] + box[3]) / 2


def _beside(one: Box, other: Box) -> bool:
    overlap = min(one[3], other[3]) - max(one[1], other[1])
    lower = min(one[3] - one[1], other[3] - other[1])
    across = min(one[2], other[2]) - max(one[0], other[0])
    narrower = min(one[2] - one[0], other[2] - other[0])
    return overlap > 0.5 * lower and across < 0.3 * narrower
