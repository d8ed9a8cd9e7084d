"""``/api/v1``: everything the pages do, for programs."""

from collections.abc import Sequence
from functools import partial
from typing import Annotated, BinaryIO
from urllib.parse import quote

from fastapi import APIRouter, File, Form, Path, Query, Request, UploadFile
from fastapi.responses import JSONResponse, Response, StreamingResponse
from fastapi.routing import iter_route_contexts
from starlette.routing import compile_path

from schemas.submission import Route
from service.access import DeskOf, ReceptionOf, VisitorOf, needs
from service.api.findings import DecidedFindingsOut, findings_beside_decisions
from service.api.models import (
    ChecklistOut,
    DocumentsOut,
    DocumentWithPagesOut,
    FactSheetOut,
    FileOut,
    ListOut,
    PageOut,
    ReceiptOut,
    StatusOut,
    SummaryOut,
    problems,
)
from service.errors import MethodNotAllowedError, NotThereError, UnusableInputError
from service.intake_form import new_submission
from service.once import OnceOf, digest
from service.reports.exports import checklist_json, document_json, factsheet_json
from service.rights import Right
from service.sheet import DocumentSheet
from service.short_fields import ShortFields
from service.tags import TagsOf

router = APIRouter(
    prefix="/api/v1", tags=["申报"], responses=problems(401, 403, 422, 429, 503), route_class=ShortFields
)

Files = Annotated[list[UploadFile], File(description="文件：PDF、JPEG、PNG、TIFF、ZIP")]
Uploads = Annotated[list[str], Form(description="用 `/api/v1/uploads` 传完的上传的编号", examples=[[]])]
SubmissionId = Annotated[str, Path(description="受理编号", examples=["20251103-7K3FQ2"])]


@router.post(
    "/submissions",
    dependencies=[needs(Right.RECEIVE)],
    status_code=202,
    summary="提交一项申报的材料",
    responses=problems(413, 422),
)
def submit(
    reception: ReceptionOf,
    visitor: VisitorOf,
    once: OnceOf,
    level: Annotated[str, Form(description="申报级别", examples=["sichuan"])],
    received_on: Annotated[str, Form(description="受理日期", examples=["2025-11-03"])],
    route: Annotated[Route, Form(description="申报途径：推荐或直接申报")] = Route.RECOMMENDED,
    files: Files = [],  # noqa: B006  # read only
    uploads: Uploads = [],  # noqa: B006
) -> ReceiptOut:
    """收下文件（随请求发送的或用 `/uploads` 传完的），登记，随后在后台识读和核对；用 `status_url` 查看进度。"""
    submission = new_submission(level=level, received_on=received_on, route=route.value)
    streams = [(file.filename or "", file.file) for file in files]

    def hand_in() -> ReceiptOut:
        receipt = reception.hand_in(submission, streams=streams, ids=uploads, by=visitor.author)
        return _receipt(receipt.submission_id, list(receipt.warnings))

    said = partial(_said, level, received_on, route.value, streams=streams, uploads=uploads)
    return once.answer(ReceiptOut, said, hand_in)


def _said(*fields: str, streams: Sequence[tuple[str, BinaryIO]], uploads: Sequence[str]) -> list[str]:
    """What makes two requests the same one."""
    return [*fields, *uploads, *(f"{name} {digest(stream)}" for name, stream in streams)]


@router.post(
    "/submissions/{id}/files",
    dependencies=[needs(Right.RECEIVE)],
    status_code=202,
    summary="补充材料",
    responses=problems(404, 409, 413, 422),
)
def supplement(
    reception: ReceptionOf,
    visitor: VisitorOf,
    once: OnceOf,
    id: SubmissionId,
    files: Files = [],  # noqa: B006
    uploads: Uploads = [],  # noqa: B006
) -> ReceiptOut:
    """给已处理完的申报补充文件：编号不变，已识读的页不重读，人工更正保留，随后重新核对。正在处理时回答 409。"""
    streams = [(file.filename or "", file.file) for file in files]

    def supplement() -> ReceiptOut:
        receipt = reception.supplement(id, streams=streams, ids=uploads, by=visitor.author)
        return _receipt(id, list(receipt.warnings))

    return once.answer(ReceiptOut, partial(_said, streams=streams, uploads=uploads), supplement)


