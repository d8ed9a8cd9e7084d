"""Facts drawn by chance and entered once more by a second person, on every database that is there."""

import json
from datetime import date

import pytest

from pipeline.storage.corrections import Corrections
from pipeline.storage.database import Database
from pipeline.storage.drawing import Standing, Terms
from pipeline.storage.records import State
from pipeline.storage.repository import Repository
from pipeline.storage.samples import (
    EmptyDrawError,
    SameHandError,
    Samples,
    SampleTakenError,
    UnknownSampleError,
    UnusableEntryError,
    agree,
)
from pipeline.storage.trail import Trail
from schemas.evidence import Fact, FactState
from schemas.review import Author, Deed, Role
from schemas.submission import Submission
from tests.pipeline.examples import checklist, document, fact, received

AUDITOR = Author(login="zhao", name="赵稽核", roles=(Role.AUDITOR,))
SECOND = Author(login="li", name="李审核", roles=(Role.REVIEWER,))
FIRST = Author(login="wang", name="王审核", roles=(Role.REVIEWER,))
YEAR = Terms(since=date(2025, 1, 1), until=date(2025, 12, 31), size=10)
CORRECTED = 1


def anything(fact: Fact) -> bool:  # noqa: ARG001
    return True


@pytest.fixture
def samples(database: Database) -> Samples:
    """Twelve submissions of seven facts: five confirmed, one of them corrected by a person; one doubtful; one that
    nothing could be read of."""
    repository, corrections = Repository(database), Corrections(database)
    for number in range(12):
        id = f"20251103-S{number:02d}"
        repository.create_submission(
            Submission(id=id, level="sichuan", received_on=date(2025, 1 + number, 3)), [received()]
        )
        repository.save_reading(id, [document()], facts(number))
        repository.save_findings(id, [], checklist(), "1")
        repository.set_state(id, State.DONE, "已完成")
        corrections.correct(id, CORRECTED, "竹产业", seen=1, by=FIRST)
    return Samples(database)


def facts(number: int) -> list[Fact]:
    doubtful = {"state": FactState.DOUBTFUL}
    return [
        fact("application_form.applicant_name", f"第{number}研究院"),
        fact("application_form.industry", "行产业"),
        fact("application_form.claimed_projects", 5 + number),
        fact("business_license.registered_capital", f"{number + 1}000000.00"),
        fact("business_license.established_on", "2019-03-12"),
        fact("business_license.legal_representative", "王浩然").model_copy(update=doubtful),
        fact("business_license.address", None).model_copy(update={"state": FactState.UNREADABLE}),
    ]


def drawn(samples: Samples, terms: Terms = YEAR, *, seed: int = 7) -> list[tuple[str, str]]:
    batch = samples.draw(terms, fit=anything, by=AUDITOR, seed=seed)
    return [(one.submission, one.fact.key) for one in samples.samples(batch.id)]


def test_a_sample_has_facts_of_every_standing_and_kind_of_paper(samples: Samples) -> None:
    batch = samples.draw(YEAR, fit=anything, by=AUDITOR)
    found = samples.samples(batch.id)
    assert batch.facts == len(found) == len({(one.submission, one.position) for one in found}) == 10
    standings = [one.standing for one in found]
    assert [standings.count(standing) for standing in Standing] == [6, 2, 2]
    assert {one.type for one in found} == {"application_form", "business_license"}
    assert not [one for one in found if one.fact.value is None]


def test_the_same_seed_draws_the_same_facts_and_another_seed_others(samples: Samples) -> None:
    assert drawn(samples) == drawn(samples)
    assert drawn(samples) != drawn(samples, seed=8)


def test_what_one_standing_has_not_enough_of_the_others_give(samples: Samples) -> None:
    everything = samples.draw(YEAR.model_copy(update={"size": 60}), fit=anything, by=AUDITOR)
    standings = [one.standing for one in samples.samples(everything.id)]
    assert [standings.count(standing) for standing in Standing] == [36, 12, 12]


def test_only_submissions_of_the_terms_are_drawn_from(samples: Samples) -> None:
    march = YEAR.model_copy(update={"since": date(2025, 3, 1), "until": date(2025, 3, 31)})
    assert {submission for submission, _ in drawn(samples, march)} == {"20251103-S02"}
    with pytest.raises(EmptyDrawError):
        samples.draw(YEAR.model_copy(update={"level": "national"}), fit=anything, by=AUDITOR)


def test_facts_that_do_not_fit_are_passed_over(samples: Samples) -> None:
    batch = samples.draw(YEAR, fit=lambda one: one.key.endswith("projects"), by=AUDITOR)
    assert {one.fact.key for one in samples.samples(batch.id)} == {"application_form.claimed_projects"}


def test_what_does_not_fit_of_one_standing_is_made_up_for_by_others(samples: Samples) -> None:
    batch = samples.draw(YEAR, fit=lambda one: one.state is FactState.CONFIRMED, by=AUDITOR)
    standings = [one.standing for one in samples.samples(batch.id)]
    assert [standings.count(standing) for standing in Standing] == [8, 0, 2]


def test_drawing_is_recorded_with_what_repeats_it(samples: Samples, database: Database) -> None:
    batch = samples.draw(YEAR, fit=anything, by=AUDITOR, seed=11)
    newest, *_ = Trail(database).entries(deed=Deed.SAMPLE_DRAWN)
    assert (newest.subject, newest.author) == (batch.id, AUDITOR)
    assert newest.after == {**YEAR.model_dump(mode="json"), "seed": 11, "facts": 10}
    assert samples.batch(batch.id) == batch == samples.batches()[0]


