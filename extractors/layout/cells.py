"""Labels and values in a ruled table.

A label is a cell of its own with its value to the right (until the next label), or below it in a table with a head;
or label and value share a cell. A label may span the rows of its section; a table may have labels on two sides
(persons down, 姓名 职务 联系方式 across). What no label claims at the top or foot of a page belongs to the label the
page break cut it from; ``pairing`` joins it.
"""

import itertools
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from extractors.layout.blocks import Pair, area
from extractors.layout.boxes import in_boxes
from extractors.layout.broken import mended_cells
from extractors.layout.labels import OTHER, Hit, Vocabulary, label_name, looks_like_label
from extractors.layout.lines import pair_lines
from extractors.layout.stacked import LABEL_NOT_WHOLE, partial, upright
from extractors.passage import Passage, enclose
from schemas.page import Cell, Page, Table

FURTHER_CELLS = "右侧另有内容，取紧邻的一格"
NOT_ADJACENT = "紧邻标签的一格为空，取其后一格"
SEVERAL_BELOW = "标签下方有多行，取第一行"

_CORNER = 4


@dataclass(frozen=True)
class Square:
    """A cell with its text. ``label``: the text is nothing but a label; ``mixed``: it begins with a label, the value
    behind it."""

    cell: Cell
    text: Passage
    label: Hit | None
    mixed: Hit | None

    @property
    def right(self) -> int:
        return self.cell.column + self.cell.column_span

    @property
    def bottom(self) -> int:
        return self.cell.row + self.cell.row_span

    @property
    def is_value(self) -> bool:
        return bool(self.text) and self.label is None


