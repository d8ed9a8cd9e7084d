"""Blind samples: facts drawn by chance (``drawing``) that a second person enters once more without seeing their value.

Who changed or confirmed a fact never enters it as the second person, and nothing given to that person (``BlindTask``)
says what the value is. Entries of the trail tell of samples and say no value.
"""

import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from random import Random

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pipeline.errors import PipelineError
from pipeline.storage import trail
from pipeline.storage.database import Database
from pipeline.storage.drawing import Standing, Terms, drawn, standing_of
from pipeline.storage.office_tables import BlindSampleRow, SampleBatchRow
from pipeline.storage.tables import DocumentRow, FactRow
from schemas.base import Model
from schemas.entered import UnusableValueError, value_of
from schemas.evidence import Box, Fact
from schemas.review import Author, Deed
from schemas.values.names import normalise_organisation


class EmptyDrawError(PipelineError):
    """There is nothing to draw from."""

    status = 422
    advice = "请放宽受理日期、级别或线索的范围。"


class UnknownSampleError(PipelineError):
    """There is no such batch, or no such sample in it."""

    status = 404
    advice = "请从抽样复核页重新进入。"


class SampleTakenError(PipelineError):
    """The sample has been entered."""

    status = 409
    advice = "请继续录入下一项。"


class SameHandError(PipelineError):
    """The person had changed or confirmed the fact before, and cannot be the second."""

    status = 403
    advice = "请由其他人员录入这一项。"


class UnusableEntryError(PipelineError):
    """What was typed cannot be a value of the field."""

    status = 422
    advice = "请照影像填写，看不清时选“看不清”。"


class Batch(Model):
    """A sample drawn at one time. ``entered`` counts those the second person read or could not read."""

    id: str
    seed: int
    terms: Terms
    drawn_by: Author
    drawn_at: datetime
    facts: int
    entered: int

    @property
    def open(self) -> int:
        return self.facts - self.entered


class BlindTask(Model):
    """All the second person is told: the field and the place on the page, never the value."""

    id: int
    batch: str
    submission: str
    key: str
    file: str
    page: int
    box: Box


class Sample(Model):
    """A sample with both values. ``entered`` is ``None`` before the second person came and empty where that person
    could not read it; ``agrees`` is ``None`` for both."""

    id: int
    batch: str
    submission: str
    position: int
    fact: Fact
    file: str
    entered: str | None
    entered_by: str | None
    entered_at: datetime | None
    agrees: bool | None

    @property
    def standing(self) -> Standing:
        return standing_of(self.fact)

    @property
    def type(self) -> str:
        return self.fact.key.partition(".")[0]

    @property
    def task(self) -> BlindTask:
        """What the second person is told of it."""
        assert self.fact.page is not None  # drawing.can_be_typed
        assert self.fact.box is not None
        return BlindTask(
            id=self.id,
            batch=self.batch,
            submission=self.submission,
            key=self.fact.key,
            file=self.file,
            page=self.fact.page,
            box=self.fact.box,
        )


