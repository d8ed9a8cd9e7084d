"""Labels and values without ruling lines.

A value stands behind its label in the row, or under a label that has nothing behind it. It goes on in the rows below
as long as they are near, begin where the value (or its label) begins, and bring no label of their own. Columns side by
side are told apart by where their lines begin.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from dataclasses import field as with_default

from extractors.layout.blocks import Found, Pair
from extractors.layout.broken import Segment, centred, mended
from extractors.layout.labels import COLON, OTHER, Hit, Vocabulary, is_heading, label_name
from extractors.layout.over_values import with_unknown_labels
from extractors.passage import Passage, enclose
from extractors.rows import Row, body_rows, rows_of
from schemas.evidence import Box
from schemas.page import Page

UNSURE_WRAP = "续行位置不确定"
SEVERAL_PARTS = "同一行另有内容，归属不确定"
NO_MARK = "标签与内容之间无分隔"
UNDER_LABEL = "标签右侧无内容，取其下方一行"

_ALIGNED = 0.012
_NEAR = 1.7
"""A row goes on with a value when the gap above it is below this many line heights."""
_INSIDE, _BEYOND = 0.4, 0.3
"""Shares of the value's width, and of the row's own."""
_APART = 0.6
"""Rows of one value stand closer than this share of a line, or of the gap between two values."""
_LEVEL = 0.45
"""A value centred beside a label of two rows shares so much of the upper row's height; rows set apart share none."""
_LONE_DATE = re.compile(
    r"\s*[\d〇○零一二三四五六七八九]{4}\s*年[\s\d一二三四五六七八九十]+月[\s\d一二三四五六七八九十]*日?\s*"
)
"""A date in a row of its own is no further row of a value that stands above it (the foot of a cover)."""
_UNKNOWN = re.compile(
    r"(?!(?:一般|许可|前置许可|后置许可)(?:经营)?项目)([\u4e00-\u9fff]{2,10}(?:[(（][\u4e00-\u9fff]{1,8}[)）])?)\s*[:：]"
)
"""What may be a label; 一般项目： and 许可项目： only divide a scope of business."""


@dataclass
class _Open:
    """A pair whose value may still grow."""

    field: str
    label: Passage
    label_box: Box
    label_row: int
    marked: bool = True
    also: tuple[str, ...] = ()
    pieces: list[Passage] = with_default(default_factory=list)
    boxes: list[Box] = with_default(default_factory=list)
    doubts: list[str] = with_default(default_factory=list)
    row: int = -1
    closed: bool = False

    @property
    def last(self) -> Box:
        return self.boxes[-1] if self.boxes else self.label_box

    @property
    def left(self) -> float:
        return self.boxes[0][0] if self.boxes else self.label_box[0]

    def add(self, segment: Segment, row: int, *, wide: bool = True) -> None:
        separator = "\n" if self.row != row or not self.boxes else "\t" if wide else ""
        if self.pieces:
            self.pieces.append(Passage.join((self.pieces.pop(), segment.text), separator))
        else:
            self.pieces.append(segment.text)
        self.boxes.append(segment.box)
        self.row = row


def pair_lines(page: Page, indexes: Sequence[int], vocabulary: Vocabulary) -> tuple[Found, Passage]:
    """The pairs among the lines ``indexes``, in reading order, and the text before the first label."""
    reader = _Reader(page, vocabulary)
    body = {index for row in body_rows(page) for index in row.indexes}
    rows = rows_of(page, [index for index in indexes if index in body])
    numbered = _numbers_its_labels(rows, vocabulary)
    cut = [_segments(row, vocabulary, numbered=numbered) for row in rows]
    reader.rows = _regrouped(with_unknown_labels(centred(mended(cut, vocabulary))))
    for number, segments in enumerate(reader.rows):
        reader.read_row(number, segments)
    return reader.found(), Passage.join(reader.before, "\n")


