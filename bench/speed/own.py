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
    """Resident megabytes of one reading process after each hundred of ``count`` pages."""
    engine = PaddleEngine()
    figures = {}
    for done, page in enumerate(islice(cycle(pages), count), 1):
        read_page(page.file, page.number, engine)
        if done % 100 == 0 or done == count:
            figures[str(done)] = _resident()
    return figures


def _resident() -> float:
    status = Path("/proc/self/status").read_text("utf-8")
    return int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1]) / 1024
