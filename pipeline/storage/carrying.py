"""What people said of facts, carried over to a new reading of the same submission.

A new reading numbers documents and list members afresh, so a correction is known again by its place on the paper, or
by its key on a page that reads as before. What finds no such fact is lost, and named: nobody's work goes in silence.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import Any

from pipeline.storage.tables import WITHDRAWN, FactRow
from schemas.document import Document
from schemas.evidence import Box, Fact

_INDEX = re.compile(r"\[\d+\]")
_NEAR = 0.01
"""Of a page: how far the sides of two boxes may lie apart to be one place."""
_MACHINE = 1


@dataclass(frozen=True)
class Revision:
    """A row of ``facts`` without its place among the others."""

    number: int
    content: Fact
    author: dict[str, Any] | None = None
    made_at: datetime | None = None
    reason: str = ""
    restores: int | None = None


@dataclass(frozen=True)
class History:
    """All revisions of one fact, the oldest first; ``file`` is where it stands on paper."""

    revisions: tuple[Revision, ...]
    file: str

    @property
    def drawn(self) -> bool:
        """Whether a person found it; then there is no reading of the machine."""
        return self.revisions[0].author is not None

    @property
    def first(self) -> Fact:
        return self.revisions[0].content

    @property
    def in_force(self) -> bool:
        """Whether a person's word stands, and was not undone to the machine's reading."""
        return not self.withdrawn and (self.drawn or self.revisions[-1].restores != _MACHINE)

    @property
    def withdrawn(self) -> bool:
        """Whether a fact that only a person had found was taken back."""
        return self.revisions[-1].restores == WITHDRAWN

    def told(self) -> dict[str, Any]:
        """For the trail."""
        last = self.revisions[-1]
        content = last.content
        author = (last.author or {}).get("login")
        return {"key": content.key, "file": self.file, "page": content.page, "value": content.value, "author": author}


@dataclass(frozen=True)
class Carried:
    """The facts of the new reading, each with its revisions, and the histories that found none."""

    facts: tuple[tuple[Revision, ...], ...]
    kept: int
    lost: tuple[History, ...]


def histories(rows: Iterable[FactRow], documents: Sequence[Document]) -> list[History]:
    """Those among stored facts that a person has touched. ``rows`` in the order of position and revision."""
    files = {document.id: document.file for document in documents}
    found = []
    for _, run in groupby(rows, key=lambda row: row.position):
        revisions = tuple(_revision(row) for row in run)
        if any(revision.author for revision in revisions):
            first = revisions[0].content
            found.append(History(revisions, first.file or files.get(first.document, "")))
    return found


def _revision(row: FactRow) -> Revision:
    return Revision(row.revision, row.content, row.author, row.made_at, row.reason, row.restores)


def carry(before: Sequence[History], documents: Sequence[Document], facts: Sequence[Fact]) -> Carried:
    """Puts each history on the fact it speaks of in the new reading."""
    new = _Reading(documents, facts)
    lost: list[History] = []
    for history in before:
        place = new.drawn_place(history) if history.drawn else new.same(history)
        if place is None:
            lost.append(history)
        else:
            new.put(history, place)
    told = tuple(history for history in lost if history.in_force)
    return Carried(tuple(new.rows()), len(before) - len(lost), told)


@dataclass
class _Reading:
    documents: Sequence[Document]
    facts: Sequence[Fact]
    over: dict[int, tuple[Revision, ...]] = field(default_factory=dict)
    """What people said of the fact at an index."""
    added: list[tuple[Revision, ...]] = field(default_factory=list)

    def file(self, fact: Fact) -> str:
        return fact.file or next((one.file for one in self.documents if one.id == fact.document), "")

    def same(self, history: History) -> int | None:
        """Index of the fact a history is about: the same field at the same place of the paper, wherever a list was
        renumbered; else the same key on a page that reads as before."""
        machine = history.first
        page = [
            at
            for at, fact in enumerate(self.facts)
            if at not in self.over and self.file(fact) == history.file and fact.page == machine.page
        ]
        here = [at for at in page if _field(self.facts[at].key) == _field(machine.key) and self._at(at, machine.box)]
        reads = [at for at in page if self.facts[at].key == machine.key and self.facts[at].raw == machine.raw]
        here.sort(key=lambda at: self.facts[at].key != machine.key)
        return next(iter((*here, *reads)), None)

    def _at(self, index: int, box: Box | None) -> bool:
        return box is not None and _near(self.facts[index].box, box)

    def drawn_place(self, history: History) -> int | Document | None:
        """For a fact a person found: the fact the machine now has under its key, else the document that has its page.
        A member of a list whose number now belongs to another member finds nothing."""
        drawn = history.revisions[-1].content
        document = next((one for one in self.documents if _has_page(one, history.file, drawn.page)), None)
        if document is None:
            return None
        for at, fact in enumerate(self.facts):
            if fact.document == document.id and fact.key == drawn.key:
                free = (
                    at not in self.over
                    and not history.withdrawn
                    and (_INDEX.search(drawn.key) is None or self._at(at, drawn.box))
                )
                return at if free else None
        return document

    def put(self, history: History, place: int | Document) -> None:
        if isinstance(place, Document):
            file = history.file if len(place.parts) > 1 else None
            self.added.append(tuple(_moved(one, document=place.id, file=file) for one in history.revisions))
            return
        fact = self.facts[place]
        own = history.revisions if history.drawn else history.revisions[1:]
        shift = 1 if history.drawn else 0
        self.over[place] = tuple(
            _moved(one, document=fact.document, file=fact.file, key=fact.key, by=shift) for one in own
        )

    def rows(self) -> Iterator[tuple[Revision, ...]]:
        for at, fact in enumerate(self.facts):
            yield Revision(_MACHINE, fact), *self.over.get(at, ())
        yield from self.added


def _moved(one: Revision, *, document: str, file: str | None, key: str | None = None, by: int = 0) -> Revision:
    """The revision as one of a fact of the new reading, its number (and what it goes back to) ``by`` higher."""
    content = one.content.model_copy(update={"document": document, "file": file, "key": key or one.content.key})
    restores = one.restores + by if one.restores else one.restores
    return Revision(one.number + by, content, one.author, one.made_at, one.reason, restores)


def _field(key: str) -> str:
    return _INDEX.sub("[]", key)


def _near(one: Box | None, other: Box) -> bool:
    return one is not None and all(abs(a - b) <= _NEAR for a, b in zip(one, other, strict=True))


def _has_page(document: Document, file: str, page: int | None) -> bool:
    return any(part.file == file and (page is None or page in part.pages) for part in document.parts)
