"""The task worker: what ``shenhe serve`` runs beside its pages."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pipeline.errors import QueueUnavailableError
from pipeline.flows_environment import inside_prefect_settings
from pipeline.flows_server import PrefectServer
from pipeline.flows_worker import enqueue
from pipeline.intake import receive
from pipeline.settings import Settings
from pipeline.storage.opening import Storage, open_storage
from pipeline.storage.records import State
from schemas.review import SYSTEM
from tests.pipeline.engines import SECONDS, TRACE
from tests.pipeline.examples import submission
from tests.pipeline.processes import are_gone, children, wait_until
from tests.pipeline.uploads import pdf

Worker = subprocess.Popen[bytes]


@pytest.fixture
def settings(folder: Path) -> Settings:
    """The data folder of the server: worker and asker share Prefect's home."""
    return Settings(data_dir=folder, ocr_engine="tests.pipeline.engines:TracingEngine", ocr_processes=1, chunk_pages=2)


@pytest.fixture
def storage(settings: Settings) -> Iterator[Storage]:
    with open_storage(settings) as storage:
        yield storage


@pytest.fixture
def start_worker(settings: Settings, server: PrefectServer, tmp_path: Path) -> Iterator[Callable[[], Worker]]:
    """Starts ``python -m pipeline.flows_worker``; its engine takes half a second for a page."""
    names = settings.model_fields_set
    workers: list[Worker] = []
    environment = {
        **os.environ,
        **{f"SHENHE_{name.upper()}": str(getattr(settings, name)) for name in names},
        "PREFECT_API_URL": server.wait(),
        SECONDS: "0.5",
        TRACE: str(tmp_path / "trace"),
    }

    def start() -> Worker:
        worker = subprocess.Popen(
            [sys.executable, "-m", "pipeline.flows_worker"], stdin=subprocess.PIPE, env=environment
        )
        workers.append(worker)
        return worker

    yield start
    for worker in workers:
        worker.kill()
        worker.communicate()


def hand_in(storage: Storage, settings: Settings, server: PrefectServer, path: Path, id_: str) -> None:
    receive(storage.repository, storage.objects, submission=submission(id_), uploads=[(path.name, path)], author=SYSTEM)
    with inside_prefect_settings(settings, api_url=server.wait()):
        enqueue(id_)


def test_a_worker_told_to_end_leaves_nothing_running_and_the_next_one_goes_on(
    settings: Settings, server: PrefectServer, storage: Storage, start_worker: Callable[[], Worker], tmp_path: Path
) -> None:
    first = start_worker()
    hand_in(storage, settings, server, pdf(tmp_path / "a.pdf", 12, first=100), "W1")
    wait_until(lambda: storage.repository.progress("W1").pages_read >= 2)
    readers = children(first.pid)
    assert first.stdin
    first.stdin.close()
    assert first.wait(timeout=60) == 0
    wait_until(lambda: are_gone(readers))
    stopped = storage.repository.progress("W1")
    assert stopped.state is State.READING
    assert stopped.pages_read < 12
    assert storage.repository.unfinished() == ("W1",)

    start_worker()
    with inside_prefect_settings(settings, api_url=server.wait()):
        enqueue("W1")
    wait_until(lambda: storage.repository.progress("W1").state.ended)
    assert storage.repository.progress("W1").state is State.DONE


def test_without_a_prefect_server_the_asker_is_told_that_nothing_is_lost(settings: Settings) -> None:
    with (
        inside_prefect_settings(settings, api_url="http://127.0.0.1:9/api"),
        pytest.raises(QueueUnavailableError) as refused,
    ):
        enqueue("W2")
    assert "无需重新上传" in refused.value.advice
