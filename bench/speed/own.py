"""What the product does beyond running networks, how fast it takes text layers, and whether its memory holds."""

import time
from collections.abc import Callable, Sequence
from functools import partial
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from bench.speed.pages import BenchPage
from extractors.ocr.paddle import PaddleEngine
from extractors.reading import read_page
from extractors.text_layer import read_text_layer

SAMPLED = 50
STEADY = 0.1
"""Share of its memory by which a process may grow over 500 pages and be called steady."""


class _Timed:
    """A runner that adds up the seconds its network takes."""

    def __init__(self, inner: Any, clock: "Clock") -> None:
        self._inner = inner
        self._clock = clock

    def __call__(self, x: Any) -> Any:
        start = time.perf_counter()
        answer = self._inner(x=x)
        self._clock.seconds += time.perf_counter() - start
        return answer

    def close(self) -> None:
        self._inner.close()


class Clock:
    """Seconds spent in networks."""

    seconds = 0.0


def beyond_networks(pages: Sequence[BenchPage]) -> dict[str, float]:
    """Share of reading time that is not the inference of a network, in one process, models loaded and warm."""
    engine, clock = PaddleEngine(), Clock()
    for module in engine.loaded():
        predictor = module.paddlex_predictor
        predictor.runner = _Timed(predictor.runner, clock)
    read_page(pages[0].file, pages[0].number, engine)
    clock.seconds = 0.0
    start = time.perf_counter()
    for page in pages:
        read_page(page.file, page.number, engine)
    seconds = time.perf_counter() - start
    return {
        "pages": len(pages),
        "seconds": seconds,
        "network_seconds": clock.seconds,
        "beyond_networks": 1 - clock.seconds / seconds,
    }


def text_layers(pages: Sequence[BenchPage]) -> dict[str, float]:
    """Pages a second with a text layer on one core: its reading alone; with the page's picture made, of those that need
    no look at it; and of the others, whose pictures, seals and codes are read.
    """
    engine = PaddleEngine()
    figures: dict[str, float] = {"pages": len(pages)}
    if not pages:
        return figures
    layers = [read_text_layer(page.file, page.number) for page in pages]
    figures["layer_pages_per_second"] = _pace([partial(read_text_layer, page.file, page.number) for page in pages])
    looks = [layer is None or layer.needs_a_look for layer in layers]
    for name, wanted in (("plain", False), ("looked_at", True)):
        chosen = [page for page, look in zip(pages, looks, strict=True) if look is wanted]
        if chosen:
            read_page(chosen[0].file, chosen[0].number, engine)
            figures[f"{name}_pages"] = len(chosen)
            calls = [partial(read_page, page.file, page.number, engine) for page in chosen]
            figures[f"{name}_pages_per_second"] = _pace(calls)
    return figures


def _pace(calls: Sequence[Callable[[], object]]) -> float:
    """Calls a second."""
    start = time.perf_counter()
    for call in calls:
        call()
    return len(calls) / (time.perf_counter() - start)


def memory(pages: Sequence[BenchPage], count: int) -> dict[str, float]:
    """Resident megabytes of one reading process after every fifty of ``count`` pages, the most it had, and whether
    that is steady (1 or 0)."""
    engine = PaddleEngine()
    resident: list[float] = []
    for page in islice(cycle(pages), count):
        read_page(page.file, page.number, engine)
        resident.append(_resident())
    series = {str(done): resident[done - 1] for done in sorted({*range(SAMPLED, count + 1, SAMPLED), count})}
    slope = growth(resident, len(pages))
    return series | {
        "peak": _most_resident(),
        "growth_per_100_pages": 100 * slope,
        "steady": float(500 * slope < STEADY * resident[-1]),
    }


def growth(resident: Sequence[float], turn: int) -> float:
    """Megabytes a page, from what was resident after each: how much more it was than after the same page one turn of
    ``turn`` pages before, on average over the second half. Large pages leave more behind than small ones, and the first
    turn brings models, fonts and the memory of the largest page. 0 where no page was read twice.
    """
    first = max(turn, len(resident) // 2)
    more = [resident[at] - resident[at - turn] for at in range(first, len(resident))]
    return sum(more) / len(more) / turn if more else 0.0


def _resident() -> float:
    return _status("VmRSS")


def _most_resident() -> float:
    return _status("VmHWM")


def _status(key: str) -> float:
    """Megabytes of this process, by the system."""
    status = Path("/proc/self/status").read_text("utf-8")
    return int(next(line for line in status.splitlines() if line.startswith(key)).split()[1]) / 1024
