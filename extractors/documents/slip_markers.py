"""The markers 付款人 and 收款人 of ruled slips made whole, where print set downwards was only read in part."""

import re

from schemas.page import Cell, Page
from schemas.values.text import fold

_WHOLE = (
    (re.compile("收款?|收.?人|收款.|款人?收"), "收款人"),
    (re.compile("付款?|付.人|付款.|出票|票人|汇款?|汇.人"), "付款人"),
)
"""收 or 汇款 in a tall cell is what was read of 收款人 and 汇款人."""


def with_whole_markers(page: Page) -> Page:
    """``page`` with 收款人 or 付款人 for a shorter reading in a cell over two rows or more, higher than wide."""
    named: dict[int, str] = {}
    for table in page.tables:
        for cell in table.cells:
            text = re.sub(r"\s", "", fold("".join(page.lines[i].text for i in cell.lines)))
            if len(cell.lines) == 1 and cell.row_span > 1 and _is_tall(page, cell):
                named.update((cell.lines[0], whole) for pattern, whole in _WHOLE if pattern.fullmatch(text))
    if not named:
        return page
    lines = tuple(
        line.model_copy(update={"text": named[i], "scores": (), "sections": (), "second_reading": None})
        if i in named
        else line
        for i, line in enumerate(page.lines)
    )
    return page.model_copy(update={"lines": lines})


def _is_tall(page: Page, cell: Cell) -> bool:
    return (cell.box[3] - cell.box[1]) * page.height > 1.5 * (cell.box[2] - cell.box[0]) * page.width
