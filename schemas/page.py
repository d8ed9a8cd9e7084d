"""What was seen on one page: lines, ruled tables, seals.

Boxes of a page's parts are in fractions of the *straightened* page, the frame in which rows are level; ``displayed``
turns such a box into fractions of the page as it is displayed, which is what facts and findings carry.
"""

from enum import StrEnum

from pydantic import Field

from schemas.base import Model
from schemas.evidence import Box, Origin

Homography = tuple[float, float, float, float, float, float, float, float, float]
IDENTITY: Homography = (1, 0, 0, 0, 1, 0, 0, 0, 1)
Point = tuple[float, float]
Mesh = tuple[tuple[Point, ...], ...]
"""Rows of places (x, y) for points evenly spread over a frame, its edges included; between them places are on straight
lines."""


class Line(Model):
    """One line of print. ``box`` in the straightened frame; ``confidence`` of the reading, 0 to 1."""

    text: str
    box: Box
    confidence: float = Field(ge=0, le=1)
    origin: Origin = Origin.OCR
    under_seal: bool = False
    """Part of the line is covered by seal ink; it was read again with the ink removed."""
    second_reading: str | None = None
    """What another reading of the same line gave (ink removed, enlarged); ``None`` when it was read once."""
    sections: tuple["Section", ...] = ()
    """Stretches of the line with their own place, where known; empty: characters are spread evenly over ``box``."""
    scores: tuple[float, ...] = ()
    """How sure the reading of each character of ``text`` is, 0 to 1; empty where only ``confidence`` is known."""
    rivals: tuple[tuple[int, str], ...] = ()
    """What else doubtful characters may be: (index into ``text``, other characters, the likeliest first)."""
    handwritten: bool = False
    """Written by hand: never relied on for its score alone."""


class Section(Model):
    """A stretch ``text[start:end]`` of a line and its box."""

    start: int
    end: int
    box: Box


class Cell(Model):
    """A cell of a ruled table; merged cells have a span above 1. Rows and columns count from 0."""

    row: int
    column: int
    row_span: int = 1
    column_span: int = 1
    box: Box
    lines: tuple[int, ...] = ()
    """Indexes into the page's lines, in reading order (top to bottom, left to right)."""


class Table(Model):
    """A table found from its ruling lines."""

    box: Box
    rows: int
    columns: int
    cells: tuple[Cell, ...]


class SealKind(StrEnum):
    OFFICIAL = "公章"
    CONTRACT = "合同专用章"
    FINANCE = "财务专用章"
    INVOICE = "发票专用章"
    STRADDLING = "骑缝章"
    OTHER = "其他"


class Seal(Model):
    """A round or oval seal imprint, or a square chop; ``text`` is its ring text or the chop's characters, empty where
    it could not be read."""

    box: Box
    text: str
    kind: SealKind
    confidence: float = Field(ge=0, le=1)
    scores: tuple[float, ...] = ()
    """How sure each character of ``text`` is, 0 to 1; empty where only ``confidence`` is known."""
    rivals: tuple[str, ...] = ()
    """For each character of ``text`` what else was read there; empty where it was not looked at."""
    alternatives: tuple[str, ...] = ()
    """Other texts the ring may have: names printed on the paper that differ by a character or two, or the reading
    that such a name decided."""
    lower_text: str = ""
    """The words under the star or along the lower rim: 合同专用章, 财务专用章 …"""
    number: str = ""
    """The code or taxpayer number in the imprint, as far as it was read."""
    colour: str = ""
    """red, blue, or gray for a copy without colour; empty where it was not looked at."""
    square: bool = False
    """A chop (方章, 法人章): a person's, which is nobody's official seal."""


class Code(Model):
    """A QR or bar code. ``payload`` is its content as text, never opened or followed."""

    box: Box
    payload: str
    symbology: str
    """As ISO names it: QR Code, Code 128, PDF417, Data Matrix …"""


class PageState(StrEnum):
    READ = "read"
    BLANK = "blank"
    UNREADABLE = "unreadable"


class Page(Model):
    """One page of one file. ``number`` counts from 1 within the file; ``width`` and ``height`` are those of the
    displayed page in pixels of the stored image."""

    file: str
    number: int = Field(ge=1)
    width: int
    height: int
    origin: Origin
    state: PageState = PageState.READ
    problem: str | None = None
    """A sentence in Chinese for the clerk: what is wrong with the page and what to do."""
    lines: tuple[Line, ...] = ()
    tables: tuple[Table, ...] = ()
    seals: tuple[Seal, ...] = ()
    codes: tuple[Code, ...] = ()
    unread: tuple[Box, ...] = ()
    """Places with ink that looks like print and that nothing was read from."""
    condition: tuple[str, ...] = ()
    """What was measured of the scan, in Chinese for people: 倾斜, 倒置, 模糊, 偏淡, 光照不均, 透印, 分辨率偏低 …"""
    straight_to_displayed: Homography = IDENTITY
    """Row-major 3 × 3 matrix from straightened fractions to displayed fractions; for a page that was set flat, to
    fractions of the flat page."""
    flat_to_displayed: Mesh = ()
    """From fractions of the flat page to displayed fractions, for a bent page that was set flat; empty for others."""
    image_key: str | None = None
    """Where the displayed page's picture lies in the object store."""
    engine: str = ""
    """Name and version of the engine that read the page."""

    @property
    def text(self) -> str:
        """All lines in reading order, one to a row."""
        return "\n".join(line.text for line in self.lines)

    def displayed(self, box: Box) -> Box:
        """The smallest upright box around ``box`` in fractions of the displayed page, clipped to it."""
        # The sides of a box on a bent page are bent as well.
        steps = _SIDE_STEPS if self.flat_to_displayed else 1
        xs = [box[0] + (box[2] - box[0]) * step / steps for step in range(steps + 1)]
        ys = [box[1] + (box[3] - box[1]) * step / steps for step in range(steps + 1)]
        rim = [(x, y) for x in xs for y in ys if x in (xs[0], xs[-1]) or y in (ys[0], ys[-1])]
        places = [self._displayed(x, y) for x, y in rim]
        across, down = [x for x, _ in places], [y for _, y in places]
        return (_clip(min(across)), _clip(min(down)), _clip(max(across)), _clip(max(down)))

    def _displayed(self, x: float, y: float) -> Point:
        a, b, c, d, e, f, g, h, i = self.straight_to_displayed
        w = g * x + h * y + i
        place = (a * x + b * y + c) / w, (d * x + e * y + f) / w
        return on_mesh(self.flat_to_displayed, place) if self.flat_to_displayed else place


_SIDE_STEPS = 8


def on_mesh(mesh: Mesh, place: Point) -> Point:
    """Where ``place`` (fractions of the frame) lies; what is outside the frame is taken to its edge."""
    down, row = _between(place[1], len(mesh))
    across, column = _between(place[0], len(mesh[0]))
    upper, lower = mesh[row], mesh[row + 1]
    x, y = (
        (1 - down) * ((1 - across) * upper[column][axis] + across * upper[column + 1][axis])
        + down * ((1 - across) * lower[column][axis] + across * lower[column + 1][axis])
        for axis in (0, 1)
    )
    return x, y


def _between(fraction: float, count: int) -> tuple[float, int]:
    """How far from which of ``count`` points on to the next."""
    at = _clip(fraction) * (count - 1)
    first = min(int(at), count - 2)
    return at - first, first


def _clip(fraction: float) -> float:
    return min(1.0, max(0.0, fraction))


Line.model_rebuild()
