"""Findings: what a check says, with its places, its basis and its innocent explanations (contract 2)."""

import hashlib
import json
import unicodedata
from collections import Counter
from collections.abc import Iterable
from enum import StrEnum

from pydantic import Field, model_validator

from schemas.base import Model
from schemas.evidence import Box

_MARKS = frozenset(",;:!?()[]、。“”‘’《》「」\"'")
"""Marks that carry no value; a point or a dash may stand in a number."""


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
    """One judgement of one check about one subject. ``check_version`` is that of the check's record.

    ``key`` names the finding among those of its submission and stays the same when the checks run again, ``said`` is a
    digest of what it says: a person's decision on ``key`` holds as long as ``said`` does. Both are drawn from clear
    text; a masked copy carries them in ``identity``.
    """

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
    identity: tuple[str, str] | None = Field(default=None, exclude=True, repr=False)

    @property
    def key(self) -> str:
        """By check and subject, whatever the outcome, the wording of the reason and the papers it was found in."""
        return self.identity[0] if self.identity else _digest([self.check, self.title])

    @property
    def said(self) -> str:
        """By outcome, reason and figures; spaces and marks do not count."""
        return self.identity[1] if self.identity else self._said()

    def _said(self) -> str:
        figures = self.figures and (self.figures.claimed, self.figures.evidenced, self.figures.required)
        return _digest([self.outcome, _words(self.reason), figures])

    def _places(self) -> list[tuple[str, str]]:
        """The facts compared; where there is none, the place itself."""
        places = {
            (one.document or "", one.fact or f"{one.page} {one.box and [round(edge, 2) for edge in one.box]}")
            for one in self.evidence
        }
        return sorted(places)

    @model_validator(mode="after")
    def _fail_has_a_place(self) -> "Finding":
        if self.outcome is Outcome.FAIL and not self.evidence:
            raise ValueError(f"{self.check}: a fail names at least one place")
        return self


def told_apart(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings of a submission in clear text, in the order the checks gave them, each with a key of its own: where
    a check says several things about one subject, by the facts compared as well, and at last by their order."""
    findings = tuple(findings)
    alike = Counter((one.check, one.title) for one in findings)
    seen: Counter[str] = Counter()
    told = []
    for finding in findings:
        named: list[object] = [finding.check, finding.title]
        if alike[(finding.check, finding.title)] > 1:
            named.append(finding._places())
        key = _digest(named)
        seen[key] += 1
        if seen[key] > 1:
            key = _digest([*named, seen[key]])
        told.append(finding.model_copy(update={"identity": (key, finding._said())}))
    return tuple(told)


def _digest(parts: list[object]) -> str:
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()[:32]


def _words(text: str) -> str:
    """A sentence without what may be written otherwise and mean the same: width, spaces, commas, quotes, brackets."""
    return "".join(one for one in unicodedata.normalize("NFKC", text) if not one.isspace() and one not in _MARKS)


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
