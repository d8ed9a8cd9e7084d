"""An engine that plays back what another one read, by the hash of the pixels: tests read pages without a network.

A recording is a folder of JSON files: ``find-<hash>.json`` holds quads, ``read-<hash>.json`` one line,
``score-<hash>.json`` how well texts fit one.
"""

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from extractors.ocr.engine import Engine, Image, Quad, RawLine, whole


class NotRecordedError(LookupError):
    """The recording knows nothing about these pixels."""


class RecordedEngine:
    """Plays back; where ``live`` is given, it is asked what is missing and its answer is kept."""

    name = "recorded"
    version = "1"

    def __init__(self, folder: Path, *, live: Engine | None = None) -> None:
        self._folder = folder
        self._live = live

    def find(self, image: Image) -> list[Quad]:
        path = self._folder / f"find-{_hash(image)}.json"
        if not path.exists() and self._live is not None:
            _save(path, self._live.find(image))
        return [_quad(corners) for corners in _load(path)]

    def read(self, crops: list[Image]) -> list[RawLine]:
        return [self._line(crop) for crop in crops]

    def _line(self, crop: Image) -> RawLine:
        path = self._folder / f"read-{_hash(crop)}.json"
        if not path.exists() and self._live is not None:
            [line] = self._live.read([crop])
            _save(path, [line.text, line.confidence, line.centres, line.scores, line.alternatives])
        text, confidence, centres, scores, *rivals = _load(path)
        alternatives = tuple(tuple((other, score) for other, score in each) for each in (rivals[0] if rivals else ()))
        return RawLine(text, confidence, whole(crop), tuple(centres), tuple(scores), alternatives)

    def score(self, picture: Image, texts: Sequence[str]) -> list[float]:
        asked = hashlib.sha256("\n".join(texts).encode()).hexdigest()[:8]
        path = self._folder / f"score-{_hash(picture)}-{asked}.json"
        if not path.exists() and self._live is not None:
            _save(path, self._live.score(picture, texts))
        return [float(value) for value in _load(path)]


def _hash(image: Image) -> str:
    return hashlib.sha256(f"{image.shape}".encode() + image.tobytes()).hexdigest()[:24]


def _save(path: Path, answer: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(answer, ensure_ascii=False), "utf-8")


def _load(path: Path) -> Any:
    if not path.exists():
        raise NotRecordedError(path.name)
    return json.loads(path.read_text("utf-8"))


def _quad(corners: Any) -> Quad:
    a, b, c, d = ((float(x), float(y)) for x, y in corners)
    return (a, b, c, d)
