"""Several papers on one sheet: small papers copied above each other, such as an invoice and the slip that pays it."""

import io
from collections.abc import Sequence
from dataclasses import replace

import pikepdf

from samples.printing import Box, Place, Print

_WIDE, _HIGH = 595.0, 842.0
_MARGIN = 28.0


def on_one_page(papers: Sequence[Print]) -> tuple[Print, ...]:
    """Each paper of one page, scaled to its share of an A4 sheet: the same PDF for each, each with its region."""
    share = _HIGH / len(papers)
    regions: list[Box] = []
    with pikepdf.new() as sheet:
        page = sheet.add_blank_page(page_size=(_WIDE, _HIGH))
        for number, paper in enumerate(papers):
            with pikepdf.open(io.BytesIO(paper.pdf)) as document:
                wide, high = (float(document.pages[0].mediabox[edge]) for edge in (2, 3))
                scale = min((_WIDE - 2 * _MARGIN) / wide, (share - _MARGIN) / high)
                x0, y1 = (_WIDE - wide * scale) / 2, _HIGH - number * share - _MARGIN / 2
                rectangle = pikepdf.Rectangle(x0, y1 - high * scale, x0 + wide * scale, y1)
                page.add_overlay(document.pages[0], rectangle)
            regions.append((x0 / _WIDE, 1 - y1 / _HIGH, (x0 + wide * scale) / _WIDE, 1 - (y1 - high * scale) / _HIGH))
        out = io.BytesIO()
        sheet.save(out, deterministic_id=True)
    return tuple(_moved(paper, out.getvalue(), region) for paper, region in zip(papers, regions, strict=True))


def _moved(paper: Print, pdf: bytes, region: Box) -> Print:
    places = {
        key: tuple(Place(1, _within(region, place.box)) for place in found) for key, found in paper.places.items()
    }
    return replace(paper, pdf=pdf, places=places, region=region)


def _within(region: Box, box: Box) -> Box:
    wide, high = region[2] - region[0], region[3] - region[1]
    return (
        region[0] + box[0] * wide,
        region[1] + box[1] * high,
        region[0] + box[2] * wide,
        region[1] + box[3] * high,
    )
