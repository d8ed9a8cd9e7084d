"""LN-07: one body under several names.

Three things are told: a region written now by its name and now as 自治区 or 省 (内蒙古某中心, 自治区某中心);
departments that now bear the region and now do not, where lists of responsible units are compared; and names of which
one has a word in its middle that the other lacks (某信息中心, 某信息服务中心). The last may well be two bodies, so a
person has to say. A short form that the paper defines (以下简称) or that is usual (市场监管局) is no other name.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import combinations

from pipeline.checks.linting.flaw import Flaw
from pipeline.checks.linting.text import Manuscript, Paragraph, Spot, sentences
from pipeline.checks.linting.words import one_of, words

_CUT = re.compile(
    r"第.{1,5}条|依托|发挥|建立|建设|组建|培育|设立|支持|推进|通过|联合|会同|按照|提交|推荐|申报|接受|受理|负责|认定|有关|相关|各类|重点|一批|多个|开展|组织"
    r"|指导|成立|围绕|鼓励|引导|加强|完善|构建|打造|促进(?!服务中心|中心|会)|推动|利用|探索|简称|征求|关于|实现|对接|纳入|根据|属于|作为|成为|包括|参与|接入|整合|统筹|健全"
    r"|优化|计划|到\d{4}年|现有|运行|实施|以及|或者|并|与|及|或|由|以|向|在|将|的|各|本|该|其|和(?!平|田|林|硕|静|浩特|县)|(?<!呼)和(?=[国省市])|为(?!民)|对(?!外)|经(?![济信营贸开])|报(?!告|业|社|刊)"
)
_DEPARTMENT = re.compile("(?:厅|局|委)$")
_DEFINED = re.compile(
    r"(?P<full>[\u4e00-\u9fff]{4,30})\((?:以下|下)?(?:统)?简?称(?:为)?[“\"](?P<short>[^”\"]{2,16})[”\"]"
)
_TAG = re.compile(r"[(（【\[]?(?:责任|牵头|配合|负责|实施)(?:单位|部门)[:：](?P<list>[^()（）。]{2,120})")
_GENERIC = {"省", "市", "自治区"}
_INTERNAL = re.compile("(?:领导小组|委员会|联席会议|工作组)$")
"""Bodies of which a paper has one of each name."""
_SHORTEST = 6


@dataclass(frozen=True)
class _Name:
    """A body as printed, ``region`` taken off its head (empty where there is none)."""

    text: str
    region: str
    core: str
    paragraph: Paragraph
    start: int

    @property
    def spots(self) -> tuple[Spot, ...]:
        return self.paragraph.spots(self.start, self.start + len(self.text))

    @property
    def sentence(self) -> tuple[str, ...]:
        """The sentence the name stands in."""
        return tuple(one.text for one in sentences(self.paragraph) if one.start <= self.start < one.end)

    @property
    def sure(self) -> bool:
        return self.paragraph.sure(self.start, self.start + len(self.text))


def several_names(manuscript: Manuscript) -> list[Flaw]:
    """LN-07."""
    names = [name for paragraph in manuscript.paragraphs for name in _names(paragraph)]
    shorts = _defined(manuscript)
    return [
        *_regions(names),
        *_departments(manuscript),
        *_dropped_words(names, shorts),
        *_short_names(manuscript, shorts),
    ]


@cache
def _body() -> re.Pattern[str]:
    return re.compile(rf"[\u4e00-\u9fff]{{2,26}}?{one_of(words().body_kinds)}")


@cache
def _region() -> re.Pattern[str]:
    return re.compile(one_of(words().regions))


def _names(paragraph: Paragraph) -> Iterator[_Name]:
    for match in _body().finditer(paragraph.text):
        cuts = [cut.end() for cut in _CUT.finditer(match[0]) if cut.end() < len(match[0]) - 3]
        start = match.start() + (cuts[-1] if cuts else 0)
        text = paragraph.text[start : match.end()]
        if re.match("中心|平台|管理局|监管局", paragraph.text[match.end() :]):
            continue
        region = _region().match(text)
        core = text[region.end() :] if region else text
        yield _Name(text, region[0] if region else "", core, paragraph, start)


def _regions(names: list[_Name]) -> Iterator[Flaw]:
    """One body, its region now by name and now by kind."""
    by_core: dict[str, dict[str, _Name]] = defaultdict(dict)
    for name in names:
        if name.region and len(name.core) >= 5 and not _DEPARTMENT.search(name.core):
            by_core[name.core].setdefault(name.region, name)
    for forms in by_core.values():
        generic = [name for region, name in forms.items() if region in _GENERIC]
        proper = [
            name
            for region, name in forms.items()
            if region not in _GENERIC and not region.endswith(("自治区", "省", "市"))
        ]
        if generic and proper:
            yield _flaw(proper[0], generic[0], "同一机构的名称写法不一", sure=True)


def _departments(manuscript: Manuscript) -> Iterator[Flaw]:
    """Departments that bear the region in some lists of responsible units though they do not stand first there, and
    do not bear it in others."""
    borne: dict[str, _Name] = {}
    bare: dict[str, _Name] = {}
    for paragraph in manuscript.paragraphs:
        for tag in _TAG.finditer(paragraph.text):
            place = tag.start("list")
            for position, entry in enumerate(re.split("[、,，]", tag["list"])):
                region = _region().match(entry)
                core = _usual(entry[region.end() :] if region else entry)
                name = _Name(entry, region[0] if region else "", core, paragraph, place)
                if _DEPARTMENT.search(entry) and position and len(core) >= 2:
                    (borne if region else bare).setdefault(core, name)
                place += len(entry) + 1
    both = [core for core in borne if core in bare]
    if both:
        shown = "、".join(f"“{borne[core].text}”与“{bare[core].text}”" for core in both)
        spots = tuple(spot for core in both for name in (borne[core], bare[core]) for spot in name.spots)
        sure = all(name.sure for core in both for name in (borne[core], bare[core]))
        reason = f"责任单位名称写法不一：{shown}"
        yield Flaw("责任单位名称", reason, spots, sure, ("列举时首项的“自治区”“省”“市”统领其后各项",))


def _dropped_words(names: list[_Name], shorts: dict[str, str]) -> Iterator[Flaw]:
    """Names of which one lacks a word in its middle, or has its words in another order. Two that are listed
    side by side are two bodies."""
    first: dict[str, _Name] = {}
    for name in names:
        for form in (name.text, name.core):
            first.setdefault(_usual(form), name)
    told: set[str] = set()
    for (short, one), (long, other) in combinations(sorted(first.items(), key=lambda pair: len(pair[0])), 2):
        extra = _word_lacking(short, long)
        if {long, other.text} & told or extra is None or _is_defined(short, long, shorts):
            continue
        if {one.region, other.region} <= _GENERIC and one.region != other.region:
            continue
        if any(_listed(one.text, other.text, said) for name in names for said in name.sentence):
            continue
        told |= {long, other.text}
        sure = extra in words().careless and (one.region == other.region != "" or bool(_INTERNAL.search(short)))
        what = "同一机构的名称写法不一" if sure else "可能是同一机构的两种写法"
        yield _flaw(one, other, what, sure=sure)


def _short_names(manuscript: Manuscript, shorts: dict[str, str]) -> Iterator[Flaw]:
    """A department under its short and its long name (法务部, 法律事务部), not said to be one."""
    whole = "".join(paragraph.text for paragraph in manuscript.paragraphs)
    for short, long in words().departments.items():
        both = [_first(name, manuscript) for name in (short, long)]
        told = short in shorts or f"{long}({short}" in whole or f"{short}({long}" in whole
        if None in both or told or _listed(short, long, whole):
            continue
        one, other = (name for name in both if name is not None)
        yield _flaw(one, other, "同一部门的名称写法不一", sure=True)


def _first(name: str, manuscript: Manuscript) -> _Name | None:
    """Where a department is named first; 信息科技处 is not 科技处."""
    opened = "由|经|报|向|会同|和|与|及|、|,|;|。|:|各|本|公司|单位|学校|中心|负责|送|到|至|在|条|的"
    for paragraph in manuscript.paragraphs:
        match = re.search(rf"(?:^|{opened}){name}", paragraph.text)
        if match:
            return _Name(name, "", name, paragraph, match.end() - len(name))
    return None


def _listed(a: str, b: str, sentence: str) -> bool:
    """Whether a sentence names both one after the other."""
    return any(f"{one}{mark}{other}" in sentence for one, other in ((a, b), (b, a)) for mark in "、和与或及,")


def _word_lacking(short: str, long: str) -> str | None:
    """The usual word that ``long`` has in its middle and ``short`` has not; empty where both only differ in the order
    of their words."""
    extra = len(long) - len(short)
    if extra == 0:
        alike = short != long and sorted(short) == sorted(long) and len(short) >= _SHORTEST
        return "" if alike and short[:2] == long[:2] and short[-2:] == long[-2:] else None
    if not 1 <= extra <= 4 or len(short) < _SHORTEST:
        return None
    for cut in range(2, len(short) - 1):
        word = long[cut : cut + extra]
        if long.startswith(short[:cut]) and long.endswith(short[cut:]) and word in words().droppable:
            return word
    return None


def _defined(manuscript: Manuscript) -> dict[str, str]:
    """Short forms the paper defines, to the full form."""
    found = {}
    for paragraph in manuscript.paragraphs:
        for match in _DEFINED.finditer(paragraph.text):
            found[match["short"]] = match["full"]
    return found


def _is_defined(short: str, long: str, shorts: dict[str, str]) -> bool:
    return any(one in shorts and shorts[one].endswith(_bare(other)) for one, other in ((short, long), (long, short)))


def _bare(name: str) -> str:
    region = _region().match(name)
    return name[region.end() :] if region else name


def _usual(name: str) -> str:
    """The name with the usual short forms for long ones."""
    for long, short in words().short_forms.items():
        name = name.replace(long, short)
    return name


def _flaw(one: _Name, other: _Name, what: str, *, sure: bool) -> Flaw:
    reason = f"{what}：“{one.text}”与“{other.text}”"
    return Flaw(f"“{one.text}”", reason, (*one.spots, *other.spots), sure and one.sure and other.sure)
