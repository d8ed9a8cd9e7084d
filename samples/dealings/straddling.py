"""A 骑缝章: one seal set over the fanned right edges of all pages, so that each page bears a slice of it."""

import io
from dataclasses import replace
from random import Random

import pikepdf

from samples.printing import Press, Print
from samples.seals import seal_data_uri

_MM = 25.4 / 72


def with_straddling_seal(press: Press, paper: Print, ring: str, rng: Random) -> Print:
    """``paper`` with slices of the seal of ``ring``. True of it is only its kind: no slice can be read by itself."""
    with pikepdf.open(io.BytesIO(paper.pdf)) as document:
        wide, high = (float(document.pages[0].mediabox[edge]) * _MM for edge in (2, 3))
        place = sum(key.endswith("].text") and ".seals[" in key for key in paper.facts)
        slices = press.print(
            paper.type_,
            "straddling.html",
            rng,
            pages=paper.pages,
            place=place,
            picture=seal_data_uri(rng, ring, strength=0.8),
            wide=round(wide, 1),
            high=round(high, 1),
            top=round(rng.uniform(0.35, 0.5) * high, 1),
            size=42,
        )
        with pikepdf.open(io.BytesIO(slices.pdf)) as over:
            for page, layer in zip(document.pages, over.pages, strict=True):
                page.add_overlay(layer, None)
        out = io.BytesIO()
        document.save(out, deterministic_id=True)
    return replace(paper, pdf=out.getvalue(), facts=paper.facts | slices.facts, places=paper.places | slices.places)
