"""A record of a table with a head, and the head's columns."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from re import Pattern

from extractors.layout.blocks import flat
from extractors.layout.labels import OTHER, Vocabulary
from extractors.passage import Passage
from schemas.evidence import Box
from schemas.page import Page

Fits = Mapping[str, Pattern[str]]

_OWN = ("name", "sequence", "year", "month", "insurance")
"""Columns that only the first line of a row fills."""

DOUBLED = "该项在表中有多列，取第一列"
WRONG_FORM = "内容与该列不符"
CUT_BY_PAGE_BREAK = "该行跨页"


@dataclass(frozen=True)
class Column:
    """A column: its field (``OTHER`` for one nobody maps), the head's box, and its ruled columns ``start:end`` (-1
    where nothing is ruled)."""

    field: str
    box: Box
    label: Passage
    start: int = -1
    end: int = -1
    doubled: bool = False


def without_doubles(columns: Iterable[Column]) -> list[Column]:
    """The columns from left to right; a field's second column (缴费基数 of another insurance) belongs to no fact, and
    the first says so."""
    kept: dict[str, int] = {}
    result: list[Column] = []
    for column in sorted(columns, key=lambda one: (one.box[0], one.start)):
        if column.field != OTHER and column.field in kept:
            first = kept[column.field]
            result[first] = replace(result[first], doubled=True)
            column = replace(column, field=OTHER)
        kept.setdefault(column.field, len(result))
        result.append(column)
    return result


def is_head(columns: Sequence[Column], vocabulary: Vocabulary, *, minimum: int) -> bool:
    """Whether the columns are those of a head: ``minimum`` fields of the vocabulary, and not many words it does not
    know at all beside them."""
    known = {column.field for column in columns} - {OTHER}
    strange = [one for one in columns if one.field == OTHER and vocabulary.whole(one.label.text) is None]
    return len(known) >= minimum and len(strange) <= 0.5 * len(known) + 2


@dataclass
class Record:
    """Field → what stands in its column, with what makes that doubtful."""

    page: Page
    values: dict[str, Passage] = field(default_factory=dict)
    doubts: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def has_head(self) -> bool:
        """Whether this is a row of its own and not the rest of one."""
        return any(name in self.values for name in _OWN)

    def put(self, column: Column, text: Passage, doubts: tuple[str, ...] = ()) -> None:
        """Adds ``text`` to ``column``."""
        self.add(column.field, text, (*doubts, DOUBLED) if column.doubled else doubts)

    def add(self, name: str, text: Passage, doubts: tuple[str, ...] = ()) -> None:
        """Adds ``text`` to the column ``name``."""
        if name == OTHER:
            return
        before = self.values.get(name, Passage())
        self.values[name] = Passage.join((before, text), "\n")
        self.doubts[name] = (*self.doubts.get(name, ()), *doubts)

    def is_plausible(self, key: str, fits: Fits) -> bool:
        """Whether the row may be a record at all: what stands in the key's column has its form, or enough of the rest
        has: two columns where the key's is filled otherwise, one where it is empty."""
        fitting = {name for name in self.values if name in fits and fits[name].fullmatch(flat(self.values[name]))}
        if key in self.values:
            return key not in fits or key in fitting or len(fitting) >= 2
        return bool(fitting) or not any(name in fits for name in self.values)

    def checked(self, fits: Fits) -> "Record":
        """The record with a doubt at every value that has not the form of its column."""
        doubts = dict(self.doubts)
        for name, text in self.values.items():
            if name in fits and not fits[name].fullmatch(flat(text)):
                doubts[name] = (*doubts.get(name, ()), WRONG_FORM)
        return Record(self.page, self.values, doubts)

    def with_rest(self, rest: "Record") -> "Record":
        """The record with what stands in the rest of its row on the next page."""
        joined = Record(self.page, dict(self.values), dict(self.doubts))
        for name, text in rest.values.items():
            joined.add(name, text, (CUT_BY_PAGE_BREAK,))
        return joined
