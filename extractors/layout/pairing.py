"""All labels of a paper with their values, over its pages: ruled tables, free lines, page breaks, running text."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from extractors.layout.blocks import Found, Pair, row_passage, unique
from extractors.layout.cells import Grid, Square, split_pairs
from extractors.layout.labels import OTHER, Vocabulary, label_name, looks_like_label
from extractors.layout.lines import pair_lines
from extractors.layout.records import Records
from extractors.passage import Passage
from extractors.rows import rows_of
from schemas.evidence import Box
from schemas.page import Cell, Page, Table

SHARED_VALUE = "标签含多项，内容未能分开"

_MOST_OF_THE_PAGE = 0.5


@dataclass
class _Reading:
    """What was found so far; ``pending`` waits for the label on the next page."""

    pairs: list[Pair] = field(default_factory=list)
    unmapped: list[str] = field(default_factory=list)
    pending: list[Square] = field(default_factory=list)


def find_pairs(pages: Sequence[Page], vocabulary: Vocabulary, records: Records | None = None) -> Found:
    """The pairs of ``pages`` in reading order. The value of a label in ``vocabulary.inside`` is split at the labels it
    may hold; what stands before the first of them stays with the label itself. What was read as ``records`` already is
    left out."""
    reading = _Reading()
    for position, page in enumerate(pages):
        _read_page(reading, page, position, vocabulary, records or Records())
    merged = [part for pair in _merge(reading.pairs, vocabulary) for part in _split_shared(pair, vocabulary)]
    pairs = [part for pair in merged for part in _split_inside(pair, vocabulary)]
    unmapped = [*reading.unmapped, *(label_name(pair.label.text) for pair in pairs if pair.field == OTHER)]
    return Found(tuple(pair for pair in pairs if pair.field != OTHER), unique(unmapped))


def _read_page(reading: _Reading, page: Page, position: int, vocabulary: Vocabulary, records: Records) -> None:
    tables = [(number, table) for number, table in enumerate(page.tables) if not is_frame(page, table, vocabulary)]
    in_cells = {index for _, table in tables for cell in table.cells for index in cell.lines}
    taken = in_cells | records.used_lines.get(position, set())
    free = [index for index in range(len(page.lines)) if index not in taken]
    for number, table in sorted(tables, key=lambda one: one[1].box[1]):
        above = [index for index in free if page.lines[index].box[3] <= table.box[1] + 0.01]
        _read_lines(reading, page, above, vocabulary)
        free = [index for index in free if index not in above]
        _read_grid(reading, Grid(page, table, vocabulary, records.used.get((position, number), ())))
    _read_lines(reading, page, free, vocabulary)


def is_frame(page: Page, table: Table, vocabulary: Vocabulary) -> bool:
    """Whether the ruling lines are but a border around free lines: one filled cell with labels of several fields, not
    the sub-headings a form's cell may have; or such a cell over most of the page (the screen of a telephone) and bars
    without any label above and below it."""
    filled = [cell for cell in table.cells if cell.lines]
    if not filled:
        return False
    main, *others = sorted(filled, key=lambda cell: -_size(cell.box))
    if others and (_size(main.box) < _MOST_OF_THE_PAGE or any(_labels(page, cell, vocabulary) for cell in others)):
        return False
    sub_headings = {field for fields in vocabulary.inside.values() for field in fields}
    return len(_labels(page, main, vocabulary) - sub_headings) >= 3


def _labels(page: Page, cell: Cell, vocabulary: Vocabulary) -> set[str]:
    """The fields whose labels stand in ``cell``."""
    return {hit.field for row in rows_of(page, cell.lines) for hit in vocabulary.find(row_passage(row))}


def _size(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def _read_lines(reading: _Reading, page: Page, indexes: list[int], vocabulary: Vocabulary) -> None:
    found, before = pair_lines(page, indexes, vocabulary)
    last = reading.pairs[-1] if reading.pairs else None
    if before and last and last.page is not page and last.free and last.field in vocabulary.open_ended:
        reading.pairs[-1] = last.joined(before)
    reading.pairs += found.pairs
    reading.unmapped += found.unmapped


def _read_grid(reading: _Reading, grid: Grid) -> None:
    """Adds the table's pairs; joins what a page break cut off the label before or behind it."""
    vocabulary = grid.vocabulary
    loose = grid.loose
    first_labelled = min((s.cell.row for s in grid.squares if s.label or s.mixed), default=grid.table.rows)
    head = [s for s in loose if s.cell.row < first_labelled and sum(bool(o.text) for o in grid.row(s.cell.row)) <= 2]
    last = reading.pairs[-1] if reading.pairs else None
    pairs = list(grid.pairs)
    continues = last is not None and last.page is not grid.page
    if reading.pending:
        _settle_pending(reading, pairs, vocabulary, labelled_at_top=first_labelled == 0)
    if continues and last and head and reading.pairs[-1].field in vocabulary.open_ended:
        for square in head:
            reading.pairs[-1] = reading.pairs[-1].joined(square.text)
        loose = [square for square in loose if square not in head]
    foot = [s for s in loose if s.bottom == grid.table.rows and s.cell.row > first_labelled and _unlabelled(grid, s)]
    reading.pending = [square for square in foot if len(square.text) > 1]
    reading.pairs += pairs
    reading.unmapped += grid.unmapped
    for square in loose:
        if square not in foot and _is_row_label(grid, square):
            reading.unmapped.append(label_name(square.text.text))


