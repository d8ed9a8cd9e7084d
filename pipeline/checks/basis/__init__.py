"""The legal basis as dated data: one YAML file a guideline, quotes word for word, its criteria with their settings.

A level is what the guidelines of a folder say it is. One level may have several texts that follow each other. The
quotes stand in ``texts/`` as well, as they were published; a test compares them.
"""

import operator
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import Field

from schemas.base import Model
from schemas.finding import BasisQuote, Severity
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

    def met_by(self, number: Decimal | int) -> bool:
        return bool({">": operator.gt, ">=": operator.ge}[self.operator](number, self.value))

    @property
    def required(self) -> str:
        """``>5``, ``≥1000000.00``."""
        return f"{self.operator.replace('>=', '≥')}{self.value}"


class Criterion(Model):
    """One criterion of a guideline: a check whose record is data.

    ``kind`` names the function that judges it (``pipeline.checks.criteria``), ``settings`` are that function's;
    ``basis`` are keys into the guideline's articles. The other fields are those of ``catalogue.Check``.
    """

    id: str = Field(pattern=r"^[A-Z]{2}-\d{2}[a-z]?$")
    kind: str
    title: str
    rule: str
    severity: Severity
    basis: tuple[str, ...]
    explanations: tuple[str, ...]
    next_step: str
    settings: dict[str, Any] = Field(default_factory=dict)


class Guideline(Model):
    """A guideline in force from ``valid_from`` to ``valid_to`` (both days included; ``None``: without end).

    ``label`` is the level's Chinese name. Of ``articles`` every guideline has ``truth`` (papers are to be true),
    ``review`` (papers are examined) and ``direct`` (who may bypass the local office). ``attachments`` are the classes
    of papers (``attachments.yaml``) the text asks for; ``parameters`` say what this text leaves open and which reading
    of it is taken (``parameters.Parameters``).
    """

    level: Level
    label: str
    title: str
    number: str
    issued_on: date
    valid_from: date
    valid_to: date | None
    validity: str
    articles: dict[str, Article]
    attachments: tuple[str, ...] = ()
    parameters: dict[str, Any] = Field(default_factory=dict)
    criteria: tuple[Criterion, ...] = ()

    def in_force_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    def quote(self, key: str) -> BasisQuote:
        """The article ``key`` as findings carry it. Raises ``KeyError`` for an unknown one."""
        article = self.articles[key]
        return BasisQuote(document=self.title, article=article.article, quote=article.quote)

    def threshold(self, kind: str) -> Threshold | None:
        """The threshold the text sets by a criterion of ``kind``, where it has one."""
        return next((Threshold.model_validate(one.settings) for one in self.criteria if one.kind == kind), None)

    def validity_note(self, day: date) -> str:
        """Why the text may not hold on ``day``, in Chinese; empty where it does."""
        if self.in_force_on(day):
            return ""
        until = self.valid_to.isoformat() if self.valid_to else "今"
        return (
            f"收件日期{day.isoformat()}不在《{self.title}》{self.number}的有效期"
            f"{self.valid_from.isoformat()}至{until}之内，适用依据请人工确认"
        )


@cache
def guidelines(folder: Path = FOLDER) -> tuple[Guideline, ...]:
    """The guidelines of a folder, in the order of their file names. Raises ``pydantic.ValidationError``."""
    files = sorted(file for file in folder.glob("*.yaml") if file.name != "parameters.yaml")
    return tuple(Guideline.model_validate(yaml.safe_load(file.read_text(encoding="utf-8"))) for file in files)
