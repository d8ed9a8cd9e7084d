"""LN-08: a draft, or a period that has passed, presented as being in force.

Only what the paper says of itself counts: the bracket of its own title, the years in its own title, its own clause on
validity. Of drafts and lapsed plans that it cites, ``cited`` tells.
"""

import re
from calendar import monthrange
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache

from pipeline.checks.linting.cited import cited_as_rule, period_end
from pipeline.checks.linting.flaw import Flaw
from pipeline.checks.linting.moments import signed_days
from pipeline.checks.linting.text import Manuscript, Paragraph
from pipeline.checks.linting.words import one_of, words

_TITLE_LENGTH = 90
_TITLE_ROWS = 4
_KINDS = "方案|规划|计划|纲要|要点|办法|意见|措施|指引|指南|细则|规定|规则|规程|制度|条例|政策|清单"
_TERM = "(?:有效|执行|实施|试行|施行|适用)期(?:限)?"
_DATE = r"(?P<year>20\d\d)年(?P<month>\d{1,2})月(?:(?P<day>\d{1,2})日)?"
_UNTIL = re.compile(
    rf"{_TERM}(?:为|是|自|从|:|20\d\d年\d{{1,2}}月(?:\d{{1,2}}日)?(?:起)?|,)*(?:至|到|截至|截止至?|-|—){_DATE}"
    rf"|起(?:施行|实施|执行|试行|生效),?(?:有效期)?(?:至|到){_DATE.replace('P<', 'P<to_')}(?:止|为止|终止|截止)?"
)
_LASTS = re.compile(rf"(?:{_TERM}(?:为|是|暂定)?|试行)(?P<years>\d{{1,2}}|[一二两三四五六七八九十])年")
_OTHERS = re.compile("(?:合同|协议|许可|证书|执照|专利|授权|保单|资质|证明)[^,，。;；]{0,6}$")
"""Whose validity is not the paper's own."""
_ENDED = re.compile(
    rf"本(?:办法|制度|规定|细则|方案|规则|规程|规范|指引)(?:已经?|自{_DATE}起)(?:予以|正式)?(?:废止|失效|停止执行|停止施行)"
)
_OF_A_YEAR = re.compile(r"^.{0,20}?(20\d\d)年(?:度)?.{0,30}(?:方案|计划|要点|安排)(?:[(（].{1,14}[)）])*$")
_FROM = re.compile(r"自(?P<year>20\d\d)年(?P<month>\d{1,2})月(?P<day>\d{1,2})日起(?:施行|实施|生效|执行|试行)")
_FROM_ISSUE = re.compile(
    r"自(?:印发|发布|公布|下发|颁布)之日起(?:(?P<months>\d{1,2}|[一二两三四五六])个月后|(?P<days>\d{1,3}|三十)日后)?(?:施行|实施|生效|执行)?"
)
_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九十")} | {"两": 2, "三十": 30}


def not_in_force(manuscript: Manuscript, on: date) -> list[Flaw]:
    """LN-08, as of the day ``on``."""
    return [
        *_drafts(manuscript),
        *_periods(manuscript, on),
        *_validity(manuscript, on),
        *cited_as_rule(manuscript, on),
    ]


@cache
def _draft() -> re.Pattern[str]:
    word = one_of(words().draft_words)
    return re.compile(
        rf"[(（【\[][^()（）《》]{{0,12}}?(?P<word>{word})[^()（）《》]{{0,10}}[)）】\]]|(?P<bare>^{word}|{word}$)"
    )


def _titles(manuscript: Manuscript) -> Iterator[Paragraph]:
    """Every title, its rows put together where it is set on several."""
    rows, index = manuscript.paragraphs, 0
    while index < len(rows):
        ends = (index + count for count in range(_TITLE_ROWS, 0, -1) if index + count <= len(rows))
        end = next((end for end in ends if _is_title(rows[index:end])), None)
        if end is not None:
            yield Paragraph.joined(rows[index:end])
        index = end or index + 1


