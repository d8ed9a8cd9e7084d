"""Sets of layouts: which template prints which kind of paper of a submission."""

from dataclasses import dataclass
from pathlib import Path

import yaml


@dataclass(frozen=True)
class Layouts:
    """``contracts`` are taken in rotation."""

    form: str
    license: str
    roster: str
    person: str
    policy: str
    contracts: tuple[str, ...]

    def contract(self, number: int) -> str:
        return self.contracts[number % len(self.contracts)]


def read_layouts(folder: Path) -> Layouts:
    """The set that ``folder/layouts.yaml`` names; its templates are in the same folder."""
    names = yaml.safe_load((folder / "layouts.yaml").read_text(encoding="utf-8"))
    return Layouts(**{**names, "contracts": tuple(names["contracts"])})
