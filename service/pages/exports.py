"""导出: the workbook and the evidence bundle of a submission. Every export stands in the trail."""

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form
from fastapi.responses import HTMLResponse, Response, StreamingResponse

from schemas.review import Deed
from service.access import DeskOf, VisitorOf, needs
from service.desk import Desk
from service.errors import NotAllowedError, UnusableInputError
from service.exports.bundle import Bundle, make_bundle
from service.exports.workbook import MEDIA_TYPE, workbook_of_submission
from service.pages.notices import notices_page
from service.rights import Right
from service.signing_in import Visitor

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse, dependencies=[needs(Right.EXPORT)])


@router.get("/submissions/{id}/export/workbook.xlsx")
def workbook(desk: DeskOf, visitor: VisitorOf, id: str) -> Response:
    return submission_workbook(desk, visitor, id)


def submission_workbook(desk: Desk, visitor: Visitor, id: str) -> Response:
    """Always masked."""
    data = workbook_of_submission(desk.board(id))
    desk.storage.trail.record(
        visitor.author,
        Deed.EXPORTED,
        submission=id,
        subject="事实和核对结果",
        after={"what": "workbook", "masked": True},
    )
    return _file(data, f"事实和核对结果-{id}.xlsx")


@router.post("/submissions/{id}/export/bundle")
def bundle(
    desk: DeskOf,
    visitor: VisitorOf,
    id: str,
    reason: Annotated[str, Form()] = "",
    clear: Annotated[bool, Form()] = False,
) -> Response:
    try:
        return sent(bundle_for(desk, visitor, id, reason=reason, clear=clear))
    except UnusableInputError as error:
        return notices_page(desk, visitor, id, error=error, reason=reason)


def bundle_for(desk: Desk, visitor: Visitor, id: str, *, reason: str, clear: bool) -> Bundle:
    """Raises ``NotAllowedError`` where clear text is asked for by somebody who may not see it now."""
    if clear and desk.unmasked_until(id, visitor) is None:
        raise NotAllowedError("没有获准查看未遮盖内容，不能导出未遮盖的事实表。")
    return make_bundle(desk, id, by=visitor.author, reason=reason, clear=clear)


def sent(made: Bundle) -> StreamingResponse:
    headers = {**_headers(made.name), "x-sha256sums": made.sums}
    return StreamingResponse(made.blocks, media_type="application/zip", headers=headers)


def _file(data: bytes, name: str) -> Response:
    return Response(data, media_type=MEDIA_TYPE, headers=_headers(name))


def _headers(name: str) -> dict[str, str]:
    return {"content-disposition": f"attachment; filename*=UTF-8''{quote(name)}", "cache-control": "private, no-store"}
