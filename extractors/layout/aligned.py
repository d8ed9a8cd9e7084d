"""Records of a table without ruling lines: columns by alignment with the words of the head."""

import itertools
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from extractors.layout.gathering import Piece, gathered
from extractors.layout.labels import COLON, OTHER, Vocabulary, is_heading, looks_like_label
from extractors.layout.record import Column, Fits, Record, is_head, without_doubles
from extractors.passage import Passage, enclose
from extractors.rows import Row, rows_of
from schemas.evidence import Box
from schemas.page import Page

BETWEEN_COLUMNS = "列的归属不确定"

_CHANGE = re.compile(r"(?<=[\u4e00-\u9fff])(?=[\d*])|(?<=[\dXx*])(?=[\u4e00-\u9fff])")
_TOTAL = re.compile(r"合计|总计|小计|共计|以上|以下空白|备注|注[:：]|说明")
_CHAPTER = re.compile(
    r"\s*(?:[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十]{1,3}\)|\d{1,2}\.\d{1,2}(?:\.\d{1,2})?[.、]?(?!\d))"
    r"\s*[\u4e00-\u9fff\s、]{2,20}(?:\([^()]{1,16}\))?\s*|\s*案例\s*[一二三四五六七八九十\d]{1,2}\s*"
)
"""The heading of what follows the table: 四、工作基础, （三）工作机制, 3.3 工作机制, 案例5."""
_CLEAR = 0.6
"""A column wins when its distance is below this share of the next best one's."""
_EXACT = 0.004
"""Edges or middles this near, in fractions of the page, are aligned on purpose."""
_FAR = 3.5
"""Rows further apart than this many line heights do not belong together."""


@dataclass
class Aligned:
    rows: list[Record] = field(default_factory=list)
    columns: list[Column] = field(default_factory=list)
    lines: set[int] = field(default_factory=set)


@dataclass(frozen=True)
class _Token:
    text: Passage
    box: Box


def aligned_records(
    page: Page,
    indexes: Sequence[int],
    vocabulary: Vocabulary,
    *,
    minimum: int,
    key: str,
    fits: Fits,
    columns: Sequence[Column] = (),
) -> Aligned:
    """The records among the lines ``indexes``. Without a head among them, ``columns`` (of the page before, or of the
    ruled head above) are used where the rows fit them."""
    rows = rows_of(page, indexes)
    found = Aligned()
    current = list(columns)
    inherited = bool(columns)
    last: Row | None = None
    skip = 0
    run: list[Piece] = []
    for position, row in enumerate(rows):
        if skip:
            skip -= 1
            continue
        head, height = _head(rows, position, vocabulary, minimum, key)
        if head:
            found.rows += gathered(run)
            run = []
            current, inherited, last, skip = head, False, row, height - 1
            found.columns = head
            found.lines.update(index for one in rows[position : position + height] for index in one.indexes)
            continue
        if is_heading(row.passage.text) or (len(row.indexes) == 1 and _CHAPTER.fullmatch(row.passage.text)):
            current, last, inherited = [], None, False
        if not current or (last is None and not inherited):
            continue
        record = _record(row, current, fits)
        if record is None or not _belongs(record, row, last, key, fits):
            if last is not None and run:
                current, last = [], None
            continue
        run.append(Piece(record, row))
        found.lines.update(row.indexes)
        last = row
    found.rows += gathered(run)
    if found.rows and not found.columns:
        found.columns = list(columns)
    return found


def _belongs(record: Record, row: Row, last: Row | None, key: str, fits: Fits) -> bool:
    if last is not None:
        height = max(last.box[3] - last.box[1], row.box[3] - row.box[1])
        if row.box[1] - last.box[3] > _FAR * height:
            return False
    if key in record.values:
        return record.is_plausible(key, fits)
    return bool(record.values) and (last is not None or record.has_head)


