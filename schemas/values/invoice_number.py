"""Codes and numbers of 发票: what year and region they name (domain 2.8).

- fully digital (数电票): no code, a number of 20 digits: year (2), region (2), channel (1), serial (15);
- older kinds: a number of 8 digits and a code of 12 digits (0, region (4), year (2), batch (3), kind (2)), or, on
  专用发票 and 普通发票 of before 2018, of 10 digits (region (4), year (2), batch, language, copies, limit).

There is no check digit. The region is that of the tax office that gave the number out: a province, or a city with its
own plan, which digital numbers give codes of their own above 90.
"""

import re
from dataclasses import dataclass

from schemas.values.divisions import province_of_code

_LONG_CODE = re.compile(r"0(?P<region>\d{4})(?P<year>\d{2})\d{3}\d{2}")
_SHORT_CODE = re.compile(r"(?P<region>\d{4})(?P<year>\d{2})\d{4}")
_DIGITAL = re.compile(r"(?P<year>\d{2})(?P<region>\d{2})\d{16}")
_FIRST_DIGITAL_YEAR = 2021


@dataclass(frozen=True)
class InvoiceNumber:
    """``year`` is the one the number names, in four digits: of a digital number that of issue, of a code that of its
    printing. ``region`` is the short name of a province, ``None`` where the digits stand for none."""

    digital: bool
    year: int
    region: str | None


def parse(number: str, code: str = "") -> InvoiceNumber | None:
    """What number and code say, digits without blanks; ``None`` where they have not the form of an invoice's."""
    digital = _DIGITAL.fullmatch(number)
    if digital is not None and not code:
        return InvoiceNumber(True, _year(digital["year"]), province_of_code(digital["region"]))
    if not re.fullmatch(r"\d{8}", number):
        return None
    match = _LONG_CODE.fullmatch(code) or _SHORT_CODE.fullmatch(code)
    return InvoiceNumber(False, _year(match["year"]), province_of_code(match["region"])) if match else None


def problem(number: str, code: str = "") -> str | None:
    """What is wrong with the form, in Chinese, or ``None``. A code beside a digital number is none: digital invoices
    on paper bear both kinds."""
    if re.fullmatch(r"\d{20}", number):
        year = _year(number[:2])
        return None if year >= _FIRST_DIGITAL_YEAR else f"20位号码前两位应为开票年份，读作{number[:2]}"
    if not re.fullmatch(r"\d{8}", number):
        return f"发票号码应为8位或20位数字，读到{len(number)}位"
    if code and not (_LONG_CODE.fullmatch(code) or _SHORT_CODE.fullmatch(code)):
        return f"发票代码应为10位，或以0开头的12位数字，读到{len(code)}位"
    return None


def _year(digits: str) -> int:
    return 2000 + int(digits)