@router.get("/submissions", dependencies=[needs(Right.SEE)], summary="列出申报", responses=problems(422))
def list_submissions(
    desk: DeskOf,
    limit: Annotated[int, Query(ge=1, le=200, description="每页几项")] = 20,
    offset: Annotated[int, Query(ge=0, le=1_000_000, description="跳过几项")] = 0,
) -> ListOut:
    """新的在前，分页。"""
    found = desk.summaries(limit=limit + 1, offset=offset)
    return ListOut(
        items=[SummaryOut.of(summary) for summary in found[:limit]],
        next_offset=offset + limit if len(found) > limit else None,
    )


@router.get("/submissions/{id}", dependencies=[needs(Right.SEE)], summary="查看进度", responses=problems(404))
def status(desk: DeskOf, tags: TagsOf, id: SubmissionId) -> StatusOut:
    """状态、已识读页数与总页数、收到的文件。"""
    found, files = desk.summary(id), desk.files(id)
    tags.given(found.model_dump_json(), *(file.model_dump_json() for file in files))
    summary = SummaryOut.of(found)
    return StatusOut(**summary.model_dump(), received_files=[FileOut.of(id, file) for file in files])


@router.post(
    "/submissions/{id}/retry",
    dependencies=[needs(Right.RECEIVE)],
    status_code=202,
    summary="重新处理未完成的申报",
    responses=problems(404, 409),
)
def retry(desk: DeskOf, visitor: VisitorOf, id: SubmissionId) -> ReceiptOut:
    """只用于状态为 `failed` 的申报；已识读的页不会重读。"""
    desk.process_again(id, by=visitor.author)
    return _receipt(id, [])


def _receipt(id: str, warnings: list[str]) -> ReceiptOut:
    return ReceiptOut(id=id, warnings=warnings, status_url=f"/api/v1/submissions/{id}", page_url=f"/submissions/{id}")


@router.get(
    "/submissions/{id}/documents", dependencies=[needs(Right.SEE)], summary="识读出的材料", responses=problems(404, 409)
)
def documents(desk: DeskOf, visitor: VisitorOf, tags: TagsOf, id: SubmissionId) -> DocumentsOut:
    """每份材料的类型、状态、问题和各页影像的地址。"""
    tags.of_submission(id)
    return DocumentsOut(items=[_document(id, sheet) for sheet in desk.sheet(id, visitor).documents])


def _document(id: str, sheet: DocumentSheet) -> DocumentWithPagesOut:
    document = sheet.document
    return DocumentWithPagesOut(
        **document_json(document, sheet.pages),
        type_label=document.type.label,
        page_images=[
            PageOut(
                sequence=ref.sequence,
                file=ref.page.file,
                page=ref.page.number,
                width=ref.page.width,
                height=ref.page.height,
                problem=ref.page.problem,
                image_url=image_url(id, document.id, ref.sequence),
            )
            for ref in sheet.pages
        ],
    )


def image_url(id: str, document: str, sequence: int) -> str:
    return f"/api/v1/submissions/{id}/documents/{document}/pages/{sequence}/image"


@router.get(
    "/submissions/{id}/factsheet",
    dependencies=[needs(Right.SEE)],
    summary="事实表",
    response_model=FactSheetOut,
    responses=problems(404, 409),
)
def factsheet(desk: DeskOf, visitor: VisitorOf, tags: TagsOf, id: SubmissionId) -> JSONResponse:
    """与 `factsheet.json` 相同；证件号码、手机号码和账号已遮盖。"""
    tags.of_submission(id)
    return JSONResponse(factsheet_json(desk.masked(id, visitor), masked=desk.unmasked_until(id, visitor) is None))


@router.get(
    "/submissions/{id}/findings",
    dependencies=[needs(Right.SEE)],
    summary="核对结果",
    response_model=DecidedFindingsOut,
    responses=problems(404, 409),
)
def findings(desk: DeskOf, visitor: VisitorOf, tags: TagsOf, id: SubmissionId) -> JSONResponse:
    """与 `findings.json` 相同，程度重的在前；每项另有 `key`、`said` 和人的认定。"""
    tags.of_submission(id, decided=True)
    return JSONResponse(findings_beside_decisions(desk.board(id, visitor)))


