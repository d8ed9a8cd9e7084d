"""LN-01 of shares: 转化净收益的50%奖励发明人, and elsewhere 70%.

What the share is of and what it is for have to be the same. Rules often give one share for each case (许可, 作价入股),
so only shares that stand at the head of their sentence, or after the same words, are compared.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations

from pipeline.checks.linting.flaw import Flaw
from pipeline.checks.linting.numbering import parse
from pipeline.checks.linting.text import Manuscript, Paragraph, sentences

_SHARE = re.compile(
    r"(?P<whole>[\u4e00-\u9fff]{2,16}?)(?:的|按|以)?(?:不低于|不少于|不超过)?"
    r"(?P<share>\d{1,3}(?:\.\d+)?%|百分之[零一二三四五六七八九十百]{1,4})(?:以上)?"
    r"(?:的比例)?,?(?:应当|可以|可|应)?(?P<use>(?:用于|用作|作为|奖励|奖给|给予|归|由|提取|计提|支付|划入|分配|留作|返还)[\u4e00-\u9fff]{2,16})"
)
_RATIO = re.compile(
    r"(?P<whole>[\u4e00-\u9fff]{2,16}?)(?P<use>(?:用于|用作|奖励|奖给|给予|归|分配给|支付给)[\u4e00-\u9fff]{2,16}?)的?(?:比例|份额|占比)"
    r"(?:为|是|达到?|不低于|不少于|不超过)(?P<share>\d{1,3}(?:\.\d+)?%|百分之[零一二三四五六七八九十百]{1,4})"
)
"""转化净收益用于奖励发明人的比例为百分之五十."""
_OPENING = re.compile(r"^(?:第.{1,5}条|[(]?[一二三四五六七八九十\d]{1,3}[)、.])")
_FILLED = re.compile("应当|应|从|按|将|对|其|的|用于|用作|作为|给予|奖给|奖励|予以")
_LIMIT = re.compile("不低于|不少于|不超过|以上")


@dataclass(frozen=True)
class _Share:
    paragraph: Paragraph
    start: int
    end: int
    case: str
    whole: str
    use: str
    share: Decimal
    words: str
    limited: bool


def differing_shares(manuscript: Manuscript) -> Iterator[Flaw]:
    """One for every pair of different shares of the same for the same."""
    for one, other in combinations(_shares(manuscript), 2):
        same = (one.case, one.whole, one.use, one.limited) == (other.case, other.whole, other.use, other.limited)
        if not same or one.share == other.share or one.paragraph is other.paragraph:
            continue
        spots = tuple(spot for share in (one, other) for spot in share.paragraph.spots(share.start, share.end))
        sure = all(share.paragraph.sure(share.start, share.end) for share in (one, other))
        reason = f"“{one.whole}”{one.use}的比例前后不一致：一处为{one.words}，一处为{other.words}"
        yield Flaw(one.whole, reason, spots, sure, ("两处所指是不同的情形",))


def _shares(manuscript: Manuscript) -> list[_Share]:
    found = []
    for paragraph in manuscript.paragraphs:
        for sentence in () if paragraph.cell else sentences(paragraph):
            for match in (*_SHARE.finditer(sentence.text), *_RATIO.finditer(sentence.text)):
                case = _FILLED.sub("", _OPENING.sub("", sentence.text[: match.start()]).strip(",，、"))
                start, end = sentence.start + match.start(), sentence.start + match.end()
                found.append(
                    _Share(
                        paragraph,
                        start,
                        end,
                        case,
                        _FILLED.sub("", _OPENING.sub("", match["whole"])),
                        _FILLED.sub("", match["use"]),
                        _value(match["share"]),
                        match["share"],
                        _LIMIT.search(match[0]) is not None,
                    )
                )
    return found


def _value(share: str) -> Decimal:
    if share.endswith("%"):
        return Decimal(share[:-1])
    return Decimal(parse(share.removeprefix("百分之")) or 0)
