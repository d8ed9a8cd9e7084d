"""Official days against the calendar of working days, and papers against what existed at the time."""

import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from pipeline.checks.all_facts import facts_of
from pipeline.checks.catalogue import EVERY_LEVEL, check
from pipeline.checks.judgement import Judgement, Seen, failed, inapplicable, passed, seen, unclear
from pipeline.checks.linting.workdays import is_worked, weekday
from pipeline.checks.papers import Papers
from schemas.base import Model
from schemas.documents import (
    Content,
    Invoice,
    LaborContract,
    LegalPersonCertificate,
    PatentContract,
    PatentRegister,
    PlanDocument,
    RecommendationLetter,
    Registration,
)
from schemas.evidence import Extracted, Origin
from schemas.finding import Place, Severity
from schemas.values import uscc
from schemas.values.text import fold

_SURE = 0.97
_CODE = re.compile(r"(?<![0-9A-Z])[0-9A-HJ-NPQRTUWXY]{18}(?![0-9A-Z])")
_CITED = re.compile(
    r"[\u4e00-\u9fff]{2,8}[(〔\[](?P<number>20\d{2})[)〕\]]\d{1,4}号|(?:(?<!办)法|条例|实施细则)》?[(](?P<edition>20\d{2})年?(?:修正|修订|版|本)[^)]{0,4}[)]"
)
"""文号 with their year, and laws by the year of their revision."""


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
        case PatentRegister():
            days = enumerate((event.date for event in content.events), start=1)
            return seen(*((day, f"登记簿（{file}）第{i}项事项日期") for i, day in days))
        case PlanDocument():
            return seen((content.issued_on, f"公文（{file}）落款日期"))
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
        case LaborContract():
            return seen((content.signed_on, f"劳动合同（{file}）签订日期"))
    fact = getattr(content, "issued_on", None) or getattr(content, "recorded_on", None)
    if fact is None and isinstance(content, LegalPersonCertificate):
        fact = getattr(content, "valid_from", None)
    return seen((fact, f"{papers.document(content.document).type.label}（{file}）日期"))


def _before_its_time(one: Seen, content: Content, papers: Papers) -> Iterator[Judgement]:
    value = str(one.fact.value or "")
    if not value:
        return
    told: set[str] = set()
    for thing, place, sure in _things(content, papers):
        if value >= thing.since.isoformat()[: len(value)] or thing.what in told:
            continue
        told.add(thing.what)
        reason = f"{one.name}为{value}，其中有“{thing.what}”（{thing.source}）"
        if value >= thing.maybe_since.isoformat()[: len(value)] or not sure:
            yield unclear(one.name, f"{reason}，当时是否已有待核实", (one,), places=(place,))
        else:
            yield failed(one.name, f"{reason}，当时尚不存在，不一致", (one,), places=(place,))
    yield from _later_citations(one, value, content, papers)


def _later_citations(one: Seen, value: str, content: Content, papers: Papers) -> Iterator[Judgement]:
    """A document number or a revision of a later year than the paper itself."""
    for line, place, sure in _lines(content, papers):
        for match in _CITED.finditer(line):
            year = match["number"] or match["edition"]
            if year <= value[:4] or int(year) > papers.submission.received_on.year:
                continue
            give, tail = (failed, "，不一致") if sure else (unclear, "，请对照原件")
            reason = f"{one.name}为{value}，其中引用{year}年的“{match[0]}”{tail}"
            yield give(one.name, reason, (one,), places=(place,))
            return


def _lines(content: Content, papers: Papers) -> Iterator[tuple[str, Place, bool]]:
    """The print of a paper line by line, with its place, and whether it was read surely."""
    for page in papers.pages.get(content.document, ()):
        for line in page.lines:
            place = Place(document=content.document, page=page.number, box=page.displayed(line.box), note="文中用语")
            yield fold(line.text), place, line.confidence >= _SURE or line.origin is Origin.TEXT_LAYER


def _things(content: Content, papers: Papers) -> Iterator[tuple[Anachronism, Place, bool]]:
    """What is dated by itself on the paper: words in its print or facts, an 18-digit code, 20 digits of an invoice."""
    lines = list(_lines(content, papers))
    texts = [fact for fact in facts_of(content) if isinstance(fact.value, str)]
    for thing in _anachronisms():
        for line, place, sure in lines:
            if re.search(thing.words, line):
                yield thing, place.model_copy(update={"note": thing.what}), sure
                break
        for fact in texts:
            if re.search(thing.words, fold(str(fact.value))):
                yield thing, Seen(fact, thing.what).place, fact.sharp is not None
                break
    for fact, thing in _numbers(content):
        yield thing, Seen(fact, thing.what).place, fact.sharp is not None
    named = {thing.what: thing for thing in _anachronisms()}
    for line, place, sure in lines:
        if any(uscc.is_valid(code) for code in _CODE.findall(line)):
            yield named["18位统一社会信用代码"], place, sure
            break


def _numbers(content: Content) -> Iterator[tuple[Extracted[Any], Anachronism]]:
    named = {thing.what: thing for thing in _anachronisms()}
    if isinstance(content, Invoice) and content.number is not None and len(str(content.number.value or "")) == 20:
        yield content.number, named["数电发票"]
    for fact in facts_of(content):
        if fact.key.endswith((".uscc", ".tax_id")) and uscc.is_valid(str(fact.value or "")):
            yield fact, named["18位统一社会信用代码"]
            return
