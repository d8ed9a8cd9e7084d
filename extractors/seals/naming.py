"""A seal's ring held against the names printed on the same paper.

Bent and broken print is often one character off. Where the ways of unrolling a ring disagree on a character and one of
them gives what a name on the paper has there, that name is one more vote and decides; a name that differs by characters
no reading gave is only proposed.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from schemas.page import Page, Seal
from schemas.values.confusion import confusable
from schemas.values.text import fold

_DIFFERENT = 0.34
"""A printed name that differs in more of its characters than this is another name."""

_UNSURE = 0.75
"""A character of the ring below this score may not be there at all."""


@dataclass(frozen=True, slots=True)
class _Likeness:
    """A stretch of print like a ring: in how many characters it differs, and in how many of these no reading of the
    ring supports it."""

    text: str
    unsupported: int
    distance: int


def with_printed_names(pages: Sequence[Page]) -> list[Page]:
    """The pages, their seals' texts decided by the names printed on any of them, where these are evidence."""
    print_ = [fold("".join(line.text for line in page.lines)) for page in pages]
    return [
        page.model_copy(update={"seals": tuple(named(seal, print_) for seal in page.seals)}) if page.seals else page
        for page in pages
    ]


def named(seal: Seal, print_: Iterable[str]) -> Seal:
    """The seal with the text that its readings and one name in ``print_`` (folded, without line breaks) agree on, or
    with that name among its ``alternatives``."""
    text = fold(seal.text)
    if len(text) < 4 or len(text) != len(seal.scores) or any(text in part for part in print_):
        return seal
    best = min(
        (likeness for part in print_ for likeness in _like(text, seal, part)),
        key=lambda likeness: (likeness.unsupported, likeness.distance),
        default=None,
    )
    if best is None:
        return seal
    if best.unsupported == 0:
        alternatives = tuple(dict.fromkeys((seal.text, *seal.alternatives)))
        scores = seal.scores if len(best.text) == len(seal.scores) else ()
        return seal.model_copy(update={"text": best.text, "scores": scores, "alternatives": alternatives})
    if best.unsupported <= max(1, len(text) // 6) or confusable(text, best.text):
        return seal.model_copy(update={"alternatives": tuple(dict.fromkeys((best.text, *seal.alternatives)))})
    return seal


def _like(text: str, seal: Seal, part: str) -> Iterable[_Likeness]:
    most = int(len(text) * _DIFFERENT)
    for size in range(max(4, len(text) - 2), len(text) + 3):
        for start in range(len(part) - size + 1):
            stretch = part[start : start + size]
            distance = Levenshtein.distance(text, stretch, score_cutoff=most)
            if 0 < distance <= most:
                yield _Likeness(stretch, _unsupported(text, stretch, seal), distance)


def _unsupported(text: str, stretch: str, seal: Seal) -> int:
    """How many of the changes from ``text`` to ``stretch`` no reading of the ring gave."""
    count = 0
    for change in Levenshtein.editops(text, stretch):
        at = change.src_pos
        if change.tag == "replace":
            count += at >= len(seal.rivals) or stretch[change.dest_pos] not in seal.rivals[at]
        elif change.tag == "delete":
            # Only what hangs on at either end: half a name is no name.
            count += seal.scores[at] >= _UNSURE or at not in (0, len(text) - 1)
        else:
            count += 1
    # A stretch that is the ring and more of the print around it is no other name.
    return count
