"""Submissions put into the object store: whole, once, and with nothing lost; against the real embedded store."""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from pipeline.errors import StoreUnavailableError
from pipeline.incoming import CLAIMS, INCOMING, Incoming
from pipeline.storage.objects import ObjectStore, original_key
from pipeline.storage.opening import Storage
from pipeline.storage.records import State
from schemas.review import Deed
from schemas.submission import Route
from tests.conftest import opened

LEVELS = {"national": "国家级", "sichuan": "四川省"}
PAPER = b"%PDF-1.7 paper"


@dataclass
class Drops:
    """A bucket others put files into, and a watch whose clock the test turns."""

    storage: Storage
    incoming: Incoming
    time: list[float] = field(default_factory=lambda: [0.0])

    def put(self, path: str, data: bytes = PAPER) -> None:
        self.storage.objects.put(INCOMING + path, data, content_type="application/octet-stream")

    def left(self) -> list[str]:
        return [one.key.removeprefix(INCOMING) for one in self.storage.objects.listing(INCOMING)]

    def look(self, *, after: float = 0.0) -> tuple[str, ...]:
        self.time[0] += after
        return tuple(self.incoming.look())

    def again(self) -> "Drops":
        """The same store with a watch that remembers nothing."""
        return _drops(self.storage, self.incoming.workdir)


def _drops(storage: Storage, workdir: Path) -> Drops:
    time = [0.0]
    watch = Incoming(storage, workdir, LEVELS, level="sichuan", quiet=10, clock=lambda: time[0])
    return Drops(storage, watch, time)


@pytest.fixture
def drops(embedded_store: ObjectStore, tmp_path: Path) -> Iterator[Drops]:
    with opened(f"sqlite:///{tmp_path / 'shenhe.db'}") as database:
        drops = _drops(Storage(embedded_store, database), tmp_path / "work")
        yield drops
        for prefix in (INCOMING, CLAIMS):
            for one in embedded_store.listing(prefix):
                embedded_store.remove(one.key)


def test_a_drop_is_taken_in_when_it_has_been_quiet(drops: Drops) -> None:
    data = PAPER + os.urandom(8)
    drops.put("某某公司/附件/执照.pdf", data)
    assert drops.look() == ()
    drops.put("某某公司/申报表.pdf")
    assert drops.look(after=9) == ()
    assert drops.look(after=9) == ()
    [id] = drops.look(after=2)
    files = {file.name: file for file in drops.storage.repository.files(id)}
    assert set(files) == {"附件/执照.pdf", "申报表.pdf"}
    assert drops.storage.objects.get(original_key(files["附件/执照.pdf"].sha256)) == data
    assert drops.left() == []
    assert drops.storage.objects.listing(CLAIMS) == ()
    assert drops.look(after=60) == ()


def test_what_was_not_said_is_taken_from_the_settings_and_told(drops: Drops) -> None:
    drops.put("a/x.pdf")
    drops.put("a/done", b"")
    [id] = drops.look()
    assert drops.storage.repository.submission(id).level == "sichuan"
    [entry] = drops.storage.trail.entries(submission=id, deed=Deed.RECEIVED)
    assert entry.author.name == "系统"
    assert "incoming/a" in entry.reason
    assert "级别 四川省" in entry.reason


def test_a_slip_says_what_it_is(drops: Drops) -> None:
    drops.put("b/x.pdf", PAPER + b"b")
    slip = {"level": "national", "received_on": "2025-11-03", "route": "direct", "sender": "unknown field"}
    drops.put("b/submission.json", json.dumps(slip).encode())
    drops.put("b/done", b"")
    [id] = drops.look()
    submission = drops.storage.repository.submission(id)
    assert (submission.level, submission.received_on.isoformat(), submission.route) == (
        "national",
        "2025-11-03",
        Route.DIRECT,
    )
    assert [file.name for file in drops.storage.repository.files(id)] == ["x.pdf"]


@pytest.mark.parametrize("slip", [b'{"level": "mars"}', b'{"received_on": "yesterday"}', b"not json"])
def test_an_unusable_slip_is_answered_and_the_drop_stays_until_it_is_mended(drops: Drops, slip: bytes) -> None:
    drops.put("c/x.pdf", PAPER + b"c")
    drops.put("c/submission.json", slip)
    drops.put("c/done", b"")
    assert drops.look() == drops.look() == ()
    assert set(drops.left()) == {"c/x.pdf", "c/submission.json", "c/done", "c/error.txt"}
    assert "submission.json" in drops.storage.objects.get("incoming/c/error.txt").decode()
    drops.put("c/submission.json", b'{"level": "national"}')
    assert len(drops.look()) == 1


def test_killed_before_the_copies_are_removed_it_is_not_taken_in_twice(
    drops: Drops, monkeypatch: pytest.MonkeyPatch
) -> None:
    drops.put("d/x.pdf", PAPER + b"d")
    drops.put("d/y.pdf", PAPER + b"dd")
    drops.put("d/done", b"")

    def dies(_: str) -> None:
        raise StoreUnavailableError("gone")

    with monkeypatch.context() as patched:
        patched.setattr(drops.storage.objects, "remove", dies)
        with pytest.raises(StoreUnavailableError):
            drops.look()
    drops.storage.objects.remove("incoming/d/x.pdf")
    later = drops.again()
    assert later.look() == ()
    assert later.left() == []
    assert len(drops.storage.repository.list_submissions()) == 1


def test_killed_before_anything_is_kept_it_is_taken_in_later(drops: Drops, monkeypatch: pytest.MonkeyPatch) -> None:
    drops.put("e/x.pdf", PAPER + b"e")
    drops.put("e/done", b"")

    def dies(_: Path) -> str:
        raise StoreUnavailableError("gone")

    with monkeypatch.context() as patched:
        patched.setattr(drops.storage.objects, "put_original", dies)
        with pytest.raises(StoreUnavailableError):
            drops.look()
    assert drops.left() == ["e/done", "e/x.pdf"]
    assert len(drops.again().look()) == 1
    assert drops.left() == []


def test_copies_stay_where_an_original_is_not_safely_kept(drops: Drops, monkeypatch: pytest.MonkeyPatch) -> None:
    drops.put("f/x.pdf", PAPER + b"f")
    drops.put("f/done", b"")
    with monkeypatch.context() as patched:
        patched.setattr(drops.incoming, "_lost", lambda _: ["0" * 64])
        assert len(drops.look()) == 1
    assert "f/x.pdf" in drops.left()
    assert drops.look() == ()
    assert drops.left() == []


def test_a_drop_may_add_to_a_submission(drops: Drops) -> None:
    drops.put("g/x.pdf", PAPER + b"g")
    drops.put("g/done", b"")
    [id] = drops.look()
    drops.put("h/y.pdf", PAPER + b"h")
    drops.put("h/done", json.dumps({"submission": id}).encode())
    assert drops.look() == ()
    drops.storage.repository.set_state(id, State.DONE, "已完成")
    assert drops.look() == (id,)
    assert [file.name for file in drops.storage.repository.files(id)] == ["x.pdf", "y.pdf"]
    assert drops.look() == ()


def test_a_file_by_itself_is_a_submission_too(drops: Drops) -> None:
    drops.put("材料.zip", PAPER + b"z")
    drops.look()
    [id] = drops.look(after=11)
    assert [file.name for file in drops.storage.repository.files(id)] == ["材料.zip"]


def test_nothing_but_what_others_put_there_can_be_removed(embedded_store: ObjectStore) -> None:
    with pytest.raises(ValueError, match="incoming"):
        embedded_store.remove(original_key("0" * 64))