class Grid:
    """A table of one page, seen through a vocabulary. ``used``: rows whose cells were read as records already."""

    def __init__(self, page: Page, table: Table, vocabulary: Vocabulary, used: Collection[int] = ()) -> None:
        self.page, self.table, self.vocabulary = page, table, vocabulary
        self.squares: list[Square] = []
        self.pairs: list[Pair] = []
        self.unmapped: list[str] = []
        self._at: dict[tuple[int, int], Square] = {}
        self._claimed: set[int] = set()
        for cell in mended_cells(page, table, vocabulary):
            square = self._square(cell)
            if (
                (square.cell.row_span == 1 or not square.label)
                and used
                and set(range(cell.row, square.bottom)) <= {*used}
            ):
                continue
            self.squares.append(square)
            for row in range(cell.row, square.bottom):
                for column in range(cell.column, square.right):
                    self._at[row, column] = square
        for square in self.squares:
            if square.label:
                self._read_label(square, square.label)
            elif square.mixed and id(square) not in self._claimed:
                self._read_mixed(square)
            elif square.is_value and id(square) not in self._claimed:
                self._read_across(square)

    @property
    def loose(self) -> list[Square]:
        """The cells with text that no label claims, in reading order."""
        return [square for square in self.squares if square.is_value and id(square) not in self._claimed]

    def row(self, index: int) -> list[Square]:
        """The cells that lie in row ``index``, left to right, each once."""
        squares = (self._at.get((index, column)) for column in range(self.table.columns))
        return list({id(square): square for square in squares if square}.values())

    def _square(self, cell: Cell) -> Square:
        text = area(self.page, cell.lines)
        label = self.vocabulary.whole(text.text) if text else None
        before = next((s for s in reversed(self.squares) if s.right == cell.column and s.cell.row <= cell.row), None)
        if label and before and before.label and self._may_hold(before.label.field, text.text):
            label = None
        if text and not label and not (before and before.label) and cell.column + cell.column_span < self.table.columns:
            label = upright(text.text, self.vocabulary)
            label = label or (partial(text.text, self.vocabulary) if self.vocabulary.unbroken else None)
        hits = self.vocabulary.find(text) if text and label is None else []
        first = hits[0] if hits and hits[0].start == 0 and hits[0].end < len(text) else None
        return Square(cell, text, label, first)

    def _may_hold(self, field: str, text: str) -> bool:
        return label_name(text) in self.vocabulary.may_hold.get(field, ())

    def _read_label(self, square: Square, hit: Hit) -> None:
        if hit.field == OTHER:
            self.unmapped.append(label_name(square.text.text))
        head = self._head(square)
        if head:
            self._read_below(square, hit)
            return
        runs = [self._run(square, row) for row in range(square.cell.row, square.bottom)]
        squares = list({id(s): s for run in runs for s in run}.values())
        if self._read_matrix(hit, squares):
            return
        self._claimed.update(id(s) for s in squares)
        if hit.field in self.vocabulary.open_ended:
            filled = [s for s in squares if s.text]
            value = Passage.join((Passage.join((s.text for s in run), "\t") for run in _without_repeats(runs)), "\n")
            self._add(hit.field, square, value, filled or squares)
        else:
            self._read_closed(hit, square, squares)

    def _read_closed(self, hit: Hit, square: Square, squares: list[Square]) -> None:
        """A label with one value: the cell beside it. Cells behind that come in twos are a label nobody maps and its
        value."""
        if not squares:
            if self._stands_alone(square):
                self._add(hit.field, square, Passage(), [square])
            return
        if in_boxes([s.text for s in squares]):
            self._add(hit.field, square, Passage.join(s.text for s in squares), squares)
            return
        first = next((index for index, s in enumerate(squares) if s.text), 0)
        rest = [s for s in squares[first + 1 :] if s.text]
        doubts = [NOT_ADJACENT] if first else []
        if rest and len(rest) % 2 == 0 and all(looks_like_label(s.text.text) for s in rest[::2]):
            self.unmapped += [label_name(s.text.text) for s in rest[::2]]
        elif rest:
            doubts.append(FURTHER_CELLS)
        value, again = squares[first].text, squares[first].mixed
        if again and again.field == hit.field:
            value = value[again.end :].strip()
        self._add(hit.field, square, value, [squares[first]], doubts)

    def _stands_alone(self, square: Square) -> bool:
        """Whether the label has nothing at its right: its value cell may have been lost, the field is left empty."""
        return square.right >= self.table.columns

    def _run(self, label: Square, row: int) -> list[Square]:
        """The cells from ``label`` to the right in ``row``, up to the next label."""
        run: list[Square] = []
        for square in self.row(row):
            if square.cell.column < label.right:
                continue
            starts_pair = square.mixed and self._breaks(label, square.mixed, first=not run)
            if square.label or starts_pair:
                break
            run.append(square)
        return run

    def _breaks(self, label: Square, mixed: Hit, *, first: bool) -> bool:
        owner = label.label.field if label.label else ""
        if mixed.field in self.vocabulary.inside.get(owner, ()):
            return False
        return not first or (owner not in self.vocabulary.open_ended and mixed.field != owner)

    def _head(self, square: Square, *, named_corner: bool = False) -> list[Square]:
        """The row of ``square`` when it is a head: nothing but labels, perhaps beside a section's title that spans this
        row and those under it, or one label across the whole table. With ``named_corner`` it may stand behind a word
        for the labels down the side (人员)."""
        if square.cell.row_span > 1 and square.right < self.table.columns:
            return []
        row = self.row(square.cell.row)
        title = row[0].cell.row_span > 1 and (row[0].label or (row[0].text and len(row) > 2))
        beside = row[1:] if title else row
        labels = [s for s in beside if s.label]
        others = [s for s in beside if not s.label]
        corner = not others or (
            len(others) == 1 and others[0] is beside[0] and _is_corner(others[0].text, named=named_corner)
        )
        if len(labels) >= 2 and corner and all(s.cell.row_span == 1 for s in labels):
            return labels
        across = len(row) == 1 and square.cell.column == 0 and square.right == self.table.columns
        return labels if across else []

    def _below(self, square: Square) -> list[Square]:
        """The cells of the same width under ``square``, down to the next label."""
        below: list[Square] = []
        row = square.bottom
        while (under := self._at.get((row, square.cell.column))) is not None:
            same = under.cell.column == square.cell.column and under.right == square.right
            if under.label or not same or any(s.label for s in self.row(row)):
                break
            below.append(under)
            row = under.bottom
        return below

    def _read_below(self, square: Square, hit: Hit) -> None:
        below = self._below(square)
        if not below:
            return
        self._claimed.update(id(s) for s in below)
        if hit.field in self.vocabulary.open_ended:
            self._add(hit.field, square, Passage.join((s.text for s in below), "\n"), below)
        else:
            doubts = [SEVERAL_BELOW] if any(s.text for s in below[1:]) else []
            self._add(hit.field, square, below[0].text, below[:1], doubts)

    def _read_matrix(self, owner: Hit, squares: list[Square]) -> bool:
        """A row of a table with labels on two sides: each cell belongs to the head above it and the row's label."""
        heads = [self._head_above(square) for square in squares]
        if len(squares) < 2 or not all(heads):
            return False
        for square, head in zip(squares, heads, strict=True):
            if head and head.label:
                self._claimed.add(id(square))
                self._add(head.label.field, head, square.text, [square], owner=owner.field)
        return True

    def _head_above(self, square: Square) -> Square | None:
        for row in range(square.cell.row - 1, -1, -1):
            above = self._at.get((row, square.cell.column))
            if above is None or above.cell.column != square.cell.column or above.right != square.right:
                return None
            if above.label:
                return above if self._head(above, named_corner=True) else None
        return None

    def _read_mixed(self, square: Square) -> None:
        """A cell with label and value. One that holds most of the page is a frame around free lines."""
        self._claimed.add(id(square))
        if len(square.cell.lines) > 0.5 * len(self.page.lines) and len(self.vocabulary.find(square.text)) > 2:
            found, _ = pair_lines(self.page, square.cell.lines, self.vocabulary)
            self.pairs += found.pairs
            self.unmapped += found.unmapped
            return
        self.pairs += split_pairs(square.text, self.vocabulary, page=self.page, box=square.cell.box)

    def _read_across(self, square: Square) -> None:
        """A row without inner ruling lines: label and value stand side by side in it, the label perhaps broken."""
        if square.cell.column or square.right < self.table.columns:
            return
        found, before = pair_lines(self.page, square.cell.lines, self.vocabulary)
        if before or len(found.pairs) != 1 or "\n" not in found.pairs[0].label.text:
            return
        self._claimed.add(id(square))
        self.pairs += found.pairs

    def _row_owner(self, label: Square) -> str:
        """The field of the last label before ``label`` that has another behind it instead of a value (法定代表人 | 姓名
        … 职务 … 电话 …), in a row that is no head."""
        row = self.row(label.cell.row)
        before = row[: row.index(label)] if label in row else []
        owners = [
            one.label.field for one, following in itertools.pairwise([*before, label]) if one.label and following.label
        ]
        return owners[-1] if owners and not self._head(label) else ""

    def _add(
        self,
        field: str,
        label: Square,
        value: Passage,
        places: Iterable[Square],
        doubts: Iterable[str] = (),
        owner: str = "",
    ) -> None:
        if field == OTHER:
            return
        also = label.label.also if label.label else ()
        owner = owner or self._row_owner(label)
        doubts = (*doubts, *([LABEL_NOT_WHOLE] if label.label and label.label.unsure else []))
        boxes = [square.cell.box for square in places] or [label.cell.box]
        self.pairs.append(
            Pair(field, label.text, value, self.page, enclose(boxes), tuple(doubts), owner=owner, also=also)
        )


def _is_corner(text: Passage, *, named: bool) -> bool:
    """What may stand over the labels of a table with labels on two sides: nothing, or a word for them all (人员)."""
    return not text or (named and looks_like_label(text.text) and len(label_name(text.text)) <= _CORNER)


def split_pairs(
    text: Passage, vocabulary: Vocabulary, *, page: Page, box: tuple[float, float, float, float], section: str = ""
) -> list[Pair]:
    """The labels in running ``text``, each with what follows it up to the next label."""
    hits = vocabulary.find(text)
    pairs = []
    ends = [hit.start for hit in hits[1:]] + [len(text)]
    for hit, end in zip(hits, ends, strict=False):
        value = text[hit.end : end].strip()
        pairs.append(Pair(hit.field, text[hit.start : hit.end], value, page, box, section=section))
    return pairs


def _without_repeats(runs: list[list[Square]]) -> list[list[Square]]:
    """The runs with a cell that spans several rows kept in its first row only."""
    seen: set[int] = set()
    kept = []
    for run in runs:
        kept.append([square for square in run if id(square) not in seen])
        seen.update(id(square) for square in run)
    return kept
