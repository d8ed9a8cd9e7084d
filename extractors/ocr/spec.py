"""Which engine to use, in a form that can be sent to another process."""

import importlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from extractors.ocr.aids import Aids
from extractors.ocr.engine import Engine, Image
from extractors.ocr.models import Kind, ModelError, at
from extractors.ocr.null import NullEngine
from extractors.ocr.official import broken
from extractors.ocr.orientation import OrientationModel
from extractors.ocr.paddle import PaddleEngine
from extractors.ocr.recorded import RecordedEngine
from extractors.ocr.remembering import RememberingEngine
from extractors.ocr.runners import Runtime
from extractors.ocr.seal_text import SealTextModel
from extractors.ocr.table_cells import TableModel
from extractors.ocr.unwarping import UnwarpingModel


@dataclass(frozen=True, slots=True)
class EngineSpec:
    """``name`` is ``paddle``, ``null``, ``recorded:<folder>`` or ``module:Class`` of another engine, built without
    arguments.

    ``detection`` and ``recognition`` are official model directories that replace ``paddle``'s bundled models; those
    after ``device`` (``cpu``, ``gpu`` or ``gpu:<number>``) are used besides, at their places in reading.
    """

    name: str = "paddle"
    detection: Path | None = None
    recognition: Path | None = None
    runtime: Runtime = Runtime.AUTO
    device: str = "cpu"
    orientation: Path | None = None
    unwarping: Path | None = None
    seal_detection: Path | None = None
    seal_recognition: Path | None = None
    table: Path | None = None

    def models(self) -> dict[Kind, Path]:
        """The official models that are set."""
        known = {kind: getattr(self, kind.name.lower()) for kind in Kind}
        return {kind: directory for kind, directory in known.items() if directory is not None}

    def using(self, kind: Kind, directory: Path) -> "EngineSpec":
        """The same with an official model."""
        changed: dict[str, Any] = {kind.name.lower(): directory}
        return replace(self, **changed)


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


@cache
def build_aids(spec: EngineSpec) -> Aids:
    """The official models used besides the engine, built once in each process. Raises ``ModelError`` for a directory
    that holds none; networks are loaded when they are first needed."""
    besides = {kind: path for kind, path in spec.models().items() if kind not in (Kind.DETECTION, Kind.RECOGNITION)}
    labels = [at(path, kind).label for kind, path in besides.items()]
    return Aids(
        orientation=OrientationModel(spec.orientation, device=spec.device) if spec.orientation else None,
        unwarping=UnwarpingModel(spec.unwarping) if spec.unwarping else None,
        seal_text=SealTextModel(spec.seal_detection, device=spec.device) if spec.seal_detection else None,
        seal_reader=_seal_reader(spec),
        table=TableModel(spec.table, device=spec.device) if spec.table else None,
        version="+".join(labels),
    )


def try_out(spec: EngineSpec, kind: Kind, page: Image) -> None:
    """Shows ``page`` to the official model of one of the kinds used besides. Raises ``ModelError`` where it does not
    run."""
    directory = spec.models()[kind]
    at(directory, kind)
    aids = build_aids(spec)
    tries: dict[Kind, Callable[[], object]] = {
        Kind.ORIENTATION: lambda: aids.orientation and aids.orientation.quarters(page),
        Kind.UNWARPING: lambda: aids.unwarping and aids.unwarping.places(page),
        Kind.SEAL_DETECTION: lambda: aids.seal_text and aids.seal_text.polygons(page),
        Kind.SEAL_RECOGNITION: lambda: aids.seal_reader and aids.seal_reader.read([page[:48]]),
        Kind.TABLE: lambda: aids.table and aids.table.cells(page),
    }
    try:
        tries[kind]()
    except Exception as error:  # a network of another shape fails in whatever way its arithmetic does
        # The reader of seals is an engine like the one for lines and would name that one's setting.
        if isinstance(error, ModelError) and kind is not Kind.SEAL_RECOGNITION:
            raise
        raise broken(kind, directory, error) from error


def _seal_reader(spec: EngineSpec) -> Engine | None:
    if spec.seal_recognition is None:
        return None
    return RememberingEngine(PaddleEngine(recognition=spec.seal_recognition, runtime=spec.runtime, device=spec.device))
