"""``/api/v1/submissions/{id}/events``: the progress of a reading as server-sent events."""

from collections.abc import AsyncIterator

from fastapi import APIRouter
from fastapi.responses import Response
from fastapi.sse import EventSourceResponse, format_sse_event

from service.access import DeskOf, VisitorOf, WatchOf, needs
from service.api.models import ProgressOut, problems
from service.api.submissions import SubmissionId
from service.api.upload_models import FileProgressOut, LiveOut
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
