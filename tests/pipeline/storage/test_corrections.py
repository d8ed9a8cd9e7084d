"""What people make of facts, on every database that is there."""

import pytest

from pipeline.errors import UnknownSubmissionError
from pipeline.storage.corrections import (
    Corrections,
    RefusedChangeError,
    StaleFactError,
    UnknownFactError,
)
from pipeline.storage.database import Database
from pipeline.storage.repository import Repository
from pipeline.storage.trail import Trail
from schemas.evidence import Fact, FactState, Origin
from schemas.review import Author, Deed, Role
from tests.pipeline.examples import document, fact, received, submission

ID = submission().id
REVIEWER = Author(login="wang", name="王审核", roles=(Role.REVIEWER,))
OTHER = Author(login="li", name="李审核", roles=(Role.REVIEWER,))
NAME, COUNT, DATE = 0, 1, 2
BOX = (0.1, 0.3, 0.5, 0.34)


@pytest.fixture
def repository(database: Database) -> Repository:
    repository = Repository(database)
    repository.create_submission(submission(), [received()])
    doubt = {"state": FactState.DOUBTFUL, "why": ("识读得分低",), "alternatives": ("某某公同",)}
    facts = [
        fact().model_copy(update=doubt),
        fact("application_form.claimed_projects", 8),
        fact("application_form.form_date", None).model_copy(update={"state": FactState.DOUBTFUL}),
        fact("application_form.staff[0].name", "甲"),
        fact("application_form.staff[1].position", "工程师"),
    ]
    repository.save_reading(ID, [document()], facts)
    return repository


@pytest.fixture
def corrections(repository: Repository, database: Database) -> Corrections:  # noqa: ARG001
    return Corrections(database)


def stands(repository: Repository, position: int) -> Fact:
    return repository.dossier(ID).facts[position]


def test_a_correction_replaces_the_reading_for_all_who_ask(corrections: Corrections, repository: Repository) -> None:
    changed = corrections.correct(ID, NAME, " 某某公司（四川） ", seen=1, by=REVIEWER, reason="对照原件")
    found = stands(repository, NAME)
    assert found == changed.fact
    assert (found.value, found.raw, found.sharp) == ("某某公司(四川)", "某某公司（四川）", "某某公司(四川)")
    assert (found.origin, found.why, found.alternatives) == (Origin.PERSON, ("人工更正",), ())
    assert found.box == (0.1, 0.1, 0.5, 0.2)


def test_what_the_machine_read_stays(corrections: Corrections, repository: Repository) -> None:
    machine = stands(repository, NAME)
    corrections.correct(ID, NAME, "乙公司", seen=1, by=REVIEWER, reason="对照原件")
    first, second = corrections.history(ID, NAME)
    assert (first.revision, first.fact, first.author) == (1, machine, None)
    assert (second.revision, second.author, second.reason) == (2, REVIEWER, "对照原件")
    assert corrections.superseded(ID) == (machine,)


def test_a_value_is_brought_into_the_form_of_its_key(corrections: Corrections, repository: Repository) -> None:
    corrections.correct(ID, DATE, "2025年6月3日", seen=1, by=REVIEWER)
    corrections.correct(ID, COUNT, "6个", seen=1, by=REVIEWER)
    assert stands(repository, DATE).value == "2025-06-03"
    assert stands(repository, COUNT).value == 6


@pytest.mark.parametrize(("position", "text"), [(DATE, "2月30日"), (COUNT, "若干"), (NAME, "  ")])
def test_what_cannot_be_the_value_is_refused_and_nothing_is_kept(
    corrections: Corrections, database: Database, position: int, text: str
) -> None:
    with pytest.raises(RefusedChangeError, match=r"应为|请填写"):
        corrections.correct(ID, position, text, seen=1, by=REVIEWER)
    assert len(corrections.history(ID, position)) == 1
    assert Trail(database).entries(deed=Deed.FACT_CHANGED) == ()


def test_a_doubtful_value_is_confirmed_as_it_is(corrections: Corrections, repository: Repository) -> None:
    corrections.confirm(ID, NAME, seen=1, by=REVIEWER)
    found = stands(repository, NAME)
    assert (found.sharp, found.origin, found.raw) == ("某某公司", Origin.PERSON, "某某公司")
    with pytest.raises(RefusedChangeError):
        corrections.confirm(ID, NAME, seen=2, by=REVIEWER)


def test_nothing_is_confirmed_that_has_no_value(corrections: Corrections) -> None:
    with pytest.raises(RefusedChangeError, match="没有值"):
        corrections.confirm(ID, DATE, seen=1, by=REVIEWER)


def test_what_a_person_cannot_read_has_no_value_and_is_looked_at_no_more(
    corrections: Corrections, repository: Repository
) -> None:
    before = repository.summary(ID).facts_doubtful
    corrections.mark_unreadable(ID, NAME, seen=1, by=REVIEWER)
    assert (stands(repository, NAME).value, stands(repository, NAME).state) == (None, FactState.UNREADABLE)
    assert repository.summary(ID).facts_doubtful == before - 1
    assert repository.summary(ID).applicant_name is None


