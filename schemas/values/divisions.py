"""Administrative divisions: which province a text names, and which one a code number stands for (GB/T 2260).

The list holds provinces and prefectures, for some of them the counties too; it is not complete, so a text that names
none says nothing.
"""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml

from schemas.values.text import fold

_FILE = Path(__file__).with_name("divisions.yaml")
_END = re.compile(r"省$|市$|(?:壮族|回族|维吾尔)?自治区$|特别行政区$")


@cache
def tree() -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """Province → prefecture → counties; those of a 直辖市 are its prefectures here."""
    data = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return {
        province: {name: tuple(counties.split()) for name, counties in below.items()}
        if isinstance(below, dict)
        else dict.fromkeys(below.split(), ())
        for province, below in data.items()
    }


def short_name(province: str) -> str:
    """四川省 → 四川, 内蒙古自治区 → 内蒙古."""
    return _END.sub("", province)


@cache
def _codes() -> Mapping[str, str]:
    return dict(yaml.safe_load(_FILE.with_name("division_codes.yaml").read_text(encoding="utf-8")))


def province_of_code(code: str) -> str | None:
    """The short name of the province the first two digits of a division code stand for; ``None`` for 10 (national)."""
    return _codes().get(code[:2])


def prefecture_of_code(code: str) -> str | None:
    """The short name of the prefecture the first four digits stand for, where it is known."""
    return _codes().get(code[:4])


def prefecture_in(text: str) -> str | None:
    """The short name of the one prefecture with a known code that ``text`` names; ``None`` for none or several."""
    names = {name for code, name in _codes().items() if len(code) == 4 and name in fold(text)}
    return names.pop() if len(names) == 1 else None


def province_in(text: str) -> str | None:
    """The short name of the province an address or an authority's name begins with, by itself or by a prefecture;
    ``None`` where the beginning names none."""
    start = fold(text)
    for province, below in tree().items():
        names = (province, short_name(province), *(name for name in below if not name.endswith(("区", "县"))))
        if start.startswith(names) or any(start.startswith(name.removesuffix("市") + "市") for name in names[2:]):
            return short_name(province)
    return None
