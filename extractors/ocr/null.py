"""An engine that sees nothing: for trying out everything around reading."""

from extractors.ocr.engine import Image, Quad, RawLine, whole


class NullEngine:
    """Finds no line on any page."""

    name = "null"
    version = "1"

    def find(self, image: Image) -> list[Quad]:  # noqa: ARG002 - the protocol's shape
        return []

    def read(self, crops: list[Image]) -> list[RawLine]:
        return [RawLine("", 0.0, whole(crop)) for crop in crops]
