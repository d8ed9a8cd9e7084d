"""What of a paper went into no fact: the block 未能归入事实的内容 of the fact sheet. Nothing is dropped silently."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from schemas.document import Document
from schemas.evidence import Box, Fact
from schemas.page import Page
from service.papers import PageRef

_PLACE = re.compile(r"(?:“([^”]+)”)?第(\d+)页")
_NO_PRINT = "未识读到文字，请对照原件。"
_TOLD_BY_PAGE = re.compile(r"(处印刷内容未能识读|未能识读，请对照原件|为空白页)$")
"""Notes on a paper that its pages tell themselves, with the place."""


@dataclass(frozen=True)
class UnreadRow:
    """A place with print that nothing was read from, or that became no fact. ``id`` is unique within the submission:
    ``u-d3-1-2``, and ``t-d3-0`` for a table."""

    id: str
    ref: PageRef
    box: Box
    words: str
    full_label: str


@dataclass(frozen=True)
class Leftovers:
    """Of one document. ``codes`` are payloads that became no fact, to be shown as text."""

    document: Document
    pages: Sequence[PageRef]
    facts: Sequence[Fact]

    @cached_property
    def labels(self) -> list[str]:
        """Labels on the paper no fact is mapped to."""
        return list(dict.fromkeys(self.document.unmapped))

    @cached_property
    def notes(self) -> list[str]:
        """What was noticed while papers were put together and understood: doubles, order; and tables not understood
        whose page is not at hand."""
        shown = {row.words for row in self.tables}
        noted = dict.fromkeys(note.text for note in self.document.notes)
        return [text for text in noted if text not in shown and not self._is_told(text)]

    @cached_property
    def tables(self) -> list[UnreadRow]:
        """Tables that nothing was taken from, with their place."""
        refs = {(ref.page.file, ref.page.number): ref for ref in self.pages}
        return [
            UnreadRow(f"t-{self.document.id}-{number}", ref, note.box, note.text, note.text)
            for number, note in enumerate(self.document.notes)
            if note.box is not None and (ref := refs.get((note.file or self.document.file, note.page or 0)))
        ]

    @property
    def places(self) -> list[UnreadRow]:
        """All that has a place on a page."""
        return [*self.unread, *self.tables]

    @cached_property
    def problems(self) -> list[str]:
        """Pages that are blank, illegible or without text."""
        return [f"{self._name(ref)}：{problem}" for ref in self.pages if (problem := _problem(ref.page))]

    @cached_property
    def conditions(self) -> list[str]:
        """``第3页：模糊、倾斜``."""
        return [f"{self._name(ref)}：{'、'.join(ref.page.condition)}" for ref in self.pages if ref.page.condition]

    @cached_property
    def unread(self) -> list[UnreadRow]:
        return [row for ref in self.pages for row in self._unread_on(ref)]

    @cached_property
    def codes(self) -> list[str]:
        known = {fact.raw for fact in self.facts}
        return [
            f"{self._name(ref)}：{code.payload}"
            for ref in self.pages
            for code in ref.page.codes
            if code.payload not in known
        ]

    def __bool__(self) -> bool:
        return any((self.labels, self.notes, self.tables, self.problems, self.conditions, self.unread, self.codes))

    def _is_told(self, note: str) -> bool:
        """Whether a page of the document says the same with its place. A blank page may be of no document."""
        numbers = {str(ref.page.number) for ref in self.pages}
        own = {(ref.page.file, str(ref.page.number)) for ref in self.pages}
        places = _PLACE.findall(note)
        return bool(_TOLD_BY_PAGE.search(note)) and all(
            (file, number) in own if file else number in numbers for file, number in places
        )

    def _unread_on(self, ref: PageRef) -> Iterator[UnreadRow]:
        for number, box in enumerate(ref.page.unread):
            id = f"u-{ref.document}-{ref.sequence}-{number}"
            name = self._name(ref)
            yield UnreadRow(id, ref, ref.page.displayed(box), name, f"{name}未能识读之处")

    def _name(self, ref: PageRef) -> str:
        file = f"{ref.page.file} " if len({other.page.file for other in self.pages}) > 1 else ""
        return f"{file}第{ref.page.number}页"


def _problem(page: Page) -> str | None:
    return page.problem or (None if page.lines or page.seals else _NO_PRINT)
