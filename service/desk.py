"""The desk behind pages and API: takes submissions in, and gives them out masked."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from pipeline.errors import ObjectMissingError
from pipeline.recheck import follow
from pipeline.rule_records import CheckRecord, RulebookRecord, record_of
from pipeline.rules import office_rulebook
from pipeline.shift import Shift
from pipeline.storage.objects import ObjectStore, original_key
from pipeline.storage.opening import Storage
from pipeline.storage.records import ReceivedFile, Stamp, State, SubmissionSummary
from pipeline.storage.repository import Repository
from pipeline.storage.rulebooks import Rulebooks
from schemas.evidence import Box
from schemas.page import Page
from schemas.review import Author, Deed
from schemas.submission import Dossier
from service.decided import Board
from service.documents.office import Office
from service.errors import NotAllowedError, NotReadyError, NotThereError, UnusableInputError
from service.recent import Recent
from service.reports.factsheet import covered_picture, factsheet_html
from service.reports.masking import Masker, NoMask
from service.reports.pictures import Picture, RecentPictures
from service.reviewed import Reviewed
from service.rights import Right
from service.sheet import Sheet
from service.signing_in import Visitor

UNMASKED_FOR = timedelta(minutes=15)


@dataclass(frozen=True)
class Desk:
    """``processor`` gets the number of a submission that is to be processed and returns at once."""

    storage: Storage
    processor: Callable[[str], None]
    workdir: Path
    pictures: RecentPictures = field(default_factory=RecentPictures)
    recent: Recent[Reviewed] = field(default_factory=lambda: Recent(most=24))
    sheets: Recent[Sheet] = field(default_factory=lambda: Recent(most=24, in_turn=True))
    whole_pages: Recent[Mapping[str, tuple[Page, ...]]] = field(default_factory=lambda: Recent(most=4))
    office: Office = field(default_factory=Office)

    @property
    def repository(self) -> Repository:
        return self.storage.repository

    @property
    def store(self) -> ObjectStore:
        return self.storage.objects

    def process_again(self, submission_id: str, *, by: Author) -> None:
        """Hands a submission that failed over once more. Raises ``NotReadyError`` for any other."""
        if not self.repository.retry(submission_id, by=by):
            raise NotReadyError("这项申报正在处理或已处理完，不需要重新处理。")
        self.processor(submission_id)

    def summaries(self, *, limit: int, offset: int) -> tuple[SubmissionSummary, ...]:
        return self.repository.list_submissions(limit=limit, offset=offset)

    def summary(self, submission_id: str) -> SubmissionSummary:
        return self.repository.summary(submission_id)

    def files(self, submission_id: str) -> tuple[ReceivedFile, ...]:
        """As received; an ID number in a file's name is masked."""
        masker = Masker()
        return tuple(
            file.model_copy(update={"name": masker.file_name(file.name)})
            for file in self.repository.files(submission_id)
        )

    def reviewed(self, submission_id: str) -> Reviewed:
        """In clear text; not for answers; its pages as facts are shown by them, not ``whole``. Raises
        ``NotReadyError`` before the checks ran."""
        return self._reviewed(submission_id, self._stamp(submission_id))

    def renewed(self, before: Reviewed) -> Reviewed:
        """``reviewed`` after a change of facts, which leaves pages and documents as they were."""
        submission_id = before.dossier.submission.id
        key = (submission_id, self._stamp(submission_id))
        return self.recent.get(key, lambda: self._read(submission_id, before.dossier))

    def whole(self, reviewed: Reviewed) -> Reviewed:
        """With all that is known of its pages, for the checks and to cover pictures."""
        dossier = reviewed.dossier
        id = dossier.submission.id
        pages = self.whole_pages.get((id, dossier.documents), lambda: self.repository.dossier(id).pages)
        return replace(reviewed, dossier=dossier.model_copy(update={"pages": pages}))

    def _stamp(self, submission_id: str) -> Stamp:
        stamp = self.repository.stamp(submission_id)
        if stamp.state is not State.DONE:
            raise NotReadyError("这项申报还没有处理完。")
        return stamp

    def _reviewed(self, submission_id: str, stamp: Stamp) -> Reviewed:
        return self.recent.get((submission_id, stamp), lambda: self._read(submission_id))

    def _read(self, submission_id: str, known: Dossier | None = None) -> Reviewed:
        conclusion = self.storage.decisions.conclusion(submission_id)
        corrections = self.storage.corrections
        while True:
            latest = corrections.latest(submission_id)
            marks, superseded = corrections.marks(submission_id), corrections.superseded(submission_id)
            found = Reviewed.of(self.repository, submission_id, known=known, whole=False)
            if corrections.latest(submission_id) == latest:  # else the marks may be of other facts
                return replace(found, conclusion=conclusion, marks=marks, superseded=superseded)

    def check_again(self, submission_id: str, *, by: Author) -> Shift:
        """The checks of the rulebook in use over the facts as they stand; what it moved.

        Raises ``NotReadyError`` for a level the rulebook no longer has.
        """
        dossier, book = self.whole(self.reviewed(submission_id)).dossier, office_rulebook()
        if dossier.submission.level not in book.levels:
            raise NotReadyError("现行检查规则中没有这一级别，不能重新核对。")
        return follow(self.storage, dossier, book, by=by)

    def unmasked_until(self, submission_id: str, visitor: Visitor | None) -> datetime | None:
        """Until when somebody sees the submission in clear text; ``None`` for who does not."""
        if visitor is None or visitor.session is None or not visitor.may(Right.UNMASK):
            return None
        return self.storage.accounts.unmasked_until(visitor.session, submission_id)

    def unmask(self, submission_id: str, visitor: Visitor, reason: str) -> None:
        """Shows a submission in clear text to this session for a quarter of an hour; the trail says who and why.

        Raises ``UnusableInputError`` without a reason.
        """
        self.repository.progress(submission_id)
        if visitor.session is None:
            raise NotAllowedError("接口令牌不能查看未遮盖内容。")
        if not reason.strip():
            raise UnusableInputError("reason", "请写明查看未遮盖内容的理由。")
        until = datetime.now(UTC) + UNMASKED_FOR
        self.storage.accounts.unmask(visitor.session, submission_id, until=until, by=visitor.author, reason=reason)

    def mask(self, submission_id: str, visitor: Visitor) -> None:
        """Ends ``unmask`` early."""
        if visitor.session is not None:
            self.storage.accounts.mask(visitor.session, submission_id)

    def masker(self, reviewed: Reviewed, visitor: Visitor | None) -> Masker:
        """Hides what somebody may not see."""
        return _masker(reviewed, clear=self.unmasked_until(reviewed.dossier.submission.id, visitor) is not None)

    def masked(self, submission_id: str, visitor: Visitor | None = None) -> Reviewed:
        """What may be shown of a submission to somebody."""
        return self.sheet(submission_id, visitor).reviewed

    def sheet(self, submission_id: str, visitor: Visitor | None = None) -> Sheet:
        stamp = self._stamp(submission_id)
        reviewed = self._reviewed(submission_id, stamp)
        clear = self.unmasked_until(submission_id, visitor) is not None
        return self.sheets.get(
            (submission_id, stamp, clear, self.rulebook_version),
            lambda: Sheet.of(reviewed.masked(_masker(reviewed, clear=clear))),
        )

    def board(self, submission_id: str, visitor: Visitor | None = None) -> Board:
        """Findings beside what people decided of them."""
        masker = self.masker(self.reviewed(submission_id), visitor)
        decisions = self.storage.decisions.of(submission_id)
        return Board.of(self.sheet(submission_id, visitor), decisions, masker)

    def page_picture(
        self,
        submission_id: str,
        document: str,
        sequence: int,
        box: Box | None = None,
        visitor: Visitor | None = None,
    ) -> bytes:
        """A page as JPEG, or the crop around ``box``, covered where it shows what is masked for somebody.

        Raises ``NotThereError`` where there is no such page or no picture of it.
        """
        if self.unmasked_until(submission_id, visitor) is not None:
            picture = self._picture((submission_id, document, sequence), NoMask())
        else:
            picture = self.pictures.get((submission_id, document, sequence), self._picture)
        return (picture.crop(box) if box else picture).jpeg(quality=80)

    def _picture(self, place: tuple[str, str, int], masker: Masker | None = None) -> Picture:
        submission_id, document, sequence = place
        reviewed = self.reviewed(submission_id)
        pages = reviewed.dossier.pages.get(document, ())
        if not 1 <= sequence <= len(pages):
            raise NotThereError("没有这一页。")
        seen = pages[sequence - 1]
        page = self.repository.page(submission_id, seen.file, seen.number) or seen
        data = stored_picture(self.store, page)
        picture = covered_picture(data, page, reviewed, masker or Masker.of(reviewed.prints)) if data else None
        if picture is None:
            raise NotThereError("这一页没有影像。")
        return picture

    def printable(self, submission_id: str, visitor: Visitor | None = None) -> str:
        """``factsheet.html`` of a submission, masked unless somebody may see it in clear text."""
        reviewed = self.whole(self.reviewed(submission_id))
        return factsheet_html(reviewed, partial(stored_picture, self.store), self.masker(reviewed, visitor))

    @property
    def rulebook_version(self) -> str:
        return office_rulebook().version

    def catalogues(self) -> tuple[str, ...]:
        """Versions of the rulebook that gave findings here, after the one in use."""
        return tuple(dict.fromkeys((self.rulebook_version, *self.repository.checks_versions())))

    def catalogue(self, version: str | None = None) -> RulebookRecord:
        """The catalogue of a version, of the one in use by default. Raises ``NotThereError`` for any other."""
        if version in (None, self.rulebook_version):
            return record_of(office_rulebook())
        try:
            if version in self.catalogues():
                return Rulebooks(self.store).load(str(version))
        except ObjectMissingError:
            pass
        raise NotThereError("没有保存这个版本的检查规则。")

    def check(self, id: str, version: str | None = None) -> tuple[CheckRecord, ...]:
        """The records of one check. Raises ``NotThereError`` for an unknown id."""
        records = self.catalogue(version).of_check(id)
        if not records:
            raise NotThereError("没有这个编号的检查规则。")
        return records

    def original(self, submission_id: str, sha256: str, *, by: Author) -> tuple[ReceivedFile, Iterator[bytes]]:
        """A file as it was received; the trail says who took it. Raises ``NotThereError`` where there is none."""
        for file in self.files(submission_id):
            if file.sha256 == sha256:
                self.storage.trail.record(
                    by, Deed.ORIGINAL_GIVEN_OUT, submission=submission_id, subject=file.name, after={"sha256": sha256}
                )
                return file, self.store.stream(original_key(sha256))
        raise NotThereError("这项申报没有这个文件。")


def _masker(reviewed: Reviewed, *, clear: bool) -> Masker:
    return NoMask() if clear else Masker.of(reviewed.prints)


def stored_picture(store: ObjectStore, page: Page) -> bytes | None:
    """The picture a reading left of a page."""
    if page.image_key is None:
        return None
    try:
        return store.get(page.image_key)
    except ObjectMissingError:
        return None
