"""``shenhe serve`` as an office runs it: a photo goes in by the API, its facts come out, nothing is left behind."""

import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import httpx
import pytest

from bench.accuracy.__main__ import ROOT
from pipeline.storage.accounts import Accounts
from pipeline.storage.database import Database
from schemas.review import SYSTEM, Role
from service.signing_in import TOKEN_PREFIX, fingerprint

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(900)]

PHOTO = ROOT / "samples/submissions/sound/files/02-营业执照副本.jpg"
PATIENCE = 400
"""Seconds for start-up, the first loading of the models and one page, on a busy machine."""


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[httpx.Client, Path]]:
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
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30) as client:
            _wait(lambda: client.get("/healthz").status_code == 200)
            client.headers["authorization"] = f"Bearer {_token(data)}"
            yield client, data
        assert len(_left_running(data)) > 3, "store, Prefect, worker and web do not run as processes of their own"
        server.send_signal(signal.SIGINT)
        server.wait(timeout=120)
        assert not _left_running(data), "processes were left running"
    finally:
        for pid in _left_running(data):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


def _token(data: Path) -> str:
    """A program's token of a clerk, made beside the running service."""
    token = f"{TOKEN_PREFIX}{secrets.token_urlsafe(32)}"
    with closing(Database(f"sqlite:///{data / 'shenhe.db'}")) as database:
        accounts = Accounts(database)
        accounts.add(login="clerk", name="受理人员", roles=(Role.CLERK,), password=None, by=SYSTEM)
        accounts.add_token("clerk", key=fingerprint(token), name="测试", scope="write", expires_at=None, by=SYSTEM)
    return token


def _wait(ready: Any) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            if ready():
                return
        except httpx.TransportError:
            pass
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


def _progress(client: httpx.Client, id: str) -> dict[str, Any]:
    found: dict[str, Any] = client.get(f"/api/v1/submissions/{id}").json()["progress"]
    return found


def test_a_photo_becomes_facts_findings_and_pages(service: tuple[httpx.Client, Path]) -> None:
    client, data = service
    with PHOTO.open("rb") as photo:
        answer = client.post(
            "/api/v1/submissions",
            files={"files": (PHOTO.name, photo, "image/jpeg")},
            data={"level": "sichuan", "received_on": "2025-11-03"},
        )
    assert answer.status_code == 202, answer.text
    id = answer.json()["id"]
    _wait(lambda: _progress(client, id)["state"] in ("done", "failed"))
    assert _progress(client, id)["state"] == "done", _progress(client, id)

    facts = {fact["key"]: fact for fact in client.get(f"/api/v1/submissions/{id}/factsheet").json()["facts"]}
    assert facts["business_license.uscc"]["state"] == "confirmed"
    outcomes = {
        found["check"]: found["outcome"]
        for found in client.get(f"/api/v1/submissions/{id}/findings").json()["findings"]
    }
    assert outcomes["ID-02"] == "pass"
    assert outcomes["SC-22"] == "fail"
    name = facts["business_license.name"]["value"]
    assert name in client.get(f"/submissions/{id}/facts").text
    assert name not in "".join(log.read_text(errors="replace") for log in data.rglob("*.log"))
