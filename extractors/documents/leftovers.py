"""What on a paper went into no fact: unread places, tables nothing was taken from. Short Chinese notes for people."""

from collections.abc import Iterable, Iterator, Sequence

from schemas.document import Document, DocumentType, Note
from schemas.evidence import Box, Fact
from schemas.page import Page, PageState, Table

_RUNNING_TEXT = frozenset({DocumentType.POLICY_TEXT, DocumentType.PLAN_DOCUMENT, DocumentType.CASE_IMAGE,
                           DocumentType.OTHER})  # fmt: skip
"""Papers of which only the head is read; their tables are no facts."""

_FEWEST_FILLED = 3
"""Cells with print; less is a frame, not a table."""


def leftovers(document: Document, pages: Sequence[Page], facts: Iterable[Fact]) -> list[Note]:
    """The notes, page by page. Of a table the place is told; unread places the page has itself."""
    places = list(facts)
    several = len({page.file for page in pages}) > 1
    notes: list[Note] = []
    for page in pages:
        name = f"{page.file}第{page.number}页" if several else f"第{page.number}页"
        for text, box in _of_page(document, page, places):
            notes.append(Note(text=f"{name}{text}", file=page.file, page=page.number, box=box))
    return notes


def _of_page(document: Document, page: Page, facts: Sequence[Fact]) -> Iterator[tuple[str, Box | None]]:
    if page.state is PageState.UNREADABLE:
        yield "未能识读，请对照原件", None
        return
    if len(page.unread) == 1:
        yield "有一处印刷内容未能识读", None
    elif page.unread:
        yield f"有{len(page.unread)}处印刷内容未能识读", None
    if document.type in _RUNNING_TEXT:
        return
    boxes = [fact.box for fact in facts if fact.box is not None and fact.page == page.number
             and fact.file in (None, page.file)]  # fmt: skip
    for table in page.tables:
        if _is_filled(table) and not any(_meets(page.displayed(table.box), box) for box in boxes):
            yield f"表格（{table.rows}行×{table.columns}列）未能对应到事实", page.displayed(table.box)


def _is_filled(table: Table) -> bool:
    filled = sum(bool(cell.lines) for cell in table.cells)
    return table.rows > 1 and table.columns > 1 and filled >= _FEWEST_FILLED


def _meets(table: Box, fact: Box) -> bool:
    x, y = (fact[0] + fact[2]) / 2, (fact[1] + fact[3]) / 2
    return table[0] <= x <= table[2] and table[1] <= y <= table[3]
