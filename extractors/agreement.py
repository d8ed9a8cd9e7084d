"""Agreement across facts: what stands the same in two places is read right; what differs by a look-alike is not sure.

Design decision 2: a fact is confirmed when independent evidence agrees. A name printed on the form, on the licence and
on a seal was read three times from other ink; that lifts a doubtful reading. Where two readings of what should be the
same name differ only by characters that recognition confuses, the one with less support becomes doubtful and the
other is proposed; nothing is changed (contract 3, rule 3).
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from schemas.evidence import Fact, FactState
from schemas.values.amounts import parse_words
from schemas.values.confusion import confusable
from schemas.values.names import normalise_organisation, normalise_person

LEAST = 0.5
"""A reading below this says nothing, whatever it agrees with."""

_INDEX = re.compile(r"\[\d+\]")


@dataclass(frozen=True)
class Family:
    """Facts that may name the same thing: their keys without indexes, and what two writings of it have in common.

    ``suspicious`` families hold names of which only one is meant, so that a look-alike is a doubt; account numbers
    or contract numbers may honestly differ by one character.
    """

    keys: frozenset[str]
    normal: Callable[[str], str]
    suspicious: bool = True


def _plain(text: str) -> str:
    return text.replace(" ", "").upper()


def _contracts(field: str) -> set[str]:
    return {f"{type_}.{field}" for type_ in ("transfer_contract", "license_contract")}


FAMILIES = (
    Family(
        frozenset(
            {
                "application_form.applicant_name",
                "application_form.seal_text",
                "application_form.recommender_name",
                "application_form.recommender_seal_text",
                "application_form.cases[].counterparty",
                "application_form.leading_enterprises[]",
                "application_form.key_entities[]",
                "application_form.seals[].text",
                "business_license.name",
                "business_license.authority",
                "business_license.seals[].text",
                "insurance_proof.employer_name",
                "insurance_proof.agency",
                "insurance_proof.seals[].text",
                "policy_text.issuer",
                "policy_text.seals[].text",
                *_contracts("party_a.name"),
                *_contracts("party_b.name"),
                *_contracts("party_a_seal_text"),
                *_contracts("party_b_seal_text"),
                *_contracts("seals[].text"),
            }
        ),
        normalise_organisation,
    ),
    Family(
        frozenset(
            {
                "application_form.legal_representative.name",
                "application_form.center_leader.name",
                "application_form.contact_person.name",
                "application_form.staff[].name",
                "application_form.signatory",
                "application_form.handler",
                "business_license.legal_representative",
                "insurance_proof.persons[].name",
                *_contracts("party_a.legal_representative"),
                *_contracts("party_b.legal_representative"),
            }
        ),
        normalise_person,
    ),
    Family(
        frozenset(
            {
                "business_license.uscc",
                "insurance_proof.employer_code",
                *_contracts("party_a.uscc"),
                *_contracts("party_b.uscc"),
            }
        ),
        _plain,
        suspicious=False,
    ),
    Family(frozenset(_contracts("patents[].number")), _plain, suspicious=False),
    Family(
        frozenset({"application_form.cases[].contract_number", *_contracts("contract_number")}),
        _plain,
        suspicious=False,
    ),
)


def confirm(facts: Sequence[Fact]) -> list[Fact]:
    """The same facts in the same order, with ``state``, ``why`` and ``alternatives`` as agreement has them."""
    changed: dict[int, Fact] = {}
    for family in FAMILIES:
        members = [index for index, fact in enumerate(facts) if _belongs(fact, family)]
        changed |= _judge_family(facts, members, family)
    changed |= _amounts_in_words(facts, changed)
    return [changed.get(index, fact) for index, fact in enumerate(facts)]


def _belongs(fact: Fact, family: Family) -> bool:
    readable = isinstance(fact.value, str) and fact.confidence >= LEAST and fact.state is not FactState.UNREADABLE
    return readable and _INDEX.sub("[]", fact.key) in family.keys


def _judge_family(facts: Sequence[Fact], members: Iterable[int], family: Family) -> dict[int, Fact]:
    groups: dict[str, list[int]] = defaultdict(list)
    for index in members:
        groups[family.normal(str(facts[index].value))].append(index)
    places = {value: len({_place(facts[index]) for index in group}) for value, group in groups.items()}
    judged: dict[int, Fact] = {}
    for value, group in groups.items():
        if places[value] > 1:
            judged |= {index: _lift(facts[index], _partner(facts, group, index)) for index in group}
        elif family.suspicious:
            rivals = [other for other in groups if other != value and confusable(value, other)]
            if rivals:
                best = max(rivals, key=lambda other: places[other])
                judged |= {index: _doubt(facts[index], facts[groups[best][0]]) for index in group}
    return judged


def _place(fact: Fact) -> tuple[object, ...]:
    """Two facts cut from one print are one piece of evidence."""
    box = tuple(round(edge, 2) for edge in fact.box) if fact.box else None
    return (fact.document, fact.file, fact.page, box)


def _partner(facts: Sequence[Fact], group: Sequence[int], index: int) -> Fact:
    """The fact to name as agreeing: of another document where there is one."""
    here = facts[index]
    others = [facts[other] for other in group if _place(facts[other]) != _place(here)]
    return min(others, key=lambda other: (other.document == here.document, other.state != FactState.CONFIRMED))


def _lift(fact: Fact, partner: Fact) -> Fact:
    why = (*fact.why, f"与{partner.document}的{partner.key}一致")
    return fact.model_copy(update={"state": FactState.CONFIRMED, "why": why})


def _doubt(fact: Fact, rival: Fact) -> Fact:
    why = (f"与{rival.document}的{rival.key}仅差易混字", *fact.why)
    alternatives = tuple(dict.fromkeys((*fact.alternatives, rival.value)))
    return fact.model_copy(update={"state": FactState.DOUBTFUL, "why": why, "alternatives": alternatives})


def _amounts_in_words(facts: Sequence[Fact], changed: dict[int, Fact]) -> dict[int, Fact]:
    """大写 = 小写 on one paper confirms both; two writings of a number seldom go wrong alike."""
    words = {
        (fact.document, fact.key.removesuffix("_words")): index
        for index, fact in enumerate(facts)
        if fact.key.endswith(".amount_words") and fact.value
    }
    agreed: dict[int, Fact] = {}
    for index, fact in enumerate(facts):
        other = words.get((fact.document, fact.key))
        if other is None or not fact.value:
            continue
        amount = parse_words(str(facts[other].value))
        if amount is not None and f"{amount:.2f}" == fact.value:
            for at in (index, other):
                current = changed.get(at, facts[at])
                why = (*current.why, "大写与小写一致")
                agreed[at] = current.model_copy(update={"state": FactState.CONFIRMED, "why": why})
    return agreed
