"""A database as years of work leave it: thousands of submissions made from a few.

The few are the planted submissions (perfect facts, printed text), kept, checked and indexed by the product's own
methods. The others are copies of their rows, made by the database: another applicant in every text, another day of
receipt, state, verdicts and conclusion; entries of the trail are appended and search entries indexed by the product's
own methods again. Digest columns are copied with the rows they were drawn from. Originals are not there, pages have
no pictures.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import JSON, Column, ColumnElement, Integer, Text, cast, func, insert, literal, select, text
from sqlalchemy.orm import Session

from bench.rulebook import dossier_of
from pipeline.checks.rulebook import rulebook
from pipeline.recheck import recheck
from pipeline.storage import trail
from pipeline.storage.office_tables import ConclusionRow, DecisionRow, FactCountRow, StateRow
from pipeline.storage.opening import Storage
from pipeline.storage.records import NewFile, PageRef, State
from pipeline.storage.search import SearchEntry
from pipeline.storage.tables import Base, DocumentRow, FactRow, FileRow, FindingRow, PageRow, Stored, SubmissionRow
from schemas.document import Document
from schemas.evidence import Box, Fact, FactState
from schemas.page import Line, Page
from schemas.review import Author, Deed, Result, Role, Verdict
from schemas.submission import Dossier
from service.reviewed import Reviewed
from service.searching import entries_of

_COPIED = (FileRow, PageRow, DocumentRow, FactRow, FindingRow, FactCountRow, StateRow)
_AT_ONCE = 50
_FIRST_DAY = date(2023, 1, 9)
_DAYS = 1000
_PLACES = (
    "成都",
    "绵阳",
    "德阳",
    "宜宾",
    "自贡",
    "泸州",
    "南充",
    "达州",
    "遂宁",
    "内江",
    "乐山",
    "广安",
    "眉山",
    "雅安",
)
_NAMES = "安博辰承达鼎恒弘华嘉锦景凯澜力铭宁鹏启瑞盛泰维祥兴雅远志"
_TRADES = ("轨道装备", "白酒酿造", "清洁能源", "新型显示", "竹业", "生物医药", "航空零部件", "钒钛材料", "智能农机")
_ENDINGS = ("知识产权运营有限公司", "产业技术研究院有限公司", "科技成果转化有限公司", "技术转移中心")
_VERDICTS = (Verdict.ESTABLISHED, Verdict.CLEARED, Verdict.TO_BE_MENDED)
_PERSON = Author(login="loader", name="造数人员", roles=(Role.REVIEWER,))
_LEFT_IN_DOUBT = 0.04
"""Share of facts a reading of scans leaves in doubt; the planted ones are perfect."""


@dataclass(frozen=True)
class Made:
    """What people may ask of the filled database."""

    ids: tuple[str, ...]
    applicants: tuple[str, ...]
    words: tuple[str, ...]


@dataclass(frozen=True)
class Pattern:
    """A submission others are copied from."""

    id: str
    applicant: str
    entries: tuple[SearchEntry, ...]


def fill(storage: Storage, planted: Path, *, submissions: int, seed: int = 1) -> Made:
    """``submissions`` of them, from the folders of ``python -m samples planted --facts-only``."""
    random = Random(seed)
    patterns = [_keep(storage, folder, random) for folder in sorted(planted.iterdir())]
    ids, applicants = [one.id for one in patterns], [one.applicant for one in patterns]
    for count in range(len(patterns), submissions, _AT_ONCE):
        batch = [_copy_of(random.choice(patterns), random) for _ in range(min(_AT_ONCE, submissions - count))]
        with storage.database.write() as session:
            for copy in batch:
                copy.write(session)
        for copy in batch:
            storage.search.replace(copy.id, copy.entries, changed_at=copy.moment)
        ids += [copy.id for copy in batch if copy.state is State.DONE]  # the others have no fact sheet
        applicants += [copy.applicant for copy in batch]
    if storage.database.engine.dialect.name == "postgresql":
        _analyse(storage)
    return Made(tuple(ids), tuple(applicants), _words(patterns))


def made(storage: Storage, planted: Path) -> Made:
    """What an earlier ``fill`` left in the database."""
    names = {folder.name for folder in planted.iterdir()}
    done = select(SubmissionRow.id, SubmissionRow.applicant_name).where(SubmissionRow.state == State.DONE.value)
    with storage.database.read() as session:
        rows = session.execute(done.where(SubmissionRow.applicant_name.is_not(None))).all()
    patterns = [
        Pattern(id, name or "", tuple(entries_of(Reviewed.of(storage.repository, id))))
        for id, name in rows
        if id in names
    ]
    return Made(tuple(row.id for row in rows), tuple(row.applicant_name or "" for row in rows), _words(patterns))


def filled(storage: Storage) -> int:
    """How many submissions there are."""
    with storage.database.read() as session:
        return session.scalar(select(func.count()).select_from(SubmissionRow)) or 0


def _analyse(storage: Storage) -> None:
    with storage.database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))


# -- what others are copied from


def _keep(storage: Storage, folder: Path, random: Random) -> Pattern:
    """A planted submission through the product's own methods, as the flow leaves it."""
    dossier = _as_read(dossier_of(folder), random)
    id, repository = dossier.submission.id, storage.repository
    files = dict.fromkeys(document.file for document in dossier.documents)
    repository.create_submission(dossier.submission, [_file(name) for name in files])
    pages = [page for run in dossier.pages.values() for page in run]
    repository.begin_reading(id, [PageRef(file=one.file, number=one.number, key=_digest(one.file)) for one in pages])
    for page in pages:
        repository.save_page(id, page)
    repository.save_reading(id, dossier.documents, dossier.facts)
    recheck(storage, id, rulebook())
    repository.set_state(id, State.DONE, "已完成")
    for finding in repository.findings(id)[:4]:
        storage.decisions.decide(id, finding.key, random.choice(_VERDICTS), "已核看原件。", by=_PERSON)
    storage.decisions.conclude(id, random.choice(list(Result)), "同意核对意见。", by=_PERSON)
    reviewed = Reviewed.of(repository, id)
    return Pattern(id, reviewed.applicant_name or "", tuple(entries_of(reviewed)))


