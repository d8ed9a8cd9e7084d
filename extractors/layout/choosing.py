"""One pair a field: what to do when a label is on the paper twice."""

from collections.abc import Iterable
from dataclasses import replace

from extractors.layout.blocks import Pair, flat

TWO_VALUES = "同名标签有两处，内容不同"


def chosen(pairs: Iterable[Pair]) -> list[Pair]:
    """The first filled pair of every field. Another value at a second label of the name makes it doubtful."""
    best: dict[str, Pair] = {}
    for pair in pairs:
        before = best.get(pair.field)
        if before is None or not before.value:
            best[pair.field] = pair
        elif pair.value and flat(pair.value) != flat(before.value):
            best[pair.field] = replace(before, doubts=(*before.doubts, TWO_VALUES))
    return list(best.values())
