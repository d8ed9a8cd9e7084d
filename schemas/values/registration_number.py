"""营业执照注册号 of before 2015 (GS 15-2006): 6 authority, 8 sequence, 1 check digit by ISO 7064 MOD 11,10."""

import re

from stdnum.iso7064 import mod_11_10


def is_valid(number: str) -> bool:
    """Whether ``number`` is 15 digits that pass the check. Numbers of 13 digits (before 2007) have no check."""
    return re.fullmatch(r"\d{15}", number) is not None and bool(mod_11_10.is_valid(number))
