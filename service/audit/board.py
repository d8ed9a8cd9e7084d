"""The auditor's start page: what there is to look at in a period, and the state of trail and samples."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from urllib.parse import urlencode

from pipeline.rule_records import record_of
from pipeline.rules import office_rulebook
from pipeline.storage.opening import Storage
from pipeline.storage.samples import Batch
from pipeline.storage.statistics import Period, RiskCount, Spell, TypeReading
from schemas.review import Deed, Entry
from service.audit.charts import (
    RISK_WORDS,
    CheckPanel,
    ReadingRow,
    RiskRow,
    SpellRow,
    panels,
    reading_rows,
    risk_rows,
    spell_rows,
)
from service.errors import UnusableInputError
from service.labels import level_names

MOST_MONTHS = 36


def period_of(since: str, until: str, level: str, *, today: date) -> Period:
    """As asked for in an address; twelve months up to its end, or to today, by default. Raises
    ``UnusableInputError``."""
    if level and level not in level_names():
        raise UnusableInputError("level", "没有这个级别。")
    first = day("since", since)
    last = day("until", until) or max(today, first or today)
    year_before = date(last.year - (last.month < 12), last.month % 12 + 1, 1) if last.year > 1 else last
    period = Period(since=first or year_before, until=last, level=level or None)
    if period.since > period.until:
        raise UnusableInputError("since", "起始日期不能晚于截止日期。")
    if len(period.months) > MOST_MONTHS:
        raise UnusableInputError("since", f"期间最长 {MOST_MONTHS} 个月。")
    return period


def day(field: str, text: str) -> date | None:
    """Raises ``UnusableInputError`` for what is no day."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise UnusableInputError(field, "日期应为存在的日期，形如 2025-11-03。") from None


@dataclass(frozen=True)
class Figures:
    """What was counted in a period."""

    period: Period
    checks: tuple[CheckPanel, ...]
    reading: tuple[TypeReading, ...]
    spells: tuple[Spell, ...]
    risks: tuple[RiskCount, ...]

    @classmethod
    def of(cls, storage: Storage, period: Period) -> "Figures":
        found = storage.statistics
        return cls(
            period=period,
            checks=panels(found.by_check(period), found.received(period), period.months, check_titles()),
            reading=found.reading(period),
            spells=found.spells(period),
            risks=found.risks(period),
        )

    @property
    def submissions(self) -> int:
        return sum(one.submissions for one in self.risks)

    @property
    def by_risk(self) -> Mapping[str, int]:
        counts = dict.fromkeys(RISK_WORDS, 0)
        for row in self.risk_rows:
            for name, many in row.counts.items():
                counts[name] += many
        return counts

    @property
    def reading_rows(self) -> tuple[ReadingRow, ...]:
        return reading_rows(self.reading)

    @property
    def spell_rows(self) -> tuple[SpellRow, ...]:
        return spell_rows(self.spells)

    @property
    def risk_rows(self) -> tuple[RiskRow, ...]:
        return risk_rows(self.risks)

    def queue(self, **more: str) -> str:
        """The address of the queue with the submissions counted here."""
        given = {
            "received_from": self.period.since.isoformat(),
            "received_to": self.period.until.isoformat(),
            "level": self.period.level or "",
            **more,
        }
        return f"/queue?{urlencode({name: value for name, value in given.items() if value})}"


@dataclass(frozen=True)
class TrailState:
    """``verified`` is the entry of the last verification, whose outcome it has."""

    entries: int
    head: str
    verified: Entry | None

    @classmethod
    def of(cls, storage: Storage) -> "TrailState":
        number, digest = storage.trail.head()
        found = storage.trail.entries(deed=Deed.TRAIL_VERIFIED, limit=1)
        return cls(number, digest, found[0] if found else None)


@cache
def check_titles() -> Mapping[str, str]:
    """Of the rulebook in use; a check two guidelines have under one id by the first."""
    return {one.id: one.title for one in reversed(record_of(office_rulebook()).checks)}


def open_batches(storage: Storage) -> tuple[Batch, ...]:
    return tuple(batch for batch in storage.samples.batches() if batch.open)
