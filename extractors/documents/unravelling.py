"""Pages of dense forms (slips, invoices) made ready for pairing labels with values.

Four things are undone: labels in two languages, a reading that ran two columns together (…科技支行收款开户行：, or
without a colon where labels stand in a column), one that fell into pieces without a blank between them (2024年03月 and
27日), and ruling lines that only part one row of labels and values from the next, so that a whole row is taken for one
cell.
"""

import re
import unicodedata
from collections.abc import Sequence
from itertools import pairwise

from extractors.documents.sides import without_lines
from extractors.layout.labels import Vocabulary, label_name
from extractors.passage import Passage, enclose
from extractors.rows import rows_of
from schemas.evidence import Box
from schemas.page import Cell, Line, Page, Section, Table

_SPECK = re.compile(r"[\u4e00-\u9fff][.·,，、|*_][\u4e00-\u9fff]")
_GOES_ON = re.compile(r"[年月日]\|[\u4e00-\u9fff\d]|\d\|[年月日]|[\u4e00-\u9fff]\|[:：]")
_BILINGUAL = re.compile(
    r"\s*(?P<label>[\u4e00-\u9fff()（）/]{2,16}?)\s*[(（/]?\s*"
    r"(?P<english>[A-Za-z][A-Za-z ./'&-]{1,40})[)）]?\s*(?=[:：]|$)"
)
_ENGLISH = re.compile(
    r"\b(?:remitter|payer|payee|beneficiary|account|no|number|bank|name|amount|words|figures|purpose|ref|reference|receipt"
    r"|date|time|currency|charge|fee|channel|code|type|serial|transaction|remarks?|note|usage|details|summary|drawer"
    r"|debit|credit|balance|opening|status|voucher|abstract)\b",
    re.IGNORECASE,
)
"""What the labels of bilingual slips are called in English; one such word tells a label."""
_THROUGHOUT = 3
_CARD = 6
"""The blocks of one party that tables of slips hold have fewer labels."""
_CRACK = 0.6
_TOUCHING = 0.3
"""Pieces of one line stand closer than this share of their height."""
_LONG = 4
"""Shorter labels are too often part of a word to be looked for within a line."""
_SHORT = 3
_COLUMN, _COLUMN_OF = 0.02, 2
"""Labels that begin this near to each other, in fractions of the page's width, and how many others make a column."""


def unravel(page: Page, vocabulary: Vocabulary) -> Page:
    """``page`` with lines parted where a label of ``vocabulary`` with its colon begins within them, pieces of one line
    put together, and without cells as wide as their table: what stands in these is free."""
    pieced = _without_specks(joined_pieces(page, vocabulary), vocabulary)
    parted = _parted(_in_one_language(pieced, vocabulary), vocabulary)
    return parted.model_copy(
        update={"tables": tuple(_without_wide(parted, table, vocabulary) for table in parted.tables)}
    )


def _without_specks(page: Page, vocabulary: Vocabulary) -> Page:
    """Labels read with a speck in them (账.号) as they are called; a label has no value of its own to change."""
    lines = tuple(
        line.model_copy(update={"text": label_name(line.text), "scores": (), "sections": (), "second_reading": None})
        if _SPECK.search(line.text) and label_name(line.text) in vocabulary.by_name
        else line
        for line in page.lines
    )
    return page.model_copy(update={"lines": lines})


def _in_one_language(page: Page, vocabulary: Vocabulary) -> Page:
    """Labels that say the same in English behind the Chinese (付款方账号 A/C No.) as they are called in Chinese, where
    the form does so throughout; the English is a label's, never the name of a party abroad."""
    found = {index: match for index, line in enumerate(page.lines) if (match := _bilingual(line.text, vocabulary))}
    if len(found) < _THROUGHOUT:
        return page
    lines = list(page.lines)
    for index, match in found.items():
        whole = lines[index]
        label, _, rest = parts_at(whole, [0, match.end("label"), match.end(), len(whole.text)])
        lines[index] = _together(label, rest) if rest.text else label
    return page.model_copy(update={"lines": tuple(lines)})


