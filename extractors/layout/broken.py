"""Labels broken over two or more rows of print (产业链重要 / 主体名单), put together before values are sought.

The pieces stand one under the other, at one left edge or around one middle, and make a label only together. Each may
have its part of the value beside it.
"""

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from extractors.layout.blocks import area
from extractors.layout.labels import COLON, Hit, Vocabulary, label_name
from extractors.passage import Passage, enclose
from schemas.evidence import Box
from schemas.page import Cell, Page, Table

_ALIGNED = 0.02
_NEAR = 1.3
"""The rows of a label stand closer than this many line heights."""
_UNEVEN = 0.2
"""Rows of one value are set evenly, to this share of a line."""
_ROWS = 6


@dataclass(frozen=True)
class Segment:
    """A stretch of a row: a label, or text between labels."""

    text: Passage
    box: Box
    hit: Hit | None


def mended_cells(page: Page, table: Table, vocabulary: Vocabulary) -> list[Cell]:
    """The cells of ``table`` row by row, with cells one under the other made one where a label was parted by a line or
    a page break: neither is a label alone, together they are."""
    cells = sorted(table.cells, key=lambda cell: (cell.row, cell.column))
    merged: list[Cell] = []
    for cell in cells:
        upper = next((one for one in reversed(merged) if _is_over(one, cell)), None)
        if upper and upper.lines and cell.lines and _is_label_with(page, upper, cell, vocabulary):
            whole = upper.model_copy(
                update={
                    "row_span": upper.row_span + cell.row_span,
                    "box": enclose([upper.box, cell.box]),
                    "lines": (*upper.lines, *cell.lines),
                }
            )
            merged[merged.index(upper)] = whole
        else:
            merged.append(cell)
    return merged


def _is_over(upper: Cell, lower: Cell) -> bool:
    return (upper.column, upper.column_span, upper.row + upper.row_span) == (lower.column, lower.column_span, lower.row)


def _is_label_with(page: Page, upper: Cell, lower: Cell, vocabulary: Vocabulary) -> bool:
    one, other = (label_name(area(page, cell.lines).text) for cell in (upper, lower))
    return one + other in vocabulary.by_name and not {one, other} & set(vocabulary.by_name)


@dataclass(frozen=True)
class _Piece:
    """The rest of a label, or a part of it: where its segment stands, and what follows it there."""

    row: int
    segment: Segment
    text: Passage
    rest: Passage


def mended(rows: Sequence[list[Segment]], vocabulary: Vocabulary) -> list[list[Segment]]:
    """``rows`` with every broken label whole in the row of its first piece."""
    below = [*rows[1:], []]
    kept = [_parted(row, below[number], vocabulary) for number, row in enumerate(rows)]
    for number, row in enumerate(kept):
        for place, first in enumerate(row):
            pieces = _pieces(kept, number, first, vocabulary)
            if not pieces:
                continue
            text = Passage.join([first.text, *(piece.text for piece in pieces)], "\n")
            boxes = [box for part in [first.text, *(piece.text for piece in pieces)] if (box := part.straight_box)]
            row[place] = Segment(text, enclose(boxes), vocabulary.whole(text.text))
            for piece in pieces:
                kept[piece.row] = _without(kept[piece.row], piece)
    return kept


def centred(rows: Sequence[list[Segment]]) -> list[list[Segment]]:
    """``rows`` with every label that stands alone, at half the height of the rows at its right, put before the first
    of them: a value of two rows beside a label of one, where no ruling line holds them together."""
    kept = [list(row) for row in rows]
    for number, row in enumerate(kept):
        if len(row) != 1 or row[0].hit is None:
            continue
        block = _block(kept, number, row[0])
        if len(block) < 2:
            continue
        first, last, label = kept[block[0]][0].box, kept[block[-1]][0].box, row[0].box
        if abs(first[1] + last[3] - label[1] - label[3]) < first[3] - first[1]:
            kept[block[0]].insert(0, row.pop())
    return kept


def _block(rows: Sequence[list[Segment]], number: int, label: Segment) -> list[int]:
    """The rows at the right of the label that belong together: from the two nearest to its middle on, up and down, as
    long as they stand no further apart than those two, at one left edge, with nothing else in them."""
    above, below = _beside(rows, number, label, -1)[::-1], _beside(rows, number, label, 1)
    near = [*above, *below]
    if len(near) < 2:
        return []
    middle = (label.box[1] + label.box[3]) / 2
    boxes = [rows[index][0].box for index in near]
    gaps = [lower[1] - upper[3] for upper, lower in itertools.pairwise(boxes)]
    start = min(range(len(gaps)), key=lambda at: abs((boxes[at][3] + boxes[at + 1][1]) / 2 - middle))
    widest = gaps[start] + max(0.35 * abs(gaps[start]), _UNEVEN * (boxes[start][3] - boxes[start][1]))
    low, high = start, start + 1
    while low > 0 and gaps[low - 1] <= widest:
        low -= 1
    while high < len(gaps) and gaps[high] <= widest:
        high += 1
    return near[low : high + 1]


