"""An engine that sees nothing: for trying out everything around reading."""

import math
from collections.abc import Sequence

from extractors.ocr.engine import Image, Quad, RawLine, whole


class NullEngine:
    """Finds no line on any page."""

    name = "null"
    version = "1"

    def find(self, image: Image) -> list[Quad]:  # noqa: ARG002 - the protocol's shape
        return []

    def read(self, crops: list[Image]) -> list[RawLine]:
        return [RawLine("", 0.0, whole(crop)) for crop in crops]

    def score(self, picture: Image, texts: Sequence[str]) -> list[float]:  # noqa: ARG002 - the protocol's shape
        return [-math.inf for _ in texts]
