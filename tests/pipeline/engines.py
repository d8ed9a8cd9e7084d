"""An engine for tests of the flow: it leaves a trace of every page it reads, and dies of dark ones.

It is built in reading processes; where the trace goes is told by the environment.
"""

import hashlib
import os
import time
from pathlib import Path

from extractors.ocr.engine import Image, Quad, RawLine, whole
from extractors.ocr.null import NullEngine

TRACE = "SHENHE_TEST_TRACE"
SECONDS = "SHENHE_TEST_SECONDS"


class TracingEngine(NullEngine):
    """Sees one line on every page, writes down which page it was, may take its time, and takes its process down on a
    page that is mostly black."""

    name = "tracing"
    version = "1"

    def find(self, image: Image) -> list[Quad]:
        if image.mean() < 128:
            os._exit(139)
        with Path(os.environ[TRACE]).open("a") as trace:
            trace.write(hashlib.sha256(image.tobytes()).hexdigest() + "\n")
        time.sleep(float(os.environ.get(SECONDS, "0")))
        return [((40.0, 40.0), (240.0, 40.0), (240.0, 80.0), (40.0, 80.0))]

    def read(self, crops: list[Image]) -> list[RawLine]:
        return [RawLine("申报材料的一行文字", 0.99, whole(crop)) for crop in crops]
