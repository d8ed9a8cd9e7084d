"""Whether the stated chances mean what they say: ``python -m bench.reliability [RECORDS …]``.

Takes the facts ``python -m bench.accuracy`` wrote (``build/accuracy/*-facts.jsonl``; other files where given), prints
the share of right ones, and of wrong ones among the confirmed, by the chance that was stated, and draws the curves of
facts and of characters into ``docs/images/reliability.svg``. Facts of text layers state no chance and are left out.
"""

import argparse
import itertools
import json
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from rich.console import Console
from rich.table import Table

from bench.accuracy.__main__ import OUTPUT, ROOT
from extractors.calibration import Reading, Script, calibration
from schemas.evidence import FactState, Origin

PICTURE = ROOT / "docs" / "images" / "reliability.svg"
_EDGES = (0.0, 0.5, 0.7, 0.8, 0.9, 0.95, 0.97, 0.985, 0.99, 0.995, 0.999, 1.0001)
_CERTAINTY = 1.96
"""Standard deviations of the interval drawn: 95 %."""
_NEAREST = 1e-4
"""Doubt below which the logarithmic axes end."""
_COLOURS = {Script.HAN: "#1f6f8b", Script.DIGIT: "#c1440e", Script.LATIN: "#6a8d2f"}
_STYLES = {Reading.ONCE: "-", Reading.AGREED: "--", Reading.DIFFERING: ":"}


@dataclass(frozen=True, slots=True)
class Record:
    """A fact that was read from pixels: what was stated, and whether it was right."""

    key: str
    type: str
    quality: str
    chance: float
    confirmed: bool
    right: bool


@dataclass(frozen=True, slots=True)
class Bin:
    """The facts whose stated chance lies between ``low`` and ``high``."""

    low: float
    high: float
    records: tuple[Record, ...]

    @property
    def stated(self) -> float:
        return sum(record.chance for record in self.records) / len(self.records)

    @property
    def right(self) -> int:
        return sum(record.right for record in self.records)

    @property
    def confirmed(self) -> tuple[Record, ...]:
        return tuple(record for record in self.records if record.confirmed)


def read_records(files: Iterable[Path]) -> list[Record]:
    """The facts of the files that were read by OCR; missing ones state nothing and are left out."""
    records = []
    for file in files:
        for row in file.read_text(encoding="utf-8").splitlines():
            one: dict[str, Any] = json.loads(row)
            if one["origin"] == Origin.OCR and one["state"] != "missing":
                confirmed = one["state"] == FactState.CONFIRMED
                records.append(
                    Record(one["key"], one["type"], one["quality"], one["confidence"], confirmed, one["right"])
                )
    return records


def bins(records: Iterable[Record]) -> list[Bin]:
    """The records by stated chance; bins that hold none are left out."""
    given = list(records)
    made = [
        Bin(low, high, tuple(record for record in given if low <= record.chance < high))
        for low, high in itertools.pairwise(_EDGES)
    ]
    return [each for each in made if each.records]


def interval(right: int, of: int) -> tuple[float, float]:
    """Between which shares the true one lies with 95 % certainty (Wilson, without continuity correction)."""
    share, z = right / of, _CERTAINTY**2 / of
    middle = (share + z / 2) / (1 + z)
    reach = _CERTAINTY / (1 + z) * math.sqrt(share * (1 - share) / of + z / of / 4)
    return max(0.0, middle - reach), min(1.0, middle + reach)


def by_chance(made: Sequence[Bin]) -> Table:
    table = Table("chance stated", "facts", "mean", "right", "confirmed", "wrong of them", "error of confirmed")
    for each in made:
        table.add_row(
            f"{each.low:g} – {min(1.0, each.high):g}",
            str(len(each.records)),
            f"{each.stated:.4f}",
            f"{each.right / len(each.records):.4f}",
            *_errors(each.confirmed),
        )
    return table


