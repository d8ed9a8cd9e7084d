"""Prefect's own settings for this product.

Prefect reads its environment when it is imported. Processes of ours set it before that; where Prefect may have been
imported already (this process runs the flow itself) ``inside_prefect_settings`` says the same to the loaded package.
"""

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager

from pipeline.settings import Settings


def prefect_environment(settings: Settings) -> dict[str, str]:
    """Environment variables for every process that imports Prefect; ``PREFECT_API_URL`` is not among them."""
    return {
        "PREFECT_HOME": str(settings.prefect_home),
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "DO_NOT_TRACK": "1",
        # Runs report states alone. Logs stay on this machine, in the log of the process.
        "PREFECT_LOGGING_TO_API_ENABLED": "false",
        "PREFECT_LOGGING_LEVEL": settings.prefect_log_level,
        "PREFECT_SERVER_LOGGING_LEVEL": settings.prefect_log_level,
        "PREFECT_UI_ENABLED": "false",
        # Nothing of a submission is kept in Prefect's result store: our own stores are the memory of a run.
        "PREFECT_RESULTS_PERSIST_BY_DEFAULT": "false",
        "PREFECT_SERVER_EPHEMERAL_ENABLED": "true",
        "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
        "PREFECT_CLI_PROMPT": "false",
    }


def enter_prefect_environment(settings: Settings) -> None:
    """Sets them for this process and its children; what the administrator set before stays, except Prefect's home."""
    settings.prefect_home.mkdir(parents=True, exist_ok=True, mode=0o700)
    for name, value in prefect_environment(settings).items():
        os.environ.setdefault(name, value)
    os.environ["PREFECT_HOME"] = str(settings.prefect_home)
    # Prefect's senders of events count aloud what they still hold when a process ends; they are given the time.
    for sender in ("EventsWorker", "APILogWorker"):
        logging.getLogger(sender).setLevel(settings.prefect_log_level)


@contextmanager
def inside_prefect_settings(settings: Settings, *, api_url: str) -> Iterator[None]:
    """Runs started within use these settings and the server at ``api_url``, whatever Prefect read when imported."""
    import prefect.settings

    wanted = {**prefect_environment(settings), "PREFECT_API_URL": api_url}
    known = {name: getattr(prefect.settings, name, None) for name in wanted}
    updates = {setting: wanted[name] for name, setting in known.items() if setting is not None}
    with prefect.settings.temporary_settings(updates=updates):
        yield
