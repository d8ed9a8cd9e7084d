"""Page numbers: which page of its paper a page says it is, and numbering that runs through a whole bundle."""

import re
from collections.abc import Sequence

from extractors.rows import PageNumber, page_number
from schemas.page import Line, Page
from schemas.values.text import fold

_TOTAL = re.compile(
    r"第\s*(\d{1,3})\s*[/／]\s*(\d{1,3})\s*页|页\s*[码次]?\s*[:：]\s*(\d{1,3})\s*[/／]\s*(\d{1,3})"
    r"|(?i:page)\s*(\d{1,3})\s*(?i:of|/)\s*(\d{1,3})|^\s*[-—–]?\s*(\d{1,3})\s*[/／]\s*(\d{1,3})\s*[-—–]?\s*$"
    r"|\(\s*(\d{1,2})\s*[/／]\s*(\d{1,2})\s*\)\s*$|^(\d{1,3})\s*[/／]\s*(\d{1,3})\s*页$"
)
_BARE = re.compile(r"^[-—–·~_\s]*(\d{1,3})[-—–·~_\s]*$")
_FOOT, _HEAD = 0.88, 0.06
_MIDDLE = (0.4, 0.6)


def printed_number(page: Page) -> PageNumber | None:
    """The page number on ``page``: 第 2 页 共 3 页, 2/3, - 2 -, or a bare 2 at the middle or side of its foot."""
    found = page_number(page)
    if found is not None and found.total is not None:
        return found
    for line in page.lines:
        if (line.box[1] > _FOOT or line.box[3] < 0.12) and (match := _TOTAL.search(fold(line.text))):
            place, total = (int(part) for part in match.groups() if part is not None)
            if 0 < place <= total:
                return PageNumber(place, total)
    return found or next((number for line in page.lines if (number := _bare(line))), None)


def _bare(line: Line) -> PageNumber | None:
    match = _BARE.match(fold(line.text))
    if match is None or not 0 < int(match[1]) < 200 or _HEAD < line.box[1] < _FOOT:
        return None
    x = (line.box[0] + line.box[2]) / 2
    at_place = _MIDDLE[0] < x < _MIDDLE[1] or x > 0.8 or x < 0.2
    return PageNumber(int(match[1]), None) if at_place else None


def runs_through(numbers: Sequence[PageNumber | None], begins: Sequence[str | None]) -> bool:
    """Whether the numbers count the pages of a bundle instead of those of its papers: two pages with a number above 1
    plainly begin papers of other kinds. ``begins`` names the kind of paper each page's title begins, if any."""
    kind: str | None = None
    inside = 0
    for number, begun in zip(numbers, begins, strict=True):
        if begun is None:
            continue
        if number is not None and number.number > 1 and kind is not None and begun != kind:
            inside += 1
        kind = begun
    return inside >= 2


def in_order(numbers: Sequence[PageNumber | None]) -> list[int] | None:
    """The order the printed numbers plainly give: positions sorted by number. ``None`` where a page has none, the
    totals differ, or the numbers stand in order already."""
    totals = {number.total for number in numbers if number is not None}
    if None in numbers or len(totals) != 1 or None in totals:
        return None
    counted = [number.number for number in numbers if number is not None]
    if counted == sorted(counted):
        return None
    return sorted(range(len(counted)), key=lambda position: counted[position])
