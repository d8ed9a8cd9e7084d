"""What is drawn on a PDF page beside its print: rulings, shapes, pictures, and the tables that rulings make.

pdfium takes the page apart, which takes it a tenth of the time of a parser in Python; pdfplumber finds the tables.
All places are points of the displayed page, origin top left.
"""

import ctypes
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from pdfplumber import table as plumber
from pdfplumber.utils.geometry import filter_edges

from extractors.sandbox.pdf import OBJECTS_LOOKED_AT, Affine, matrix_of, then, walk

Frame = tuple[float, float, float, float]
Point = tuple[float, float]

MAX_EDGES = 4_000
"""Drawings with more strokes than this are plans and charts, not ruled tables."""
SAME_LEVEL = 3.0
"""Points within which two ends or rulings are at the same height; the tolerance pdfplumber finds tables with."""
SHORTEST = 3.0
MIN_RULING = 8.0
"""Points; shorter edges are the ends of rulings drawn as thin boxes."""
RULING_POINTS = 8
"""Corners of a path; frames with rounded corners have no more."""
SMALL_SHAPE = 8.0
"""Points; tick boxes are larger, the squares and bars of codes smaller, at least in one direction."""
FEW_SHAPES = 60
"""Bullets and the ends of rulings are fewer, even the smallest QR code has more."""
THICK = 1.5
"""Points; rulings are thinner."""
STRAIGHT = 0.02
"""Points by which the ends of an upright or level stroke may differ: matrices round."""


@dataclass(frozen=True)
class Shape:
    """One stretch of a path; ``strokes`` are its straight parts."""

    points: tuple[Point, ...]
    is_line: bool

    @property
    def box(self) -> Frame:
        xs, ys = zip(*self.points, strict=True)
        return min(xs), min(ys), max(xs), max(ys)

    @property
    def sides(self) -> Point:
        x0, y0, x1, y1 = self.box
        return x1 - x0, y1 - y0


@dataclass(frozen=True)
class Drawings:
    """``texts`` are the text objects of the page, raw."""

    shapes: list[Shape] = field(default_factory=list)
    pictures: list[Frame] = field(default_factory=list)
    texts: list[Any] = field(default_factory=list)


def read_drawings(page: pdfium.PdfPage, onto: Affine) -> Drawings:
    """``onto`` leads from the page's own coordinates to those of the displayed page."""
    found = Drawings()
    for number, (thing, kind, placed) in enumerate(walk(page.raw, onto)):
        if number >= OBJECTS_LOOKED_AT:
            break
        if kind == pdfium_c.FPDF_PAGEOBJ_TEXT:
            found.texts.append(thing)
        elif kind == pdfium_c.FPDF_PAGEOBJ_PATH:
            found.shapes.extend(_shapes(thing, then(matrix_of(thing), placed)))
        elif kind == pdfium_c.FPDF_PAGEOBJ_IMAGE:
            unit = then(matrix_of(thing), placed)
            found.pictures.append(Shape(tuple(at(unit, x, y) for x in (0, 1) for y in (0, 1)), is_line=False).box)
    return found


def find_tables(shapes: Sequence[Shape], width: float) -> list[list[Frame]]:
    """The cells of each ruled table; none in a drawing of more than ``MAX_EDGES`` strokes."""
    edges = [edge for shape in _without_codes(shapes) for edge in _edges(shape)]
    if len(edges) > MAX_EDGES:
        return []
    straight = [edge for edge in edges if max(edge["width"], edge["height"]) >= 1]
    straight += [_edge((0.0, level), (width, level)) for level in _missing_ends(edges)]
    merged = plumber.merge_edges(straight, SAME_LEVEL, SAME_LEVEL, SAME_LEVEL, SAME_LEVEL)
    long = filter_edges(merged, min_length=SHORTEST)
    crossings = plumber.edges_to_intersections(long, SAME_LEVEL, SAME_LEVEL)
    return [list(cells) for cells in plumber.cells_to_tables(plumber.intersections_to_cells(crossings))]


