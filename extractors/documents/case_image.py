"""案例图文: the print beside the pictures. What a picture shows is for people to see."""

import re
from collections.abc import Sequence

from extractors.documents.extraction import Extraction
from extractors.documents.readings import text_fact
from extractors.passage import Passage
from extractors.rows import Row, body_rows
from schemas.document import Document
from schemas.evidence import Fact, Origin
from schemas.page import Page

_CAPTION = re.compile(
    r"^\s*(?:[(（]?(?:附?图|图片|照片|配图|现场照片|活动照片|附照)\s*[\d一二三四五六七八九十]{0,3}\s*[)）]?\s*[:：.、\s]\s*\S"
    r"|附?图\s*[\d一二三四五六七八九十]{1,3}\s*\S|[▲△▼]\s*\S|(?:图为|图中|[上下左右题]图(?:为|[:：]))\S|.{4,60}(?:摄|供图|图片来源.{0,12})[)）]?$)"
)
_NUMBERED = re.compile(r"^(?:附?图|图片|照片)\d{1,2}(?=[\u4e00-\u9fff])")
_FEW = 4
"""A page of pictures with no more rows of print than this has nothing but captions."""


def extract(document: Document, pages: Sequence[Page]) -> Extraction:
    """The captions, one after the other; on pages with little print all of it."""
    rows = [row for page in pages for row in body_rows(page) if len(row.passage.text.strip()) > 1]
    captions = [row for row in rows if _CAPTION.match(row.passage.text)]
    chosen: Sequence[Row] = captions or (rows if len(rows) <= _FEW else rows[:1])
    facts = text_fact(document, "caption", Passage.join((row.passage for row in chosen), "\n"))
    return Extraction([_with_gap(fact) for fact in facts])


def _with_gap(fact: Fact) -> Fact:
    """The blank behind 图1, which readings of pixels drop."""
    if fact.origin is not Origin.OCR:
        return fact
    return fact.model_copy(update={"value": _NUMBERED.sub(r"\g<0> ", str(fact.value))})
