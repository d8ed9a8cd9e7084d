"""Runs the rulebook over a dossier: pure, in milliseconds, afresh after every correction.

The runner keeps three promises for every check. What a check needs and nobody read gives ``unverifiable``, never
``pass``. A judgement that rests on a fact that is not confirmed becomes ``unverifiable`` with the place to look at. A
check with nothing to object to gives one ``pass``.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from pipeline.checks.basis import FOLDER, Guideline, guideline
from pipeline.checks.catalogue import Check
from pipeline.checks.judgement import Judgement, unclear
from pipeline.checks.needs import NEEDS, Missing
from pipeline.checks.papers import Papers
from pipeline.checks.parameters import Parameters
from pipeline.checks.rulebook import RULEBOOK
from schemas.base import Model
from schemas.finding import Checklist, Finding, Outcome, Place
from schemas.submission import Dossier

RULEBOOK_VERSION = "1.0"
_SHOWN = 6


class CheckResult(Model):
    """``version`` names the rulebook and its data; the same dossier and version give the same findings."""

    findings: tuple[Finding, ...]
    checklist: Checklist
    version: str


def run(dossier: Dossier, parameters: Parameters | None = None) -> CheckResult:
    """All findings of the submission's level, in the order of the rulebook, and its checklist."""
    parameters = parameters or Parameters()
    papers = Papers.of(dossier)
    provided = {type_: provider(papers, parameters) for type_, provider in NEEDS.items()}
    level = papers.submission.level
    findings = [
        finding
        for check in RULEBOOK
        if level in check.levels
        for finding in _findings(check, provided, guideline(level), papers)
    ]
    return CheckResult(findings=tuple(findings), checklist=provided[Checklist], version=version())


@dataclass(frozen=True)
class _Context:
    check: Check
    guideline: Guideline
    note: str


def _findings(check: Check, provided: dict[type, object], basis: Guideline, papers: Papers) -> Iterable[Finding]:
    arguments = {name: provided[type_] for name, type_ in check.needs.items()}
    missing = [value for value in arguments.values() if isinstance(value, Missing)]
    if missing:
        judgements = [unclear(check.title, missing[0].reason, places=missing[0].places)]
    else:
        judgements = [_hold_back(judgement) for judgement in check.function(**arguments)]
    if not judgements:
        raise ValueError(f"check {check.id} gave no judgement")
    context = _Context(check, basis, _validity_note(basis, papers))
    return [_finding(context, judgement) for judgement in _one_pass(judgements, check.title)]


def _hold_back(judgement: Judgement) -> Judgement:
    """Pass and fail need confirmed facts; else the judgement says what to look at."""
    weak = [one for one in judgement.facts if not one.sharp]
    if not weak or judgement.outcome not in {Outcome.PASS, Outcome.FAIL}:
        return judgement
    named = "、".join(f"{one.name}（读作“{one.fact.raw}”）" if one.fact.raw else one.name for one in weak)
    reason = f"{judgement.subject}：{named}的读取结果尚未确认，请对照原件后再判断"
    return Judgement(
        Outcome.UNVERIFIABLE, judgement.subject, reason, judgement.facts, judgement.places, judgement.figures
    )


def _one_pass(judgements: Sequence[Judgement], title: str) -> Sequence[Judgement]:
    """The objections; without any, one judgement for all subjects that passed (or that the check does not concern)."""
    objections = [j for j in judgements if j.outcome in {Outcome.FAIL, Outcome.UNVERIFIABLE}]
    if objections or len(judgements) == 1:
        return objections or judgements
    passes = [j for j in judgements if j.outcome is Outcome.PASS] or list(judgements)
    reasons = [j.reason for j in passes[:_SHOWN]]
    more = f"；等共{len(passes)}项" if len(passes) > _SHOWN else ""
    return [
        Judgement(
            passes[0].outcome,
            title,
            "；".join(dict.fromkeys(reasons)) + more,
            tuple(fact for j in passes for fact in j.facts),
            tuple(place for j in passes for place in j.places),
            passes[0].figures,
        )
    ]


def _finding(context: _Context, judgement: Judgement) -> Finding:
    check = context.check
    explanations = dict.fromkeys((*judgement.explanations, *check.explanations))
    return Finding(
        check=check.id,
        outcome=judgement.outcome,
        severity=judgement.severity or check.severity,
        title=check.title if judgement.subject in check.title else f"{check.title}：{judgement.subject}",
        reason=judgement.reason + context.note,
        basis=tuple(context.guideline.quote(key) for key in check.basis),
        innocent_explanations=tuple(explanations),
        next_step=check.next_step,
        evidence=_distinct((*(one.place for one in judgement.facts), *judgement.places)),
        figures=judgement.figures,
    )


def _distinct(places: Iterable[Place]) -> tuple[Place, ...]:
    return tuple(dict.fromkeys(places))


def _validity_note(basis: Guideline, papers: Papers) -> str:
    day = papers.submission.received_on
    if basis.in_force_on(day):
        return ""
    until = basis.valid_to.isoformat() if basis.valid_to else "今"
    return (
        f"（注意：收件日期{day.isoformat()}不在《{basis.title}》{basis.number}的有效期"
        f"{basis.valid_from.isoformat()}至{until}之内，适用依据请人工确认）"
    )


@cache
def version() -> str:
    """The rulebook's version and a hash over its code and its data."""
    digest = hashlib.sha256()
    for path in sorted(path for kind in ("*.py", "*.yaml") for path in FOLDER.parent.rglob(kind)):
        digest.update(path.read_bytes())
    return f"{RULEBOOK_VERSION}+{digest.hexdigest()[:12]}"
