"""``/api/v1/submissions/{id}/events`` and ``arrivals``: a reading as it goes on, and what was received when."""

from collections.abc import AsyncIterator

from fastapi import APIRouter
from fastapi.responses import Response
from fastapi.sse import EventSourceResponse, format_sse_event

from service.access import DeskOf, ReceptionOf, VisitorOf, WatchOf, needs
from service.api.models import ProgressOut, problems
from service.api.submissions import SubmissionId
from service.api.upload_models import ArrivalOut, ArrivalsOut, FileProgressOut, LiveOut, LostOut
from service.live import Live, Watch
from service.rights import Right

router = APIRouter(prefix="/api/v1", tags=["申报"], responses=problems(401, 403, 422, 429))


@router.get(
    "/submissions/{id}/events",
    dependencies=[needs(Right.SEE)],
    summary="实时进度",
    response_class=Response,
    responses={200: {"content": {"text/event-stream": {}}}, **problems(404)},
)
def events(desk: DeskOf, watch: WatchOf, visitor: VisitorOf, id: SubmissionId) -> EventSourceResponse:
    """服务器推送（text/event-stream）：`progress` 的 data 为 JSON，有变化时发送；`done` 表示已处理完，随后结束。"""
    desk.repository.progress(id)
    watch.admit(visitor.author.login)
    return EventSourceResponse(_told(watch, id, visitor.author.login))


@router.get("/submissions/{id}/arrivals", dependencies=[needs(Right.SEE)], summary="接收记录", responses=problems(404))
def arrivals(reception: ReceptionOf, id: SubmissionId) -> ArrivalsOut:
    """何时由谁收到哪些文件，以前是否收到过，补充材料后有没有未对应上的人工更正。"""
    return ArrivalsOut(
        arrivals=[
            ArrivalOut(
                at=entry.at,
                by=entry.author.name,
                files=list(entry.after["files"]),
                reason=entry.reason,
            )
            for entry in reception.arrivals(id)
        ],
        warnings=[remark.text for remark in reception.remarks(id)],
        lost_corrections=[LostOut.model_validate(one) for one in reception.lost_corrections(id)],
    )


async def _told(watch: Watch, id: str, login: str) -> AsyncIterator[bytes]:
    async for seen in watch.follow(id, login):
        yield format_sse_event(event="progress", data_str=_json(seen))
        if seen.progress.state.ended:
            yield format_sse_event(event="done", data_str=seen.progress.state.value)


def _json(seen: Live) -> str:
    files = [
        FileProgressOut(name=line.file.name, pages_read=line.read, pages_total=line.total, state=line.state)
        for line in seen.files
    ]
    return LiveOut(progress=ProgressOut.of(seen.progress), files=files).model_dump_json()
