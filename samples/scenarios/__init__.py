"""The submissions the generator knows, by name: ``make(press, seed, layouts=…)``."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from samples.scenarios import contradictions, incomplete, sound
from samples.scenarios.made import Made

SCENARIOS: Mapping[str, Callable[..., Made]] = MappingProxyType(
    {"sound": sound.make, "incomplete": incomplete.make, "contradictions": contradictions.make}
)
SEEDS: Mapping[str, int] = MappingProxyType({"sound": 101, "incomplete": 303, "contradictions": 202})
"""The seeds of the committed submissions."""

__all__ = ["SCENARIOS", "SEEDS", "Made"]
