"""Who and what stands on which paper: one person, organisation, patent, contract or payment under all its spellings.

Organisations are one when their names are equal (contract 3, rule 5), when a confirmed code is, or when one name is a
former name a certificate states. Persons are one when their names are; two confirmed ID numbers under one name make
two persons. Names that only look alike stay apart and name each other in ``may_be``.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from pipeline.checks.judgement import Seen
from pipeline.checks.mentions import Mention, mentions
from pipeline.checks.papers import Papers
from schemas.values import id_number, patent_number, uscc
from schemas.values.confusion import confusable
from schemas.values.names import normalise_organisation, normalise_person
from schemas.values.text import fold


class EntityKind(StrEnum):
    PERSON = "person"
    ORGANISATION = "organisation"
    PATENT = "patent"
    CONTRACT = "contract"
    PAYMENT = "payment"

    @property
    def label(self) -> str:
        return {"person": "人员", "organisation": "单位", "patent": "专利", "contract": "合同", "payment": "票据"}[
            self.value
        ]


@dataclass(frozen=True)
class Entity:
    """``name`` is the spelling that stands most often, ``spellings`` are all of them, ``codes`` the confirmed credit
    codes or ID numbers beside it; ``may_be`` are names of others that only look alike."""

    kind: EntityKind
    name: str
    spellings: tuple[str, ...]
    codes: tuple[str, ...]
    mentions: tuple[Mention, ...]
    may_be: tuple[str, ...] = ()

    @property
    def documents(self) -> tuple[str, ...]:
        """The papers it stands on, in their order, each once."""
        return tuple(dict.fromkeys(one.seen.fact.document for one in self.mentions))

    @property
    def facts(self) -> tuple[Seen, ...]:
        return tuple(one.seen for one in self.mentions)

    def roles(self, *roles: str) -> tuple[Mention, ...]:
        """Where it stands in one of ``roles`` (see ``mentions``)."""
        return tuple(one for one in self.mentions if one.role in roles)


@dataclass(frozen=True)
class Entities:
    """The index of one submission."""

    all: tuple[Entity, ...]

    @classmethod
    def of(cls, papers: Papers) -> "Entities":
        found = list(mentions(papers))
        groups: list[Entity] = []
        for kind in EntityKind:
            groups += _linked(list(_grouped(kind, [one for one in found if one.kind == kind.value])))
        return cls(tuple(groups))

    def of_kind(self, kind: EntityKind) -> tuple[Entity, ...]:
        return tuple(one for one in self.all if one.kind is kind)

    @property
    def persons(self) -> tuple[Entity, ...]:
        return self.of_kind(EntityKind.PERSON)

    @property
    def organisations(self) -> tuple[Entity, ...]:
        return self.of_kind(EntityKind.ORGANISATION)

    @property
    def patents(self) -> tuple[Entity, ...]:
        return self.of_kind(EntityKind.PATENT)

    def organisation(self, name: str) -> Entity | None:
        """The organisation written ``name``."""
        key = normalise_organisation(name)
        return next((o for o in self.organisations if key in map(normalise_organisation, o.spellings)), None)


def _grouped(kind: EntityKind, found: list[Mention]) -> Iterator[Entity]:
    """Union of the mentions that share a key, in the order of their first; a mention may have several keys (name,
    code, former name)."""
    groups: dict[int, tuple[set[str], list[Mention]]] = {}
    group_of: dict[str, int] = {}
    for number, one in enumerate(found):
        keys = set(_keys(kind, one))
        if not keys:
            continue
        touching = sorted({group_of[key] for key in keys if key in group_of}) or [number]
        known, members = groups.setdefault(touching[0], (set(), []))
        for other in touching[1:]:
            more, moved = groups.pop(other)
            keys |= more
            members += moved
        known |= keys
        members.append(one)
        group_of.update(dict.fromkeys(keys, touching[0]))
    for _, members in groups.values():
        yield _entity(kind, members)


def _keys(kind: EntityKind, one: Mention) -> Iterable[str]:
    value = str(one.seen.fact.value or "")
    code = fold(str(one.code.sharp)) if one.code is not None and one.code.sharp else ""
    if kind is EntityKind.PERSON:
        valid = id_number.is_valid(code)
        name = normalise_person(value)
        return [f"{name} {code}"] if name and valid else [name] if name else []
    if kind is EntityKind.ORGANISATION:
        name = normalise_organisation(value)
        also = [normalise_organisation(str(other)) for other in one.also]
        return [key for key in (name, *also, f"#{code}" if uscc.is_valid(code) else "") if key]
    if kind is EntityKind.PATENT:
        return [patent_number.normalise(value) or fold(value)] if value else []
    return [f"{one.role.split('.')[0]} {fold(value).upper()}"] if value else []


def _entity(kind: EntityKind, members: list[Mention]) -> Entity:
    members.sort(key=lambda one: one.order)
    spelled = [str(one.seen.fact.value) for one in members]
    spellings = tuple(dict.fromkeys(spelled))
    codes = tuple(dict.fromkeys(str(m.code.sharp) for m in members if m.code is not None and m.code.sharp))
    return Entity(kind, max(spellings, key=spelled.count), spellings, codes, tuple(members))


def _linked(groups: list[Entity]) -> Iterator[Entity]:
    """Persons without an ID number join the only person of that name; look-alikes name each other."""
    groups = list(_joined(groups)) if groups and groups[0].kind is EntityKind.PERSON else groups
    names = [_normal(one) for one in groups]
    for one, name in zip(groups, names, strict=True):
        others = (
            other.name for other, its in zip(groups, names, strict=True) if other is not one and _alike(name, its)
        )
        yield Entity(one.kind, one.name, one.spellings, one.codes, one.mentions, tuple(others))


def _joined(groups: list[Entity]) -> Iterator[Entity]:
    by_name: dict[str, list[Entity]] = {}
    for one in groups:
        by_name.setdefault(normalise_person(one.name), []).append(one)
    for same in by_name.values():
        known = [one for one in same if any(map(id_number.is_valid, one.codes))]
        if len(known) > 1:
            yield from same
        else:
            yield _entity(EntityKind.PERSON, [mention for one in same for mention in one.mentions])


def _normal(one: Entity) -> str:
    """The name as names are compared; empty for what has a number, which is no name."""
    if one.kind is EntityKind.PERSON:
        return normalise_person(one.name)
    return normalise_organisation(one.name) if one.kind is EntityKind.ORGANISATION else ""


def _alike(a: str, b: str) -> bool:
    near = bool(a and b) and abs(len(a) - len(b)) <= 1
    return near and (a == b or confusable(a, b))
