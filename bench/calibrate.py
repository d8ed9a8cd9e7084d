"""Measures how likely a character of a given score is right, and which characters are taken for which.

``python -m bench.calibrate SET …`` reads the sets (cases with their print, as ``python -m samples gallery`` writes
them), fits one rising curve for each script and way of reading, and writes ``extractors/calibration.yaml`` and
``schemas/values/confusion_measured.yaml``. Facts are not looked at: ``bench.reliability`` shows what became of them.
"""

import argparse
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from sklearn.isotonic import IsotonicRegression

from bench.accuracy.characters import Pairing, pair_characters
from bench.accuracy.reading import read_cases
from bench.accuracy.truth import cases_in, read_truth
from extractors.calibration import FILE, Reading, Script, script_of
from schemas.evidence import Origin

ROOT = Path(__file__).parents[1]
CONFUSION = ROOT / "schemas" / "values" / "confusion_measured.yaml"
CONFIRMED_FROM = 0.985
VOUCHED_FROM = 0.95
_KNOTS = 12
_PRIOR = 2.0
"""Right and wrong characters (half each) that are added to every curve: no finite measurement proves certainty."""


def measured(sets: Iterable[Path], keep: Path | None) -> tuple[list[Pairing], str]:
    """Every character of the sets' print beside its reading, and the engine that read it."""
    pairings: list[Pairing] = []
    engines: Counter[str] = Counter()
    for folder in sets:
        for case, read in read_cases(cases_in(folder), keep):
            scanned = {name: [page for page in run if page.origin is Origin.OCR] for name, run in read.pages.items()}
            places = {(name, page.number) for name, run in scanned.items() for page in run}
            lines = [line for line in read_truth(case).print if (line.file, line.page) in places]
            pairings += pair_characters(lines, scanned)
            engines.update(page.engine for run in scanned.values() for page in run)
    return pairings, engines.most_common(1)[0][0]


def curve(scores: Sequence[float], right: Sequence[bool]) -> dict[str, list[float]]:
    """A rising curve through (score, share right) with at most ``_KNOTS`` points."""
    fitted = IsotonicRegression(y_min=0.0, y_max=1.0, out_of_bounds="clip")
    x = np.concatenate([scores, [0.0, 1.0]])
    y = np.concatenate([np.asarray(right, dtype=float), [0.5, 0.5]])
    weights = np.concatenate([np.ones(len(scores)), [_PRIOR, _PRIOR]])
    fitted.fit(x, y, sample_weight=weights)
    # Most characters score high: half of the points lie in the top tenth.
    places = np.unique(
        np.concatenate([np.linspace(0, 0.9, _KNOTS // 2), 1 - np.geomspace(0.1, 0.001, _KNOTS // 2), [1.0]])
    )
    return {
        "scores": [round(float(place), 4) for place in places],
        "shares": [round(float(share), 5) for share in fitted.predict(places)],
    }


def curves(pairings: Iterable[Pairing]) -> dict[str, dict[str, Any]]:
    groups: dict[tuple[Script, Reading], list[Pairing]] = defaultdict(list)
    for pairing in pairings:
        if pairing.printed and pairing.read and pairing.read.isalnum():
            groups[script_of(pairing.read), pairing.reading].append(pairing)
    made: dict[str, dict[str, Any]] = {}
    for script in Script:
        made[script.value] = {}
        for reading in Reading:
            group = groups[script, reading]
            right = [pairing.printed == pairing.read for pairing in group]
            made[script.value][reading.value] = curve([pairing.score for pairing in group], right)
    return made


def confusions(pairings: Iterable[Pairing]) -> list[dict[str, Any]]:
    """Characters taken for others more than once, the most frequent first."""
    seen = Counter(
        (pairing.printed, pairing.read)
        for pairing in pairings
        if pairing.printed and pairing.read and pairing.printed != pairing.read
        and pairing.printed.isalnum() and pairing.read.isalnum()
    )  # fmt: skip
    return [
        {"printed": printed, "read": read, "times": times} for (printed, read), times in seen.most_common() if times > 1
    ]


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sets", nargs="+", type=Path)
    parser.add_argument("--keep", type=Path, help="take page readings from this folder, and put new ones there")
    given = parser.parse_args(arguments)
    pairings, engine = measured(given.sets, given.keep)
    record = {
        "version": date.today().isoformat(),
        "engine": engine,
        "characters": sum(bool(pairing.read) for pairing in pairings),
        "confirmed_from": CONFIRMED_FROM,
        "vouched_from": VOUCHED_FROM,
        "curves": curves(pairings),
    }
    FILE.write_text(_HEAD + yaml.safe_dump(record, sort_keys=False, allow_unicode=True), encoding="utf-8")
    found = yaml.safe_dump(confusions(pairings), allow_unicode=True, sort_keys=False, default_flow_style=None)
    CONFUSION.write_text(_CONFUSION_HEAD + found, encoding="utf-8")
    print(f"{record['characters']} characters, {engine}: {FILE}, {CONFUSION}")


_HEAD = "# Measured by `python -m bench.calibrate`; not written by hand. Share of characters read right, by score.\n"
_CONFUSION_HEAD = (
    "# Measured by `python -m bench.calibrate`; not written by hand. What print was taken for, and how often.\n"
)


if __name__ == "__main__":
    main()
