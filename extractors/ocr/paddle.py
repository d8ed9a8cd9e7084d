"""PaddleOCR without its framework, on OpenVINO or ONNX Runtime: the engine of the product.

Detection and recognition are PaddleOCR's own modules, used one after the other rather than through its pipeline,
because the recogniser alone can say where each character stands and how sure each one is, and can be asked again
for single lines.
"""

from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from extractors.ocr import models
from extractors.ocr.crops import size
from extractors.ocr.ctc import Columns, Decoder
from extractors.ocr.engine import Image, Quad, RawLine, whole
from extractors.ocr.models import Kind
from extractors.ocr.official import broken, opened
from extractors.ocr.pictures import line_input, page_input, tables_of
from extractors.ocr.runners import OpenVinoRunner, Runtime, rounded

LONGEST_SIDE = 1280
"""Pages are shrunk to this for finding lines (not for reading them): 5 mm of print are 22 pixels then. At 960 the
network takes 0.1 s less and loses or joins a line on every third page of the samples."""
_SMALL_PRINT = 11.0
"""Pixels of height, with its margin: for smaller print than this lines are looked for again at ``_FOR_SMALL_PRINT``."""
_FOR_SMALL_PRINT = 1920

_REVISION = "2"
"""Raised when the same models read the same pixels in another way."""

_NARROWEST = 160
"""Pixels to which narrower lines are padded (PaddleOCR: 320): a single character on less is not recognised."""


class PaddleEngine:
    """Loads its models when first asked to read: pages with a text layer never need them."""

    def __init__(
        self,
        *,
        detection: Path | None = None,
        recognition: Path | None = None,
        threads: int = 1,
        longest_side: int = LONGEST_SIDE,
        runtime: Runtime = Runtime.AUTO,
        device: str = "cpu",
    ) -> None:
        """``detection`` and ``recognition`` are official model directories; without them the bundled ones are used.

        ``device`` is ``cpu`` or, with an ONNX Runtime built for graphics cards, ``gpu`` or ``gpu:1``.
        """
        self._detection = detection
        self._recognition = recognition
        self._threads = threads
        self._longest_side = longest_side
        self._runtime = runtime.chosen(device)
        self._device = device
        self._loaded: tuple[Any, Any] | None = None

    @property
    def name(self) -> str:
        return "paddleocr"

    @property
    def version(self) -> str:
        given = [models.at(directory).label for directory in (self._detection, self._recognition) if directory]
        runs = "openvino-bf16" if self._runtime is Runtime.OPENVINO else "onnxruntime"
        return "/".join([version("paddleocr"), *(given or [models.bundled_version()]), runs, _REVISION])

    def find(self, image: Image) -> list[Quad]:
        quads = self._find(image, self._longest_side)
        scale = self._longest_side / max(image.shape[:2])
        if scale < 1 and has_small_print(quads, scale):
            quads = self._find(image, max(self._longest_side, _FOR_SMALL_PRINT))
        return sorted(quads, key=lambda quad: (quad[0][1], quad[0][0]))

    def _find(self, image: Image, side: int) -> list[Quad]:
        detector, _ = self.loaded()
        finder = detector.paddlex_predictor
        values, shape = page_input(image, side, tables_of(finder.pre_tfs["Normalize"]))
        [polygons], _ = finder.post_op(finder.runner(x=[values]), [shape])
        return [quad for quad in map(_quad, polygons) if _is_sizable(quad)]

    def read(self, crops: list[Image]) -> list[RawLine]:
        return [self._line(picture) for picture in crops]

    def _line(self, picture: Image) -> RawLine:
        columns, share = self._columns(picture)
        found = self._decoder().decode(columns, len(columns) * share)
        confidence = float(np.mean(found.scores)) if found.scores else 0.0
        return RawLine(found.text, confidence, whole(picture), found.centres, found.scores, found.alternatives)

    def score(self, picture: Image, texts: Sequence[str]) -> list[float]:
        columns, _ = self._columns(picture)
        return [self._decoder().scorer.score(columns, text) for text in texts]

    def _columns(self, picture: Image) -> tuple[Columns, float]:
        """What the recogniser says of a line, and the share of the columns that the line takes, the rest is padding.
        One line at a time: on one thread larger batches gain nothing, and columns have 18 710 numbers each. They are
        those of the line read last and are overwritten by the next."""
        _, recogniser = self.loaded()
        line = line_input(picture, narrowest=_NARROWEST, padded=self._padded)
        columns = recogniser.paddlex_predictor.runner(x=[line.values])[0][0]
        return columns[: -(-len(columns) * line.width // line.values.shape[3])], line.share

    def _padded(self, width: int) -> int:
        return rounded(width) if self._runtime is Runtime.OPENVINO else width

    def _decoder(self) -> Decoder:
        _, recogniser = self.loaded()
        decoder: Decoder = recogniser.paddlex_predictor.post_op
        return decoder

    def loaded(self) -> tuple[Any, Any]:
        """PaddleOCR's ``TextDetection`` and ``TextRecognition``, loaded if they are not yet."""
        if self._loaded is None:
            self._loaded = self._build()
        return self._loaded

    def _build(self) -> tuple[Any, Any]:
        detection, recognition = self._models()
        detector = opened(Kind.DETECTION, detection.directory, device=self._device, threads=self._threads)
        recogniser = opened(Kind.RECOGNITION, recognition.directory, device=self._device, threads=self._threads)
        finder, reader = detector.paddlex_predictor, recogniser.paddlex_predictor
        if self._runtime is Runtime.OPENVINO:
            if detection.is_onnx:
                finder.runner = self._run(Kind.DETECTION, detection)
            if recognition.is_onnx:
                reader.runner = self._run(Kind.RECOGNITION, recognition)
        reader.post_op = Decoder(reader.post_op.character)
        return detector, recogniser

    def _run(self, kind: Kind, model: models.Model) -> OpenVinoRunner:
        try:
            return OpenVinoRunner(model.directory, threads=self._threads)
        except RuntimeError as error:
            raise broken(kind, model.directory, error) from error

    def _models(self) -> tuple[models.Model, models.Model]:
        if self._detection and self._recognition:
            return models.at(self._detection, Kind.DETECTION), models.at(self._recognition, Kind.RECOGNITION)
        detection, recognition = models.bundled()
        return (
            models.at(self._detection, Kind.DETECTION) if self._detection else detection,
            models.at(self._recognition, Kind.RECOGNITION) if self._recognition else recognition,
        )


def has_small_print(quads: Sequence[Quad], scale: float) -> bool:
    """Whether a tenth of the lines are so small on the picture shrunk by ``scale`` that others may have been missed."""
    heights = [min(size(quad)) * scale for quad in quads]
    return bool(heights) and float(np.percentile(heights, 10)) < _SMALL_PRINT


def _quad(polygon: Any) -> Quad:
    a, b, c, d = ((float(x), float(y)) for x, y in polygon)
    return (a, b, c, d)


def _is_sizable(quad: Quad) -> bool:
    corners = np.array(quad)
    return bool(np.linalg.norm(corners[0] - corners[1]) > 3 and np.linalg.norm(corners[0] - corners[3]) > 3)
