"""``/api/v1/submissions/{id}/notices``: documents the office gives out, for programs."""

from datetime import date, datetime
from typing import Annotated, Any, Self

from fastapi import APIRouter, Path
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from pipeline.storage.notices import Notice, NoticeKind
from service.access import DeskOf, VisitorOf, needs
from service.api.models import Answer, problems
from service.api.submissions import SubmissionId
from service.documents.content import OfficialDocument
from service.documents.issuing import LONGEST_ITEM, LONGEST_NAME, LONGEST_REMARK, MOST_ITEMS, Material, Wishes
from service.documents.issuing import issue as give_out
from service.documents.issuing import preview as drawn_up
from service.documents.printing import Form, download
from service.once import OnceOf
from service.rights import Right

router = APIRouter(
    prefix="/api/v1/submissions/{id}/notices", tags=["文书"], responses=problems(401, 403, 404, 422, 429, 503)
)

_FILES: dict[int | str, dict[str, Any]] = {200: {"content": {form.media_type: {} for form in Form}}}
NoticeId = Annotated[int, Path(ge=1, le=2**31 - 1, description="文书编号（不是文号）", examples=[1])]
Format = Annotated[Form, Path(description="docx 或 pdf")]


class NoticeIn(BaseModel):
    """文书的内容；不写的按系统拟定。"""

    model_config = ConfigDict(extra="forbid")

    kind: Annotated[NoticeKind, Field(description="receipt 受理回执、mending 补正通知书、opinion 审查意见表")]
    applicant: Annotated[
        str | None, Field(max_length=LONGEST_NAME, description="致（单位名称）；不写则用识读出的名称")
    ] = None
    items: Annotated[
        list[Annotated[str, Field(max_length=LONGEST_ITEM)]] | None,
        Field(
            max_length=MOST_ITEMS,
            description="补正内容，一项一句；不写则用系统拟定的",
            examples=[["缺制度机制文本，请补交。"]],
        ),
    ] = None
    until: Annotated[date | None, Field(description="补正期限；不写则留空，由人工填写", examples=["2025-11-24"])] = None
    remark: Annotated[str, Field(max_length=LONGEST_REMARK, description="其他说明")] = ""

    @property
    def wishes(self) -> Wishes:
        items = None if self.items is None else tuple(self.items)
        return Wishes(applicant=self.applicant, items=items, until=self.until, remark=self.remark)


class NoticeOut(Answer):
    """已出具的文书。"""

    id: int
    kind: NoticeKind
    label: Annotated[str, Field(examples=["补正通知书"])]
    number: Annotated[str, Field(description="文号", examples=["知运补〔2026〕1号"])]
    date: Annotated[str, Field(examples=["2026-11-21"])]
    applicant: str
    issued_by: Annotated[str, Field(description="出具人")]
    issued_at: datetime
    sha256: Annotated[str, Field(description="内容的校验值，与留痕中的相同")]
    docx_url: str
    pdf_url: str

    @classmethod
    def of(cls, notice: Notice) -> Self:
        url = f"/api/v1/submissions/{notice.submission}/notices/{notice.id}"
        return cls(
            id=notice.id,
            kind=notice.kind,
            label=notice.kind.label,
            number=notice.number,
            date=str(notice.content["date"]),
            applicant=str(notice.content["applicant"]),
            issued_by=notice.by.name,
            issued_at=notice.at,
            sha256=notice.sha256,
            docx_url=f"{url}/docx",
            pdf_url=f"{url}/pdf",
        )


class NoticesOut(Answer):
    """已出具的文书，新的在前；以及现在拟列入补正通知书的内容。"""

    items: list[NoticeOut]
    proposed: Annotated[list[str], Field(description="系统拟列入补正通知书的内容，须人工核对")]


@router.get("", dependencies=[needs(Right.SEE)], summary="已出具的文书")
def notices(desk: DeskOf, id: SubmissionId) -> NoticesOut:
    """文号、日期、下载地址。"""
    issued = desk.storage.notices.of_submission(id)
    return NoticesOut(items=[NoticeOut.of(one) for one in issued], proposed=list(Material.of(desk, id).proposed))


@router.post("", dependencies=[needs(Right.NOTIFY)], status_code=201, summary="出具文书", responses=problems(409))
def issue(desk: DeskOf, visitor: VisitorOf, once: OnceOf, id: SubmissionId, wanted: NoticeIn) -> NoticeOut:
    """编号并保存；审查意见表须先有审核结论。出具后内容不变。"""

    def given_out() -> NoticeOut:
        return NoticeOut.of(give_out(desk, id, wanted.kind, wanted.wishes, by=visitor.author))

    return once.answer(NoticeOut, lambda: [wanted.model_dump_json()], given_out)


@router.post(
    "/draft/{form}",
    dependencies=[needs(Right.NOTIFY)],
    summary="预览草稿",
    response_class=Response,
    responses={**_FILES, **problems(409)},
)
def draft(desk: DeskOf, visitor: VisitorOf, id: SubmissionId, form: Format, wanted: NoticeIn) -> Response:
    """不编号，标明“草稿”；记入留痕。"""
    return download(drawn_up(desk, id, wanted.kind, wanted.wishes, by=visitor.author), form)


@router.get(
    "/{notice}/{form}",
    dependencies=[needs(Right.SEE)],
    summary="下载文书",
    response_class=Response,
    responses=_FILES,
)
def again(desk: DeskOf, id: SubmissionId, notice: NoticeId, form: Format) -> Response:
    """与出具时内容相同。"""
    return download(OfficialDocument.of_notice(desk.storage.notices.load(id, notice)), form)
