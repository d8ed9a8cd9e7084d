"""How likely a character was read right: the engine's score, corrected by what was measured.

An engine's score is no probability. ``calibration.yaml`` holds, for each script and way of reading, how often a
character of a given score was right on pages whose print is known; ``python -m bench.calibrate`` measures it anew.
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from enum import StrEnum
from functools import cache, lru_cache
from pathlib import Path

import yaml
from rapidfuzz.distance import Levenshtein

from schemas.base import Model
from schemas.page import Line

FILE = Path(__file__).with_name("calibration.yaml")


class Script(StrEnum):
    HAN = "han"
    DIGIT = "digit"
    LATIN = "latin"


class Reading(StrEnum):
    """How often a character was read, and whether the readings agree on it."""

    ONCE = "once"
    AGREED = "agreed"
    DIFFERING = "differing"


class Curve(Model):
    """Points (score, share right), both rising; in between it is a straight line."""

    scores: tuple[float, ...]
    shares: tuple[float, ...]

    def __call__(self, score: float) -> float:
        at = bisect_right(self.scores, score)
        if at == 0:
            return self.shares[0]
        if at == len(self.scores):
            return self.shares[-1]
        low, high = self.scores[at - 1], self.scores[at]
        part = (score - low) / (high - low)
        return self.shares[at - 1] + part * (self.shares[at] - self.shares[at - 1])


class Calibration(Model):
    """``confirmed_from``: the chance of being read right from which a value is relied on for its score alone;
    ``vouched_from`` where its least sure characters are the beginning of a dictionary's entry."""

    version: str
    engine: str
    characters: int
    confirmed_from: float
    vouched_from: float
    curves: Mapping[Script, Mapping[Reading, Curve]]


@cache
def calibration() -> Calibration:
    return Calibration.model_validate(yaml.safe_load(FILE.read_text(encoding="utf-8")))


def chance(character: str, score: float, reading: Reading) -> float:
    """The chance that ``character``, read with ``score``, is what was printed."""
    return calibration().curves[script_of(character)][reading](score)


def script_of(character: str) -> Script:
    if character.isdigit() and character.isascii():
        return Script.DIGIT
    return Script.LATIN if character.isascii() else Script.HAN


def readings_of(line: Line) -> Sequence[Reading]:
    """For each character of the line how it was read."""
    if line.second_reading is None:
        return (Reading.ONCE,) * len(line.text)
    return _compared(line.text, line.second_reading)


@lru_cache(maxsize=4096)
def _compared(text: str, second: str) -> tuple[Reading, ...]:
    agreed = [Reading.DIFFERING] * len(text)
    for block in Levenshtein.opcodes(text, second):
        if block.tag == "equal":
            agreed[block.src_start : block.src_end] = [Reading.AGREED] * (block.src_end - block.src_start)
    return tuple(agreed)


def read_otherwise(line: Line) -> Mapping[int, str]:
    """The characters of the line that the second reading replaced by another, with that other."""
    return _replaced(line.text, line.second_reading) if line.second_reading is not None else {}


@lru_cache(maxsize=4096)
def _replaced(text: str, second: str) -> Mapping[int, str]:
    return {step.src_pos: second[step.dest_pos] for step in Levenshtein.editops(text, second) if step.tag == "replace"}
