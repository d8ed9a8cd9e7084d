"""What the repository keeps and gives back, on every database that is there."""

import pytest

from pipeline.errors import DuplicateSubmissionError, UnknownSubmissionError
from pipeline.storage.database import Database
from pipeline.storage.records import PageRef, State
from pipeline.storage.repository import Repository
from tests.pipeline.examples import checklist, document, fact, finding, page, received, submission

ID = submission().id


@pytest.fixture
def repository(database: Database) -> Repository:
    repository = Repository(database)
    repository.create_submission(submission(), [received(), received("执照.jpg", sha256="b" * 64)])
    return repository


def refs(*numbers: int, key: str = "k") -> list[PageRef]:
    return [PageRef(file="申报表.pdf", number=number, key=f"{key}{number}") for number in numbers]


def test_a_submission_comes_back_with_its_files_in_order(repository: Repository) -> None:
    assert repository.submission(ID) == submission()
    files = repository.files(ID)
    assert [file.name for file in files] == ["申报表.pdf", "执照.jpg"]
    assert files[0].size == 3_000_000_000
    assert files[0].received_at.tzinfo is not None


def test_a_number_is_given_once(repository: Repository) -> None:
    with pytest.raises(DuplicateSubmissionError):
        repository.create_submission(submission())
    assert len(repository.files(ID)) == 2


def test_every_question_about_an_unknown_submission_says_so(repository: Repository) -> None:
    asked = [repository.submission, repository.files, repository.progress, repository.pages, repository.dossier]
    for ask in [*asked, repository.findings, repository.checklist, repository.documents, repository.summary]:
        with pytest.raises(UnknownSubmissionError):
            ask("none")


def test_progress_counts_pages_as_they_are_read(repository: Repository) -> None:
    repository.begin_reading(ID, refs(1, 2, 3))
    repository.save_page(ID, page(2))
    progress = repository.progress(ID)
    assert (progress.pages_read, progress.pages_total) == (1, 3)


def test_a_page_saved_twice_counts_once(repository: Repository) -> None:
    repository.begin_reading(ID, refs(1, 2))
    repository.save_page(ID, page(1))
    repository.save_page(ID, page(1))
    assert repository.progress(ID).pages_read == 1


def test_reading_again_wants_only_what_is_missing(repository: Repository) -> None:
    assert len(repository.begin_reading(ID, refs(1, 2, 3))) == 3
    repository.save_page(ID, page(1))
    assert [ref.number for ref in repository.begin_reading(ID, refs(1, 2, 3))] == [2, 3]


def test_a_page_read_by_another_engine_is_wanted_again(repository: Repository) -> None:
    repository.begin_reading(ID, refs(1))
    repository.save_page(ID, page(1))
    assert len(repository.begin_reading(ID, refs(1, key="other"))) == 1
    assert repository.progress(ID).pages_read == 0


def test_pages_come_back_in_order_however_they_were_read(repository: Repository) -> None:
    repository.begin_reading(ID, refs(1, 2, 3))
    for number in (3, 1, 2):
        repository.save_page(ID, page(number))
    assert [seen.number for seen in repository.pages(ID)["申报表.pdf"]] == [1, 2, 3]


def test_the_dossier_holds_what_was_read(repository: Repository) -> None:
    repository.begin_reading(ID, refs(1, 2))
    for number in (1, 2):
        repository.save_page(ID, page(number))
    facts = [fact(), fact("application_form.claimed_projects", 8), fact("application_form.form_date", None)]
    repository.save_reading(ID, [document()], facts)
    dossier = repository.dossier(ID)
    assert dossier.documents == (document(),)
    assert list(dossier.facts) == facts
    assert dossier.pages == {"d1": (page(1), page(2))}


def test_saving_a_reading_again_replaces_it(repository: Repository) -> None:
    repository.save_reading(ID, [document("d1"), document("d2")], [fact(), fact()])
    repository.save_reading(ID, [document("d1")], [fact()])
    assert len(repository.dossier(ID).documents) == len(repository.dossier(ID).facts) == 1


def test_text_that_databases_dislike_comes_back_unchanged(repository: Repository) -> None:
    odd = "NUL\x00，生僻字𠮷，“引号”'"
    repository.save_reading(ID, [document()], [fact(value=odd)])
    assert repository.dossier(ID).facts[0].value == odd


def test_findings_and_checklist_come_back(repository: Repository) -> None:
    repository.save_findings(ID, [finding("ST-01"), finding("ID-01")], checklist(), "2025-1")
    repository.save_findings(ID, [finding("ST-01"), finding("ID-01")], checklist(), "2025-2")
    assert [found.check for found in repository.findings(ID)] == ["ST-01", "ID-01"]
    assert repository.checklist(ID) == checklist()
    assert repository.checks_version(ID) == "2025-2"


def test_before_the_checks_ran_there_is_nothing(repository: Repository) -> None:
    assert repository.findings(ID) == ()
    assert repository.checklist(ID).items == ()
    assert repository.checks_version(ID) == ""


def test_the_list_names_the_applicant_and_the_state(repository: Repository) -> None:
    repository.create_submission(submission("20251104-B"))
    repository.save_reading(ID, [document()], [fact()])
    repository.set_state(ID, State.DONE, "已完成")
    listed = {row.submission.id: row for row in repository.list_submissions()}
    assert listed[ID].applicant_name == "某某公司"
    assert listed[ID].files == 2
    assert listed[ID].progress.percent == 100
    assert listed["20251104-B"].applicant_name is None
    assert repository.unfinished() == ("20251104-B",)


def test_files_received_before_are_found_by_their_bytes(repository: Repository) -> None:
    twins = repository.twins(["b" * 64, "c" * 64])
    assert [(twin.submission, twin.name) for twin in twins] == [(ID, "执照.jpg")]
