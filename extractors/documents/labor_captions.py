"""Captions beneath what was filled in: 王小强 over （劳动者姓名）, as simple forms print them.

A page is taken to be so only where several of its lines are nothing but a known label in brackets with print close
above. Then such a label never has its value behind or below it.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from extractors.layout.blocks import Pair
from extractors.layout.labels import OTHER, Vocabulary
from extractors.passage import Passage
from schemas.evidence import Box
from schemas.page import Page

_IN_BRACKETS = re.compile(r"\s*[(（][^()（）]{2,14}[)）]\s*")
_SEVERAL = 3
_LONGEST = 24
_NEAR = 1.0
"""The print above ends within this many heights of the caption."""


def with_captions(pages: Sequence[Page], pairs: Sequence[Pair], vocabulary: Vocabulary) -> list[Pair]:
    """``pairs``, those of captions with what stands above them; of a caption under a whole sentence, none: its clause
    tells the value."""
    found = {id(page): _captions(page, vocabulary) for page in pages}
    kept = [pair for pair in pairs if not (found[id(pair.page)] and _IN_BRACKETS.fullmatch(pair.label.text))]
    kept = [_without_captions(pair) if found[id(pair.page)] else pair for pair in kept]
    above = [pair for page in pages for pair in found[id(page)] if pair.field != OTHER and pair.value]
    return [*above, *kept]


def _without_captions(pair: Pair) -> Pair:
    """The pair with the first row of its value only: what is below on such a page is another's."""
    rows = pair.value.split("\n")
    return replace(pair, value=rows[0], doubts=()) if len(rows) > 1 else pair


def _captions(page: Page, vocabulary: Vocabulary) -> list[Pair]:
    """The captions of the page; none where there are not several."""
    pairs = []
    for index in range(len(page.lines)):
        label = Passage.of_line(page, index)
        hit = vocabulary.whole(label.text) if _IN_BRACKETS.fullmatch(label.text) else None
        over = _over(page, page.lines[index].box)
        if hit is not None and hit.exact and over is not None:
            value = Passage.of_line(page, over)
            sentence = len(value) > _LONGEST or _is_clause(value.text)
            shown = Passage() if sentence else _behind_label(value)
            pairs.append(Pair(hit.field, label, shown, page, page.lines[over].box, free=True))
    return pairs if len(pairs) >= _SEVERAL else []


def _over(page: Page, caption: Box) -> int | None:
    """The line right above the middle of ``caption``, that is no caption itself."""
    middle, height = (caption[0] + caption[2]) / 2, caption[3] - caption[1]
    near = [
        index
        for index, line in enumerate(page.lines)
        if line.box[0] <= middle <= line.box[2]
        and -0.5 * height <= caption[1] - line.box[3] <= _NEAR * height
        and not _IN_BRACKETS.fullmatch(line.text)
    ]
    return max(near, key=lambda index: page.lines[index].box[3], default=None)


def _is_clause(text: str) -> bool:
    return bool(
        re.match(r"\s*(?:[一二三四五六七八九十]{1,3}、|第[一二三四五六七八九十\d]{1,3}条)", text)
    ) or "。" in text.rstrip(" 。")


def _behind_label(value: Passage) -> Passage:
    """``value`` without the 甲方 or 乙方 printed before the blank."""
    match = re.match(r"\s*[甲乙]\s*方\s*[:：]?\s*(?=\S)", value.text)
    return value[match.end() :] if match else value
