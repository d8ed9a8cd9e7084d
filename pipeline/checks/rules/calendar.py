"""Dates against the calendar and against what existed at the time."""

import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from pipeline.checks.catalogue import EVERY_LEVEL, check
from pipeline.checks.judgement import Judgement, Seen, failed, inapplicable, passed, seen, unclear
from pipeline.checks.ledger import name_of
from pipeline.checks.linting.workdays import is_worked, weekday
from pipeline.checks.papers import Papers
from schemas.base import Model
from schemas.documents import (
    Content,
    Invoice,
    LegalPersonCertificate,
    PatentContract,
    RecommendationLetter,
    Registration,
)
from schemas.evidence import Extracted, FactState, Origin
from schemas.finding import Place, Severity
from schemas.values import uscc
from schemas.values.dates import find_dates
from schemas.values.text import fold

_SURE = 0.97
_DATE_KEY = re.compile(r"(?:_on|_from|_to|_date|\.date)$")


class Anachronism(Model):
    """Something that did not exist before ``since``; before ``maybe_since`` nowhere at all, between the two here and
    there. ``words`` is a regular expression over folded text, ``what`` its Chinese name, ``source`` its origin."""

    words: str
    what: str
    since: date
    maybe_since: date
    source: str


@cache
def _anachronisms() -> tuple[Anachronism, ...]:
    data = yaml.safe_load(Path(__file__).with_name("anachronisms.yaml").read_text(encoding="utf-8"))
    return tuple(Anachronism.model_validate(one) for one in data)


@check(
    "DT-04",
    title="非工作日出具",
    rule="证照、推荐函、备案和登记等官方文件的落款日期为工作日（按国务院办公厅放假安排，含调休）。",
    severity=Severity.LOW,
    levels=EVERY_LEVEL,
    basis=("review",),
    explanations=("电子系统自动出证，周末照常", "值班或加班办理", "日期录入有误"),
    next_step="一般无需处理；与其他线索一并考虑",
)
def acts_on_working_days(papers: Papers) -> Iterator[Judgement]:
    acts = [one for content in papers.contents for one in _acts(content, papers)]
    for one in acts:
        yield _worked(one)
    if not acts:
        yield inapplicable("官方文件日期", "没有读到官方文件的落款日期")


def _acts(content: Content, papers: Papers) -> tuple[Seen, ...]:
    file = papers.document(content.document).file
    match content:
        case LegalPersonCertificate():
            return seen((getattr(content, "issued_on", None), f"法人证书（{file}）发证日期"))
        case RecommendationLetter():
            return seen((content.issued_on, f"推荐函（{file}）日期"))
        case Registration():
            return seen((content.recorded_on, f"登记备案材料（{file}）登记日期"))
    form = papers.form
    if form is not None and content is form:
        return seen((form.recommendation_date, "推荐单位意见日期"))
    return ()


def _worked(one: Seen) -> Judgement:
    value = str(one.fact.value or "")
    if len(value) != len("2025-01-01"):
        return unclear(one.name, f"{one.name}没有读到日，是否工作日待核实", (one,))
    day = date.fromisoformat(value)
    worked = is_worked(day)
    if worked is None:
        return unclear(one.name, f"{one.name}{value}：该年的放假安排不在日历表中，是否工作日待核实", (one,))
    if worked:
        return passed(one.name, f"{one.name}{value}为工作日", (one,))
    return failed(one.name, f"{one.name}{value}（{weekday(day)}）不是工作日", (one,))


@check(
    "DT-05",
    title="日期不成立或未填全",
    rule="材料上的日期是存在的日子（没有2月30日等），年、月、日填写完整。",
    severity=Severity.MEDIUM,
    levels=EVERY_LEVEL,
    basis=("truth",),
    explanations=("漏填月、日，尚待补填", "填写笔误", "手写日期读取有误"),
    next_step="请申报单位核对原件并更正或补填日期",
)
def dates_exist(papers: Papers) -> Iterator[Judgement]:
    dates = [(fact, content) for content in papers.contents for fact in _facts(content) if _DATE_KEY.search(fact.key)]
    for fact, content in dates:
        if fact.value is None:
            yield _odd(fact, _label(content, papers))
    sharp = tuple(Seen(fact, "日期") for fact, _ in dates if fact.sharp is not None)
    if sharp:
        yield passed("日期", f"已读的{len(sharp)}个日期均成立", sharp)
    elif dates:
        yield unclear("日期", "已读的日期均未确认，请对照原件", tuple(Seen(fact, "日期") for fact, _ in dates))
    else:
        unread = not papers.contents or any(papers.gaps(name) for name in ("application_form", "case_material"))
        if unread:
            yield unclear("日期", "没有读到日期，请对照原件")
        else:
            yield inapplicable("日期", "材料中没有读到日期")


def _label(content: Content, papers: Papers) -> str:
    if isinstance(content, PatentContract):
        return name_of(content, papers)
    document = papers.document(content.document)
    return f"{document.type.label}（{document.file}）"


