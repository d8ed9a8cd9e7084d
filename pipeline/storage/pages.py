"""Pages in the database. What is known of a page character by character (places, scores, rivals) is nine tenths of a
scanned one and wanted only to understand and to check it, and to cover its picture: it stands in a column of its own,
which whoever shows facts leaves unread.
"""

from collections.abc import Collection, Mapping

from sqlalchemy import ColumnElement, Text, cast, select, update
from sqlalchemy.orm import Session

from pipeline.storage.gathering import gather_models
from pipeline.storage.records import PageRef
from pipeline.storage.tables import CharacterColumn, Characters, PageRow
from schemas.document import Document
from schemas.page import Page

_NOTHING = Characters()


def plan(
    session: Session, submission_id: str, before: Mapping[tuple[str, int], PageRow], ref: PageRef, position: int
) -> bool:
    """Makes or keeps the row of a page; whether it has still to be read."""
    row = before.get((ref.file, ref.number))
    if row is None:
        row = PageRow(submission_id=submission_id, file=ref.file, number=ref.number, key=ref.key)
        session.add(row)
    elif row.key != ref.key:
        row.key, row.content, row.characters = ref.key, None, None
    row.position = position
    return row.content is None


def save(session: Session, submission_id: str, page: Page) -> None:
    """A planned page that has now been read."""
    place = (PageRow.submission_id == submission_id, PageRow.file == page.file, PageRow.number == page.number)
    content, characters = _split(page)
    session.execute(update(PageRow).where(*place).values(content=content, characters=characters))


def load(
    session: Session, submission_id: str, *, whole: bool, files: Collection[str] | None = None
) -> dict[str, tuple[Page, ...]]:
    """The pages read so far by file, each in order; of all files or of some. Unless ``whole`` without what is known
    character by character, except where an older release stored it in one."""
    wanted = [PageRow.submission_id == submission_id, PageRow.content.is_not(None)]
    pages: dict[str, list[Page]] = {}
    for page in _select(session, wanted if files is None else [*wanted, PageRow.file.in_(files)], whole=whole):
        pages.setdefault(page.file, []).append(page)
    return {file: tuple(run) for file, run in pages.items()}


def load_one(session: Session, submission_id: str, file: str, number: int) -> Page | None:
    """A whole page; ``None`` where it was not read."""
    place = [PageRow.submission_id == submission_id, PageRow.file == file, PageRow.number == number]
    return next(iter(_select(session, [*place, PageRow.content.is_not(None)], whole=True)), None)


def of_document(document: Document, pages: Mapping[tuple[str, int], Page]) -> tuple[Page, ...]:
    """Those of ``pages``, by file and number, that are the document's, in its own order."""
    places = [(part.file, number) for part in document.parts for number in part.pages]
    return tuple(pages[place] for place in places if place in pages)


def _select(session: Session, wanted: Collection[ColumnElement[bool]], *, whole: bool) -> list[Page]:
    if not whole:
        return list(
            gather_models(session, select(cast(PageRow.content, Text)).where(*wanted).order_by(PageRow.position), Page)
        )
    query = select(PageRow.content, PageRow.characters).where(*wanted).order_by(PageRow.position)
    return [_joined(page, characters) for page, characters in session.execute(query) if page is not None]


def _split(page: Page) -> tuple[Page, CharacterColumn | None]:
    known = tuple(Characters(sections=line.sections, scores=line.scores, rivals=line.rivals) for line in page.lines)
    if all(one == _NOTHING for one in known):
        return page, None
    lines = tuple(line.model_copy(update=dict(_NOTHING)) for line in page.lines)
    return page.model_copy(update={"lines": lines}), CharacterColumn(lines=known)


def _joined(page: Page, characters: CharacterColumn | None) -> Page:
    if characters is None:
        return page
    pairs = zip(page.lines, characters.lines, strict=True)
    lines = tuple(line.model_copy(update=dict(known)) for line, known in pairs)
    return page.model_copy(update={"lines": lines})
