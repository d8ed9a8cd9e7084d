"""``python -m bench.load``: how long pages take for ten people at once, with thousands of submissions in the database.

The database is filled as ``bench.load.filling`` says (kept in ``--folder`` for another run on SQLite; PostgreSQL is a
cluster of the bench's own without fsync, unless ``--url`` names a database), then the whole product is started
(``shenhe serve``) and people work on it over HTTP from this process: with a pause to think before every request (three
seconds, as people do, and one, for an office in a hurry), with that while two submissions are read by OCR, and without
any pause, which gives the throughput. The first seconds of every round are not counted. Everything shares the machine:
the pages, the reading, the database and the people.
"""

import argparse
import asyncio
import json
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from pydantic import SecretStr
from rich.console import Console

from bench.load.figures import TARGET, figures, kept, table
from bench.load.filling import Made, fill, filled, made
from bench.load.people import sign_in, work
from bench.load.reading import Reading
from bench.load.serving import Login, Served, accounts, served
from pipeline.settings import Settings
from pipeline.storage.opening import open_storage
from samples.planted.writing import write_all
from tests.servers import postgresql

ROOT = Path(__file__).parents[2]
PATTERNS = ("third_works", "third_office", "third_college", "third_central", "third_bureau", "second_people")
"""12 to 25 papers, 280 to 540 facts each."""
WARM_UP = 6.0
ROUNDS = ("people", "people and reading", "no pause", "no pause and reading")


def measure(arguments: argparse.Namespace, settings: Settings, console: Console) -> dict[str, Any]:
    planted = arguments.folder / "planted"
    if not planted.is_dir():
        write_all(planted, only=PATTERNS, facts_only=True)
    with open_storage(settings) as storage:
        there = filled(storage)
        if there < arguments.submissions:
            if there:
                raise SystemExit(f"{settings.folder} holds {there} submissions: take an empty --folder or --url")
            console.print(f"filling with {arguments.submissions} submissions …")
            content = fill(storage, planted, submissions=arguments.submissions)
        else:
            content = made(storage, planted)
        logins = accounts(storage, people=arguments.people)
    with served(settings) as product:
        return asyncio.run(_rounds(arguments, product, content, logins, console))


async def _rounds(
    arguments: argparse.Namespace, product: Served, content: Made, logins: tuple[Login, ...], console: Console
) -> dict[str, Any]:
    clients = await sign_in(product.address, logins)
    told: dict[str, Any] = {"submissions": len(content.ids), "people": len(clients)}
    for number, (name, think) in enumerate(_paces(arguments)):
        reading = Reading(clients[0])
        async with _Beside(reading, wanted=name.endswith("reading")):
            await work(clients, content, seconds=min(WARM_UP, arguments.seconds), think=think, seed=100 + number)
            before = reading.pages
            found = await work(clients, content, seconds=arguments.seconds, think=think, seed=number)
        one = figures(found, seconds=arguments.seconds)
        told[f"{name}, {think:g} s" if think else name] = {
            "figures": one,
            "kept": kept(one),
            "web_mb": round(product.megabytes),
            "pages_read": reading.pages - before,
        }
        console.print(table(f"{arguments.database}: {name}, {think:g} s to think", one))
        console.print(
            f"web process {product.megabytes:.0f} MB, {reading.pages - before} pages read meanwhile, load of the "
            f"machine {os.getloadavg()[0]:.1f}; p95 within {TARGET * 1000:.0f} ms: {'kept' if kept(one) else 'missed'}"
        )
    for client in clients:
        await client.aclose()
    return told


def _paces(arguments: argparse.Namespace) -> Iterator[tuple[str, float]]:
    """Every round at every pace; those without a pause once."""
    for name in arguments.rounds:
        for think in (0.0,) if name.startswith("no pause") else arguments.think:
            yield name, think


class _Beside:
    """Two submissions being read for as long as the block lasts, where wanted."""

    def __init__(self, reading: Reading, *, wanted: bool) -> None:
        self._reading, self._wanted = reading, wanted
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> None:
        if self._wanted:
            self._task = asyncio.create_task(self._reading.keep())
            begun = asyncio.create_task(self._reading.begun())
            await asyncio.wait({self._task, begun}, return_when=asyncio.FIRST_COMPLETED)
            if self._task.done():
                self._task.result()

    async def __aexit__(self, *_: object) -> None:
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task


@contextmanager
def settings_of(arguments: argparse.Namespace) -> Iterator[Settings]:
    """Of an installation of the bench's own; with PostgreSQL where that is asked for."""
    folder = arguments.folder / arguments.database
    folder.mkdir(parents=True, exist_ok=True)
    if arguments.database == "sqlite":
        yield Settings(data_dir=folder, s3_endpoint=None, database_url=None)
    elif arguments.url:
        yield Settings(data_dir=folder, s3_endpoint=None, database_url=SecretStr(arguments.url))
    else:
        with tempfile.TemporaryDirectory(prefix="load", ignore_cleanup_errors=True) as home:
            Path(home).chmod(0o711)  # the cluster's own user goes through it
            yield from _cluster(folder, Path(home) / "cluster")


def _cluster(folder: Path, home: Path) -> Iterator[Settings]:
    with postgresql(home) as cluster:
        if cluster is None:
            raise SystemExit("no PostgreSQL on this machine: apt-get install postgresql")
        yield Settings(data_dir=folder, s3_endpoint=None, database_url=SecretStr(cluster.new_database()))


def _arguments(given: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.load", description=__doc__)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--submissions", type=int, default=5000)
    parser.add_argument("--people", type=int, default=10)
    parser.add_argument("--seconds", type=float, default=60, help="of every round")
    parser.add_argument("--think", type=float, nargs="+", default=(3.0, 1.0), help="seconds a person thinks, by pace")
    parser.add_argument("--rounds", nargs="+", choices=ROUNDS, default=ROUNDS)
    parser.add_argument("--folder", type=Path, default=ROOT / "build/load", help="data kept from one run to the next")
    parser.add_argument("--url", help="a PostgreSQL database: empty, or filled by an earlier run")
    parser.add_argument("--json", type=Path, default=ROOT / "build/load.json")
    return parser.parse_args(given)


def main(given: list[str] | None = None) -> int:
    arguments, console = _arguments(given), Console()
    arguments.folder = arguments.folder.absolute()
    with settings_of(arguments) as settings:
        told = measure(arguments, settings, console)
    known = json.loads(arguments.json.read_text(encoding="utf-8")) if arguments.json.is_file() else {}
    arguments.json.parent.mkdir(parents=True, exist_ok=True)
    arguments.json.write_text(json.dumps({**known, arguments.database: told}, indent=2) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
