"""The legal basis as dated data: one YAML file a guideline, quotes word for word, thresholds with their operator.

The quotes stand in ``texts/`` as well, as they were published; a test compares them.
"""

import operator
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Literal

import yaml

from schemas.base import Model
from schemas.finding import BasisQuote
from schemas.submission import Level

FOLDER = Path(__file__).parent


class Article(Model):
    article: str
    quote: str


class Threshold(Model):
    """``operator`` is that of the text: 超过 is ``>``; 不少于, 不低于, 以上 are ``>=`` (民法典 第一千二百五十九条)."""

    operator: Literal[">", ">="]
    value: Decimal
    unit: str
    article: str

    def met_by(self, number: Decimal | int) -> bool:
        return bool({">": operator.gt, ">=": operator.ge}[self.operator](number, self.value))

    @property
    def required(self) -> str:
        """``>5``, ``≥1000000.00``."""
        return f"{self.operator.replace('>=', '≥')}{self.value}"


class Topic(Model):
    """A topic 熟悉业务 has to cover: the wordings that count as it, and those that may mean it."""

    words: tuple[str, ...]
    near: tuple[str, ...]


class Guideline(Model):
    """A guideline in force from ``valid_from`` to ``valid_to`` (both days included; ``None``: without end)."""

    level: Level
    title: str
    number: str
    issued_on: date
    valid_from: date
    valid_to: date | None
    validity: str
    articles: dict[str, Article]
    thresholds: dict[str, Threshold]
    topics: dict[str, Topic]

    def in_force_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    def quote(self, key: str) -> BasisQuote:
        """The article ``key`` as findings carry it. Raises ``KeyError`` for an unknown one."""
        article = self.articles[key]
        return BasisQuote(document=self.title, article=article.article, quote=article.quote)


@cache
def guideline(level: Level) -> Guideline:
    """The guideline of ``level``."""
    return Guideline.model_validate(yaml.safe_load((FOLDER / f"{level}.yaml").read_text(encoding="utf-8")))
