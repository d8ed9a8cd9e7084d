"""The SQL database: SQLite (WAL) by default, PostgreSQL by URL; migrated to the newest schema when it is opened."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from pipeline.storage import office_tables  # noqa: F401  # its tables belong to the schema
from pipeline.storage.faults import database_faults

_MIGRATIONS = Path(__file__).with_name("migrations")
_LOCK = 0x5348454E
"""PostgreSQL advisory lock held while migrating, so that processes starting together do it one after the other."""

_MAPPED = f"mmap_size={2**31 - 2**16}"
"""As much as SQLite maps at most (a file in use stays readable beyond): the rows of a submission lie side by side, and
what is mapped comes from the disk in stretches instead of page by page."""

_json = partial(json.dumps, ensure_ascii=False, separators=(",", ":"))
"""Chinese as itself: half the size of its escapes."""


class Database:
    """An open database. Statements' parameters never appear in errors or logs."""

    def __init__(self, url: str) -> None:
        """Raises ``DatabaseUnavailableError`` where the server does not answer."""
        parsed = make_url(url)
        if parsed.get_backend_name() == "sqlite" and parsed.database:
            _make_private(Path(parsed.database))
        served = parsed.get_backend_name() != "sqlite"  # a file does not go away between two questions
        self.engine = create_engine(parsed, hide_parameters=True, pool_pre_ping=served, json_serializer=_json)
        if self.engine.dialect.name == "sqlite":
            event.listen(self.engine, "connect", _prepare_sqlite)
            event.listen(self.engine, "begin", _begin_sqlite)
        else:
            event.listen(self.engine, "connect", _prepare_postgresql)
        self._writing = self.engine.execution_options(writes=True)
        self.migrate()

    def migrate(self) -> None:
        """Brings the schema to the newest revision; does nothing where it is there already."""
        with database_faults(), self._writing.begin() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
            command.upgrade(alembic_config(connection), "head")

    @contextmanager
    def read(self) -> Iterator[Session]:
        with database_faults(), Session(self.engine) as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """One transaction: everything in it is kept, or nothing."""
        with database_faults(), Session(self._writing, expire_on_commit=False) as session, session.begin():
            yield session

    def close(self) -> None:
        self.engine.dispose()


def _make_private(file: Path) -> None:
    """Makes an empty file its owner alone can read, where there is none: SQLite keeps its mode, for the WAL as well."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not file.exists():
        file.touch(mode=0o600)


def alembic_config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _prepare_sqlite(connection: sqlite3.Connection, record: Any) -> None:  # noqa: ARG001
    # The driver must not open transactions by itself: _begin_sqlite does.
    connection.isolation_level = None
    for pragma in ("busy_timeout=30000", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", _MAPPED):
        connection.execute(f"PRAGMA {pragma}")


def _prepare_postgresql(connection: Any, record: Any) -> None:  # noqa: ARG001
    """Our questions take milliseconds; compiling one first, as PostgreSQL does for what it takes for costly, half a
    second."""
    with connection.cursor() as cursor:
        cursor.execute("SET jit = off")
    connection.commit()


def _begin_sqlite(connection: Connection) -> None:
    """A writer takes its lock at once: a reader that turns writer later would fail instead of waiting."""
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
