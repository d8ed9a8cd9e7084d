"""``/api/v1/uploads``: files that arrive piece by piece, by the tus protocol (https://tus.io, version 1.0.0).

Announce (POST), ask how far it got (HEAD), go on from there (PATCH), withdraw (DELETE). Finished uploads are handed in
by their ids with ``POST /api/v1/submissions``.
"""

import base64
import binascii
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Annotated

from fastapi import APIRouter, Header, Path, Query, Request
from fastapi.responses import Response
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect

from service.access import ReceptionOf, VisitorOf, needs
from service.api.models import problems
from service.api.upload_models import UploadOut, UploadsOut
from service.errors import ServiceError, UnusableInputError
from service.rights import Right
from service.uploads import Upload

VERSION = "1.0.0"
EXTENSIONS = "creation,expiration,termination"
_PIECE = "application/offset+octet-stream"

router = APIRouter(
    prefix="/api/v1/uploads", tags=["上传"], dependencies=[needs(Right.RECEIVE)], responses=problems(401, 403, 422, 429)
)

UploadId = Annotated[str, Path(description="上传编号", pattern=r"^[0-9a-f]{32}$", examples=["0" * 32])]
Resumable = Annotated[str, Header(alias="Tus-Resumable", description="协议版本", examples=[VERSION])]


class VersionError(ServiceError):
    """A client of another version of the protocol (tus: 412)."""

    status = 412
    advice = f"请使用 tus {VERSION} 协议。"


class PieceTypeError(ServiceError):
    status = 415
    advice = f"请以 {_PIECE} 发送。"


@router.get("", summary="列出本人尚未提交的上传", responses=problems(404))
def waiting(
    reception: ReceptionOf,
    visitor: VisitorOf,
    target: Annotated[str, Query(pattern=r"^[0-9A-Za-z-]{0,64}$", description="要补充到的受理编号；不写为新申报")] = "",
) -> UploadsOut:
    """含未传完的；`offset` 小于 `length` 的可以接着传。`warnings` 说明以前收到过的相同文件。"""
    basket = reception.basket(visitor.author.login, target=target)
    return UploadsOut(
        items=[UploadOut.of(upload) for upload in basket.uploads],
        warnings=[remark.text for remark in basket.remarks],
        same_as=basket.same_as,
    )


@router.options("", status_code=204, summary="协议说明")
def told(reception: ReceptionOf) -> Response:
    """支持的 tus 版本、扩展和单个文件的上限。"""
    said = {"tus-version": VERSION, "tus-extension": EXTENSIONS, "tus-max-size": str(reception.uploads.longest)}
    return _answer(204, said)


@router.post("", status_code=201, summary="预告一个文件", responses=problems(412, 413, 422), response_class=Response)
def announce(
    reception: ReceptionOf,
    visitor: VisitorOf,
    resumable: Resumable,
    length: Annotated[int, Header(alias="Upload-Length", ge=0, description="文件的字节数")],
    metadata: Annotated[str, Header(alias="Upload-Metadata", description="filename 为文件名（含文件夹），Base64")] = "",
) -> Response:
    """回答的 `Location` 是这个上传的地址。"""
    _same_version(resumable)
    said = _metadata(metadata)
    upload = reception.uploads.announce(
        visitor.author.login,
        name=said.get("filename") or "未命名文件",
        length=length,
        modified=said.get("modified", ""),
        target=said.get("target", ""),
    )
    return _answer(201, {"location": f"/api/v1/uploads/{upload.id}", **_standing(upload)})


@router.head("/{id}", summary="查询已收到的长度", responses=problems(404), response_class=Response)
def offset(reception: ReceptionOf, visitor: VisitorOf, id: UploadId) -> Response:
    """`Upload-Offset` 是已收到的字节数，从这里接着传。"""
    upload = reception.uploads.settled(visitor.author.login, id)
    return _answer(200, {"upload-length": str(upload.length), **_standing(upload)})


@router.patch(
    "/{id}",
    status_code=204,
    summary="接着上传",
    responses=problems(404, 409, 412, 413, 415, 422),
    response_class=Response,
    openapi_extra={
        "requestBody": {"content": {_PIECE: {"schema": {"type": "string", "format": "binary"}}}, "required": True}
    },
)
async def append(
    request: Request,
    reception: ReceptionOf,
    visitor: VisitorOf,
    id: UploadId,
    resumable: Resumable,
    at: Annotated[int, Header(alias="Upload-Offset", ge=0, description="这一段从第几字节开始")],
) -> Response:
    """请求体是文件从 `Upload-Offset` 起的字节；连接中断时已到的部分保留。"""
    _same_version(resumable)
    if request.headers.get("content-type", "") != _PIECE:
        raise PieceTypeError("上传内容的类型不对。")
    try:
        upload = await reception.uploads.append(visitor.author.login, id, offset=at, blocks=request.stream())
    except ClientDisconnect:
        return Response(status_code=204)  # nobody hears it; what had come is kept
    return _answer(204, _standing(upload))


@router.delete("/{id}", status_code=204, summary="移除一个上传", responses=problems(404), response_class=Response)
async def withdraw(reception: ReceptionOf, visitor: VisitorOf, id: UploadId) -> Response:
    """只能移除尚未提交的。"""
    await run_in_threadpool(reception.uploads.withdraw, visitor.author.login, id)
    return _answer(204, {})


def _same_version(given: str) -> None:
    if given != VERSION:
        raise VersionError(f"不支持 tus {given[:16]}。")


def _standing(upload: Upload) -> dict[str, str]:
    expires = datetime.fromtimestamp(upload.expires, UTC)
    return {"upload-offset": str(upload.offset), "upload-expires": format_datetime(expires, usegmt=True)}


def _answer(status: int, headers: dict[str, str]) -> Response:
    return Response(status_code=status, headers={"tus-resumable": VERSION, **headers})


def _metadata(text: str) -> dict[str, str]:
    """``filename 5rWL6K+V,modified MTcz``: pairs with Base64 of UTF-8. Raises ``UnusableInputError``."""
    said: dict[str, str] = {}
    for pair in filter(None, (part.strip() for part in text.split(","))):
        key, _, value = pair.partition(" ")
        try:
            said[key] = base64.b64decode(value, validate=True).decode("utf-8")
        except (binascii.Error, UnicodeDecodeError):
            raise UnusableInputError("Upload-Metadata", "Upload-Metadata 应为 Base64 编码的 UTF-8。") from None
    return said