def _as_read(dossier: Dossier, random: Random) -> Dossier:
    """With pages in the files of their documents, facts at their lines, and some of them in doubt."""
    files = {document.id: document.file for document in dossier.documents}
    pages = {id: tuple(_page(page, files[id]) for page in run) for id, run in dossier.pages.items()}
    lines = {id: [(page.number, line) for page in run for line in page.lines] for id, run in pages.items()}
    facts = tuple(_read(fact, lines.get(fact.document, []), random) for fact in dossier.facts)
    documents = tuple(_document(document) for document in dossier.documents)
    return dossier.model_copy(update={"pages": pages, "facts": facts, "documents": documents})


def _page(page: Page, file: str) -> Page:
    return page.model_copy(update={"file": file})


def _document(document: Document) -> Document:
    return document.model_copy(update={"sha256": _digest(document.file)})


def _read(fact: Fact, lines: Sequence[tuple[int, Line]], random: Random) -> Fact:
    number, box = _place(fact, lines)
    doubt: dict[str, Any] = {}
    if fact.state is FactState.CONFIRMED and random.random() < _LEFT_IN_DOUBT:
        doubt = {"state": FactState.DOUBTFUL, "confidence": 0.6, "why": ("得分低于阈值",)}
    return fact.model_copy(update={"page": number, "box": box, **doubt})


def _place(fact: Fact, lines: Sequence[tuple[int, Line]]) -> tuple[int | None, Box | None]:
    """The page and the line that hold the fact's print; its page alone where none does."""
    found = ((number, line.box) for number, line in lines if fact.raw and fact.raw[:20] in line.text)
    return next(found, (fact.page, None))


def _file(name: str) -> NewFile:
    return NewFile(name=name, size=400_000, media_type="application/pdf", sha256=_digest(name), sender="受理人员")


