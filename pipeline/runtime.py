"""What a run needs at hand: stores, reading processes, and who wants to hear of its progress."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from threading import Event

from extractors.ocr.models import ModelError, at
from extractors.ocr.official import look_at_device
from extractors.ocr.spec import EngineSpec, build, build_aids
from extractors.reading import READER_VERSION
from extractors.workers import ReadingPool
from pipeline.checks.rulebook import Rulebook
from pipeline.errors import ModelUnusableError, RunStoppedError
from pipeline.rules import office_rulebook
from pipeline.settings import Settings
from pipeline.storage.opening import Storage, open_storage
from pipeline.storage.readings import reading_key
from pipeline.storage.records import Progress

Listener = Callable[[str, Progress], None]
"""Called with a submission's id and its progress after every page and every change of state, from any thread."""


def nobody(submission_id: str, progress: Progress) -> None:
    """Hears progress and does nothing."""


@dataclass(frozen=True)
class Runtime:
    """Open for as long as runs use it; a task worker keeps one for its whole life, so the OCR models stay loaded."""

    settings: Settings
    storage: Storage
    pool: ReadingPool
    engine: EngineSpec
    listener: Listener = field(default=nobody)
    stopping: Event = field(default_factory=Event)
    """Set when the process is to end: runs under way keep what is read and end with ``RunStoppedError``."""

    @property
    def rulebook(self) -> Rulebook:
        return office_rulebook(self.settings)

    def reading_key(self, sha256: str, number: int) -> str:
        """Key of the reading of a page by the present engine and reader."""
        engine, aids = build(self.engine), build_aids(self.engine)
        reads = " ".join(filter(None, (engine.name, engine.version, aids.version)))
        return reading_key(sha256=sha256, number=number, engine=reads, reader=READER_VERSION)

    def go_on(self) -> None:
        """Raises ``RunStoppedError`` when the process is to end."""
        if self.stopping.is_set():
            raise RunStoppedError("处理已中断")

    def tell(self, submission_id: str) -> None:
        if self.listener is not nobody:
            self.listener(submission_id, self.storage.repository.progress(submission_id))


@contextmanager
def open_runtime(settings: Settings, *, listener: Listener = nobody) -> Iterator[Runtime]:
    """Stores and reading processes by the settings; the processes start with the first page.

    Raises ``ModelUnusableError`` where a setting names a folder that holds no such model.
    """
    engine = settings.engine
    _look_at_models(engine)
    pool = ReadingPool(
        engine,
        processes=settings.ocr_processes,
        pages_per_process=settings.pages_per_process,
        seconds_per_page=settings.page_timeout,
    )
    with open_storage(settings) as storage, pool:
        runtime = Runtime(settings=settings, storage=storage, pool=pool, engine=engine, listener=listener)
        try:
            yield runtime
        finally:
            # Before the reading processes are stopped: what they leave half read is no reading.
            runtime.stopping.set()


def _look_at_models(engine: EngineSpec) -> None:
    try:
        for kind, directory in engine.models().items():
            at(directory, kind)
        look_at_device(engine.device)
    except ModelError as error:
        raise ModelUnusableError(str(error)) from error


_current: ContextVar[Runtime] = ContextVar("runtime")


@contextmanager
def in_runtime(runtime: Runtime) -> Iterator[None]:
    """Flows run here, and in threads that inherit the context, use ``runtime``."""
    token = _current.set(runtime)
    try:
        yield
    finally:
        _current.reset(token)


@contextmanager
def current_runtime() -> Iterator[Runtime]:
    """The runtime of ``in_runtime``; where there is none (a process some other Prefect worker started), one opened
    from the environment for the time being."""
    runtime = _current.get(None)
    if runtime is not None:
        yield runtime
        return
    with open_runtime(Settings()) as runtime, in_runtime(runtime):
        yield runtime
