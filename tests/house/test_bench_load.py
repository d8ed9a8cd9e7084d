"""The bench of the pages: that it fills a database, serves it and measures without an error."""

import json
from pathlib import Path

import pytest

from bench.load.__main__ import main
from bench.load.figures import figures, kept, percentile
from bench.load.people import QUEUE, SEARCH, SHEET, Timed


def test_a_percentile_is_one_of_the_times_that_were_measured() -> None:
    seconds = [one / 100 for one in range(1, 101)]
    assert [percentile(seconds, share) for share in (0.5, 0.95, 0.99, 1.0)] == [0.5, 0.95, 0.99, 1.0]
    assert percentile([0.2], 0.95) == 0.2


def test_the_target_is_missed_by_one_slow_kind_and_by_an_error() -> None:
    def found(search: float = 0.02, status: int = 200) -> list[Timed]:
        return [Timed(SHEET, 0.1, 200), Timed(QUEUE, 0.1, 200), Timed(SEARCH, search, status)]

    assert kept(figures(found(), seconds=1))
    assert not kept(figures(found(search=0.2), seconds=1))
    assert not kept(figures(found(status=500), seconds=1))


@pytest.mark.e2e
def test_the_bench_runs_from_an_empty_folder_to_figures_without_errors(tmp_path: Path) -> None:
    given = ["--submissions", "20", "--people", "3", "--seconds", "3", "--think", "0.2", "--rounds", "people"]
    assert main([*given, "--folder", str(tmp_path / "load"), "--json", str(tmp_path / "load.json")]) == 0
    told = json.loads((tmp_path / "load.json").read_text(encoding="utf-8"))["sqlite"]["people, 0.2 s"]
    assert told["figures"]["all"]["requests"] > 0
    assert told["figures"]["all"]["errors"] == 0
