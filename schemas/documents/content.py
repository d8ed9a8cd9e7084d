"""What the content models of all papers share."""

from decimal import Decimal
from typing import Annotated, ClassVar

from pydantic import PlainSerializer, StringConstraints

from schemas.base import Model
from schemas.document import DocumentType
from schemas.evidence import Extracted

Money = Annotated[Decimal, PlainSerializer(lambda amount: f"{amount:.2f}", return_type=str)]
"""An amount in 元; written as a decimal string with two places, never a float."""

Day = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}(-\d{2})?$")]
"""An ISO date ``YYYY-MM-DD``, or ``YYYY-MM`` where the paper gives no day."""

DayOrOpen = Annotated[str, StringConstraints(pattern=r"^(\d{4}-\d{2}(-\d{2})?|长期)$")]
"""A ``Day``, or 长期 for a term without end."""

Text = Extracted[str] | None
Count = Extracted[int] | None
Amount = Extracted[Money] | None
Date = Extracted[Day] | None


class SealFacts(Model):
    text: Text = None
    kind: Text = None


class CodeFacts(Model):
    """A QR or bar code on the paper: what it says, never opened or followed."""

    payload: Text = None
    symbology: Text = None


class Content(Model):
    """The facts of one paper as a typed model. ``document`` is the id of the document they were read from."""

    type: ClassVar[DocumentType]
    document: str
    seals: tuple[SealFacts, ...] = ()
    former_names: tuple[Extracted[str], ...] = ()
    codes: tuple[CodeFacts, ...] = ()