def by_group(records: Sequence[Record], name: str, of: Callable[[Record], str]) -> Table:
    """Confirmed facts and their error by any grouping."""
    table = Table(name, "facts", "confirmed", "wrong of them", "error of confirmed")
    for group in [*sorted({of(record) for record in records}), "all"]:
        members = [record for record in records if group in ("all", of(record))]
        table.add_row(group, str(len(members)), *_errors([record for record in members if record.confirmed]))
    return table


def _errors(confirmed: Sequence[Record]) -> tuple[str, str, str]:
    wrong = sum(not record.right for record in confirmed)
    return str(len(confirmed)), str(wrong), f"{100 * wrong / len(confirmed):.2f} %" if confirmed else "-"


def draw(made: Sequence[Bin], target: Path) -> None:
    """Two pictures beside each other: facts, and the characters' measured curves."""
    mpl.rcParams["svg.hashsalt"] = "shenhe"
    figure = Figure(figsize=(11, 5), layout="constrained")
    facts, characters = figure.subplots(1, 2)
    _draw_facts(facts, made)
    _draw_characters(characters)
    target.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(target, metadata={"Date": None})


def _draw_facts(axes: Axes, made: Sequence[Bin]) -> None:
    """Doubt (1 − chance) on a logarithmic axis: nearly all facts stand above 99 %."""
    line = [1 - 10 ** (-step / 20) for step in range(1, 81)]
    axes.plot([1 - chance for chance in line], line, color="#999999", linewidth=1, label="stated = right")
    stated = [max(_NEAREST, 1 - each.stated) for each in made]
    shares = [each.right / len(each.records) for each in made]
    spans = [interval(each.right, len(each.records)) for each in made]
    below = [max(0.0, share - low) for share, (low, _) in zip(shares, spans, strict=True)]
    above = [max(0.0, high - share) for share, (_, high) in zip(shares, spans, strict=True)]
    axes.errorbar(stated, shares, yerr=[below, above], fmt="o-", color="#1f6f8b", capsize=3, label="facts, 95 %")
    axes.axvline(1 - calibration().confirmed_from, color="#c1440e", linewidth=1, linestyle="--", label="confirmed from")
    for at, (each, x, y) in enumerate(zip(made, stated, shares, strict=True)):
        offset = (-6, 8) if at % 2 else (6, -14)
        axes.annotate(str(len(each.records)), (x, y), xytext=offset, textcoords="offset points", fontsize=8)
    axes.set(title="Facts (numbers: how many)", xlabel="chance stated", ylabel="share right", ylim=(0, 1.05))
    axes.set(xscale="log", xlim=(1, _NEAREST / 2))
    axes.set_xticks([0.5, 0.1, 0.01, 0.001, 0.0001], ["50 %", "90 %", "99 %", "99.9 %", "99.99 %"])
    axes.minorticks_off()
    axes.legend(loc="lower right", frameon=False)


def _draw_characters(axes: Axes) -> None:
    for script, readings in calibration().curves.items():
        for reading, curve in readings.items():
            scores = [max(_NEAREST, 1 - score) for score in curve.scores]
            wrong = [max(_NEAREST, 1 - share) for share in curve.shares]
            label = f"{script.value}, {reading.value}"
            axes.plot(scores, wrong, _STYLES[reading], color=_COLOURS[script], linewidth=1.4, label=label)
    axes.set(xscale="log", yscale="log", xlabel="1 − score of the recogniser", ylabel="share wrong")
    axes.set_title(f"Characters ({calibration().characters:,} measured, {calibration().version})")
    axes.invert_xaxis()
    axes.legend(frameon=False, fontsize=8)


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("records", nargs="*", type=Path, help="build/accuracy/*-facts.jsonl where none are given")
    given = parser.parse_args(arguments)
    records = read_records(given.records or sorted(OUTPUT.glob("*-facts.jsonl")))
    if not records:
        parser.error("no facts read by OCR; run python -m bench.accuracy first")
    console = Console(width=120)
    console.print(by_chance(bins(records)))
    console.print(by_group(records, "quality", lambda record: record.quality))
    console.print(by_group(records, "type", lambda record: record.type))
    draw(bins(records), PICTURE)
    console.print(f"{len(records)} facts: {PICTURE}")


if __name__ == "__main__":
    main()
