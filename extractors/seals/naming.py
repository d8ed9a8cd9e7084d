"""A seal's ring held against the names printed on the same paper.

Bent and broken print is often one character off. Where the readings of a ring leave a character open and give what a
name on the paper has there as a near second, that name is one more vote and decides; any other name that is nearly the
ring's is only proposed: the seal of another company, one character apart, is what auditors look for. The usual words of
names are not decided by print, which is misread as well.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from extractors.seals.words import in_usual_words
from schemas.page import Page, Seal
from schemas.values.confusion import confusable
from schemas.values.text import fold

_DIFFERENT = 0.34
"""A printed name that differs in more of its characters than this is another name."""

_UNSURE = 0.75
"""A character of the ring below this score may not be there at all."""

_OPEN = 0.6
"""A character of the ring is open below this score: about half of the readings, or less, agree on it."""

_NEAR_SECONDS = 2
"""Of the rivals of an open character so many are near."""


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
    """How many of the changes from ``text`` to ``stretch`` the readings of the ring do not leave open."""
    count = 0
    usual = in_usual_words(text)
    for change in Levenshtein.editops(text, stretch):
        at = change.src_pos
        if change.tag == "replace":
            near = fold(seal.rivals[at][:_NEAR_SECONDS]) if at < len(seal.rivals) else ""
            count += seal.scores[at] >= _OPEN or usual[at] or stretch[change.dest_pos] not in near
        elif change.tag == "delete":
            # Only what hangs on at either end: half a name is no name.
            count += seal.scores[at] >= _UNSURE or at not in (0, len(text) - 1)
        else:
            count += 1
    return count
