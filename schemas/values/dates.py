"""Dates as they are printed on papers.

Read: ``2025年6月23日`` with or without blanks, ``2025.06.23``, ``2025/6/23``, ``20250623``, ``2025-06``,
二〇二五年六月二十三日 (with 零, O, o, Q, ○, Ο or 口 for 〇), 2O25年, 贰零贰伍年陆月, and the bank form 零壹月壹拾伍日.
Refused: days that do not exist (2月30日), dates left incomplete (2025年 月 日), months without a year, years outside
1900–2100.
"""

import re
from dataclasses import dataclass
from datetime import date

from schemas.values.text import fold

_CAPITALS = str.maketrans("壹贰貳叁參叄肆伍陆陸柒捌玖拾兩两", "一二二三三三四五六六七八九十二二")
_ZEROS = "〇○◯ОΟOoоοQD0零口"
_HAN_DIGIT = {character: value for value, character in enumerate("零一二三四五六七八九")}
_NUMERAL = f"[{_ZEROS}一二三四五六七八九十廿卅壹贰貳叁參叄肆伍陆陸柒捌玖拾]"
_YEAR = (
    f"(?P<year>(?<!\\d)\\d{{4}}|(?<![\\dA-Za-z])2[{_ZEROS}]\\d{{2}}"
    f"|[一二三四五六七八九壹贰貳叁肆伍陆陸柒捌玖]{_NUMERAL}{{3}})"
)
_WRITTEN = re.compile(
    rf"{_YEAR}\s*年\s*(?:度\s*)?(?:(?P<month>\d{{1,2}}|{_NUMERAL}{{1,4}})?\s*月\s*"
    rf"(?P<dayed>(?P<day>\d{{1,2}}|{_NUMERAL}{{1,4}})?\s*[日号])?)"
)
_BLANK = re.compile(r"(?<![\u4e00-\u9fff\d])年\s*月\s*日")
_MARKED = re.compile(
    r"(?<![\d.,/A-Za-z])(?<!\D-)(?P<year>(?:19|20|21)\d{2})\s?(?P<mark>[./\-–—])\s?(?P<month>\d{1,2})"
    r"(?:\s?[./\-–—]\s?(?P<day>\d{2}(?=\d{2}:\d{2})|\d{1,2}))?"
    r"(?:(?=\d{2}:\d{2})|(?![\d元万亿%])(?![.,/]\d)(?!-[A-Za-z])(?!-\d{1,3}(?!\d)))"
)
_COMPACT = re.compile(r"(?<![\dA-Za-z])(?P<year>(?:19|20)\d{2})(?P<month>\d{2})(?P<day>\d{2})(?![\dA-Za-z])")
_COMPACT_MONTH = re.compile(r"((?:19|20)\d{2})(0[1-9]|1[0-2])")


@dataclass(frozen=True)
class FoundDate:
    """A date at ``text[start:end]``; ``value`` is ``None`` where it is impossible or incomplete."""

    start: int
    end: int
    value: str | None


def parse_date(text: str) -> str | None:
    """The one date in ``text`` as ``YYYY-MM-DD`` (``YYYY-MM`` without a day); ``None`` if none, several, impossible."""
    text = fold(text)
    month = _COMPACT_MONTH.fullmatch(text)
    if month is not None:
        return f"{month[1]}-{month[2]}"
    found = find_dates(text)
    return found[0].value if len(found) == 1 else None


def find_dates(text: str) -> list[FoundDate]:
    """All dates in ``text``, in order. A form's empty ``年 月 日`` is found with the value ``None``."""
    found: list[FoundDate] = []
    for match in _WRITTEN.finditer(text):
        value = None if match["dayed"] and not match["day"] else _iso(match["year"], match["month"], match["day"])
        found.append(FoundDate(match.start(), match.end(), value))
    found += [FoundDate(match.start(), match.end(), None) for match in _BLANK.finditer(text)]
    for match in _MARKED.finditer(text):
        if match["day"] is None and (match["mark"] == "/" or len(match["month"]) != 2 or not _month(match["month"])):
            continue
        found.append(FoundDate(match.start(), match.end(), _iso(match["year"], match["month"], match["day"])))
    for match in _COMPACT.finditer(text):
        value = _iso(match["year"], match["month"], match["day"])
        if value is not None:
            found.append(FoundDate(match.start(), match.end(), value))
    return _without_overlaps(sorted(found, key=lambda one: (one.start, -one.end)))


def _without_overlaps(found: list[FoundDate]) -> list[FoundDate]:
    kept: list[FoundDate] = []
    for one in found:
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return kept


def _iso(year: str, month: str | None, day: str | None) -> str | None:
    if month is None:
        return None
    y, m = _year(year), _number(month)
    if y is None or not 1900 <= y <= 2100 or m is None or not 1 <= m <= 12:
        return None
    if day is None:
        return f"{y:04d}-{m:02d}"
    d = _number(day)
    try:
        return date(y, m, d or 0).isoformat()
    except ValueError:
        return None


def _month(text: str) -> bool:
    return 1 <= int(text) <= 12


def _year(text: str) -> int | None:
    if text[0] == "2" and text[2:].isdecimal() and text[1] in _ZEROS:
        return int(f"20{text[2:]}")
    if text.isdecimal() and text.isascii():
        return int(text)
    digits = [_digit(character) for character in text.translate(_CAPITALS)]
    return None if None in digits else int("".join(str(digit) for digit in digits))


def _digit(character: str) -> int | None:
    return 0 if character in _ZEROS else _HAN_DIGIT.get(character)


def _number(text: str) -> int | None:
    """A month or a day: ``06``, ``十二``, ``廿三``, ``零壹``, ``壹拾伍``."""
    if text.isdecimal() and text.isascii():
        return int(text)
    text = text.translate(_CAPITALS).replace("廿", "二十").replace("卅", "三十").lstrip(_ZEROS)
    tens, mark, ones = text.partition("十")
    if not mark:
        return _digit(text) if len(text) == 1 else None
    high = 1 if not tens else _digit(tens) if len(tens) == 1 else None
    low = 0 if not ones else _digit(ones) if len(ones) == 1 else None
    return None if high is None or low is None else high * 10 + low


def months_between(start: str, end: str) -> int:
    """Calendar months from the month of one ISO date to that of another, days left out of account."""
    (a, b), (c, d) = (map(int, text[:7].split("-")) for text in (start, end))
    return (c - a) * 12 + d - b
