"""The steps of a run, as plain functions; ``flows`` turns them into Prefect tasks.

Each may be repeated at will: what it makes depends on its input alone and replaces what an earlier run made. A fault
of one file or one document is that one's problem and stays on its record; only a fault of a store ends a step.
"""

import logging
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from extractors import understanding
from extractors.files import SourceFile, open_upload
from pipeline.errors import PipelineError, RunStoppedError, StepFailedError
from pipeline.recheck import recheck
from pipeline.runtime import Runtime
from pipeline.storage.records import PageRef, ReceivedFile, State
from schemas.document import DocumentState
from schemas.page import Page

logger = logging.getLogger(__name__)


def open_files(runtime: Runtime, submission_id: str, workdir: Path) -> tuple[SourceFile, ...]:
    """Pulls the originals into ``workdir`` and opens them; an unusable one comes back with its problem."""
    opened: list[SourceFile] = []
    for index, file in enumerate(runtime.storage.repository.files(submission_id)):
        opened += _open(runtime, file, workdir / str(index))
    return tuple(opened)


def _open(runtime: Runtime, file: ReceivedFile, folder: Path) -> list[SourceFile]:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "original"
    try:
        runtime.storage.objects.fetch_original(file.sha256, path)
    except PipelineError as error:
        if error.retry_helps:
            raise
        problem = f"{error}。{error.advice}"
        return [SourceFile(file.name, file.sha256, path, file.media_type, 0, problem)]
    return open_upload(file.name, path, workdir=folder / "members")


def plan_pages(runtime: Runtime, submission_id: str, files: Sequence[SourceFile]) -> tuple[PageRef, ...]:
    """The pages that have not been read yet for this submission."""
    wanted = [
        PageRef(file=file.name, number=number, key=runtime.reading_key(file.sha256, number))
        for file in files
        for number in range(1, file.pages + 1)
    ]
    missing = runtime.storage.repository.begin_reading(submission_id, wanted)
    note = f"共 {len(wanted)} 页，正在识读" if wanted else "没有可识读的页"
    set_state(runtime, submission_id, State.READING, note)
    return missing


def read_pages(runtime: Runtime, submission_id: str, files: Sequence[SourceFile], pages: Sequence[PageRef]) -> int:
    """Reads a chunk of pages and gives how many had to be read: one read before, here or in another submission under
    the same key, is taken over. Every page is kept as soon as it is there."""
    by_name = {file.name: file for file in files}
    runtime.go_on()
    unread: dict[tuple[str, int], PageRef] = {}
    for ref in pages:
        known = runtime.storage.readings.load(ref.key, file=ref.file)
        if known is None:
            unread[ref.file, ref.number] = ref
        else:
            _keep(runtime, submission_id, known)
    for reading in runtime.pool.read((by_name[ref.file], ref.number) for ref in unread.values()):
        runtime.go_on()
        ref = unread[reading.page.file, reading.page.number]
        _keep(runtime, submission_id, runtime.storage.readings.save(ref.key, reading.page, reading.image))
    return len(unread)


def _keep(runtime: Runtime, submission_id: str, page: Page) -> None:
    runtime.storage.repository.save_page(submission_id, page)
    runtime.tell(submission_id)


def understand(runtime: Runtime, submission_id: str, files: Sequence[SourceFile]) -> None:
    """Pages to documents to facts, held against each other."""
    set_state(runtime, submission_id, State.CHECKING, "正在整理文件和事实")
    documents, facts = understanding.understand(files, runtime.storage.repository.pages(submission_id))
    runtime.storage.repository.save_reading(submission_id, documents, facts)


def check(runtime: Runtime, submission_id: str) -> None:
    """Facts to findings."""
    set_state(runtime, submission_id, State.CHECKING, "正在核对")
    recheck(runtime.storage, submission_id, runtime.rulebook)


def finish(runtime: Runtime, submission_id: str) -> None:
    """Says how it ended, naming how many files could not be used."""
    documents = runtime.storage.repository.documents(submission_id)
    lost = sum(document.state in (DocumentState.REJECTED, DocumentState.UNREADABLE) for document in documents)
    message = f"已完成；{lost} 份材料无法识读，请查看说明" if lost else "已完成"
    set_state(runtime, submission_id, State.DONE, message)


def set_state(runtime: Runtime, submission_id: str, state: State, message: str) -> None:
    runtime.storage.repository.set_state(submission_id, state, message)
    runtime.tell(submission_id)


@contextmanager
def anonymous(runtime: Runtime, step: str) -> Iterator[None]:
    """Turns an unexpected error into one without its words: they may quote the papers, and go to logs and to Prefect.

    ``step`` is the step's Chinese name. Where in the code it happened is logged, which quotes nothing. Whatever goes
    wrong while the process is ending, with stores and readers closing under the step, is ``RunStoppedError``.
    """
    try:
        yield
    except Exception as error:
        if runtime.stopping.is_set():
            raise RunStoppedError("处理已中断") from None
        if isinstance(error, PipelineError):
            raise
        kind, places = type(error).__name__, "".join(traceback.format_tb(error.__traceback__))
        logger.error("%s: %s\n%s", step, kind, places)
        raise StepFailedError(f"{step}时出现内部错误（{kind}）") from None
