"""LN-01: the same indicator with two different figures in one paper.

An indicator is the same when its words are the same after leaving off the year, 力争实现 and the like, and 全区.
Figures for different years, parts (其中), increments, prices and rewards are not compared; neither is a floor with a
ceiling. Where only one of two figures names its year, a person has to say whether they are of the same.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from itertools import combinations

from pipeline.checks.linting.flaw import Flaw
from pipeline.checks.linting.moments import moments, year_before
from pipeline.checks.linting.numbering import Item, items
from pipeline.checks.linting.shares import differing_shares
from pipeline.checks.linting.text import Manuscript, Paragraph, sentences
from pipeline.checks.linting.words import one_of, words

_REACHED = "达到|达|超过|超|突破|不低于|不少于|提高到|提高至|增加到|增加至|增长到|增长至|提升到|提升至|稳定在|保持在|为"
_FIGURE = (
    r"(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    r"(?P<scale>[十百千]?万亿|[十百千]?[万亿]|[百千](?=[家个件项元亿万])|)"
)
_UNIT = "(?P<unit>元|美元|个百分点|%|件|家|个|项|户|所|场|人次|人|次|名|批|亩|条|起|宗|只|平方米|㎡)"
_LEVEL = re.compile(rf"^(?P<name>.{{4,60}}?)(?:{_REACHED}){{0,2}}{_FIGURE}{_UNIT}(?P<after>.{{0,3}})")
_COUNTED = re.compile(
    rf"^(?P<name>[^\d]{{6,60}}?)(?:{_REACHED})?{_FIGURE}(?P<unit>家|个|件|项|所|户|名|批|场|人|次)(?P<after>以上|左右|$)"
)
_MADE = re.compile(
    "^(?:新建|建设|建成|培育|打造|设立|组建|支持|引进|布局|认定|发布|实施|完成|开展|形成|创建|备案|配备|组织|举办|召开)"
)
_SCALES = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 10**8}
_CEILING = re.compile("不超过|不高于|以内|以下|(?<!不)低于|(?<!不)少于|控制在")
_STAGE = re.compile("第[一二三四五]阶段|第[一二三四五]期|首年|分年度|逐年|一级|二级|三级|[ABC]类|甲级|乙级")
_EVERY_YEAR = re.compile("每年|年度(?=$)")
_SHORTEST = 5
_FEWEST = 4
"""Of what comes round every year, and of people."""
_TELLING = 10
"""Characters from which a name says of what its figure is, wherever it stands."""


@dataclass(frozen=True)
class Claim:
    """An indicator's figure. ``year`` and ``month`` are when it is to be reached, ``None`` where that is not said;
    ``yearly``: it is one of every year."""

    index: int
    name: str
    territory: str
    yearly: bool
    value: Decimal
    unit: str
    shown: str
    year: int | None
    month: int | None
    paragraph: Paragraph
    start: int
    end: int


def differing_indicators(manuscript: Manuscript) -> list[Flaw]:
    """LN-01, one for every pair of different figures."""
    topics = _topics(manuscript)
    claims = [claim for index, p in enumerate(manuscript.paragraphs) if not p.cell for claim in _claims(p, index)]
    flaws = []
    told: set[tuple[str, Decimal, Decimal]] = set()
    for one, other in combinations(claims, 2):
        low, high = sorted((one.value, other.value))
        key = (one.name, low, high)
        if not _of_the_same(one, other) or one.value == other.value or key in told:
            continue
        if len(one.name) < _TELLING and _of_two_topics(topics.get(one.index), topics.get(other.index)):
            continue
        told.add(key)
        read = all(claim.paragraph.sure(claim.start, claim.end) for claim in (one, other))
        same_year = one.year == other.year
        reason = f"“{one.name}”前后不一致：一处为{one.shown}，一处为{other.shown}"
        if not same_year:
            reason += "；有一处没有写明年份，请核对是否同一口径"
        spots = tuple(spot for claim in (one, other) for spot in claim.paragraph.spots(claim.start, claim.end))
        flaws.append(Flaw(one.name, reason, spots, read and same_year))
    return [*flaws, *differing_shares(manuscript)]


def _topics(manuscript: Manuscript) -> dict[int, Item]:
    """The innermost item each paragraph belongs to, but for those of a section on goals."""
    found: dict[int, Item] = {}
    for item in items(manuscript):
        goals = "目标" in manuscript.paragraphs[item.first].text[:30]
        for index in range(item.first, item.end):
            if goals:
                found.pop(index, None)
            else:
                found[index] = item
    return found


def _of_two_topics(one: Item | None, other: Item | None) -> bool:
    """Whether two paragraphs are sister items: 营业收入 of one industry and of another."""
    return one is not None and other is not None and one.style == other.style and one.first != other.first


def _of_the_same(one: Claim, other: Claim) -> bool:
    if (one.name, one.unit, one.month, one.yearly) != (other.name, other.unit, other.month, other.yearly):
        return False
    if one.territory and other.territory and one.territory != other.territory:
        return False
    return one.year == other.year or one.year is None or other.year is None


def _claims(paragraph: Paragraph, index: int) -> Iterator[Claim]:
    for sentence in sentences(paragraph):
        if _STAGE.search(sentence.text):
            continue
        start = sentence.start
        for clause in re.split("(?<=[,:])(?!\\d{3})", sentence.text):
            claim = _claim(paragraph, index, start, clause)
            start += len(clause)
            if claim is not None:
                yield claim


def _claim(paragraph: Paragraph, index: int, start: int, clause: str) -> Claim | None:
    lead = _lead(clause)
    said = clause[lead:].rstrip(",:")
    match = _LEVEL.match(said)
    head = match["name"].rstrip("的总约均已") if match else ""
    if match is None or not _head().search(head):
        match = _COUNTED.match(said)
        head = _MADE.sub("", match["name"]) if match else ""
    if match is None or _ruled_out(clause, lead, match, head):
        return None
    value = Decimal(match["number"].replace(",", ""))
    for character in match["scale"]:
        value *= _SCALES[character]
    end = start + lead + match.end("unit")
    territory = re.search(one_of(words().territories), clause[:lead])
    near = [one for one in moments(paragraph, index) if one.end <= end and one.start >= start - 30]
    return Claim(
        index=index,
        name=re.sub("[的“”]", "", head),
        territory=territory[0] if territory else "",
        yearly=_EVERY_YEAR.search(clause[:lead]) is not None,
        value=value,
        unit=match["unit"],
        shown=paragraph.text[start + lead + match.start("number") : end],
        year=_year(clause) or year_before(paragraph, start),
        month=near[-1].month if near else None,
        paragraph=paragraph,
        start=start + lead,
        end=end,
    )


@cache
def _head() -> re.Pattern[str]:
    return re.compile(one_of(words().indicator_heads) + "$")


@cache
def _opening() -> re.Pattern[str]:
    said = one_of((*words().indicator_verbs, *words().territories))
    return re.compile(
        rf"(?:\(?[一二三四五六七八九十\d]{{1,3}}[)、.])?(?:第.{{1,4}}条)?(?:(?:到|至|截至)?(?:19|20)\d\d年(?:底|末|前)?|{said}|每年|[,、])*"
    )


def _lead(clause: str) -> int:
    """How much of the clause stands before the indicator's name."""
    match = _opening().match(clause)
    return match.end() if match else 0


def _ruled_out(clause: str, lead: int, match: re.Match[str], head: str) -> bool:
    before = re.sub("^.*?每年", "", clause[:lead]) + clause[lead : lead + match.start("number")]
    parts = (word for word in words().part_words if len(word) > 1 or word in "每由从较")
    near = re.search("[约近已]$", before.rstrip("达到为超过"))
    return (
        len(head) < (_FEWEST if _EVERY_YEAR.search(clause[:lead]) or match["unit"] == "人" else _SHORTEST)
        or any(word in before for word in parts)
        or near is not None
        or _CEILING.search(clause) is not None
        or re.search("[余多]|左右", match["after"]) is not None
        or re.search(r"\d", head) is not None
    )


def _year(clause: str) -> int | None:
    years = re.findall(r"(?<!\d)((?:19|20)\d\d)年", clause)
    return int(years[-1]) if years else None
