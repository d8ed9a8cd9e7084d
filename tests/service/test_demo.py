"""``make demo`` on results known beforehand."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from pipeline.settings import Settings
from pipeline.storage.opening import Storage
from pipeline.storage.records import Progress
from service import demo
from tests.service.conftest import save_case
from tests.service.dossiers import build_case


def test_every_sample_leaves_its_reports_and_a_summary(
    storage: Storage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    @contextmanager
    def runs(settings: Settings, *, listener: Callable[[str, Progress], None]) -> Iterator[Any]:
        def process(id: str) -> Progress:
            save_case(storage, build_case(id=id))
            listener(id, storage.repository.progress(id))
            return storage.repository.progress(id)

        yield SimpleNamespace(storage=storage, process=process, runtime=SimpleNamespace(settings=settings))

    monkeypatch.setattr(demo, "local_runs", runs)
    monkeypatch.setattr(demo, "OUT", tmp_path / "demo-output")
    monkeypatch.setattr(demo, "DATA", tmp_path / "data")
    assert demo.main() == 0
    samples = {"sound", "incomplete", "contradictions"}
    assert samples <= {folder.name for folder in (tmp_path / "demo-output").iterdir()}
    assert all((tmp_path / "demo-output" / name / "factsheet.html").exists() for name in samples)
    assert "核对结果" in capfd.readouterr().out


def test_without_libgl_the_demo_ends_with_1_and_names_the_package(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(demo, "LIBRARIES", {"libNotThere.so.1": "libgl1"})
    assert demo.main() == 1
    assert "libgl1" in capfd.readouterr().err
