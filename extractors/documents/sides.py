"""Papers with two parties, each with the same labels: 付款人 and 收款人, 购买方 and 销售方, each with 名称 and 账号.

Which of the two a label belongs to follows from the marker it stands at: a cell beside it, a head above its column, a
heading above its block, often set downwards and read character by character.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from extractors.layout.blocks import Pair, area
from extractors.passage import enclose
from schemas.evidence import Box
from schemas.page import Line, Page
from schemas.values.text import fold

_ENDS = re.compile(r"(?:信息|情况|资料|栏|名称)?[:：;]?$")
_NAMES = re.compile(r"名\s*称\s*[:：]?\s*$")
"""A marker that asks for the name (销售方名称：) is its party's label as well."""
_STACKED = 4.0
"""Characters set downwards stand closer than this many of their heights."""
_LEVEL = 0.6


@dataclass(frozen=True)
class Marker:
    """A party's marker; ``box`` in the straightened frame of ``page``, of the whole cell where it is ruled."""

    side: str
    page: Page
    box: Box


def find_markers(page: Page, names: Mapping[str, Sequence[str]], *, drop: bool = False) -> tuple[Page, list[Marker]]:
    """The markers on ``page``, and the page without the lines of those set downwards. ``names``: side → what its
    marker may be called. ``drop``: markers set as a line go as well, where labels of their own follow."""
    found: list[tuple[str, Box]] = []
    in_cells: set[int] = set()
    for table in page.tables:
        for cell in table.cells:
            side = _side_named(area(page, cell.lines).text, names) if 0 < len(cell.lines) <= 6 else None
            if side:
                found.append((side, cell.box))
                in_cells.update(cell.lines)
    dropped: set[int] = set()
    for indexes, side in [*_tall(page, names), *_stacks(page, names)]:
        if not in_cells.intersection(indexes) and not dropped.intersection(indexes):
            found.append((side, enclose(page.lines[index].box for index in indexes)))
            dropped.update(indexes)
    dropped |= {index for index in _untold(page, names) if index not in in_cells}
    for index, line in enumerate(page.lines):
        side = _side_named(line.text, names)
        if side and index not in in_cells | dropped:
            found.append((side, line.box))
            dropped |= {index} if drop and not _NAMES.search(line.text) else set()
    rest = without_lines(page, dropped)
    return rest, [Marker(side, rest, box) for side, box in found]


def _side_named(text: str, names: Mapping[str, Sequence[str]]) -> str | None:
    bare = _ENDS.sub("", re.sub(r"\s", "", fold(text)))
    return next((side for side, called in names.items() if bare in called), None)


def _tall(page: Page, names: Mapping[str, Sequence[str]]) -> list[tuple[list[int], str]]:
    """Lines higher than wide: print set downwards, read as it may be; one telling character is enough."""
    found = []
    for index, line in enumerate(page.lines):
        wide, high = (line.box[2] - line.box[0]) * page.width, (line.box[3] - line.box[1]) * page.height
        side = _side_hinted(line.text, names) if high > 1.6 * wide and len(line.text) <= 8 else None
        if side:
            found.append(([index], side))
    return found


def _untold(page: Page, names: Mapping[str, Sequence[str]]) -> list[int]:
    """Print set downwards that belongs to a marker, though it cannot be told to which."""
    known = {character for called in names.values() for name in called for character in name}
    return [
        index
        for index, line in enumerate(page.lines)
        if (line.box[3] - line.box[1]) * page.height > 2.5 * (line.box[2] - line.box[0]) * page.width
        and 1 < len(line.text) <= 6
        and known & set(_han(line.text))
    ]


def _stacks(page: Page, names: Mapping[str, Sequence[str]]) -> list[tuple[list[int], str]]:
    """Short lines one under the other that make a marker together."""
    short = [i for i, line in enumerate(page.lines) if 0 < len(_han(line.text)) == len(line.text.strip()) <= 2]
    runs: list[list[int]] = []
    for index in sorted(short, key=lambda i: page.lines[i].box[1]):
        run = next((run for run in runs if _under(page.lines[run[-1]], page.lines[index])), None)
        if run is None:
            runs.append([index])
        else:
            run.append(index)
    return [one for run in runs if len(run) > 1 for one in _in_run(page, run, names)]


def _in_run(page: Page, run: list[int], names: Mapping[str, Sequence[str]]) -> list[tuple[list[int], str]]:
    """The markers in a run of short lines: two blocks close together make one run."""
    places = [index for index in run for _ in _han(page.lines[index].text)]
    text = "".join(_han(page.lines[index].text) for index in run)
    called = sorted(((name, side) for side, some in names.items() for name in some), key=lambda one: -len(one[0]))
    whole = "|".join(re.escape(name) for name, _ in called if len(name) > 1)
    found = [
        (sorted(set(places[match.start() : match.end()])), dict(called)[match[0]]) for match in re.finditer(whole, text)
    ]
    side = None if found else _side_hinted(text, names)
    return [*found, (run, side)] if side else found


