"""Which party set which seal: by its text, else by where it stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from extractors.documents.contracts.labels import Labelled
from extractors.documents.contracts.parties import Signing
from schemas.page import Page, Seal
from schemas.values.names import normalise_organisation

ALIKE = 70
NOT_THE_NAME = "印章文字与该方名称不符"
_AT_HAND = 0.22


@dataclass(frozen=True)
class PartySeal:
    party: str
    page: Page
    seal: Seal
    doubts: tuple[str, ...] = ()


def party_seals(
    pages: Sequence[Page], names: Mapping[str, str], labels: Sequence[Labelled], signing: Signing | None
) -> list[PartySeal]:
    """One seal a party at most. A seal whose text resembles a party's name is that party's, the last page first; a
    readable one that resembles neither is given to the party at whose signature it stands, with a doubt. A square chop
    is a person's."""
    chosen: dict[str, PartySeal] = {}
    seals = [(page, seal) for page in reversed(pages) for seal in page.seals if seal.text and not seal.square]
    for party, name in names.items():
        ranked = sorted(seals, key=lambda one: -_similar(one[1].text, name))
        if ranked and _similar(ranked[0][1].text, name) >= ALIKE:
            top = _similar(ranked[0][1].text, name)
            page, seal = next(one for one in seals if _similar(one[1].text, name) >= top - 5)
            if not any(_similar(seal.text, other) > top for key, other in names.items() if key != party):
                chosen[party] = PartySeal(party, page, seal)
    taken = {id(one.seal) for one in chosen.values()}
    for page, seal in seals:
        beside = _signing_at(page, seal, labels, signing)
        if beside and beside not in chosen and id(seal) not in taken:
            chosen[beside] = PartySeal(beside, page, seal, (NOT_THE_NAME,))
    return [chosen[party] for party in ("a", "b") if party in chosen]


def _similar(one: str, other: str) -> float:
    return float(fuzz.ratio(normalise_organisation(one), normalise_organisation(other)))


def _signing_at(page: Page, seal: Seal, labels: Sequence[Labelled], signing: Signing | None) -> str | None:
    """The party whose signature label stands nearest to the seal, if it is at hand and the other is clearly farther."""
    if signing is None:
        return None
    x, y = (seal.box[0] + seal.box[2]) / 2, (seal.box[1] + seal.box[3]) / 2
    distances: dict[str, float] = {}
    for one in labels:
        if one.party not in ("a", "b") or one.segment.row < signing.row or one.segment.page is not page:
            continue
        box = one.segment.box
        across = max(box[0] - x, 0.0, x - box[2])
        distance = (across**2 + ((box[1] + box[3]) / 2 - y) ** 2) ** 0.5
        distances[one.party] = min(distance, distances.get(one.party, 1.0))
    if len(distances) < 2:
        return None
    near, far = sorted(distances, key=lambda party: distances[party])
    return near if distances[near] < _AT_HAND and distances[far] > 1.5 * distances[near] else None
