"""Runs submissions: in this process (``shenhe review``), or through task workers (``shenhe serve``)."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from pipeline.flows_environment import inside_prefect_settings
from pipeline.flows_server import PrefectServer, prefect_server
from pipeline.runtime import Listener, Runtime, in_runtime, nobody, open_runtime
from pipeline.settings import Settings
from pipeline.storage.opening import Storage
from pipeline.storage.records import Progress


@dataclass(frozen=True)
class LocalRuns:
    """Runs the flow in this process, reading pages in processes of its own."""

    runtime: Runtime
    server: PrefectServer

    @property
    def storage(self) -> Storage:
        return self.runtime.storage

    def process(self, submission_id: str) -> Progress:
        """Reads and checks the submission; returns when it is done or failed, and never raises for what is in it."""
        api_url = self.server.wait()
        from pipeline.flows import process_submission

        with in_runtime(self.runtime), inside_prefect_settings(self.runtime.settings, api_url=api_url):
            process_submission(submission_id, return_state=True)
        return self.storage.repository.progress(submission_id)


@contextmanager
def local_runs(settings: Settings, *, listener: Listener = nobody) -> Iterator[LocalRuns]:
    """Everything one process needs to run submissions; Prefect's server comes up while files are being received.

    Raises ``ServerNotStartedError`` or a fault of the stores.
    """
    with prefect_server(settings) as server, open_runtime(settings, listener=listener) as runtime:
        yield LocalRuns(runtime=runtime, server=server)
