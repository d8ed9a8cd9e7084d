"""Certificates whose labels have no colon, so that a label runs into its value or loses its last character.

What follows tells whether it is one: a sentence of the form may begin with the same words (专利权人应当…).
"""

import re
from collections.abc import Mapping

from extractors.documents.unravelling import parts_at, with_parts
from extractors.rows import rows_of
from schemas.evidence import Box
from schemas.page import Line, Page
from schemas.values import dates

_DATED = re.compile(r"(?:专利申请日|申请日|授权公告日)")
_FORMS: Mapping[str, str] = {
    "专利权人": r"[^。,，;；:：]{2,40}(?:公司|大学|学院|研究院|研究所|研究中心|中心|集团|厂|医院|合伙\)|合伙）)",
    "(?:发明|实用新型|外观设计)名称": r"[^。:：]{3,60}",
    "(?:发明|设计)人": r"[\u4e00-\u9fff·]{2,12}(?:[、;；,，]\s*[\u4e00-\u9fff·]{2,12})+",
    "专利号": r"ZL\s*\d[\d\s.]{8,20}[\dXx]?",
}
_TORN: Mapping[str, tuple[str, ...]] = {
    "专利": ("专利号",),
    "发明": ("发明人",),
    "设计": ("设计人",),
    "人": ("设计人",),
}
_AT_LEAST = 3
"""So many lines of the page begin with a label; else it is not the list of a certificate."""
_MOST = 0.5
"""A frame takes this part of the page."""
_LABEL = re.compile(rf"\s*(?:{_DATED.pattern}|{'|'.join(_FORMS)})")


def without_frame(page: Page) -> Page:
    """``page`` without tables of one column about most of its print: the ornament's double rule, no cells of a list."""
    tables = tuple(table for table in page.tables if table.columns > 1 or _area(table.box) < _MOST)
    return page if len(tables) == len(page.tables) else page.model_copy(update={"tables": tables})


def _area(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def with_labels_apart(page: Page) -> Page:
    """``page`` with labels that run into their value as lines of their own, and torn ones whole."""
    if sum(_LABEL.match(line.text) is not None for line in page.lines) < _AT_LEAST:
        return page
    lines = list(page.lines)
    for row in rows_of(page):
        first, *others = row.indexes
        if others and (whole := _whole(lines[first].text, lines[others[0]].text)):
            update = {"text": whole, "scores": (), "sections": (), "second_reading": None}
            lines[first] = lines[first].model_copy(update=update)
    return with_parts(page, [_apart(line) for line in lines])


def _apart(line: Line) -> list[Line]:
    end = _label_end(line.text)
    return parts_at(line, [0, end, len(line.text)]) if end else [line]


def _label_end(text: str) -> int:
    """Where the label ``text`` begins with ends and a value of its form follows at once; 0 where there is none."""
    if match := re.match(rf"\s*{_DATED.pattern}\s*(?=\S)", text):
        rest = text[match.end() :].strip()
        found = dates.find_dates(rest)
        whole = len(found) == 1 and found[0].start == 0 and found[0].end == len(rest) and found[0].value
        return match.end() if whole else 0
    for label, form in _FORMS.items():
        match = re.match(rf"\s*{label}\s*(?={form}\s*$)", text)
        if match:
            return match.end()
    return 0


def _whole(torn: str, value: str) -> str:
    """The label ``torn`` is the beginning of, where ``value`` in its row has that label's form; else empty."""
    for label in _TORN.get(torn.strip(), ()):
        if any(re.match(name, label) and re.fullmatch(form, value.strip()) for name, form in _FORMS.items()):
            return label
    return ""
