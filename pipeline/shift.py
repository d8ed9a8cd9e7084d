"""What changed between two runs of the checks: findings that appeared, went, or came out otherwise."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence

from schemas.base import Model
from schemas.finding import Finding, Outcome, told_apart

Turn = tuple[Finding, Finding]
"""A finding before and after."""


_OPEN = (Outcome.FAIL, Outcome.UNVERIFIABLE)


class Shift(Model):
    """``changed`` are findings of one check about one subject whose outcome or reason is another now."""

    appeared: tuple[Finding, ...] = ()
    went: tuple[Finding, ...] = ()
    changed: tuple[Turn, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.appeared or self.went or self.changed)

    @property
    def turned(self) -> tuple[Turn, ...]:
        """The changes a person is to see: another outcome, or another reason of what is no pass."""
        return tuple(turn for turn in self.changed if turn[0].outcome != turn[1].outcome or turn[1].outcome in _OPEN)

    @property
    def reworded(self) -> tuple[Finding, ...]:
        """What fitted and fits, in other words."""
        shown = set(map(id, self.turned))
        return tuple(turn[1] for turn in self.changed if id(turn) not in shown)

    def told(self) -> list[dict[str, str | None]]:
        """For the trail: checks and outcomes, no word of a paper."""
        turns: list[tuple[Finding | None, Finding | None]] = [
            *self.changed,
            *((None, one) for one in self.appeared),
            *((one, None) for one in self.went),
        ]
        return [_told(was, now) for was, now in turns]


def shift(before: Sequence[Finding], after: Sequence[Finding]) -> Shift:
    """Findings that say the same are left out, wherever their places stand now."""
    before, after = _told_apart(before), _told_apart(after)
    old, new = _without(before, after), _without(after, before)
    turns: list[Turn] = []
    for key in _key, _title:
        pairs, old, new = _paired(old, new, key)
        turns += pairs
    pairs, old, new = _paired(old, new, _alone(old, new))
    turns += pairs
    turns.sort(key=lambda turn: (turn[1].outcome not in _OPEN, turn[1].check))
    return Shift(appeared=tuple(new), went=tuple(old), changed=tuple(turns))


def _told_apart(findings: Sequence[Finding]) -> Sequence[Finding]:
    return findings if all(one.identity for one in findings) else told_apart(findings)


def _told(was: Finding | None, now: Finding | None) -> dict[str, str | None]:
    named = was or now
    return {
        "check": named.check if named else None,
        "was": was.outcome.value if was else None,
        "is": now.outcome.value if now else None,
    }


def _says(finding: Finding) -> tuple[object, ...]:
    return finding.check, finding.outcome, finding.severity, finding.title, finding.reason


def _without(findings: Iterable[Finding], others: Iterable[Finding]) -> list[Finding]:
    known = {_says(other) for other in others}
    return [finding for finding in findings if _says(finding) not in known]


def _key(finding: Finding) -> object:
    return finding.key


def _title(finding: Finding) -> object:
    """A finding that compares other facts now is still of one check and one title."""
    return finding.check, finding.title


def _alone(old: Sequence[Finding], new: Sequence[Finding]) -> Callable[[Finding], object]:
    """The check of a finding that is the only one of it on both sides; any other is like no other."""
    counts = [Counter(one.check for one in findings) for findings in (old, new)]
    return lambda finding: finding.check if all(count[finding.check] == 1 for count in counts) else id(finding)


def _paired(
    old: list[Finding], new: list[Finding], key: Callable[[Finding], object]
) -> tuple[list[Turn], list[Finding], list[Finding]]:
    """Pairs of equal ``key``, in order, and what is left of both."""
    waiting: dict[object, list[Finding]] = defaultdict(list)
    for finding in new:
        waiting[key(finding)].append(finding)
    pairs, left = [], []
    for finding in old:
        mates = waiting[key(finding)]
        if mates:
            pairs.append((finding, mates.pop(0)))
        else:
            left.append(finding)
    paired = {id(now) for _, now in pairs}
    return pairs, left, [finding for finding in new if id(finding) not in paired]
