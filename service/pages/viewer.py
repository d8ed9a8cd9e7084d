"""A page picture with one box marked, and what the box is."""

from dataclasses import dataclass

from schemas.evidence import Box
from service.leftovers import UnreadRow
from service.papers import PageRef
from service.sheet import FactRow, FindingRow, PlaceRow, Sheet


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


def viewer_of_page(sheet: Sheet, ref: PageRef) -> Viewer:
    return Viewer(ref, previous=_beside(sheet, ref, -1), next=_beside(sheet, ref, +1))


def viewer_of_fact(sheet: Sheet, row: FactRow) -> Viewer:
    return Viewer(
        row.ref, box=row.box, fact=row, previous=_beside(sheet, row.ref, -1), next=_beside(sheet, row.ref, +1)
    )


def viewer_of_place(sheet: Sheet, finding: FindingRow, place: PlaceRow) -> Viewer:
    return Viewer(
        place.ref,
        box=place.box,
        finding=finding,
        place=place,
        previous=_beside(sheet, place.ref, -1),
        next=_beside(sheet, place.ref, +1),
    )


def viewer_of_unread(sheet: Sheet, row: UnreadRow) -> Viewer:
    before, after = _beside(sheet, row.ref, -1), _beside(sheet, row.ref, +1)
    return Viewer(row.ref, box=row.box, unread=row, previous=before, next=after)


def _beside(sheet: Sheet, ref: PageRef | None, step: int) -> PageRef | None:
    """The page before or after, over all documents in order."""
    if ref is None:
        return None
    refs = [page for document in sheet.documents for page in document.pages]
    at = next((at for at, page in enumerate(refs) if page.anchor == ref.anchor), -1) + step
    return refs[at] if 0 <= at < len(refs) else None