def test_the_second_person_is_told_the_field_and_the_place_and_not_the_value(samples: Samples) -> None:
    batch = samples.draw(YEAR, fit=lambda one: one.key.endswith("applicant_name"), by=AUDITOR)
    by_id = {one.id: one for one in samples.samples(batch.id)}
    task = samples.next_task(batch.id, SECOND.login)
    assert task is not None
    told = json.dumps(task.model_dump(mode="json", exclude={"id", "page", "box"}), ensure_ascii=False)
    assert str(by_id[task.id].fact.value) not in told
    assert set(type(task).model_fields) == {"id", "batch", "submission", "key", "file", "page", "box"}


def test_who_corrected_a_fact_cannot_be_the_second(samples: Samples) -> None:
    batch = samples.draw(YEAR, fit=anything, by=AUDITOR)
    corrected = [one for one in samples.samples(batch.id) if one.standing is Standing.PERSON]
    for one in corrected:
        with pytest.raises(SameHandError):
            samples.task(batch.id, one.id, FIRST.login)
        with pytest.raises(SameHandError):
            samples.enter(batch.id, one.id, "竹产业", by=FIRST)
    offered = set()
    while task := samples.next_task(batch.id, FIRST.login):
        offered.add(task.id)
        samples.enter(batch.id, task.id, None, by=FIRST)
    assert offered == {one.id for one in samples.samples(batch.id)} - {one.id for one in corrected}


def test_who_corrects_a_fact_after_it_was_drawn_cannot_be_the_second_either(
    samples: Samples, database: Database
) -> None:
    batch = samples.draw(YEAR, fit=lambda one: one.key.endswith("registered_capital"), by=AUDITOR)
    one = samples.samples(batch.id)[0]
    Corrections(database).correct(one.submission, one.position, "7万元", seen=1, by=SECOND)
    with pytest.raises(SameHandError):
        samples.enter(batch.id, one.id, "7万元", by=SECOND)
    task = samples.next_task(batch.id, SECOND.login)
    assert task is not None
    assert task.id != one.id


def test_a_sample_is_entered_once_and_for_all(samples: Samples) -> None:
    batch = samples.draw(YEAR, fit=anything, by=AUDITOR)
    task = samples.next_task(batch.id, SECOND.login)
    assert task is not None
    samples.enter(batch.id, task.id, None, by=SECOND)
    with pytest.raises(SampleTakenError):
        samples.enter(batch.id, task.id, "5", by=AUDITOR)
    following = samples.next_task(batch.id, SECOND.login)
    assert following is not None
    assert following.id != task.id
    assert samples.batch(batch.id).open == 9
    for unknown in (10**6, 10**12):
        with pytest.raises(UnknownSampleError):
            samples.task(batch.id, unknown, SECOND.login)


def test_a_sample_may_be_put_off_and_comes_back_at_the_end(samples: Samples) -> None:
    batch = samples.draw(YEAR.model_copy(update={"size": 2}), fit=anything, by=AUDITOR)
    first, second = samples.samples(batch.id)
    assert [samples.next_task(batch.id, "li", after=at) for at in (0, first.id, second.id)] == [
        samples.task(batch.id, one.id, "li") for one in (first, second, first)
    ]


def test_entering_is_recorded_without_any_value(samples: Samples, database: Database) -> None:
    batch = samples.draw(YEAR, fit=lambda one: one.key.endswith("name"), by=AUDITOR)
    sample = samples.samples(batch.id)[0]
    samples.enter(batch.id, sample.id, str(sample.fact.value), by=SECOND)
    newest, *_ = Trail(database).entries(deed=Deed.SAMPLE_ENTERED)
    assert (newest.submission, newest.subject) == (sample.submission, sample.fact.key)
    assert newest.after == {"batch": batch.id, "sample": sample.id, "agrees": True}
    kept = samples.samples(batch.id)[0]
    assert (kept.entered, kept.entered_by, kept.agrees) == (str(sample.fact.value), "li", True)


def test_a_sample_keeps_its_fact_when_the_submission_is_read_again(samples: Samples, database: Database) -> None:
    batch = samples.draw(YEAR, fit=anything, by=AUDITOR)
    before = samples.samples(batch.id)
    Repository(database).save_reading(before[0].submission, [document()], facts(99)[:1])
    assert samples.samples(batch.id) == before


@pytest.mark.parametrize(
    ("key", "value", "typed", "same"),
    [
        ("business_license.registered_capital", "5000000.00", "500万元", True),
        ("business_license.registered_capital", "5000000.00", "5,000,000", True),
        ("business_license.registered_capital", "5000000.00", "50万元", False),
        ("business_license.established_on", "2019-03-12", "2019年3月12日", True),
        ("business_license.established_on", "2019-03-12", "2019年3月13日", False),
        ("application_form.claimed_projects", 5, "5个", True),
        ("application_form.applicant_name", "某某(四川)研究院", "某某（四川） 研究院", True),
        ("application_form.applicant_name", "某某研究院", "某某研究所", False),
        ("business_license.uscc", "91511500MA6200XX15", "91511500ma6200xx15", True),
        ("patent_register.number", "202010123456.2", "ZL 2020 1 0123456.2", True),
    ],
)
def test_values_are_compared_by_the_form_of_their_key(key: str, value: object, typed: str, same: bool) -> None:
    assert agree(fact(key, value), typed) is same


def test_what_cannot_be_a_value_of_the_field_is_asked_again(samples: Samples) -> None:
    batch = samples.draw(YEAR, fit=lambda one: one.key.endswith("established_on"), by=AUDITOR)
    sample = samples.samples(batch.id)[0]
    with pytest.raises(UnusableEntryError) as fault:
        samples.enter(batch.id, sample.id, "去年", by=SECOND)
    assert str(sample.fact.value) not in str(fault.value)
    assert samples.samples(batch.id)[0].entered_at is None
