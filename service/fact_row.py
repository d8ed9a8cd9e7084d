"""A fact as people see it: what it says, how sure that is, who changed it, what else it may be."""

import re
from dataclasses import dataclass
from functools import cached_property
from itertools import takewhile

from pipeline.storage.marks import Mark
from schemas.evidence import Box, Fact, FactState, Origin
from schemas.finding import Finding
from service.papers import PageRef
from service.reports.masking import secret_kind
from service.shown import same_print, shown

_PAYLOAD = re.compile(r"\.(?:codes\[\d+\]\.payload|qr_payload)$")
_SEAL_KIND = re.compile(r"\.seals\[\d+\]\.kind$")
_LONG_CHOICE, _NEAR = 20, 7
"""An alternative longer than this is shown by the characters that differ, with so many beside them."""


@dataclass(frozen=True)
class Choice:
    """An alternative by its number, from 1; ``changed`` is what differs from the value, between ``lead`` and ``tail``,
    of which a long text shows only what is near."""

    number: int
    text: str
    lead: str
    changed: str
    tail: str

    @classmethod
    def of(cls, number: int, text: str, *, beside: str) -> "Choice":
        start = _common(text, beside)
        end = _common(text[start:][::-1], beside[start:][::-1])
        lead, changed, tail = text[:start], text[start : len(text) - end], text[len(text) - end :]
        if len(text) > _LONG_CHOICE:
            lead = lead if len(lead) <= _NEAR else f"…{lead[-_NEAR:]}"
            tail = tail if len(tail) <= _NEAR else f"{tail[:_NEAR]}…"
        return cls(number, text, lead, changed, tail)


@dataclass(frozen=True)
class FactRow:
    """A fact with its name and its place. ``id`` is its position among the submission's facts: ``f12``; ``mark`` says
    who changed it last; ``concerns`` are the findings that do not fit or are open and name the fact, with their ids."""

    id: str
    fact: Fact
    label: str
    full_label: str
    ref: PageRef | None
    mark: Mark | None = None
    concerns: tuple[tuple[str, Finding], ...] = ()

    @property
    def box(self) -> Box | None:
        return self.fact.box if self.ref else None

    @cached_property
    def shown(self) -> str:
        """The value as people write it; where there is none, whether anything was read at all."""
        if self.fact.value in (None, ""):
            return "无有效值" if self.fact.raw and self.fact.state is not FactState.UNREADABLE else "未能识读"
        return shown(self.fact.key, self.fact.value)

    @property
    def alternatives(self) -> str:
        """What else the print may stand for, best first."""
        return "、".join(shown(self.fact.key, other) for other in self.fact.alternatives)

    @cached_property
    def payload(self) -> bool:
        """Whether it is what a code says: shown as text and never as a link, for it may be an address."""
        return _PAYLOAD.search(self.fact.key) is not None

    @property
    def certainty(self) -> str:
        """The confidence in words; that of a person needs none."""
        if self.by_person:
            return ""
        score = self.fact.confidence
        words = "很高" if score >= 0.98 else "高" if score >= 0.95 else "一般" if score >= 0.8 else "低"
        return f"识读把握{words}"

    @cached_property
    def reasons(self) -> str:
        """The confidence in words and why, in one phrase; a reason that only repeats the score is left out."""
        told = (why for why in self.fact.why if not why.startswith("识读得分"))
        return "；".join(filter(None, (self.certainty, *told, self.made)))

    @cached_property
    def doubtful(self) -> bool:
        return self.fact.state is not FactState.CONFIRMED

    @cached_property
    def by_person(self) -> bool:
        return self.fact.origin is Origin.PERSON

    @property
    def made(self) -> str:
        """Who changed the fact last and when; empty for the machine's reading."""
        if self.mark is None or self.mark.author is None or self.mark.made_at is None:
            return ""
        return f"{self.mark.author.name} {self.mark.made_at.astimezone():%m-%d %H:%M}"

    @cached_property
    def pending(self) -> bool:
        """Whether a person has still to look at it."""
        return self.doubtful and not self.by_person

    @cached_property
    def standing_out(self) -> bool:
        """Whether it stands before the rest: still to be looked at, or named by a finding that is no pass."""
        return self.pending or bool(self.concerns)

    @property
    def masked(self) -> bool:
        """Whether the value is a number some of which is hidden, or was on the paper."""
        return secret_kind(self.fact.key) is not None and "*" in str(self.fact.value)

    @property
    def choices(self) -> tuple[Choice, ...]:
        """The alternatives a person may choose from; none of which something is hidden."""
        offered = ((at, shown(self.fact.key, other)) for at, other in enumerate(self.fact.alternatives[:9], start=1))
        return tuple(Choice.of(at, other, beside=self.shown) for at, other in offered if "*" not in other)

    @property
    def differs(self) -> bool:
        """Whether the print is worth showing beside the value."""
        value = str(self.fact.value or "")
        written = (value, shown(self.fact.key, value))
        if _SEAL_KIND.search(self.fact.key):  # its print is the ring's text, which is a fact of its own
            return False
        return bool(self.fact.raw.strip()) and not any(same_print(self.fact.raw, one) for one in written)


def _common(one: str, other: str) -> int:
    """How many characters both begin with."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
