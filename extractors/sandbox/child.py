"""The child process: reads one request a line, answers each. Run as ``python -m extractors.sandbox.child BYTES``."""

import importlib
import json
import os
import resource
import sys
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

from extractors.errors import DamagedFile, ReadingError, TooHeavy

TASKS = {
    "inspect_pdf": "extractors.sandbox.pdf:inspect",
    "render_pdf": "extractors.sandbox.pdf:render",
    "inspect_image": "extractors.sandbox.image:inspect",
    "render_image": "extractors.sandbox.image:render",
    "read_text": "extractors.sandbox.text:read",
    "expand_zip": "extractors.sandbox.archive:expand",
}
"""Loaded when first called: a child that only renders never imports the text parser."""

Result = tuple[dict[str, Any], bytes]


def main() -> None:
    """Serve requests until standard input ends."""
    _bound_memory(int(sys.argv[1]))
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a parser writes to standard output must not break the answers
    for line in sys.stdin.buffer:
        _serve(json.loads(line), answers)


def _bound_memory(limit: int) -> None:
    _, allowed = resource.getrlimit(resource.RLIMIT_AS)  # a caller with a tighter bound of its own hands it down
    bound = limit if allowed == resource.RLIM_INFINITY else min(limit, allowed)
    resource.setrlimit(resource.RLIMIT_AS, (bound, bound))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _serve(request: dict[str, Any], answers: IO[bytes]) -> None:
    data = b""
    try:
        fields, data = _task(request["task"])(**request["arguments"])
    except ReadingError as error:
        fields = {"error": type(error).__name__, "details": error.details}
    except MemoryError:
        fields = {"error": TooHeavy.__name__, "details": {}, "last": True}
    except Exception as error:  # the parsers' own errors have no common base; what they say may quote the paper
        fields = {"error": DamagedFile.__name__, "details": {}, "cause": _origin(error), "last": True}
    text = json.dumps(fields).encode()
    answers.write(b"%d %d\n" % (len(text), len(data)))
    answers.write(text)
    answers.write(data)
    answers.flush()


def _origin(error: Exception) -> str:
    """The error's class and where it was raised, for the log; never its message."""
    place = error.__traceback__
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    where = f"{Path(place.tb_frame.f_code.co_filename).name}:{place.tb_lineno}" if place else "?"
    return f"{type(error).__name__} at {where}"


def _task(name: str) -> Callable[..., Result]:
    module, function = TASKS[name].split(":")
    found: Callable[..., Result] = getattr(importlib.import_module(module), function)
    return found


if __name__ == "__main__":
    main()
