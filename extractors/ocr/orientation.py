"""Which way up a page stands, by an official model (PP-LCNet_x1_0_doc_ori)."""

from pathlib import Path
from typing import Any

import numpy as np

from extractors.ocr.engine import Image
from extractors.ocr.models import Kind
from extractors.ocr.official import opened

SURE = 0.8
"""Below, the page is left to the product's own decision, which tries what can be read."""


class OrientationModel:
    """Loads its network with the first page."""

    def __init__(self, directory: Path, *, device: str = "cpu") -> None:
        self._directory = directory
        self._device = device
        self._module: Any = None

    def quarters(self, image: Image) -> int:
        """Quarter turns counter-clockwise, as ``numpy.rot90`` counts them, that set the page (RGB) upright; 0 where the
        model is not sure. Raises ``ModelError`` where it does not run.

        The model names the angle by which the page stands turned clockwise: 0, 90, 180, 270 degrees.
        """
        if self._module is None:
            self._module = opened(Kind.ORIENTATION, self._directory, device=self._device)
        [answer] = self._module.predict(np.ascontiguousarray(image[:, :, ::-1]), batch_size=1)
        if float(answer["scores"][0]) < SURE:
            return 0
        return int(answer["label_names"][0]) // 90 % 4