@router.get(
    "/submissions/{id}/checklist",
    dependencies=[needs(Right.SEE)],
    summary="附件清单",
    response_model=ChecklistOut,
    responses=problems(404, 409),
)
def checklist(desk: DeskOf, visitor: VisitorOf, tags: TagsOf, id: SubmissionId) -> JSONResponse:
    """与 `checklist.json` 相同。"""
    tags.of_submission(id)
    return JSONResponse(checklist_json(desk.masked(id, visitor).checklist))


@router.get(
    "/submissions/{id}/factsheet.html",
    dependencies=[needs(Right.SEE)],
    summary="可打印的事实表",
    response_class=Response,
    responses={200: {"content": {"text/html": {}}}, **problems(404, 409)},
)
def printable(desk: DeskOf, visitor: VisitorOf, id: SubmissionId) -> Response:
    """单个文件，含影像，可保存、打印、离线查看。"""
    headers = {"content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; img-src data:"}
    return Response(desk.printable(id, visitor), media_type="text/html; charset=utf-8", headers=headers)


@router.get(
    "/submissions/{id}/documents/{document}/pages/{sequence}/image",
    dependencies=[needs(Right.SEE)],
    summary="页面影像",
    response_class=Response,
    responses={200: {"content": {"image/jpeg": {}}}, **problems(404, 409, 422)},
)
def page_image(
    desk: DeskOf,
    visitor: VisitorOf,
    tags: TagsOf,
    id: SubmissionId,
    document: Annotated[str, Path(description="材料编号", examples=["d1"])],
    sequence: Annotated[int, Path(ge=1, description="在本材料中的页次", examples=[1])],
    box: Annotated[str | None, Query(description="只取这一处", examples=["0.21,0.14,0.67,0.18"])] = None,
) -> Response:
    """JPEG；影像上的证件号码、手机号码和账号已涂黑。"""
    tags.of_submission(id)
    clear = desk.unmasked_until(id, visitor) is not None
    picture = desk.page_picture(id, document, sequence, _box(box) if box else None, visitor)
    # Whoever may see it in clear text asks each time which it is; a clear one is kept by no browser.
    kept = "no-store" if clear else "private, no-cache" if visitor.may(Right.UNMASK) else "private, max-age=300"
    return Response(picture, media_type="image/jpeg", headers={"cache-control": kept})


def _box(text: str) -> tuple[float, float, float, float]:
    try:
        x0, y0, x1, y1 = (float(part) for part in text.split(","))
    except ValueError:
        raise UnusableInputError("box", "box 应为四个 0 到 1 之间的数：左,上,右,下。") from None
    if not (0 <= x0 < x1 <= 1 and 0 <= y0 < y1 <= 1):
        raise UnusableInputError("box", "box 应为四个 0 到 1 之间的数：左,上,右,下。")
    return (x0, y0, x1, y1)


@router.get(
    "/submissions/{id}/originals/{sha256}",
    dependencies=[needs(Right.ORIGINALS)],
    summary="下载原件",
    response_class=Response,
    responses={200: {"content": {"application/octet-stream": {}}}, **problems(404)},
)
def original(
    desk: DeskOf, visitor: VisitorOf, id: SubmissionId, sha256: Annotated[str, Path(description="文件的 SHA-256")]
) -> StreamingResponse:
    """收到时的字节，未经遮盖。"""
    file, blocks = desk.original(id, sha256, by=visitor.author)
    name = file.name.rpartition("/")[2]
    headers = {
        "content-disposition": f"attachment; filename*=UTF-8''{quote(name)}",
        "content-length": str(file.size),
        "content-security-policy": "default-src 'none'; sandbox",
    }
    return StreamingResponse(blocks, media_type="application/octet-stream", headers=headers)


rest = APIRouter(prefix="/api/v1", dependencies=[needs(Right.OWN)])


_REST = "/api/v1/{rest:path}"


@rest.api_route("/{rest:path}", methods=["GET", "POST", "PUT", "PATCH", "DELETE"], include_in_schema=False)
def unknown(request: Request, rest: str) -> None:  # noqa: ARG001
    methods: set[str] = set()
    for route in iter_route_contexts(request.app.routes):
        if route.path and route.path != _REST and compile_path(route.path)[0].match(request.url.path):
            methods |= route.methods or set()
    if methods:
        raise MethodNotAllowedError("这个接口不支持这种方法。", methods)
    raise NotThereError("没有这个接口。")
