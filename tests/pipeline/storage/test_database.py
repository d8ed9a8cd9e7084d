"""Migrations and the behaviour of the connection, on every database that is there."""

import threading
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import IntegrityError

from pipeline.errors import DatabaseUnavailableError
from pipeline.storage import search  # noqa: F401  # its tables belong to the schema
from pipeline.storage.database import Database, alembic_config
from pipeline.storage.repository import Repository
from pipeline.storage.tables import Base, FileRow
from tests.conftest import opened
from tests.pipeline.examples import received, submission


def test_models_and_migrations_agree(database: Database) -> None:
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "include_name": _of_models})
        assert compare_metadata(context, Base.metadata) == []


def _of_models(name: str | None, kind: str, parents: object) -> bool:  # noqa: ARG001
    """The full-text index is no table of a model, nor are those FTS5 keeps it in."""
    return not (name or "").startswith(("search_fts", "ix_search_fts"))


def test_opening_again_changes_nothing(database_url: str) -> None:
    with opened(database_url) as database:
        Repository(database).create_submission(submission())
    with opened(database_url) as database:
        assert Repository(database).submission(submission().id) == submission()


def test_the_migrations_can_be_taken_back(database: Database) -> None:
    with database.engine.begin() as connection:
        downgrade(connection)
        assert set(inspect(connection).get_table_names()) <= {"alembic_version"}


def downgrade(connection: Connection) -> None:
    command.downgrade(alembic_config(connection), "base")


def test_processes_that_start_together_migrate_one_after_the_other(database_url: str) -> None:
    faults: list[BaseException] = []

    def start() -> None:
        try:
            with opened(database_url):
                pass
        except BaseException as fault:
            faults.append(fault)

    threads = [threading.Thread(target=start) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not faults


def test_a_write_that_fails_leaves_nothing_behind(database: Database) -> None:
    repository = Repository(database)
    repository.create_submission(submission())
    twice = [FileRow(submission_id=submission().id, **received().model_dump()) for _ in range(2)]
    with pytest.raises(IntegrityError), database.write() as session:
        session.add_all(twice)
    assert repository.files(submission().id) == ()


def test_a_file_needs_its_submission(database: Database) -> None:
    with pytest.raises(Exception, match=r"(?i)foreign key"), database.write() as session:
        session.add(FileRow(submission_id="none", **received().model_dump()))


def test_errors_do_not_show_the_parameters_of_a_statement(tmp_path: Path) -> None:
    insert = text("INSERT INTO files (submission_id, name) VALUES (:id, :name)")
    with (
        opened(f"sqlite:///{tmp_path / 'a.db'}") as database,
        pytest.raises(IntegrityError) as fault,
        database.write() as session,
    ):
        session.execute(insert, {"id": "x", "name": "机密名称"})
    assert "机密名称" not in str(fault.value)


def test_sqlite_lets_readers_in_while_someone_writes(tmp_path: Path) -> None:
    with opened(f"sqlite:///{tmp_path / 'a.db'}") as database:
        repository = Repository(database)
        repository.create_submission(submission())
        with database.write() as session:
            session.execute(text("UPDATE submissions SET message = 'x'"))
            assert repository.submission(submission().id) == submission()
        with database.read() as session:
            assert session.execute(text("PRAGMA journal_mode")).scalar() == "wal"


def test_a_database_that_does_not_answer_is_a_fault_that_may_pass() -> None:
    with pytest.raises(DatabaseUnavailableError) as fault:
        Database("postgresql+psycopg://nobody@127.0.0.1:1/none?connect_timeout=1")
    assert fault.value.retry_helps


def test_the_sqlite_file_is_its_owners_alone(tmp_path: Path) -> None:
    with opened(f"sqlite:///{tmp_path / 'new' / 'a.db'}") as database, database.engine.connect():
        modes = {path.name: path.stat().st_mode & 0o777 for path in (tmp_path / "new").iterdir()}
    assert modes.pop("a.db") == 0o600
    assert set(modes.values()) <= {0o600}
