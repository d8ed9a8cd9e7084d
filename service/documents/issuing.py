"""Drawing up and issuing documents of a submission: what is proposed, the draft, the number."""

from dataclasses import dataclass
from datetime import date

from pipeline.storage.notices import Notice, NoticeKind
from pipeline.storage.records import ReceivedFile
from schemas.review import Author, Deed
from schemas.submission import Submission
from service.decided import Board
from service.desk import Desk
from service.documents.composing import mending, receipt
from service.documents.content import OfficialDocument
from service.documents.deficiencies import deficiencies
from service.documents.opinion import opinion_sheet
from service.errors import NotReadyError, UnusableInputError

LONGEST_NAME, LONGEST_ITEM, LONGEST_REMARK = 120, 1000, 2000
MOST_ITEMS = 100


@dataclass(frozen=True)
class Wishes:
    """What a person wrote into a draft. ``applicant`` and ``items`` unset take what is proposed."""

    applicant: str | None = None
    items: tuple[str, ...] | None = None
    until: date | None = None
    remark: str = ""


@dataclass(frozen=True)
class Material:
    """What documents are made of, masked. ``board`` is ``None`` until the submission was read."""

    submission: Submission
    applicant: str
    files: tuple[ReceivedFile, ...]
    board: Board | None

    @classmethod
    def of(cls, desk: Desk, id: str) -> "Material":
        """Raises ``UnknownSubmissionError``."""
        summary = desk.summary(id)
        try:
            board = desk.board(id)
        except NotReadyError:
            return cls(summary.submission, summary.applicant_name or "", desk.files(id), None)
        return cls(summary.submission, board.sheet.reviewed.applicant_name or "", desk.files(id), board)

    @property
    def proposed(self) -> tuple[str, ...]:
        """What is to be mended, as far as the program can tell."""
        return deficiencies(self.board, self.files)


def draft(desk: Desk, id: str, kind: NoticeKind, wishes: Wishes) -> OfficialDocument:
    """The document without number and date. Raises ``UnusableInputError`` for what cannot be used, ``NotReadyError``
    for an opinion sheet before the checks ran."""
    material = Material.of(desk, id)
    applicant = _text("applicant", wishes.applicant or material.applicant, LONGEST_NAME, "单位名称")
    match kind:
        case NoticeKind.RECEIPT:
            return receipt(
                submission=material.submission, applicant=applicant, files=material.files, office=desk.office
            )
        case NoticeKind.MENDING:
            return mending(
                submission=material.submission,
                applicant=applicant,
                items=_items(material.proposed if wishes.items is None else wishes.items),
                until=_until(wishes.until, material.submission),
                remark=_text("remark", wishes.remark, LONGEST_REMARK, "其他说明"),
                office=desk.office,
            )
        case NoticeKind.OPINION:
            if material.board is None:
                raise NotReadyError("这项申报还没有处理完。")
            return opinion_sheet(material.board, office=desk.office)


def preview(desk: Desk, id: str, kind: NoticeKind, wishes: Wishes, *, by: Author) -> OfficialDocument:
    """``draft`` for somebody to take away; the trail says who did."""
    document = draft(desk, id, kind, wishes)
    desk.storage.trail.record(by, Deed.NOTICE_DRAFTED, submission=id, subject=kind.label)
    return document


def issue(desk: Desk, id: str, kind: NoticeKind, wishes: Wishes, *, by: Author, today: date | None = None) -> Notice:
    """The document with its number and the date of today. Raises what ``draft`` raises, and ``NotReadyError`` for an
    opinion sheet without a conclusion."""
    document = draft(desk, id, kind, wishes)
    if kind is NoticeKind.OPINION and desk.storage.decisions.conclusion(id) is None:
        raise NotReadyError("还没有作出审核结论，审查意见表只能作为草稿打印。")
    return desk.storage.notices.issue(
        id, kind, document.content, by=by, prefix=desk.office.prefix, on=today or date.today()
    )


def _items(items: tuple[str, ...]) -> list[str]:
    """Those with words. Raises ``UnusableInputError`` without any, or with too many."""
    told = [_text("items", item, LONGEST_ITEM, "补正内容") for item in items]
    told = [item for item in told if item]
    if not told:
        raise UnusableInputError("items", "没有填写需要补正的内容，请至少写一项。")
    if len(told) > MOST_ITEMS:
        raise UnusableInputError("items", f"补正内容最多 {MOST_ITEMS} 项，请合并。")
    return told


def _until(until: date | None, submission: Submission) -> date | None:
    if until is not None and until < submission.received_on:
        raise UnusableInputError("until", "补正期限早于受理日期，请改正。")
    return until


def _text(field_: str, text: str, longest: int, name: str) -> str:
    """Trimmed, without characters no paper can print. Raises ``UnusableInputError`` where it is too long."""
    kept = "".join(one for one in text.replace("\r\n", "\n") if one.isprintable() or one in "\n\u3000").strip()
    if len(kept) > longest:
        raise UnusableInputError(field_, f"{name}最多 {longest} 个字。")
    return kept
