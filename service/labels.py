"""Chinese names of facts and attachment classes, and the order and groups in which people read them.

From ``labels.yaml``.
"""

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path

import yaml

from pipeline.rules import office_rulebook
from schemas.document import DocumentType

_INDEX = re.compile(r"\[\d+\]")
_ELSEWHERE = "其他"
_KEYS = 20_000
"""Keys, with their indexes, whose words are remembered."""


@cache
def _file() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    loaded: Mapping[str, Mapping[str, Mapping[str, str]]] = yaml.safe_load(
        Path(__file__).with_name("labels.yaml").read_text(encoding="utf-8")
    )
    return loaded


@cache
def _fields(type_: str) -> Mapping[str, tuple[str, str]]:
    """Path → (group, label) of a type, in the order of its base, its own and those of any paper."""
    base = str(_file()["bases"].get(type_, ""))
    found: dict[str, tuple[str, str]] = {}
    for name in (base, type_, "any"):
        for group, labels in _file().get(name, {}).items():
            for path, label in labels.items():
                found[path] = (group, label)
    return found


def level_names() -> Mapping[str, str]:
    """The levels of the rulebook with their Chinese names."""
    return office_rulebook().levels


def level_label(level: str) -> str:
    """The Chinese name of a level; one the rulebook no longer has keeps its own."""
    return level_names().get(level, level)


def _split(key: str) -> tuple[str, str]:
    """``bank_slip.payer.name`` → type and path; indexes emptied."""
    type_, _, path = key.partition(".")
    return type_, _INDEX.sub("[]", path)


@lru_cache(_KEYS)
def field_label(key: str) -> str:
    """``application_form.staff[2].name`` → 姓名; a key nobody named → its last part."""
    type_, path = _split(key)
    named = _fields(type_).get(path)
    return named[1] if named else path.rpartition(".")[2] or key


@lru_cache(_KEYS)
def group_of(key: str) -> str:
    """``bank_slip.payer.account`` → 付款人: the heading under which the fact stands."""
    type_, path = _split(key)
    named = _fields(type_).get(path)
    return named[0] if named else _ELSEWHERE


@lru_cache(_KEYS)
def order_of(key: str) -> tuple[int, tuple[int, ...]]:
    """Sorts keys as the paper's form has them: by the place of their label in the table, then by list index."""
    type_, path = _split(key)
    paths = [*_fields(type_)]
    place = paths.index(path) if path in paths else len(paths)
    return place, tuple(int(index[1:-1]) for index in _INDEX.findall(key))


@lru_cache(_KEYS)
def full_label(key: str) -> str:
    """``application_form.staff[2].name`` → 工作队伍第3项·姓名, a name that is clear away from its table."""
    match = re.search(r"^(.*?)\[(\d+)\](\..*)?$", key)
    if match is None:
        return field_label(key)
    entry = f"{field_label(match[1] + '[0]')}第{int(match[2]) + 1}项"
    return f"{entry}·{field_label(key)}" if match[3] else entry


def type_label(key: str) -> str:
    """``business_license.name`` → 营业执照: the kind of paper the fact is of."""
    type_ = key.partition(".")[0]
    return next((one.label for one in DocumentType if one.value == type_), type_)


def class_label(class_: str) -> str:
    """The Chinese name of a checklist class."""
    return str(_file()["checklist"].get(class_, class_))
