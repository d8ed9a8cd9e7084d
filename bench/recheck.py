"""How fast the checks of one submission are run again: ``python -m bench.recheck`` (part of ``make bench``).

Submissions of 25 to 500 documents are made up from the sound one of the YAML cases: its contracts with what follows
from them are repeated with other numbers, parties, amounts and days, every paper with pages of print. Measured are the
run of the rulebook over the dossier in memory, and a whole recheck: the dossier from the database, the run, the
findings kept. No file and no page picture is opened. Seconds are those of the processor, the best of several runs,
because a busy machine says nothing about the program.
"""

import argparse
import cProfile
import io
import json
import pstats
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from pipeline.checks import run
from pipeline.checks.rulebook import rulebook
from pipeline.recheck import judge
from pipeline.storage.database import Database
from pipeline.storage.records import PageRef
from pipeline.storage.repository import Repository
from schemas.submission import Dossier
from schemas.values.names import normalise_organisation, normalise_person
from schemas.values.text import fold
from tests.checks.check_cases import build, sound_papers

ROOT = Path(__file__).parents[1]
SIZES = (25, 50, 100, 200, 500)
TARGET = 0.050
"""Seconds a recheck of 25 documents may take."""
_FIRST = 25
_FAMILY = ("contract", "invoice", "slip", "register", "record")
_LINES = 40
_LONG_ENOUGH = 1.0
"""Seconds of the processor for which a measurement is repeated at least."""
_FILLER = "本页其余内容为双方约定的一般条款，包括保密、违约责任、争议解决和通知送达等。"
_CITIES = ("成都", "绵阳", "德阳", "宜宾", "自贡", "泸州", "南充", "达州", "遂宁", "内江", "乐山", "广安", "眉山")
_REMEMBERED = (fold, normalise_organisation, normalise_person)
"""What a process remembers of texts it has seen is forgotten before every run: a recheck may be its first work."""

Figures = dict[str, float]


def dossier_of(size: int) -> Dossier:
    """A submission of ``size`` documents."""
    papers = sound_papers()
    settings: dict[str, Any] = {key: papers.pop(key) for key in ("received_on", "level", "route") if key in papers}
    given = dict(list(papers.items())[:_FIRST])
    families = [_family(papers, number) for number in range(1, 7)]
    for round_ in range(1, size):
        for family in families:
            given |= {f"{name}r{round_}": _varied(paper, round_) for name, paper in family.items()}
        if len(given) >= size:
            break
    chosen = dict(list(given.items())[:size])
    return build({**settings, **{name: _printed(paper, f"{name}.pdf") for name, paper in chosen.items()}})


def _family(papers: dict[str, Any], number: int) -> dict[str, Any]:
    return {f"{kind}{number}": papers[f"{kind}{number}"] for kind in _FAMILY if f"{kind}{number}" in papers}


def _varied(paper: Any, round_: int) -> Any:
    """The paper with another counterparty, number, amount and patent: what follows one contract stays together."""
    if isinstance(paper, dict):
        return {key: value if key == "type" else _varied(value, round_) for key, value in paper.items()}
    if isinstance(paper, list):
        return [_varied(one, round_) for one in paper]
    return _other(str(paper), round_) if isinstance(paper, str) else paper


def _other(text: str, round_: int) -> str:
    if text.endswith("有限公司") and "天府智造" not in text:
        return f"{_CITIES[round_ % len(_CITIES)]}{text[2:-4]}{_han(round_)}有限公司"
    if text.startswith(("ZR-", "XK-")):
        return f"{text}-{round_}"
    if text.replace(".", "").isdigit() and len(text) > 11:
        return f"{text[:4]}{round_:03d}{text[7:]}"
    return f"{text[:-4]}-{round_}.pdf" if text.endswith(".pdf") else text


