"""The recorded reading of a scan of ``plan_003.txt`` (office scanner, 200 dpi, 13 pages), so that tests need no OCR.

A line is ``[text, box, confidence, scores, second reading]``, a cell ``[box, lines, row, column]``.
"""

import json
from pathlib import Path
from typing import Any

from schemas.evidence import Origin
from schemas.page import Cell, Line, Page, Table

FOLDER = Path(__file__).parent


def recorded_pages() -> tuple[Page, ...]:
    """The pages as the engine read them."""
    data = json.loads((FOLDER / "scan_003.json").read_text(encoding="utf-8"))
    return tuple(_page(page) for page in data)


def _page(given: dict[str, Any]) -> Page:
    cells = tuple(Cell(box=box, lines=lines, row=row, column=column) for box, lines, row, column in given["cells"])
    whole = Table(box=(0, 0, 1, 1), rows=1, columns=1, cells=cells)
    return Page(
        file="plan_003.pdf",
        number=given["number"],
        width=given["width"],
        height=given["height"],
        origin=Origin.OCR,
        lines=tuple(
            Line(text=text, box=box, confidence=confidence, scores=scores, second_reading=second)
            for text, box, confidence, scores, second in given["lines"]
        ),
        tables=(whole,) if cells else (),
        unread=given["unread"],
    )
