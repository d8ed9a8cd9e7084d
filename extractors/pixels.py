"""What stands on a page, from its pixels: upright, level, seals off, rulings known, then read."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.codes import find_codes
from extractors.fading import darkened
from extractors.flattening import TURNED_BACK, flattened
from extractors.grids import Grid, find_grids
from extractors.handwriting import is_handwritten
from extractors.learned_grids import learned_grids
from extractors.ocr.aids import NO_AIDS, Aids
from extractors.ocr.crops import Crops, crop, is_tall, on_its_side
from extractors.ocr.engine import Engine, Image, RawLine, bounds
from extractors.ocr.lines import read_lines, to_line
from extractors.ocr.votes import Verdict, decide, enlarged, evened, same_text
from extractors.page_condition import Condition, condition_of
from extractors.seals import COLOURED, Imprint, Ink, coverage, find_imprints, inside, read_seal, without_ink
from extractors.seals.proposed import proposed
from extractors.straighten import straighten
from extractors.tables import cut_at_rulings, is_table, to_table
from extractors.turning import missing_turn
from extractors.unread import find_unread
from schemas.evidence import Box
from schemas.page import IDENTITY, Code, Homography, Line, Mesh, Seal, Table

DOUBTED_BELOW = 0.9
"""A line with a character of less confidence than this is read a second time."""

_INKED = 0.015
"""Share of a line's pixels that seal ink must cover before the line counts as covered."""


_MOSTLY_INSIDE = 0.9
_DARK_AS_PRINT = 0.68
"""Brightness of print as a share of its paper; the rest of seal ink in its own channel is brighter than this."""


@dataclass(frozen=True, slots=True)
class Content:
    """What stands on a page, in fractions of its straightened picture; ``to_displayed`` leads to the displayed page."""

    lines: tuple[Line, ...] = ()
    tables: tuple[Table, ...] = ()
    seals: tuple[Seal, ...] = ()
    codes: tuple[Code, ...] = ()
    unread: tuple[Box, ...] = ()
    condition: tuple[str, ...] = ()
    to_displayed: Homography = IDENTITY
    mesh: Mesh = ()
    """What follows ``to_displayed`` for a page that was bent and set flat."""


def read_pixels(image: Image, engine: Engine, aids: Aids = NO_AIDS) -> Content:
    """Reads a displayed page: RGB, height × width × 3, in whatever position it was scanned."""
    flat = flattened(image, aids)
    straight = straighten(flat.image)
    content = read_straight(straight.image, engine, aids)
    to_flat = straight.to_displayed
    upright = straight.image
    quarters = missing_turn(straight.image, content.lines, engine)
    if quarters:
        upright = np.ascontiguousarray(np.rot90(straight.image, quarters))
        content = read_straight(upright, engine, aids)
        to_flat = _compose(to_flat, TURNED_BACK[quarters])
    to_displayed = _compose(flat.turned_back, to_flat)
    content = _looked_over(upright, replace(content, to_displayed=to_displayed), image.shape[:2])
    return replace(content, to_displayed=to_flat, mesh=flat.mesh) if flat.mesh else content


def _looked_over(upright: Image, content: Content, displayed: tuple[int, int]) -> Content:
    """``content`` with the page's codes, what else looks like print, and the state of the scan."""
    codes = find_codes(upright)
    known = [*(seal.box for seal in content.seals), *(code.box for code in codes.read), *codes.undecoded]
    condition = condition_of(upright, content.lines, content.to_displayed, displayed)
    if codes.undecoded:
        condition = (*condition, Condition.CODE_UNREAD)
    return replace(
        content,
        codes=codes.read,
        unread=find_unread(upright, content.lines, known),
        condition=tuple(str(word) for word in condition),
    )


def read_straight(image: Image, engine: Engine, aids: Aids = NO_AIDS) -> Content:
    """Lines, ruled tables and seals of a page whose rows are level."""
    image = darkened(image)
    height, width = image.shape[:2]
    imprints = imprints_on(image, aids)
    lines, grids = _print_of(image, imprints, engine, aids)
    tables = tuple(filter(is_table, (to_table(grid, lines, width, height) for grid in grids)))
    seals = tuple(read_seal(image, imprint, aids.seal_reader or engine) for imprint in imprints)
    return Content(lines, tables, seals)


