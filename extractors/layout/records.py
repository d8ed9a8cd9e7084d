"""Tables with a head: one record a row, over several pages with the head repeated or not.

Columns are those of the ruling lines where there are any. Without ruling lines, or where only the columns are ruled, a
stretch of print belongs to the column whose head it is aligned with (left edge, middle or right edge), so an empty
place never shifts what stands behind it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from re import Pattern

from extractors.layout.aligned import aligned_records
from extractors.layout.blocks import area, flat, unique
from extractors.layout.labels import OTHER, Vocabulary, label_name, looks_like_label
from extractors.layout.record import Column, Fits, Record, is_head, without_doubles
from extractors.passage import Passage, enclose
from extractors.rows import body_rows
from schemas.evidence import Box
from schemas.page import Cell, Page, Table

MIXED_CELL = "单元格跨列，归属不确定"

_ENOUGH = 4
"""So many rows show by their form what a column without a known head holds."""
_MOSTLY = 0.8
_LONGEST_KEY = 6


@dataclass
class Records:
    """The records in reading order; ``used``: (page, table) by position → rows that were head or record;
    ``used_lines``: page by position → lines of heads and records; ``heads``: pages by position with their own head."""

    rows: list[Record] = field(default_factory=list)
    used: dict[tuple[int, int], list[int]] = field(default_factory=dict)
    used_lines: dict[int, set[int]] = field(default_factory=dict)
    unmapped: tuple[str, ...] = ()

    def with_lines(self, other: "Records") -> "Records":
        """These records, with the lines of ``other`` used too."""
        positions = {*self.used_lines, *other.used_lines}
        lines = {one: self.used_lines.get(one, set()) | other.used_lines.get(one, set()) for one in positions}
        return replace(self, used_lines=lines)


def find_records(
    pages: Sequence[Page], vocabulary: Vocabulary, *, minimum: int = 3, key: str = "name", fits: Fits | None = None
) -> Records:
    """All records of tables whose head has ``minimum`` columns of the vocabulary, that of ``key`` among them.
    ``fits``: field → pattern its values have; decides between two columns a stretch could belong to, and what fits
    no column's pattern is doubtful."""
    found = Records()
    columns: list[Column] = []
    unruled: list[Column] = []
    unmapped: list[str] = []
    for position, page in enumerate(pages):
        if found.rows and found.rows[-1].page is pages[position - 1]:
            _read_cut_off(found, page, position, columns, minimum)
        order = _reading_order(page.tables)
        for number in order:
            whole = _RuledTable(page, page.tables[number], vocabulary, minimum, key, (fits or {}).get(key))
            if number == order[0] and unruled:
                _read_ruled_rest(found, whole, unruled, (position, number))
            for ruled in whole.blocks():
                columns = _read_table(found, ruled, columns, (position, number), fits or {})
        in_cells = {index for table in page.tables for cell in table.cells for index in cell.lines}
        in_cells |= found.used_lines.get(position, set())
        free = [index for index in range(len(page.lines)) if index not in in_cells]
        aligned = aligned_records(page, free, vocabulary, minimum=minimum, key=key, fits=fits or {}, columns=unruled)
        unruled = aligned.columns if aligned.rows else []
        found.used_lines.setdefault(position, set()).update(aligned.lines)
        _extend(found.rows, aligned.rows)
        unmapped += [label_name(column.label.text) for column in aligned.columns if column.field == OTHER]
    unmapped += [label_name(column.label.text) for column in columns if column.field == OTHER]
    found.unmapped = unique(unmapped)
    return found


def _reading_order(tables: Sequence[Table]) -> list[int]:
    """The tables by position, down the page; of tables side by side the left one comes first, whichever begins a hair
    higher."""
    order: list[int] = []
    boxes = [enclose([cell.box for cell in table.cells]) for table in tables]
    for number, box in enumerate(boxes):
        at = len(order)
        while at and _right_of(boxes[order[at - 1]], box):
            at -= 1
        order.insert(at, number)
    return order


def _right_of(one: Box, other: Box) -> bool:
    """Whether ``one`` stands wholly on the right of ``other``, at half the height of the lower of the two at least."""
    beside = min(one[3], other[3]) - max(one[1], other[1])
    return one[0] >= other[2] - 0.01 and beside > 0.5 * min(one[3] - one[1], other[3] - other[1])


def _read_cut_off(found: Records, page: Page, position: int, columns: Sequence[Column], minimum: int) -> None:
    """The rows a page break left at the top of ``page``, too few to be seen as a ruled table: one line of print in
    every column of the page before, none beside them."""
    ruled = [column for column in columns if column.start >= 0]
    in_cells = {index for table in page.tables for cell in table.cells for index in cell.lines}
    for row in body_rows(page):
        boxes = [page.lines[index].box for index in row.indexes]
        each = len(boxes) == len(ruled) >= minimum and not in_cells & set(row.indexes)
        if not each or not all(_stands_in(box, c.box) for box, c in zip(boxes, ruled, strict=True)):
            return
        record = Record(page)
        for index, column in zip(row.indexes, ruled, strict=True):
            record.put(column, Passage.of_line(page, index))
        found.rows.append(record)
        found.used_lines.setdefault(position, set()).update(row.indexes)