def _is_title(rows: Sequence[Paragraph]) -> bool:
    text = "".join(row.text for row in rows)
    if any(row.cell for row in rows) or len(text) > _TITLE_LENGTH or re.search("[。;:,]", text):
        return False
    if any(re.match("附件|附:|第.{1,4}[章节条]|[(（]?[一二三四五六七八九十\\d]+[)）、.]", row.text) for row in rows):
        return False
    kinds = rf"(?:{_KINDS})(?:[(（].{{1,24}}[)）])*(?:{one_of(words().draft_words)})?$"
    return bool(re.search(kinds, text) or _draft().fullmatch(text))


def _drafts(manuscript: Manuscript) -> Iterator[Flaw]:
    named = [(p, m) for p in _titles(manuscript) for m in _draft().finditer(p.text)]
    if not named:
        return
    word = named[0][1]["word"] or named[0][1]["bare"]
    spots = tuple(spot for p, m in named for spot in p.spots(m.start(), m.end()))
    sure = any(p.sure(m.start(), m.end()) for p, m in named)
    yield Flaw(
        f"“{word}”",
        f"标题注明“{word}”，尚未生效，不能作为现行依据",
        spots,
        sure,
        ("正式文本已经印发，误交了此前的稿本",),
    )


def _periods(manuscript: Manuscript, on: date) -> Iterator[Flaw]:
    told: set[str] = set()
    for paragraph in _titles(manuscript):
        period = period_end(paragraph.text)
        single = None if period else _OF_A_YEAR.match(paragraph.text)
        if single and int(single[1]) < on.year:
            period = f"{single[1]}年", int(single[1])
        if period is None or period[1] >= on.year or period[0] in told:
            continue
        told.add(period[0])
        start = paragraph.text.index(period[0])
        end = start + len(period[0])
        reason = f"标题所定期间“{period[0]}”截至{on}已经届满"
        # The plan of a single year may be handed in to show what was done.
        sure = paragraph.sure(start, end) and single is None
        yield Flaw(f"“{period[0]}”", reason, paragraph.spots(start, end), sure, ("作为背景材料提交",))


def _validity(manuscript: Manuscript, on: date) -> Iterator[Flaw]:
    for index, paragraph in enumerate(manuscript.paragraphs):
        if match := _UNTIL.search(paragraph.text):
            end = _day(*(match[part] or match[f"to_{part}"] for part in ("year", "month", "day")))
        elif match := _ENDED.search(paragraph.text):
            end = _day(match["year"], match["month"], match["day"]) if match["year"] else date.min
        elif match := _LASTS.search(paragraph.text):
            end = _end(manuscript, index, match["years"])
        else:
            continue
        if end is not None and end < on and not _OTHERS.search(paragraph.text[: match.start()]):
            until = f"，至{end}届满" if end > date.min else ""
            reason = f"“{match[0]}”{until}，截至{on}已经失效"
            spots = paragraph.spots(match.start(), match.end())
            yield Flaw(
                f"“{match[0]}”", reason, spots, paragraph.sure(match.start(), match.end()), ("已发文延长有效期",)
            )


def _end(manuscript: Manuscript, index: int, years: str) -> date | None:
    """The last day of a validity of ``years``, counted from the day the same clause names or from the letter's."""
    text = manuscript.paragraphs[index].text
    if match := _FROM.search(text):
        start = _day(match["year"], match["month"], match["day"])
    elif match := _FROM_ISSUE.search(text):
        signed = signed_days(manuscript)
        later = _number(match["months"]) if match["months"] else 0
        start = _later(signed[-1].day, later) if signed else None
    else:
        return None
    return _later(start, 12 * _number(years)) if start else None


def _day(year: str, month: str, day: str | None) -> date | None:
    try:
        return date(int(year), int(month), int(day or monthrange(int(year), int(month))[1]))
    except ValueError:
        return None


def _later(day: date, months: int) -> date:
    """The corresponding day ``months`` later, or the last of that month (民法典 第二百零二条)."""
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else _DIGITS[text]
