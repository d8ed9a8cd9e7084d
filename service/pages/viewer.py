"""A page picture with one box marked, and what the box is."""

from dataclasses import dataclass
from typing import Any

from schemas.evidence import Box
from service.fact_row import FactRow
from service.leftovers import UnreadRow
from service.papers import PageRef
from service.sheet import FindingRow, PlaceRow, Sheet


@dataclass(frozen=True)
class Viewer:
    """``ref`` is ``None`` where the thing shown has no page. ``fact``, ``finding`` with ``place``, or ``unread`` say
    what it is."""

    ref: PageRef | None
    box: Box | None = None
    fact: FactRow | None = None
    finding: FindingRow | None = None
    place: PlaceRow | None = None
    unread: UnreadRow | None = None
    previous: PageRef | None = None
    next: PageRef | None = None
    spots: tuple[FactRow, ...] = ()
    """The facts of the page, those of large boxes first: a click is for the smallest box it hits."""


def viewer_of_page(sheet: Sheet, ref: PageRef) -> Viewer:
    return _viewer(sheet, ref)


def viewer_of_fact(sheet: Sheet, row: FactRow) -> Viewer:
    return _viewer(sheet, row.ref, box=row.box, fact=row)


def viewer_of_place(sheet: Sheet, finding: FindingRow, place: PlaceRow) -> Viewer:
    return _viewer(sheet, place.ref, box=place.box, finding=finding, place=place)


def viewer_of_unread(sheet: Sheet, row: UnreadRow) -> Viewer:
    return _viewer(sheet, row.ref, box=row.box, unread=row)


def _viewer(sheet: Sheet, ref: PageRef | None, **shown: Any) -> Viewer:
    spots = sorted(sheet.facts_on(ref), key=_area, reverse=True) if ref else ()
    return Viewer(ref, previous=_beside(sheet, ref, -1), next=_beside(sheet, ref, +1), spots=tuple(spots), **shown)


def _area(row: FactRow) -> float:
    x0, y0, x1, y1 = row.box or (0, 0, 0, 0)
    return (x1 - x0) * (y1 - y0)


def _beside(sheet: Sheet, ref: PageRef | None, step: int) -> PageRef | None:
    """The page before or after, over all documents in order."""
    if ref is None:
        return None
    refs = [page for document in sheet.documents for page in document.pages]
    at = next((at for at, page in enumerate(refs) if page.anchor == ref.anchor), -1) + step
    return refs[at] if 0 <= at < len(refs) else None
