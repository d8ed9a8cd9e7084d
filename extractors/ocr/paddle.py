"""PaddleOCR without its framework, on OpenVINO or ONNX Runtime: the engine of the product.

Detection and recognition are PaddleOCR's own modules, used one after the other rather than through its pipeline,
because the recogniser alone can say where each character stands and how sure each one is, and can be asked again
for single lines.
"""

import os
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from extractors.ocr import models
from extractors.ocr.crops import size
from extractors.ocr.ctc import Decoded, Decoder
from extractors.ocr.engine import Image, Quad, RawLine, whole
from extractors.ocr.runners import LineRunner, OpenVinoRunner, Runtime

LONGEST_SIDE = 1280
"""Pages are shrunk to this for finding lines (not for reading them): 5 mm of print are 22 pixels then. At 960 the
network takes 0.1 s less and loses or joins a line on every third page of the samples."""
_SMALL_PRINT = 11.0
"""Pixels of height, with its margin: for smaller print than this lines are looked for again at ``_FOR_SMALL_PRINT``."""
_FOR_SMALL_PRINT = 1920

_REVISION = "2"
"""Raised when the same models read the same pixels in another way."""

_BATCH = 1
"""On one thread, larger batches only pad short lines to long ones: slower, and hundreds of megabytes more."""

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
        given = [directory.name for directory in (self._detection, self._recognition) if directory]
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
        [found] = detector.predict(_bgr(image), limit_side_len=side, limit_type="max", batch_size=1)
        return [quad for quad in map(_quad, found["dt_polys"]) if _is_sizable(quad)]

    def read(self, crops: list[Image]) -> list[RawLine]:
        if not crops:
            return []
        _, recogniser = self.loaded()
        answers = recogniser.predict([_bgr(picture) for picture in crops], batch_size=_BATCH)
        lines = []
        for picture, answer in zip(crops, answers, strict=True):
            found: Decoded = answer["rec_text"]
            confidence = float(answer["rec_score"])
            lines.append(
                RawLine(found.text, confidence, whole(picture), found.centres, found.scores, found.alternatives)
            )
        return lines

    def score(self, picture: Image, texts: Sequence[str]) -> list[float]:
        _, recogniser = self.loaded()
        recogniser.predict(_bgr(picture), batch_size=1)
        decoder = recogniser.paddlex_predictor.post_op
        return [decoder.scorer.score(decoder.last, text) for text in texts]

    def loaded(self) -> tuple[Any, Any]:
        """PaddleOCR's ``TextDetection`` and ``TextRecognition``, loaded if they are not yet."""
        if self._loaded is None:
            self._loaded = self._build()
        return self._loaded

    def _build(self) -> tuple[Any, Any]:
        # PaddleX looks for its model hosts at import unless told not to.
        os.environ["PADDLE_PDX_DISABLE_MODEL_SOURCE_CHECK"] = "True"
        from paddleocr import TextDetection, TextRecognition

        detection, recognition = self._models()
        runtime: dict[str, Any] = {
            "engine": "onnxruntime",
            "device": self._device,
            "engine_config": {
                "intra_op_num_threads": self._threads,
                "inter_op_num_threads": 1,
                # The arena keeps the largest page's memory for ever; pages differ in size.
                "enable_cpu_mem_arena": False,
            },
        }
        detector = TextDetection(model_name=detection.name, model_dir=str(detection.directory), **runtime)
        recogniser = TextRecognition(model_name=recognition.name, model_dir=str(recognition.directory), **runtime)
        finder, reader = detector.paddlex_predictor, recogniser.paddlex_predictor
        if self._runtime is Runtime.OPENVINO:
            finder.runner = OpenVinoRunner(detection.directory, threads=self._threads)
            reader.runner = LineRunner(OpenVinoRunner(recognition.directory, threads=self._threads))
        _pad_to(reader, _NARROWEST)
        reader.post_op = Decoder(reader.post_op.character)
        return detector, recogniser

    def _models(self) -> tuple[models.Model, models.Model]:
        if self._detection and self._recognition:
            return models.at(self._detection), models.at(self._recognition)
        detection, recognition = models.bundled()
        return (
            models.at(self._detection) if self._detection else detection,
            models.at(self._recognition) if self._recognition else recognition,
        )


def has_small_print(quads: Sequence[Quad], scale: float) -> bool:
    """Whether a tenth of the lines are so small on the picture shrunk by ``scale`` that others may have been missed."""
    heights = [min(size(quad)) * scale for quad in quads]
    return bool(heights) and float(np.percentile(heights, 10)) < _SMALL_PRINT


def _pad_to(reader: Any, width: int) -> None:
    """Makes PaddleX pad lines to ``width`` pixels at least; its padding and its decoder look in different places."""
    [shape] = [
        step["RecResizeImg"]["image_shape"]
        for step in reader.config["PreProcess"]["transform_ops"]
        if "RecResizeImg" in step
    ]
    shape[2] = width
    reader.pre_tfs["ReisizeNorm"].rec_image_shape = shape


def _bgr(image: Image) -> Image:
    return np.ascontiguousarray(image[:, :, ::-1])


def _quad(polygon: Any) -> Quad:
    a, b, c, d = ((float(x), float(y)) for x, y in polygon)
    return (a, b, c, d)


def _is_sizable(quad: Quad) -> bool:
    corners = np.array(quad)
    return bool(np.linalg.norm(corners[0] - corners[1]) > 3 and np.linalg.norm(corners[0] - corners[3]) > 3)
