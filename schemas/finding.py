"""Findings: what a check says, with its places, its basis and its innocent explanations (contract 2)."""

from enum import StrEnum

from pydantic import Field, model_validator

from schemas.base import Model
from schemas.evidence import Box


class Outcome(StrEnum):
    PASS = "pass"
    FAIL = "fail"
    UNVERIFIABLE = "unverifiable"
    NOT_APPLICABLE = "not_applicable"

    @property
    def label(self) -> str:
        return {"pass": "相符", "fail": "不一致", "unverifiable": "待核实", "not_applicable": "不适用"}[self.value]


class Severity(StrEnum):
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    INFO = "info"

    @property
    def label(self) -> str:
        return {"high": "高", "medium": "中", "low": "低", "info": "提示"}[self.value]


class BasisQuote(Model):
    """An article of a text in force, quoted word for word."""

    document: str
    article: str
    quote: str


class Place(Model):
    """A place that was compared. Something absent has ``box=None`` and the page where it should stand, or none."""

    document: str | None
    page: int | None = Field(default=None, ge=1)
    box: Box | None = None
    fact: str | None = None
    note: str = ""
    file: str | None = None


class NotCounted(Model):
    what: str
    why: str


class Figures(Model):
    """Claimed beside evidenced beside required, for a threshold."""

    claimed: str | None
    evidenced: str | None
    required: str
    counted: tuple[str, ...] = ()
    not_counted: tuple[NotCounted, ...] = ()


class Finding(Model):
    """One judgement of one check about one subject. ``check_version`` is that of the check's record."""

    check: str
    outcome: Outcome
    severity: Severity
    title: str
    reason: str
    basis: tuple[BasisQuote, ...]
    innocent_explanations: tuple[str, ...]
    next_step: str
    evidence: tuple[Place, ...]
    figures: Figures | None = None
    check_version: int = 1

    @model_validator(mode="after")
    def _fail_has_a_place(self) -> "Finding":
        if self.outcome is Outcome.FAIL and not self.evidence:
            raise ValueError(f"{self.check}: a fail names at least one place")
        return self


class ChecklistStatus(StrEnum):
    PRESENT = "present"
    MISSING = "missing"
    UNREADABLE = "unreadable"
    SUPERFLUOUS = "superfluous"
    NOT_REQUIRED = "not_required"


class ChecklistItem(Model):
    """An attachment class and whether the submission has it. ``class_`` is written ``class`` in JSON."""

    class_: str = Field(serialization_alias="class", validation_alias="class")
    status: ChecklistStatus
    documents: tuple[str, ...] = ()
    note: str = ""


class Checklist(Model):
    items: tuple[ChecklistItem, ...]
