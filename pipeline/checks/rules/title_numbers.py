"""The number of a patent against its kind and days on certificate, register and contract."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from pipeline.checks.catalogue import EVERY_LEVEL, check
from pipeline.checks.chains import text_of
from pipeline.checks.judgement import Judgement, Seen, failed, inapplicable, passed, seen, unclear
from pipeline.checks.papers import Papers
from pipeline.checks.rules.titles import dealt
from pipeline.checks.titles import (
    earlier,
)
from schemas.documents import (
    PatentTitle,
)
from schemas.finding import Severity
from schemas.values import patent_number
from schemas.values.confusion import confusable
from schemas.values.text import fold

_PCT = {"8", "9"}
_DIGITS = {"发明": "18", "实用新型": "29", "外观设计": "3"}
_WRONG_CHECK = "专利号校验位不符"
_SHORT_NAME = 5
_UNLIKE = 0.25
"""Names of inventions with less in common than this are not two wordings of one."""


@check(
    "PT-02",
    title="专利号、类型与申请日",
    rule="专利证书、登记簿和合同上，专利号的种类位与专利类型相符，号中年份与申请日相符（分案和国际申请除外）。",
    severity=Severity.HIGH,
    levels=EVERY_LEVEL,
    basis=("truth",),
    explanations=("分案申请、国际申请的年份与申请日不同", "合同列表中张冠李戴", "类型或日期录入有误"),
    next_step="请按专利号查询国家知识产权局的著录项目，核对证书原件",
)
def number_fits_the_title(papers: Papers) -> Iterator[Judgement]:
    judged = list(_fits(papers))
    yield from judged
    if not judged:
        unread = papers.gaps("case_material")
        if unread:
            yield unclear("专利号与类型", "专利材料的内容尚未读全，请对照原件")
        else:
            yield inapplicable("专利号与类型", "材料中没有可与专利号核对的类型和申请日")


def _fits(papers: Papers) -> Iterator[Judgement]:
    first: dict[str, tuple[PatentTitle, str]] = {}
    for title in papers.all(PatentTitle):
        label = f"{papers.document(title.document).type.label}（{papers.document(title.document).file}）"
        yield from _granted_after_filing(title, label)
        number = seen((title.number, f"{label}专利号"))
        if not number or not _is_number(str(number[0].fact.value or "")):
            continue
        yield from _kind(number[0], seen((title.kind, f"{label}专利类型")), label)
        yield from _year(number[0], seen((title.filed_on, f"{label}申请日")), label, papers)
        other = first.setdefault(str(number[0].fact.value), (title, label))
        if other[0] is not title:
            yield from _same_days(other, (title, label))
    for _, patent, label in dealt(papers):
        number = seen((patent.number, label))
        if _is_number(str(number[0].fact.value)):
            yield from _kind(number[0], seen((patent.kind, f"{label}类型")), label)
        told = first.get(str(number[0].fact.value))
        if told is not None:
            yield from _same_invention(number[0], seen((patent.title, f"{label}名称")), told)


def _is_number(number: str) -> bool:
    """Whether a number has the form of one: its check digit may be wrong (PT-01), its year and kind still speak."""
    return patent_number.year_of(number) is not None and patent_number.problem(number) in {None, _WRONG_CHECK}


def _may_be(number: str, place: slice, digits: str) -> bool:
    """Whether the number, read wrongly at one place, may be one that fits: its check digit then holds."""
    changed = f"{number[: place.start]}{digits}{number[place.stop :]}"
    return not patent_number.is_valid(number) and patent_number.is_valid(changed)


def _kind(number: Seen, kind: tuple[Seen, ...], label: str) -> Iterator[Judgement]:
    if not kind or not kind[0].fact.value:
        return
    value = str(number.fact.value)
    expected = patent_number.kind_of(value)
    named = [one for one in _DIGITS if one in str(kind[0].fact.value)]
    subject = f"{label}类型"
    if expected is None or len(named) != 1:
        return
    told, place = named[0], 4 if len(value) == len("202010123456.2") else 2
    reason = f"{label}：专利号的种类位是{expected}，材料写{kind[0].fact.value}"
    if told == expected:
        yield passed(subject, f"{label}类型与专利号相符（{told}）", (number, *kind))
    elif any(_may_be(value, slice(place, place + 1), digit) for digit in _DIGITS[told]):
        yield unclear(subject, f"{reason}；专利号校验位也不符，可能错一位数字，请对照原件", (number, *kind))
    else:
        yield failed(subject, f"{reason}，不一致", (number, *kind))


def _year(number: Seen, filed: tuple[Seen, ...], label: str, papers: Papers) -> Iterator[Judgement]:
    if not filed or not filed[0].fact.value:
        return
    value, day = str(number.fact.value), str(filed[0].fact.value)
    long = len(value) == len("202010123456.2")
    year, pct = patent_number.year_of(value) or "", value[4 if long else 2] in _PCT
    subject, said = f"{label}申请日", f"{label}：号中年份为{year}年，申请日为{day}"
    digits = day[:4] if long else day[2:4]
    if year == day[:4]:
        yield passed(subject, f"{label}号中年份与申请日相符（{year}年）", (number, *filed))
    elif pct or re.search("分案", text_of(number.fact.document, papers)):
        yield unclear(subject, f"{said}；分案或国际申请可以如此，请核实", (number, *filed))
    elif _may_be(value, slice(0, len(digits)), digits):
        yield unclear(subject, f"{said}；专利号校验位也不符，可能错一位数字，请对照原件", (number, *filed))
    elif year > day[:4]:
        why = "分案申请保留原申请日，号中年份可以较晚"
        yield failed(subject, f"{said}，不一致", (number, *filed), severity=Severity.MEDIUM, explanations=(why,))
    else:
        yield failed(subject, f"{said}，不一致", (number, *filed))


def _granted_after_filing(title: PatentTitle, label: str) -> Iterator[Judgement]:
    facts = seen((title.filed_on, f"{label}申请日"), (title.granted_on, f"{label}授权公告日"))
    days = [str(one.fact.value) for one in facts if one.fact.value]
    if len(days) == len(facts) == 2 and earlier(days[1], days[0]) is True:
        reason = f"{label}的授权公告日{days[1]}早于申请日{days[0]}，不一致"
        yield failed(f"{label}授权公告日", reason, facts)


def _same_days(one: tuple[PatentTitle, str], other: tuple[PatentTitle, str]) -> Iterator[Judgement]:
    """Two papers about one patent tell the same days of filing and grant."""
    for field, name in (("filed_on", "申请日"), ("granted_on", "授权公告日")):
        facts = seen(*((getattr(title, field), f"{label}{name}") for title, label in (one, other)))
        days = [str(fact.fact.value) for fact in facts if fact.fact.value]
        if len(days) < 2 or earlier(days[0], days[1]) is None or days[0] == days[1]:
            continue
        reason = f"同一专利的{name}，{one[1]}为{days[0]}，{other[1]}为{days[1]}"
        give = unclear if confusable(days[0], days[1]) else failed
        tail = "，请对照原件" if confusable(days[0], days[1]) else "，不一致"
        yield give(f"{other[1]}{name}", f"{reason}{tail}", facts, severity=Severity.MEDIUM)


def _same_invention(number: Seen, named: tuple[Seen, ...], told: tuple[PatentTitle, str]) -> Iterator[Judgement]:
    """A contract's name of the invention that has next to nothing of the one the patent office wrote."""
    other = seen((told[0].title, f"{told[1]}名称"))
    a, b = (re.sub(r"\W", "", fold(str(one[0].fact.value or ""))) if one else "" for one in (named, other))
    if len(a) < _SHORT_NAME or len(b) < _SHORT_NAME or a in b or b in a:
        return
    if SequenceMatcher(None, a, b, autojunk=False).ratio() < _UNLIKE:
        reason = f"{named[0].name}写“{named[0].fact.value}”，{told[1]}为“{other[0].fact.value}”，是否同一专利请核实"
        yield unclear(named[0].name, reason, (number, *named, *other))