class _Reader:
    def __init__(self, page: Page, vocabulary: Vocabulary) -> None:
        self.page, self.vocabulary = page, vocabulary
        self.opens: list[_Open] = []
        self.unmapped: list[str] = []
        self.before: list[Passage] = []
        self.loose: list[tuple[int, Segment]] = []
        self.rows: list[list[Segment]] = []

    def found(self) -> Found:
        pairs = []
        for one in self.opens:
            if one.field == OTHER:
                self.unmapped.append(label_name(one.label.text))
                continue
            value = one.pieces[0].strip() if one.pieces else Passage()
            box = enclose(one.boxes or [one.label_box])
            doubts = one.doubts if one.marked or self._in_a_column_of_labels(one) else [*one.doubts, NO_MARK]
            pairs.append(Pair(one.field, one.label, value, self.page, box, tuple(doubts), free=True, also=one.also))
        return Found(tuple(pairs), tuple(self.unmapped))

    def _in_a_column_of_labels(self, one: _Open) -> bool:
        """Whether other labels begin where this one does: then it is a label though its value follows at once."""
        return sum(abs(one.label_box[0] - other.label_box[0]) < _ALIGNED for other in self.opens) >= 3

    def read_row(self, number: int, segments: list[Segment]) -> None:
        owner: _Open | None = None
        for segment in segments:
            if (field := self._torn_label(segment)) and segment is segments[0] and len(segments) > 1:
                owner = _Open(field, segment.text, segment.box, number, False)
                self.opens.append(owner)
                continue
            if segment.hit is not None:
                owner = _Open(
                    segment.hit.field, segment.text, segment.box, number, segment.hit.marked, segment.hit.also
                )
                self.opens.append(owner)
                continue
            if self.vocabulary.is_printed(segment.text.text) or (len(segments) == 1 and is_heading(segment.text.text)):
                continue
            if segment is not segments[-1] and _UNKNOWN.fullmatch(segment.text.text):
                owner = _Open(OTHER, segment.text, segment.box, number)
                self.opens.append(owner)
                continue
            above = self._above(segment, number)
            if above is not None and owner is None and self._begins_the_next(above, segment, number):
                above = None
            if owner is not None and not owner.pieces:
                self._rows_above_label(owner, segment, number)
                owner.add(segment, number)
            elif above is not None and (owner is None or self._is_for(above, owner, segment)):
                self._continue(above, segment, number)
            elif owner is not None:
                self._further(owner, segment, number)
            elif not self._unknown_label(segment, number):
                self.loose.append((number, segment))
                if not self.opens:
                    self.before.append(segment.text)

    def _is_for(self, above: _Open, owner: _Open, segment: Segment) -> bool:
        """Whether ``segment``, in the row of ``owner`` behind its value, goes on with what stands ``above``: it begins
        there (or, where the value may run on, at its label's edge), or the label above waits for its value in the next
        column."""
        waiting = not above.pieces and above.label_box[0] > owner.last[2] + _wide(self.page, owner.last)
        open_ended = above.field in self.vocabulary.open_ended
        edges = [above.left, above.label_box[0]] if open_ended else [above.left]
        return waiting or any(abs(edge - segment.box[0]) < _ALIGNED for edge in edges)

    def _torn_label(self, segment: Segment) -> str:
        """The field of a label of two characters set wide of which only the first was read (类　型), where labels
        begin; empty otherwise."""
        if segment.hit is not None or len(segment.text) != 1:
            return ""
        labels = (one.box for row in self.rows for one in row if one.hit is not None)
        column = any(abs(box[0] - segment.box[0]) < _ALIGNED for box in labels)
        names = self.vocabulary.by_name.items()
        fields = {field for name, field in names if len(name) == 2 and name[0] == segment.text.text}
        return fields.pop() if column and len(fields) == 1 else ""

    def _rows_above_label(self, owner: _Open, segment: Segment, number: int) -> None:
        """Rows of the value that stand over the label's row: the label is set at half its height."""
        if owner.field not in self.vocabulary.open_ended or not self.opens[:-1]:
            return
        rows: list[tuple[int, Segment]] = []
        below = segment.box
        for row, one in reversed(self.loose):
            near = 0 <= below[1] - one.box[1] < (1 + _NEAR) * (below[3] - below[1])
            if row != number - 1 - len(rows) or not near or not self._aligned(one.box, segment.box):
                break
            if any(_may_be_label(it, owner.label_box) for it in self.rows[row] if it is not one):
                break  # What stands where labels begin, or ends with a colon, is a label nobody maps, or its rest.
            rows.insert(0, (row, one))
            below = one.box
        for row, one in rows:
            owner.add(one, row)

    def _further(self, owner: _Open, segment: Segment, number: int) -> None:
        """Another stretch in the row of a label that already has its value."""
        close = segment.box[0] - owner.last[2] < _wide(self.page, owner.last)
        if not close and owner.field not in self.vocabulary.open_ended:
            if not self._unknown_label(segment, number):
                owner.doubts.append(SEVERAL_PARTS)
            return
        owner.add(segment, number, wide=not close)

    def _continue(self, above: _Open, segment: Segment, number: int) -> None:
        open_ended = above.field in self.vocabulary.open_ended
        if not open_ended and self._unknown_label(segment, number):
            return
        if not above.pieces:
            sure = open_ended or abs(above.left - segment.box[0]) < _ALIGNED
            above.doubts += [] if sure else [UNDER_LABEL]
        elif not open_ended and above.left - segment.box[0] >= _ALIGNED:
            above.doubts.append(UNSURE_WRAP)
        above.add(segment, number)

    def _unknown_label(self, segment: Segment, number: int) -> bool:
        match = _UNKNOWN.match(segment.text.text)
        if match is None:
            return False
        unknown = _Open(OTHER, segment.text[: match.end()], segment.box, number)
        unknown.add(segment, number)
        self.opens.append(unknown)
        return True

    def _above(self, segment: Segment, number: int) -> _Open | None:
        """The value above that ``segment`` goes on with: the last one over it; of several, the best aligned."""
        best: _Open | None = None
        for one in self.opens:
            if not self._may_follow(one, segment, number):
                continue
            if best is None or _precedes(one, best, segment):
                best = one
        return best

    def _begins_the_next(self, above: _Open, segment: Segment, number: int) -> bool:
        """Whether ``segment`` is the first row of the value whose label stands lower, at half that value's height: it
        is nearer to the rows below, down to one with a label, than to the value above."""
        height = segment.box[3] - segment.box[1]
        gap = segment.box[1] - above.last[3]
        if not above.pieces or gap < _APART * height:
            return False
        upper = segment.box
        for row in self.rows[number + 1 : number + 4]:
            below = next((one for one in row if one.hit is None and self._aligned(one.box, segment.box)), None)
            if below is None or below.box[1] - upper[3] > _APART * gap:
                return False
            label = next((one for one in row if one.hit is not None and one.box[2] < below.box[0] + _ALIGNED), None)
            if label is not None and label.hit is not None:
                return label.hit.field in self.vocabulary.open_ended
            upper = below.box
        return False

    def _aligned(self, one: Box, other: Box) -> bool:
        """Whether the two begin together, to a character's breadth: where one stands in a line with its label, its
        edge is told from the places of characters."""
        character = min(one[3] - one[1], other[3] - other[1]) * self.page.height / self.page.width
        return abs(one[0] - other[0]) < max(_ALIGNED, character)

    def _may_follow(self, one: _Open, segment: Segment, number: int) -> bool:
        last = enclose([one.last, one.label_box]) if one.row in (-1, one.label_row) else one.last
        height = min(last[3] - last[1], segment.box[3] - segment.box[1])
        gap = segment.box[1] - last[3]
        if one.pieces and one.field not in self.vocabulary.open_ended and _LONE_DATE.fullmatch(segment.text.text):
            return False
        if max(one.row, one.label_row) >= number or not last[1] - last[3] < gap < _NEAR * height:
            return False
        if one.pieces and _stands_apart(one, segment):
            return False
        outdent = 2.5 * _wide(self.page, last) if one.field in self.vocabulary.open_ended else _ALIGNED
        left = min(one.label_box[0], one.left) - outdent
        if one.pieces and one.field not in self.vocabulary.open_ended and segment.box[0] > one.left + _ALIGNED:
            return False
        return left <= segment.box[0] and segment.box[0] < max(one.last[2], one.left + _ALIGNED)


