"""What reading one document gives."""

from dataclasses import dataclass, field

from schemas.evidence import Fact


@dataclass(frozen=True)
class Extraction:
    """``facts`` in the order of the paper; ``unmapped``: labels on the paper that no fact is mapped to."""

    facts: list[Fact] = field(default_factory=list)
    unmapped: list[str] = field(default_factory=list)
