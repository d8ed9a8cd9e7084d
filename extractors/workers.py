"""Reads pages in worker processes, so that a page that crashes or hangs its reader costs that page and nothing else."""

import logging
import multiprocessing
import os
import resource
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from concurrent.futures import TimeoutError as PageTimeout
from itertools import islice
from types import TracebackType
from typing import Self

from pebble import ProcessExpired, ProcessPool

from extractors.errors import ReadingError
from extractors.files.source import SourceFile
from extractors.ocr.models import ModelError
from extractors.ocr.spec import EngineSpec, build, build_aids
from extractors.reading import PageReading, read_page, unreadable

Request = tuple[SourceFile, int]
"""A file and the number of a page of it, from 1."""

logger = logging.getLogger(__name__)

CRASHED = "读取该页时程序异常中止；请重新扫描该页，或把文件打印成新的 PDF 后再提交。"
HUNG = "读取该页超过时限；请以 200–300 dpi 重新扫描该页后再提交。"
FAILED = "读取该页时出错；请重新扫描该页，或把文件打印成新的 PDF 后再提交。"
NO_MODEL = "识别模型不能运行，该页没有读取；请管理员运行 shenhe doctor 查看原因，处理后重新提交。"

MEMORY = 4 * 2**30
PER_MODEL = 2**30


class ReadingPool:
    """Worker processes that read pages; use as a context manager.

    Each process loads its engine when it first needs it and is replaced after ``pages_per_process`` pages, because the
    memory of a long-running OCR engine grows. ``memory_bytes`` bounds the address space of each process, with a
    gigabyte more for each official model that is set; on a graphics card nothing does, because its driver takes
    address space for all the memory of machine and card.
    """

    def __init__(
        self,
        engine: EngineSpec | None = None,
        *,
        processes: int | None = None,
        pages_per_process: int = 40,
        seconds_per_page: float = 180.0,
        memory_bytes: int | None = MEMORY,
    ) -> None:
        self._engine = engine or EngineSpec()
        self._processes = processes or max(1, (os.cpu_count() or 2))
        self._seconds = seconds_per_page
        self._pool = ProcessPool(
            max_workers=self._processes,
            max_tasks=pages_per_process,
            initializer=_prepare,
            initargs=(memory_bytes and bounded(memory_bytes, self._engine),),
            # A forked child of a process with threads (database, S3, Prefect) can deadlock.
            context=multiprocessing.get_context("spawn"),
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if kind is None:
            self._end(self._pool.close)
        else:
            self.stop()

    def stop(self) -> None:
        """Ends the processes without waiting for the pages they are at."""
        self._end(self._pool.stop)

    def _end(self, how: Callable[[], None]) -> None:
        how()
        self._pool.join()

    def read(self, requests: Iterable[Request]) -> Iterator[PageReading]:
        """The pages in the order they finish; every request is answered, an unreadable page with its problem.

        Requests are taken as processes become free, so that they may be many.
        """
        waiting = iter(requests)
        running: dict[Future[PageReading], Request] = {}
        while True:
            for request in islice(waiting, 2 * self._processes - len(running)):
                running[self._pool.schedule(_read, args=(*request, self._engine), timeout=self._seconds)] = request
            if not running:
                return
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                yield _answer(future, running.pop(future))


def bounded(memory_bytes: int, engine: EngineSpec) -> int | None:
    """The bound on a process that reads with ``engine``; ``None`` for none."""
    return memory_bytes + PER_MODEL * len(engine.models()) if engine.device == "cpu" else None


def _prepare(memory_bytes: int | None) -> None:
    # One thread each: two processes with one thread read more pages than one process with two.
    os.environ["OMP_NUM_THREADS"] = "1"
    import cv2

    cv2.setNumThreads(1)
    if memory_bytes:
        resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))


def _read(file: SourceFile, number: int, spec: EngineSpec) -> PageReading:
    try:
        return read_page(file, number, build(spec), build_aids(spec))
    except ReadingError as error:
        return unreadable(file, number, error.sentence)
    except ModelError as error:
        logger.error("%s", error)
        return unreadable(file, number, NO_MODEL)
    except Exception as error:
        # The kind of error alone: its words may quote the page.
        logger.warning("page %d of file %s: %s", number, file.sha256[:12], type(error).__name__)
        return unreadable(file, number, FAILED)


def _answer(future: "Future[PageReading]", request: Request) -> PageReading:
    file, number = request
    try:
        return future.result()
    except PageTimeout:
        problem = HUNG
    except ProcessExpired:
        problem = CRASHED
    logger.warning("page %d of file %s: %s", number, file.sha256[:12], "timeout" if problem == HUNG else "crash")
    return unreadable(file, number, problem)
