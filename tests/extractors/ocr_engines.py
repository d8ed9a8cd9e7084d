"""Engines for tests: one that says where it is, one that misbehaves by the colour of the page."""

import os
import time

import numpy as np

from extractors.ocr.engine import Image, Quad, RawLine, whole
from extractors.ocr.null import NullEngine

CALM, ABORTING, RAISING, HANGING = (250, 250, 250), (250, 0, 0), (0, 250, 0), (0, 0, 250)


class CrashingEngine(NullEngine):
    """Reads one line, the number of its process; dies on a red page, raises on a green one, hangs on a blue one."""

    name = "crashing"
    version = "1"

    def find(self, image: Image) -> list[Quad]:
        return [whole(image)]

    def read(self, crops: list[Image]) -> list[RawLine]:
        return [self._line(crop) for crop in crops]

    def _line(self, crop: Image) -> RawLine:
        red, green, blue = np.median(crop.reshape(-1, 3), axis=0)
        if red > green + 100 and red > blue + 100:
            os.abort()
        if green > red + 100:
            raise RuntimeError("张三的身份证")
        if blue > red + 100:
            time.sleep(3600)
        return RawLine(f"process {os.getpid()}", 1.0, whole(crop))
