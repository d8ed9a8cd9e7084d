"""What a recogniser's columns of probabilities say: the text, and how likely another text would be.

A recogniser cuts a line into columns and gives each a probability for every character and for *blank* (class 0), the
gap between characters (connectionist temporal classification, CTC).
"""

import math
import unicodedata
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from extractors.ocr.engine import Alternatives

Columns = NDArray[np.float32]
"""Probabilities, columns × classes."""

CERTAIN = 0.995
"""A character as sure as this has no alternatives worth keeping."""
_FEW = 3
_NEVER = 0.001
_LEAST = 1e-12


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, and for each of its characters the centre (0 to 1 along the line), the score and what else it may be."""

    text: str = ""
    centres: tuple[float, ...] = ()
    scores: tuple[float, ...] = ()
    alternatives: tuple[Alternatives, ...] = ()


class Decoder:
    """Takes the place of PaddleX's ``CTCLabelDecode``, which drops each character's place, score and rivals."""

    def __init__(self, characters: Sequence[str]) -> None:
        """``characters`` by class, blank first."""
        self._characters = characters
        self.scorer = Scorer(characters)

    def decode(self, row: Columns, width: float) -> Decoded:
        """The best class of each column, repetitions and blanks taken out; ``width`` columns hold the line."""
        best = row.argmax(axis=-1)
        borders = [0, *(np.flatnonzero(np.diff(best)) + 1).tolist(), len(best)]
        text = ""
        centres: list[float] = []
        scores: list[float] = []
        rivals: list[Alternatives] = []
        for start, end in pairwise(borders):
            own = int(best[start]) if start < end else 0
            if not own:
                continue
            at = start + int(row[start:end, own].argmax())
            score = min(1.0, float(row[at, own]))
            others = self._rivals(row[at], own) if score < CERTAIN else ()
            for part in self._characters[own]:
                text += part
                centres.append(min(1.0, float(start + end) / 2 / width))
                scores.append(score)
                rivals.append(others)
        return Decoded(text, tuple(centres), tuple(scores), tuple(rivals))

    def _rivals(self, column: NDArray[np.float32], own: int) -> Alternatives:
        likely = (index for index in np.flatnonzero(column >= _NEVER).tolist() if index not in (0, own))
        kept = sorted(likely, key=lambda index: -column[index])
        return tuple((self._characters[index], round(float(column[index]), 4)) for index in kept[:_FEW])


class Scorer:
    """How likely given texts are on a line, summed over every way their characters may lie on its columns."""

    def __init__(self, characters: Sequence[str]) -> None:
        classes: dict[str, list[int]] = defaultdict(list)
        for index, character in enumerate(characters):
            if index:
                classes[_plain(character)].append(index)
        self._classes: Mapping[str, Sequence[int]] = classes

    def score(self, columns: Columns, text: str) -> float:
        """Log-likelihood of ``text`` divided by its length: 0 is certain, −1 a poor match, below −3 none.

        Blanks and the width of punctuation make no difference. −∞ for an empty text, one too long for the line, and
        one with a character the recogniser does not know.
        """
        wanted = _plain(text)
        if not wanted or len(wanted) > len(columns) or any(each not in self._classes for each in wanted):
            return -math.inf
        each = [columns[:, list(self._classes[character])].sum(axis=1) for character in wanted]
        return _forward(columns[:, 0], np.stack(each, axis=1), wanted) / len(wanted)


def _forward(blank: NDArray[np.float32], characters: NDArray[np.float32], text: str) -> float:
    """The forward recursion of CTC over the states blank, c₁, blank, c₂, …, blank. Sums are scaled in every column."""
    states = 2 * len(text) + 1
    likely = np.empty((len(blank), states))
    likely[:, 0::2] = blank[:, None]
    likely[:, 1::2] = characters
    likely = np.maximum(likely, _LEAST)
    # From one character straight to the next, without a blank between them, only where they differ.
    skips = np.zeros(states)
    skips[3::2] = [float(a != b) for a, b in zip(text[1:], text, strict=False)]
    reached = np.zeros(states)
    reached[:2] = likely[0, :2]
    total = 0.0
    for column in likely[1:]:
        scale = reached.sum()
        total += math.log(scale)
        reached /= scale
        stepped = reached.copy()
        stepped[1:] += reached[:-1]
        stepped[2:] += reached[:-2] * skips[2:]
        reached = stepped * column
    end = float(reached[-2:].sum())
    return total + math.log(end) if end > 0 else -math.inf


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())
