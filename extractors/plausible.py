"""Whether a value looks like what its key says: the last look before a fact may be relied on.

Layouts nobody has seen put a label's neighbour, half a line or two cells into a value, sharply printed and sharply
read. Such a value seldom has the form its key wants: a name without 公司, an address that stops at the district, a
title with half a bracket. What does not look right is doubtful, whatever its score; nothing is changed or dropped.
The forms are data, in ``plausible.yaml``.
"""

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import yaml

from schemas.base import Model
from schemas.evidence import Fact, FactState

ODD = "内容不像该项应有的样子"
"""The doubt; agreement with another paper does not settle it: papers of one layout are cut alike."""

_FILE = Path(__file__).with_name("plausible.yaml")
_INDEX = re.compile(r"\[\d+\]")
_PAIRS = ("()", "《》", "〔〕", "“”")


class Form(Model):
    """What values of the keys that match ``keys`` look like: ``like`` is found in each, ``unlike`` in none."""

    keys: str
    like: str = ""
    unlike: str = r"(?!)"

    def fits(self, value: str) -> bool:
        return re.search(self.like, value) is not None and re.search(self.unlike, value) is None


@cache
def forms() -> tuple[Form, ...]:
    return tuple(Form.model_validate(entry) for entry in yaml.safe_load(_FILE.read_text(encoding="utf-8")))


def doubt_the_odd(facts: Iterable[Fact]) -> list[Fact]:
    """The same facts in the same order; confirmed ones that look odd are doubtful and say so."""
    return [_doubted(fact) if fact.state is FactState.CONFIRMED and is_odd(fact) else fact for fact in facts]


def is_odd(fact: Fact) -> bool:
    """Whether a text value has not the form its key wants. Numbers and values nobody knows a form for never are."""
    if not isinstance(fact.value, str):
        return False
    key = _INDEX.sub("[]", fact.key)
    wanted = [form for form in forms() if re.search(form.keys, key)]
    return any(not form.fits(fact.value) for form in wanted) or (bool(wanted) and not _closed(fact.value))


def _closed(value: str) -> bool:
    """Every bracket that opens closes."""
    return all(value.count(pair[0]) == value.count(pair[1]) for pair in _PAIRS)


def _doubted(fact: Fact) -> Fact:
    return fact.model_copy(update={"state": FactState.DOUBTFUL, "why": (ODD, *fact.why)})
