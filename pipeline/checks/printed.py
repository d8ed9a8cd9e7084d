"""Searching the print of papers: what stands on a paper without being a fact of its own."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.checks.judgement import Seen
from pipeline.checks.papers import Papers
from schemas.evidence import Extracted, FactState, Origin
from schemas.page import Line, Page
from schemas.values.text import fold

_SURE_LINE = 0.95
_UNTICKED = "□[^□☑☒√■。;,]{0,14}"


@dataclass(frozen=True)
class Found:
    """A match in the print of a page and the line it begins in, as a fact: confirmed when every line it touches was
    read surely and no seal lies over it."""

    match: re.Match[str]
    seen: Seen

    def __getitem__(self, group: str | int) -> str:
        return str(self.match[group] or "")


def find_printed(pattern: str, document: str, papers: Papers) -> Iterator[Found]:
    """Every match of ``pattern`` in the print of a document, page by page, blanks and line ends left out."""
    label = papers.document(document).file
    for page in papers.pages.get(document, ()):
        text, owners = _joined(page)
        for match in re.finditer(pattern, text):
            if match.end() > match.start():
                lines = [page.lines[i] for i in dict.fromkeys(owners[match.start() : match.end()])]
                yield Found(match, Seen(_fact(match[0], lines, page, document), f"{label}第{page.number}页"))


def first_said(words: str, document: str, papers: Papers) -> Found | None:
    """The first match of ``words`` in the print of a document that is not an option left unticked (□提成支付)."""
    pattern = rf"{_UNTICKED}|(?P<said>{words})"
    return next((found for found in find_printed(pattern, document, papers) if found.match["said"]), None)


def _joined(page: Page) -> tuple[str, list[int]]:
    text, owners = "", []
    for index, line in enumerate(page.lines):
        part = re.sub(r"\s", "", fold(line.text))
        text += part
        owners += [index] * len(part)
    return text, owners


def _fact(text: str, lines: list[Line], page: Page, document: str) -> Extracted[str]:
    sure = min(line.confidence for line in lines)
    clear = sure >= _SURE_LINE and not any(line.under_seal or line.handwritten for line in lines)
    return Extracted[str](
        key="text",
        document=document,
        file=page.file,
        page=page.number,
        box=page.displayed(lines[0].box),
        value=text,
        raw=text,
        confidence=sure,
        state=FactState.CONFIRMED if clear else FactState.DOUBTFUL,
        origin=Origin.OCR,
    )