def _may_be_label(segment: Segment, label: Box) -> bool:
    near = any(abs(segment.box[edge] - label[edge]) < _ALIGNED for edge in (0, 2))
    return near or segment.text.text.rstrip()[-1:] in COLON


def _stands_apart(one: _Open, segment: Segment) -> bool:
    """Whether ``segment`` begins well inside the value above and ends well beyond it: no row of the same value does,
    whatever side they are set to; print of another column or of the page behind may."""
    width, further = one.last[2] - one.left, segment.box[2] - one.last[2]
    inside = segment.box[0] - one.left
    return inside > _INSIDE * width and further > _BEYOND * (segment.box[2] - segment.box[0])


def _precedes(one: _Open, other: _Open, segment: Segment) -> bool:
    one_row, other_row = max(one.row, one.label_row), max(other.row, other.label_row)
    return one_row > other_row if one_row != other_row else _fit(one, segment) < _fit(other, segment)


def _fit(one: _Open, segment: Segment) -> float:
    """How badly ``segment`` sits under ``one``: the distance of their left edges, then that of the label's."""
    return min(abs(one.left - segment.box[0]), abs(one.label_box[0] - segment.box[0]) + _ALIGNED)


def _wide(page: Page, box: Box) -> float:
    return 1.5 * (box[3] - box[1]) * page.height / page.width


