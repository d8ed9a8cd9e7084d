"""居民身份证号 (GB 11643-1999): 17 digits and a check character mod 11-2; the old form has 15 digits and no check.

1-6 region, 7-14 birth date, 15-17 order (odd: male). The region is checked to the province only: districts come and go
(440882 stands on cards of people born before 雷州 had that number), so a finer test would refuse real numbers. Numbers
of foreigners with permanent residence begin with 9 and a province. Tests use only the standard's and synthetic numbers.
"""

import re
from datetime import date
from typing import Literal

from stdnum.iso7064 import mod_11_2

_PROVINCE = re.compile("1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]")
_MASKED = re.compile(r"\d{1,10}[*＊●•xX×]{3,}\d{0,6}[\dXx]?|[*＊●•]{3,}\d{2,6}[\dXx]?")


def is_valid(code: str, *, on: date | None = None) -> bool:
    """Whether ``code`` is well formed; ``on`` is the day on which the person has been born at the latest."""
    return problem(code, on=on) is None


def problem(code: str, *, on: date | None = None) -> str | None:
    """What is wrong with ``code``, in Chinese and without the number itself, or ``None``."""
    if re.fullmatch(r"\d{15}|\d{17}[\dX]", code) is None:
        return "身份证号应为18位（旧号15位）"
    province = code[1:3] if code[0] == "9" else code[:2]
    if _PROVINCE.fullmatch(province) is None:
        return "身份证号的行政区划不存在"
    born = birth_date(code)
    if born is None:
        return "身份证号中的出生日期不存在"
    if born > (on or date.today()):
        return "身份证号中的出生日期在将来"
    if len(code) == 18 and not mod_11_2.is_valid(code):
        return "身份证号校验码不符"
    return None


def birth_date(code: str) -> date | None:
    """The birth date in ``code`` (18 or 15 characters), ``None`` where there is none or it is impossible."""
    digits = code[6:14] if len(code) == 18 else "19" + code[6:12] if len(code) == 15 else ""
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return None


def sex(code: str) -> Literal["男", "女"] | None:
    """The sex in the order number; ``None`` for a number of another length."""
    digit = code[16:17] if len(code) == 18 else code[14:15] if len(code) == 15 else ""
    if not digit.isdecimal():
        return None
    return "男" if int(digit) % 2 else "女"


def is_masked(text: str) -> bool:
    """Whether ``text`` is a number with its middle hidden (``510107********0031``)."""
    return _MASKED.fullmatch(text.replace(" ", "")) is not None