def _han(number: int) -> str:
    """A name of two characters, another for every number."""
    signs = "甲乙丙丁戊己庚辛壬癸"
    return signs[number // 10 % 10] + signs[number % 10]


def _printed(paper: dict[str, Any], file: str) -> dict[str, Any]:
    """The paper as ``file``, with a page of print where the case gives none."""
    if "text" in paper:
        return {**paper, "file": file}
    prints = [value for value in _leaves(paper.get("facts", {})) if value]
    filler = [f"{number}. {_FILLER}" for number in range(len(prints), _LINES)]
    return {**paper, "file": file, "text": "\n".join([*prints, *filler])}


def _leaves(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for one in value.values():
            yield from _leaves(one)
    elif isinstance(value, list):
        for one in value:
            yield from _leaves(one)
    else:
        yield str(value)


def measure(size: int, runs: int) -> Figures:
    """Seconds of the processor for a submission of ``size`` documents."""
    dossier = dossier_of(size)
    result = run(dossier)
    figures = {
        "documents": len(dossier.documents),
        "facts": len(dossier.facts),
        "findings": len(result.findings),
        "run": _best(lambda: run(dossier), runs),
    }
    with tempfile.TemporaryDirectory() as folder, closing(Database(f"sqlite:///{folder}/bench.db")) as database:
        repository = Repository(database)
        _keep(repository, dossier)
        figures["recheck"] = _best(lambda: judge(repository, dossier.submission.id, rulebook()), runs)
    return figures


def _best(work: Callable[[], object], runs: int) -> float:
    seconds: list[float] = []
    while len(seconds) < runs or sum(seconds) < _LONG_ENOUGH:
        for remembered in _REMEMBERED:
            remembered.cache_clear()
        start = time.process_time()
        work()
        seconds.append(time.process_time() - start)
    return min(seconds)


def _keep(repository: Repository, dossier: Dossier) -> None:
    """What reading left in the database."""
    id = dossier.submission.id
    repository.create_submission(dossier.submission)
    pages = [page for run_ in dossier.pages.values() for page in run_]
    repository.begin_reading(id, [PageRef(file=page.file, number=page.number, key=page.file) for page in pages])
    for page in pages:
        repository.save_page(id, page)
    repository.save_reading(id, dossier.documents, dossier.facts)


def profile(size: int, lines: int) -> str:
    """Where the time of a run goes."""
    dossier = dossier_of(size)
    run(dossier)
    profiler = cProfile.Profile()
    profiler.runcall(run, dossier)
    written = io.StringIO()
    pstats.Stats(profiler, stream=written).sort_stats("cumulative").print_stats(lines)
    return written.getvalue()


def show(results: list[Figures], console: Console) -> None:
    """The table: milliseconds, and how many times the smallest submission they are."""
    table = Table("documents", "facts", "findings", "run ms", "ms/document", "grows", "recheck ms")
    first = results[0]
    for figures in results:
        table.add_row(
            f"{figures['documents']:.0f}",
            f"{figures['facts']:.0f}",
            f"{figures['findings']:.0f}",
            f"{figures['run'] * 1000:.1f}",
            f"{figures['run'] * 1000 / figures['documents']:.2f}",
            f"{figures['run'] / first['run']:.1f} x for {figures['documents'] / first['documents']:.0f} x",
            f"{figures['recheck'] * 1000:.1f}",
        )
    console.print(table)
    kept = first["run"] <= TARGET
    console.print(
        f"target: {first['documents']:.0f} documents in {TARGET * 1000:.0f} ms: {'kept' if kept else 'missed'}"
    )


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.recheck", description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--json", type=Path, default=ROOT / "build/recheck.json")
    parser.add_argument("--profile", type=int, metavar="LINES", help="show where the time of the largest goes")
    arguments = parser.parse_args()
    console = Console()
    if arguments.profile:
        console.print(profile(max(arguments.sizes), arguments.profile), markup=False)
        return 0
    results = [measure(size, arguments.runs) for size in arguments.sizes]
    show(results, console)
    arguments.json.parent.mkdir(exist_ok=True)
    arguments.json.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
