"""Two readings that recognition may have made of the same print (contract 3, rule 3).

``confusable`` is about differences: characters of one look-alike group, or one lost character. Its tables are in
``confusion.yaml``; equal texts are not confusable but equal.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml

from schemas.values.text import fold

_FILE = Path(__file__).with_name("confusion.yaml")


@cache
def _lookalikes(*tables: str) -> Mapping[str, frozenset[str]]:
    """Each character with those it may be taken for, from the named tables."""
    groups = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    found: dict[str, set[str]] = {}
    for table in tables:
        for group in groups[table]:
            for character in group:
                found.setdefault(character, set()).update(set(group) - {character})
    return {character: frozenset(others) for character, others in found.items()}


def code_lookalikes(character: str) -> frozenset[str]:
    """The letters and digits a character of a code number may be taken for."""
    return _lookalikes("codes").get(character, frozenset())


def confusable(a: str, b: str) -> bool:
    """Whether ``a`` and ``b`` differ, and only by look-alike characters or by one lost character.

    At most half of the characters may differ; a single character that was lost counts from two remaining ones on.
    """
    a, b = fold(a), fold(b)
    if a == b:
        return False
    if len(a) == len(b):
        pairs = [(x, y) for x, y in zip(a, b, strict=True) if x != y]
        return len(pairs) * 2 <= len(a) + len(a) % 2 and all(_alike(x, y) for x, y in pairs)
    short, long = sorted((a, b), key=len)
    return len(long) - len(short) == 1 and len(short) >= 2 and _one_lost(short, long)


def _alike(x: str, y: str) -> bool:
    return y in _lookalikes("codes", "latin", "han").get(x, frozenset())


def _one_lost(short: str, long: str) -> bool:
    return any(long[:i] + long[i + 1 :] == short for i in range(len(long)))
