"""The index of who and what stands on which paper, as people and programs read it."""

from dataclasses import dataclass, replace

from pipeline.checks.entities import Entity, EntityKind
from pipeline.checks.papers import Papers
from schemas.finding import Place
from service.reports.masking import Masker


@dataclass(frozen=True)
class Standing:
    """A place at which an entry stands; ``role`` is the word of ``pipeline.checks.mentions``, ``words`` say it in
    Chinese without the file."""

    role: str
    words: str
    place: Place


@dataclass(frozen=True)
class Entry:
    """One person, organisation, patent, contract or payment. ``name`` is the spelling that stands most often,
    ``spellings`` are the others, ``may_be`` the names of entries that only look alike."""

    kind: EntityKind
    name: str
    spellings: tuple[str, ...]
    codes: tuple[str, ...]
    may_be: tuple[str, ...]
    standings: tuple[Standing, ...]

    @classmethod
    def of(cls, entity: Entity, papers: Papers) -> "Entry":
        standings = []
        for mention in entity.mentions:
            place = mention.seen.place
            file = papers.document(mention.content.document).file
            standings.append(Standing(mention.role, mention.seen.name.removesuffix(f"（{file}）"), place))
        others = tuple(one for one in entity.spellings if one != entity.name)
        return cls(entity.kind, entity.name, others, entity.codes, entity.may_be, tuple(standings))

    def masked(self, masker: Masker) -> "Entry":
        """The entry as it may be shown: codes by the rule of masking, organisations' codes whole."""

        def all_of(texts: tuple[str, ...]) -> tuple[str, ...]:
            return tuple(dict.fromkeys(map(masker.text, texts)))

        standings = tuple(
            replace(
                one,
                place=one.place.model_copy(
                    update={"note": masker.text(one.place.note), "file": masker.file_name(one.place.file)}
                ),
            )
            for one in self.standings
        )
        return Entry(
            self.kind,
            masker.text(self.name),
            all_of(self.spellings),
            all_of(self.codes),
            all_of(self.may_be),
            standings,
        )
