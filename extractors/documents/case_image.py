"""案例图文: the print beside the pictures. What a picture shows is for people to see."""

import re
from collections.abc import Sequence

from extractors.documents.extraction import Extraction
from extractors.documents.readings import text_fact
from extractors.layout.blocks import Pair, flat
from extractors.layout.labels import load_vocabulary
from extractors.layout.pairing import find_pairs
from extractors.passage import Passage
from extractors.rows import Row, body_rows
from schemas.document import Document
from schemas.evidence import Fact, Origin
from schemas.page import Page

_CAPTION = re.compile(
    r"^\s*(?:[(（]?(?:附?图|图片|照片|配图|现场照片|活动照片|附照)\s*[\d一二三四五六七八九十]{0,3}\s*[)）]?\s*[:：.、\s]\s*\S"
    r"|附?图\s*[\d一二三四五六七八九十]{1,3}(?:[-.—]\d{1,2})?\s*\S|[▲△▼]\s*\S|(?:图为|图中|[上下左右题]图(?:为|[:：]))\S|.{4,60}(?:摄|供图|图片来源.{0,12})[)）]?$)"
)
_NUMBERED = re.compile(r"^(?:附?图|图片|照片)\d{1,2}(?:[-.—]\d{1,2})?(?=[\u4e00-\u9fff])")
_BRACKETED = re.compile(r"^\s*[(（【\[][^()（）]*[\u4e00-\u9fff]{6}[^()（）]*[)）】\]]\s*$")
"""A line of its own in brackets, beneath a picture; （副本） and （一） are shorter."""
_NO_CAPTION = re.compile(
    r"\s*(?:(?:佐证|证明|支撑|案例|附件|附|材料)[\u4e00-\u9fff]{0,4}\s*[\d一二三四五六七八九十\-—.]*|\d{1,2}:\d{2}(?::\d{2})?.*"
    r"|(?:19|20)\d{2}\s*[-./年]\s*\d{1,2}.{0,20}|(?:时间|地点|经度|纬度|天气|海拔|经纬度)\s*[:：].*|第?\s*\d+\s*页?"
    r"|(?:星期|周)[一二三四五六日天].{0,8})\s*"
)
"""Numbers of enclosures, and what a camera prints into its picture: the hour, the day, the place."""
NO_SIGN = "没有图号或说明标记，请核对是否为图片说明"
_ENDS = "。.！!？?；;）)】"
_FEW = 4
"""A page of pictures with no more rows of print than this has nothing but captions."""


def extract(document: Document, pages: Sequence[Page]) -> Extraction:
    """The captions, one after the other; on pages with little print all of it."""
    rows = [row for page in pages for row in body_rows(page) if len(row.passage.text.strip()) > 1]
    found = find_pairs(pages, load_vocabulary("case_image"))
    labelled = [pair for pair in found.pairs if len(flat(pair.value)) > 1]
    captions = [number for number, row in enumerate(rows) if _CAPTION.match(row.passage.text)]
    if labelled and (not captions or _tells(labelled, rows[captions[0]])):
        doubts = [doubt for pair in labelled for doubt in pair.doubts]
        facts = text_fact(document, "caption", Passage.join((pair.value for pair in labelled), "\n"), doubts)
    elif captions := captions or [n for n, row in enumerate(rows) if _BRACKETED.match(row.passage.text)]:
        text = Passage.join((_bare(_whole(rows, number)) for number in captions), "\n")
        facts = text_fact(document, "caption", text)
    else:
        told = [row for row in rows if not _NO_CAPTION.fullmatch(row.passage.text)] or rows
        chosen = told if len(rows) <= _FEW else told[:1]
        doubts = [] if len(rows) <= _FEW else [NO_SIGN]
        facts = text_fact(document, "caption", Passage.join((row.passage for row in chosen), "\n"), doubts)
    return Extraction([_with_gap(fact) for fact in facts], list(found.unmapped))


def _tells(labelled: Sequence[Pair], row: Row) -> bool:
    """Whether the caption in ``row`` is what stands at a label, in whole or in part."""
    return any(flat(row.passage)[-8:] in flat(pair.value) for pair in labelled)


def _whole(rows: Sequence[Row], number: int) -> Passage:
    """The caption that begins in the row, with the rows it goes on in: close below, in the same cell or column, after
    a row that is full and does not end a sentence."""
    parts = [rows[number]]
    for row in rows[number + 1 :]:
        if row.page is not parts[-1].page or _CAPTION.match(row.passage.text) or not _goes_on(parts[-1], row):
            break
        parts.append(row)
    return Passage.join((row.passage for row in parts), "\n")


def _bare(caption: Passage) -> Passage:
    """The caption without brackets that hold all of it."""
    return caption.strip("()（）【】[] \n") if _BRACKETED.match(caption.text) else caption


def _goes_on(upper: Row, lower: Row) -> bool:
    height = min(upper.box[3] - upper.box[1], lower.box[3] - lower.box[1])
    character = height * upper.page.height / upper.page.width
    near = lower.box[1] - upper.box[3] < 1.2 * height
    left = abs(lower.box[0] - upper.box[0]) < 2.5 * character
    centred = abs(lower.box[0] + lower.box[2] - upper.box[0] - upper.box[2]) < 2 * character
    ended = upper.passage.text.rstrip()[-1:] in _ENDS
    return near and not ended and (left or centred) and lower.box[2] < upper.box[2] + 2 * character


def _with_gap(fact: Fact) -> Fact:
    """The blank behind 图1, which readings of pixels drop."""
    if fact.origin is not Origin.OCR:
        return fact
    return fact.model_copy(update={"value": _NUMBERED.sub(r"\g<0> ", str(fact.value))})
