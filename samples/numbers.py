"""Invented numbers with right check digits, and wrong ones that no single misreading explains.

Written from the standards (``domain/2-validation.md``), apart from ``schemas.values``: a generator that used the
product's own rules could not catch a mistake in them.
"""

from datetime import date
from random import Random

USCC_SET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_ORG_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_PATENT_WEIGHTS = (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)
_PATENT_TYPES = {"发明": "1", "实用新型": "2", "外观设计": "3"}
_LOOK_ALIKE = {
    "0": "689", "1": "74", "2": "7", "3": "85", "4": "91", "5": "63", "6": "580", "7": "12", "8": "3609", "9": "408",
}  # fmt: skip


def organisation_check(body: str) -> str:
    """Check character of an organisation code (GB 11714); letters count from A = 10."""
    total = sum(int(char, 36) * weight for char, weight in zip(body, _ORG_WEIGHTS, strict=True))
    return "0123456789X0"[11 - total % 11]


def uscc_check(body: str) -> str:
    """Check character of a 统一社会信用代码 (GB 32100) for its first 17 characters."""
    total = sum(USCC_SET.index(char) * weight for char, weight in zip(body, _USCC_WEIGHTS, strict=True))
    return USCC_SET[(31 - total % 31) % 31]


def is_uscc(code: str) -> bool:
    """Both checks: of the whole code, and of the organisation code inside it."""
    if len(code) != 18 or any(char not in USCC_SET for char in code):
        return False
    return uscc_check(code[:17]) == code[17] and organisation_check(code[8:16]) == code[16]


def make_uscc(rng: Random, *, region: str, prefix: str = "91") -> str:
    """A valid code of ``prefix`` registered in ``region`` (6 digits): 91 company, 12 institution, 51 association, 52
    private non-profit unit."""
    body = "MA" + "".join(rng.choice("0123456789ABCDEFGHJKLMNPQRTUWXY") for _ in range(6))
    if prefix != "91":
        body = "".join(rng.choice("0123456789") for _ in range(8))
    code = prefix + region + body + organisation_check(body)
    return code + uscc_check(code)


def spoil_uscc(rng: Random, code: str) -> str:
    """``code`` altered so that both checks fail and no substitution of any one character mends it."""
    while True:
        spoilt = list(code)
        for place in rng.sample(range(9, 17), 2):
            spoilt[place] = rng.choice([char for char in "234579ACEFHKMNPRTWXY" if char != spoilt[place]])
        wrong = "".join(spoilt)
        one_off = (wrong[:i] + char + wrong[i + 1 :] for i in range(18) for char in USCC_SET)
        if not any(is_uscc(candidate) for candidate in one_off):
            return wrong


def id_check(body: str) -> str:
    """Check character of a resident's identity number (GB 11643) for its first 17 digits."""
    return "10X98765432"[sum(int(d) * w for d, w in zip(body, _ID_WEIGHTS, strict=True)) % 11]


def make_id_number(rng: Random, *, region: str, born: date, sex: str) -> str:
    """A valid identity number; the serial is odd for 男, even for 女."""
    serial = rng.randrange(0, 50) * 2 + (1 if sex == "男" else 0)
    body = f"{region}{born:%Y%m%d}{serial:03d}"
    return body + id_check(body)


def patent_check(body: str) -> str:
    """Check character of a patent number (ZC 0006-2003) for its 12 digits."""
    return "0123456789X"[sum(int(d) * w for d, w in zip(body, _PATENT_WEIGHTS, strict=True)) % 11]


def is_patent_number(number: str) -> bool:
    body, _, check = number.partition(".")
    return len(body) == 12 and body.isdigit() and patent_check(body) == check


def make_patent_number(rng: Random, *, year: int, kind: str) -> str:
    """A valid number ``202010123456.2`` of the year of filing and the kind."""
    body = f"{year}{_PATENT_TYPES[kind]}{rng.randrange(10_000, 1_500_000):07d}"
    return f"{body}.{patent_check(body)}"


def make_wrong_patent_number(rng: Random, *, year: int, kind: str) -> str:
    """A number whose check digit fails and which no single look-alike digit mends."""
    while True:
        body = make_patent_number(rng, year=year, kind=kind)[:12]
        wrong = f"{body}.{rng.choice('0123456789')}"
        look_alike = (
            wrong[:i] + char + wrong[i + 1 :] for i, d in enumerate(wrong) for char in _LOOK_ALIKE.get(d, "") if i > 4
        )
        if not is_patent_number(wrong) and not any(is_patent_number(candidate) for candidate in look_alike):
            return wrong


def make_registration_number(rng: Random, *, region: str) -> str:
    """An old 15-digit 注册号 (GS 15-2006, ISO 7064 MOD 11,10)."""
    body = region + "0" + f"{rng.randrange(10_000_000):07d}"
    product = 10
    for digit in body:
        product = ((product + int(digit)) % 10 or 10) * 2 % 11
    return body + str((11 - product) % 10)
