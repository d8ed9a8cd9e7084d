"""What reading one document gives."""

from dataclasses import dataclass, field

from schemas.document import Note
from schemas.evidence import Fact


@dataclass(frozen=True)
class Extraction:
    """``facts`` in the order of the paper; ``unmapped``: labels on the paper that no fact is mapped to;
    ``notes``: what else of it went into no fact."""

    facts: list[Fact] = field(default_factory=list)
    unmapped: list[str] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