def _read_ruled_rest(found: Records, table: "_RuledTable", columns: Sequence[Column], place: tuple[int, int]) -> None:
    """The first rows of a ruled table that go on with a table of the page before whose lines were not seen: one cell
    under every column's head."""
    for row in range(table.table.rows):
        cells = [cell for cell in table.cells if cell.row == row]
        if len(cells) != len(columns) or any(cell.row_span > 1 for cell in cells):
            return
        record = Record(table.page)
        for cell, column in zip(cells, columns, strict=True):
            if not cell.box[0] < (column.box[0] + column.box[2]) / 2 < cell.box[2]:
                return
            if cell.lines:
                record.put(column, table.text(cell))
        if table.key not in record.values or not record.is_plausible(table.key, {}):
            return
        found.rows.append(record)
        found.used.setdefault(place, []).append(row)


def _stands_in(line: Box, column: Box) -> bool:
    return column[0] - 0.02 < line[0] and line[2] < column[2] + 0.02


class _RuledTable:
    """A ruled table, its head and its rows."""

    def __init__(
        self, page: Page, table: Table, vocabulary: Vocabulary, minimum: int, key: str, form: Pattern[str] | None = None
    ) -> None:
        self.page, self.table, self.vocabulary, self.form = page, table, vocabulary, form
        self.cells = sorted(table.cells, key=lambda cell: (cell.row, cell.column))
        self.minimum, self.key = minimum, key

    def text(self, cell: Cell) -> Passage:
        return area(self.page, cell.lines)

    def head(self) -> tuple[list[Column], int, int] | None:
        """Columns, first row and the row behind the head; ``None`` where the table has no head."""
        for row in range(self.table.rows):
            cells = [cell for cell in self.cells if cell.row == row]
            names = [cell for cell in cells if self._field(cell) == self.key]
            names = names or self._names_by_form(row)
            if not names:
                continue
            bottom = max(cell.row + cell.row_span for cell in names)
            left = self._left_of(names[0])
            head = [cell for cell in self.cells if row <= cell.row < bottom and cell.column >= left]
            columns = self._columns(head)
            if not self._field(names[0]):
                columns = [replace(c, field=self.key) if c.start == names[0].column else c for c in columns]
            if is_head(columns, self.vocabulary, minimum=self.minimum):
                return columns, row, bottom
        return None

    def blocks(self) -> "list[_RuledTable]":
        """The tables side by side in this one, whose head says the same columns twice or more (月份 基数 | 月份 基数,
        姓名 证件号码 | 姓名 证件号码); else itself alone."""
        for row in range(self.table.rows):
            head = [cell for cell in self.cells if cell.row == row]
            fields = [self._field(cell) for cell in head]
            times = fields.count(self.key)
            width = len(head) // times if times > 1 else 0
            if not width or len(head) % times or fields != fields[:width] * times:
                continue
            if len(set(fields[:width]) - {None, OTHER}) < self.minimum:
                continue
            starts = [cell.column for cell in head[::width]]
            ends = [*starts[1:], self.table.columns]
            return [self._part(start, end) for start, end in zip(starts, ends, strict=True)]
        return [self]

    def _part(self, start: int, end: int) -> "_RuledTable":
        cells = tuple(c for c in self.cells if c.column < end and start < c.column + c.column_span)
        table = self.table.model_copy(update={"cells": cells})
        return _RuledTable(self.page, table, self.vocabulary, self.minimum, self.key, self.form)

    def _names_by_form(self, row: int) -> list[Cell]:
        """The one head cell in ``row`` nobody knows whose column holds the key's values, where the key's own head was
        not read and enough of the others were: nearly all of the key's form, and hardly two the same."""
        head = [cell for cell in self.cells if cell.row == row and cell.lines]
        known = {field for cell in head if (field := self._field(cell)) and field != OTHER}
        key_is_known = any(self._field(cell) == self.key for cell in self.cells)
        if self.form is None or len(known) <= self.minimum or key_is_known:
            return []
        keys = []
        for cell in head:
            below = [
                c for c in self.cells if c.column == cell.column and c.row > row and c.column_span == 1 and c.lines
            ]
            values = [flat(self.text(one)) for one in below]
            fitting = {value for value in values if len(value) <= _LONGEST_KEY and self.form.fullmatch(value)}
            if not self._field(cell) and len(values) >= _ENOUGH and len(fitting) >= _MOSTLY * len(values):
                keys.append(cell)
        return keys if len(keys) == 1 else []

    def _left_of(self, name: Cell) -> int:
        """The head's first column: the one before the name's, and further left as long as what is printed there is in
        the head's rows alone and may be a head (序号, 个人编号 and 证件号码 before 姓名). A form's title down the left
        side is no column: it reaches beyond the head."""
        bottom = name.row + name.row_span
        left = max(name.column - 1, 0)
        while left > 0:
            beside = next(
                (c for c in self.cells if c.column + c.column_span == left and c.row <= name.row < c.row + c.row_span),
                None,
            )
            of_head = beside is not None and name.row <= beside.row and beside.row + beside.row_span <= bottom
            like = beside is not None and looks_like_label(self.text(beside).text)
            if beside is None or not (self._field(beside) or (of_head and like)):
                break
            left = beside.column
        return left

    def _columns(self, head: Sequence[Cell]) -> list[Column]:
        """The lowest head cell of every column; none where a cell cannot be a head."""
        lowest: dict[tuple[int, int], Cell] = {}
        for cell in head:
            covered = [key for key in lowest if key[0] >= cell.column and key[1] <= cell.column + cell.column_span]
            inner = [other for other in head if other.row > cell.row and _inside(other, cell)]
            if not inner and not covered:
                lowest[cell.column, cell.column + cell.column_span] = cell
        columns = []
        for (start, end), cell in sorted(lowest.items()):
            text = self.text(cell)
            if text and not self._field(cell) and not looks_like_label(text.text):
                return []
            if text:
                columns.append(Column(self._field(cell) or OTHER, cell.box, text, start, end))
        return without_doubles(columns)

    def _field(self, cell: Cell) -> str | None:
        hit = self.vocabulary.whole(self.text(cell).text) if cell.lines else None
        return hit.field if hit else None

    def same_columns(self, columns: Sequence[Column]) -> bool:
        """Whether a table without a head goes on with the ``columns`` of the page before."""
        mine = {cell.column: cell.box for cell in self.cells if cell.column_span == 1}
        ruled = [column for column in columns if column.start >= 0]
        return bool(ruled) and all(
            column.start in mine and abs(mine[column.start][0] - column.box[0]) < 0.02 for column in ruled
        )

    def record(self, row: int, columns: Sequence[Column]) -> Record | None:
        """The row as a record; ``None`` for an empty row, a repeated head, a total, and for a row of another kind below
        (办公条件 | one cell under all columns but the key's)."""
        cells = [cell for cell in self.cells if cell.row <= row < cell.row + cell.row_span and cell.lines]
        record = Record(self.page)
        name = next((column for column in columns if column.field == self.key), None)
        behind = [column for column in columns if name is None or column.start > name.start]
        for cell in cells:
            hits = [c for c in columns if c.start < cell.column + cell.column_span and cell.column < c.end]
            text = self.text(cell)
            if not hits or not text:
                continue
            below_all = len(behind) > 1 and set(behind) <= set(hits)
            if len(hits) > 1 and (below_all or any(hit.field == self.key for hit in hits)):
                return None
            for hit in hits:
                record.put(hit, text, (MIXED_CELL,) if len(hits) > 1 else ())
        if not record.values or sum(self._field(cell) is not None for cell in cells) >= self.minimum:
            return None
        return record

    def stacked(self, row: int, columns: Sequence[Column]) -> bool:
        """Whether one ruled row holds several printed ones: no line between the persons."""
        heights = [
            len([line for line in area(self.page, cell.lines).text.split("\n") if line])
            for cell in self.cells
            if cell.row == row and any(c.start == cell.column and c.field in (self.key, "sequence") for c in columns)
        ]
        return bool(heights) and max(heights) >= 2 and len(heights) >= 2 and min(heights) >= 2


