"""Prefect's own settings for this product. Prefect reads them when it is imported, so they are set before."""

import os

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


def enter_prefect_environment(settings: Settings, *, api_url: str | None = None) -> None:
    """Sets them for this process and its children; what the administrator set before stays, except Prefect's home."""
    settings.prefect_home.mkdir(parents=True, exist_ok=True, mode=0o700)
    for name, value in prefect_environment(settings).items():
        os.environ.setdefault(name, value)
    os.environ["PREFECT_HOME"] = str(settings.prefect_home)
    if api_url:
        os.environ["PREFECT_API_URL"] = api_url
