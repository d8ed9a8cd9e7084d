"""Names of organisations and persons as they are compared (contract 3, rule 5).

Equal are: full and half width, blanks, 〔〕()（） and quotation marks, 有限公司 and 有限责任公司, traditional and
simplified characters. A former name stated on a certificate is for the caller to try as well.
"""

import re
from functools import cache, lru_cache

from opencc import OpenCC

from schemas.values.text import fold

_MARKS = re.compile(r"""[\s()〔〕\[\]【】{}<>《》"'“”‘’·•・.。,，、:;_\-—–]""")
_TITLES = re.compile(r"(?:先生|女士|小姐)$")


@cache
def _simplifier() -> OpenCC:
    return OpenCC("t2s")


def simplify(text: str) -> str:
    """Traditional characters as simplified ones."""
    return str(_simplifier().convert(text))


@lru_cache(maxsize=8192)
def normalise_organisation(name: str) -> str:
    """What two writings of one organisation's name have in common; for comparing, not for showing."""
    compact = simplify(_MARKS.sub("", fold(name))).upper()
    return compact.replace("有限责任公司", "有限公司")


def same_organisation(a: str, b: str) -> bool:
    """Whether both write the same name. Two empty names are no name."""
    return bool(a and b) and normalise_organisation(a) == normalise_organisation(b)


@lru_cache(maxsize=8192)
def normalise_person(name: str) -> str:
    """A person's name without blanks, dots and titles, in simplified characters."""
    return _TITLES.sub("", simplify(_MARKS.sub("", fold(name))).upper())


def same_person(a: str, b: str) -> bool:
    """Whether both write the same name; says nothing about two persons of one name."""
    return bool(a and b) and normalise_person(a) == normalise_person(b)
