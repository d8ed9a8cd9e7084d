"""Two readings that recognition may have made of the same print (contract 3, rule 3).

``confusable`` is about differences: characters of one look-alike group, or one lost character; equal texts are not
confusable but equal. What looks alike is in ``confusion.yaml``, written by hand; what print was really taken for on
pages whose print is known is in ``confusion_measured.yaml``, written by ``python -m bench.calibrate``.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml

from schemas.values.text import fold

_FILE = Path(__file__).with_name("confusion.yaml")
_MEASURED = Path(__file__).with_name("confusion_measured.yaml")


@cache
def _lookalikes(*tables: str) -> Mapping[str, tuple[str, ...]]:
    """Each character with those it may be taken for, from the named tables, in their order."""
    groups = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    found: dict[str, dict[str, None]] = {}
    for table in tables:
        for group in groups[table]:
            for character in group:
                found.setdefault(character, {}).update(dict.fromkeys(other for other in group if other != character))
    return {character: tuple(others) for character, others in found.items()}


@cache
def _printed_as() -> Mapping[str, tuple[str, ...]]:
    """Each character with what was printed where it was read, the most frequent first."""
    found: dict[str, list[tuple[int, str]]] = {}
    for pair in yaml.safe_load(_MEASURED.read_text(encoding="utf-8")) or []:
        found.setdefault(str(pair["read"]), []).append((-int(pair["times"]), str(pair["printed"])))
    return {read: tuple(printed for _, printed in sorted(pairs)) for read, pairs in found.items()}


def code_lookalikes(character: str) -> tuple[str, ...]:
    """The letters and digits a character of a code number may be taken for."""
    return _lookalikes("codes").get(character, ())


def possible_print(character: str) -> tuple[str, ...]:
    """What may have been printed where ``character`` was read, best first: what was measured, then what looks alike."""
    alike = _lookalikes("codes", "latin", "han").get(character, ())
    return tuple(dict.fromkeys((*_printed_as().get(character, ()), *alike)))


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
    """Two digits are alike only by the table: numbers of two things may honestly differ by any other figure."""
    if y in _lookalikes("codes", "latin", "han").get(x, ()):
        return True
    both_digits = x.isdigit() and y.isdigit()
    return not both_digits and (y in _printed_as().get(x, ()) or x in _printed_as().get(y, ()))


def _one_lost(short: str, long: str) -> bool:
    return any(long[:i] + long[i + 1 :] == short for i in range(len(long)))
