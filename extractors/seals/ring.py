"""The name around the rim of a seal: unrolled in several ways, read, and voted on."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.ocr.engine import Engine, Image, RawLine
from extractors.seals.ballot import Mark, vote
from extractors.seals.ends import with_gaps_doubted, within_name
from extractors.seals.imprint import Imprint
from extractors.seals.unrolling import (
    MARGIN,
    Band,
    Density,
    Strip,
    as_print,
    columns_kept,
    evened,
    filled,
    find_band,
    radius_of,
    unroll,
)
from extractors.seals.words import in_usual_words, with_usual_words

_NAME = re.compile(r"[\u3400-\u9fff（）()·]")
_SURE = 0.5
_SURELY = 0.8
_CERTAIN = 0.95
_SQUEEZE = 0.7
_BESIDE = 0.2
_ENDS = 6
_BLANK = 0.08
"""Of the usual ink of a column: less is none."""
_WIDE = 0.1
"""Of the way around: no two characters of a name are as far apart."""
_NAMED = 0.3
"""Of the way around that characters cover at least; less is dirt."""
_ALONE = 1.8
"""Times as wide as the next stretch without ink; words along the lower rim leave two of a kind."""


@dataclass(frozen=True, slots=True)
class Ring:
    """The ring's text with a score and the rivals of each character, the page direction (radians) of the middle of the
    gap between the last character and the first, how far from the middle the characters begin, and the page direction
    of each character."""

    text: str
    scores: tuple[float, ...]
    rivals: tuple[str, ...]
    gap: float
    inner: float
    directions: tuple[float, ...] = ()

    def without(self, others: Sequence[float]) -> "Ring":
        """The name without the unsure characters read where others stand, at the page directions ``others``, or
        beyond them, at either end."""
        count = len(self.text)
        usual = in_usual_words(self.text)
        taken = [
            score < _CERTAIN
            and not known
            and any(abs(math.remainder(own - other, math.tau)) < _BESIDE for other in others)
            for own, score, known in zip(self.directions, self.scores, usual, strict=True)
        ]
        head = max((at + 1 for at in range(min(_ENDS, count // 2)) if taken[at]), default=0)
        tail = min((at for at in range(max(count - _ENDS, count // 2), count) if taken[at]), default=count)
        while head and head < tail and self.scores[head] < _SURE and not usual[head]:
            head += 1
        while tail < count and tail > head and self.scores[tail - 1] < _SURE and not usual[tail - 1]:
            tail -= 1
        kept = slice(head, tail)
        return replace(
            self,
            text=self.text[kept],
            scores=self.scores[kept],
            rivals=self.rivals[kept],
            directions=self.directions[kept],
        )


NOTHING = Ring("", (), (), math.pi / 2, 0.62)


@dataclass(frozen=True, slots=True)
class _Picture:
    """One rendering of a strip for the engine; ``columns`` are the strip's columns it is made of, before it was
    made narrower by ``squeeze``."""

    picture: Image
    columns: NDArray[np.intp]
    squeeze: float = 1.0


def read_ring(image: Image, imprint: Imprint, engine: Engine) -> Ring:
    """The name; empty where nothing could be read."""
    seen = _blank_gap(image, imprint)
    start = _find_gap(image, imprint, engine) if seen is None else seen
    for _ in range(2 if seen is None else 3):
        if start is None:
            return NOTHING
        strip = unroll(image, imprint, start=start)
        band = find_band(strip)
        readings = _read_until_agreed(_pictures(strip, band), engine)
        gap = _widest_gap(_sure(readings), strip.turn)
        if gap is None and seen is not None and start == seen:
            start = _find_gap(image, imprint, engine)
            continue
        middle, wide = gap or (0.0, float(strip.turn))
        if min(middle, strip.turn - middle) < max(wide / 2, strip.turn / 16):
            break
        start = imprint.direction_of(middle / strip.turn, start=start)
    marks = with_gaps_doubted(with_usual_words(within_name(vote(readings))))
    return Ring(
        "".join(mark.character for mark in marks),
        tuple(round(mark.score, 4) for mark in marks),
        tuple("".join(other for other, _ in mark.rivals) for mark in marks),
        _opposite(marks, imprint, strip),
        radius_of(band.bottom),
        tuple(imprint.direction_of(mark.place / strip.turn, start=strip.start) for mark in marks),
    )


def _opposite(marks: Sequence[Mark], imprint: Imprint, strip: Strip) -> float:
    """The direction opposite the middle of what was surely read: where the name leaves off."""
    sure = [mark.place for mark in marks if mark.score > _SURELY]
    if len(sure) < 3:
        return strip.start
    return imprint.direction_of(((sure[0] + sure[-1]) / 2 / strip.turn + 0.5) % 1.0, start=strip.start)


def _read_until_agreed(pictures: Sequence[_Picture], engine: Engine) -> list[list[Mark]]:
    """All pictures read; of a sharp imprint only the first two, where they say the same without a doubt."""
    readings = _read(pictures[:2], engine)
    one, other = ("".join(mark.character for mark in reading) for reading in readings)
    if one == other and len(one) >= 4 and all(mark.score > _CERTAIN for reading in readings for mark in reading):
        return readings
    return readings + _read(pictures[2:], engine)


def _blank_gap(image: Image, imprint: Imprint) -> float | None:
    """The direction of the gap where it stands out as the one wide stretch of the way around without ink; to read the
    ring for it takes as long as reading a line and a half."""
    strip = unroll(image, imprint)
    band = find_band(strip)
    ink = evened(filled(strip.cut(max(0, band.top - 1), band.bottom + 1), around=1))
    profile = cv2.GaussianBlur(np.tile(ink.mean(axis=0, keepdims=True), 2).astype(np.float32), (7, 1), 0)[0]
    inked = np.flatnonzero(profile > _BLANK * float(np.percentile(profile, 90)))
    if len(inked) < _NAMED * len(profile):
        return None
    # Each stretch stands twice in two ways around, but for those at their ends.
    widths = np.diff(inked)
    inner = np.flatnonzero((inked[:-1] >= strip.turn // 2) & (inked[:-1] < strip.turn // 2 + strip.turn))
    order = inner[np.argsort(-widths[inner])]
    if len(order) < 2 or widths[order[0]] < max(_WIDE * strip.turn, _ALONE * widths[order[1]]):
        return None
    middle = (inked[order[0]] + inked[order[0] + 1]) / 2 % strip.turn
    return imprint.direction_of(float(middle) / strip.turn, start=strip.start)


def _find_gap(image: Image, imprint: Imprint, engine: Engine) -> float | None:
    """The direction of the gap, from a strip of two ways around in which no character is cut."""
    strip = unroll(image, imprint, turns=2.0)
    band = find_band(strip)
    part = strip.cut(max(0, band.top - 3), band.bottom + 3)
    readings = _read([_picture(evened(filled(part, around=1)))], engine)
    gap = _widest_gap(_sure(readings), strip.turn)
    return None if gap is None else imprint.direction_of(gap[0] / strip.turn, start=strip.start)


def _pictures(strip: Strip, band: Band) -> list[_Picture]:
    """The band in four renderings, each of which errs where another is right: what print hides filled in, made
    narrower (characters of seals are set wider apart than recognition knows them), more taken for print, and the band
    as it looks, with the print over it."""
    tight = strip.cut(max(0, band.top - 1), band.bottom + 1)
    wide = strip.cut(max(0, band.top - 4), band.bottom + 5)
    high = strip.cut(max(0, band.top - 12), band.bottom + 12)
    narrow = _picture(evened(filled(wide, around=0)))
    return [
        _picture(evened(filled(tight, around=1))),
        _squeezed(narrow),
        _picture(evened(filled(tight, around=1, below=0.7, by=cv2.INPAINT_NS))),
        _as_seen(high, narrow.columns),
    ]


def _squeezed(of: _Picture) -> _Picture:
    height, width = of.picture.shape[:2]
    size = (max(1, round(width * _SQUEEZE)), height)
    return _Picture(
        np.asarray(cv2.resize(of.picture, size, interpolation=cv2.INTER_AREA), dtype=np.uint8), of.columns, _SQUEEZE
    )


def _as_seen(strip: Strip, columns: NDArray[np.intp]) -> _Picture:
    edge = ((4, 4), (MARGIN, MARGIN), (0, 0))
    return _Picture(np.pad(strip.picture[:, columns], edge, mode="edge"), columns)


def _picture(ink: Density) -> _Picture:
    columns = columns_kept(ink)
    return _Picture(as_print(np.asarray(ink[:, columns], dtype=np.float32)), columns)


def _read(pictures: Sequence[_Picture], engine: Engine) -> list[list[Mark]]:
    lines = engine.read([one.picture for one in pictures])
    return [_marks(line, one) for line, one in zip(lines, pictures, strict=True)]


def _marks(line: RawLine, of: _Picture) -> list[Mark]:
    """The characters of a reading with their columns in the strip."""
    count = len(line.text)
    centres = line.centres or tuple((index + 0.5) / max(1, count) for index in range(count))
    scores = line.scores or (line.confidence,) * count
    width = of.picture.shape[1] / of.squeeze
    rivals = line.alternatives or ((),) * count
    marks = []
    for character, centre, score, others in zip(line.text, centres, scores, rivals, strict=True):
        if _NAME.match(character):
            column = min(len(of.columns) - 1, max(0, round(centre * width) - MARGIN))
            marks.append(Mark(character, score, float(of.columns[column]), others))
    return marks


def _sure(readings: Sequence[Sequence[Mark]]) -> list[Mark]:
    return [mark for reading in readings for mark in reading if mark.score > _SURE]


def _widest_gap(marks: Sequence[Mark], turn: int) -> tuple[float, float] | None:
    """Middle and width of the widest stretch of the way around without characters."""
    places = np.sort(np.array([mark.place % turn for mark in marks]))
    if len(places) < 3:
        return None
    after = np.append(places[1:], places[0] + turn)
    widest = int(np.argmax(after - places))
    return float((places[widest] + after[widest]) / 2 % turn), float(after[widest] - places[widest])