def _head(
    rows: Sequence[Row], position: int, vocabulary: Vocabulary, minimum: int, key: str
) -> tuple[list[Column], int]:
    """The columns of a head at ``position`` and how many rows it takes (a long head is broken over two)."""
    single = _columns(rows[position : position + 1], vocabulary)
    double = _columns(rows[position : position + 2], vocabulary)
    below = _known(_columns(rows[position + 1 : position + 2], vocabulary))
    broken = len(_known(double)) > max(len(_known(single)), len(below))
    best, height = (double, 2) if broken else (single, 1)
    return (best, height) if key in _known(best) and len(_known(best)) >= minimum else ([], 0)


def _known(columns: Sequence[Column]) -> set[str]:
    return {column.field for column in columns} - {OTHER}


def _columns(rows: Sequence[Row], vocabulary: Vocabulary) -> list[Column]:
    groups: list[list[_Token]] = []
    for row in rows:
        for token in _head_tokens(row, vocabulary):
            group = next((g for g in groups if _overlap(enclose(t.box for t in g), token.box) > 0.3), None)
            if group is None:
                groups.append([token])
            else:
                group.append(token)
    columns = []
    for group in groups:
        text = Passage.join((token.text for token in group), "\n")
        hit = vocabulary.whole(text.text)
        if hit or looks_like_label(text.text):
            columns.append(Column(hit.field if hit else OTHER, enclose(t.box for t in group), text))
        else:
            return []
    return without_doubles(columns) if is_head(columns, vocabulary, minimum=0) else []


def _head_tokens(row: Row, vocabulary: Vocabulary) -> list[_Token]:
    """The words of a head: a known label is one word however it is spaced (姓　名)."""
    tokens: list[_Token] = []
    for index in row.indexes:
        line = Passage.of_line(row.page, index)
        hits = vocabulary.find(line)
        chain = vocabulary.chain(line.text)
        hits = chain if len(chain) > 1 else hits
        whole = None if hits else vocabulary.whole(line.text)
        edges = sorted({0, len(line), *(hit.start for hit in hits), *(hit.end for hit in hits)})
        for start, end in itertools.pairwise(edges):
            known = whole or any(hit.start == start for hit in hits)
            tokens += [_Token(line[start:end], box)] if known and (box := line[start:end].straight_box) else []
            tokens += [] if known else _stretches(line[start:end], split_change=False)
    return tokens


def _stretches(line: Passage, *, split_change: bool) -> list[_Token]:
    """The stretches of a line between blanks; also where Han characters and figures meet, when a reading ran columns
    together."""
    starts = [i for i in range(len(line)) if i == 0 or line.blank_before(i)]
    if split_change:
        starts = sorted({*starts, *(match.start() for match in _CHANGE.finditer(line.text))})
    tokens = []
    for start, end in zip(starts, [*starts[1:], len(line)], strict=True):
        text = line[start:end].strip()
        box = text.straight_box
        if text and box:
            tokens.append(_Token(text, box))
    return tokens


def _record(row: Row, columns: Sequence[Column], fits: Fits) -> Record | None:
    text = row.passage.text
    if _TOTAL.search(text) or re.match(rf"[\u4e00-\u9fff]{{2,10}}[{COLON}]", text):
        return None
    record = Record(row.page)
    for column, value, sure in _placed(_whole_or_split(row, columns, fits), columns, fits):
        record.put(column, value, () if sure else (BETWEEN_COLUMNS,))
    return record.checked(fits) if record.values else None


