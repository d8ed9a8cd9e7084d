"""Stores and databases for tests: the embedded S3 server and SQLite always, MinIO and PostgreSQL where they are."""

import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from pipeline.storage.database import Database
from pipeline.storage.embedded import EmbeddedStore
from pipeline.storage.objects import ObjectStore
from tests import servers


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """One visible line for every reason why something was skipped: pytest itself has a line for every test, or none."""
    skipped = terminalreporter.stats.get("skipped", [])
    for reason, count in Counter(str(report.longrepr[2]).removeprefix("Skipped: ") for report in skipped).items():
        terminalreporter.write_line(f"{reason}（{count} 项）", yellow=True)


@pytest.fixture(scope="session")
def folder() -> Iterator[Path]:
    """A folder every user of this machine may enter: PostgreSQL does not run as root."""
    made = Path(tempfile.mkdtemp(prefix="shenhe-tests-"))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made, ignore_errors=True)


@pytest.fixture(scope="session")
def embedded_store(folder: Path) -> Iterator[ObjectStore]:
    with EmbeddedStore(folder / "store", bucket="shenhe", region="us-east-1") as store:
        yield store


@pytest.fixture(scope="session")
def minio_store(folder: Path) -> Iterator[ObjectStore]:
    """A real MinIO: the one ``SHENHE_TEST_S3_ENDPOINT`` names, or one started here from an installed program."""
    with servers.minio(folder / "minio") as store:
        if store is None:
            pytest.skip("MinIO 未安装也未配置（make minio 可编译）：对真实 MinIO 的契约测试已跳过")
        else:
            yield store


@pytest.fixture(params=["embedded", "minio"])
def store(request: pytest.FixtureRequest) -> ObjectStore:
    """An object store, once of each kind. Tests share it: they use keys and bytes of their own."""
    found: ObjectStore = request.getfixturevalue(f"{request.param}_store")
    return found


@pytest.fixture(scope="session")
def postgresql(folder: Path) -> Iterator[servers.PostgreSQL]:
    with servers.postgresql(folder / "postgresql") as server:
        if server is None:
            pytest.skip("PostgreSQL 未安装：数据库测试仅在 SQLite 上进行，PostgreSQL 部分已跳过")
        else:
            yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database, once of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'shenhe.db'}"
    server: servers.PostgreSQL = request.getfixturevalue("postgresql")
    return server.new_database()


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    with opened(database_url) as database:
        yield database


@contextmanager
def opened(url: str) -> Iterator[Database]:
    database = Database(url)
    try:
        yield database
    finally:
        database.close()


@pytest.fixture(autouse=True)
def own_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test sees the settings of whoever runs the suite."""
    for name in [name for name in os.environ if name.startswith("SHENHE_") and not name.startswith("SHENHE_TEST_")]:
        monkeypatch.delenv(name)
