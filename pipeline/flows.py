"""The Prefect flow: one submission from originals to findings.

The tasks are thin: pure steps of ``pipeline.steps`` with a name, retries with back-off for faults of the stores alone,
and nothing else. What makes a run resumable is kept by content in our own stores, not in Prefect's result store:
every page under a key of its bytes, engine and reader version, written as soon as it is read. A run killed
anywhere is started again and reads only what is missing. Prefect's caching is switched off on purpose: its results are
pickles of whole pages in clear, in a folder of their own, without the page-by-page grain.

Parameters, names and states that reach the Prefect server hold the submission's id and nothing from its papers.
"""

import fcntl
import hashlib
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from prefect import Task, flow, task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State as RunState
from prefect.client.schemas.objects import TaskRun
from prefect.task_runners import ThreadPoolTaskRunner
from prefect.tasks import exponential_backoff

from extractors.files import SourceFile
from pipeline import steps
from pipeline.errors import PipelineError, RunStoppedError
from pipeline.runtime import Runtime, current_runtime, in_runtime
from pipeline.settings import Settings
from pipeline.steps import anonymous
from pipeline.storage.records import PageRef, State

P = ParamSpec("P")
R = TypeVar("R")

CHUNKS_AT_ONCE = 2
"""Two chunks are under way so that the reading processes stay busy while one chunk's last pages are read."""


def a_retry_helps(task: Task[..., Any], run: TaskRun, state: RunState[Any]) -> bool:  # noqa: ARG001
    """Whether the step failed on a fault of a store or the database that may pass."""
    try:
        state.result()
    except PipelineError as error:
        return error.retry_helps
    except Exception:
        return False
    return False


_OPTIONS: dict[str, Any] = {
    "cache_policy": NO_CACHE,
    "persist_result": False,
    "log_prints": False,
    "retry_condition_fn": a_retry_helps,
}


@task(name="open-files", **_OPTIONS)
def open_files(submission_id: str, workdir: Path) -> tuple[SourceFile, ...]:
    with current_runtime() as runtime, anonymous(runtime, "打开文件"):
        return steps.open_files(runtime, submission_id, workdir)


@task(name="plan-pages", **_OPTIONS)
def plan_pages(submission_id: str, files: Sequence[SourceFile]) -> tuple[PageRef, ...]:
    with current_runtime() as runtime, anonymous(runtime, "清点页面"):
        return steps.plan_pages(runtime, submission_id, files)


@task(name="read-pages", **_OPTIONS)
def read_pages(submission_id: str, files: Sequence[SourceFile], pages: Sequence[PageRef]) -> int:
    with current_runtime() as runtime, anonymous(runtime, "识读页面"):
        return steps.read_pages(runtime, submission_id, files, pages)


@task(name="understand", **_OPTIONS)
def understand(submission_id: str, files: Sequence[SourceFile]) -> None:
    with current_runtime() as runtime, anonymous(runtime, "整理事实"):
        steps.understand(runtime, submission_id, files)


@task(name="check", **_OPTIONS)
def check(submission_id: str) -> None:
    with current_runtime() as runtime, anonymous(runtime, "核对"):
        steps.check(runtime, submission_id)


@task(name="finish", **_OPTIONS)
def finish(submission_id: str) -> None:
    with current_runtime() as runtime, anonymous(runtime, "收尾"):
        steps.finish(runtime, submission_id)


@flow(
    name="process-submission",
    task_runner=ThreadPoolTaskRunner(max_workers=CHUNKS_AT_ONCE),  # type: ignore[arg-type]  # futures are invariant
    persist_result=False,
)
def process_submission(submission_id: str) -> None:
    """Reads and checks one submission; its state in the database says how it ended.

    Runs of the same submission on one machine wait for each other. Raises what ended it, without words of the papers.
    """
    with current_runtime() as runtime, in_runtime(runtime), _workdir(runtime, submission_id) as workdir:
        try:
            _process(runtime.settings, submission_id, workdir)
        except RunStoppedError:
            raise
        except Exception as error:
            _record_failure(runtime, submission_id, error)
            raise
        except BaseException:
            # Ctrl-C: without this, Prefect would wait for the chunks under way to be read to their end.
            runtime.stopping.set()
            raise


@task(name="process-in-background", cache_policy=NO_CACHE)
def process_in_background(submission_id: str) -> None:
    """What the service sends to a task worker (``.delay``): the flow, in a process that keeps its OCR models loaded."""
    process_submission(submission_id)


def _process(settings: Settings, submission_id: str, workdir: Path) -> None:
    files = _patient(open_files, settings)(submission_id, workdir)
    pages = _patient(plan_pages, settings)(submission_id, files)
    reading = _patient(read_pages, settings)
    chunks = [
        reading.submit(submission_id, _files_of(chunk, files), chunk) for chunk in _chunks(pages, settings.chunk_pages)
    ]
    for chunk in chunks:
        chunk.result()
    _patient(understand, settings)(submission_id, files)
    _patient(check, settings)(submission_id)
    _patient(finish, settings)(submission_id)


def _patient(step: Task[P, R], settings: Settings) -> Task[P, R]:
    """The step, tried again with growing pauses while a store does not answer."""
    return step.with_options(
        retries=settings.storage_retries,
        retry_delay_seconds=exponential_backoff(settings.retry_delay),
        retry_jitter_factor=0.2,
    )


def _chunks(pages: Sequence[PageRef], size: int) -> list[Sequence[PageRef]]:
    return [pages[start : start + size] for start in range(0, len(pages), size)]


def _files_of(chunk: Sequence[PageRef], files: Sequence[SourceFile]) -> list[SourceFile]:
    names = {page.file for page in chunk}
    return [file for file in files if file.name in names]


@contextmanager
def _workdir(runtime: Runtime, submission_id: str) -> Iterator[Path]:
    """A folder for working copies, empty at the start and gone at the end, for one run at a time."""
    scratch = runtime.settings.scratch
    scratch.mkdir(parents=True, exist_ok=True, mode=0o700)
    folder = scratch / hashlib.sha256(submission_id.encode()).hexdigest()[:16]
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def _record_failure(runtime: Runtime, submission_id: str, error: Exception) -> None:
    message = f"{error}。{error.advice}" if isinstance(error, PipelineError) else f"内部错误（{type(error).__name__}）"
    # Where the database is what failed, the record cannot say so; Prefect's does.
    with suppress(PipelineError):
        steps.set_state(runtime, submission_id, State.FAILED, message)
