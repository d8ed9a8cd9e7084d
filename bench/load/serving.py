"""The product as it is installed: ``shenhe serve`` in a process of its own, with its Prefect server, its reading
worker and its object store; people's accounts in its database."""

import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from pipeline.settings import Settings
from pipeline.storage.opening import Storage
from schemas.review import SYSTEM, Role
from service.signing_in import hashed
from tests.servers import free_port

PATIENCE = 240.0
"""Seconds until the pages must answer; the first start makes the databases of Prefect."""


@dataclass(frozen=True)
class Served:
    """The running product: the address of its pages, and the process that serves them."""

    address: str
    pid: int

    @property
    def megabytes(self) -> float:
        """Resident memory of the process that serves the pages, now."""
        status = Path(f"/proc/{self.pid}/status").read_text(encoding="ascii")
        (line,) = (line for line in status.splitlines() if line.startswith("VmRSS"))
        return int(line.split()[1]) / 1024


@contextmanager
def served(settings: Settings) -> Iterator[Served]:
    """Ends what it started. Raises ``TimeoutError`` where the pages do not answer."""
    port = free_port()
    database = settings.database_url.get_secret_value() if settings.database_url else ""
    told = {"SHENHE_DATA_DIR": str(settings.folder), "SHENHE_DATABASE_URL": database}
    environment = {**os.environ, **{name: value for name, value in told.items() if value}}
    with (settings.folder / "serve.out").open("w") as log:
        child = subprocess.Popen(
            [sys.executable, "-m", "service.cli", "serve", "--port", str(port)],
            env=environment,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        found = Served(f"http://127.0.0.1:{port}", child.pid)
        _await(found, child)
        yield found
    finally:
        child.send_signal(signal.SIGTERM)
        try:
            child.wait(timeout=60)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def _await(found: Served, child: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and child.poll() is None:
        try:
            if httpx.get(f"{found.address}/healthz", timeout=5, trust_env=False).status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.3)
    raise TimeoutError("shenhe serve did not answer; see serve.out in the data folder")


@dataclass(frozen=True)
class Login:
    login: str
    password: str


def accounts(storage: Storage, *, people: int) -> tuple[Login, ...]:
    """New accounts, each clerk, reviewer and auditor at once, so that everybody may open everything."""
    password = secrets.token_urlsafe(24)
    hash_, run = hashed(password), secrets.token_hex(3)
    logins = [f"load-{run}-{number}" for number in range(people)]
    for login in logins:
        storage.accounts.add(
            login=login, name=login, roles=(Role.CLERK, Role.REVIEWER, Role.AUDITOR), password=hash_, by=SYSTEM
        )
    return tuple(Login(login, password) for login in logins)
