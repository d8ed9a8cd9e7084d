"""From which day somebody may no longer be employed but re-employed: the age of retirement (``retirement.yaml``)."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path

import yaml

from schemas.base import Model

LATEST = {"男": "男", "女": "女干部", None: "男"}
"""The category that retires last, by sex: where nothing tells a woman's category or a person's sex."""


class Category(Model):
    """``age`` in years; ``first`` the first month of birth (``YYYY-MM``) the delay applies to."""

    age: int
    first: str
    step: int
    most: int

    def delay(self, born: date) -> int:
        """Months by which somebody born on ``born`` retires later than at ``age``."""
        year, month = map(int, self.first.split("-"))
        since = (born.year - year) * 12 + born.month - month
        return 0 if since < 0 else min(self.most, since // self.step + 1)


@cache
def categories() -> Mapping[str, Category]:
    """The categories by name."""
    data = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))
    return {name: Category.model_validate(entry) for name, entry in data.items()}


def retires_in(born: date, category: str) -> tuple[int, int]:
    """Year and month in which somebody of ``category`` reaches the age of retirement."""
    rule = categories()[category]
    months = born.year * 12 + born.month - 1 + rule.age * 12 + rule.delay(born)
    return months // 12, months % 12 + 1


def has_retired(born: date, category: str, on: date) -> bool:
    """Whether the age of retirement was reached on ``on``: on the day of birth in the month it falls in."""
    year, month = retires_in(born, category)
    return (on.year, on.month, on.day) >= (year, month, born.day)
