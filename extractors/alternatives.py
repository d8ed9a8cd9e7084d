"""What else a doubtful value may be, for the person who looks; never applied by itself.

A doubtful character is replaced by what the reading itself thought of next (another reading of the line, the
recogniser's rivals), then by what print is known to be taken for it. Of codes with a check digit only those that pass
are proposed: there mostly one is left, and it is the right one.
"""

import itertools
import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from extractors.known_names import look_up
from extractors.passage import Passage, Suspect
from schemas.values import amounts, dates, id_number, patent_number, registration_number, uscc
from schemas.values.confusion import possible_print

MOST = 5
_SUSPECT_BELOW = 0.995
"""A character as likely right as this is left as it is."""
_LONGEST = 60
"""Nobody chooses between two long texts that differ by a character."""
_FEW_SUSPECTS = 4
_FEW_OTHERS = 4
_FADE = 0.5
"""How much less likely each next replacement of a character is than the one before."""

Value = str | int | Decimal
_Reader = Callable[[str], str | None]

_CHECKED: tuple[tuple[re.Pattern[str], Callable[[str], bool]], ...] = (
    (re.compile(r"uscc$|tax_id$|employer_code$"), lambda code: len(code) != 18 or uscc.is_valid(code)),
    (re.compile(r"id_number$"), id_number.is_valid),
    (re.compile(r"patents\[\d+\]\.number$|patent_numbers\[\d+\]$|^patent_\w+\.number$"), patent_number.is_valid),
    (re.compile(r"registration_number$"), lambda number: len(number) != 15 or registration_number.is_valid(number)),
)


@dataclass(frozen=True, slots=True)
class _Change:
    index: int
    character: str
    weight: float


def alternatives(key: str, passage: Passage, value: Value | None) -> tuple[str, ...]:
    """Other values the print of ``passage`` may stand for, at most ``MOST``: first those a dictionary knows, then the
    likeliest. None where every character is sure. ``key`` may be with or without the document type; ``value`` is what
    the passage was read as."""
    if value is None or len(passage) > _LONGEST:
        return ()
    text = passage.text
    written = f"{value:.2f}" if isinstance(value, Decimal) else str(value)
    read = _reader(text, written)
    suspects = sorted(passage.suspects(_SUSPECT_BELOW), key=lambda suspect: suspect.chance)[:_FEW_SUSPECTS]
    if read is None or not suspects:
        return ()
    weighed: dict[str, float] = {}
    for weight, other in _texts(text, suspects):
        candidate = read(other)
        if candidate is not None and candidate != written and _holds(key, candidate):
            weighed[candidate] = max(weighed.get(candidate, 0.0), weight)
    known = {candidate: len(look_up(key, candidate).vouched) for candidate in weighed}
    return tuple(sorted(weighed, key=lambda candidate: (-known[candidate], -weighed[candidate]))[:MOST])


def _holds(key: str, candidate: str) -> bool:
    """Whether a code's check digit holds; anything holds where there is none."""
    return all(check(candidate) for pattern, check in _CHECKED if pattern.search(key))


def _texts(text: str, suspects: list[Suspect]) -> Iterator[tuple[float, str]]:
    """``text`` with one or two suspects replaced, and how likely that is compared with the others."""
    changes = [list(_changes(text[suspect.index], suspect)) for suspect in suspects]
    for change in itertools.chain.from_iterable(changes):
        yield change.weight, _with(text, change)
    for one, other in itertools.combinations(changes, 2):
        for pair in itertools.product(one, other):
            yield math.prod(change.weight for change in pair), _with(text, *pair)


def _changes(character: str, suspect: Suspect) -> Iterator[_Change]:
    others = dict.fromkeys((*suspect.rivals, *possible_print(character)))
    fitting = [other for other in others if other != character and other.isalnum()]
    for rank, other in enumerate(fitting[:_FEW_OTHERS]):
        yield _Change(suspect.index, other, (1 - suspect.chance) * _FADE ** (rank + 1))


def _with(text: str, *changes: _Change) -> str:
    characters = list(text)
    for change in changes:
        characters[change.index] = change.character
    return "".join(characters)


def _reader(text: str, written: str) -> _Reader | None:
    """How ``text`` became the value ``written``: as it stands, as a date, or as an amount of money."""
    readers: tuple[_Reader, ...] = (_as_printed(text, written), dates.parse_date, _amount)
    return next((read for read in readers if read(text) == written), None)


def _as_printed(text: str, written: str) -> _Reader:
    """The part of a text that holds the value, blanks aside, in capitals where the value is; replacements do not move
    it."""
    capitals = written.isupper()
    start = _compact(text, capitals).find(_compact(written, capitals))
    blanks = [index for index, character in enumerate(written) if character.isspace()]

    def read(other: str) -> str | None:
        if start < 0:
            return None
        found = _compact(other, capitals)[start : start + len(written) - len(blanks)]
        for index in blanks:
            found = found[:index] + written[index] + found[index:]
        return found

    return read


def _compact(text: str, capitals: bool) -> str:
    compact = re.sub(r"\s", "", text)
    return compact.upper() if capitals else compact


def _amount(text: str) -> str | None:
    amount = amounts.parse_amount(text.replace("\n", "").strip())
    return None if amount is None else f"{amount:.2f}"
