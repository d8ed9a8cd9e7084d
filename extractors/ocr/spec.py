"""Which engine to use, in a form that can be sent to another process."""

import importlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from extractors.ocr.engine import Engine
from extractors.ocr.null import NullEngine
from extractors.ocr.paddle import PaddleEngine
from extractors.ocr.recorded import RecordedEngine
from extractors.ocr.remembering import RememberingEngine
from extractors.ocr.runners import Runtime


@dataclass(frozen=True, slots=True)
class EngineSpec:
    """``name`` is ``paddle``, ``null``, ``recorded:<folder>`` or ``module:Class`` of another engine, built without
    arguments.

    The rest is for ``paddle``: ``detection`` and ``recognition`` are official model directories that replace the
    bundled models; ``device`` is ``cpu``, ``gpu`` or ``gpu:<number>``.
    """

    name: str = "paddle"
    detection: Path | None = None
    recognition: Path | None = None
    runtime: Runtime = Runtime.AUTO
    device: str = "cpu"


@cache
def build(spec: EngineSpec) -> Engine:
    """The engine, built once in each process. Raises ``ValueError`` for a name that stands for none."""
    if spec.name == "paddle":
        return RememberingEngine(
            PaddleEngine(
                detection=spec.detection, recognition=spec.recognition, runtime=spec.runtime, device=spec.device
            )
        )
    if spec.name == "null":
        return NullEngine()
    kind, separator, rest = spec.name.partition(":")
    if not separator:
        raise ValueError(f"{spec.name} is no OCR engine")
    if kind == "recorded":
        return RecordedEngine(Path(rest))
    engine: Engine = getattr(importlib.import_module(kind), rest)()
    return engine
