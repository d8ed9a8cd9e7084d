"""Statements of several persons in one file, one after the other, each on pages of its own.

Each is read as if it were alone; what they say of the proof itself (employer, period, agency) is said once where all
say the same.
"""

import re
from collections.abc import Sequence

from extractors.layout.blocks import flat
from extractors.layout.labels import Vocabulary
from extractors.layout.pairing import find_pairs
from schemas.evidence import Fact, FactState
from schemas.page import Page

EACH_PAGE_ANOTHER = "各人页面所载不同，取第一人的"

_PERSON = re.compile(r"\.persons\[0\]\.")
_OF_THE_PRINT = ("verification_code", "printed_on", "valid_to")
"""What each print may have of its own."""


def by_person(pages: Sequence[Page], vocabulary: Vocabulary) -> list[list[Page]]:
    """The pages in runs of one person each: a run begins with a page that names another person at its label 姓名; one
    run where the pages name no second person, or two on one page."""
    runs: list[list[Page]] = []
    last = ""
    for page in pages:
        pairs = find_pairs([page], vocabulary).pairs
        names = [flat(pair.value) for pair in pairs if pair.field == "name" and pair.value]
        if len(set(names)) > 1:
            return [list(pages)]
        who = "".join([*names[:1], *(flat(pair.value) for pair in pairs if names and pair.field == "id_number")])
        if not runs or (who and last and who != last):
            runs.append([page])
        else:
            runs[-1].append(page)
        last = who or last
    return runs


def together(parts: Sequence[Sequence[Fact]]) -> list[Fact]:
    """The facts of the persons' statements as those of one proof, the persons numbered in order."""
    shared: dict[str, list[Fact]] = {}
    people: list[Fact] = []
    for number, facts in enumerate(parts):
        for fact in facts:
            if _PERSON.search(fact.key):
                people.append(fact.model_copy(update={"key": _PERSON.sub(f".persons[{number}].", fact.key)}))
            else:
                shared.setdefault(fact.key, []).append(fact)
    return [*map(_one, shared.values()), *people]


def _one(facts: Sequence[Fact]) -> Fact:
    best = max(facts, key=lambda fact: fact.value == facts[0].value and fact.confidence)
    others = tuple(dict.fromkeys(str(fact.value) for fact in facts if fact.value not in (None, best.value)))
    if not others or best.key.rpartition(".")[2] in _OF_THE_PRINT:
        return best
    state = FactState.DOUBTFUL if best.state is FactState.CONFIRMED else best.state
    return best.model_copy(
        update={"state": state, "why": (EACH_PAGE_ANOTHER, *best.why), "alternatives": (*best.alternatives, *others)}
    )
