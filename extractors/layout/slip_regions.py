"""Where the bank slips of a page are: banks print two, three or more on one sheet to be cut apart.

How many there are follows from the labels a slip has once (大写, 流水号, 回单编号 …), not from a single one of them: a
label may be missing or misread. The cut between two slips lies between the last of these labels of the one and the
first of the other: at a printed cutting line, else above a title, else at the widest blank.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import yaml

from extractors.rows import Row, rows_of
from schemas.evidence import Box
from schemas.page import Page
from schemas.values.text import fold

_FILE = Path(__file__).with_name("slips.yaml")
_TITLE = "title"
_LOGO = 2.5
"""What stands within this many line heights above a title belongs to it: the bank's name."""


@dataclass(frozen=True)
class _Signs:
    title: re.Pattern[str]
    no_title: re.Pattern[str]
    divider: re.Pattern[str]
    once: dict[str, re.Pattern[str]]


@cache
def _signs() -> _Signs:
    data: dict[str, Any] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    once = {name: re.compile(pattern) for name, pattern in data["once"].items()}
    return _Signs(re.compile(data["title"]), re.compile(data["no_title"]), re.compile(data["divider"]), once)


def slips_on(page: Page) -> list[Box]:
    """The region of every slip, in reading order, in fractions of the straightened page. The whole page where it holds
    one slip; empty where nothing on it is a label or title of a slip. Together the regions cover the page."""
    middle = _halves(page)
    columns = [(0.0, 1.0)] if middle is None else [(0.0, middle), (middle, 1.0)]
    regions: list[Box] = []
    for left, right in columns:
        inside = [index for index, line in enumerate(page.lines) if left <= _x(line.box) < right]
        regions += [(left, top, right, bottom) for top, bottom in _bands(rows_of(page, inside))]
    return regions


def is_title(text: str) -> bool:
    """Whether a line is nothing but the title of a slip: 中国某银行电子回单."""
    bare, signs = _bare(text), _signs()
    return signs.title.fullmatch(bare) is not None and signs.no_title.search(bare) is None


def _bands(rows: Sequence[Row]) -> list[tuple[float, float]]:
    """The slips among ``rows`` of one column, as ``(top, bottom)``."""
    seen = _positions(rows)
    counts = Counter(len(places) for places in seen.values())
    if not counts:
        return []
    number = max(counts, key=lambda count: (counts[count], count))
    steady = [places for places in seen.values() if len(places) == number]
    cuts = [0.0]
    for slip in range(number - 1):
        last = max(places[slip] for places in steady)
        first = min(places[slip + 1] for places in steady)
        if first <= last:
            return [(0.0, 1.0)]
        cuts.append(_cut(rows, last, first, seen.get(_TITLE, [])))
    return list(pairwise([*cuts, 1.0]))


def _positions(rows: Sequence[Row]) -> dict[str, list[int]]:
    """Sign → the rows it stands in, once a row; titles one above the other are one."""
    signs = _signs()
    seen: dict[str, list[int]] = {}
    for number, row in enumerate(rows):
        texts = [_bare(row.page.lines[index].text) for index in row.indexes]
        whole = "".join(texts)
        if any(map(is_title, texts)) or is_title(whole):
            titles = seen.setdefault(_TITLE, [])
            if not titles or number - titles[-1] > 2:
                titles.append(number)
            continue
        for name, pattern in signs.once.items():
            if any(pattern.search(text) for text in texts) or pattern.search(whole):
                places = seen.setdefault(name, [])
                if not places or places[-1] != number:
                    places.append(number)
    return seen


def _cut(rows: Sequence[Row], last: int, first: int, titles: Sequence[int]) -> float:
    """The height to cut at between the rows ``last`` of one slip and ``first`` of the next."""
    for number in range(last + 1, first):
        if _signs().divider.match(_bare(rows[number].passage.text)):
            return _y(rows[number].box)
    title = next((number for number in titles if last < number <= first), None)
    lower = first if title is None else title
    gaps = [(rows[n + 1].box[1] - rows[n].box[3], n) for n in range(last, lower)]
    if title is not None:
        height = rows[title].box[3] - rows[title].box[1]
        near = [gap for gap in gaps if rows[title].box[1] - rows[gap[1] + 1].box[3] < _LOGO * height]
        gaps = near or gaps
    above = max(gaps)[1]
    return (rows[above].box[3] + rows[above + 1].box[1]) / 2


def _halves(page: Page) -> float | None:
    """Where two columns of slips part: titles and 大写 both stand twice in one row; ``None`` for one column."""
    signs, lefts, rights = 0, 0.0, 1.0
    for row in rows_of(page):
        boxes = [page.lines[i].box for i in row.indexes if is_title(page.lines[i].text)]
        words = [page.lines[i].box for i in row.indexes if _signs().once["words"].search(_bare(page.lines[i].text))]
        for found in (boxes, words):
            if len(found) == 2 and _x(found[0]) < 0.5 < _x(found[1]):
                signs += 1
                lefts, rights = max(lefts, found[0][2]), min(rights, found[1][0])
    return (lefts + rights) / 2 if signs >= 2 and lefts < rights else None


def _bare(text: str) -> str:
    return re.sub(r"\s", "", fold(text))


def _x(box: Box) -> float:
    return (box[0] + box[2]) / 2


def _y(box: Box) -> float:
    return (box[1] + box[3]) / 2
