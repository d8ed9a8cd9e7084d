"""How findings stand against ``expected.json`` of a planted submission: what was found, missed, wrongly accused."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Finding = Mapping[str, Any]
Entry = Mapping[str, Any]
_GRAVE = ("high", "medium")


@dataclass(frozen=True)
class Score:
    """``missed`` and ``met`` are expected entries; ``alarms`` are fails of severity medium or high that nothing planted
    explains; ``accused`` are honest entries that such a fail of a planted check speaks of all the same."""

    met: tuple[Entry, ...]
    missed: tuple[Entry, ...]
    alarms: tuple[Finding, ...]
    accused: tuple[Entry, ...]

    @property
    def recall(self) -> float:
        total = len(self.met) + len(self.missed)
        return len(self.met) / total if total else 1.0


def score(expected: Mapping[str, Any], findings: Sequence[Finding]) -> Score:
    """``findings`` as in ``findings.json`` (contract 2), with the document ids of the dossier."""
    wanted = expected["findings"]
    met = [entry for entry in wanted if any(_answers(finding, entry) for finding in findings)]
    planted = [entry for entry in wanted if entry["outcome"] == "fail"]
    explained = {entry["check"] for entry in [*planted, *expected["may_fail"]]}
    grave = [finding for finding in findings if finding["outcome"] == "fail" and finding["severity"] in _GRAVE]
    return Score(
        met=tuple(met),
        missed=tuple(entry for entry in wanted if entry not in met),
        alarms=tuple(finding for finding in grave if finding["check"] not in explained),
        accused=tuple(_accused(expected["must_not_fail"], planted, grave, explained)),
    )


def _accused(
    honest: Iterable[Entry], planted: Sequence[Entry], grave: Sequence[Finding], explained: set[str]
) -> Iterable[Entry]:
    """Honest entries whose own facts a fail of an explained check rests on, and no planted fact of that check."""
    for entry in honest:
        if entry["check"] not in explained:
            continue  # any such fail is an alarm already
        others = [other for other in planted if other["check"] == entry["check"]]
        for finding in grave:
            speaks = finding["check"] == entry["check"] and _facts(entry) and _facts(entry) <= _rests_on(finding)
            if speaks and not any(_touches(finding, other) for other in others):
                yield entry
                break


def _answers(finding: Finding, entry: Entry) -> bool:
    outcomes = {entry["outcome"], *entry["also"]}
    return finding["check"] == entry["check"] and finding["outcome"] in outcomes and _touches(finding, entry)


def _touches(finding: Finding, entry: Entry) -> bool:
    """Whether the finding speaks of the entry's subject, or rests on one of its papers."""
    if not entry["documents"]:
        return True
    text = "".join([finding["title"], finding["reason"], *(place.get("note") or "" for place in finding["evidence"])])
    if entry["subject"]:
        if entry["subject"] in text:
            return True
        return bool(_facts(entry) & _rests_on(finding))
    return bool(set(entry["documents"]) & {place.get("document") for place in finding["evidence"]})


def _facts(entry: Entry) -> set[tuple[str, str]]:
    return {(fact["document"], fact["key"]) for fact in entry["facts"]}


def _rests_on(finding: Finding) -> set[tuple[str, str]]:
    return {(place["document"], place["fact"]) for place in finding["evidence"] if place.get("fact")}
