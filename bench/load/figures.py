"""From times to figures: median, 95th and 99th percentile of every kind of request, errors, throughput."""

from collections.abc import Sequence
from math import ceil

from rich.table import Table

from bench.load.people import KINDS, Timed

TARGET = 0.150
"""Seconds at the 95th percentile."""
MEANT = ("fact sheet", "queue", "search")
"""What the target is for."""

Figures = dict[str, object]


def percentile(seconds: Sequence[float], share: float) -> float:
    """By nearest rank: one of the times that were measured."""
    ordered = sorted(seconds)
    return ordered[max(0, ceil(share * len(ordered)) - 1)]


def figures(found: Sequence[Timed], *, seconds: float) -> dict[str, Figures]:
    """By kind, and of all together; milliseconds."""
    told: dict[str, Figures] = {}
    for kind in (*KINDS, "all"):
        own = [one for one in found if kind in (one.kind, "all")]
        good = [one.seconds for one in own if one.status == 200]
        if own:
            told[kind] = {
                "requests": len(own),
                "errors": len(own) - len(good),
                "a_second": round(len(own) / seconds, 2),
                **({name: round(percentile(good, share) * 1000, 1) for name, share in _SHARES} if good else {}),
            }
    return told


_SHARES = (("p50_ms", 0.50), ("p95_ms", 0.95), ("p99_ms", 0.99), ("max_ms", 1.0))


def kept(told: dict[str, Figures]) -> bool:
    """Whether every kind the target is for was answered in time and without an error."""
    meant = [told[kind] for kind in MEANT if kind in told]
    return bool(meant) and all(
        not one["errors"] and float(str(one.get("p95_ms", "inf"))) <= TARGET * 1000 for one in meant
    )


def table(title: str, told: dict[str, Figures]) -> Table:
    shown = Table("kind", "requests", "a second", "errors", "median", "p95", "p99", "max (ms)", title=title)
    for kind, one in told.items():
        columns = ("requests", "a_second", "errors", "p50_ms", "p95_ms", "p99_ms", "max_ms")
        shown.add_row(kind, *(str(one.get(column, "–")) for column in columns))
    return shown
