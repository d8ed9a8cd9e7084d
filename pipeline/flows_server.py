"""A Prefect server of our own on loopback, for an installation that does not point ``PREFECT_API_URL`` elsewhere.

It is Prefect's own application in a child process. Prefect can start such a child by itself, but then loads the whole
server into the asking process too (five seconds more) and leaves the child behind when that process is killed; ours
ends when its standard input closes, which happens however its parent ends.
"""

import os
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

from pipeline.errors import ServerNotStartedError
from pipeline.flows_environment import enter_prefect_environment
from pipeline.settings import Settings

PATIENCE = 180.0
"""Seconds until the server must answer; the first start makes its database, which took 20 s on two busy cores."""


class PrefectServer:
    """The server this process reports to: the one of ``PREFECT_API_URL``, or a child of ours.

    ``start`` returns at once so that other work can go on while the server comes up; ``wait`` ends when it answers.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._child: subprocess.Popen[str] | None = None
        self._url: str | None = None

    def start(self) -> None:
        self._url = os.environ.get("PREFECT_API_URL")
        enter_prefect_environment(self._settings)
        if self._url:
            return
        with (self._settings.prefect_home / "server.log").open("a") as log:
            self._child = subprocess.Popen(
                [sys.executable, "-m", "pipeline.flows_server"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                start_new_session=True,
            )

    def wait(self) -> str:
        """The address of the API, once it answers; from then on ``PREFECT_API_URL`` names it for children of this
        process. Raises ``ServerNotStartedError`` when it does not answer in time."""
        if self._url is None:
            port = self._child.stdout.readline().strip() if self._child and self._child.stdout else ""
            if not port:
                raise ServerNotStartedError("流程服务（Prefect）没有启动")
            url = f"http://127.0.0.1:{port}/api"
            self._wait_for(f"{url}/health")
            os.environ["PREFECT_API_URL"] = self._url = url
        return self._url

    def stop(self) -> None:
        if self._child is None:
            return
        os.environ.pop("PREFECT_API_URL", None)
        if self._child.stdin:
            self._child.stdin.close()
        try:
            self._child.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self._child.kill()
            self._child.wait()
        if self._child.stdout:
            self._child.stdout.close()
        self._child = self._url = None

    def _wait_for(self, url: str) -> None:
        deadline = time.monotonic() + PATIENCE
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        while time.monotonic() < deadline and self._child and self._child.poll() is None:
            try:
                with opener.open(url, timeout=5):
                    return
            except (urllib.error.URLError, OSError):
                time.sleep(0.1)
        raise ServerNotStartedError("流程服务（Prefect）没有应答")


@contextmanager
def prefect_server(settings: Settings) -> Iterator[PrefectServer]:
    """A started server; ``wait`` for it before the first run."""
    server = PrefectServer(settings)
    server.start()
    try:
        yield server
    finally:
        server.stop()


def main() -> None:
    """The child: serves on a free port of loopback, tells it on standard output, ends with standard input."""
    import uvicorn

    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    sys.stdout.write(f"{listener.getsockname()[1]}\n")
    sys.stdout.flush()
    config = uvicorn.Config(
        "prefect.server.api.server:create_app",
        factory=True,
        log_level="error",
        lifespan="on",
        timeout_graceful_shutdown=3,
    )
    server = uvicorn.Server(config)
    threading.Thread(target=_end_with_input, args=(server,), daemon=True).start()
    server.run(sockets=[listener])


def _end_with_input(server: object) -> None:
    sys.stdin.read()
    server.should_exit = True  # type: ignore[attr-defined]


if __name__ == "__main__":
    main()
