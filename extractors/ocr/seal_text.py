"""Where the words of seals stand, by an official model (PP-OCRv4 seal detection)."""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from extractors.ocr.engine import Image
from extractors.ocr.models import Kind
from extractors.ocr.official import opened

Polygon = NDArray[np.float64]
"""Corners (x, y) in pixels around one run of words, which may be bent around a seal's middle."""


class SealTextModel:
    """Loads its network with the first page."""

    def __init__(self, directory: Path, *, device: str = "cpu") -> None:
        self._directory = directory
        self._device = device
        self._module: Any = None

    def polygons(self, image: Image) -> list[Polygon]:
        """Around each run of a seal's words on the page (RGB). Raises ``ModelError`` where the model does not run."""
        if self._module is None:
            self._module = opened(Kind.SEAL_DETECTION, self._directory, device=self._device)
        [answer] = self._module.predict(np.ascontiguousarray(image[:, :, ::-1]), batch_size=1)
        polygons = [np.asarray(polygon, np.float64).reshape(-1, 2) for polygon in answer["dt_polys"]]
        return [polygon for polygon in polygons if len(polygon) >= 4]
