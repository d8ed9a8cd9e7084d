"""What a linting check found at one place."""

from dataclasses import dataclass

from pipeline.checks.linting.text import Spot


@dataclass(frozen=True)
class Flaw:
    """``subject`` and ``reason`` are Chinese. ``sure`` is false where the reading of a scan, or something the paper
    does not say, may be the reason: then a person has to look."""

    subject: str
    reason: str
    spots: tuple[Spot, ...]
    sure: bool = True
    explanations: tuple[str, ...] = ()