def imprints_on(image: Image, aids: Aids = NO_AIDS) -> list[Imprint]:
    """The seals on a level page: by their rings, and by their words where a model finds these."""
    imprints = find_imprints(image)
    return imprints + (proposed(image, aids.seal_text.polygons(image), imprints) if aids.seal_text else [])


def read_print(image: Image, engine: Engine) -> tuple[Line, ...]:
    """The lines of a level picture alone."""
    return _print_of(image, find_imprints(image), engine)[0]


def _print_of(
    image: Image, imprints: Sequence[Imprint], engine: Engine, aids: Aids = NO_AIDS
) -> tuple[tuple[Line, ...], Sequence[Grid]]:
    bare = _without_seals(image, imprints)
    grids = find_grids(bare)
    if aids.table:
        grids += learned_grids(bare, grids, aids.table)
    crops = Crops(bare)
    raw = [line for line in read_lines(bare, engine, lambda quad: cut_at_rulings(quad, grids), crops)
           if not _is_of_a_seal(image, line, imprints)]  # fmt: skip
    return tuple(_settled(image, crops, raw, imprints, engine)), grids


def _without_seals(image: Image, imprints: Sequence[Imprint]) -> Image:
    """The page with each imprint's ink taken off, and nothing changed elsewhere."""
    if not imprints:
        return image
    bare = image.copy()
    for imprint in imprints:
        x0, y0, x1, y1 = _pixels(imprint, image, margin=0.08)
        part = image[y0:y1, x0:x1]
        within = inside(imprint, image.shape, (x0, y0, x1, y1), reach=1.08).astype(np.float32)
        soft = cv2.GaussianBlur(within, (0, 0), max(1.0, imprint.a / 40))[:, :, None]
        bare[y0:y1, x0:x1] = soft * without_ink(part, imprint.ink) + (1 - soft) * bare[y0:y1, x0:x1]
    return bare


def _pixels(imprint: Imprint, image: Image, margin: float) -> tuple[int, int, int, int]:
    x0, y0, x1, y1 = imprint.bounds
    more = margin * imprint.a
    height, width = image.shape[:2]
    return (
        max(0, int(x0 - more)),
        max(0, int(y0 - more)),
        min(width, int(x1 + more) + 1),
        min(height, int(y1 + more) + 1),
    )


def _settled(
    image: Image, bare: Crops, raw: Sequence[RawLine], imprints: Sequence[Imprint], engine: Engine
) -> list[Line]:
    """The lines; those under ink and those with a doubtful character are read again in two other ways."""
    height, width = image.shape[:2]
    inks = _all_ink(image)
    covered = {index: ink for index, line in enumerate(raw) if (ink := _ink_on(line, inks)) is not None}
    again = [index for index, line in enumerate(raw) if index in covered or _is_doubtful(line)]
    verdicts = _read_again(image, bare, raw, again, covered, engine)
    under_seal = {index for index in covered if any(_meet(raw[index], imprint) for imprint in imprints)}
    lines = []
    for index, line in enumerate(raw):
        verdict = verdicts.get(index)
        reading = replace(verdict.reading, quad=line.quad) if verdict else line
        lines.append(
            to_line(
                reading,
                width,
                height,
                under_seal=index in under_seal,
                second_reading=verdict.second if verdict else None,
                handwritten=_is_by_hand(bare, reading, covered.get(index)),
            )
        )
    return lines


def _is_by_hand(bare: Crops, reading: RawLine, ink: Ink | None) -> bool:
    """A line under a red seal has lost strokes and tells nothing, one on its side is seldom long enough."""
    if is_tall(reading.quad) or ink is Ink.RED:
        return False
    return is_handwritten(bare.at(reading.quad), reading.text, reading.scores)


