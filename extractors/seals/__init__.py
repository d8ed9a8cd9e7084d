"""Seal imprints: where they are, what they say, and the print beneath them."""

from extractors.seals.finding import find_imprints
from extractors.seals.imprint import Imprint, inside
from extractors.seals.ink import COLOURED, Ink, coverage, without_ink
from extractors.seals.wording import read_seal

__all__ = ["COLOURED", "Imprint", "Ink", "coverage", "find_imprints", "inside", "read_seal", "without_ink"]
