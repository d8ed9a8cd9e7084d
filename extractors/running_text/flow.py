"""Rows of running text to sentences whose line breaks are undone."""

import re
from collections.abc import Iterator

from extractors.passage import Passage

ITEM = re.compile(
    r"(?:案例\s*(?P<case>[一二三四五六七八九十\d]{1,3})\s*[:：、.．]?|[(（](?P<round>\d{1,2}|[一二三四五六七八九十]{1,3})[)）]"
    r"|(?P<dotted>\d{1,2})\s*[.、．)）](?!\d(?!\d{3}(?:\s*年|[-./])))|(?P<han>[一二三四五六七八九十]{1,3})[、是]|第(?P<th>[一二三四五六七八九十]{1,2})[,，、])\s*"
)
"""The mark of an item in a list, in one of five styles."""


def unwrapped(passage: Passage) -> Passage:
    """The passage with rows joined to running text; a row that begins with an item's mark keeps its line feed."""
    joined = Passage()
    for row in _rows(passage):
        joined = Passage.join((joined, row), "\n" if ITEM.match(row.text) else "")
    return joined


def sentences(passage: Passage) -> Iterator[Passage]:
    """The parts between full stops, semicolons and line feeds."""
    yield from passage.split("。；;\n！!")


def _rows(passage: Passage) -> Iterator[Passage]:
    start = 0
    for position, character in enumerate(passage.text + "\n"):
        if character == "\n":
            row = passage[start:position].strip(" \t·•|_~`")
            if row:
                yield row
            start = position + 1
