"""The flow against a real Prefect server, the real embedded object store and both databases."""

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import urllib3.exceptions
from pydantic import SecretStr
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from extractors.ocr.spec import EngineSpec
from extractors.workers import ReadingPool
from pipeline.flows_runs import LocalRuns
from pipeline.flows_server import PrefectServer
from pipeline.intake import receive, supplement
from pipeline.runtime import Listener, Runtime, nobody, open_runtime
from pipeline.settings import Settings
from pipeline.storage.opening import Storage, open_storage
from pipeline.storage.records import Progress, State
from schemas.document import DocumentState
from schemas.page import PageState
from schemas.review import SYSTEM
from tests.pipeline.engines import SECONDS, TRACE
from tests.pipeline.examples import submission
from tests.pipeline.processes import are_gone, children, wait_until
from tests.pipeline.uploads import pdf, png

TRACING = "tests.pipeline.engines:TracingEngine"
ID = submission().id


class Trace:
    """What the tracing engine has read since the test began: page hashes, one for each reading."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._start = len(self._all())

    def reads(self) -> "Counter[str]":
        return Counter(self._all()[self._start :])

    def _all(self) -> list[str]:
        return self._path.read_text().split()


@pytest.fixture(scope="module")
def pool(folder: Path) -> Iterator[ReadingPool]:
    """Reading processes for all tests here: each takes seconds to start."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(TRACE, str(folder / "trace"))
        (folder / "trace").touch()
        with ReadingPool(EngineSpec(TRACING), processes=2) as pool:
            yield pool


@pytest.fixture
def trace(pool: ReadingPool, folder: Path) -> Trace:  # noqa: ARG001 - it writes the trace
    return Trace(folder / "trace")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path / "data", ocr_engine=TRACING, ocr_processes=2, chunk_pages=3, retry_delay=0)


@contextmanager
def opened_runs(
    settings: Settings, pool: ReadingPool, server: PrefectServer, *, listener: Listener = nobody
) -> Iterator[LocalRuns]:
    with open_storage(settings) as storage:
        runtime = Runtime(settings=settings, storage=storage, pool=pool, engine=EngineSpec(TRACING), listener=listener)
        yield LocalRuns(runtime=runtime, server=server)


@pytest.fixture
def runs(settings: Settings, pool: ReadingPool, server: PrefectServer) -> Iterator[LocalRuns]:
    with opened_runs(settings, pool, server) as runs:
        yield runs


def hand_in(storage: Storage, *paths: Path, id_: str = ID) -> str:
    uploads = [(path.name, path) for path in paths]
    return receive(
        storage.repository, storage.objects, submission=submission(id_), uploads=uploads, author=SYSTEM
    ).submission_id


def test_a_submission_goes_all_the_way(
    database_url: str, settings: Settings, pool: ReadingPool, server: PrefectServer, trace: Trace, tmp_path: Path
) -> None:
    heard: list[Progress] = []
    settings = settings.model_copy(update={"database_url": SecretStr(database_url)})
    with opened_runs(settings, pool, server, listener=lambda _, progress: heard.append(progress)) as runs:
        hand_in(runs.storage, pdf(tmp_path / "a.pdf", 7), png(tmp_path / "b.png", 99))
        progress = runs.process(ID)
    assert progress.state is State.DONE
    assert (progress.pages_read, progress.pages_total) == (8, 8)
    assert {seen.pages_read for seen in heard if seen.state is State.READING} >= {0, 8}
    assert heard[-1].percent == 100
    assert trace.reads().total() == 8


def test_files_added_later_are_read_and_the_others_are_not_read_again(
    runs: LocalRuns, trace: Trace, tmp_path: Path
) -> None:
    hand_in(runs.storage, pdf(tmp_path / "a.pdf", 3))
    runs.process(ID)
    more = png(tmp_path / "b.png", 99)
    receipt = supplement(
        runs.storage.repository,
        runs.storage.objects,
        submission_id=ID,
        uploads=[("b.png", more), ("a.pdf", tmp_path / "a.pdf")],
        author=SYSTEM,
    )
    assert [file.name for file in receipt.files] == ["b.png", "a（2）.pdf"]
    assert "本申报已收到的“a.pdf”" in "".join(receipt.warnings)
    progress = runs.process(ID)
    assert (progress.state, progress.pages_read, progress.pages_total) == (State.DONE, 7, 7)
    assert trace.reads().total() == 4


