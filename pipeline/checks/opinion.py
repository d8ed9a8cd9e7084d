"""申报单位意见 as it is printed: which of its cells were left empty.

A cell is empty when its label is printed, nothing stands behind it, beside it on the same row or on the next line, and
neither a seal nor unread ink lies on that row. Anything else is taken for filled or hidden.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from schemas.evidence import Box
from schemas.page import Line, Page
from schemas.values.text import fold

_PROMISE = re.compile("郑重承诺|刻意隐瞒|误导性")
_HEAD = re.compile("申报单位意见|申请单位意见|建设主体意见|申报主体意见")
_NEXT = re.compile("推荐单位意见|推荐意见|审核意见|审查意见|^备注")
_LABELS = {
    "handler": re.compile(r"经办人(?:及联系(?:方式|电话))?(?:\(?签[字名]\)?)?[::]?"),
    "signatory": re.compile(
        r"(?<!中心)(?<!项目)(?:单位|法人)?(?:主要)?负责人(?:\(?签[字名章]*\)?)?[::]?|法定代表人\(?签[字名章]*\)?[::]?"
    ),
    "date": re.compile(r"(?<![\d〇零一二三四五六七八九十])年月日"),
}
_ANY_LABEL = re.compile(
    r"经办人|负责人|法定代表人|联系(?:方式|电话)|(?:申报|申请|建设|承担)?(?:单位|主体)[(:：]?(?:盖章|公章|签章)|\(?(?:盖章|公章|签章)\)?|年.{0,2}月.{0,2}日|日期"
)


class Filling(StrEnum):
    EMPTY = "empty"
    FILLED = "filled"
    HIDDEN = "hidden"


@dataclass(frozen=True)
class Cell:
    """The cell of a label: ``box`` is the label's place in fractions of the displayed page."""

    state: Filling
    file: str
    page: int
    box: Box


@dataclass(frozen=True)
class Opinion:
    """The lines of the opinion with their pages, in reading order."""

    lines: tuple[tuple[Page, Line], ...]

    def cell(self, key: str) -> Cell | None:
        """The first cell with the label ``key``; ``None`` where it is not printed, or may be the recommender's."""
        handlers = 0
        for index, (page, line) in enumerate(self.lines):
            text = _bare(line.text)
            handlers += "经办人" in text
            match = _LABELS[key].search(text)
            if match is None:
                continue
            if handlers > 1:
                return None
            return Cell(
                self._filling(key, index, text[match.end() :]), page.file, page.number, page.displayed(line.box)
            )
        return None

    def _filling(self, key: str, index: int, rest: str) -> Filling:
        page, line = self.lines[index]
        following = _ANY_LABEL.search(rest)
        said = rest[: following.start()] if following is not None else rest
        beside = [other for other in page.lines if other.box != line.box and _same_row(line.box, other.box)]
        if key == "date":
            written = any(re.search(r"\d", other.text) for other in beside)
        else:
            right = [other for other in beside if other.box[0] >= line.box[0]]
            below = self.lines[index + 1][1].text if following is None and index + 1 < len(self.lines) else ""
            written = any(_says_something(text) for text in (said, below, *(_bare(one.text) for one in right)))
        if written:
            return Filling.FILLED
        covered = [*(seal.box for seal in page.seals), *page.unread]
        return Filling.HIDDEN if any(_same_row(line.box, box) for box in covered) else Filling.EMPTY


def find_opinion(pages: Sequence[Page]) -> Opinion | None:
    """The lines after the promise (else after the heading) up to the recommender's opinion; ``None`` where neither is
    printed. The heading stands in a narrow cell of its own and may come before or after the text beside it."""
    lines = [(page, line) for page in pages for line in page.lines]
    texts = [_bare(line.text) for _, line in lines]
    starts = list(_last(_PROMISE, texts)) or list(_last(_HEAD, texts))
    if not starts:
        return None
    rest = lines[starts[-1] + 1 :]
    end = next((i for i, (_, line) in enumerate(rest) if _NEXT.search(_bare(line.text))), len(rest))
    return Opinion(tuple(rest[:end]))


def _last(pattern: re.Pattern[str], texts: Sequence[str]) -> Iterator[int]:
    return (index for index, text in enumerate(texts) if pattern.search(text))


def _bare(text: str) -> str:
    return re.sub(r"\s", "", fold(text))


def _says_something(text: str) -> bool:
    text = _bare(text).lstrip("([【")
    return bool(re.sub(r"[\W_]", "", text)) and _ANY_LABEL.match(text) is None


def _same_row(a: Box, b: Box) -> bool:
    """Whether the middle of one lies between top and bottom of the other."""
    return a[1] <= (b[1] + b[3]) / 2 <= a[3] or b[1] <= (a[1] + a[3]) / 2 <= b[3]