def _digest(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()


# -- copies


@dataclass(frozen=True)
class Copy:
    """A submission made from ``pattern``'s rows. ``verdicts`` and ``result`` say what people made of it."""

    id: str
    pattern: Pattern
    applicant: str
    received_on: date
    moment: datetime
    state: State
    verdicts: bool
    result: Result | None

    @property
    def entries(self) -> tuple[SearchEntry, ...]:
        old, new = self.pattern.applicant, self.applicant
        return tuple(replace(entry, text=entry.text.replace(old, new)) for entry in self.pattern.entries)

    def write(self, session: Session) -> None:
        given: dict[str, Any] = {"received_on": self.received_on, "created_at": self.moment, "changed_at": self.moment}
        given |= {"state": self.state.value, "indexed_at": None}
        if self.state is State.FAILED:
            given["message"] = "处理没有完成"
        self._take(session, SubmissionRow, {"id": self.id, **given})
        for table in _COPIED:
            self._take(session, table, {"submission_id": self.id})
        if self.verdicts:
            self._take(session, DecisionRow, {"submission_id": self.id, "at": self.moment + timedelta(hours=30)})
        if self.result:
            concluded = {"result": self.result.value, "at": self.moment + timedelta(hours=50)}
            self._take(session, ConclusionRow, {"submission_id": self.id, **concluded})
        for deed in self._deeds():
            trail.append(session, _PERSON, deed, submission=self.id, after={"copy_of": self.pattern.id})

    def _deeds(self) -> Iterator[Deed]:
        yield from (Deed.RECEIVED, Deed.READ, Deed.CHECKED)
        if self.verdicts:
            yield from [Deed.FINDING_DECIDED] * 4
        if self.result:
            yield Deed.CONCLUDED

    def _take(self, session: Session, table: type[Base], given: Mapping[str, Any]) -> None:
        """The rows of the pattern once more, with ``given`` in their columns and the applicant in their texts."""
        stored = Base.metadata.tables[table.__tablename__]
        columns = [one for one in stored.columns if not (one.name == "id" and isinstance(one.type, Integer))]
        postgresql = session.get_bind().dialect.name == "postgresql"
        terms = [
            literal(given[one.name], one.type) if one.name in given else self._renamed(one, postgresql=postgresql)
            for one in columns
        ]
        key = stored.c["id" if table is SubmissionRow else "submission_id"]
        rows = select(*terms).where(key == self.pattern.id)
        session.execute(insert(stored).from_select(columns, rows))

    def _renamed(self, column: Column[Any], *, postgresql: bool) -> ColumnElement[Any]:
        old, new = self.pattern.applicant, self.applicant
        if isinstance(column.type, Stored):
            renamed = func.replace(cast(column, Text), old, new)
            return cast(renamed, JSON) if postgresql else renamed
        return func.replace(column, old, new) if type(column.type) is Text else column


def _copy_of(pattern: Pattern, random: Random) -> Copy:
    received_on = _FIRST_DAY + timedelta(days=random.randrange(_DAYS))
    signs = "".join(random.choice("ABCDEFGHJKLMNPQRSTUVWXYZ23456789") for _ in range(6))
    minute = random.randrange(8 * 60, 18 * 60)
    state = State.FAILED if random.random() < 0.01 else State.DONE
    reviewed = state is State.DONE and random.random() < 0.6
    return Copy(
        id=f"{received_on:%Y%m%d}-{signs}",
        pattern=pattern,
        applicant=_applicant(random),
        received_on=received_on,
        moment=datetime(received_on.year, received_on.month, received_on.day, tzinfo=UTC) + timedelta(minutes=minute),
        state=state,
        verdicts=reviewed,
        result=random.choice(list(Result)) if reviewed and random.random() < 0.7 else None,
    )


def _applicant(random: Random) -> str:
    name = "".join(random.sample(_NAMES, 2))
    return f"{random.choice(_PLACES)}{name}{random.choice(_TRADES)}{random.choice(_ENDINGS)}"


def _words(patterns: Sequence[Pattern]) -> tuple[str, ...]:
    """Pieces of what is printed, as people search for them: names, numbers, parts of sentences."""
    lines = [line for one in patterns for entry in one.entries for line in entry.text.split("\n")]
    pieces = (line.split("：", 1)[-1].strip()[:12] for line in lines)
    return tuple(dict.fromkeys(piece for piece in pieces if len(piece) >= 4 and "*" not in piece))
