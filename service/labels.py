"""Chinese names of facts and attachment classes, from ``labels.yaml``."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml

_CONTRACTS = ("transfer_contract", "license_contract", "equity_agreement", "pledge_contract", "service_contract")
_INDEX = re.compile(r"\[\d+\]")


@cache
def _labels() -> Mapping[str, Mapping[str, str]]:
    loaded: Mapping[str, Mapping[str, str]] = yaml.safe_load(
        Path(__file__).with_name("labels.yaml").read_text(encoding="utf-8")
    )
    return loaded


def field_label(key: str) -> str:
    """``application_form.staff[2].name`` → 姓名; a key nobody named → its last part."""
    type_, _, path = key.partition(".")
    general = _INDEX.sub("[]", path)
    for group in (type_, "contract" if type_ in _CONTRACTS else type_, "any"):
        if label := _labels().get(group, {}).get(general):
            return label
    return general.rpartition(".")[2] or key


def order_of(key: str) -> tuple[int, list[int]]:
    """Sorts keys as the paper's form has them: by the place of their label in the table, then by list index."""
    type_, _, path = key.partition(".")
    general = _INDEX.sub("[]", path)
    group = type_ if type_ in _labels() else "contract" if type_ in _CONTRACTS else "any"
    named = [*_labels()[group], *_labels()["any"]]
    place = named.index(general) if general in named else len(named)
    return place, [int(index[1:-1]) for index in _INDEX.findall(path)]


def full_label(key: str) -> str:
    """``application_form.staff[2].name`` → 工作队伍第3项·姓名, a name that is clear away from its table."""
    match = re.search(r"^(.*?)\[(\d+)\](\..*)?$", key)
    if match is None:
        return field_label(key)
    entry = f"{field_label(match[1] + '[0]')}第{int(match[2]) + 1}项"
    return f"{entry}·{field_label(key)}" if match[3] else entry


def class_label(class_: str) -> str:
    """The Chinese name of a checklist class."""
    return _labels()["checklist"].get(class_, class_)