def _beside(rows: Sequence[list[Segment]], number: int, label: Segment, step: int) -> list[int]:
    """The rows from ``number`` on, up or down, that hold nothing but one text at the right of ``label``, at one left
    edge."""
    found: list[int] = []
    index = number + step
    while 0 <= index < len(rows):
        row = rows[index]
        if row:
            edge = rows[found[0]][0].box[0] if found else row[0].box[0]
            fits = len(row) == 1 and row[0].hit is None and row[0].box[0] > label.box[2] - _ALIGNED
            if not fits or abs(row[0].box[0] - edge) > 2 * _ALIGNED:
                break
            found.append(index)
        index += step
    return found


def _parted(row: list[Segment], below: Sequence[Segment], vocabulary: Vocabulary) -> list[Segment]:
    """The row with the first part of a broken label parted from the value it was read in one line with: 宗旨和 behind
    which a blank stands, over 业务范围."""
    parts: list[Segment] = []
    for segment in row:
        cut = 0 if segment.hit else _begun(segment, below, vocabulary)
        first, rest = segment.text[:cut].strip(), segment.text[cut:].strip()
        boxes = first.straight_box, rest.straight_box
        if cut and boxes[0] and boxes[1]:
            parts += [Segment(first, boxes[0], None), Segment(rest, boxes[1], None)]
        else:
            parts.append(segment)
    return parts


def _begun(segment: Segment, below: Sequence[Segment], vocabulary: Vocabulary) -> int:
    """How many characters at the start of ``segment`` begin a label that goes on ``below``, the most of several; 0
    where none do, or where it is nothing else."""
    best = 0
    for name in vocabulary.by_name:
        for length in range(2, len(name)):
            match = re.match(r"\s*".join(map(re.escape, name[:length])), segment.text.text)
            if match is None:
                break
            box = segment.text[: match.end()].straight_box
            alone = match.end() == len(segment.text)
            under = any(label_name(one.text.text).startswith(name[length:]) and _stands_under(box, one.box)
                        for one in below) if box else False  # fmt: skip
            halves = vocabulary.unbroken and len(name) - length >= 2
            if under and (alone or halves or segment.text.blank_before(match.end())):
                best = max(best, match.end())
    return best if best < len(segment.text) else 0


def _pieces(rows: list[list[Segment]], number: int, first: Segment, vocabulary: Vocabulary) -> list[_Piece]:
    """The further pieces of the label that ``first`` begins; none where it begins no label, or where each of the
    pieces is a label of its own (联系人 over 姓名)."""
    begun = label_name(first.text.text)
    if len(begun) < 2 or first.text.text.rstrip()[-1:] in COLON:
        return []
    pieces: list[_Piece] = []
    box = first.box
    for index in range(number + 1, min(number + _ROWS, len(rows))):
        piece = next((p for one in rows[index] if (p := _piece(index, box, begun, one, vocabulary))), None)
        if piece is None:
            continue
        begun += label_name(piece.text.text)
        pieces.append(piece)
        box = piece.text.straight_box or box
        if begun in vocabulary.by_name and not _goes_on(rows, index, box, begun, vocabulary):
            own = first.hit is not None and all(piece.segment.hit is not None for piece in pieces)
            return [] if own else pieces
    return []


def _goes_on(rows: list[list[Segment]], number: int, box: Box, begun: str, vocabulary: Vocabulary) -> bool:
    """Whether the label is not complete yet: 重要主体 with 名单 under it."""
    following = rows[number + 1 : number + 3]
    return any(_piece(0, box, begun, one, vocabulary) is not None for row in following for one in row if not one.hit)


def _piece(row: int, above: Box, begun: str, segment: Segment, vocabulary: Vocabulary) -> _Piece | None:
    """``segment`` as what goes on with a label of which ``begun`` is read, alone or with a value behind it."""
    names = [name for name in vocabulary.by_name if name.startswith(begun) and name != begun]
    alone = label_name(segment.text.text)
    if names and alone and any(name.startswith(begun + alone) for name in names):
        return _Piece(row, segment, segment.text, Passage()) if _stands_under(above, segment.box) else None
    for name in names:
        match = re.match(
            r"\s*".join(map(re.escape, name[len(begun) :])) + rf"\s*(?P<colon>[{COLON}])?", segment.text.text
        )
        halves = vocabulary.unbroken and not segment.hit and len(begun) >= 2 and len(name) - len(begun) >= 2
        if match and (match["colon"] or halves or segment.text.blank_before(match.end())):
            text, rest = segment.text[: match.end()], segment.text[match.end() :].strip()
            box = text.straight_box
            return _Piece(row, segment, text, rest) if box and _stands_under(above, box) else None
    return None


def _stands_under(upper: Box, lower: Box) -> bool:
    height = min(upper[3] - upper[1], lower[3] - lower[1])
    near = -0.5 * height < lower[1] - upper[3] < _NEAR * height
    left = abs(upper[0] - lower[0]) < _ALIGNED
    middle = abs(upper[0] + upper[2] - lower[0] - lower[2]) < _ALIGNED
    return near and (left or middle)


def _without(row: list[Segment], piece: _Piece) -> list[Segment]:
    """The row without the piece; what followed it in one line stays."""
    box = piece.rest.straight_box
    rest = [Segment(piece.rest, box, None)] if box else []
    return [part for one in row for part in (rest if one is piece.segment else [one])]