def test_what_was_read_can_be_asked_for(runs: LocalRuns, tmp_path: Path) -> None:
    hand_in(runs.storage, pdf(tmp_path / "a.pdf", 2))
    runs.process(ID)
    dossier = runs.storage.repository.dossier(ID)
    pages = [page for run in dossier.pages.values() for page in run]
    assert {document.file for document in dossier.documents} == {"a.pdf"}
    assert [page.number for page in pages] == [1, 2]
    assert "申报材料的一行文字" in pages[0].text
    assert runs.storage.readings.image(pages[0])
    assert runs.storage.repository.findings(ID)
    assert runs.storage.repository.checklist(ID).items


def test_one_file_that_cannot_be_used_costs_that_file_only(runs: LocalRuns, tmp_path: Path) -> None:
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.7 and nothing else")
    (tmp_path / "empty.pdf").write_bytes(b"")
    hand_in(runs.storage, tmp_path / "broken.pdf", pdf(tmp_path / "a.pdf", 2), tmp_path / "empty.pdf")
    assert runs.process(ID).state is State.DONE
    found = {document.file: document for document in runs.storage.repository.documents(ID)}
    assert found["broken.pdf"].state is found["empty.pdf"].state is DocumentState.REJECTED
    assert found["broken.pdf"].problem
    assert found["a.pdf"].state is DocumentState.READ


def test_an_original_altered_in_the_store_costs_that_file_only(runs: LocalRuns, tmp_path: Path) -> None:
    hand_in(runs.storage, pdf(tmp_path / "a.pdf", 1), png(tmp_path / "b.png", 5))
    altered = runs.storage.repository.files(ID)[0].sha256
    (runs.runtime.settings.folder / "store/objects/shenhe/originals" / altered).write_bytes(b"something else")
    assert runs.process(ID).state is State.DONE
    found = {document.file: document for document in runs.storage.repository.documents(ID)}
    assert "哈希" in (found["a.pdf"].problem or "")
    assert found["b.png"].state is DocumentState.READ


def test_a_page_that_takes_its_reader_down_costs_that_page_only(runs: LocalRuns, tmp_path: Path) -> None:
    hand_in(runs.storage, pdf(tmp_path / "a.pdf", 2), png(tmp_path / "b.png", 5, dark=True))
    progress = runs.process(ID)
    pages = runs.storage.repository.pages(ID)
    assert progress.state is State.DONE
    assert pages["b.png"][0].state is PageState.UNREADABLE
    assert pages["b.png"][0].problem
    assert [page.state for page in pages["a.pdf"]] == [PageState.READ, PageState.READ]


def test_a_second_run_reads_nothing_and_gives_the_same(runs: LocalRuns, trace: Trace, tmp_path: Path) -> None:
    hand_in(runs.storage, pdf(tmp_path / "a.pdf", 4))
    runs.process(ID)
    first = runs.storage.repository.dossier(ID)
    assert runs.process(ID).state is State.DONE
    assert runs.storage.repository.dossier(ID) == first
    assert set(trace.reads().values()) == {1}


def test_the_same_file_in_another_submission_is_not_read_again(runs: LocalRuns, trace: Trace, tmp_path: Path) -> None:
    path = pdf(tmp_path / "a.pdf", 3)
    hand_in(runs.storage, path)
    runs.process(ID)
    path = path.rename(tmp_path / "renamed.pdf")
    hand_in(runs.storage, path, png(tmp_path / "b.png", 77), id_="S2")
    runs.process("S2")
    assert trace.reads().total() == 4
    assert [page.file for page in runs.storage.repository.pages("S2")["renamed.pdf"]] == ["renamed.pdf"] * 3


class Flaky:
    """A client that does not answer the first few times it is asked for something."""

    def __init__(self, client: Any, method: str, times: int) -> None:
        self._client, self._method, self.left = client, method, times

    def __getattr__(self, name: str) -> Any:
        if name == self._method and self.left:
            self.left -= 1
            raise urllib3.exceptions.ProtocolError("connection reset")
        return getattr(self._client, name)


@pytest.mark.parametrize("method", ["get_object", "put_object"])
def test_a_store_that_fails_twice_is_tried_again(runs: LocalRuns, method: str, tmp_path: Path) -> None:
    hand_in(runs.storage, pdf(tmp_path / "a.pdf", 2))
    flaky = Flaky(runs.storage.objects._client, method, 2)
    runs.storage.objects._client = flaky  # type: ignore[assignment]
    assert runs.process(ID).state is State.DONE
    assert flaky.left == 0


@pytest.mark.parametrize("table", ["pages", "documents", "findings"])
def test_a_database_that_fails_twice_is_tried_again(runs: LocalRuns, table: str, tmp_path: Path) -> None:
    hand_in(runs.storage, pdf(tmp_path / "a.pdf", 2))
    left = fail_statements(runs.storage, f"INSERT INTO {table}", times=2)
    assert runs.process(ID).state is State.DONE
    assert left() == 0


