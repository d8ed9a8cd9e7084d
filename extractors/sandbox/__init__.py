"""Parsing of untrusted files in a process of its own.

A PDF or an image may crash its parser, fill memory or never end. So pages are counted, rendered and read in a child
process with a memory bound (``RLIMIT_AS``) and a deadline; whatever happens to it, the caller gets a ``ReadingError``.
The child is started at first use, serves its parent's calls one at a time and ends with it.
"""

import functools
import json
import logging
import os
import select
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from extractors.errors import ReaderDied, TooSlow, error_named

_log = logging.getLogger(__name__)

CALLS_PER_CHILD = 200
"""A child is replaced after this many calls, so that what a parser leaks does not add up."""


@dataclass(frozen=True)
class Answer:
    """What a task returned: JSON fields and, for pictures, raw bytes."""

    fields: dict[str, Any]
    data: bytearray = field(default_factory=bytearray)


def call(task: str, *, seconds: float, memory_bytes: int, **arguments: Any) -> Answer:
    """Run ``task`` (a name in ``extractors.sandbox.child.TASKS``) in the child.

    Raises the ``ReadingError`` the task raised, ``TooSlow`` past ``seconds``, ``ReaderDied`` when the child ended.
    """
    return _child(os.getpid(), memory_bytes).call({"task": task, "arguments": arguments}, seconds)


def stop() -> None:
    """End this process's children; the next call starts a new one."""
    _child.cache_clear()


@dataclass
class _Child:
    memory_bytes: int
    lock: threading.Lock = field(default_factory=threading.Lock)
    process: subprocess.Popen[bytes] | None = None
    calls: int = 0
    owner: int = field(default_factory=os.getpid)

    def call(self, request: dict[str, Any], seconds: float) -> Answer:
        with self.lock:
            process = self._running()
            try:
                _send(process, request)
                answer = _receive(process, time.monotonic() + seconds)
            except BaseException:
                self._stop()
                raise
            if answer.fields.get("last"):
                self._stop()
        if "cause" in answer.fields:
            _log.warning("%s: %s", request["task"], answer.fields["cause"])
        if "error" in answer.fields:
            raise error_named(answer.fields["error"], answer.fields["details"])
        return answer

    def __del__(self) -> None:
        self._stop()

    def _running(self) -> subprocess.Popen[bytes]:
        if self.process is not None and (self.calls >= CALLS_PER_CHILD or self.process.poll() is not None):
            self._stop()
        if self.process is None:
            self.process = _start(self.memory_bytes)
            self.calls = 0
        self.calls += 1
        return self.process

    def _stop(self) -> None:
        process, self.process = self.process, None
        if process is None or self.owner != os.getpid():
            return  # a forked process holds a copy of its parent's child and must leave it alone
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                with suppress(OSError):
                    stream.close()


@functools.lru_cache(maxsize=4)
def _child(process_id: int, memory_bytes: int) -> _Child:
    """One child for each process and bound; a forked process must not speak through its parent's pipes."""
    del process_id
    return _Child(memory_bytes)


def _start(memory_bytes: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "extractors.sandbox.child", str(memory_bytes)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # parsers quote what they read in their warnings
        env=os.environ | {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},  # thread stacks count as memory
    )


def _send(process: subprocess.Popen[bytes], request: dict[str, Any]) -> None:
    assert process.stdin is not None
    try:
        process.stdin.write(json.dumps(request).encode() + b"\n")
        process.stdin.flush()
    except OSError as error:
        raise ReaderDied from error


def _receive(process: subprocess.Popen[bytes], deadline: float) -> Answer:
    """An answer is two lengths in a line, then the fields as JSON, then the data."""
    assert process.stdout is not None
    descriptor = process.stdout.fileno()
    header = b""
    while not header.endswith(b"\n"):
        header += _read(descriptor, 1, deadline)
    fields_length, data_length = map(int, header.split())
    fields = json.loads(_read_all(descriptor, fields_length, deadline))
    return Answer(fields=fields, data=_read_all(descriptor, data_length, deadline))


def _read_all(descriptor: int, length: int, deadline: float) -> bytearray:
    received, so_far = bytearray(length), 0
    with memoryview(received) as whole:
        while so_far < length:
            _await(descriptor, deadline)
            count = os.readv(descriptor, [whole[so_far:]])
            if not count:
                raise ReaderDied
            so_far += count
    return received


def _read(descriptor: int, length: int, deadline: float) -> bytes:
    _await(descriptor, deadline)
    chunk = os.read(descriptor, length)
    if not chunk:
        raise ReaderDied
    return chunk


def _await(descriptor: int, deadline: float) -> None:
    ready, _, _ = select.select([descriptor], [], [], max(0.0, deadline - time.monotonic()))
    if not ready:
        raise TooSlow
