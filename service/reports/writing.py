"""Writes the four reports of a submission into a folder."""

import json
from collections.abc import Callable
from pathlib import Path

from schemas.page import Page
from service.reports.exports import Json, checklist_json, factsheet_json, findings_json
from service.reports.factsheet import factsheet_html
from service.reports.masking import Masker, NoMask
from service.reviewed import Reviewed

PageImages = Callable[[Page], bytes | None]
"""The stored picture of a page as displayed, ``None`` where there is none."""

NAMES = ("factsheet.html", "factsheet.json", "findings.json", "checklist.json")


def write_reports(out: Path, reviewed: Reviewed, images: PageImages, *, unmask: bool = False) -> list[Path]:
    """Writes the files named by ``NAMES`` into ``out`` (made when absent) and returns their paths in that order.

    Every file is written beside its name first and then moved, so that a reader never sees half a report. Raises
    ``OSError`` where ``out`` cannot be written.
    """
    masker = NoMask() if unmask else Masker.of(reviewed.dossier.facts)
    masked = reviewed.masked(masker)
    out.mkdir(parents=True, exist_ok=True)
    texts = {
        "factsheet.html": factsheet_html(reviewed, images, masker),
        "factsheet.json": _dumped(factsheet_json(masked, masked=not unmask)),
        "findings.json": _dumped(findings_json(masked)),
        "checklist.json": _dumped(checklist_json(masked.checklist)),
    }
    return [_written(out / name, texts[name]) for name in NAMES]


def _dumped(content: Json) -> str:
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def _written(path: Path, text: str) -> Path:
    part = path.with_name(path.name + ".part")
    part.write_text(text, encoding="utf-8")
    part.replace(path)
    return path
