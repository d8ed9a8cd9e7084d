"""预期成效: measured, and not below what the form says was already reached."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from pipeline.checks.catalogue import EVERY_LEVEL, check
from pipeline.checks.judgement import Judgement, Seen, absent, failed, passed, seen, unclear
from pipeline.checks.papers import Papers
from pipeline.checks.wording import form_text, sentences
from schemas.documents import ApplicationForm
from schemas.finding import Severity
from schemas.values.text import fold

_DATES = re.compile(
    r"\d{4}\s*[-–—至到~]\s*\d{4}\s*年?|(?:\d{4}|[二][〇零○O0-9一二三四五六七八九十]{3})\s*年(?:\d{1,2}\s*月)?(?:\d{1,2}\s*日)?"
    r"|\d{4}[./-]\d{1,2}(?:[./-]\d{1,2})?|第[一二三四五六七八九十\d]+(?:年|阶段|期|步)?|[一二三四五六七八九十两\d]+\s*年(?:内|左右|以内|时间)?|十四五|十五五"
)
_ITEMS = re.compile(r"[(（]?(?:\d{1,2}|[一二三四五六七八九十]{1,3})[)）.、](?!\d)")
_NUMBER = re.compile(
    r"\d|[二三四五六七八九十百千万亿两几数]+(?:余|多)?(?:个|家|项|件|场|次|万|亿|人|名|份|批|套|条|倍|成|户|期|种|篇|对)|百分之|翻(?:一|两|二)?番"
)
_DONE = "累计|总计|合计|达到|达|共|总数"
_FURTHER = "新增|增加|增长|再|另"
_YEARLY = "每年|年均|年度|当年|逐年|年(?:服务|实施|完成)"
_FAR = Decimal("0.5")
"""What is to be added is far below what was done when it is no more than this share of it."""
_TARGETS = {
    "claimed_projects": (
        r"(?:项目|转化|转让|许可|交易)[^,，。;；\d]{0,10}?(?P<n>\d+)\s*余?(?:个|项|件|笔|宗)",
        "项目",
    ),
    "claimed_entities_served": (r"(?:服务|主体|企业)[^,，。;；\d]{0,10}?(?P<n>\d+)\s*余?(?:家|个|户)", "服务主体"),
    "claimed_amount": (
        r"(?:金额|交易额|运营额|成交额|运营收入|许可费|转让费)[^,，。;；\d]{0,8}?(?P<n>\d+(?:\.\d+)?)\s*余?(?P<unit>万元|亿元|元)",
        "运营金额",
    ),
}
_HAN = re.compile(
    "([一二两三四五六七八九]?十[一二三四五六七八九]?|[一二两三四五六七八九])(?=(?:余|多)?(?:个|项|家|户|件|笔|宗)(?!(?:方面|阶段|中心)))"
)
_UNITS = {"万元": 10**4, "亿元": 10**8, "元": 1}


@check(
    "TX-08",
    title="预期成效",
    rule="预期成效写明数量指标，累计指标不低于申报表所述已有业绩。",
    severity=Severity.LOW,
    levels=EVERY_LEVEL,
    basis=("review",),
    explanations=("指标另附方案", "所述为新增数而非累计数", "业绩与预期的口径不同"),
    next_step="请申报单位补充量化指标，说明指标口径",
)
def results_are_measured(form: ApplicationForm, papers: Papers) -> Iterator[Judgement]:
    subject = "预期成效"
    text = form_text(form, "expected_results")
    if text is None:
        place = absent(form.document, "预期成效")
        yield unclear(subject, "申报表的预期成效没有读到，请对照原件或补充填写", places=(place,))
        return
    said = _ITEMS.sub("", _DATES.sub("", fold(str(text.fact.value))))
    if _NUMBER.search(said) is None:
        if papers.whole(form):
            yield failed(subject, "预期成效没有数量指标，请补充", (text,))
        else:
            yield unclear(subject, "已读的预期成效没有数量指标，申报表没有读全，请对照原件", (text,))
        return
    yield passed(subject, "预期成效写有数量指标", (text,))
    yield from _not_below(text, form)


@dataclass(frozen=True)
class _Target:
    """A figure promised for what ``claimed`` says was reached. ``total``: whether the words say it is a total;
    ``added``: whether it is what is to come on top."""

    name: str
    value: Decimal
    said: str
    claimed: Seen
    past: Decimal
    total: bool
    added: bool

    @property
    def below(self) -> bool:
        return self.value < self.past

    @property
    def far_below(self) -> bool:
        return self.value <= self.past * _FAR


def _not_below(text: Seen, form: ApplicationForm) -> Iterator[Judgement]:
    """A total below the past is a contradiction. Figures that may be what is to be added are so only when all of them,
    two at least, are below; figures that say they are on top, when all of them are far below."""
    targets = list(_targets(text, form))
    several = len(targets) > 1
    all_below = several and all(one.far_below if one.added else one.below for one in targets)
    for one in targets:
        subject = f"预期{one.name}"
        reason = f"预期成效写“{one.said}”，低于申报表所述已有{one.name}{one.past}，请说明口径"
        if one.below and ((one.total and not one.added) or all_below):
            yield failed(subject, reason, (text, one.claimed))
        elif one.far_below and not one.added:
            yield unclear(subject, f"{reason}；可能为新增数", (text, one.claimed))
        elif not one.below:
            yield passed(subject, f"预期{one.name}“{one.said}”不低于已有业绩", (text, one.claimed))


def _targets(text: Seen, form: ApplicationForm) -> Iterator[_Target]:
    """The highest figure for each claim. What is to be done every year is left out, and what is to be added where a
    figure for the whole is told."""
    clauses = [
        (_figures(clause), re.search(_DONE, passage.text) is not None, re.search(_FURTHER, passage.text) is not None)
        for passage in sentences(text)
        if not re.search(_YEARLY, passage.text)
        for clause in re.split("[,，;；、]", passage.text)
    ]
    for field, (pattern, name) in _TARGETS.items():
        claimed = seen((getattr(form, field), f"申报表所述已有{name}"))
        if not claimed or claimed[0].fact.value is None:
            continue
        past, found = Decimal(claimed[0].fact.value), []
        for clause, total, added in clauses:
            match = re.search(pattern, clause)
            if match is not None:
                unit = _UNITS.get(match.groupdict().get("unit") or "", 1)
                value, said = Decimal(match["n"]) * unit, clause.strip("。 ")
                found.append(_Target(name, value, said, claimed[0], past, total, added))
        if found:
            yield max(found, key=lambda one: (not one.added, one.value))


def _figures(clause: str) -> str:
    """``clause`` with small numbers written in characters as figures: 两项 is 2项, 十二家 12家."""
    return _HAN.sub(lambda match: str(_value(match[1])), clause)


def _value(numeral: str) -> int:
    tens, mark, ones = numeral.replace("两", "二").rpartition("十")
    digits = {character: value for value, character in enumerate("一二三四五六七八九", start=1)}
    return (digits.get(tens, 1) * 10 if mark else 0) + digits.get(ones, 0)
