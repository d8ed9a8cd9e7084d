"""Months and dates named in running text, and the day a letter bears.

A letter's day is a row of its own below its text (2024年1月26日, with or without the name of the office before it).
What stands above such a row belongs to that letter; what stands below the last one belongs to no letter.
"""

import re
from dataclasses import dataclass
from datetime import date

from pipeline.checks.linting.text import Manuscript, Paragraph
from schemas.values.dates import parse_date

_HAN_MONTH = "十[一二]?|[一二三四五六七八九]"
_HAN_DAY = "三十一?|二?十[一二三四五六七八九]?|[一二三四五六七八九]"
_WRITTEN = re.compile(
    r"(?:(?P<year>(?<!\d)(?:19|20)\d\d)年度?|(?P<relative>[今明次当本每去翌该]年度?(?:的)?))?"
    rf"(?<![\d个—–-])(?P<month>1[0-2]|0?[1-9]|{_HAN_MONTH})月(?:(?P<day>[12]\d|3[01]|0?[1-9]|{_HAN_DAY})[日号])?"
)
_MARKED = re.compile(
    r"(?<![\d.\-/])(?P<year>(?:19|20)\d\d)[-./](?P<month>1[0-2]|0?[1-9])[-./](?P<day>3[01]|[12]\d|0?[1-9])(?!\d)"
)
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)年")
_SIGNED = re.compile(
    r"\(?(?P<name>[\u4e00-\u9fff()]{4,60}?(?:局|厅|委|委员会|办公室|政府|公司|中心|院|所|会|部|处|大学|学校))?"
    r"(?P<date>(?:19|20)\d\d年\d{1,2}月\d{1,2}日|二[〇○零O0][〇○零一二三四五六七八九]{2}年[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}日)\)?"
)
_LATE = 183
"""Days by which a day without a year may lie before its letter and still be of the same year."""


@dataclass(frozen=True)
class Moment:
    """A month or day at ``paragraph.text[start:end]``; ``year`` is ``None`` where none is printed with it, ``relative``
    says that 今年, 每年 or the like is. ``day`` is ``None`` for a month."""

    paragraph: Paragraph
    index: int
    start: int
    end: int
    year: int | None
    month: int
    day: int | None
    relative: bool = False

    def on(self, year: int) -> date | None:
        """The day in ``year``; ``None`` for a month, and for a day that does not exist."""
        try:
            return date(year, self.month, self.day) if self.day else None
        except ValueError:
            return None


@dataclass(frozen=True)
class Signed:
    """The day of a letter and the paragraph it stands in."""

    index: int
    day: date
    paragraph: Paragraph
    start: int


def moments(paragraph: Paragraph, index: int) -> list[Moment]:
    """Every month and day named in the paragraph."""
    found = []
    for pattern in (_WRITTEN, _MARKED):
        for match in pattern.finditer(paragraph.text):
            named = match.groupdict()
            if paragraph.text[: match.start()].endswith(".") and match.start() not in paragraph.gaps:
                continue  # 4.26
            day = named["day"]
            found.append(
                Moment(
                    paragraph,
                    index,
                    match.start(),
                    match.end(),
                    int(named["year"]) if named["year"] else None,
                    _number(match["month"]),
                    _number(day) if day else None,
                    bool(named.get("relative")),
                )
            )
    return sorted(found, key=lambda one: one.start)


def signed_days(manuscript: Manuscript) -> list[Signed]:
    """The days of the letters in the paper, in order."""
    found = []
    for index, paragraph in enumerate(manuscript.paragraphs):
        match = None if paragraph.cell else _SIGNED.fullmatch(paragraph.text)
        value = parse_date(match["date"]) if match else None
        if match and value and len(value) == 10:
            found.append(Signed(index, date.fromisoformat(value), paragraph, match.start("date")))
    return found


def letter_of(index: int, signed: list[Signed]) -> Signed | None:
    """The letter that paragraph ``index`` belongs to."""
    return next((one for one in signed if one.index >= index), None)


def resolved(moment: Moment, signed: Signed | None) -> date | None:
    """The day meant; where no year is printed, the first such day not long before the letter."""
    if moment.year is not None:
        return moment.on(moment.year)
    if signed is None or moment.relative:
        return None
    meant = moment.on(signed.day.year)
    if meant is not None and (signed.day - meant).days > _LATE:
        return moment.on(signed.day.year + 1)
    return meant


def year_before(paragraph: Paragraph, start: int) -> int | None:
    """The last year named in the paragraph before ``start``."""
    years = _YEAR.findall(paragraph.text, 0, start)
    return int(years[-1]) if years else None


def _number(text: str) -> int:
    if text.isdecimal():
        return int(text)
    tens, mark, ones = text.partition("十")
    digits = "零一二三四五六七八九"
    if not mark:
        return digits.index(text)
    return (digits.index(tens) if tens else 1) * 10 + (digits.index(ones) if ones else 0)
