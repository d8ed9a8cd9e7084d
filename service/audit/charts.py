"""Where the marks of the auditor's charts stand. Units are those of each drawing's ``viewBox``, origin top left."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from math import log10

from pipeline.checks.risk import RiskLevel
from pipeline.storage.records import State
from pipeline.storage.statistics import AWAITING, WHOLE, CheckCount, Month, RiskCount, Spell, TypeReading
from service.audit.agreement import Agreement
from service.labels import level_label, type_label

PANELS = 12
"""Checks drawn; the table below has all."""


@dataclass(frozen=True)
class Bar:
    """An upright or lying bar with what it stands for."""

    x: float
    y: float
    width: float
    height: float
    kind: str
    count: int = 0


# -- findings by check and month


@dataclass(frozen=True)
class MonthCount:
    month: Month
    received: int
    failed: int
    unverified: int


@dataclass(frozen=True)
class CheckPanel:
    """One check over the months: grey what was received, red what failed, amber what could not be verified."""

    WIDTH, HEIGHT = 268, 74

    check: str
    title: str
    months: tuple[MonthCount, ...]
    tallest: int

    @property
    def failed(self) -> int:
        return sum(one.failed for one in self.months)

    @property
    def unverified(self) -> int:
        return sum(one.unverified for one in self.months)

    @property
    def bars(self) -> list[Bar]:
        step = self.WIDTH / len(self.months)
        scale = self.HEIGHT / max(1, self.tallest)
        bars = []
        for at, one in enumerate(self.months):
            x, width = at * step + step * 0.1, step * 0.8
            tops = (("received", 0, one.received), ("failed", 0, one.failed), ("open", one.failed, one.unverified))
            bars += [
                Bar(x, self.HEIGHT - (below + many) * scale, width, many * scale, kind, many)
                for kind, below, many in tops
                if many
            ]
        return bars


def panels(
    counts: Iterable[CheckCount], received: Mapping[Month, int], months: Sequence[Month], titles: Mapping[str, str]
) -> tuple[CheckPanel, ...]:
    """Of every check with findings, those that failed most often first."""
    by_check: dict[str, dict[Month, CheckCount]] = {}
    for one in counts:
        by_check.setdefault(one.check, {})[one.month] = one
    tallest = max(received.values(), default=0)
    found = (
        CheckPanel(check, titles.get(check, ""), tuple(_month(month, received, of) for month in months), tallest)
        for check, of in by_check.items()
    )
    return tuple(sorted(found, key=lambda one: (-one.failed, -one.unverified, one.check)))


def _month(month: Month, received: Mapping[Month, int], of: Mapping[Month, CheckCount]) -> MonthCount:
    found = of.get(month)
    return MonthCount(month, received.get(month, 0), found.failed if found else 0, found.unverified if found else 0)


# -- reading quality


@dataclass(frozen=True)
class ReadingRow:
    """One kind of paper: the shares of its facts by state, and its corrections per 100 facts."""

    LEFT, WIDTH, RIGHT, ROOM, STEP, HEIGHT = 148, 250, 452, 90, 30, 16

    reading: TypeReading
    top: float
    most: float

    @property
    def label(self) -> str:
        return type_label(self.reading.type)

    @property
    def shares(self) -> tuple[tuple[str, int, float], ...]:
        """State, facts and share of each."""
        of = max(1, self.reading.facts)
        counts = {name: getattr(self.reading, name) for name in ("confirmed", "doubtful", "unreadable")}
        return tuple((name, many, many / of) for name, many in counts.items())

    @property
    def bars(self) -> list[Bar]:
        bars, x = [], float(self.LEFT)
        for name, many, share in self.shares:
            width = share * self.WIDTH
            if many:
                bars.append(Bar(x, self.top, width, self.HEIGHT, name, many))
            x += width
        return bars

    @property
    def corrections(self) -> Bar:
        width = self.ROOM * self.reading.per_hundred / self.most if self.most else 0.0
        many = self.reading.corrected + self.reading.missed
        return Bar(self.RIGHT, self.top, width, self.HEIGHT, "corrected", many)


def reading_rows(readings: Sequence[TypeReading]) -> tuple[ReadingRow, ...]:
    most = max((one.per_hundred for one in readings), default=0.0)
    return tuple(ReadingRow(one, 26 + at * ReadingRow.STEP, most) for at, one in enumerate(readings))


# -- time in each state

_TICKS = (
    (timedelta(seconds=1), "1秒"),
    (timedelta(seconds=10), "10秒"),
    (timedelta(minutes=1), "1分"),
    (timedelta(minutes=10), "10分"),
    (timedelta(hours=1), "1小时"),
    (timedelta(hours=10), "10小时"),
    (timedelta(days=1), "1天"),
    (timedelta(days=10), "10天"),
    (timedelta(days=100), "100天"),
)


@dataclass(frozen=True)
class SpellRow:
    """One state on a logarithmic line of time: a dot at the median, a line to the 90th percentile."""

    LEFT, WIDTH, STEP = 128, 400, 34

    spell: Spell
    top: float

    @property
    def label(self) -> str:
        if self.spell.state in (AWAITING, WHOLE):
            return {AWAITING: "等待审核结论", WHOLE: "接收至结论"}[self.spell.state]
        return {State.RECEIVED: "等待识读"}.get(State(self.spell.state), State(self.spell.state).label)

    @property
    def at(self) -> float:
        return on_time(self.spell.median)

    @property
    def end(self) -> float:
        return on_time(self.spell.ninetieth)


def on_time(span: timedelta) -> float:
    """The place of a span of time: a second at the left, a hundred days at the right."""
    last = log10(_TICKS[-1][0].total_seconds())
    seconds = max(1.0, span.total_seconds())
    return SpellRow.LEFT + SpellRow.WIDTH * min(1.0, log10(seconds) / last)


def ticks() -> list[tuple[float, str]]:
    return [(on_time(span), words) for span, words in _TICKS]


def spell_rows(spells: Sequence[Spell]) -> tuple[SpellRow, ...]:
    return tuple(SpellRow(one, 18 + at * SpellRow.STEP) for at, one in enumerate(spells))


def span_words(span: timedelta) -> str:
    """As people say it: 42秒, 3.5分钟, 2.1天."""
    seconds = span.total_seconds()
    for size, words in ((86400, "天"), (3600, "小时"), (60, "分钟")):
        if seconds >= size:
            return f"{seconds / size:.1f}".removesuffix(".0") + words
    return f"{seconds:.0f}秒"


# -- risk by level


@dataclass(frozen=True)
class RiskRow:
    """One level: its submissions by risk, all rows on one scale."""

    LEFT, WIDTH, STEP, HEIGHT = 128, 400, 40, 22

    level: str
    counts: Mapping[str, int]
    top: float
    most: int

    @property
    def label(self) -> str:
        return level_label(self.level)

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def bars(self) -> list[Bar]:
        bars, x = [], float(self.LEFT)
        for name, many in self.counts.items():
            width = self.WIDTH * many / max(1, self.most)
            if many:
                bars.append(Bar(x, self.top, width, self.HEIGHT, name, many))
            x += width
        return bars


UNCHECKED = "unchecked"
RISK_WORDS = {**{risk.value: risk.label for risk in RiskLevel}, UNCHECKED: "未核对"}


def risk_rows(counts: Iterable[RiskCount]) -> tuple[RiskRow, ...]:
    by_level: dict[str, dict[str, int]] = {}
    for one in counts:
        of = by_level.setdefault(one.level, dict.fromkeys(RISK_WORDS, 0))
        of[one.risk.value if one.risk else UNCHECKED] += one.submissions
    most = max((sum(of.values()) for of in by_level.values()), default=0)
    return tuple(RiskRow(level, of, 8 + at * RiskRow.STEP, most) for at, (level, of) in enumerate(by_level.items()))


# -- agreement of a blind sample


@dataclass(frozen=True)
class AgreementRow:
    """A share with its interval on a line from ``low`` to 1."""

    LEFT, WIDTH, STEP = 150, 330, 36

    agreement: Agreement
    top: float
    low: float

    def x(self, share: float) -> float:
        return self.LEFT + self.WIDTH * (max(share, self.low) - self.low) / (1 - self.low)


def agreement_rows(found: Sequence[Agreement]) -> tuple[AgreementRow, ...]:
    """The line begins at the tenth below the lowest bound, so that shares near 1 are told apart."""
    bounds = [one.interval[0] for one in found if one.interval]
    low = max(0.0, int(min(bounds, default=0.9) * 10 - 0.01) / 10)
    return tuple(AgreementRow(one, 20 + at * AgreementRow.STEP, low) for at, one in enumerate(found))