def _placed(tokens: Sequence[_Token], columns: Sequence[Column], fits: Fits) -> list[tuple[Column, Passage, bool]]:
    """Every token with its column. What is aligned to a hair takes its column for itself; a word close behind another
    (养老 失业 工伤) stays with that one."""
    exact = {
        id(token): column
        for token in tokens
        if _distance(token.box, (column := min(columns, key=lambda c: _distance(token.box, c.box))).box) < _EXACT
    }
    placed: list[tuple[Column, Passage, bool]] = []
    before: _Token | None = None
    ordered = sorted(tokens, key=lambda one: one.box[0])
    for number, token in enumerate(ordered):
        last = placed[-1][0] if placed else None
        following = next((exact[id(later)] for later in ordered[number:] if id(later) in exact), None)
        between = _between(columns, last, following, taken=exact.values())
        if id(token) in exact:
            column, sure = exact[id(token)], True
        elif (by_form := _by_form(token, columns, fits)) in between and not _fits(token, last, fits):
            column, sure = by_form, True
        elif last and (not between or (before and _close(before, token))):
            column, sure = last, last.field == OTHER
        else:
            column, sure = _column_of(token, between or columns, fits)
        if any(other is column and column.field != OTHER for other, _, _ in placed) and len(token.text) > 1:
            sure = False
        placed.append((column, token.text, sure))
        before = token
    return placed


def _fits(token: _Token, column: Column | None, fits: Fits) -> bool:
    return column is not None and column.field in fits and bool(fits[column.field].fullmatch(token.text.text))


def _by_form(token: _Token, columns: Sequence[Column], fits: Fits) -> Column | None:
    """The one column whose form the word has, where no other column's form would do."""
    fitting = [column for column in columns if _fits(token, column, fits)]
    return fitting[0] if len(fitting) == 1 else None


def _between(
    columns: Sequence[Column], last: Column | None, following: Column | None, *, taken: Collection[Column]
) -> list[Column]:
    """The columns a word may stand in: behind that of the word before it, before that of the next one surely placed."""
    left = columns.index(last) if last else -1
    right = columns.index(following) if following else len(columns)
    return [column for column in columns[left + 1 : right] if not any(column is other for other in taken)]


def _close(left: _Token, right: _Token) -> bool:
    page = right.text.page
    ratio = page.height / page.width if page else 1.0
    return right.box[0] - left.box[2] < 0.9 * (right.box[3] - right.box[1]) * ratio


def _whole_or_split(row: Row, columns: Sequence[Column], fits: Fits) -> list[_Token]:
    """Lines stay whole when they have the form of the column they stand in, else they are split."""
    tokens: list[_Token] = []
    for index in row.indexes:
        line = Passage.of_line(row.page, index)
        box = line.straight_box
        if not line or not box:
            continue
        whole = _Token(line, box)
        column, _ = _column_of(whole, columns, fits)
        spans = [c for c in columns if _overlap(box, c.box) > 0.5]
        fitting = column.field not in fits or fits[column.field].fullmatch(line.text)
        if fitting and len(spans) <= 1:
            tokens.append(whole)
        else:
            tokens += _stretches(line, split_change=True)
    return tokens


def _column_of(token: _Token, columns: Sequence[Column], fits: Fits) -> tuple[Column, bool]:
    """The column ``token`` is aligned with, and whether that is beyond doubt."""
    ranked = sorted(columns, key=lambda column: _distance(token.box, column.box))
    best = ranked[0]
    text = token.text.text.replace("\n", "")
    if len(ranked) == 1:
        return best, True
    if _distance(token.box, best.box) < _CLEAR * _distance(token.box, ranked[1].box):
        return best, True
    fitting = [c for c in ranked[:2] if c.field in fits and fits[c.field].fullmatch(text)]
    if len(fitting) == 1:
        return fitting[0], fitting[0] is best
    return best, False


def _distance(one: Box, other: Box) -> float:
    """Between two boxes side by side: the smallest distance of left edges, middles or right edges."""
    middles = abs((one[0] + one[2]) - (other[0] + other[2])) / 2
    return min(abs(one[0] - other[0]), middles, abs(one[2] - other[2]))


def _overlap(one: Box, other: Box) -> float:
    across = min(one[2], other[2]) - max(one[0], other[0])
    return across / (min(one[2] - one[0], other[2] - other[0]) or 1)
