"""Which engine to use, in a form that can be sent to another process."""

import importlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from extractors.ocr.engine import Engine
from extractors.ocr.null import NullEngine
from extractors.ocr.paddle import PaddleEngine
from extractors.ocr.recorded import RecordedEngine


@dataclass(frozen=True, slots=True)
class EngineSpec:
    """``name`` is ``paddle``, ``null``, ``recorded:<folder>`` or ``module:Class`` of another engine, built without
    arguments.

    ``detection`` and ``recognition`` are official PaddleOCR model directories that replace the bundled models.
    """

    name: str = "paddle"
    detection: Path | None = None
    recognition: Path | None = None


@cache
def build(spec: EngineSpec) -> Engine:
    """The engine, built once in each process. Raises ``ValueError`` for a name that stands for none."""
    if spec.name == "paddle":
        return PaddleEngine(detection=spec.detection, recognition=spec.recognition)
    if spec.name == "null":
        return NullEngine()
    kind, separator, rest = spec.name.partition(":")
    if not separator:
        raise ValueError(f"{spec.name} is no OCR engine")
    if kind == "recorded":
        return RecordedEngine(Path(rest))
    engine: Engine = getattr(importlib.import_module(kind), rest)()
    return engine
