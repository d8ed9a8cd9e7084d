"""The cells of a table, by an official model: its structure (SLANet, SLANeXt) or its cells (RT-DETR)."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from extractors.ocr.engine import Image
from extractors.ocr.models import Kind, at
from extractors.ocr.official import is_of_cells, opened

Bounds = tuple[float, float, float, float]

_SURE = 0.5
_SPAN = re.compile(r'(col|row)span="(\d+)"')


@dataclass(frozen=True, slots=True)
class Place:
    """A cell in the table's structure, with the box the model gives it, in pixels of the picture: its print (structure)
    or the whole cell. Rows and columns count from 0; they are not known (−1) where cells alone were found."""

    bounds: Bounds
    row: int = -1
    column: int = -1
    row_span: int = 1
    column_span: int = 1


class TableModel:
    """Loads its network with the first table."""

    def __init__(self, directory: Path, *, device: str = "cpu") -> None:
        self._directory = directory
        self._device = device
        self._module: Any = None

    def cells(self, picture: Image) -> list[Place]:
        """The cells of the table ``picture`` (RGB) shows, empty where none is made out. Raises ``ModelError`` where the
        model does not run."""
        if self._module is None:
            self._module = opened(Kind.TABLE, self._directory, device=self._device)
        [answer] = self._module.predict(np.ascontiguousarray(picture[:, :, ::-1]), batch_size=1)
        if is_of_cells(at(self._directory)):
            return [Place(_bounds(box["coordinate"])) for box in answer["boxes"] if box["score"] >= _SURE]
        return structured(answer["structure"], answer["bbox"])


def structured(tokens: Iterable[str], boxes: Sequence[Sequence[float]]) -> list[Place]:
    """The cells in the order of the structure's HTML tokens (``<tr>``, ``<td></td>``, ``<td``, `` colspan="2"``, ``>``
    …), a box for each; empty where the two do not go together."""
    spans = list(_spans(tokens))
    if len(spans) != len(boxes):
        return []
    taken: set[tuple[int, int]] = set()
    places = []
    for (row, down, across), box in zip(spans, boxes, strict=True):
        column = 0
        while (row, column) in taken:
            column += 1
        taken |= {(row + i, column + j) for i in range(down) for j in range(across)}
        places.append(Place(_bounds(box), row, column, down, across))
    return places


def _spans(tokens: Iterable[str]) -> Iterable[tuple[int, int, int]]:
    """Row, row span and column span of each cell."""
    row, cell = -1, ""
    for token in tokens:
        if token == "<tr>":
            row += 1
        elif token.startswith("<td"):
            cell = token
        elif cell:
            cell += token
        if cell and cell.endswith(">"):
            told = {axis: max(1, int(number)) for axis, number in _SPAN.findall(cell)}
            yield max(0, row), told.get("row", 1), told.get("col", 1)
            cell = ""


def _bounds(box: Sequence[float]) -> Bounds:
    """Two corners or a polygon."""
    points = np.asarray(box, np.float64).reshape(-1, 2)
    (x0, y0), (x1, y1) = points.min(axis=0), points.max(axis=0)
    return (float(x0), float(y0), float(x1), float(y1))
