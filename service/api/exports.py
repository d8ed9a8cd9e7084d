"""``/api/v1``: workbooks and evidence bundles, for programs. Every export stands in the trail."""

from typing import Annotated, Any

from fastapi import APIRouter
from fastapi.responses import Response, StreamingResponse
from pydantic import BaseModel, ConfigDict, Field

from service.access import DeskOf, VisitorOf, needs
from service.api.models import problems
from service.api.queue import WantedOf
from service.api.submissions import SubmissionId
from service.exports.bundle import LONGEST_REASON, SHORTEST_REASON
from service.exports.workbook import MEDIA_TYPE
from service.pages.exports import bundle_for, sent, submission_workbook
from service.pages.queue import queue_workbook
from service.rights import Right

router = APIRouter(
    prefix="/api/v1",
    tags=["导出"],
    dependencies=[needs(Right.EXPORT)],
    responses=problems(401, 403, 422, 429, 503),
)

_WORKBOOK: dict[int | str, dict[str, Any]] = {200: {"content": {MEDIA_TYPE: {}}}}


class BundleIn(BaseModel):
    """证据包的要求。"""

    model_config = ConfigDict(extra="forbid")

    reason: Annotated[
        str,
        Field(
            min_length=SHORTEST_REASON,
            max_length=LONGEST_REASON,
            description="导出理由，记入留痕",
            examples=["移交市局稽核科复核"],
        ),
    ]
    clear: Annotated[bool, Field(description="事实表和核对结果也不遮盖；只在浏览器会话获准查看未遮盖内容期间可用")] = (
        False
    )


@router.get("/queue.xlsx", summary="申报队列（XLSX）", response_class=Response, responses=_WORKBOOK)
def queue(desk: DeskOf, visitor: VisitorOf, wanted: WantedOf) -> Response:
    """按条件筛选的申报，与队列页导出的相同。"""
    return queue_workbook(desk, visitor, wanted)


@router.get(
    "/submissions/{id}/export/workbook.xlsx",
    summary="事实和核对结果（XLSX）",
    response_class=Response,
    responses={**_WORKBOOK, **problems(404, 409)},
)
def workbook(desk: DeskOf, visitor: VisitorOf, id: SubmissionId) -> Response:
    """证件号码、手机号码和账号已遮盖。"""
    return submission_workbook(desk, visitor, id)


@router.post(
    "/submissions/{id}/export/bundle",
    summary="证据包（ZIP）",
    response_class=Response,
    responses={200: {"content": {"application/zip": {}}}, **problems(404, 409)},
)
def bundle(desk: DeskOf, visitor: VisitorOf, id: SubmissionId, wanted: BundleIn) -> StreamingResponse:
    """原件、事实表、核对结果、留痕、文书和校验值；原件未经遮盖。`x-sha256sums` 为 SHA256SUMS 自身的校验值。"""
    return sent(bundle_for(desk, visitor, id, reason=wanted.reason, clear=wanted.clear))
