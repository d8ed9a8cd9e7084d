"""``shenhe audit``: the trail from the command line."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from sqlalchemy import text

from pipeline.settings import Settings
from pipeline.storage.opening import Storage, open_storage
from schemas.review import SYSTEM, Deed
from service.audit.board import TrailState
from service.cli import run

Opens = Callable[[], AbstractContextManager[Storage]]


@pytest.fixture
def opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Opens:
    """Makes an installation with three entries in its trail; gives what opens it."""
    monkeypatch.setenv("SHENHE_DATA_DIR", str(tmp_path / "data"))
    with open_storage(Settings()) as storage:
        for at in range(3):
            storage.trail.record(SYSTEM, Deed.EXPORTED, subject=str(at))
    return lambda: open_storage(Settings())


def test_verifying_is_entered_in_the_trail_as_on_the_page(opened: Opens, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["audit", "verify"]) == 0
    said = capfd.readouterr().out
    assert "留痕完整，共 3 条。" in said
    with opened() as storage:
        (entry,) = storage.trail.entries(deed=Deed.TRAIL_VERIFIED)
        assert entry.after == {"entries": 3, "whole": True}
        assert entry.author.login.startswith("命令行:")
        number, digest = storage.trail.head()
    assert f"最新：{number}:{digest}" in said
    assert run(["audit", "verify", "--head", f"{number}:{digest}"]) == 0


def test_a_broken_entry_is_named_and_that_is_entered_too(opened: Opens, capfd: pytest.CaptureFixture[str]) -> None:
    with opened() as storage, storage.database.engine.begin() as connection:
        connection.execute(text("DROP TRIGGER trail_no_update"))
        connection.execute(text("UPDATE trail SET reason = 'x' WHERE number = 2"))
    assert run(["audit", "verify"]) == 1
    assert "第 2 条" in capfd.readouterr().err
    with opened() as storage:
        (entry,) = storage.trail.entries(deed=Deed.TRAIL_VERIFIED)
        assert entry.after == {"entries": 3, "whole": False, "first_broken": 2, "first_missing": None}


def test_a_trail_that_does_not_hold_what_was_noted_is_not_whole(
    opened: Opens, capfd: pytest.CaptureFixture[str]
) -> None:
    noted = f"2:{'0' * 64}"
    assert run(["audit", "verify", "--head", noted]) == 1
    assert f"与先前记下的 {noted} 不符" in capfd.readouterr().err
    with opened() as storage:
        verified = TrailState.of(storage).verified
        assert verified is not None
        assert (verified.after["whole"], verified.after["lost_head"]) == (False, noted)
    assert run(["audit", "verify", "--head", "张三"]) == 2
    assert "序号:摘要" in capfd.readouterr().err
    with opened() as storage:
        assert len(storage.trail.entries(deed=Deed.TRAIL_VERIFIED)) == 1