def _bilingual(text: str, vocabulary: Vocabulary) -> re.Match[str] | None:
    match = _BILINGUAL.match(text)
    if match is None or label_name(match["label"]) not in vocabulary.by_name:
        return None
    return match if _ENGLISH.search(match["english"]) else None


def _without_wide(page: Page, table: Table, vocabulary: Vocabulary) -> Table:
    kept = tuple(
        cell for cell in table.cells if not _is_row(page, table, cell) and not _is_card(page, table, cell, vocabulary)
    )
    return table.model_copy(update={"cells": kept}) if len(kept) < len(table.cells) else table


def _is_card(page: Page, table: Table, cell: Cell, vocabulary: Vocabulary) -> bool:
    """Whether the cell is the card an app prints its slip on: nothing beside it, labels of most fields within."""
    rows = range(cell.row, cell.row + cell.row_span)
    beside = any(other is not cell and other.lines and other.row in rows for other in table.cells)
    if beside or len(cell.lines) < 2 * _CARD:
        return False
    hits = [hit for index in cell.lines for hit in vocabulary.find(Passage.of_line(page, index))]
    return len({hit.field for hit in hits}) >= _CARD


def _is_row(page: Page, table: Table, cell: Cell) -> bool:
    """Whether the cell is a row of its table with several stretches of print side by side."""
    across = cell.column == 0 and cell.column_span == table.columns
    boxes = [page.lines[index].box for index in cell.lines]
    beside = any(
        one[2] <= other[0] + 0.005 and min(one[3], other[3]) - max(one[1], other[1]) > 0.5 * (one[3] - one[1])
        for one in boxes
        for other in boxes
    )
    return across and beside


def _parted(page: Page, vocabulary: Vocabulary) -> Page:
    names = sorted({name for name in vocabulary.by_name if len(name) >= _LONG}, key=len, reverse=True)
    pattern = re.compile(rf"(?:{'|'.join(map(re.escape, names))})\s*[:：∶︰]")
    marked = with_parts(page, [_parts(line, pattern) for line in page.lines])
    return with_parts(marked, [_off_its_label(marked, line, vocabulary) for line in marked.lines])


def _off_its_label(page: Page, line: Line, vocabulary: Vocabulary) -> list[Line]:
    """The line, cut before a label it ends with (…有限公收款行) where that label begins in a column of labels."""
    ends = (name for name in vocabulary.by_name if len(name) >= _SHORT and line.text.endswith(name))
    name = next(ends, "")
    start = len(line.text) - len(name)
    if not name or start < _SHORT or vocabulary.whole(line.text):
        return [line]
    left = _box(line, start, len(line.text))[0]
    column = [
        other
        for other in page.lines
        if other is not line and abs(other.box[0] - left) < _COLUMN and vocabulary.whole(other.text)
    ]
    return parts_at(line, [0, start, len(line.text)]) if len(column) >= _COLUMN_OF else [line]


def with_parts(page: Page, parts: Sequence[Sequence[Line]]) -> Page:
    """``page`` with the lines ``parts`` has for each of its lines; the cells hold all parts of theirs."""
    lines: list[Line] = []
    places: dict[int, tuple[int, ...]] = {}
    for index, some in enumerate(parts):
        places[index] = tuple(range(len(lines), len(lines) + len(some)))
        lines += some
    tables = []
    for table in page.tables:
        cells = tuple(
            cell.model_copy(update={"lines": tuple(new for old in cell.lines for new in places[old])})
            for cell in table.cells
        )
        tables.append(table.model_copy(update={"cells": cells}))
    return page.model_copy(update={"lines": tuple(lines), "tables": tuple(tables)})


def _parts(line: Line, pattern: re.Pattern[str]) -> list[Line]:
    """The line, cut before each label within it; the pieces keep their place, their scores and their doubt."""
    starts = [match.start() for match in pattern.finditer(line.text) if match.start() > 1]
    if not starts:
        return [line]
    return parts_at(line, [0, *starts, len(line.text)])


