"""Writes a submission to a folder: ``files/`` as sent, ``submission.json``, ``expected.json``."""

import json
import shutil
from pathlib import Path
from typing import Any

from samples.scenarios.made import Made
from samples.truth import expected_json, submission_json


def write_submission(folder: Path, made: Made) -> Path:
    """Replace what ``folder`` has of an earlier run, and return it."""
    files = folder / "files"
    shutil.rmtree(files, ignore_errors=True)
    files.mkdir(parents=True)
    for name, content in made.bundle.files:
        (files / name).write_bytes(content)
    write_json(folder / "submission.json", submission_json(made.case))
    write_json(folder / "expected.json", expected_json(made.case, made.bundle.sent, made.findings, made.checklist))
    return folder


def write_json(path: Path, content: dict[str, Any]) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