def fail_statements(storage: Storage, beginning: str, *, times: int) -> Callable[[], int]:
    left = [times]

    def fail(connection: Any, cursor: Any, statement: str, *others: Any) -> None:  # noqa: ARG001
        if statement.startswith(beginning) and left[0]:
            left[0] -= 1
            raise OperationalError(statement, {}, Exception("database is locked"))

    event.listen(storage.repository._database.engine, "before_cursor_execute", fail)
    return lambda: left[0]


def test_a_store_that_stays_away_ends_the_run_with_a_sentence(runs: LocalRuns, tmp_path: Path) -> None:
    hand_in(runs.storage, pdf(tmp_path / "a.pdf", 1))
    working = runs.storage.objects._client
    runs.storage.objects._client = Flaky(working, "get_object", 1000)  # type: ignore[assignment]
    failed = runs.process(ID)
    assert failed.state is State.FAILED
    assert "对象存储" in failed.message
    assert "请稍后重试" in failed.message
    runs.storage.objects._client = working
    assert runs.process(ID).state is State.DONE


def test_a_fault_of_our_own_is_told_without_the_words_of_the_papers(
    runs: LocalRuns, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    words = "".join(["张", "三的身份证号"])  # in pieces: a traceback shows the line of code

    def fail(*_: object) -> None:
        raise ValueError(words)

    monkeypatch.setattr("pipeline.steps.recheck", fail)
    hand_in(runs.storage, pdf(tmp_path / "a.pdf", 1))
    progress = runs.process(ID)
    assert progress.state is State.FAILED
    assert "ValueError" in progress.message
    assert "张三" not in progress.message + caplog.text


def test_a_document_its_extractor_fails_on_keeps_its_pages(
    runs: LocalRuns, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise ValueError("unexpected")

    monkeypatch.setattr("extractors.understanding.extract", fail)
    hand_in(runs.storage, pdf(tmp_path / "a.pdf", 1))
    assert runs.process(ID).state is State.DONE
    [document] = runs.storage.repository.documents(ID)
    assert document.state is DocumentState.PARTLY_READ
    assert "人工核对" in (document.problem or "")


def test_a_run_that_is_stopped_keeps_what_it_read_and_goes_on_later(
    settings: Settings, pool: ReadingPool, server: PrefectServer, tmp_path: Path
) -> None:
    with open_runtime(settings) as runtime:
        hand_in(runtime.storage, pdf(tmp_path / "a.pdf", 8))
        stopping = replace(runtime, listener=lambda _, progress: stop_after(runtime, progress, pages=3))
        stopped = LocalRuns(runtime=stopping, server=server).process(ID)
    assert stopped.state is State.READING
    assert 3 <= stopped.pages_read < 8
    with opened_runs(settings, pool, server) as runs:
        assert runs.storage.repository.unfinished() == (ID,)
        done = runs.process(ID)
    assert (done.state, done.pages_read) == (State.DONE, 8)


def stop_after(runtime: Runtime, progress: Progress, *, pages: int) -> None:
    if progress.pages_read >= pages:
        runtime.stopping.set()


def test_a_killed_run_goes_on_where_it_was_killed(
    settings: Settings, runs: LocalRuns, folder: Path, trace: Trace, tmp_path: Path
) -> None:
    hand_in(runs.storage, pdf(tmp_path / "a.pdf", 12))
    kept = run_and_kill(settings, runs.storage, folder / "trace", pages=4)
    before = trace.reads().total()
    done = runs.process(ID)
    assert (done.state, done.pages_read) == (State.DONE, 12)
    assert len(trace.reads()) == len(list(runs.storage.objects.keys("readings/"))) == 12
    # A page that was kept is never read again; only what its readers had in hand when it was killed is.
    assert trace.reads().total() - before == 12 - kept
    assert not list(settings.scratch.glob("*/"))


def run_and_kill(settings: Settings, storage: Storage, trace: Path, *, pages: int) -> int:
    """Kills a run once that many pages are kept; when its readers, its Prefect server and its store have noticed,
    gives how many were."""
    environment = {f"SHENHE_{name.upper()}": str(getattr(settings, name)) for name in settings.model_fields_set}
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.pipeline.killed", ID],
        env={**os.environ, **environment, SECONDS: "0.3", TRACE: str(trace)},
    )
    wait_until(lambda: storage.repository.progress(ID).pages_read >= pages)
    readers = children(process.pid)
    process.kill()
    process.wait()
    wait_until(lambda: are_gone(readers))
    # A page is in the object store before it is in the database.
    return len(list(storage.objects.keys("readings/")))
