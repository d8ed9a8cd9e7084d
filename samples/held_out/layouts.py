"""The held-out layouts as data: seed, group, level and profiles of each, and which layouts lie in which pile."""

from collections.abc import Collection, Mapping
from functools import cache
from pathlib import Path
from random import Random
from types import MappingProxyType
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict

TEMPLATES = Path(__file__).parents[1] / "templates_held_out" / "papers"
GROUPS = ("mended", "kept", "fresh")
_DEGRADED = ("faded", "office", "crooked", "low")
_WORN = ("copier", "bad_printer", "phone", "bleed")


class _Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Layout(_Data):
    """``group`` mended: looked at to mend extractors; kept: only measured; fresh: written last, not yet read.
    ``profiles`` beside those drawn; a ``long`` paper has clean and one worn profile only."""

    group: Literal["mended", "kept", "fresh"]
    seed: int
    level: str = "sichuan"
    profiles: tuple[str, ...] = ()
    long: bool = False

    def shown_in(self) -> tuple[str, ...]:
        """The profiles of its cases, drawn from its seed."""
        rng = Random(self.seed)
        degraded, worn = rng.choice(_DEGRADED), rng.choice(_WORN)
        drawn = (rng.choice((degraded, worn)),) if self.long else (degraded, worn)
        return ("clean", *drawn, *self.profiles)


class _Papers(_Data):
    layouts: dict[str, Layout]
    piles: dict[int, tuple[str, ...]]


@cache
def _papers() -> _Papers:
    return _Papers.model_validate(yaml.safe_load((TEMPLATES / "papers.yaml").read_text(encoding="utf-8")))


def layouts(*, groups: Collection[str] = GROUPS, only: Collection[str] = ()) -> Mapping[str, Layout]:
    """The layouts of ``groups`` by name, or those of them whose names begin as one of ``only``."""
    return MappingProxyType(
        {
            name: layout
            for name, layout in _papers().layouts.items()
            if layout.group in groups and (not only or name.startswith(tuple(only)))
        }
    )


def pile_layouts() -> Mapping[int, tuple[str, ...]]:
    """The layouts of each pile, by its seed."""
    return MappingProxyType(_papers().piles)
