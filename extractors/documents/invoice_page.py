"""An invoice's page without what stands in the way of its labels: stamp, cipher, the column of remarks, ruling lines.

The stamp of the tax office lies across the head, so that ruling lines are seen in the wrong places; every label of an
invoice has its colon, which is surer.
"""

import re
from collections.abc import Sequence

from extractors.documents.invoice_items import head_box, invoice_data
from extractors.documents.sides import Marker, without_lines
from extractors.documents.unravelling import unravel
from extractors.layout.labels import load_vocabulary
from schemas.evidence import Box
from schemas.page import Line, Page
from schemas.values.text import fold

_BAND = (0.36, 0.66)
"""Where across the page the stamp stands."""


def plain_page(page: Page, markers: Sequence[Marker]) -> Page:
    """``page`` as free lines. ``markers``: those found on it; what stands right of 密码区 or 备注 in the right half is
    cipher or remark."""
    head = head_box(page)
    top = head[1] if head else 0.5
    right = [marker.box for marker in markers if marker.side == "rest" and marker.box[0] > 0.5]
    dropped = {
        index
        for index, line in enumerate(page.lines)
        if _is_stamp(line, top) or _is_cipher(line, top) or (_is_plain(line, head) and _is_behind(line, right))
    }
    rest = without_lines(page, dropped).model_copy(update={"tables": ()})
    return unravel(rest, load_vocabulary("invoice"))


def _is_stamp(line: Line, top: float) -> bool:
    middle = (line.box[0] + line.box[2]) / 2
    inside = _BAND[0] < middle < _BAND[1] and line.box[3] < top
    return inside and re.search(invoice_data()["stamp"], _bare(line)) is not None


def _is_cipher(line: Line, top: float) -> bool:
    return line.box[0] > 0.5 and line.box[3] < top and re.search(invoice_data()["cipher"], _bare(line)) is not None


def _is_plain(line: Line, head: Box | None) -> bool:
    """Whether the line is no label, no sum ((小写)¥1,200.00) and not of the list's head."""
    middle = (line.box[1] + line.box[3]) / 2
    return not re.search(r"[:：]|[小大]写|价税合计|^\s*[¥￥]\s*\d[\d,，.]*\s*$", line.text) and not (
        head and head[1] < middle < head[3]
    )


def _is_behind(line: Line, markers: Sequence[Box]) -> bool:
    middle = (line.box[1] + line.box[3]) / 2
    for box in markers:
        margin = 0.3 * (box[3] - box[1])
        if line.box[0] >= box[2] - 0.01 and box[1] - margin < middle < box[3] + margin:
            return True
    return False


def _bare(line: Line) -> str:
    return re.sub(r"\s", "", fold(line.text))
