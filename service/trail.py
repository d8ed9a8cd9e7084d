"""Who had personal numbers written out in full, and when: one line of JSON for each, never rewritten."""

import getpass
import json
import os
from datetime import datetime
from pathlib import Path


def record(folder: Path, *, what: str, submission: str) -> None:
    """Appends to ``folder/trail.jsonl`` and waits until it lies on the disk.

    Raises ``OSError`` where it cannot be kept: what is to be recorded then does not happen.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    entry = {
        "at": datetime.now().astimezone().isoformat(timespec="seconds"),
        "who": _user(),
        "what": what,
        "submission": submission,
    }
    file = os.open(folder / "trail.jsonl", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        os.write(file, (json.dumps(entry, ensure_ascii=False) + "\n").encode())
        os.fsync(file)
    finally:
        os.close(file)


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"uid {os.getuid()}"
