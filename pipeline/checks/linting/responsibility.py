"""LN-06: an item without a responsible unit among sister items that have one."""

import re
from functools import cache
from itertools import groupby

from pipeline.checks.linting.flaw import Flaw
from pipeline.checks.linting.numbering import Item, items
from pipeline.checks.linting.text import Manuscript
from pipeline.checks.linting.words import one_of, words

_MOST = 0.6
"""Share of sister items that bear the tag from which one without it stands out."""
_FEWEST = 3
_GENERAL = re.compile("保障|组织领导|要求|附则|宣传")
"""Headings of sections whose items everybody answers for."""


@cache
def _tag() -> re.Pattern[str]:
    return re.compile(
        rf"(?:[(（【\[]?{one_of(words().duty_words)}(?:[及和、]{one_of(words().duty_words)})*[:：]?(?![:：)）】\]。]|$)"
        r"|责任人[:：](?![:：)）】\]。]|$)|[(（].{2,40}(?:牵头|负责|配合)[)）])"
    )


def missing_units(manuscript: Manuscript) -> list[Flaw]:
    """LN-06. Items of the lowest style that bears tags are compared; neighbours are told together."""
    all_items = items(manuscript)
    style = _tagged_style(manuscript, all_items)
    if style is None:
        return []
    sisters = [item for item in all_items if item.style == style and not _of_general_part(item, all_items, manuscript)]
    bare = [(index, item) for index, item in enumerate(sisters) if not _tag().search(_text(manuscript, item))]
    flaws = []
    for _, run in groupby(enumerate(bare), key=lambda pair: pair[1][0] - pair[0]):
        group = [item for _, (_, item) in run]
        shown = "、".join(f"“{item.label}”" for item in group)
        spots = tuple(spot for item in group for spot in manuscript.paragraphs[item.first].spots(0, item.label_end))
        reason = f"{shown}没有写责任单位；同类{len(sisters)}项中有{len(sisters) - len(bare)}项写明"
        flaws.append(Flaw(shown, reason, spots, all(_is_sure(manuscript, item) for item in group)))
    return flaws


def _of_general_part(item: Item, all_items: tuple[Item, ...], manuscript: Manuscript) -> bool:
    """Whether the item belongs to a list that begins anew under 组织保障 or the like and bears no tag at all. A list
    that counts on from the items with tags is one with them."""
    above = [one for one in all_items if one.depth < item.depth and one.first < item.first < one.end]
    if not above or not _GENERAL.search(manuscript.paragraphs[above[-1].first].text[:30]):
        return False
    own = [one for one in all_items if one.style == item.style and above[-1].first < one.first < above[-1].end]
    return own[0].number == 1 and not any(_tag().search(_text(manuscript, one)) for one in own)


def _tagged_style(manuscript: Manuscript, all_items: tuple[Item, ...]) -> str | None:
    """The style of the lowest items of which most, but not all, bear a tag."""
    for style in sorted({i.style for i in all_items}, key=lambda s: -max(i.depth for i in all_items if i.style == s)):
        sisters = [item for item in all_items if item.style == style]
        tagged = sum(bool(_tag().search(_text(manuscript, item))) for item in sisters)
        if tagged >= 2:
            others = [item for item in sisters if not _of_general_part(item, all_items, manuscript)]
            return style if len(others) >= _FEWEST and _MOST * len(others) <= tagged < len(others) else None
    return None


def _text(manuscript: Manuscript, item: Item) -> str:
    return "".join(paragraph.text for paragraph in manuscript.paragraphs[item.first : item.end])


def _is_sure(manuscript: Manuscript, item: Item) -> bool:
    """Whether a tag cannot have escaped the reading: the item is read to its end, and nothing near it is not."""
    last = manuscript.paragraphs[item.first : item.end][-1]
    return manuscript.whole(item.first, item.end) and last.sure(max(0, len(last.text) - 12))
