"""What is not read, unclear or missing from the reading never turns a sound submission into one that fails."""

from collections.abc import Iterable

from check_cases import sound_dossier
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.checks import run
from schemas.document import DocumentState, DocumentType
from schemas.evidence import FactState
from schemas.finding import Finding, Outcome
from schemas.submission import Dossier

SOUND = sound_dossier()
FACTS = range(len(SOUND.facts))
DOCUMENTS = [document.id for document in SOUND.documents]
slow = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def _fails(dossier: Dossier) -> list[Finding]:
    return [finding for finding in run(dossier).findings if finding.outcome is Outcome.FAIL]


def _unreadable(ids: Iterable[str]) -> Dossier:
    gone = set(ids)
    documents = tuple(
        document.model_copy(update={"type": DocumentType.OTHER, "state": DocumentState.REJECTED, "file": "扫描001.pdf"})
        if document.id in gone
        else document
        for document in SOUND.documents
    )
    facts = tuple(fact for fact in SOUND.facts if fact.document not in gone)
    return SOUND.model_copy(update={"documents": documents, "facts": facts})


@slow
@given(st.sets(st.sampled_from(FACTS), max_size=20))
def test_doubtful_facts_never_make_a_fail(chosen: set[int]) -> None:
    facts = tuple(
        fact.model_copy(update={"state": FactState.DOUBTFUL}) if index in chosen else fact
        for index, fact in enumerate(SOUND.facts)
    )
    assert _fails(SOUND.model_copy(update={"facts": facts})) == []


@slow
@given(st.sets(st.sampled_from(FACTS), max_size=20))
def test_unreadable_facts_never_make_a_fail(chosen: set[int]) -> None:
    unread = {"state": FactState.UNREADABLE, "value": None, "raw": ""}
    facts = tuple(fact.model_copy(update=unread) if index in chosen else fact for index, fact in enumerate(SOUND.facts))
    assert _fails(SOUND.model_copy(update={"facts": facts})) == []


def test_no_single_fact_that_escaped_the_reading_makes_a_fail() -> None:
    for index, fact in enumerate(SOUND.facts):
        facts = (*SOUND.facts[:index], *SOUND.facts[index + 1 :])
        assert _fails(SOUND.model_copy(update={"facts": facts})) == [], fact.key


@slow
@given(st.sets(st.sampled_from(DOCUMENTS), max_size=5))
def test_files_that_cannot_be_opened_never_make_a_fail(chosen: set[str]) -> None:
    assert _fails(_unreadable(chosen)) == []


def test_a_value_of_the_wrong_form_costs_that_fact_only() -> None:
    odd = {"application_form.claimed_projects": "很多", "business_license.established_on": "昨天"}
    facts = tuple(fact.model_copy(update={"value": odd[fact.key]}) if fact.key in odd else fact for fact in SOUND.facts)
    unknown = SOUND.facts[0].model_copy(update={"key": "application_form.no_such_field"})
    findings = run(SOUND.model_copy(update={"facts": (*facts, unknown)})).findings
    assert Outcome.FAIL not in {finding.outcome for finding in findings}
