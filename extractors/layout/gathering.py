"""Rows of print put together to the records they belong to, where no ruling line tells.

A cell with several lines may be set at the top of its row or around the row's middle, so a line without a name of its
own belongs to the person above or below. Lines of one cell stand closer than lines of two; a cell that has no line in
the row of a name belongs to the name nearest to its middle.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from extractors.layout.record import Record
from extractors.rows import Row
from schemas.evidence import Box

_APART = 0.9
"""Lines further apart than this many line heights are not of one cell."""
_CLEAR = 0.25
"""Two gaps that differ by less than this share of a line do not tell."""


@dataclass(frozen=True)
class Piece:
    """What one row of print gave: a record with its name, or lines of a record above or below."""

    record: Record
    row: Row


@dataclass(frozen=True)
class _Entry:
    """What one row has in a column."""

    piece: int
    box: Box


def gathered(pieces: Sequence[Piece]) -> list[Record]:
    """The records of ``pieces`` (from top to bottom), each with its lines in order. Pieces above the first name and
    not near one are none of theirs."""
    anchors = [index for index, piece in enumerate(pieces) if piece.record.has_head]
    if not anchors:
        return []
    first = pieces[anchors[0]].record
    records = {index: Record(pieces[index].record.page) for index in anchors}
    names = list(dict.fromkeys([*first.values, *(name for piece in pieces for name in piece.record.values)]))
    for name in names:
        for owner, index in _owners(pieces, anchors, name):
            part = pieces[index].record
            records[owner].add(name, part.values[name], part.doubts.get(name, ()))
    return [records[index] for index in anchors]


def _owners(pieces: Sequence[Piece], anchors: Sequence[int], name: str) -> list[tuple[int, int]]:
    """The anchor of every piece with something in the column ``name``, and the piece."""
    entries = []
    for index, piece in enumerate(pieces):
        box = piece.record.values[name].straight_box if name in piece.record.values else None
        if name in piece.record.values:
            entries.append(_Entry(index, box or piece.row.box))
    owners: list[tuple[int, int]] = []
    for block in _blocks(entries, anchors):
        own = [entry.piece for entry in block if entry.piece in anchors]
        for entry in block:
            # What only stands above the first name and has nothing below it is the rest of the head: （元）.
            before = [anchor for anchor in anchors if anchor <= entry.piece]
            if not before and own and block[-1].piece in own:
                continue
            if len(own) == 1:
                owners.append((own[0], entry.piece))
            elif own:
                owners.append((before[-1] if before else anchors[0], entry.piece))
            elif before or len(block) > 1:
                owners.append((_nearest(pieces, anchors, block), entry.piece))
    return sorted(owners)


def _blocks(entries: Sequence[_Entry], anchors: Sequence[int]) -> list[list[_Entry]]:
    """The entries of a column in runs of lines that make one cell."""
    blocks: list[list[_Entry]] = []
    for number, entry in enumerate(entries):
        joined = number > 0 and _goes_with(entries, number, anchors)
        if joined:
            blocks[-1].append(entry)
        else:
            blocks.append([entry])
    return blocks


def _goes_with(entries: Sequence[_Entry], number: int, anchors: Sequence[int]) -> bool:
    """Whether the entry goes on with the one before it: neither stands nearer to its other neighbour."""
    upper, lower = entries[number - 1], entries[number]
    if upper.piece in anchors and lower.piece in anchors:
        return False
    height = min(upper.box[3] - upper.box[1], lower.box[3] - lower.box[1])
    gap = lower.box[1] - upper.box[3]
    if gap > _APART * height:
        return False
    above = upper.box[1] - entries[number - 2].box[3] if number > 1 else gap
    below = entries[number + 1].box[1] - lower.box[3] if number + 1 < len(entries) else gap
    free_above = upper.piece in anchors or above > gap - _CLEAR * height
    free_below = lower.piece in anchors or below > gap - _CLEAR * height
    return free_above and free_below


def _nearest(pieces: Sequence[Piece], anchors: Sequence[int], block: Sequence[_Entry]) -> int:
    middle = (block[0].box[1] + block[-1].box[3]) / 2
    return min(anchors, key=lambda index: abs(_middle(pieces[index].row.box) - middle))


def _middle(box: Box) -> float:
    return (box[1] + box[3]) / 2
