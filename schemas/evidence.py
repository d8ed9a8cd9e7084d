"""A value that was read, with the place it was read from.

``Extracted`` is the one primitive of the product: what `factsheet.json` lists under ``facts``, what a document
model is made of, what a check compares and what a finding points at.
"""

from enum import StrEnum
from typing import Annotated, Any, Generic, TypeVar

from pydantic import AfterValidator, Field

from schemas.base import Model

T = TypeVar("T")


def _ordered(box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    x0, y0, x1, y1 = box
    if not (0 <= x0 <= x1 <= 1 and 0 <= y0 <= y1 <= 1):
        raise ValueError(f"a box is x0 <= x1, y0 <= y1 within 0..1, not {box}")
    return box


Box = Annotated[tuple[float, float, float, float], AfterValidator(_ordered)]
"""``(x0, y0, x1, y1)`` in fractions of a page, origin top left."""


class FactState(StrEnum):
    """How far a value may be relied on (contract 2, ``facts[].state``)."""

    CONFIRMED = "confirmed"
    DOUBTFUL = "doubtful"
    UNREADABLE = "unreadable"


class Origin(StrEnum):
    """Where a value comes from (contract 2, ``facts[].origin``)."""

    OCR = "ocr"
    TEXT_LAYER = "text_layer"
    QR = "qr"
    DERIVED = "derived"
    PERSON = "person"


class Extracted(Model, Generic[T]):
    """A value and its source.

    ``key`` is the contract's key with list indexes, e.g. ``application_form.staff[2].name``; ``document`` the
    document's id; ``file`` is given only where the document was put together from several files; ``page`` counts
    from 1 within the file; ``box`` is in fractions of the page *as displayed* (crop box, /Rotate and EXIF orientation
    applied, before any straightening), ``None`` for a derived value without a place. ``value`` is normalised by
    contract 1 and ``None`` where nothing usable could be read; ``raw`` is what was printed. ``why`` lists the
    evidence for ``state`` in short Chinese phrases.
    """

    key: str
    document: str
    file: str | None = None
    page: int | None = Field(default=None, ge=1)
    box: Box | None = None
    value: T | None
    raw: str
    confidence: float = Field(ge=0, le=1)
    state: FactState
    origin: Origin
    why: tuple[str, ...] = ()
    alternatives: tuple[str, ...] = ()
    """Other values the same print may stand for (confusable characters), best first; never applied silently."""

    @property
    def sharp(self) -> T | None:
        """The value when it is confirmed, else ``None``."""
        return self.value if self.state is FactState.CONFIRMED else None


Fact = Extracted[Any]
"""A fact of any value type, as stored and exported: the value is ``str``, ``int`` or ``None`` (contract 1)."""
