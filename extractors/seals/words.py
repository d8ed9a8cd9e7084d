"""What the usual words of organisations' names say of characters that the readings of a ring leave open.

``有限公司`` is in nearly every name; where three of its characters were read and the fourth is undecided, there is no
doubt what it is. A brand is in no dictionary and stays as it was read. What a word decides keeps the low score of the
readings: it is right more often, but no more certain.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

import yaml

from extractors.seals.ballot import Mark, pitch

_UNDECIDED = 0.9
"""A character read more surely than this is never changed."""

_OPEN = 0.7
"""Below this a long word may put in a character that no reading gave."""

_LONG = 3
_PUT_IN = 0.3
"""Score of a character that only a word gives."""


@cache
def _groups() -> Mapping[str, Sequence[Sequence[str]]]:
    groups: Mapping[str, Sequence[Sequence[str]]] = yaml.safe_load(
        Path(__file__).with_suffix(".yaml").read_text("utf-8")
    )
    return groups


@cache
def places() -> tuple[str, ...]:
    """Names of provinces and cities, with which most names begin."""
    return tuple(place for row in _groups()["places"] for place in row)


@cache
def _words() -> tuple[str, ...]:
    groups = _groups()
    return tuple(
        sorted({word for group in groups.values() for row in group for word in row}, key=lambda word: -len(word))
    )


def in_usual_words(text: str) -> list[bool]:
    """For each character of ``text`` whether it stands in one of the usual words."""
    found = [False] * len(text)
    for word in _words():
        at = text.find(word)
        while at >= 0:
            found[at : at + len(word)] = [True] * len(word)
            at = text.find(word, at + 1)
    return found


def with_usual_words(marks: Sequence[Mark]) -> list[Mark]:
    """The marks of a ring with undecided characters set right, and single lost ones put in, by the words around."""
    found = list(marks)
    step = pitch([found])
    for word in _words():
        if len(word) > _LONG:
            found = _filled(found, word, step)
    taken = [False] * len(found)
    for word in _words():
        for start in range(len(found) - len(word) + 1):
            span = range(start, start + len(word))
            odd = [at for at in span if found[at].character != word[at - start]]
            if len(odd) == 1 and not taken[odd[0]] and _fits(found[odd[0]], word[odd[0] - start], word, found):
                found[odd[0]] = _instead(found[odd[0]], word[odd[0] - start])
                odd = []
            if not odd:
                for at in span:
                    taken[at] = True
    return found


def _fits(mark: Mark, character: str, word: str, marks: Sequence[Mark]) -> bool:
    if mark.score >= _UNDECIDED or len(marks) <= len(word):
        return False
    return any(other == character for other, _ in mark.rivals) or (len(word) > _LONG and mark.score < _OPEN)


def _instead(mark: Mark, character: str) -> Mark:
    shares = dict(mark.rivals)
    score = max(shares.pop(character, 0.0), min(_PUT_IN, mark.score))
    rivals = tuple(sorted({**shares, mark.character: mark.score}.items(), key=lambda one: -one[1]))
    return replace(mark, character=character, score=score, rivals=rivals)


def _filled(marks: list[Mark], word: str, step: float) -> list[Mark]:
    """The one character of ``word`` that is missing where there is room for it, put in."""
    for lost in range(len(word)):
        rest = word[:lost] + word[lost + 1 :]
        start = "".join(mark.character for mark in marks).find(rest)
        if start < 0 or len(rest) >= len(marks):
            continue
        at = start + lost
        before, after = marks[at - 1] if at > 0 else None, marks[at] if at < len(marks) else None
        if before and after and after.place - before.place > 1.5 * step:
            place = (before.place + after.place) / 2
        elif before and not after:
            place = before.place + step
        elif after and not before:
            place = after.place - step
        else:
            continue
        marks = [*marks[:at], Mark(word[lost], _PUT_IN, place), *marks[at:]]
    return marks
