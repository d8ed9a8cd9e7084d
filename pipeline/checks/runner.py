"""Runs the rulebook over a dossier: pure, in milliseconds, afresh after every correction.

The runner keeps three promises for every check. What a check needs and nobody read gives ``unverifiable``, never
``pass``. A judgement that rests on a fact that is not confirmed becomes ``unverifiable`` with the place to look at. A
check with nothing to object to gives one ``pass``.
"""

import logging
import traceback
from collections.abc import Iterable, Mapping, Sequence

from pipeline.checks.catalogue import Check
from pipeline.checks.judgement import Judgement, unclear
from pipeline.checks.needs import Context, Missing
from pipeline.checks.papers import Papers
from pipeline.checks.rulebook import Rulebook, rulebook
from schemas.base import Model
from schemas.finding import Checklist, Finding, Outcome, Place, told_apart
from schemas.submission import Dossier

logger = logging.getLogger(__name__)
BROKEN = "核对时出现内部错误，没有得出结论，请人工核对并告知管理员"
_SHOWN = 6


class CheckResult(Model):
    """``version`` names the rulebook and its data; the same dossier and version give the same findings."""

    findings: tuple[Finding, ...]
    checklist: Checklist
    version: str


def run(dossier: Dossier, book: Rulebook | None = None) -> CheckResult:
    """All findings of the submission's level, in the order of the rulebook, and its checklist.

    Raises ``KeyError`` for a level the rulebook does not have.
    """
    book = book or rulebook()
    submission = dossier.submission
    guideline = book.guideline(submission.level, submission.received_on)
    context = Context.of(Papers.of(dossier), guideline, book.parameters(guideline))
    findings = [finding for check in book.checks(guideline) for finding in _findings(check, context)]
    return CheckResult(findings=told_apart(findings), checklist=context.provide(Checklist), version=book.version)


def _findings(check: Check, context: Context) -> Iterable[Finding]:
    arguments = {name: context.provide(type_) for name, type_ in check.needs.items()}
    missing = [value for value in arguments.values() if isinstance(value, Missing)]
    if missing:
        judgements = [unclear(check.title, missing[0].reason, places=missing[0].places)]
    else:
        judgements = [_hold_back(judgement) for judgement in _judged(check, arguments)]
    return [_finding(check, context, judgement) for judgement in _one_pass(judgements, check.title)]


def _judged(check: Check, arguments: Mapping[str, object]) -> Sequence[Judgement]:
    """What the check says. A check that breaks on odd papers says so and keeps nothing else from being checked."""
    try:
        return list(check.function(**arguments)) or [unclear(check.title, f"{check.title}：{BROKEN}")]
    except Exception as error:
        # Words of an error may quote the papers: only its kind and the places in the code are logged.
        places = "".join(traceback.format_tb(error.__traceback__))
        logger.error("check %s: %s\n%s", check.id, type(error).__name__, places)
        return [unclear(check.title, f"{check.title}：{BROKEN}")]


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


def _finding(check: Check, context: Context, judgement: Judgement) -> Finding:
    explanations = dict.fromkeys((*judgement.explanations, *check.explanations))
    note = context.guideline.validity_note(context.papers.submission.received_on)
    return Finding(
        check=check.id,
        outcome=judgement.outcome,
        severity=judgement.severity or check.severity,
        title=check.title if judgement.subject in check.title else f"{check.title}：{judgement.subject}",
        reason=judgement.reason + (f"（注意：{note}）" if note else ""),
        basis=tuple(context.guideline.quote(key) for key in check.basis),
        innocent_explanations=tuple(explanations),
        next_step=check.next_step,
        evidence=_distinct((*(one.place for one in judgement.facts), *judgement.places)),
        figures=judgement.figures,
        check_version=check.version,
    )


def _distinct(places: Iterable[Place]) -> tuple[Place, ...]:
    return tuple(dict.fromkeys(places))
