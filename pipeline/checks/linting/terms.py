"""LN-04 of rules that give a time instead of a day: 自收到申请之日起5个工作日内完成审核, and elsewhere 10个工作日内.

Two terms are for the same act where the same event starts them and the same is to be done; what stands before the event
in the sentence (重大合同, 知识产权部) has to be the same, or to be left out in one of them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from pipeline.checks.linting.flaw import Flaw
from pipeline.checks.linting.numbering import parse
from pipeline.checks.linting.text import Manuscript, Paragraph, sentences

_HAN = "一二三四五六七八九十两"
_TERM = re.compile(
    r"(?P<event>[^。;:]{2,60}?(?:之日起|之日后|之后|后|起))(?:的)?,?"
    rf"(?P<words>(?P<number>\d{{1,3}}|[{_HAN}]{{1,3}})个?(?P<unit>工作日|自然日|日|天|月|年)(?:之?内|以内))"
    r",?(?P<act>[^,。;:()]{2,30})"
)
_OPENING = re.compile(r"^(?:第.{1,5}条|[(]?[一二三四五六七八九十\d]{1,3}[)、.])")
_FILLED = re.compile("应当|应该|应|须|必须|需|自|从|于|在|由|的|之日|之|起|后|,|将|其")
_SHORTEST_EVENT = 4
_SHORTEST_ACT = 3
_DAYS = {"月": 30, "年": 365}


@dataclass(frozen=True)
class _Term:
    paragraph: Paragraph
    start: int
    end: int
    words: str
    event: str
    act: str
    number: int
    unit: str

    @property
    def days(self) -> int:
        return self.number * _DAYS.get(self.unit, 1)

    @property
    def sure(self) -> bool:
        return self.paragraph.sure(self.start, self.end)


def differing_terms(manuscript: Manuscript) -> Iterator[Flaw]:
    """One for every pair of different terms for the same act."""
    told: set[tuple[str, str, str]] = set()
    for one, other in combinations(_terms(manuscript), 2):
        key = (one.act, one.words, other.words)
        if key in told or _as_long(one, other) or not (_same(one.event, other.event) and _same(one.act, other.act)):
            continue
        told.add(key)
        spots = tuple(spot for term in (one, other) for spot in term.paragraph.spots(term.start, term.end))
        act = min(one.act, other.act, key=len)
        reason = f"“{act}”的期限有两个：“{one.words}”与“{other.words}”"
        yield Flaw(act, reason, spots, one.sure and other.sure, ("两处所指是不同的情形",))


def _terms(manuscript: Manuscript) -> list[_Term]:
    found = []
    for paragraph in manuscript.paragraphs:
        for sentence in sentences(paragraph):
            match = _TERM.match(sentence.text)
            if match is None:
                continue
            event = _FILLED.sub("", _OPENING.sub("", match["event"]))
            act = _FILLED.sub("", match["act"])
            if len(event) >= _SHORTEST_EVENT and len(act) >= _SHORTEST_ACT:
                start, end = sentence.start + match.start("words"), sentence.start + match.end("words")
                number = parse(match["number"].replace("两", "二")) or 0
                unit = match["unit"].replace("天", "日").replace("自然日", "日")
                found.append(_Term(paragraph, start, end, match["words"], event, act, number, unit))
    return found


def _same(a: str, b: str) -> bool:
    """Whether one is the other, or only says more before it."""
    return a.endswith(b) or b.endswith(a)


def _as_long(one: _Term, other: _Term) -> bool:
    """Whether both are of one length: 一个月 is 30日."""
    working = "工作日" in {one.unit, other.unit}
    return one.days == other.days if not working else (one.number, one.unit) == (other.number, other.unit)
