"""What a hostile file is and what must come of it."""

from collections.abc import Callable
from dataclasses import dataclass

from extractors.errors import ReadingError

Outcome = type[ReadingError] | int
"""The error whose sentence the person gets, or the number of pages that can be read."""


@dataclass(frozen=True)
class Case:
    """``make`` returns the bytes. ``page`` is what drawing page 1 must give: ``None`` for a picture, or an error (the
    base class where several are right). ``warned`` and ``noted``: the file is read with such a remark."""

    name: str
    make: Callable[[], bytes]
    outcome: Outcome
    page: type[ReadingError] | None = None
    warned: bool = False
    noted: bool = False
    seconds: float = 30
    """Allowed for drawing; few where the file is made to take for ever."""
    either: bool = False
    """Drawing page 1 may succeed or give ``page``: both are sound."""