def _odd(fact: Extracted[Any], file: str) -> Judgement:
    """A date without a value: impossible or left open where the print was sharp, else unread."""
    printed = fold(fact.raw)
    found = [one for one in find_dates(printed) if one.value is None]
    subject = f"{file}的日期“{printed}”"
    sure = fact.origin is Origin.TEXT_LAYER or fact.state is FactState.CONFIRMED or fact.confidence >= _SURE
    if not found or not sure:
        reason = f"{subject}没有读清，请对照原件" if printed else f"{file}有一处日期没有读出，请对照原件"
        return unclear(subject, reason, (Seen(fact, "日期"),))
    # A doubtful fact is not rested on: the print is what is judged, so the place then stands without it.
    place = Seen(fact, f"日期“{printed}”").place
    if fact.state is not FactState.CONFIRMED:
        place = place.model_copy(update={"fact": None})
    blank = re.search(r"年\s*月|月\s*日|年\s*$", printed)
    why = "年、月、日没有填全" if blank else "不是存在的日子"
    return failed(subject, f"{subject}{why}", places=(place,))


def _facts(value: object) -> Iterator[Extracted[Any]]:
    """Every fact in a typed paper."""
    if isinstance(value, Extracted):
        yield value
    elif isinstance(value, tuple):
        for one in value:
            yield from _facts(one)
    elif isinstance(value, Model):
        for name in value.model_fields_set:
            yield from _facts(getattr(value, name))


@check(
    "DT-06",
    title="与当时不符的内容",
    rule="材料上的用语、代码和票据样式在其日期时已经存在（如民法典、18位代码、数电票、市场监督管理部门）。",
    severity=Severity.HIGH,
    levels=EVERY_LEVEL,
    basis=("truth",),
    explanations=("合同补签或重新打印时换用了新版文本", "证照换发，日期仍为原日期", "部分地区机构改革或试点早于全国"),
    next_step="请提交当时的原件，说明文本形成的时间",
)
def nothing_before_its_time(papers: Papers) -> Iterator[Judgement]:
    compared = False
    for content in papers.contents:
        for one in _dated(content, papers):
            compared = True
            yield from _before_its_time(one, content, papers)
    if compared:
        yield passed("用语和样式", "没有发现与日期不符的用语、代码或票据样式")
    elif any(papers.gaps(name) for name in ("case_material", "legal_person_certificate")):
        yield unclear("用语和样式", "材料的日期没有读到，请对照原件")
    else:
        yield inapplicable("用语和样式", "没有可比较的日期")


def _dated(content: Content, papers: Papers) -> tuple[Seen, ...]:
    """The day a paper says it was made on."""
    file = papers.document(content.document).file
    match content:
        case PatentContract():
            return seen((content.signed_on, f"合同（{file}）签订日期"))
        case Invoice():
            return seen((content.issued_on, f"发票（{file}）开票日期"))
    fact = getattr(content, "issued_on", None) or getattr(content, "recorded_on", None)
    return seen((fact, f"{papers.document(content.document).type.label}（{file}）日期"))


def _before_its_time(one: Seen, content: Content, papers: Papers) -> Iterator[Judgement]:
    value = str(one.fact.value or "")
    if not value:
        return
    for thing, place, sure in _things(content, papers):
        if value >= thing.since.isoformat()[: len(value)]:
            continue
        reason = f"{one.name}为{value}，其中有“{thing.what}”（{thing.source}）"
        if value >= thing.maybe_since.isoformat()[: len(value)] or not sure:
            yield unclear(one.name, f"{reason}，当时是否已有待核实", (one,), places=(place,))
        else:
            yield failed(one.name, f"{reason}，当时尚不存在，不一致", (one,), places=(place,))


def _things(content: Content, papers: Papers) -> Iterator[tuple[Anachronism, Place, bool]]:
    """What is dated by itself on the paper: words in its lines, an 18-digit code, a 20-digit invoice number."""
    for thing in _anachronisms():
        for page in papers.pages.get(content.document, ()):
            for line in page.lines:
                if re.search(thing.words, fold(line.text)):
                    box = page.displayed(line.box)
                    place = Place(document=content.document, page=page.number, box=box, note=thing.what)
                    yield thing, place, line.confidence >= _SURE or line.origin is Origin.TEXT_LAYER
                    break
    for fact, thing in _numbers(content):
        yield thing, Seen(fact, thing.what).place, fact.sharp is not None


def _numbers(content: Content) -> Iterator[tuple[Extracted[Any], Anachronism]]:
    named = {thing.what: thing for thing in _anachronisms()}
    if isinstance(content, Invoice) and content.number is not None and len(str(content.number.value or "")) == 20:
        yield content.number, named["数电发票"]
    for fact in _facts(content):
        if fact.key.endswith((".uscc", ".tax_id")) and uscc.is_valid(str(fact.value or "")):
            yield fact, named["18位统一社会信用代码"]
            return
