"""LN-08: a draft, or a period that has passed, presented as being in force.

Only what the paper says of itself counts: the bracket of its own title, the years in its own title, its own clause on
validity. A paper may cite drafts and lapsed plans as it likes.
"""

import re
from calendar import monthrange
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache

from pipeline.checks.linting.flaw import Flaw
from pipeline.checks.linting.moments import signed_days
from pipeline.checks.linting.text import Manuscript, Paragraph
from pipeline.checks.linting.words import one_of, words

_TITLE_LENGTH = 90
_TITLE_ROWS = 4
_KINDS = "方案|规划|计划|纲要|要点|办法|意见|措施|指引|指南|细则|规定|规则|规程|制度|条例|政策|清单"
_PERIOD = re.compile(r"(?<!\d)((?:19|20)\d\d)年?(?:-|—|–|~|－|至|——)((?:19|20)\d\d)年?(?!\d)")
_UNTIL = re.compile(r"有效期(?:限)?(?:至|到|截至|截止至?)(?P<year>20\d\d)年(?P<month>\d{1,2})月(?:(?P<day>\d{1,2})日)?")
_LASTS = re.compile(r"有效期(?:限)?(?:为|是|暂定)?(?P<years>\d{1,2}|[一二两三四五六七八九十])年")
_FROM = re.compile(r"自(?P<year>20\d\d)年(?P<month>\d{1,2})月(?P<day>\d{1,2})日起(?:施行|实施|生效|执行)")
_FROM_ISSUE = re.compile(
    r"自(?:印发|发布|公布|下发|颁布)之日起(?:(?P<months>\d{1,2}|[一二两三四五六])个月后|(?P<days>\d{1,3}|三十)日后)?(?:施行|实施|生效|执行)?"
)
_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九十")} | {"两": 2, "三十": 30}


def not_in_force(manuscript: Manuscript, on: date) -> list[Flaw]:
    """LN-08, as of the day ``on``."""
    return [*_drafts(manuscript), *_periods(manuscript, on), *_validity(manuscript, on)]


@cache
def _draft() -> re.Pattern[str]:
    return re.compile(rf"[(（【\[]{one_of(words().draft_words)}[)）】\]]")


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
    kinds = rf"(?:{_KINDS})(?:[(（].{{1,14}}[)）])*$"
    return bool(re.search(kinds, text) or _draft().fullmatch(text))


def _drafts(manuscript: Manuscript) -> Iterator[Flaw]:
    named = [(p, m) for p in _titles(manuscript) for m in _draft().finditer(p.text)]
    if not named:
        return
    word = named[0][1][0].strip("()（）【】[]")
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
        match = _PERIOD.search(paragraph.text)
        if match is None or int(match[2]) >= on.year or int(match[1]) > int(match[2]) or match[0] in told:
            continue
        told.add(match[0])
        reason = f"标题所定期间“{match[0]}”截至{on}已经届满"
        sure = paragraph.sure(match.start(), match.end())
        yield Flaw(f"“{match[0]}”", reason, paragraph.spots(match.start(), match.end()), sure, ("作为背景材料提交",))


def _validity(manuscript: Manuscript, on: date) -> Iterator[Flaw]:
    for index, paragraph in enumerate(manuscript.paragraphs):
        if match := _UNTIL.search(paragraph.text):
            end = _day(match["year"], match["month"], match["day"])
        elif match := _LASTS.search(paragraph.text):
            end = _end(manuscript, index, match["years"])
        else:
            continue
        if end is not None and end < on:
            reason = f"“{match[0]}”，至{end}届满，截至{on}已经失效"
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
