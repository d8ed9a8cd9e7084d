"""Chinese patent (application) numbers (ZC 0006-2003).

From 2003-10-01: year (4), kind (1), serial (7), dot, check digit; before: year (2), kind (1), serial (5), dot, check.
The check is mod 11 with the weights 2-9 repeated, 10 written X. Kinds: 1 发明, 2 实用新型, 3 外观设计, 8 发明 and 9
实用新型 by PCT. Written ``202010123456.2``; ZL (patent) or CN (country) may stand before it.
A publication number (CN113221797A) is another number.
"""

import re
from typing import Literal

from schemas.values.text import fold

Kind = Literal["发明", "实用新型", "外观设计"]
_KINDS: dict[str, Kind] = {"1": "发明", "2": "实用新型", "3": "外观设计", "8": "发明", "9": "实用新型"}
_WEIGHTS = (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)
_FORM = re.compile(r"(\d{12}|\d{8})\.([\dX])")
_DOT = r"[.．·•。,，、]"
_BODY = r"(?:\d{4} ?[1-9] ?\d{7}|\d{2} ?[1-9] ?\d{5})"
_MARKED = re.compile(rf"(?<![0-9A-Za-z])(?:Z ?L|C ?N)?\s?({_BODY})\s?{_DOT}\s?([\dXx])(?![\dA-Za-z])(?![.．·•]\d)")
_BARE = re.compile(r"(?<![0-9A-Za-z])(ZL|CN)?\s?((?:19|20)\d{2}[12389]\d{7})([\dXx])(?![\dA-Za-z])", re.IGNORECASE)


def normalise(text: str) -> str | None:
    """The number ``text`` consists of, as ``202010123456.2``, whether its check digit holds or not; else ``None``."""
    compact = re.sub(r"专利号|申请号|[\s:：]", "", fold(text)).upper()
    compact = re.sub(r"^(?:ZL|CN)+", "", compact)
    match = re.fullmatch(rf"(\d{{12}}|\d{{8}}){_DOT}?([\dX])", compact)
    return None if match is None else f"{match[1]}.{match[2]}"


def is_valid(number: str) -> bool:
    """Whether a normalised number passes (see ``problem``)."""
    return problem(number) is None


def problem(number: str) -> str | None:
    """What is wrong with a normalised number, in Chinese, or ``None``."""
    match = _FORM.fullmatch(number)
    if match is None:
        return "专利号应为12位（2003年10月以前8位）数字加小数点和校验位"
    body, check = match.groups()
    year = int(year_of(number) or 0)
    if year < (2003 if len(body) == 12 else 1985) or year > (2100 if len(body) == 12 else 2003):
        return f"专利号的申请年份{year}不成立"
    if kind_of(number) is None:
        return "专利号的种类位不是1、2、3、8、9"
    return None if check == check_digit(body) else "专利号校验位不符"


def check_digit(body: str) -> str:
    """The check digit for the 12 or 8 digits before the dot."""
    return "0123456789X"[sum(int(d) * w for d, w in zip(body, _WEIGHTS, strict=False)) % 11]


def kind_of(number: str) -> Kind | None:
    """The kind a normalised number names."""
    body = number.partition(".")[0]
    return _KINDS.get(body[4:5] if len(body) == 12 else body[2:3])


def year_of(number: str) -> str | None:
    """The year of filing a normalised number names (``97…`` is 1997); ``None`` for anything else."""
    match = _FORM.fullmatch(number)
    if match is None:
        return None
    body = match[1]
    if len(body) == len("202010123456"):
        return body[:4]
    return str((1900 if int(body[:2]) > 50 else 2000) + int(body[:2]))


def find(text: str) -> list[tuple[int, int, str]]:
    """Patent numbers in running text: ``(start, end, normalised)``, in order.

    Without the dot a number counts only with ZL or CN before it or with a right check digit, since 13 digits may be
    anything.
    """
    found = []
    for match in _MARKED.finditer(text):
        number = f"{match[1].replace(' ', '')}.{match[2].upper()}"
        if len(number) == 14 or match[0][:1] in "ZC" or is_valid(number):
            found.append((match.start(), match.end(), number))
    for match in _BARE.finditer(text):
        number = f"{match[2]}.{match[3].upper()}"
        if match[1] or is_valid(number):
            found.append((match.start(), match.end(), number))
    return sorted(set(found))
