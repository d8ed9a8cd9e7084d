"""Why a class of the checklist is not simply there: the pages to look at, with the place that shows it."""

from dataclasses import dataclass

from schemas.evidence import Box
from schemas.finding import ChecklistStatus
from schemas.page import Line, Page, PageState
from service.papers import PageRef
from service.sheet import DocumentSheet, Sheet

MOST = 4
"""Pictures to a class; the rest stand on the fact sheet."""
_BAND = 0.14
"""Of the page's height: what is cut out to show how the print looks."""
_EDGE = 0.02
_OF_PRINT = frozenset({"模糊", "偏淡", "分辨率偏低", "透印"})
_OF_PAGE = ("倒置", "横置", "光照不均", "倾斜")
_CUT = "版面缺边"
_TELLING = (*_OF_PAGE[:2], _CUT, *sorted(_OF_PRINT), _OF_PAGE[2])
"""What may be why a paper is hard to read; a slight slant is not."""
_WHOLE: Box = (0.0, 0.0, 1.0, 1.0)


@dataclass(frozen=True)
class Trouble:
    """A page with something wrong: what, and the part of it that shows it."""

    ref: PageRef
    words: str
    box: Box

    @property
    def whole(self) -> bool:
        return self.box == _WHOLE

    def image(self, id: str) -> str:
        box = ",".join(f"{side:.3f}" for side in self.box)
        return f"/api/v1/submissions/{id}/documents/{self.ref.document}/pages/{self.ref.sequence}/image?box={box}"

    def page(self, id: str) -> str:
        return f"/submissions/{id}/documents/{self.ref.document}/pages/{self.ref.sequence}"


def troubles_of(sheet: Sheet) -> dict[str, list[Trouble]]:
    """By class of the checklist, for those with a paper that is not read, or not well."""
    found: dict[str, list[Trouble]] = {}
    for item in sheet.reviewed.checklist.items:
        papers = [paper for paper in sheet.documents if paper.document.id in item.documents]
        rows = [trouble for paper in papers for trouble in _of_paper(paper)]
        if not rows and item.status in (ChecklistStatus.UNREADABLE, ChecklistStatus.SUPERFLUOUS):
            rows = [Trouble(paper.pages[0], "首页", _WHOLE) for paper in papers if paper.pages]
        found[item.class_] = rows
    return found


def _of_paper(paper: DocumentSheet) -> list[Trouble]:
    return [trouble for ref in paper.pages if (trouble := _of_page(ref))]


def _of_page(ref: PageRef) -> Trouble | None:
    page = ref.page
    seen = [word for word in _TELLING if word in page.condition]
    if page.state is PageState.READ and not seen:
        return None
    words = [{PageState.BLANK: "空白", PageState.UNREADABLE: "无法辨认"}.get(page.state, ""), *seen]
    return Trouble(ref, "、".join(filter(None, words)), _telling_part(page, seen))


def _telling_part(page: Page, seen: list[str]) -> Box:
    """The band of print where the page reads worst; where lines end at the rim, that side; else all of it."""
    if page.state is not PageState.READ or not page.lines or any(word in seen for word in _OF_PAGE[:2]):
        return _WHOLE
    if _CUT in seen:
        return _rim(page)
    if _OF_PRINT.intersection(seen):
        return _band(page, min(page.lines, key=lambda line: (line.confidence, line.box[1])))
    return _WHOLE


def _rim(page: Page) -> Box:
    boxes = [page.displayed(line.box) for line in page.lines]
    gaps = {
        (0.0, 0.0, 0.35, 1.0): min(box[0] for box in boxes),
        (0.65, 0.0, 1.0, 1.0): 1 - max(box[2] for box in boxes),
        (0.0, 0.0, 1.0, 0.3): min(box[1] for box in boxes),
        (0.0, 0.7, 1.0, 1.0): 1 - max(box[3] for box in boxes),
    }
    side = min(gaps, key=lambda box: gaps[box])
    return side if gaps[side] < _EDGE else _WHOLE


def _band(page: Page, line: Line) -> Box:
    x0, y0, x1, y1 = page.displayed(line.box)
    middle = (y0 + y1) / 2
    top = min(max(0.0, middle - _BAND / 2), 1 - _BAND)
    left = min(max(0.0, (x0 + x1) / 2 - 0.3), 0.4)
    return (left, top, left + 0.6, top + _BAND)
