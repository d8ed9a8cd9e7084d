"""Pages kept in two columns, on every database that is there."""

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import undefer

from pipeline.storage.database import Database
from pipeline.storage.records import PageRef
from pipeline.storage.repository import Repository
from pipeline.storage.tables import PageRow
from schemas.document import Document, DocumentPart
from schemas.page import Line, Page, Section
from tests.pipeline.examples import document, page, received, submission

ID = submission().id
SCANNED = Line(
    text="某某公司",
    box=(0.1, 0.1, 0.5, 0.12),
    confidence=0.97,
    second_reading="某茶公司",
    sections=(Section(start=0, end=2, box=(0.1, 0.1, 0.3, 0.12)), Section(start=2, end=4, box=(0.3, 0.1, 0.5, 0.12))),
    scores=(0.99, 0.62, 1.0, 1.0),
    rivals=((1, "茶基"),),
)
PRINTED = Line(text="2025年11月", box=(0.1, 0.2, 0.5, 0.22), confidence=1.0)


def scan() -> Page:
    return page(1).model_copy(update={"lines": (SCANNED, PRINTED)})


@pytest.fixture
def repository(database: Database) -> Repository:
    repository = Repository(database)
    repository.create_submission(submission(), [received()])
    repository.begin_reading(ID, [PageRef(file=scan().file, number=1, key="k")])
    repository.save_page(ID, scan())
    repository.save_reading(ID, [_document()], [])
    return repository


def _document() -> Document:
    return document().model_copy(update={"parts": (DocumentPart(file=scan().file, pages=(1,)),)})


def test_a_page_comes_back_whole_for_the_checks_and_for_its_picture(repository: Repository) -> None:
    assert repository.pages(ID) == {scan().file: (scan(),)}
    assert repository.page(ID, scan().file, 1) == scan()
    assert repository.dossier(ID).pages == {_document().id: (scan(),)}
    assert repository.page(ID, scan().file, 2) is None


def test_without_its_characters_every_reading_of_a_line_is_still_there(repository: Repository) -> None:
    ((seen,),) = repository.dossier(ID, whole=False).pages.values()
    bare = SCANNED.model_copy(update={"sections": (), "scores": (), "rivals": ()})
    assert seen == scan().model_copy(update={"lines": (bare, PRINTED)})
    assert seen.lines[0].second_reading == "某茶公司"  # what is hidden in it is hidden wherever it is shown


def test_a_page_of_an_older_release_is_read_as_it_was_stored(repository: Repository, database: Database) -> None:
    with database.write() as session:
        session.execute(update(PageRow).values(content=scan(), characters=None))
    assert repository.dossier(ID).pages == repository.dossier(ID, whole=False).pages == {_document().id: (scan(),)}


def test_a_page_to_be_read_again_leaves_no_characters(repository: Repository, database: Database) -> None:
    repository.begin_reading(ID, [PageRef(file=scan().file, number=1, key="other")])
    with database.read() as session:
        row = session.scalars(select(PageRow).options(undefer("*"))).one()
    assert (row.content, row.characters) == (None, None)


def test_a_page_with_a_text_layer_has_no_characters_to_keep(repository: Repository, database: Database) -> None:
    plain = scan().model_copy(update={"lines": (PRINTED,)})
    repository.save_page(ID, plain)
    with database.read() as session:
        assert session.scalars(select(PageRow.characters)).one() is None
    assert repository.page(ID, plain.file, 1) == plain
