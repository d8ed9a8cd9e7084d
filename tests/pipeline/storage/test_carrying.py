"""What people said of facts survives a new reading, or is named; on every database that is there."""

from collections.abc import Sequence
from typing import Any

import pytest

from pipeline.errors import SubmissionBusyError
from pipeline.storage.corrections import Corrections
from pipeline.storage.database import Database
from pipeline.storage.records import State
from pipeline.storage.repository import Repository
from pipeline.storage.trail import Trail
from schemas.document import Document, DocumentPart
from schemas.evidence import Box, Fact, Origin
from schemas.review import Author, Deed, Role
from tests.pipeline.examples import document, fact, received, submission

ID = submission().id
REVIEWER = Author(login="wang", name="王审核", roles=(Role.REVIEWER,))
STAFF: tuple[Box, Box] = ((0.1, 0.3, 0.4, 0.33), (0.1, 0.4, 0.4, 0.43))


def staff(index: int, name: str, box: Box, **changes: Any) -> Fact:
    read = fact(f"application_form.staff[{index}].name", name)
    return read.model_copy(update={"box": box, **changes})


@pytest.fixture
def repository(database: Database) -> Repository:
    repository = Repository(database)
    repository.create_submission(submission(), [received()])
    repository.save_reading(ID, [document()], [fact(), staff(0, "甲", STAFF[0]), staff(1, "己", STAFF[1])])
    return repository


@pytest.fixture
def corrections(repository: Repository, database: Database) -> Corrections:  # noqa: ARG001
    return Corrections(database)


def read_again(repository: Repository, facts: Sequence[Fact], *, documents: Sequence[Document] = ()) -> None:
    repository.save_reading(ID, documents or [document()], facts)


def lost(database: Database) -> list[dict[str, Any]]:
    newest = Trail(database).entries(submission=ID, deed=Deed.READ, limit=1)[0]
    found: list[dict[str, Any]] = newest.after.get("lost", [])
    return found


def test_a_correction_stays_on_a_fact_that_is_read_again(
    repository: Repository, corrections: Corrections, database: Database
) -> None:
    corrections.correct(ID, 2, "乙", seen=1, by=REVIEWER, reason="对照原件")
    read_again(repository, [fact(), staff(0, "甲", STAFF[0]), staff(1, "己", STAFF[1])])
    stands = repository.dossier(ID).facts[2]
    assert (stands.value, stands.origin) == ("乙", Origin.PERSON)
    machine, person = corrections.history(ID, 2)
    assert (machine.fact.value, machine.author) == ("己", None)
    assert (person.author, person.reason, person.revision) == (REVIEWER, "对照原件", 2)
    assert lost(database) == []
    assert Trail(database).first_broken() is None


def test_a_correction_follows_its_place_when_papers_and_lists_are_numbered_anew(
    repository: Repository, corrections: Corrections
) -> None:
    corrections.correct(ID, 2, "乙", seen=1, by=REVIEWER)
    added = document("d1").model_copy(
        update={"file": "推荐函.pdf", "parts": (DocumentPart(file="推荐函.pdf", pages=(1,)),)}
    )
    moved = [
        staff(0, "丙", (0.1, 0.2, 0.4, 0.23), document="d2"),
        staff(2, "已", (0.1, 0.401, 0.4, 0.43), document="d2"),
    ]
    read_again(repository, moved, documents=[added, document("d2")])
    stands = repository.dossier(ID).facts
    assert [(one.key, one.value, one.document) for one in stands] == [
        ("application_form.staff[0].name", "丙", "d2"),
        ("application_form.staff[2].name", "乙", "d2"),
    ]


def test_a_correction_whose_fact_is_gone_is_named_in_the_trail(
    repository: Repository, corrections: Corrections, database: Database
) -> None:
    corrections.correct(ID, 2, "乙", seen=1, by=REVIEWER)
    read_again(repository, [fact(), staff(0, "甲", STAFF[0])])
    [told] = lost(database)
    assert told == {
        "key": "application_form.staff[1].name",
        "file": "申报表.pdf",
        "page": 1,
        "value": "乙",
        "author": "wang",
    }
    assert all(one.origin is not Origin.PERSON for one in repository.dossier(ID).facts)


def test_a_correction_that_was_taken_back_is_not_missed(
    repository: Repository, corrections: Corrections, database: Database
) -> None:
    corrections.correct(ID, 2, "乙", seen=1, by=REVIEWER)
    corrections.undo(ID, 2, seen=2, by=REVIEWER)
    read_again(repository, [fact()])
    assert lost(database) == []


def test_a_fact_a_person_added_stays_with_its_page(repository: Repository, corrections: Corrections) -> None:
    box = (0.1, 0.6, 0.4, 0.63)
    corrections.add(ID, "d1", "form_date", "2025-11-01", file="申报表.pdf", page=2, box=box, by=REVIEWER)
    read_again(repository, [fact().model_copy(update={"document": "d2"})], documents=[document("d2")])
    added = repository.dossier(ID).facts[-1]
    assert (added.key, added.value, added.document, added.box) == (
        "application_form.form_date",
        "2025-11-01",
        "d2",
        box,
    )


def test_a_fact_a_person_added_stands_over_what_the_machine_now_reads(
    repository: Repository, corrections: Corrections
) -> None:
    box = (0.1, 0.6, 0.4, 0.63)
    corrections.add(ID, "d1", "form_date", "2025-11-01", file="申报表.pdf", page=1, box=box, by=REVIEWER)
    read_again(repository, [fact(), fact("application_form.form_date", "2025-11-07")])
    assert [one.value for one in repository.dossier(ID).facts] == ["某某公司", "2025-11-01"]
    assert [one.fact.value for one in corrections.history(ID, 1)] == ["2025-11-07", "2025-11-01"]
    assert corrections.undo(ID, 1, seen=2, by=REVIEWER) is not None
    assert repository.dossier(ID).facts[1].value == "2025-11-07"


def test_a_fact_that_was_added_and_taken_back_does_not_hide_what_the_machine_reads(
    repository: Repository, corrections: Corrections
) -> None:
    box = (0.1, 0.6, 0.4, 0.63)
    standing = corrections.add(ID, "d1", "form_date", "2025-11-01", file="申报表.pdf", page=1, box=box, by=REVIEWER)
    corrections.undo(ID, standing.position, seen=1, by=REVIEWER)
    read_again(repository, [fact(), fact("application_form.form_date", "2025-11-07")])
    assert [one.value for one in repository.dossier(ID).facts] == ["某某公司", "2025-11-07"]


def test_files_are_added_to_a_submission_that_is_done_and_the_trail_names_them(
    repository: Repository, database: Database
) -> None:
    with pytest.raises(SubmissionBusyError):
        repository.add_files(ID, [received("补充.pdf")], by=REVIEWER)
    repository.set_state(ID, State.DONE, "已完成")
    repository.add_files(ID, [received("补充.pdf", sha256="c" * 64)], by=REVIEWER, reason="补充材料")
    assert [file.name for file in repository.files(ID)] == ["申报表.pdf", "补充.pdf"]
    assert repository.progress(ID).state is State.RECEIVED
    newest = Trail(database).entries(submission=ID, deed=Deed.RECEIVED, limit=1)[0]
    assert (newest.author, newest.reason) == (REVIEWER, "补充材料")
    assert newest.after == {"files": {"补充.pdf": "c" * 64}}
