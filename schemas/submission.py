"""A submission and everything read from it: what the checks see."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import StringConstraints

from schemas.base import Model
from schemas.document import Document
from schemas.evidence import Fact
from schemas.page import Page

Level = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{1,15}$")]
"""The level a submission is filed at: ``national``, ``neimenggu``, ``sichuan``. Which levels there are, and what they
are called, is data of the rulebook (``pipeline.checks.basis``)."""


class Route(StrEnum):
    """How the submission reached the office: recommended by the local office, or direct where the text allows it."""

    RECOMMENDED = "recommended"
    DIRECT = "direct"


class Submission(Model):
    """What was handed in, when, and at which level. ``received_on`` is the office's date of receipt."""

    id: str
    level: Level
    received_on: date
    route: Route = Route.RECOMMENDED


class Dossier(Model):
    """A submission as read: the only thing a check may look at (contract 3, rule 12)."""

    submission: Submission
    documents: tuple[Document, ...]
    facts: tuple[Fact, ...]
    pages: Mapping[str, tuple[Page, ...]] = {}
    """Pages by document id, for checks over the text lines."""
