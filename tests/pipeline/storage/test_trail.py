"""The trail: whole as it was written, and broken for whoever changes a byte of it."""

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from pipeline.errors import PipelineError
from pipeline.storage.anchors import Anchors
from pipeline.storage.database import Database
from pipeline.storage.embedded import EmbeddedStore
from pipeline.storage.office_tables import TrailRow
from pipeline.storage.trail import Trail, append
from schemas.review import SYSTEM, Author, Deed, Role

REVIEWER = Author(login="li", name="李审核", roles=(Role.REVIEWER,), address="127.0.0.1")


@pytest.fixture
def trail(database: Database) -> Trail:
    """Five entries, of which the third has every field filled."""
    written = Trail(database)
    for number in range(5):
        written.record(
            REVIEWER if number % 2 == 0 else SYSTEM,
            Deed.FACT_CHANGED,
            submission=f"20251103-TRAIL{number}",
            subject="invoice.total",
            before={"value": "1000.00", "state": "doubtful"},
            after={"value": f"{number}000.00", "state": "confirmed"},
            reason="对照发票原件更正",
        )
    return written


def tamper(database: Database, statement: str, **values: object) -> None:
    """What somebody with the rights of the database's owner can do."""
    with database.engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("ALTER TABLE trail DISABLE TRIGGER ALL"))
        else:
            for deed in ("update", "delete"):
                connection.execute(text(f"DROP TRIGGER IF EXISTS trail_no_{deed}"))
        connection.execute(text(statement), values)


def test_a_trail_nobody_touched_is_whole(trail: Trail) -> None:
    assert trail.first_broken() is None
    number, digest = trail.head()
    assert trail.holds(f"{number}:{digest}")


@pytest.mark.parametrize("field", [column.name for column in TrailRow.__table__.columns])
def test_changing_any_field_of_an_entry_is_found_at_that_entry(database: Database, trail: Trail, field: str) -> None:
    value = "99" if field == "number" else f"substr({field}, 1, length({field}) - 1) || 'x'"
    tamper(database, f'UPDATE trail SET "{field}" = {value} WHERE number = 3')
    assert trail.first_broken() == 3


def test_changing_one_character_anywhere_in_an_entry_is_found(database: Database, trail: Trail) -> None:
    with database.read() as session:
        kept = session.get(TrailRow, 3)
        assert kept is not None
        said = {column.name: getattr(kept, column.name) for column in TrailRow.__table__.columns}
    for field, value in said.items():
        if field == "number":
            continue
        for at in range(0, len(value), max(1, len(value) // 8)):
            other = value[:at] + ("0" if value[at] != "0" else "1") + value[at + 1 :]
            tamper(database, f'UPDATE trail SET "{field}" = :other WHERE number = 3', other=other)
            assert trail.first_broken() == 3, (field, at)
        tamper(database, f'UPDATE trail SET "{field}" = :value WHERE number = 3', value=value)
    assert trail.first_broken() is None


def test_an_entry_taken_out_is_missed(database: Database, trail: Trail) -> None:
    tamper(database, "DELETE FROM trail WHERE number = 2")
    assert trail.first_broken() == 2


def test_two_entries_that_changed_places_are_found(database: Database, trail: Trail) -> None:
    tamper(database, "UPDATE trail SET number = 90 WHERE number = 2")
    tamper(database, "UPDATE trail SET number = 2 WHERE number = 3")
    tamper(database, "UPDATE trail SET number = 3 WHERE number = 90")
    assert trail.first_broken() == 2


def test_what_was_cut_off_at_the_end_is_missed_by_a_head_noted_before(
    database: Database, trail: Trail, tmp_path: Path
) -> None:
    with EmbeddedStore(tmp_path / "store", bucket="shenhe", region="us-east-1") as store:
        _cut_off(database, trail, Anchors(store))


def _cut_off(database: Database, trail: Trail, anchors: Anchors) -> None:
    anchors.note(trail)
    assert anchors.first_missing(trail) is None
    tamper(database, "DELETE FROM trail WHERE number >= 4")
    assert trail.first_broken() is None
    assert anchors.first_missing(trail) == 5


@pytest.mark.parametrize("statement", ["UPDATE trail SET reason = ''", "DELETE FROM trail"])
def test_the_database_itself_refuses_changes(database: Database, trail: Trail, statement: str) -> None:
    assert trail.first_broken() is None
    with pytest.raises(DatabaseError, match="append-only"), database.engine.begin() as connection:
        connection.execute(text(statement))


def test_an_entry_is_kept_with_what_it_tells_of_or_not_at_all(database: Database, trail: Trail) -> None:
    def half_done() -> None:
        with database.write() as session:
            append(session, SYSTEM, Deed.CHECKED)
            raise PipelineError("no")

    before = trail.head()
    with pytest.raises(PipelineError):
        half_done()
    assert trail.head() == before


def test_entries_written_at_the_same_time_stand_in_one_row(database: Database) -> None:
    trail = Trail(database)

    def write(many: int) -> Callable[[], None]:
        return lambda: [trail.record(SYSTEM, Deed.CHECKED, subject=str(at)) for at in range(many)] and None

    threads = [threading.Thread(target=write(10)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert trail.first_broken() is None
    assert trail.head()[0] == 40
