"""Personal numbers hidden in what is written out: ID numbers keep 6 + 4 characters, telephones 3 + 4, accounts 4 + 4.

No statute fixes the pattern; these are common practice and contract 2's.
"""

import re

from schemas.values.id_number import birth_date

_ID = re.compile(r"(?<![\dA-Za-z])(?:\d ?){17}[\dXx](?![\dA-Za-z])|(?<![\dA-Za-z])\d{15}(?![\dA-Za-z])")
_PHONE = re.compile(r"(?<![\dA-Za-z])1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d)")
_ACCOUNT = re.compile(r"((?:账|帐|卡)号?[^\d\n]{0,8})((?:\d[ -]?){8,29}\d)")
_CARD = re.compile(r"(?<![\dA-Za-z])62(?:\d ?){13,16}\d(?![\dA-Za-z])")


def mask_id(number: str) -> str:
    """``510107198506120031`` → ``510107********0031``; shorter ones lose their middle as well."""
    return _hide(number, 6, 4)


def mask_phone(number: str) -> str:
    """``13800001234`` → ``138****1234``."""
    return _hide(number, 3, 4)


def mask_account(number: str) -> str:
    """``6228480402564890018`` → ``6228***********0018``."""
    return _hide(number, 4, 4)


def mask_text(text: str) -> str:
    """``text`` with every ID number, mobile number and bank account inside it masked.

    An ID number is 18 (or 15) digits around a possible birth date; credit codes, patent and invoice numbers stay. An
    account is a run of digits behind 账号 or 卡号, or a UnionPay card number.
    """
    text = _ID.sub(lambda match: _masked_if_id(match[0]), text)
    text = _ACCOUNT.sub(lambda match: match[1] + mask_account(match[2]), text)
    text = _CARD.sub(lambda match: mask_account(match[0]), text)
    return _PHONE.sub(lambda match: mask_phone(match[0]), text)


def _masked_if_id(run: str) -> str:
    number = run.replace(" ", "").upper()
    born = birth_date(number)
    return mask_id(number) if born is not None and 1900 <= born.year <= 2100 else run


def _hide(number: str, head: int, tail: int) -> str:
    compact = re.sub(r"[\s-]", "", number)
    if len(compact) <= head + tail:
        head, tail = min(head, len(compact) // 3), min(tail, len(compact) // 3)
    return compact[:head] + "*" * (len(compact) - head - tail) + compact[len(compact) - tail :]
