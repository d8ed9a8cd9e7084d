"""The stub (存根) printed beside or above a letter and torn off when it is sent: it repeats parts of the letter."""

import re

from extractors.documents.region import cut
from extractors.rows import rows_of
from schemas.page import Page

_STUB = re.compile(r"存\s*根(?:联)?\s*[)）]?$")
_HEAD = 0.4
_GUTTER = 0.02
"""The blank between stub and letter is at least this wide, in fractions of the page."""
_REACH = 0.2


def without_stub(page: Page) -> Page:
    """The page without its stub, where a blank from top to bottom, or the letter's own title below, shows where the
    stub ends."""
    heads = [line.box for line in page.lines if _STUB.search(line.text.strip()) and len(line.text.strip()) <= 16]
    if not heads or heads[0][1] > _HEAD:
        return page
    head = heads[0]
    gutters = [gutter for gutter in _gutters(page) if not gutter[0] < (head[0] + head[2]) / 2 < gutter[1]]
    middle = (head[0] + head[2]) / 2
    right = [one for one in gutters if one[0] > middle]
    left = [one for one in gutters if one[1] < middle]
    if right and middle < 0.5:
        edge = min(right, key=lambda one: one[0])
        return cut(page, (edge[1] - _GUTTER / 2, 0.0, 1.01, 1.01))
    if left and middle > 0.5:
        edge = max(left, key=lambda one: one[1])
        return cut(page, (0.0, 0.0, edge[0] + _GUTTER / 2, 1.01))
    return _below(page, head[3])


def _gutters(page: Page) -> list[tuple[float, float]]:
    """The blanks between lines that go through the whole page, from left to right."""
    edges = sorted((line.box[0], line.box[2]) for line in page.lines if len(line.text.strip()) > 1)
    gutters: list[tuple[float, float]] = []
    reach = edges[0][1] if edges else 0.0
    for left, right in edges:
        if left - reach >= _GUTTER:
            gutters.append((reach, left))
        reach = max(reach, right)
    return gutters


def _below(page: Page, stub_ends: float) -> Page:
    """The part below, where a second title (函, 推荐书, 介绍信) stands alone in its row well under the stub's."""
    for row in rows_of(page):
        text = re.sub(r"\s", "", row.passage.text)
        alone = len(row.indexes) == 1 and re.fullmatch(r"[\u4e00-\u9fff]{0,24}(?:函|书|信|意见|表)", text)
        centred = abs((row.box[0] + row.box[2]) / 2 - 0.5) < 0.1
        if alone and centred and row.box[1] - stub_ends > _REACH:
            return cut(page, (0.0, row.box[1] - 0.002, 1.01, 1.01))
    return page