def _read_again(
    image: Image,
    bare: Crops,
    raw: Sequence[RawLine],
    again: Sequence[int],
    covered: dict[int, Ink],
    engine: Engine,
) -> dict[int, Verdict]:
    """A second reading of each line, and a third of those where the first two differ."""

    def reread(indexes: Sequence[int], *, third: bool) -> list[RawLine]:
        pictures = [_other_picture(image, bare, raw[index], covered.get(index), third=third) for index in indexes]
        return engine.read(pictures)

    readings = {index: [raw[index], second] for index, second in zip(again, reread(again, third=False), strict=True)}
    differing = [index for index in again if not same_text(*readings[index])]
    for index, third in zip(differing, reread(differing, third=True), strict=True):
        readings[index].append(third)
    return {index: decide(found) for index, found in readings.items()}


def _other_picture(image: Image, bare: Crops, line: RawLine, ink: Ink | None, *, third: bool) -> Image:
    """The line enlarged, or with its contrast evened; a covered one first through its ink's own channel."""
    if third is (ink is None):
        flat = evened(bare.at(line.quad))
    elif ink is not None and not third:
        flat = _through(crop(image, line.quad), ink)
    else:
        flat = enlarged(bare.at(line.quad))
    return on_its_side(flat) if is_tall(line.quad) and len(line.text) > 1 else flat


def _through(picture: Image, ink: Ink) -> Image:
    return evened(np.repeat(picture[:, :, ink.value : ink.value + 1], 3, axis=2))


def _is_doubtful(line: RawLine) -> bool:
    if not line.scores:
        return line.confidence < DOUBTED_BELOW
    # Whether a comma is a full-width one is often in doubt and never matters.
    return any(score < DOUBTED_BELOW for score, at in zip(line.scores, line.text, strict=True) if at.isalnum())


def _all_ink(image: Image) -> dict[Ink, NDArray[np.uint8]]:
    """Where coloured ink is, at half the size: what counts is how much of a line it covers."""
    half = np.ascontiguousarray(image[::2, ::2])
    return {ink: coverage(half, ink).astype(np.uint8) for ink in COLOURED}


def _ink_on(line: RawLine, inks: dict[Ink, NDArray[np.uint8]]) -> Ink | None:
    """The ink that covers part of the line, if any does."""
    x0, y0, x1, y1 = (max(0, round(value / 2)) for value in bounds(line.quad))
    for ink, mask in inks.items():
        part = mask[y0:y1, x0:x1]
        if part.size and part.mean() > _INKED:
            return ink
    return None


def _meet(line: RawLine, imprint: Imprint) -> bool:
    x0, y0, x1, y1 = bounds(line.quad)
    a0, b0, a1, b1 = imprint.bounds
    return x0 < a1 and a0 < x1 and y0 < b1 and b0 < y1


def _is_of_a_seal(image: Image, line: RawLine, imprints: Sequence[Imprint]) -> bool:
    """Whether the line is a seal's own wording: through its ink's channel nothing there is as dark as print."""
    height, width = image.shape[:2]
    x0, y0, x1, y1 = (max(0, round(value)) for value in bounds(line.quad))
    part = (x0, y0, min(width, x1), min(height, y1))
    for imprint in imprints:
        within = inside(imprint, image.shape, part, reach=1.0)
        if not within.size or within.mean() < _MOSTLY_INSIDE:
            continue
        channel = image[part[1] : part[3], part[0] : part[2], imprint.ink.value]
        if float(np.percentile(channel, 2)) > _DARK_AS_PRINT * float(np.percentile(channel, 95)):
            return True
    return False


def _compose(outer: Homography, inner: Homography) -> Homography:
    product: NDArray[np.float64] = np.array(outer).reshape(3, 3) @ np.array(inner).reshape(3, 3)
    a, b, c, d, e, f, g, h, i = (float(value) for value in product.ravel())
    return (a, b, c, d, e, f, g, h, i)


def ink_share(image: Image) -> float:
    """Share of the page that is not paper: a blank page has next to none."""
    grey = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
    paper = float(np.percentile(grey, 90))
    return float((grey < 0.6 * paper).mean())