def parts_at(line: Line, edges: Sequence[int]) -> list[Line]:
    """The stretches of the line between ``edges``."""
    parts = []
    for start, end in pairwise(edges):
        update = {
            "text": line.text[start:end],
            "box": _box(line, start, end),
            "scores": line.scores[start:end] if len(line.scores) == len(line.text) else (),
            "sections": tuple(
                Section(start=one.start - start, end=one.end - start, box=one.box)
                for one in line.sections
                if start <= one.start and one.end <= end
            ),
            "second_reading": _piece_of_second(line, start, end),
        }
        parts.append(line.model_copy(update=update))
    return parts


def _piece_of_second(line: Line, start: int, end: int) -> str | None:
    """The part of another reading, where both have as many characters."""
    if line.second_reading is None:
        return None
    same = len(line.second_reading) == len(line.text)
    return line.second_reading[start:end] if same else line.second_reading


def joined_pieces(page: Page, vocabulary: Vocabulary) -> Page:
    """``page`` with lines put together that touch each other in a row; between two cells there is more of a blank, but
    where a value fills its column up to the next label."""
    follower = {
        left: right
        for row in rows_of(page)
        for left, right in pairwise(row.indexes)
        if _touch(page, page.lines[left], page.lines[right])
        and not _is_next_label(page.lines[left].text, page.lines[right].text, vocabulary)
    }
    if not follower:
        return page
    lines = list(page.lines)
    dropped: set[int] = set()
    for first in sorted(set(follower) - set(follower.values())):
        index = first
        while index in follower:
            index = follower[index]
            lines[first] = _together(lines[first], page.lines[index])
            dropped.add(index)
    return without_lines(page.model_copy(update={"lines": tuple(lines)}), dropped)


def _touch(page: Page, left: Line, right: Line) -> bool:
    """Whether nothing but a crack is between the two; half a character where the text plainly goes on."""
    one, other = left.box, right.box
    height = min(one[3] - one[1], other[3] - other[1])
    alike = height > 0.7 * max(one[3] - one[1], other[3] - other[1])
    gap = (other[0] - one[2]) * page.width / page.height
    goes_on = _GOES_ON.search(f"{left.text}|{right.text}") is not None
    return alike and -0.2 * height < gap < (_CRACK if goes_on else _TOUCHING) * height


def _is_next_label(left: str, right: str, vocabulary: Vocabulary) -> bool:
    """Whether ``right`` is a label by itself, and no rest of one that begins in ``left`` (付款方 | 开户行)."""
    if len(label_name(right)) < _SHORT or vocabulary.whole(right) is None:
        return False
    return vocabulary.whole(left) is None and vocabulary.whole(left + right) is None and len(left) > _SHORT


def _together(left: Line, right: Line) -> Line:
    """Two pieces as the one line they are."""
    whole = left.scores and right.scores
    shift = len(left.text)
    sections = tuple(Section(start=one.start + shift, end=one.end + shift, box=one.box) for one in right.sections)
    second = None
    if left.second_reading is not None or right.second_reading is not None:
        second = (left.second_reading or left.text) + (right.second_reading or right.text)
    return left.model_copy(
        update={
            "text": left.text + right.text,
            "box": enclose([left.box, right.box]),
            "confidence": min(left.confidence, right.confidence),
            "scores": (*left.scores, *right.scores) if whole else (),
            "sections": (*left.sections, *sections) if left.sections and right.sections else (),
            "second_reading": second,
            "under_seal": left.under_seal or right.under_seal,
            "handwritten": left.handwritten or right.handwritten,
        }
    )


def _box(line: Line, start: int, end: int) -> Box:
    """The place of ``line.text[start:end]``, by the width of the characters before it."""
    widths = [2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in line.text]
    x0, y0, x1, y1 = line.box
    unit = (x1 - x0) / sum(widths)
    return (x0 + unit * sum(widths[:start]), y0, x0 + unit * sum(widths[:end]), y1)
