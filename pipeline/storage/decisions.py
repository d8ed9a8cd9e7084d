"""What people decide: a verdict on a finding, the conclusion of a review. Each comes with its entry in the trail.

A decision is kept apart from the findings, which are made anew whenever the checks run, and goes with the finding of
the same ``key``. It holds for what the finding said when it was made: where that has changed it is shown as made for
another state, and where no finding has the key any more it is shown for itself. None is ever applied silently.
"""

import hashlib
from collections.abc import Iterable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from pipeline.errors import PipelineError, UnknownSubmissionError
from pipeline.storage import trail
from pipeline.storage.database import Database
from pipeline.storage.office_tables import ConclusionRow, DecisionRow
from pipeline.storage.records import State
from pipeline.storage.tables import FindingRow, SubmissionRow, now
from pipeline.storage.webhooks import Event, announce
from schemas.finding import Finding, Outcome, told_apart
from schemas.review import Author, Conclusion, Decision, Deed, Result, Verdict

OBJECTIONS = (Outcome.FAIL, Outcome.UNVERIFIABLE)
"""What a person is asked to decide."""


class UnknownFindingError(PipelineError):
    """No finding of the submission has this key: the checks may have run again meanwhile."""

    status = 404
    advice = "请刷新核对结果页，按现在的结果认定。"


class FindingChangedError(PipelineError):
    """The finding says something else than what the person saw."""

    status = 409
    advice = "请看过现在的核对结果，再次保存。"


class DecidedMeanwhileError(PipelineError):
    """Somebody else decided the finding, or took a verdict back, since the person looked."""

    status = 409
    advice = "请看过现在的认定，仍要更改的再次保存。"


class ConcludedMeanwhileError(PipelineError):
    """Somebody else concluded the review since the person looked."""

    status = 409
    advice = "请看过现在的结论，仍要更改的再次保存。"


class NotDecidedError(PipelineError):
    """There is no decision to withdraw."""

    status = 404
    advice = "请刷新核对结果页，查看现在的认定情况。"


class NoReasonError(PipelineError):
    """A decision, its withdrawal or an opinion came without words."""

    status = 422
    advice = "请填写后重新提交。"


class NotCheckedError(PipelineError):
    """A conclusion before the checks ran."""

    status = 409
    advice = "请在受理进度页查看进度，核对完成后再作结论。"


