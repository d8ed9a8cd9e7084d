"""LN-01 to LN-12: every plan, notice and policy text held against itself."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from itertools import combinations
from typing import Any

from pipeline.checks.catalogue import EVERY_LEVEL, Check, check
from pipeline.checks.judgement import Judgement, absent, failed, inapplicable, passed, unclear
from pipeline.checks.linting.bodies import several_names
from pipeline.checks.linting.brackets import mixed_marks
from pipeline.checks.linting.deadlines import (
    Deadline,
    deadlines_apart,
    differing_deadlines,
    impossible_deadlines,
    months_without_year,
)
from pipeline.checks.linting.flaw import Flaw
from pipeline.checks.linting.force import not_in_force
from pipeline.checks.linting.indicators import differing_indicators
from pipeline.checks.linting.manuscripts import Manuscripts, Paper
from pipeline.checks.linting.numbering import number_flaws
from pipeline.checks.linting.personal import personal_data
from pipeline.checks.linting.residue import residue
from pipeline.checks.linting.responsibility import missing_units
from pipeline.checks.linting.scripts import unread_print
from pipeline.checks.linting.text import Manuscript, Spot
from schemas.finding import Finding, Outcome, Place, Severity
from schemas.submission import Submission

_MOST_PLACES = 24


Find = Callable[..., Iterable[Flaw]]
"""What is wrong with a manuscript; one of them wants the day as well."""


def _judged(papers: Sequence[Paper], find: Find, clean: str, *on: date) -> Iterator[Judgement]:
    """A judgement for every flaw of every paper; one for a paper without, which passes where all of it was read."""
    if not papers:
        yield inapplicable("公文和制度文本", "材料中没有公文或制度文本")
    for paper in papers:
        if paper.manuscript is None:
            places = (absent(paper.id, paper.gap),)
            yield unclear(paper.subject, f"{paper.prefix}{paper.gap}，无法核对", places=places)
            continue
        flaws = _flaws(find, paper.manuscript, *on)
        for flaw in flaws:
            yield _judgement(paper, flaw)
        if not flaws and paper.gap:
            yield unclear(
                paper.subject, f"{paper.prefix}{paper.gap}，其余部分{clean}", places=(absent(paper.id, paper.gap),)
            )
        elif not flaws:
            yield passed(paper.subject, f"{paper.prefix}{clean}")


@lru_cache(maxsize=1024)
def _flaws(find: Find, manuscript: Manuscript, *on: date) -> tuple[Flaw, ...]:
    return tuple(find(manuscript, *on))


def _judgement(paper: Paper, flaw: Flaw) -> Judgement:
    places = tuple(place(paper.id, spot) for spot in flaw.spots[:_MOST_PLACES]) or (absent(paper.id, flaw.subject),)
    if flaw.sure:
        return failed(flaw.subject, f"{paper.prefix}{flaw.reason}", places=places, explanations=flaw.explanations)
    reason = f"{paper.prefix}{flaw.reason}" + ("" if "待核实" in flaw.reason else "，待核实")
    return unclear(flaw.subject, reason, places=places, explanations=flaw.explanations)


def place(document: str, spot: Spot) -> Place:
    """The spot as findings name it; of a text file the line is told."""
    note = f"第{spot.row}行" if spot.row else ""
    return Place(document=document, page=spot.page, box=spot.box, file=spot.file, note=note)


@check(
    "LN-01",
    title="同一指标数值不一",
    rule="同一份公文或制度文本中，同一指标或分配比例（名称、年份、范围相同）的数值前后一致；分年度、分项、其中数不比。",
    severity=Severity.MEDIUM,
    levels=EVERY_LEVEL,
    basis=("review",),
    explanations=("两处所指年份或统计范围不同", "数字漏写或多写一位", "只改了一处，另一处沿用旧稿"),
    next_step="请向发文单位核实以哪一处为准，引用前注明",
)
def one_figure_for_an_indicator(manuscripts: Manuscripts) -> Iterator[Judgement]:
    yield from _judged(manuscripts.papers, differing_indicators, "未见同一指标数值不一")


@check(
    "LN-02",
    title="序号不连续",
    rule="章、节、条和各级标题、条目的序号连续、不重复，写法成立。",
    severity=Severity.LOW,
    levels=EVERY_LEVEL,
    basis=("review",),
    explanations=("修改后没有重新编号", "本文为节选", "扫描或转换时漏掉了一行"),
    next_step="请对照原件；确属编号错误的，请出具单位更正",
)
def numbers_in_order(manuscripts: Manuscripts) -> Iterator[Judgement]:
    yield from _judged(manuscripts.papers, number_flaws, "各级序号连续")


@check(
    "LN-03",
    title="期限不可行",
    rule="反馈、报送、提交等期限晚于来文当日，为日历上有的日子，且为工作日（按国务院办公厅节假日安排）。",
    severity=Severity.LOW,
    levels=EVERY_LEVEL,
    basis=("review",),
    explanations=("时间紧迫，已另行电话通知", "通过网上系统提交，不受工作日限制", "转发上级来文时沿用原期限"),
    next_step="请向发文单位确认实际期限",
)
def deadlines_can_be_met(manuscripts: Manuscripts) -> Iterator[Judgement]:
    yield from _judged(manuscripts.papers, impossible_deadlines, "未见不可行的期限")


@check(
    "LN-04",
    title="同一事项两个期限",
    rule="同一份材料中，同一事项（行为和报送内容相同）的期限或办理时限只有一个。",
    severity=Severity.LOW,
    levels=EVERY_LEVEL,
    basis=("review",),
    explanations=("下级机关为汇总预留时间，提前了期限", "前后来文变更了期限"),
    next_step="请以最近一级来文为准，并向发文单位确认",
)
def one_deadline_for_an_act(manuscripts: Manuscripts) -> Iterator[Judgement]:
    yield from _judged(manuscripts.papers, differing_deadlines, "未见同一事项的两个期限")
    read = [(paper, paper.manuscript) for paper in manuscripts.papers if paper.manuscript is not None]
    for (paper, text), (other, second) in combinations(read, 2):
        for one, two, what in deadlines_apart(text, second):
            spots = [(p.id, spot) for p, d in ((paper, one), (other, two)) for spot in _spots_of(d)]
            places = tuple(place(document, spot) for document, spot in spots)
            sure = all(d.moment.paragraph.sure(d.moment.start, d.moment.end) for d in (one, two))
            reason = f"{what}的报送期限有两个：{paper.subject}为“{one.words}”，{other.subject}为“{two.words}”"
            yield failed(what, reason, places=places) if sure else unclear(what, f"{reason}，待核实", places=places)


def _spots_of(deadline: Deadline) -> Sequence[Spot]:
    return deadline.moment.paragraph.spots(deadline.moment.start, deadline.end)


@check(
    "LN-05",
    title="起草残留",
    rule="正文中没有起草提示、未填写的占位符和修订痕迹；命名规则、待填表格中的××和遮盖用的××不计。",
    severity=Severity.MEDIUM,
    levels=EVERY_LEVEL,
    basis=("review",),
    explanations=("误交了过程稿", "占位处有意留给下级填写", "××用于隐去名称"),
    next_step="请补交定稿，或说明所留内容的含义",
)
def nothing_of_the_draft_left(manuscripts: Manuscripts) -> Iterator[Judgement]:
    yield from _judged(manuscripts.papers, residue, "未见起草残留")


@check(
    "LN-06",
    title="责任单位缺漏",
    rule="同类条目多数写明责任单位的，每一条都写明。",
    severity=Severity.LOW,
    levels=EVERY_LEVEL,
    basis=("review",),
    explanations=("组织保障类条目由各单位共同落实，可不列责任单位", "责任单位写在附表中"),
    next_step="请查看附表或向发文单位确认责任单位",
)
def every_item_has_its_unit(manuscripts: Manuscripts) -> Iterator[Judgement]:
    yield from _judged(manuscripts.papers, missing_units, "未见责任单位缺漏")


@check(
    "LN-07",
    title="同一机构名称不一",
    rule="同一机构全文用一个名称；文中定义的简称和通行简称（如市场监管局）视为相同。",
    severity=Severity.LOW,
    levels=EVERY_LEVEL,
    basis=("review",),
    explanations=("所指是两个不同的机构", "简称为系统内通行用法", "机构已更名"),
    next_step="请核对机构全称；确为同一机构的，引用时以全称为准",
)
def one_name_for_a_body(manuscripts: Manuscripts) -> Iterator[Judgement]:
    yield from _judged(manuscripts.papers, several_names, "未见同一机构的不同写法")


@check(
    "LN-08",
    title="草案或期满文件",
    rule="标题没有征求意见稿、草案等字样；标题所定期间、正文所定有效期在受理日期没有届满；不把草案或期满文件当作现行依据。",
    severity=Severity.LOW,
    levels=EVERY_LEVEL,
    basis=("review",),
    explanations=("正式文本已印发，误交了此前的稿本", "仅作为背景材料提交", "已发文延长有效期"),
    next_step="请补交正式印发、现行有效的文本",
)
def in_force(manuscripts: Manuscripts, submission: Submission) -> Iterator[Judgement]:
    day = submission.received_on
    yield from _judged(manuscripts.papers, not_in_force, "未见草案字样或届满的期间", day)


@check(
    "LN-09",
    title="括号、连接号混用",
    rule="标题年份、序号、责任单位标注和电话号码的括号、连接号全文一致；文号的年份用六角括号。",
    severity=Severity.LOW,
    levels=EVERY_LEVEL,
    basis=("review",),
    explanations=("由不同文稿拼合而成", "格式转换所致", "企业内部文号不适用公文格式"),
    next_step="不影响内容；引用标题和文号时请以正式印发的写法为准",
)
def one_form_of_marks(manuscripts: Manuscripts) -> Iterator[Judgement]:
    yield from _judged(manuscripts.papers, mixed_marks, "括号、连接号写法一致")


@check(
    "LN-10",
    title="未正确识读的文字",
    rule="没有重复的无意义文字、网页标记残留和未提取的其他文字；这些内容只记为未提取，不作为内容使用。",
    severity=Severity.LOW,
    levels=EVERY_LEVEL,
    basis=("review",),
    explanations=("双语文件的民族文字部分，系统不识读", "格式转换留下的标记", "扫描质量不足"),
    next_step="请对照原件查看该处；需要其内容的，请补交清晰件或可复制文字的版本",
)
def everything_is_legible(manuscripts: Manuscripts) -> Iterator[Judgement]:
    yield from _judged(manuscripts.papers, unread_print, "未见未提取的文字或标记残留")


@check(
    "LN-11",
    title="个人信息",
    rule="供公开的公文和制度文本中没有手机号码、非官方域名的邮箱、公民身份号码、QQ号、微信号和个人住址；单位座机和已遮盖的号码不计。",
    severity=Severity.LOW,
    levels=EVERY_LEVEL,
    basis=("review",),
    explanations=("号码是公开的工作联系方式", "文件只在内部使用"),
    next_step="公开或转发前请遮盖，或改用单位座机和单位邮箱",
)
def no_personal_data(manuscripts: Manuscripts) -> Iterator[Judgement]:
    yield from _judged(manuscripts.papers, personal_data, "未见个人联系方式")


@check(
    "LN-12",
    title="日期缺年份",
    rule="规划、方案中的月份和日期写明年份，或由同段前文、标题年份、来文日期可以确定；每年重复的不计。",
    severity=Severity.LOW,
    levels=EVERY_LEVEL,
    basis=("review",),
    explanations=("指文件印发的当年", "年份写在附表中"),
    next_step="请向发文单位确认年份，引用时补全",
)
def dates_have_their_year(manuscripts: Manuscripts) -> Iterator[Judgement]:
    yield from _judged(manuscripts.papers, months_without_year, "日期均可确定年份")


def lint_paper(paper: Paper, on: date) -> tuple[Finding, ...]:
    """The findings of all linting checks about one paper by itself, as of the day ``on``: without a level, and so
    without a basis in a guideline."""
    manuscripts = Manuscripts((paper,))
    submission = Submission(id=paper.id, level="lint", received_on=on)
    given: Mapping[type, Any] = {Manuscripts: manuscripts, Submission: submission}
    return tuple(
        _finding(check, judgement)
        for check in LINTING
        for judgement in check.function(**{name: given[type_] for name, type_ in check.needs.items()})
    )


def _finding(check: Check, judgement: Judgement) -> Finding:
    return Finding(
        check=check.id,
        outcome=judgement.outcome,
        severity=check.severity,
        title=check.title if judgement.outcome is Outcome.PASS else f"{check.title}：{judgement.subject}",
        reason=judgement.reason,
        basis=(),
        innocent_explanations=tuple(dict.fromkeys((*judgement.explanations, *check.explanations))),
        next_step=check.next_step,
        evidence=judgement.places,
        check_version=check.version,
    )


LINTING: tuple[Check, ...] = (
    one_figure_for_an_indicator,
    numbers_in_order,
    deadlines_can_be_met,
    one_deadline_for_an_act,
    nothing_of_the_draft_left,
    every_item_has_its_unit,
    one_name_for_a_body,
    in_force,
    one_form_of_marks,
    everything_is_legible,
    no_personal_data,
    dates_have_their_year,
)
