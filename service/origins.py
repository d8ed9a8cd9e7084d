"""Where a fact came from, in words: what a person only confirmed is not called corrected."""

from collections.abc import Mapping
from types import MappingProxyType

from pipeline.storage.corrections import ADDED, CONFIRMED, GIVEN_UP
from schemas.evidence import Fact, Origin
from service.sheet import ORIGIN_WORDS

CONFIRMED_WORDS, LOOKED_AT_WORDS = "人工确认", "人工核看"
_BY_PERSON: Mapping[str, str] = MappingProxyType(
    {CONFIRMED: CONFIRMED_WORDS, GIVEN_UP: LOOKED_AT_WORDS, ADDED: "人工补录"}
)


def origin_words(fact: Fact) -> str:
    """A person's fact carries what the person did as its reason."""
    did = fact.why[0] if fact.origin is Origin.PERSON and fact.why else ""
    return _BY_PERSON.get(did, ORIGIN_WORDS[fact.origin])


def unchanged_words(origin: str | None, value: object) -> str | None:
    """For a change that left ``value`` as it was, by the origin its entry in the trail names."""
    if origin == Origin.PERSON.value:
        return LOOKED_AT_WORDS if value in (None, "") else CONFIRMED_WORDS
    return ORIGIN_WORDS[Origin(origin)] if origin else None