def _regrouped(rows: list[list[Segment]]) -> list[list[Segment]]:
    """The rows, with the value of a label put behind it where slightly uneven lines parted the two into
    neighbouring rows."""
    for number, row in enumerate(rows):
        last = row[-1] if row else None
        if last is None or last.hit is None:
            continue
        for other in rows[max(0, number - 1) : number] + rows[number + 1 : number + 2]:
            strays = [one for at, one in enumerate(other) if one.hit is None and (at == 0 or other[at - 1].hit is None)]
            beside = [one for one in strays if one.box[0] > last.box[2] - _ALIGNED and _level(last.box, one.box)]
            if beside:
                value = min(beside, key=lambda one: one.box[0])
                other.remove(value)
                row.append(value)
                break
    return rows


def _level(one: Box, other: Box) -> bool:
    overlap = min(one[3], other[3]) - max(one[1], other[1])
    return overlap > _LEVEL * min(one[3] - one[1], other[3] - other[1])


def _numbers_its_labels(rows: Sequence[Row], vocabulary: Vocabulary) -> bool:
    """Whether the form numbers its labels (1. 主体名称…, 2. 单位性质…): three of them at least begin a row so."""
    hits = [vocabulary.leading(Passage.of_line(row.page, row.indexes[0])) for row in rows]
    return len({hit.field for hit in hits if hit and hit.numbered}) >= 3


def _segments(row: Row, vocabulary: Vocabulary, *, numbered: bool = False) -> list[Segment]:
    """The row's labels and the text between them. A label runs into its value without a mark (on an underlined form)
    only where a number stands before it on a form that is ``numbered``, or where every stretch of the row begins with
    a label."""
    segments: list[Segment] = []
    tokens = _tokens(row, vocabulary)
    leading = [vocabulary.leading(text) for text in tokens]
    in_series = len(tokens) > 1 and all(leading)
    for text, lead in zip(tokens, leading, strict=True):
        whole = vocabulary.whole(text.text)
        if whole and whole.exact:
            segments += _segment(text, whole)
            continue
        hits = vocabulary.find(text)
        if lead and not (hits and hits[0].start == 0) and (in_series or (numbered and lead.numbered)):
            hits = [replace(lead, marked=True), *(hit for hit in hits if hit.start >= lead.end)]
        start = 0
        for hit in hits:
            segments += _segment(text[start : hit.start])
            segments += _segment(text[hit.start : hit.end], hit)
            start = hit.end
        segments += _segment(text[start:])
    return segments


def _segment(text: Passage, hit: Hit | None = None) -> list[Segment]:
    text = text.strip(" \n\t|")
    box = text.straight_box
    return [Segment(text, box, hit)] if text and box else []


def _tokens(row: Row, vocabulary: Vocabulary) -> list[Passage]:
    """The stretches of a row between wide gaps; a label set so wide that it fell apart (名　　称) is one again."""
    stretches = [part for index in row.indexes for part in _between_gaps(row.page, Passage.of_line(row.page, index))]
    tokens: list[Passage] = []
    while stretches:
        count = next((count for count in range(6, 1, -1) if _is_spaced_label(stretches[:count], count, vocabulary)), 1)
        tokens.append(Passage.join(stretches[:count]))
        stretches = stretches[count:]
    return tokens


def _between_gaps(page: Page, line: Passage) -> list[Passage]:
    """The line cut where a blank is wider than one and a half characters (two columns in one line)."""
    box = line.straight_box
    if box is None:
        return []
    cuts = [0]
    for index in range(1, len(line)):
        if not line.blank_before(index):
            continue
        before, after = line[index - 1 : index].straight_box, line[index : index + 1].straight_box
        if before and after and after[0] - before[2] > _wide(page, box):
            cuts.append(index)
    return [line[start:end] for start, end in zip(cuts, [*cuts[1:], len(line)], strict=True)]


def _is_spaced_label(parts: list[Passage], count: int, vocabulary: Vocabulary) -> bool:
    """Whether ``count`` parts begin with one label that ends in the last of them, or are the start of one that goes on
    in the next row (宗 旨 和 over 业务范围)."""
    if len(parts) < count or any(len(part) > 3 for part in parts[:-1]):
        return False
    joined = Passage.join(parts)
    if _begins_a_label(joined, len(joined) - len(parts[-1]), vocabulary):
        return True
    hits = vocabulary.find(joined)
    return bool(hits) and hits[0].start == 0 and hits[0].exact and hits[0].end > len(joined) - len(parts[-1])


def _begins_a_label(text: Passage, at_least: int, vocabulary: Vocabulary) -> bool:
    """Whether more than ``at_least`` characters of ``text`` begin a longer label and a blank or nothing follows."""
    for name in vocabulary.by_name:
        for length in range(max(2, at_least + 1), min(len(name) - 1, len(text)) + 1):
            if text.text.startswith(name[:length]) and (length == len(text) or text.blank_before(length)):
                return True
    return False
