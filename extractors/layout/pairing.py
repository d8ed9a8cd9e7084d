"""All labels of a paper with their values, over its pages: ruled tables, free lines, page breaks, running text."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from extractors.layout.blocks import Found, Pair, unique
from extractors.layout.cells import Grid, Square, split_pairs
from extractors.layout.labels import OTHER, Vocabulary, label_name, looks_like_label
from extractors.layout.lines import pair_lines
from extractors.passage import Passage
from schemas.page import Page

CUT_BY_PAGE_BREAK = "内容跨页，按位置归入"

Used = Mapping[tuple[int, int], Sequence[int]]
"""(position of the page, position of its table) → rows already read as records."""


@dataclass
class _Reading:
    """What was found so far; ``pending`` waits for the label on the next page."""

    pairs: list[Pair] = field(default_factory=list)
    unmapped: list[str] = field(default_factory=list)
    pending: list[Square] = field(default_factory=list)
    cut_label: Passage = field(default_factory=Passage)


def find_pairs(pages: Sequence[Page], vocabulary: Vocabulary, used: Used | None = None) -> Found:
    """The pairs of ``pages`` in reading order. The value of a label in ``vocabulary.inside`` is split at the labels it
    may hold; what stands before the first of them stays with the label itself."""
    reading = _Reading()
    for position, page in enumerate(pages):
        _read_page(reading, page, position, vocabulary, used or {})
    pairs = [part for pair in _merge(reading.pairs, vocabulary) for part in _split_inside(pair, vocabulary)]
    unmapped = [*reading.unmapped, *(label_name(pair.label.text) for pair in pairs if pair.field == OTHER)]
    return Found(tuple(pair for pair in pairs if pair.field != OTHER), unique(unmapped))


def _read_page(reading: _Reading, page: Page, position: int, vocabulary: Vocabulary, used: Used) -> None:
    in_cells = {index for table in page.tables for cell in table.cells for index in cell.lines}
    free = [index for index in range(len(page.lines)) if index not in in_cells]
    top = min((table.box[1] for table in page.tables), default=1.0)
    above = [index for index in free if page.lines[index].box[3] <= top + 0.01]
    below = [index for index in free if index not in set(above)]
    _read_lines(reading, page, above, vocabulary, goes_on=not page.tables)
    for number, table in enumerate(page.tables):
        _read_grid(reading, Grid(page, table, vocabulary, used.get((position, number), ())))
    _read_lines(reading, page, below, vocabulary, goes_on=False)


def _read_lines(reading: _Reading, page: Page, indexes: list[int], vocabulary: Vocabulary, *, goes_on: bool) -> None:
    found, before = pair_lines(page, indexes, vocabulary)
    last = reading.pairs[-1] if reading.pairs else None
    if goes_on and before and last and last.page is not page and last.field in vocabulary.open_ended:
        reading.pairs[-1] = last.joined(before)
    reading.pairs += found.pairs
    reading.unmapped += found.unmapped


def _read_grid(reading: _Reading, grid: Grid) -> None:
    """Adds the table's pairs; joins what a page break cut off the label before or behind it."""
    vocabulary = grid.vocabulary
    loose = grid.loose
    first_labelled = min((s.cell.row for s in grid.squares if s.label or s.mixed), default=grid.table.rows)
    head = [square for square in loose if square.cell.row < first_labelled]
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
    return not any(other.label for other in grid.row(square.cell.row))


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
        else:
            merged.append(pair)
    return merged


def _split_inside(pair: Pair, vocabulary: Vocabulary) -> list[Pair]:
    inside = vocabulary.inside.get(pair.field)
    if not inside:
        return [pair]
    parts = split_pairs(pair.value, vocabulary.only(inside), page=pair.page, box=pair.box, section=pair.field)
    if not parts:
        return [pair]
    first = vocabulary.only(inside).find(pair.value)[0]
    return [replace(pair, value=pair.value[: first.start].strip()), *parts]
