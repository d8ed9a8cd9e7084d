"""Where the name of a ring begins and ends: words along the lower rim stand in the same band, upside down."""

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from extractors.seals.ballot import Mark, pitch
from extractors.seals.words import places

_ENDING = re.compile(
    r"公司|事务所|研究[院所]|大学|学院|协会|学会|商会|促进会|委员会|中心|[理总分专保障政务]局|政府|合伙|银行|基金会|医院"
)
_WEAK = 0.6
"""Characters read upside down come out weaker than this, as a rule, or differently in every reading."""

_SURE = 0.75
_CUT = 0.9
"""Score of the character at which a name was cut by its words alone: what was cut may have been a branch."""

_APART = 1.6
"""Steps from one character to the next; from here on one between them may have been lost."""

_LOST = 0.5


def within_name(marks: Sequence[Mark]) -> list[Mark]:
    """Without the weak characters before and after the name."""
    return _from_place(_to_ending(_without_strangers(list(marks))))


def with_gaps_doubted(marks: Sequence[Mark]) -> list[Mark]:
    """The marks, those unsure between which there is room for one more: print may hide a character altogether."""
    step = pitch([marks])
    found = list(marks)
    for index in range(1, len(found)):
        if found[index].place - found[index - 1].place > _APART * step:
            for at in (index - 1, index):
                found[at] = replace(found[at], score=min(_LOST, found[at].score))
    return found


def _to_ending(marks: list[Mark]) -> list[Mark]:
    """Up to the first ending of an organisation's name that is surely read and followed by nothing but weak ones."""
    text = "".join(mark.character for mark in marks)
    for ending in _ENDING.finditer(text):
        end = ending.end()
        rest = marks[end:]
        if not rest:
            return marks
        sure = all(mark.score >= _SURE for mark in marks[end - 2 : end])
        if sure and _weak(rest) and not _ENDING.search(text[end:]):
            return [*marks[: end - 1], replace(marks[end - 1], score=min(_CUT, marks[end - 1].score))]
    return marks


def _weak(marks: Sequence[Mark]) -> bool:
    scores = [mark.score for mark in marks]
    return float(np.mean(scores)) < _SURE and max(scores) < _CUT


def _from_place(marks: list[Mark]) -> list[Mark]:
    """From a place name on that is surely read and has nothing but a few weak ones before it."""
    text = "".join(mark.character for mark in marks)
    for start in range(1, min(5, len(marks))):
        if not _weak(marks[:start]):
            return marks
        for place in places():
            named = marks[start : start + len(place)]
            if text.startswith(place, start) and all(mark.score >= _SURE for mark in named):
                return [replace(named[0], score=min(_CUT, named[0].score)), *marks[start + 1 :]]
    return marks


def _without_strangers(marks: list[Mark]) -> list[Mark]:
    """Without weak characters that stand apart at either end: those of a lower line or a number, upside down."""
    step = pitch([marks])
    for reverse in (False, True):
        row = marks[::-1] if reverse else marks
        for index in range(min(6, len(row) // 2), 0, -1):
            apart = abs(row[index].place - row[index - 1].place) > 1.6 * step
            if apart and np.mean([mark.score for mark in row[:index]]) < _WEAK:
                row = row[index:]
                break
        marks = row[::-1] if reverse else row
    return marks
