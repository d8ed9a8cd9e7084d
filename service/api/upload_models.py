"""What the API answers about uploads."""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import Field

from service.api.models import Answer, ProgressOut
from service.uploads import Upload


class UploadOut(Answer):
    """一个尚未提交的上传。"""

    id: Annotated[str, Field(description="上传编号", examples=["0" * 32])]
    name: Annotated[str, Field(description="文件名，含文件夹", examples=["附件/营业执照.jpg"])]
    length: Annotated[int, Field(ge=0, description="文件的字节数")]
    offset: Annotated[int, Field(ge=0, description="已收到的字节数")]
    modified: Annotated[str, Field(description="预告时给出的文件修改时间")]
    sha256: Annotated[str | None, Field(description="传完后算出")]
    expires_at: datetime
    url: Annotated[str, Field(description="接着上传的地址")]

    @classmethod
    def of(cls, upload: Upload) -> "UploadOut":
        return cls(
            id=upload.id,
            name=upload.name,
            length=upload.length,
            offset=upload.offset,
            modified=upload.modified,
            sha256=upload.sha256,
            expires_at=datetime.fromtimestamp(upload.expires, UTC),
            url=f"/api/v1/uploads/{upload.id}",
        )


class UploadsOut(Answer):
    """本人尚未提交的上传。"""

    items: list[UploadOut]
    warnings: Annotated[list[str], Field(description="需要留意的情况：以前收到过、彼此相同")]
    same_as: Annotated[str | None, Field(description="全部文件与之相同的申报")]


class FileProgressOut(Answer):
    """一个文件读到了哪里。"""

    name: str
    pages_read: int
    pages_total: Annotated[int, Field(description="文件打开前为 0")]
    state: Annotated[str, Field(description="received、reading、done 或 rejected")]


class LiveOut(Answer):
    """一次推送的内容。"""

    progress: ProgressOut
    files: list[FileProgressOut]


class ArrivalOut(Answer):
    """一次接收：首次提交或补充。"""

    at: datetime
    by: Annotated[str, Field(description="经办人", examples=["李受理"])]
    files: Annotated[list[str], Field(description="文件名")]
    reason: Annotated[str, Field(description="补充材料、由存储桶送达等；首次经页面提交时为空")]


class LostOut(Answer):
    """补充材料后重新整理时没有对应上的一项人工更正。"""

    key: str
    file: str | None
    page: int | None


class ArrivalsOut(Answer):
    """一项申报的接收情况。"""

    arrivals: list[ArrivalOut]
    warnings: Annotated[list[str], Field(description="以前收到过的相同文件或相同申报")]
    lost_corrections: list[LostOut]
