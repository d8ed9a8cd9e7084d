"""The terminal belongs to the person: what libraries say goes to a log file."""

import getpass
import logging
import os
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

from pipeline.storage.records import Progress as Reading
from schemas.review import Author


@contextmanager
def quiet_terminal(log: Path) -> Iterator[Console]:
    """A console on the real terminal; everything else written to standard output or error, by this process, its native
    libraries or its children, is appended to ``log``, which its owner alone can read, or lost where that cannot be
    written: then the command itself will say what is wrong with the folder."""
    target = _opened(log)
    sys.stdout.flush()
    sys.stderr.flush()
    out, err = os.dup(1), os.dup(2)
    os.dup2(target, 1)
    os.dup2(target, 2)
    os.close(target)
    try:
        with os.fdopen(os.dup(out), "w", encoding="utf-8", errors="replace") as terminal, _logged():
            yield Console(file=terminal, highlight=False, soft_wrap=not terminal.isatty())
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os.dup2(out, 1)
        os.dup2(err, 2)
        os.close(out)
        os.close(err)


def _opened(log: Path) -> int:
    try:
        log.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        return os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    except OSError:
        return os.open(os.devnull, os.O_WRONLY)


@contextmanager
def _logged() -> Iterator[None]:
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s", force=True)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


class ReadingBar:
    """A bar of pages read; nothing where the output is no terminal. ``hear`` may be called from any thread."""

    def __init__(self, console: Console) -> None:
        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(bar_width=36),
            TaskProgressColumn("{task.completed:.0f}/{task.total:.0f} 页"),
            TimeElapsedColumn(),
            console=console,
            transient=True,
            disable=not console.is_terminal,
        )
        self._task = self._bar.add_task("正在准备", total=None)

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.stop()

    def hear(self, submission_id: str, progress: Reading) -> None:  # noqa: ARG002
        """A ``pipeline.runtime.Listener``."""
        self._bar.update(
            self._task,
            description=progress.state.label,
            completed=progress.pages_read,
            total=progress.pages_total or None,
        )


def terminal_author() -> Author:
    """Whoever runs a command: the name of the account of this machine."""
    try:
        user = getpass.getuser()
    except (KeyError, OSError):
        user = f"uid {os.getuid()}"
    return Author(login=f"命令行:{user}", name=user)
