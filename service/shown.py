"""Values and sentences for the eye: amounts grouped, dates and rates as people write them."""

import re
from decimal import Decimal, InvalidOperation

from schemas.document import Document
from schemas.values.text import fold

_DATE_KEY = re.compile(r"(?:_on|_from|_to|_date|\.date)$")
_DATE = re.compile(r"(\d{4})-(\d{2})(?:-(\d{2}))?")
_RATE_KEY = re.compile(r"\.tax_rate$")
_TRIMMINGS = re.compile(r"[\s,，¥￥元]|人民币|小写|(?<!\d)0+(?=\d)")


def shown(key: str, value: object) -> str:
    """The value of the fact ``key``: ``2019-03-12`` → 2019年3月12日, ``0.06`` → 6%, ``1865000.00`` → 1,865,000.00."""
    text = str(value)
    if _DATE_KEY.search(key) and (match := _DATE.fullmatch(text)):
        year, month, day = match.groups()
        return f"{year}年{int(month)}月" + (f"{int(day)}日" if day else "")
    if _RATE_KEY.search(key):
        return _percent(text)
    return shown_value(text)


def shown_value(value: object) -> str:
    """A value of which no key is known: ``"1865000.00"`` → 1,865,000.00."""
    text = str(value)
    if re.fullmatch(r"\d{4,}\.\d{2}", text):
        return f"{int(text[:-3]):,}{text[-3:]}"
    return text


def _percent(text: str) -> str:
    """A rate that is no number (免税) stays."""
    try:
        return f"{(Decimal(text) * 100).normalize():f}%"
    except InvalidOperation:
        return text


def same_print(raw: str, value: str) -> bool:
    """Whether the print says nothing beside the value as shown: blanks, widths, leading zeros, 元 and commas aside."""
    return _TRIMMINGS.sub("", fold(raw)) == _TRIMMINGS.sub("", fold(value))


def readable(sentence: object) -> str:
    """A sentence of a check for the eye: amounts grouped, files in brackets without the folders they lie in."""
    text = re.sub(r"(?<![\d.,])\d{4,}\.\d{2}(?![\d.])", lambda amount: shown_value(amount[0]), str(sentence))
    return re.sub(r"（[^（）]*/([^/（）]+\.\w{2,4})）", r"（\1）", text)


def paper_number(id: str) -> str:
    """What people call a document: ``d3`` → 材料3."""
    return re.sub(r"^d(?=\d+$)", "材料", id)


def pages_words(document: Document) -> str:
    """Where a document lies: ``01-申报表.pdf 第1–3页``; one that shares its page with others says so."""
    return "；".join(
        f"{part.file} {_runs(part.pages)}{'（页面的一部分）' if part.region else ''}" for part in document.parts
    )


def _runs(pages: tuple[int, ...]) -> str:
    if not pages:
        return "（无可读页）"
    if len(pages) > 1 and list(pages) == list(range(pages[0], pages[-1] + 1)):
        return f"第{pages[0]}–{pages[-1]}页"
    return "第" + "、".join(map(str, pages)) + "页"
