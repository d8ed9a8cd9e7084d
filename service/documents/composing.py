"""The words of 受理回执 and 补正通知书. They state what was received and what is to be mended; they judge nobody."""

from collections.abc import Iterable, Sequence
from datetime import date

from pipeline.storage.notices import NoticeKind
from pipeline.storage.records import ReceivedFile
from schemas.submission import Route, Submission
from service.documents.content import Block, OfficialDocument, Paragraph, Table, date_words
from service.documents.office import Office
from service.labels import level_label

ROUTE_WORDS = {Route.RECOMMENDED: "推荐申报", Route.DIRECT: "直接申报"}
NO_NAME = "申报单位"
"""How an applicant is addressed whose name is not known yet."""


def receipt(
    *, submission: Submission, applicant: str, files: Sequence[ReceivedFile], office: Office
) -> OfficialDocument:
    """Says which files came in, with the hash by which anybody can tell them again. ``files`` have masked names."""
    blocks: list[Block] = [
        Paragraph(style="addressee", text=f"{applicant or NO_NAME}："),
        Paragraph(
            text=f"你单位提交的{level_label(submission.level)}产业知识产权运营中心申报材料，"
            f"已于{date_words(submission.received_on)}收到，共 {len(files)} 个文件，登记如下。"
        ),
        _registration(submission),
        _files(files),
        Paragraph(
            text="本回执仅证明收到所列文件，不表示材料齐全、符合要求或者通过审核。"
            "需要补正的，将一次告知全部内容。查询进度、补充材料时请注明受理编号。"
        ),
        Paragraph(
            text="校验值可用于核对所收文件与提交的文件是否一致。"
            "材料中的个人信息，仅用于本次申报的受理、审核、评审和依法归档。"
        ),
        *_contact(office),
    ]
    return _document(NoticeKind.RECEIPT, submission, applicant, office, blocks)


def mending(
    *,
    submission: Submission,
    applicant: str,
    items: Iterable[str],
    until: date | None,
    remark: str,
    office: Office,
) -> OfficialDocument:
    """Tells once and for all what is to be mended. ``until`` unset leaves the day to be written in by hand."""
    day = date_words(until) if until else "　　　　年　　月　　日"
    blocks: list[Block] = [
        Paragraph(style="addressee", text=f"{applicant or NO_NAME}："),
        Paragraph(
            text=f"你单位{date_words(submission.received_on)}提交的{level_label(submission.level)}"
            f"产业知识产权运营中心申报材料（受理编号：{submission.id}），经核对，下列内容需要补正，现一次告知："
        ),
        *(Paragraph(style="item", text=f"{number}．{item}") for number, item in enumerate(items, start=1)),
        Paragraph(text=f"请于{day}前提交补正材料，并注明受理编号。已经提交且不需补正的材料，不必重复提交。"),
        *(Paragraph(text=line) for line in remark.splitlines() if line.strip()),
        *_contact(office),
    ]
    return _document(NoticeKind.MENDING, submission, applicant, office, blocks)


def _registration(submission: Submission) -> Table:
    return Table(
        widths=(0.18, 0.32, 0.18, 0.32),
        rows=(
            ("受理编号", submission.id, "受理日期", date_words(submission.received_on)),
            ("申报级别", level_label(submission.level), "申报途径", ROUTE_WORDS[submission.route]),
        ),
    )


def _files(files: Sequence[ReceivedFile]) -> Table:
    return Table(
        widths=(0.07, 0.39, 0.12, 0.42),
        small=True,
        head=("序号", "文件名", "字节数", "校验值（SHA-256）"),
        rows=tuple((str(number), *_file(file)) for number, file in enumerate(files, start=1)),
    )


def _file(file: ReceivedFile) -> tuple[str, str, str]:
    problem = f"（{file.problem}）" if file.problem else ""
    return f"{file.name}{problem}", f"{file.size:,}", file.sha256


def _contact(office: Office) -> list[Block]:
    return [Paragraph(text=f"联系方式：{office.contact}")] if office.contact else []


def _document(
    kind: NoticeKind, submission: Submission, applicant: str, office: Office, blocks: Iterable[Block]
) -> OfficialDocument:
    return OfficialDocument(
        kind=kind,
        title=kind.label,
        issuer=office.name,
        submission=submission.id,
        applicant=applicant,
        blocks=tuple(blocks),
    )