def _settle_pending(reading: _Reading, pairs: list[Pair], vocabulary: Vocabulary, *, labelled_at_top: bool) -> None:
    """The unlabelled last row of the page before: the start of the first label's value here, or the end of the last
    one's there."""
    text = Passage.join((square.text for square in reading.pending), "\n")
    reading.pending = []
    if labelled_at_top and pairs and pairs[0].field in vocabulary.open_ended:
        pairs[0] = replace(pairs[0], value=Passage.join((text, pairs[0].value), "\n"))
    elif reading.pairs and reading.pairs[-1].field in vocabulary.open_ended:
        reading.pairs[-1] = reading.pairs[-1].joined(text)


def _unlabelled(grid: Grid, square: Square) -> bool:
    return not any(other.label or _is_row_label(grid, other) for other in grid.row(square.cell.row))


def _is_row_label(grid: Grid, square: Square) -> bool:
    """A cell in label position: short, at the left, something beside it."""
    row = grid.row(square.cell.row)
    return len(row) > 1 and square is row[0] and looks_like_label(square.text.text)


def _merge(pairs: list[Pair], vocabulary: Vocabulary) -> list[Pair]:
    """Consecutive pairs of one open-ended field on several pages become one (the label is repeated on each page)."""
    merged: list[Pair] = []
    for pair in pairs:
        last = merged[-1] if merged else None
        if last and last.field == pair.field and pair.field in vocabulary.open_ended and last.page is not pair.page:
            merged[-1] = last.joined(pair.value)
        elif last and last.field in vocabulary.inside.get(pair.field, ()) and last.page is not pair.page:
            merged += _part_goes_on(merged.pop(), pair, vocabulary)
        else:
            merged.append(pair)
    return merged


def _part_goes_on(part: Pair, pair: Pair, vocabulary: Vocabulary) -> list[Pair]:
    """A section whose label stands on the second page only: what comes before its next sub-heading is still the text
    of the sub-heading on the first."""
    hits = vocabulary.only(vocabulary.inside[pair.field]).find(pair.value)
    end = hits[0].start if hits else len(pair.value)
    rest = replace(pair, value=pair.value[end:].strip())
    return [part.joined(pair.value[:end].strip()) if end else part, rest]


def _split_shared(pair: Pair, vocabulary: Vocabulary) -> list[Pair]:
    """A value two labels share: 详细地址及邮编 with ``…号（邮编：610041）`` or ``…号 610041``."""
    if not pair.also:
        return [pair]
    parts = split_pairs(pair.value, vocabulary.only(pair.also), page=pair.page, box=pair.box)
    if parts:
        first = vocabulary.only(pair.also).find(pair.value)[0].start
        parts = [replace(part, value=part.value.strip(" \n\t()")) for part in parts]
        return [replace(pair, value=pair.value[:first].strip(" \n\t(,;"), also=()), *parts]
    for name in pair.also:
        found = list(re.finditer(vocabulary.forms.get(name, r"(?!)"), pair.value.text))
        if len(found) == 1:
            start, end = found[0].span()
            rest = pair.value[:start] if end > len(pair.value) - 2 else pair.value[end:]
            part = replace(pair, field=name, value=pair.value[start:end], also=())
            return [replace(pair, value=rest.strip(" \n\t(),;/、"), also=()), part]
    return [replace(pair, doubts=(*pair.doubts, SHARED_VALUE), also=())]


def _split_inside(pair: Pair, vocabulary: Vocabulary) -> list[Pair]:
    inside = vocabulary.inside.get(pair.field)
    if not inside:
        return [pair]
    parts = split_pairs(pair.value, vocabulary.only(inside), page=pair.page, box=pair.box, section=pair.field)
    if not parts:
        return [pair]
    first = vocabulary.only(inside).find(pair.value)[0]
    return [replace(pair, value=pair.value[: first.start].strip()), *parts]
