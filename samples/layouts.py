"""Sets of layouts: which template prints which kind of paper of a submission."""

from dataclasses import dataclass


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
