"""Account numbers, codes and days as bank slips print them.

A company's account number has no check digit and 9 to 30 figures (domain 2.7), so nothing proves it but the reading.
"""

import re
from collections.abc import Sequence

from extractors.documents.readings import date_fact
from extractors.facts import make_fact
from extractors.passage import Passage
from schemas.document import Document
from schemas.evidence import Fact
from schemas.page import Page
from schemas.values.text import fold

NOT_ALL_FIGURES = "账号中有数字以外的字符"
_ACCOUNT = re.compile(r"[\d*Xx×•A-Za-z](?:[\d*Xx×•A-Za-z\s\-]*[\d*Xx×•A-Za-z])?")
_LONE_DAY = re.compile(
    r"(?:(?:委托|受理|汇出|交易|转账|付款|汇款|支付|业务|记账|入账|到账)?日期\s?[:：]?\s?)?(?:20\d{2}\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}\s?日?|20\d{6})(?:\s?\d{2}\s?[:：时]\s?\d{2}(?:\s?[:：分]\s?\d{2}秒?)?)?"
)
_LONE_NUMBER = re.compile(r"\s*(?:N[oO0°º]\s?[.:：]?|№)\s?(?P<value>\d[\d ]{6,30}\d)\s*")
_CODE = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9\-_/ ]*[A-Za-z0-9])?")
_DAY_RUN_INTO_TIME = re.compile(
    r"(?P<day>\d{4}\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{2}日?)(?=\d{2}\s?[:：时]\s?\d{2})|(?<!\d)(?P<compact>(?:19|20)\d{6})(?=\d{6}(?!\d))"
)


def lone_days(pages: Sequence[Page]) -> list[Passage]:
    """Lines that are nothing but a day (and a time), 日期 run into it or not: slips print it so below their title."""
    lines = [Passage.of_line(page, index) for page in pages for index in range(len(page.lines))]
    return [line for line in lines if _LONE_DAY.fullmatch(line.text.strip())]


def lone_numbers(pages: Sequence[Page]) -> list[Passage]:
    """The numbers of lines that are nothing but No and a number, as forms have in their corner."""
    lines = [Passage.of_line(page, index) for page in pages for index in range(len(page.lines))]
    found = [(line, match) for line in lines if (match := _LONE_NUMBER.fullmatch(line.text))]
    return [line[match.start("value") : match.end("value")] for line, match in found]


def account_fact(document: Document, key: str, text: Passage, doubts: Sequence[str] = ()) -> list[Fact]:
    """An account number without blanks; asterisks and hyphens stay."""
    match = _ACCOUNT.search(text.text)
    if match is None or not re.search(r"[\d*]", match[0]):
        return []
    part = text[match.start() : match.end()]
    value = re.sub(r"\s", "", fold(part.text))
    odd = [] if re.fullmatch(r"[\d*\-]+", value) else [NOT_ALL_FIGURES]
    return [make_fact(document, key, part, value, doubts=[*doubts, *odd])]


def code_fact(document: Document, key: str, text: Passage, doubts: Sequence[str] = ()) -> list[Fact]:
    """A number of the slip or of the transaction, without blanks; the last one where words stand before it."""
    found = [match for match in _CODE.finditer(text.text) if re.search(r"\d", match[0])]
    if not found:
        return []
    part = text[found[-1].start() : found[-1].end()]
    value = re.sub(r"\s", "", fold(part.text))
    return [make_fact(document, key, part, value, doubts=doubts)]


def day_fact(document: Document, key: str, text: Passage, doubts: Sequence[str] = ()) -> list[Fact]:
    """The day of ``2025-03-04 14:22:31``, also where the time follows without a blank, or as 20250304142231."""
    match = _DAY_RUN_INTO_TIME.search(text.text)
    if match:
        name = "day" if match["day"] else "compact"
        text = text[match.start(name) : match.end(name)]
    return date_fact(document, key, text, doubts) if re.search(r"\d", text.text) else []