class Decisions:
    """Safe to share between threads. Raises ``UnknownSubmissionError`` for a number that does not exist."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # -- findings

    def decide(
        self,
        submission_id: str,
        finding: str,
        verdict: Verdict,
        reason: str,
        *,
        by: Author,
        said: str | None = None,
        seen: str | None = None,
    ) -> Decision:
        """The verdict on the finding of this key, in place of an earlier one.

        ``said`` is what the finding said to the person and ``seen`` the ``mark`` of the verdict they saw on it, empty
        for none, where known: raises ``FindingChangedError`` and ``DecidedMeanwhileError`` where that is no longer so;
        ``UnknownFindingError`` without such a finding, ``NoReasonError`` without a reason.
        """
        reason = _stated(reason, "请写明认定理由。")
        with self._database.write() as session:
            found = _finding(session, submission_id, finding)
            if said is not None and said != found.said:
                raise FindingChangedError("这项核对结果在您打开页面之后有变化，没有保存")
            row = _row(session, submission_id, finding)
            _unchanged(row, seen)
            before = _told(row) if row else None
            if row is None:
                row = DecisionRow(submission_id=submission_id, finding=finding)
                session.add(row)
            row.check, row.outcome, row.said = found.check, found.outcome.value, found.said
            row.title, row.told = _storable(found.title), _storable(found.reason)
            row.verdict, row.reason, row.author, row.at = verdict.value, reason, by.model_dump(mode="json"), now()
            trail.append(
                session,
                by,
                Deed.FINDING_DECIDED,
                submission=submission_id,
                subject=found.check,
                before=before,
                after=_told(row),
                reason=reason,
            )
            return _decision(row)

    def withdraw(self, submission_id: str, finding: str, *, reason: str, by: Author, seen: str | None = None) -> None:
        """Takes a verdict back; ``seen`` as in ``decide``. Raises ``NotDecidedError``, ``DecidedMeanwhileError`` and
        ``NoReasonError``."""
        reason = _stated(reason, "请写明撤回理由。")
        with self._database.write() as session:
            _known(session, submission_id, locked=True)
            row = _row(session, submission_id, finding)
            if row is None:
                raise NotDecidedError("这项核对结果没有认定，不需要撤回")
            _unchanged(row, seen)
            trail.append(
                session,
                by,
                Deed.FINDING_DECIDED,
                submission=submission_id,
                subject=row.check,
                before=_told(row),
                reason=reason,
            )
            session.delete(row)

    def of(self, submission_id: str) -> tuple[Decision, ...]:
        """All verdicts in force, the oldest first."""
        with self._database.read() as session:
            _known(session, submission_id)
            rows = select(DecisionRow).filter_by(submission_id=submission_id).order_by(DecisionRow.at, DecisionRow.id)
            return tuple(_decision(row) for row in session.scalars(rows))

    # -- conclusion

    def conclude(
        self,
        submission_id: str,
        result: Result,
        opinion: str,
        *,
        by: Author,
        said: str | None = None,
        seen: str | None = None,
    ) -> Conclusion:
        """The conclusion in place of an earlier one.

        ``said`` is ``said_by_all`` of the findings the person saw and ``seen`` the ``mark`` of the conclusion they saw,
        empty for none, where known: raises ``FindingChangedError`` and ``ConcludedMeanwhileError`` where that is no
        longer so; ``NoReasonError`` without an opinion, ``NotCheckedError`` before the checks ran.
        """
        opinion = _stated(opinion, "请写明审核意见。")
        with self._database.write() as session:
            if State(_known(session, submission_id, locked=True).state) is not State.DONE:
                raise NotCheckedError("这项申报还没有核对完")
            now_said = said_by_all(_findings(session, submission_id))
            if said is not None and said != now_said:
                raise FindingChangedError("核对结果在您打开页面之后有变化，结论没有保存")
            row = session.get(ConclusionRow, submission_id)
            _not_concluded_since(row, seen)
            before = _concluded(row) if row else None
            if row is None:
                row = ConclusionRow(submission_id=submission_id)
                session.add(row)
            row.result, row.opinion, row.said = result.value, opinion, now_said
            row.author, row.at = by.model_dump(mode="json"), now()
            after = _concluded(row)
            trail.append(session, by, Deed.CONCLUDED, submission=submission_id, before=before, after=after)
            announce(session, Event.CONCLUDED, submission_id, state=State.DONE.value, result=result.value)
            return _conclusion(row)

    def conclusion(self, submission_id: str) -> Conclusion | None:
        with self._database.read() as session:
            _known(session, submission_id)
            row = session.get(ConclusionRow, submission_id)
            return _conclusion(row) if row else None


def said_by_all(findings: Iterable[Finding]) -> str:
    """A digest of what the findings of a submission object to."""
    told = sorted(f"{finding.key} {finding.said}" for finding in findings if finding.outcome in OBJECTIONS)
    return hashlib.sha256("\n".join(told).encode()).hexdigest()[:32]


def _known(session: Session, submission_id: str, *, locked: bool = False) -> SubmissionRow:
    """``locked`` keeps others from deciding at the same time; SQLite has one writer anyway."""
    row = session.get(SubmissionRow, submission_id, with_for_update=locked)
    if row is None:
        raise UnknownSubmissionError(f"没有编号为 {submission_id} 的申报")
    return row


def _findings(session: Session, submission_id: str) -> tuple[Finding, ...]:
    """Names the rows of an older version on the way, so that lists can tell what is decided."""
    rows = session.scalars(
        select(FindingRow).filter_by(submission_id=submission_id).order_by(FindingRow.position)
    ).all()
    findings = told_apart(row.content for row in rows)
    for row, finding in zip(rows, findings, strict=True):
        if not row.key:
            row.key, row.said = finding.key, finding.said
    return findings


def _finding(session: Session, submission_id: str, key: str) -> Finding:
    _known(session, submission_id, locked=True)
    found = next((one for one in _findings(session, submission_id) if one.key == key), None)
    if found is None:
        raise UnknownFindingError("没有这项核对结果")
    return found


def _row(session: Session, submission_id: str, finding: str) -> DecisionRow | None:
    finding = _storable(finding)
    return session.scalars(select(DecisionRow).filter_by(submission_id=submission_id, finding=finding)).first()


def _unchanged(row: DecisionRow | None, seen: str | None) -> None:
    if seen is not None and seen != (_decision(row).mark if row else ""):
        raise DecidedMeanwhileError("这项核对结果在您打开页面之后已有他人认定或撤回，没有保存")


def _not_concluded_since(row: ConclusionRow | None, seen: str | None) -> None:
    """A conclusion is never taken back: where there is none, none was seen."""
    if row is not None and seen is not None and seen != (now := _conclusion(row)).mark:
        raise ConcludedMeanwhileError(f"{now.by.name}已作出结论“{now.result.label}”，您的结论没有保存")


def _stated(words: str, complaint: str) -> str:
    stated = _storable(words).strip()
    if not stated:
        raise NoReasonError(complaint)
    return stated


def _storable(words: str) -> str:
    """What a database takes: no NUL, no half of a character."""
    return words.replace("\x00", "").encode(errors="replace").decode()


def _told(row: DecisionRow) -> dict[str, Any]:
    """For the trail."""
    return {name: getattr(row, name) for name in ("finding", "title", "outcome", "said", "verdict", "reason")}


def _concluded(row: ConclusionRow) -> dict[str, Any]:
    return {name: getattr(row, name) for name in ("result", "opinion", "said")}


def _decision(row: DecisionRow) -> Decision:
    return Decision(
        submission=row.submission_id,
        finding=row.finding,
        check=row.check,
        outcome=Outcome(row.outcome),
        title=row.title,
        told=row.told,
        said=row.said,
        verdict=Verdict(row.verdict),
        reason=row.reason,
        by=Author.model_validate(row.author),
        at=row.at,
    )


def _conclusion(row: ConclusionRow) -> Conclusion:
    return Conclusion(
        submission=row.submission_id,
        result=Result(row.result),
        opinion=row.opinion,
        said=row.said,
        by=Author.model_validate(row.author),
        at=row.at,
    )
