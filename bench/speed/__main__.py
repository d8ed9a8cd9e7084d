"""``python -m bench.speed`` (``make bench``): speed, memory and errors beside the peers, on the same pages in one run.

Every contender reads the same pages in a process of its own, given the same number of cores. Ratios are what counts:
seconds on one machine say nothing about another, and processor seconds less about one that is busy with other work than
seconds on the clock do. The character error rate counts letters, digits and Han characters, without regard to place.
"""

import argparse
import json
import logging
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import islice
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bench.accuracy.characters import folded
from bench.speed import own
from bench.speed.contenders import READERS, absent
from bench.speed.pages import BenchPage, make_papers, pages_in, spread
from schemas.page import Page

ROOT = Path(__file__).parents[2]
OWN = ("beyond_networks", "text_layers", "memory")
Figures = dict[str, float]


def error_rate(pages: Sequence[BenchPage], read: Sequence[Page]) -> float:
    """Letters, digits and Han characters lost or read as others, for each that is printed; counted page by page without
    regard to their places, because not every reader says where each character stands, and lines differ."""
    found = {(page.file, page.number): _characters(line.text for line in page.lines) for page in read}
    lost = printed = 0
    for page in pages:
        stands = _characters(line.text for line in page.printed)
        lost += (stands - found.get((page.file.name, page.number), Counter())).total()
        printed += stands.total()
    return lost / max(1, printed)


def _characters(texts: Iterable[str]) -> Counter[str]:
    return Counter(character for text in texts for character in folded(text) if character.isalnum())


def measure(contender: str, pages: Sequence[BenchPage], cores: int) -> Figures:
    """Seconds on the clock (models loaded and a page read on each core before), of the processor, megabytes, errors."""
    read = READERS[contender](pages, cores)
    start = time.perf_counter()
    found = list(islice(read, cores))
    ready = time.perf_counter()
    found += read
    seconds = time.perf_counter() - ready
    spent = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return {
        "pages": len(pages),
        "seconds_to_start": ready - start,
        "seconds": seconds,
        "pages_per_second": (len(pages) - cores) / seconds,
        "processor_seconds": sum(usage.ru_utime + usage.ru_stime for usage in spent) / len(pages),
        "peak_mb": max(usage.ru_maxrss for usage in spent) / 1024,
        "error_rate": error_rate(pages, found),
    }


def one(what: str, arguments: argparse.Namespace) -> Figures:
    with tempfile.TemporaryDirectory() as workdir:
        text = what == "text_layers"
        pages = pages_in(arguments.folder, Path(workdir), text=text)
        if what == "memory":
            return own.memory(pages, arguments.memory)
        pages = spread(pages, arguments.pages)
        if what == "beyond_networks":
            return own.beyond_networks(pages)
        return own.text_layers(pages) if text else measure(what, pages, arguments.cores)


def run(arguments: argparse.Namespace, console: Console) -> dict[str, Figures]:
    """Everything in turn, each in a process of its own."""
    results: dict[str, Figures] = {}
    wanted = [*(name for name in READERS if name in arguments.only), *(name for name in OWN if name in arguments.only)]
    for name in wanted:
        if (reason := absent(name)) or (name == "memory" and not arguments.memory):
            console.print(f"{name}: left out, {reason or 'ask for it with --memory 500'}")
            continue
        console.print(f"{name} …")
        command = [sys.executable, "-m", "bench.speed", *sys.argv[1:], "--folder", str(arguments.folder), "--one", name]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        if done.returncode:
            console.print(f"{name}: left out, it failed\n{done.stderr[-2000:]}", markup=False)
            continue
        results[name] = json.loads(done.stdout.strip().splitlines()[-1])
        arguments.json.write_text(json.dumps(results, indent=2), encoding="utf-8")
    return results


def show(results: dict[str, Figures], console: Console) -> None:
    table = Table("reader", "pages/s", "s/page", "processor s/page", "shenhe is", "errors", "peak MB (largest process)")
    ours = results.get("shenhe", {}).get("pages_per_second", 0.0)
    for name in READERS:
        if name in results:
            figures = results[name]
            table.add_row(
                name,
                f"{figures['pages_per_second']:.2f}",
                f"{1 / figures['pages_per_second']:.2f}",
                f"{figures['processor_seconds']:.2f}",
                f"{ours / figures['pages_per_second']:.2f} x",
                f"{figures['error_rate']:.2%}",
                f"{figures['peak_mb']:.0f}",
            )
    console.print(table)
    for name in OWN:
        if name in results:
            console.print(name, {key: round(value, 3) for key, value in results[name].items()})


def main() -> None:
    everything = [*READERS, *OWN]
    parser = argparse.ArgumentParser(prog="python -m bench.speed", description=__doc__)
    parser.add_argument("--folder", type=Path, help="cases with their truth (default: a gallery printed into build/)")
    parser.add_argument("--pages", type=int, default=16)
    parser.add_argument("--cores", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--memory", type=int, default=0, metavar="PAGES", help="also read so many pages in one process")
    parser.add_argument("--only", nargs="+", choices=everything, default=everything)
    parser.add_argument("--json", type=Path, default=ROOT / "build/bench.json")
    parser.add_argument("--one", choices=everything, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.one:
        print(json.dumps(one(arguments.one, arguments)))
        return
    console = Console()
    arguments.json.parent.mkdir(exist_ok=True)
    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    arguments.folder = arguments.folder or make_papers(ROOT / "build/bench-papers")
    show(run(arguments, console), console)


if __name__ == "__main__":
    main()