def test_changes_are_taken_back_one_by_one(corrections: Corrections, repository: Repository) -> None:
    machine = stands(repository, NAME)
    corrections.correct(ID, NAME, "乙公司", seen=1, by=REVIEWER)
    corrections.correct(ID, NAME, "丙公司", seen=2, by=REVIEWER)
    undone = corrections.undo(ID, NAME, seen=3, by=OTHER, reason="看错了")
    assert undone
    assert (undone.fact.value, undone.revision, undone.undoable) == ("乙公司", 4, True)
    undone = corrections.undo(ID, NAME, seen=4, by=OTHER)
    assert undone
    assert (undone.fact, undone.undoable) == (machine, False)
    with pytest.raises(RefusedChangeError, match="没有可以撤销"):
        corrections.undo(ID, NAME, seen=5, by=OTHER)
    corrections.correct(ID, NAME, "丁公司", seen=5, by=REVIEWER)
    undone = corrections.undo(ID, NAME, seen=6, by=OTHER)
    assert undone
    assert undone.fact == machine
    assert [one.restores for one in corrections.history(ID, NAME)] == [None, None, None, 2, 1, None, 1]


def test_nobody_overwrites_what_somebody_else_just_changed(corrections: Corrections, repository: Repository) -> None:
    corrections.correct(ID, NAME, "乙公司", seen=1, by=REVIEWER)
    with pytest.raises(StaleFactError, match="王审核"):
        corrections.correct(ID, NAME, "丙公司", seen=1, by=OTHER)
    assert stands(repository, NAME).value == "乙公司"


def test_every_change_is_in_the_trail(corrections: Corrections, database: Database) -> None:
    corrections.correct(ID, NAME, "乙公司", seen=1, by=REVIEWER, reason="对照原件")
    corrections.undo(ID, NAME, seen=2, by=OTHER)
    undone, corrected = Trail(database).entries(submission=ID, deed=Deed.FACT_CHANGED)
    assert (corrected.author, corrected.subject, corrected.reason) == (
        REVIEWER,
        "application_form.applicant_name",
        "对照原件",
    )
    assert (corrected.before["value"], corrected.before["state"]) == ("某某公司", "doubtful")
    assert (corrected.after["value"], corrected.after["revision"]) == ("乙公司", 2)
    assert (undone.before["value"], undone.after["value"], undone.after["restores"]) == ("乙公司", "某某公司", 1)
    assert Trail(database).first_broken() is None


def added(corrections: Corrections, path: str, text: str, index: int | None = None) -> Fact:
    place = {"file": "申报表.pdf", "page": 2, "box": BOX}
    return corrections.add(ID, "d1", path, text, by=REVIEWER, index=index, **place).fact  # type: ignore[arg-type]


def test_a_fact_the_machine_missed_is_added(corrections: Corrections, repository: Repository) -> None:
    total = repository.summary(ID).facts_total
    made = added(corrections, "claimed_amount", "186.5万元")
    assert (made.key, made.value, made.sharp) == ("application_form.claimed_amount", "1865000.00", "1865000.00")
    assert (made.page, made.box, made.file) == (2, BOX, None)
    assert repository.dossier(ID).facts[-1] == made
    assert repository.summary(ID).facts_total == total + 1


def test_an_entry_of_a_list_is_new_or_the_one_that_is_named(corrections: Corrections) -> None:
    assert added(corrections, "staff[].name", "乙").key == "application_form.staff[2].name"
    assert added(corrections, "staff[].name", "丙", index=1).key == "application_form.staff[1].name"
    with pytest.raises(RefusedChangeError, match="已有这一项"):
        added(corrections, "staff[].name", "丁", index=0)
    with pytest.raises(RefusedChangeError, match="已有这一项"):
        added(corrections, "applicant_name", "丁公司")


@pytest.mark.parametrize(("path", "box"), [("salary", BOX), ("handler", (0.5, 0.5, 0.5, 0.6))])
def test_a_fact_needs_a_key_of_its_paper_and_a_place(
    corrections: Corrections, path: str, box: tuple[float, float, float, float]
) -> None:
    with pytest.raises(RefusedChangeError):
        corrections.add(ID, "d1", path, "甲", file="申报表.pdf", page=1, box=box, by=REVIEWER)


def test_undoing_withdraws_what_was_only_added(corrections: Corrections, repository: Repository) -> None:
    position = len(repository.dossier(ID).facts)
    added(corrections, "handler", "赵六")
    added(corrections, "signatory", "钱七")
    assert corrections.undo(ID, position, seen=1, by=REVIEWER) is None
    assert [mark.position for mark in corrections.marks(ID)] == [*range(position), position + 1]
    assert [one.key for one in repository.dossier(ID).facts][position:] == ["application_form.signatory"]
    with pytest.raises(UnknownFactError):
        corrections.correct(ID, position, "孙八", seen=2, by=REVIEWER)
    assert added(corrections, "handler", "孙八").value == "孙八"


def test_what_does_not_exist_is_said_so(corrections: Corrections) -> None:
    with pytest.raises(UnknownFactError):
        corrections.confirm(ID, 99, seen=1, by=REVIEWER)
    with pytest.raises(UnknownSubmissionError):
        corrections.confirm("none", 0, seen=1, by=REVIEWER)