class Samples:
    """Safe to share between threads."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def draw(self, terms: Terms, *, fit: Callable[[Fact], bool], by: Author, seed: int | None = None) -> Batch:
        """Draws and keeps a sample. ``fit`` says whether a fact can be read from its crop by somebody who may not see
        personal numbers. Raises ``EmptyDrawError``."""
        seed = secrets.randbelow(2**31) if seed is None else seed
        chance = Random(seed)  # to be repeated, not to keep a secret
        now = datetime.now(UTC)
        batch = SampleBatchRow(
            id=f"{now.astimezone():%Y%m%d}-{secrets.token_hex(3).upper()}",
            seed=seed,
            terms=terms.model_dump(mode="json"),
            drawn_by=by.model_dump(mode="json"),
            drawn_at=now,
        )
        with self._database.read() as session:
            samples = [_sample_row(session, batch.id, row) for row in drawn(session, terms, fit, chance)]
        if not samples:
            raise EmptyDrawError("这个范围内没有可供抽样的事实")
        with self._database.write() as session:
            session.add(batch)
            session.flush()
            session.add_all(samples)
            told = {**batch.terms, "seed": seed, "facts": len(samples)}
            trail.append(session, by, Deed.SAMPLE_DRAWN, subject=batch.id, after=told)
            return _batch(batch, len(samples), 0)

    def batches(self, *, limit: int = 50) -> tuple[Batch, ...]:
        """The newest first."""
        newest = select(SampleBatchRow.id).order_by(SampleBatchRow.drawn_at.desc(), SampleBatchRow.id)
        with self._database.read() as session:
            return tuple(_counted(session, id) for id in session.scalars(newest.limit(limit)).all())

    def batch(self, id: str) -> Batch:
        """Raises ``UnknownSampleError``."""
        with self._database.read() as session:
            return _counted(session, id)

    def samples(self, batch: str) -> tuple[Sample, ...]:
        """Of a batch, in the order they are entered in."""
        with self._database.read() as session:
            _counted(session, batch)
            rows = session.scalars(select(BlindSampleRow).filter_by(batch=batch).order_by(BlindSampleRow.id))
            return tuple(_sample(row) for row in rows)

    # -- the second person

    def next_task(self, batch: str, login: str, *, after: int = 0) -> BlindTask | None:
        """What this person may enter next, ``after`` those passed over; ``None`` when there is nothing left."""
        with self._database.read() as session:
            _counted(session, batch)
            query = select(BlindSampleRow).where(BlindSampleRow.batch == batch, BlindSampleRow.entered_at.is_(None))
            rows = [
                row for row in session.scalars(query.order_by(BlindSampleRow.id)) if login not in _hands(session, row)
            ]
            later = [row for row in rows if row.id > after]
            return _task((later or rows)[0]) if rows else None

    def task(self, batch: str, id: int, login: str) -> BlindTask:
        """Raises ``UnknownSampleError``, ``SameHandError``, ``SampleTakenError``."""
        with self._database.read() as session:
            return _task(_free(session, batch, id, login))

    def enter(self, batch: str, id: int, text: str | None, *, by: Author) -> None:
        """What the second person reads; ``None`` where it cannot be read. It is entered once and for all.

        Raises what ``task`` raises, and ``UnusableEntryError``.
        """
        with self._database.write() as session:
            row = _free(session, batch, id, by.login, lock=True)
            row.agrees = None if text is None else agree(row.fact, text)
            row.entered = "" if text is None else text.replace("\x00", "").strip()
            row.entered_by, row.entered_at = by.login, datetime.now(UTC)
            told = {"sample": row.id, "agrees": row.agrees}
            place = {"submission": row.submission_id, "subject": row.fact.key}
            trail.append(session, by, Deed.SAMPLE_ENTERED, after={"batch": batch, **told}, **place)


def agree(fact: Fact, text: str) -> bool:
    """Whether the value and what somebody typed for it say the same, by the form of the fact's key: amounts as
    amounts, dates as dates; in texts width, blanks and marks do not count. Raises ``UnusableEntryError``."""
    try:
        typed = value_of(fact.key, text)
    except UnusableValueError as error:
        raise UnusableEntryError(str(error)) from None
    return _plain(typed) == _plain(_in_form(fact))


def _in_form(fact: Fact) -> str | int:
    """The value in the form ``value_of`` gives; one it would refuse, as it is."""
    if isinstance(fact.value, int):
        return fact.value
    try:
        return value_of(fact.key, str(fact.value))
    except UnusableValueError:
        return str(fact.value)


def _plain(value: str | int) -> str:
    return str(value) if isinstance(value, int) else normalise_organisation(value)


def _sample_row(session: Session, batch: str, row: FactRow) -> BlindSampleRow:
    document = session.get(DocumentRow, (row.submission_id, row.document))
    return BlindSampleRow(
        batch=batch,
        submission_id=row.submission_id,
        position=row.position,
        revision=row.revision,
        fact=row.content,
        file=row.content.file or (document.content.file if document else ""),
        handled_by=sorted(_authors(session, row.submission_id, row.position, row.key)),
    )


def _hands(session: Session, row: BlindSampleRow) -> set[str]:
    """Who changed or confirmed the fact, before it was drawn or since."""
    return {*row.handled_by, *_authors(session, row.submission_id, row.position, row.fact.key)}


def _authors(session: Session, submission_id: str, position: int, key: str) -> set[str]:
    query = select(FactRow.author).filter_by(submission_id=submission_id, position=position, key=key)
    return {author["login"] for author in session.scalars(query) if author}


def _counted(session: Session, id: str) -> Batch:
    row = session.get(SampleBatchRow, id)
    if row is None:
        raise UnknownSampleError("没有这一批样本")
    counts = select(func.count(), func.count(BlindSampleRow.entered_at)).where(BlindSampleRow.batch == id)
    facts, entered = session.execute(counts).one()
    return _batch(row, facts, entered)


def _free(session: Session, batch: str, id: int, login: str, *, lock: bool = False) -> BlindSampleRow:
    row = session.get(BlindSampleRow, id, with_for_update=lock) if id < 2**31 else None
    if row is None or row.batch != batch:
        raise UnknownSampleError("这一批样本中没有这一项")
    if login in _hands(session, row):
        raise SameHandError("您更正或确认过这一项，不能再作为第二人录入")
    if row.entered_at is not None:
        raise SampleTakenError("这一项已经录入")
    return row


def _batch(row: SampleBatchRow, facts: int, entered: int) -> Batch:
    return Batch(
        id=row.id,
        seed=row.seed,
        terms=Terms.model_validate(row.terms),
        drawn_by=Author.model_validate(row.drawn_by),
        drawn_at=row.drawn_at,
        facts=facts,
        entered=entered,
    )


def _task(row: BlindSampleRow) -> BlindTask:
    return _sample(row).task


def _sample(row: BlindSampleRow) -> Sample:
    return Sample(
        id=row.id,
        batch=row.batch,
        submission=row.submission_id,
        position=row.position,
        fact=row.fact,
        file=row.file,
        entered=row.entered,
        entered_by=row.entered_by,
        entered_at=row.entered_at,
        agrees=row.agrees,
    )
