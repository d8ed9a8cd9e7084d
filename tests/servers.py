"""Servers a test session starts for itself where their programs are installed."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError

from pipeline.errors import PipelineError
from pipeline.storage.objects import ObjectStore

PATIENCE = 60.0


@contextmanager
def minio(folder: Path) -> Iterator[ObjectStore | None]:
    """The MinIO of ``SHENHE_TEST_S3_ENDPOINT``, ``…_ACCESS_KEY``, ``…_SECRET_KEY``, or one of our own on loopback."""
    endpoint = os.environ.get("SHENHE_TEST_S3_ENDPOINT")
    if endpoint:
        yield _store(
            endpoint, os.environ["SHENHE_TEST_S3_ACCESS_KEY"], os.environ["SHENHE_TEST_S3_SECRET_KEY"], "shenhe-tests"
        )
        return
    program = shutil.which("minio") or str(_cache() / "bin" / "minio")
    if not Path(program).exists():
        yield None
        return
    address, console = f"127.0.0.1:{free_port()}", f"127.0.0.1:{free_port()}"
    folder.mkdir(parents=True)
    with (folder.parent / "minio.log").open("w") as log:
        server = subprocess.Popen(
            [program, "server", "--quiet", "--address", address, "--console-address", console, str(folder)],
            env={**os.environ, "MINIO_ROOT_USER": "shenhe-tests", "MINIO_ROOT_PASSWORD": "no-secret-at-all"},
            stdout=log,
            stderr=log,
        )
    try:
        yield _store(f"http://{address}", "shenhe-tests", "no-secret-at-all", "shenhe")
    finally:
        server.terminate()
        server.wait()


def _store(endpoint: str, access_key: str, secret_key: str, bucket: str) -> ObjectStore:
    store = ObjectStore(
        endpoint=endpoint, access_key=access_key, secret_key=secret_key, bucket=bucket, region="us-east-1"
    )
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            store.make_bucket()
            return store
        except PipelineError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)


def _cache() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "shenhe"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(frozen=True)
class PostgreSQL:
    """A cluster of our own, reached by a socket in its folder."""

    folder: Path
    _numbers: "count[int]" = field(default_factory=count)

    def url(self, database: str) -> str:
        return f"postgresql+psycopg://shenhe@/{database}?host={self.folder}"

    def new_database(self) -> str:
        name = f"test{next(self._numbers)}"
        engine = create_engine(self.url("postgres"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
        engine.dispose()
        return self.url(name)


@contextmanager
def postgresql(folder: Path) -> Iterator[PostgreSQL | None]:
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if not programs:
        yield None
        return
    # The server refuses to run as root; Debian's package makes this user for it.
    user = "postgres" if os.geteuid() == 0 else None
    folder.mkdir(parents=True)
    if user:
        shutil.chown(folder, user)
    data = folder / "data"
    subprocess.run(
        [programs[-1] / "initdb", "-D", data, "-U", "shenhe", "-A", "trust", "-E", "UTF8", "--no-sync"],
        user=user,
        cwd=folder,
        check=True,
        capture_output=True,
    )
    with (folder.parent / "postgresql.log").open("w") as log:
        server = subprocess.Popen(
            [programs[-1] / "postgres", "-D", data, "-k", folder, "-c", "listen_addresses=", "-c", "fsync=off"],
            user=user,
            cwd=folder,
            stdout=log,
            stderr=log,
        )
    cluster = PostgreSQL(folder)
    try:
        _await(cluster)
        yield cluster
    finally:
        server.terminate()
        server.wait()


def _await(cluster: PostgreSQL) -> None:
    engine = create_engine(cluster.url("postgres"))
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            with engine.connect():
                engine.dispose()
                return
        except OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
