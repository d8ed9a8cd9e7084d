"""An engine that does not look twice at the same pixels: papers are sent twice, alone and in a bundle."""

import hashlib
from collections import OrderedDict
from collections.abc import Hashable, Sequence
from typing import Generic, TypeVar

import numpy as np

from extractors.ocr.engine import Engine, Image, Quad, RawLine

Value = TypeVar("Value")

PAGES = 64
LINES = 4096
"""What is kept in a process; a line takes some kilobytes."""


class RememberingEngine:
    """Asks ``inner`` about pixels it has not seen lately, and gives the same answer for the same pixels."""

    def __init__(self, inner: Engine) -> None:
        self._inner = inner
        self._pages: _Lately[list[Quad]] = _Lately(PAGES)
        self._lines: _Lately[RawLine] = _Lately(LINES)

    @property
    def name(self) -> str:
        return self._inner.name

    @property
    def version(self) -> str:
        return self._inner.version

    def find(self, image: Image) -> list[Quad]:
        key = _key(image)
        quads = self._pages.get(key)
        if quads is None:
            quads = self._inner.find(image)
            self._pages.put(key, quads)
        return list(quads)

    def read(self, crops: list[Image]) -> list[RawLine]:
        keys = [_key(crop) for crop in crops]
        known = {key: line for key in keys if (line := self._lines.get(key)) is not None}
        unknown = {key: crop for key, crop in zip(keys, crops, strict=True) if key not in known}
        for key, line in zip(unknown, self._inner.read(list(unknown.values())), strict=True):
            known[key] = line
            self._lines.put(key, line)
        return [known[key] for key in keys]

    def score(self, picture: Image, texts: Sequence[str]) -> list[float]:
        return self._inner.score(picture, texts)


class _Lately(Generic[Value]):
    """The answers asked for most lately."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._kept: OrderedDict[Hashable, Value] = OrderedDict()

    def get(self, key: Hashable) -> Value | None:
        if key in self._kept:
            self._kept.move_to_end(key)
        return self._kept.get(key)

    def put(self, key: Hashable, value: Value) -> None:
        self._kept[key] = value
        if len(self._kept) > self._size:
            self._kept.popitem(last=False)


def _key(image: Image) -> Hashable:
    return image.shape, hashlib.blake2b(np.ascontiguousarray(image).data, digest_size=16).digest()
