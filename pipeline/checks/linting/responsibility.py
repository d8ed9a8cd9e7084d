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
_FEWEST = 4


@cache
def _tag() -> re.Pattern[str]:
    return re.compile(
        rf"(?:[(（【\[]?{one_of(words().duty_words)}(?:[及和、]{one_of(words().duty_words)})*[:：]?|[(（].{{2,40}}(?:牵头|负责|配合)[)）])"
    )


def missing_units(manuscript: Manuscript) -> list[Flaw]:
    """LN-06. Items of the lowest style that bears tags are compared; neighbours are told together."""
    all_items = items(manuscript)
    style = _tagged_style(manuscript, all_items)
    if style is None:
        return []
    sisters = [item for item in all_items if item.style == style]
    bare = [(index, item) for index, item in enumerate(sisters) if not _tag().search(_text(manuscript, item))]
    flaws = []
    for _, run in groupby(enumerate(bare), key=lambda pair: pair[1][0] - pair[0]):
        group = [item for _, (_, item) in run]
        shown = "、".join(f"“{item.label}”" for item in group)
        spots = tuple(spot for item in group for spot in manuscript.paragraphs[item.first].spots(0, item.label_end))
        reason = f"{shown}没有写责任单位；同类{len(sisters)}项中有{len(sisters) - len(bare)}项写明"
        flaws.append(Flaw(shown, reason, spots, all(_is_sure(manuscript, item) for item in group)))
    return flaws


def _tagged_style(manuscript: Manuscript, all_items: tuple[Item, ...]) -> str | None:
    """The style of the lowest items of which most, but not all, bear a tag."""
    for style in sorted({i.style for i in all_items}, key=lambda s: -max(i.depth for i in all_items if i.style == s)):
        sisters = [item for item in all_items if item.style == style]
        tagged = sum(bool(_tag().search(_text(manuscript, item))) for item in sisters)
        if tagged >= 2:
            return style if len(sisters) >= _FEWEST and _MOST * len(sisters) <= tagged < len(sisters) else None
    return None


def _text(manuscript: Manuscript, item: Item) -> str:
    return "".join(paragraph.text for paragraph in manuscript.paragraphs[item.first : item.end])


def _is_sure(manuscript: Manuscript, item: Item) -> bool:
    """Whether a tag cannot have escaped the reading: the item is read to its end, and nothing near it is not."""
    last = manuscript.paragraphs[item.first : item.end][-1]
    return manuscript.whole(item.first, item.end) and last.sure(max(0, len(last.text) - 12))