def _read_table(
    found: Records, table: _RuledTable, before: list[Column], place: tuple[int, int], fits: Fits
) -> list[Column]:
    head = table.head()
    if head is None:
        if not table.same_columns(before):
            return before
        columns, first, start = before, 0, 0
    else:
        columns, first, start = head
    used = list(range(first, start))
    for row in range(start, table.table.rows):
        if table.stacked(row, columns):
            indexes = [index for cell in table.cells if cell.row == row for index in cell.lines]
            inner = aligned_records(
                table.page, indexes, table.vocabulary, minimum=table.minimum, key=table.key, fits=fits, columns=columns
            )
            _extend(found.rows, inner.rows)
            used.append(row)
            continue
        record = table.record(row, columns)
        if record is not None and record.is_plausible(table.key, fits):
            _extend(found.rows, [record.checked(fits)])
            used.append(row)
        elif record is None or head is None:
            continue
    if len(used) > start - first:
        found.used[place] = sorted({*found.used.get(place, ()), *used})
    return columns


def _extend(rows: list[Record], more: Sequence[Record]) -> None:
    """Adds records; one without a name at the top of a page is the rest of the row the page break cut."""
    for record in more:
        if rows and not record.has_head and rows[-1].page is not record.page:
            rows[-1] = rows[-1].with_rest(record)
        elif record.has_head:
            rows.append(record)


def _inside(inner: Cell, outer: Cell) -> bool:
    return outer.column <= inner.column and inner.column + inner.column_span <= outer.column + outer.column_span
