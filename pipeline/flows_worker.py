"""The task worker: a long-lived process that reads submissions one after the other and keeps its OCR models loaded.

Any number of them, on any machine that reaches the stores, may serve one Prefect server (``PREFECT_API_URL``). A task's
parameter, the submission's id, goes through Prefect's own storage in ``PREFECT_HOME``; workers on other machines
need ``PREFECT_TASKS_SCHEDULING_DEFAULT_STORAGE_BLOCK`` to name a storage block that all can reach.
"""

import os
import signal
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from types import FrameType

from pipeline.errors import QueueUnavailableError
from pipeline.flows_environment import enter_prefect_environment
from pipeline.runtime import Runtime, in_runtime, open_runtime
from pipeline.settings import Settings

_NICENESS = 15
"""Of this process and those it starts: reading takes what people at their screens leave of the processor."""

SUBMISSIONS_AT_ONCE = 2
"""So that a small submission need not wait for a large one; they share the reading processes."""


_PATIENCE = 15
"""Seconds an orderly end may take before the process ends all the same."""


def enqueue(submission_id: str) -> None:
    """Hands a submission to the task workers and returns at once. Needs ``PREFECT_API_URL``.

    Raises ``QueueUnavailableError`` where the Prefect server does not take it.
    """
    from pipeline.flows import process_in_background

    try:
        process_in_background.delay(submission_id)
    except Exception as error:
        raise QueueUnavailableError(f"识读任务排队失败（{type(error).__name__}）") from error


def serve_worker(settings: Settings) -> None:
    """Runs what is enqueued until the process is told to end (SIGTERM, or its standard input closes).

    A submission under way then stays as far as it was read, for the next worker to go on with.
    """
    enter_prefect_environment(settings)
    from prefect.task_worker import serve

    from pipeline.flows import process_in_background

    _stand_back()
    signal.signal(signal.SIGTERM, _leave)
    with open_runtime(settings) as runtime, in_runtime(runtime):
        threading.Thread(target=_end_with_input, args=(runtime,), daemon=True).start()
        serve(process_in_background, limit=SUBMISSIONS_AT_ONCE)


def _stand_back() -> None:
    """Where Linux shares the processor among sessions first (autogroups), a process's own niceness counts within its
    session alone, and this one has a session to itself."""
    os.nice(_NICENESS)
    with suppress(OSError):
        Path("/proc/self/autogroup").write_text(str(_NICENESS), encoding="ascii")


def _leave(number: int, frame: FrameType | None) -> None:  # noqa: ARG001
    raise SystemExit(0)


def _end_with_input(runtime: Runtime) -> None:
    """The parent holds the other end; however it ends, we hear of it.

    Prefect's own handler of SIGTERM now and then waits for ever for the loop that the signal interrupted. Every page
    read is kept as soon as it is read, so ending without it loses nothing.
    """
    sys.stdin.read()
    runtime.stopping.set()
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(_PATIENCE)
    runtime.pool.stop()
    os._exit(0)


if __name__ == "__main__":
    serve_worker(Settings())
