"""What dictionaries know of a value: Chinese surnames and administrative divisions.

A known beginning vouches for its own characters and for no other: 四川省成都市 at the head of an address is hardly
misread, the street behind it may be. A beginning that is no known one, where it should be, is a doubt. The data lie in
``dictionaries/`` and in ``schemas.values.divisions``; they are not complete, so nothing is ever changed or refused for
them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from schemas.values.confusion import confusable
from schemas.values.divisions import tree

SURNAME = "姓氏字典"
NO_SURNAME = "姓氏字典无此姓"
DIVISION = "行政区划字典"
NO_DIVISION = "行政区划字典无“{}”，近似“{}”"

_FOLDER = Path(__file__).parent / "dictionaries"
_PERSON = re.compile(
    r"(legal_representative(\.name)?|center_leader\.name|contact_person\.name|(staff|persons)\[\d+\]\.name|employee_name"
    r"|handler|signatory|inventors\[\d+\])$"
)
_PLACED = re.compile(r"\.(address|authority|agency)$")
_NAME = re.compile(r"[㐀-鿿]{2,4}")
_PROVINCE_END = re.compile(r"省|市|(?:壮族|回族|维吾尔)?自治区|特别行政区")


@dataclass(frozen=True, slots=True)
class Known:
    """``vouched`` is the beginning of the value a dictionary holds, ``evidence`` the dictionary's name; ``doubt`` says
    that it should have been there, ``instead`` what the value is with the nearest entry put in."""

    vouched: str = ""
    evidence: str = ""
    doubt: str = ""
    instead: str = ""


def look_up(key: str, value: str) -> Known:
    """What the dictionaries say of the value of ``key``; nothing where it is neither a person nor a place."""
    if _PERSON.search(key):
        return _surname(value)
    return _division(value) if _PLACED.search(key) else Known()


@cache
def _surnames() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Single ones, compound ones, and beginnings of names without surname."""
    data = yaml.safe_load((_FOLDER / "surnames.yaml").read_text(encoding="utf-8"))
    singles = frozenset("".join(data["single"].split()))
    return singles, frozenset(data["compound"].split()), frozenset(data["given"].split())


def _surname(name: str) -> Known:
    if _NAME.fullmatch(name) is None:
        return Known()
    singles, compounds, given = _surnames()
    compound = next((surname for surname in compounds if name.startswith(surname) and len(name) > len(surname)), None)
    if compound:
        return Known(vouched=compound, evidence=SURNAME)
    # Four characters are two surnames and a name, or no name of this kind.
    if name[0] in singles and (len(name) < 4 or name[1] in singles):
        return Known(vouched=name[0], evidence=SURNAME)
    return Known() if len(name) == 4 or name[:2] in given else Known(doubt=NO_SURNAME)


@cache
def _spellings(name: str) -> tuple[str, ...]:
    """How a division is written: in full, 四川 for 四川省, 凉山州 for 凉山彝族自治州."""
    short = [_PROVINCE_END.sub("", name)] if name in tree() and not name.endswith("市") else []
    if name.endswith("自治州"):
        short += [name[:size] + "州" for size in (2, 3)]
    return (name, *short)


def _division(text: str) -> Known:
    """The divisions ``text`` begins with, from the province, the prefecture or the county down."""
    end = 0
    for names in _levels(text):
        found = _longest(text[end:], names)
        if found:
            end += len(found)
            continue
        wrong = _misread(text[end:], names)
        if wrong:
            instead = text[:end] + wrong + text[end + len(wrong) :]
            return Known(doubt=NO_DIVISION.format(text[end : end + len(wrong)], wrong), instead=instead)
    return Known(vouched=text[:end], evidence=DIVISION) if end > 1 else Known()


def _levels(text: str) -> Iterator[tuple[str, ...]]:
    """Names that may come next, level by level, for the way ``text`` begins; a level may be left out."""
    provinces = tree()
    province = next((name for name in provinces if text.startswith(_spellings(name))), None)
    if province is None:
        holder = next(
            (name for name, below in provinces.items() if any(text.startswith(_spellings(each)) for each in below)),
            None,
        )
        if holder is None:
            yield (*provinces, *(name for below in provinces.values() for name in below if not name.endswith("区")))
            return
        province = holder
    else:
        yield (province,)
    below = provinces[province]
    yield tuple(below)
    prefecture = next((name for name in below if any(spelling in text[:14] for spelling in _spellings(name))), None)
    yield below[prefecture] if prefecture else tuple(county for counties in below.values() for county in counties)


def _longest(text: str, names: tuple[str, ...]) -> str:
    fitting = [spelling for name in names for spelling in _spellings(name) if text.startswith(spelling)]
    return max(fitting, key=len, default="")


def _misread(text: str, names: tuple[str, ...]) -> str:
    """The name that stands at the beginning of ``text`` but for a look-alike; its last character is as it should be."""
    for name in names:
        piece = text[: len(name)]
        if len(name) > 2 and piece[-1:] == name[-1] and len(piece) == len(name) and confusable(piece, name):
            return name
    return ""
