"""Seal imprints: where they are, what they say, and the print beneath them."""

from extractors.seals.finding import Imprint, find_imprints, inside
from extractors.seals.ink import Ink, coverage, without_ink
from extractors.seals.wording import read_seal

__all__ = ["Imprint", "Ink", "coverage", "find_imprints", "inside", "read_seal", "without_ink"]
