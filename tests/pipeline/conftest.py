"""One Prefect server for all tests of the flow: it takes seconds to start."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.flows_server import PrefectServer
from pipeline.settings import Settings


@pytest.fixture(scope="session")
def server(folder: Path) -> Iterator[PrefectServer]:
    """Its home, where parameters of background tasks lie too, is ``folder / "prefect"``."""
    before = dict(os.environ)
    os.environ.pop("PREFECT_API_URL", None)
    server = PrefectServer(Settings(data_dir=folder))
    server.start()
    server.wait()
    yield server
    server.stop()
    os.environ.clear()
    os.environ.update(before)
