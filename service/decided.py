"""The findings of a submission beside what people decided of them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

from pipeline.storage.decisions import OBJECTIONS, said_by_all
from schemas.finding import Outcome, Severity
from schemas.review import Conclusion, Decision, Result, Verdict
from service.reports.masking import Masker
from service.reviewed import SEVERITIES
from service.sheet import FindingRow, Sheet
from service.shown import readable

PHRASES: Mapping[Verdict, tuple[str, ...]] = MappingProxyType(
    {
        Verdict.ESTABLISHED: (
            "经核对影像，两处记载确不一致。",
            "经核对原件，情况属实，申报单位未能说明。",
            "经核对，达不到文件规定的要求。",
        ),
        Verdict.CLEARED: (
            "经核对影像，记载一致，系识读有误。",
            "经核对原件，记载一致。",
            "申报单位已说明，有材料佐证。",
        ),
        Verdict.TO_BE_MENDED: (
            "材料不全，需补交。",
            "填写有误，需更正后重新提交。",
            "影像不清，需重新提交。",
        ),
        Verdict.NOT_APPLICABLE: (
            "本项要求不适用于该申报单位。",
            "所比对的两处不是同一事项。",
            "与其他核对结果重复。",
        ),
    }
)
"""Reasons offered; a person may write any other."""

_DRAWN_UP = (
    (Verdict.ESTABLISHED, "认定不一致成立"),
    (Verdict.TO_BE_MENDED, "需要补正"),
)


@dataclass(frozen=True)
class Case:
    """A finding and the verdict on it, if any."""

    row: FindingRow
    decision: Decision | None

    @property
    def key(self) -> str:
        return self.row.finding.key

    @property
    def said(self) -> str:
        return self.row.finding.said

    @property
    def stale(self) -> bool:
        """Whether the verdict was made when the finding said something else."""
        return self.decision is not None and self.decision.said != self.said

    @property
    def settled(self) -> bool:
        return self.decision is not None and not self.stale

    @property
    def objects(self) -> bool:
        return self.row.finding.outcome in OBJECTIONS

    @property
    def open(self) -> bool:
        """Whether a person has still to decide."""
        return self.objects and not self.settled


@dataclass(frozen=True)
class Board:
    """``sheet``, decisions and conclusion are masked already where they must be."""

    sheet: Sheet
    cases: tuple[Case, ...]
    gone: tuple[Decision, ...]
    """Verdicts on findings that are no longer made."""

    @classmethod
    def of(cls, sheet: Sheet, decisions: Iterable[Decision], masker: Masker) -> "Board":
        by_key = {decision.finding: _masked(decision, masker.text) for decision in decisions}
        cases = tuple(Case(row, by_key.pop(row.finding.key, None)) for row in sheet.findings)
        return cls(sheet, cases, tuple(by_key.values()))

    @property
    def conclusion(self) -> Conclusion | None:
        return self.sheet.reviewed.conclusion

    @property
    def conclusion_stale(self) -> bool:
        """Whether the findings are others than when the conclusion was made, or were decided since."""
        if self.conclusion is None:
            return False
        since = any(case.decision.at > self.conclusion.at for case in self.cases if case.decision is not None)
        return since or self.conclusion.said != self.said

    @cached_property
    def said(self) -> str:
        """A digest of all the findings."""
        return said_by_all(self.sheet.reviewed.findings)

    @property
    def decisions(self) -> dict[str, Decision]:
        """The verdicts that hold, by the id of the finding's row."""
        return {case.row.id: case.decision for case in self.cases if case.decision is not None and case.settled}

    @cached_property
    def _by_row(self) -> Mapping[str, Case]:
        return {case.row.id: case for case in self.cases}

    def case(self, row: FindingRow) -> Case:
        return self._by_row[row.id]

    def by_key(self, key: str) -> Case | None:
        return next((case for case in self.cases if case.key == key), None)

    @property
    def objections(self) -> list[Case]:
        return [case for case in self.cases if case.objects]

    @property
    def open(self) -> list[Case]:
        return [case for case in self.cases if case.open]

    def open_of(self, outcome: Outcome) -> int:
        return sum(case.row.finding.outcome is outcome for case in self.open)

    @property
    def open_high(self) -> list[Case]:
        """Contradictions that weigh most and nobody decided: a conclusion can be made without, with a warning."""
        fails = (case for case in self.open if case.row.finding.outcome is Outcome.FAIL)
        return [case for case in fails if case.row.finding.severity is Severity.HIGH]

    def levels(self) -> list[tuple[Severity, list[Case]]]:
        """What was objected to by its weight, gravest first; in each the open before the decided, fails first."""
        order = sorted(self.objections, key=lambda case: not case.open)
        grouped = [(level, [case for case in order if case.row.finding.severity is level]) for level in SEVERITIES]
        return [(level, cases) for level, cases in grouped if cases]

    def rest(self) -> list[tuple[Outcome, list[FindingRow]]]:
        """What fits or does not apply."""
        return [(outcome, rows) for outcome, rows in self.sheet.outcomes() if outcome not in OBJECTIONS]

    def draft(self) -> str:
        """A proposal for the opinion, from what was decided; a person makes it theirs."""
        name = self.sheet.reviewed.applicant_name or "申报单位"
        parts = [f"经审核{name}的申报材料："]
        for verdict, words in _DRAWN_UP:
            cases = self._decided(verdict)
            if cases:
                items = [f"{number}. {_item(case)}" for number, case in enumerate(cases, start=1)]
                parts.append("\n".join([f"{words}的 {len(cases)} 项：", *items]))
        settled = [f"{verdict.label} {len(cases)} 项" for verdict in _SETTLING if (cases := self._decided(verdict))]
        if settled:
            parts.append("、".join(settled) + "。")
        if self.open:
            parts.append(f"尚有 {len(self.open)} 项未认定。")
        if len(parts) == 1:
            parts.append("核对结果中没有不一致和待核实的项。")
        return "\n".join(parts)

    def _decided(self, verdict: Verdict) -> list[Case]:
        return [case for case in self.cases if case.settled and case.decision and case.decision.verdict is verdict]


_SETTLING = (Verdict.CLEARED, Verdict.NOT_APPLICABLE)


def _item(case: Case) -> str:
    """``ST-01 工作队伍：刘一鸣……。（认定理由：……）请……``"""
    finding, decision = case.row.finding, case.decision
    assert decision is not None
    asked = finding.next_step if decision.verdict is Verdict.TO_BE_MENDED else ""
    reason = readable(finding.reason).rstrip("。")
    return f"{finding.check} {reason}。认定理由：{decision.reason.rstrip('。')}。{asked}"


def _masked(decision: Decision, mask: Callable[[str], str]) -> Decision:
    shown = {name: mask(getattr(decision, name)) for name in ("title", "told", "reason")}
    return decision.model_copy(update=shown)


def verdict_of(word: str) -> Verdict | None:
    """The verdict a form or a program names."""
    return next((verdict for verdict in Verdict if verdict.value == word), None)


def result_of(word: str) -> Result | None:
    return next((result for result in Result if result.value == word), None)
