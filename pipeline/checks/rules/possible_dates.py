"""Dates that no calendar has, or that were left open."""

import re
from collections.abc import Iterator
from typing import Any

from pipeline.checks.all_facts import facts_of
from pipeline.checks.catalogue import EVERY_LEVEL, check
from pipeline.checks.judgement import Judgement, Seen, failed, inapplicable, passed, unclear
from pipeline.checks.ledger import name_of
from pipeline.checks.papers import Papers
from pipeline.checks.wording import FORM_TEXTS, form_text
from schemas.documents import Content, PatentContract
from schemas.evidence import Extracted, FactState, Origin
from schemas.finding import Place, Severity
from schemas.values.dates import find_dates, parse_date
from schemas.values.text import fold

_SURE = 0.97
_DATE_KEY = re.compile(r"(?:_on|_from|_to|_date|\.date)$")
_FIGURES = re.compile(r"(?:19|20)\d{2}[-./]?\d{2}(?:[-./]?\d{2})?")
"""A date in figures alone; one that was read so and has no value does not exist."""
_WHOLE = re.compile(r"[\d一二三四五六七八九十]\s*[日号]$|\d[./-]\d{1,2}[./-]\d{1,2}$")
_BLANK_DAY = re.compile(r"(?:签订|签署|签字|落款|填表|填写)?日期[:：]?\s*(?:20\d{2})?\s*年\s*月\s*日")


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
    dates = [(fact, content) for content in papers.contents for fact in facts_of(content) if _DATE_KEY.search(fact.key)]
    for fact, content in dates:
        if fact.value is None:
            yield _odd(fact, _label(content, papers))
    yield from _in_texts(papers)
    yield from _in_print(papers)
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
    found = any(one.value is None for one in find_dates(printed)) or _no_such_figures(printed)
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


def _no_such_figures(printed: str) -> bool:
    """Whether ``printed`` is a date in figures alone that does not exist."""
    figures = re.sub(r"\s", "", printed)
    return _FIGURES.fullmatch(figures) is not None and parse_date(figures) is None


def _in_texts(papers: Papers) -> Iterator[Judgement]:
    """Days the form's running texts tell that do not exist. Months without days and open blanks are none there."""
    form = papers.form
    for field in FORM_TEXTS if form is not None else ():
        text = form_text(form, field) if form is not None else None
        for said in _impossible(str(text.fact.value)) if text is not None else ():
            subject = f"{text.name}所述“{said}”" if text is not None else ""
            yield failed(subject, f"{subject}不是存在的日子", (text,) if text is not None else ())


def _in_print(papers: Papers) -> Iterator[Judgement]:
    """Papers that date themselves in print only: where no date of theirs became a fact, an impossible day, or a blank
    left for the day of signing, is worth a look."""
    for content in papers.contents:
        own = [fact for fact in facts_of(content) if _DATE_KEY.search(fact.key)]
        if own or content is papers.form:
            continue
        for page in papers.pages.get(content.document, ()):
            for line in page.lines:
                blank = _BLANK_DAY.search(fold(line.text))
                said = next(iter(_impossible(line.text)), blank[0].strip() if blank is not None else "")
                if said:
                    subject = f"{_label(content, papers)}的日期“{said}”"
                    box = page.displayed(line.box)
                    place = Place(document=content.document, page=page.number, box=box, note="日期")
                    why = "没有填全" if blank is not None else "不是存在的日子"
                    yield unclear(subject, f"{subject}{why}，请对照原件", places=(place,))


def _impossible(text: str) -> Iterator[str]:
    """Whole dates (year, month, day in figures or words) in ``text`` that no calendar has."""
    for found in find_dates(fold(text)):
        said = fold(text)[found.start : found.end]
        if found.value is None and re.search(
            r"\d\s*[日号]$|[一二三四五六七八九十]\s*[日号]$|\d[./-]\d{1,2}[./-]\d{1,2}$", said
        ):
            yield said
