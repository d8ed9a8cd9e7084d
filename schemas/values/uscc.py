"""统一社会信用代码 (GB 32100-2015 with 修改单 1): the number of every legal person in China.

18 characters of ``0-9A-Z`` without I, O, S, V, Z: department (1), kind (2), region (3-8, digits), organisation code
(9-17, itself with a check digit by GB 11714-1997), check digit (18, mod 31). The department may be a letter (A
military, N rural collectives, Y others), which python-stdnum refuses; it also leaves 9-17 unchecked.
"""

import re

from stdnum.cn.uscc import calc_check_digit

from schemas.values import id_number
from schemas.values.confusion import code_lookalikes

_SHAPE = re.compile(r"[1-9ANY][1-59][0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}")
_LETTERS_NOT_IN_USE = str.maketrans("IOSZ", "1052")
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_RUN = re.compile(r"(?<![0-9A-Za-z])[0-9A-Za-z](?:[ -]?[0-9A-Za-z]){17}(?![0-9A-Za-z])")


def is_valid(code: str) -> bool:
    """Whether ``code`` has the form and passes both checks; no blanks, capitals only."""
    return problem(code) is None


def problem(code: str) -> str | None:
    """What is wrong with ``code``, in Chinese, or ``None``."""
    if len(code) != 18:
        return f"统一社会信用代码应为18位，读到{len(code)}位"
    if re.search("[IOSVZ]", code):
        return "统一社会信用代码不使用字母 I、O、S、V、Z"
    if _SHAPE.fullmatch(code) is None:
        return "代码的登记部门、机构类别或行政区划位不符合编码规则"
    wrong = [name for name, ok in (("第18位", code[17] == calc_check_digit(code[:17])), *_organisation(code)) if not ok]
    return f"{'、'.join(wrong)}校验码不符" if wrong else None


def _organisation(code: str) -> tuple[tuple[str, bool], ...]:
    return (("第17位（组织机构代码）", is_valid_organisation_code(code[8:17])),)


def is_valid_organisation_code(code: str) -> bool:
    """组织机构代码 by GB 11714-1997: eight of ``0-9A-Z`` and a check character, here without the hyphen."""
    if re.fullmatch(r"[0-9A-Z]{8}[0-9X]", code) is None:
        return False
    total = sum(int(c, 36) * w for c, w in zip(code[:8], _ORGANISATION_WEIGHTS, strict=True))
    return code[8] == "0123456789X0"[11 - total % 11]


def repair(raw: str) -> tuple[str, ...]:
    """The valid codes ``raw`` may stand for: letters the alphabet lacks replaced, and at most one look-alike more.

    A valid ``raw`` comes back alone. Never applied silently: a proposal for the person who looks.
    """
    code = re.sub(r"[\s-]", "", raw).upper()
    forced = code.translate(_LETTERS_NOT_IN_USE)
    if is_valid(forced):
        return (forced,)
    candidates = (
        forced[:i] + other + forced[i + 1 :] for i in range(len(forced)) for other in code_lookalikes(forced[i])
    )
    return tuple(dict.fromkeys(candidate for candidate in candidates if is_valid(candidate)))


def find(text: str) -> list[tuple[int, int, str]]:
    """Runs of 18 characters in ``text`` that can be a code: ``(start, end, code)``, in capitals, not repaired.

    Valid ID numbers are left out, as are runs of letters or digits that begin like no code.
    """
    found = []
    for match in _RUN.finditer(text):
        code = re.sub("[ -]", "", match[0]).upper()
        digits = sum(character.isdigit() for character in code)
        if digits < 8 or not re.match("[0-9ANYILOSZ]{2}", code):
            continue
        if is_valid(code) or id_number.problem(code) is not None:
            found.append((match.start(), match.end(), code))
    return found
