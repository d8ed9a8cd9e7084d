"""``shenhe serve`` as an office runs it, once for all tests here, with an account of every role."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from bench.accuracy.__main__ import ROOT
from pipeline.storage.accounts import Accounts
from pipeline.storage.database import Database
from schemas.review import SYSTEM, Role
from service.signing_in import TOKEN_PREFIX, fingerprint, hashed

PATIENCE = 400
"""Seconds for start-up, the first loading of the models and one page, on a busy machine."""
PASSWORD = "竹山下的 12 棵老树会开花"
NAMES = {Role.CLERK: "刘受理", Role.REVIEWER: "李审核", Role.AUDITOR: "周稽核", Role.ADMINISTRATOR: "张管理"}
_TOKEN = f"{TOKEN_PREFIX}for-the-tests-of-the-whole-product"


@dataclass(frozen=True)
class Office:
    """A running service. ``client`` acts as a clerk by token; every role has an account by its own name."""

    address: str
    data: Path
    client: httpx.Client


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    data = tmp_path_factory.mktemp("data")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-m", "service.cli", "serve", "--port", str(port)],
        cwd=ROOT,
        env=os.environ | {"SHENHE_DATA_DIR": str(data)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        address = f"http://127.0.0.1:{port}"
        with httpx.Client(base_url=address, timeout=30) as client:
            until(lambda: client.get("/healthz").status_code == 200)
            _make_accounts(data)
            client.headers["authorization"] = f"Bearer {_TOKEN}"
            yield Office(address, data, client)
        assert len(_left_running(data)) > 3, "store, Prefect, worker and web do not run as processes of their own"
        server.send_signal(signal.SIGINT)
        server.wait(timeout=120)
        assert not _left_running(data), "processes were left running"
    finally:
        for pid in _left_running(data):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


def _make_accounts(data: Path) -> None:
    """Beside the running service, as the command line does."""
    with closing(Database(f"sqlite:///{data / 'shenhe.db'}")) as database:
        accounts = Accounts(database)
        for role, name in NAMES.items():
            accounts.add(login=role.value, name=name, roles=(role,), password=hashed(PASSWORD), by=SYSTEM)
        accounts.add_token("clerk", key=fingerprint(_TOKEN), name="测试", scope="write", expires_at=None, by=SYSTEM)


def until(ready: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        with suppress(httpx.TransportError):
            if ready():
                return
        time.sleep(1)
    pytest.fail(f"not ready after {PATIENCE} s")


def _left_running(data: Path) -> list[int]:
    """Living processes that were started for this data folder, in whatever session (zombies have no environment)."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            told = (folder / "environ").read_bytes() + (folder / "cmdline").read_bytes()
        except OSError:
            continue
        if str(data).encode() in told:
            found.append(int(folder.name))
    return found