def has_drawing(shapes: Sequence[Shape]) -> bool:
    """A seal or emblem is drawn in curves, a code in many small squares, which may be one path."""
    if any(len(shape.points) > RULING_POINTS for shape in shapes):
        return True
    return _many_small([shape for shape in shapes if not shape.is_line])


def at(matrix: Affine, x: float, y: float) -> Point:
    """Where ``matrix`` leads."""
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _shapes(path: Any, placed: Affine) -> Iterator[Shape]:
    """The stretches of a path; of a curve the ends of its bends."""
    points: list[Point] = []
    curved, x, y = 0, ctypes.c_float(), ctypes.c_float()
    for index in range(min(OBJECTS_LOOKED_AT, pdfium_c.FPDFPath_CountSegments(path))):
        segment = pdfium_c.FPDFPath_GetPathSegment(path, index)
        kind = pdfium_c.FPDFPathSegment_GetType(segment)
        if kind == pdfium_c.FPDF_SEGMENT_MOVETO:
            yield from _shape(points, curved=curved)
            points, curved = [], 0
        elif kind == pdfium_c.FPDF_SEGMENT_BEZIERTO:
            curved += 1
            if curved % 3:
                continue
        pdfium_c.FPDFPathSegment_GetPoint(segment, x, y)
        points.append(at(placed, x.value, y.value))
        if pdfium_c.FPDFPathSegment_GetClose(segment) and points[-1] != points[0]:
            points.append(points[0])
    yield from _shape(points, curved=curved)


def _shape(points: Sequence[Point], *, curved: int) -> Iterator[Shape]:
    if len(points) > 1:
        yield Shape(tuple(points), is_line=not curved and len(set(points)) == 2)


def _edges(shape: Shape) -> Iterator[dict[str, Any]]:
    """The upright and level strokes of a shape, as pdfplumber describes them."""
    for start, end in pairwise(shape.points):
        if min(abs(start[0] - end[0]), abs(start[1] - end[1])) <= STRAIGHT and start != end:
            yield _edge(start, end)


def _edge(start: Point, end: Point) -> dict[str, Any]:
    (x0, x1), (top, bottom) = sorted((start[0], end[0])), sorted((start[1], end[1]))
    upright = x1 - x0 <= STRAIGHT and bottom - top > x1 - x0
    return {
        "object_type": "line",
        "orientation": "v" if upright else "h",
        "x0": x0,
        "x1": x0 if upright else x1,
        "top": top,
        "bottom": bottom if upright else top,
        "width": 0.0 if upright else x1 - x0,
        "height": bottom - top if upright else 0.0,
    }


def _without_codes(shapes: Sequence[Shape]) -> Sequence[Shape]:
    """The page without the squares of codes, single or in a run: within the tolerance of rulings they run together
    with the edges of the table above or beside them."""
    if not _many_small([shape for shape in shapes if not shape.is_line]):
        return shapes
    return [shape for shape in shapes if shape.is_line or not THICK < min(shape.sides) < SMALL_SHAPE]


def _many_small(shapes: Sequence[Shape]) -> bool:
    return sum(max(shape.sides) < SMALL_SHAPE for shape in shapes) > FEW_SHAPES


def _missing_ends(edges: Sequence[dict[str, Any]]) -> list[float]:
    """Heights at which uprights of a table end without a ruling across: a page break within a row leaves it open."""
    long = [edge for edge in edges if edge["width"] + edge["height"] > MIN_RULING]
    across = [edge for edge in long if edge["orientation"] == "h"]
    uprights = [edge for edge in long if edge["orientation"] == "v"]
    ends: list[float] = []
    for side in ("top", "bottom"):
        levels = sorted((edge[side], edge["x0"]) for edge in uprights)
        for _, group in groupby(levels, key=lambda end: round(end[0] / SAME_LEVEL)):
            places = list(group)
            level, left, right = places[0][0], min(x for _, x in places), max(x for _, x in places)
            closed = any(
                abs(edge["top"] - level) <= SAME_LEVEL and edge["x0"] < right and edge["x1"] > left for edge in across
            )
            if right - left > SAME_LEVEL and not closed:
                ends.append(level)
    return ends