def _side_hinted(text: str, names: Mapping[str, Sequence[str]]) -> str | None:
    """The side whose marker shares most characters with ``text``, some of them in no other side's."""
    characters = set(_han(text))
    scores = {side: max((len(characters & set(name)) for name in called), default=0) for side, called in names.items()}
    best = max(scores, key=lambda side: scores[side])
    others = {c for side, called in names.items() if side != best for name in called for c in name}
    telling = characters & {c for name in names[best] for c in name} - others
    return best if telling and scores[best] >= min(2, len(characters)) else None


def _han(text: str) -> str:
    return re.sub(r"[^\u4e00-\u9fff]", "", fold(text))


def _under(upper: Line, lower: Line) -> bool:
    height = max(upper.box[3] - upper.box[1], lower.box[3] - lower.box[1])
    middle = abs(upper.box[0] + upper.box[2] - lower.box[0] - lower.box[2]) / 2
    return middle < 0.6 * (upper.box[2] - upper.box[0]) and 0 <= lower.box[1] - upper.box[1] < _STACKED * height


def without_lines(page: Page, dropped: set[int]) -> Page:
    """``page`` without the lines ``dropped``, its cells counting anew."""
    if not dropped:
        return page
    place = {old: new for new, old in enumerate(i for i in range(len(page.lines)) if i not in dropped)}
    tables = []
    for table in page.tables:
        cells = tuple(
            cell.model_copy(update={"lines": tuple(place[i] for i in cell.lines if i in place)}) for cell in table.cells
        )
        tables.append(table.model_copy(update={"cells": cells}))
    lines = tuple(page.lines[index] for index in place)
    return page.model_copy(update={"lines": lines, "tables": tuple(tables)})


def side_of(pair: Pair, markers: Sequence[Marker]) -> str | None:
    """The side ``pair`` belongs to by its label's place among ``markers``; ``None`` where there is no marker."""
    box = pair.label.straight_box or pair.box
    here = [marker for marker in markers if marker.page is pair.page] or list(markers)
    if len({marker.side for marker in here}) < 2:
        return here[0].side if here and _stands_at(box, here[0].box) else None
    beside = [m for m in here if m.box[1] <= _y(box) <= m.box[3] and m.box[2] <= box[0] + 0.01]
    if beside:
        return max(beside, key=lambda m: m.box[0]).side
    rows = _rows(here)
    above = [row for row in rows if min(m.box[1] for m in row) <= box[3]]
    row = min(above or rows, key=lambda row: abs(_y(box) - _row_y(row)) if _is_left(row, box) else _drop(row, box))
    ordered = sorted(row, key=lambda m: m.box[0])
    edges = [(_x(a.box) + _x(b.box)) / 2 for a, b in pairwise(ordered)]
    return ordered[sum(box[0] > edge for edge in edges)].side


def nearness(pair: Pair, marker: Marker) -> float:
    """How near the pair's label stands to a marker at its left or above it; labels before the marker are far."""
    box = pair.label.straight_box or pair.box
    across = box[0] - marker.box[2]
    down = max(0.0, box[1] - marker.box[3], marker.box[1] - box[3])
    return down + (across if across >= -0.01 else 0.0 if box[1] >= marker.box[3] - 0.005 else 1.0)


def by_order(pairs: Sequence[Pair], sides: Sequence[str]) -> dict[int, str]:
    """Without markers: of the labels that stand twice, the left one or, of two one under the other, the upper one
    belongs to the first side. By the pair's ``id``; labels that stand once are left out."""
    found: dict[int, str] = {}
    for field in {pair.field for pair in pairs}:
        same = [pair for pair in pairs if pair.field == field]
        if len(same) != len(sides):
            continue
        boxes = {id(pair): pair.label.straight_box or pair.box for pair in same}
        level = abs(boxes[id(same[0])][1] - boxes[id(same[1])][1]) < 0.01
        same.sort(key=lambda pair: boxes[id(pair)][0 if level else 1])
        found.update({id(pair): side for pair, side in zip(same, sides, strict=True)})
    return found


def _rows(markers: Sequence[Marker]) -> list[list[Marker]]:
    """Markers at one height together."""
    rows: list[list[Marker]] = []
    for marker in sorted(markers, key=lambda m: _y(m.box)):
        height = marker.box[3] - marker.box[1]
        if rows and abs(_row_y(rows[-1]) - _y(marker.box)) < _LEVEL * height:
            rows[-1].append(marker)
        else:
            rows.append([marker])
    return rows


def _is_left(row: Sequence[Marker], box: Box) -> bool:
    """Whether the row's markers stand left of their blocks, so that labels may also stand higher than they."""
    return min(marker.box[2] for marker in row) <= box[0] + 0.005


def _drop(row: Sequence[Marker], box: Box) -> float:
    """How far below the row's markers the label stands; far away where it stands above them."""
    drop = box[1] - min(marker.box[1] for marker in row)
    return drop if drop >= -0.005 else 1.0 - drop


def _stands_at(box: Box, marker: Box) -> bool:
    return box[1] >= marker[1] - 0.02 and abs(_y(box) - _y(marker)) < 0.15


def _row_y(row: Sequence[Marker]) -> float:
    return sum(_y(marker.box) for marker in row) / len(row)


def _x(box: Box) -> float:
    return (box[0] + box[2]) / 2


def _y(box: Box) -> float:
    return (box[1] + box[3]) / 2
