"""From an upright picture to its lines of print, through any engine."""

import itertools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from extractors.ocr.crops import Crops, is_tall, on_its_side, widened
from extractors.ocr.engine import Engine, Image, Quad, RawLine, bounds
from schemas.evidence import Box
from schemas.page import Line, Section

Cut = Callable[[Quad], Sequence[Quad]]
"""Splits a quad that runs over something lines never run over, such as the ruling between two cells."""


_MARGIN = 0.25
"""Share of a line's height by which both its ends are moved outwards before it is read."""
_RIVALLED_BELOW = 0.97
"""The score from which a character's rivals are not kept: they would be proposed to nobody."""
_LIKELY_RIVAL = 0.01


def read_lines(
    image: Image, engine: Engine, cut: Cut = lambda quad: (quad,), crops: Crops | None = None
) -> list[RawLine]:
    """The lines of ``image``; quads are cut before they are read, so that no line holds two cells. ``crops`` are those
    of ``image``, for whoever looks at its lines again."""
    quads = [part for quad in engine.find(image) for part in cut(quad if is_tall(quad) else widened(quad, _MARGIN))]
    return in_reading_order(read_quads(crops or Crops(image), engine, quads))


def read_quads(page: Crops, engine: Engine, quads: Sequence[Quad]) -> list[RawLine]:
    """Reads the print in ``quads``; those without any are left out. Tall ones are read upright and lying."""
    crops = [page.at(quad) for quad in quads]
    tall = [index for index, quad in enumerate(quads) if is_tall(quad)]
    answers = engine.read(crops + [on_its_side(crops[index]) for index in tall])
    best = dict(enumerate(answers[: len(crops)]))
    for index, lying in zip(tall, answers[len(crops) :], strict=True):
        if lying.confidence > best[index].confidence or len(best[index].text) == 0:
            best[index] = lying
    return [replace(best[index], quad=quad) for index, quad in enumerate(quads) if best[index].text.strip()]


def in_reading_order(lines: Iterable[RawLine]) -> list[RawLine]:
    """Row by row from the top, each row from the left. Lines share a row when they overlap by half their height."""
    rows: list[list[RawLine]] = []
    for line in sorted(lines, key=lambda line: _middle(line)):
        _, top, _, bottom = bounds(line.quad)
        if rows:
            _, row_top, _, row_bottom = bounds(rows[-1][0].quad)
            shared = min(bottom, row_bottom) - max(top, row_top)
            if shared > 0.5 * min(bottom - top, row_bottom - row_top):
                rows[-1].append(line)
                continue
        rows.append([line])
    return [line for row in rows for line in sorted(row, key=lambda line: bounds(line.quad)[0])]


def _middle(line: RawLine) -> float:
    _, top, _, bottom = bounds(line.quad)
    return (top + bottom) / 2


def to_line(raw: RawLine, width: int, height: int, **marks: object) -> Line:
    """The line in fractions of a ``width`` × ``height`` picture, each character with its place where it is known."""
    x0, y0, x1, y1 = bounds(raw.quad)
    box = (_fraction(x0, width), _fraction(y0, height), _fraction(x1, width), _fraction(y1, height))
    return Line.model_validate(
        {
            "text": raw.text,
            "box": box,
            "confidence": round(raw.confidence, 4),
            "sections": _sections(raw, box),
            "scores": tuple(round(score, 3) for score in raw.scores) if len(raw.scores) == len(raw.text) else (),
            "rivals": _rivals(raw),
            **marks,
        }
    )


def _rivals(raw: RawLine) -> tuple[tuple[int, str], ...]:
    """The likely rivals of the doubtful characters."""
    if not len(raw.scores) == len(raw.alternatives) == len(raw.text):
        return ()
    kept = (
        (index, "".join(other for other, likely in others if likely >= _LIKELY_RIVAL and len(other) == 1))
        for index, (score, others) in enumerate(zip(raw.scores, raw.alternatives, strict=True))
        if score < _RIVALLED_BELOW
    )
    return tuple((index, others) for index, others in kept if others)


def _sections(raw: RawLine, box: Box) -> tuple[Section, ...]:
    """One section for each character, from midway to its neighbour on either side."""
    if len(raw.centres) != len(raw.text):
        return ()
    x0, y0, x1, y1 = box
    places = sorted(raw.centres)
    borders = [0.0, *((a + b) / 2 for a, b in itertools.pairwise(places)), 1.0]
    # The first and last character end where print begins and ends, not where a generous box does.
    if len(places) > 1:
        borders[0] = max(0.0, places[0] - (places[1] - places[0]) / 2)
        borders[-1] = min(1.0, places[-1] + (places[-1] - places[-2]) / 2)
    at = [x0 + (x1 - x0) * border for border in borders]
    # What is computed here needs no check, which takes longer than all else about a line.
    return tuple(
        Section.model_construct(start=index, end=index + 1, box=(at[index], y0, max(at[index], at[index + 1]), y1))
        for index in range(len(raw.text))
    )


def _fraction(value: float, of: int) -> float:
    return min(1.0, max(0.0, value / of))
