"""What a 补正通知书 proposes: gaps of the checklist, files and pages nobody can read, findings held 待补正.

A proposal: a person edits every sentence before it is issued.
"""

from collections.abc import Iterable, Iterator, Sequence

from pipeline.storage.records import ReceivedFile
from schemas.document import DocumentState
from schemas.finding import ChecklistItem, ChecklistStatus
from schemas.review import Verdict
from service.decided import Board
from service.labels import class_label
from service.sheet import DocumentSheet, Sheet
from service.shown import pages_words, readable

_UNUSABLE = (DocumentState.REJECTED, DocumentState.UNREADABLE)


def deficiencies(board: Board | None, files: Sequence[ReceivedFile]) -> tuple[str, ...]:
    """Sentences, each once. ``board`` is masked, and ``None`` before the submission was read."""
    found = [*_of_files(files)]
    if board is not None:
        told = {file.name for file in files if file.problem}
        papers = (paper for paper in board.sheet.documents if paper.document.file not in told)
        found += _of_checklist(board.sheet)
        found += (line for paper in papers for line in _of_paper(paper))
        found += _of_findings(board)
    return tuple(dict.fromkeys(found))


def _of_files(files: Iterable[ReceivedFile]) -> Iterator[str]:
    for file in files:
        if file.problem:
            yield _sentence(f"文件“{file.name}”：{file.problem}")


def _of_checklist(sheet: Sheet) -> Iterator[str]:
    for item in sheet.reviewed.checklist.items:
        if item.status is ChecklistStatus.MISSING:
            yield _sentence(f"缺{_class(item)}" + _note(item) + "，请补交")
        elif item.status is ChecklistStatus.UNREADABLE:
            yield _sentence(f"{_class(item)}无法识读" + _note(item) + "，请重新提交清晰、完整的文件")


def _class(item: ChecklistItem) -> str:
    return class_label(item.class_)


def _note(item: ChecklistItem) -> str:
    note = item.note.strip().rstrip("。")
    return f"（{note}）" if note else ""


def _of_paper(paper: DocumentSheet) -> Iterator[str]:
    document = paper.document
    if document.state in _UNUSABLE and document.problem:
        place = pages_words(document) if document.pages else f"文件“{document.file}”"
        yield _sentence(f"{place}：{document.problem}")
        return
    for ref in paper.pages:
        if ref.page.problem:
            yield _sentence(f"“{ref.page.file}”第{ref.page.number}页（{document.type.label}）：{ref.page.problem}")


def _of_findings(board: Board) -> Iterator[str]:
    """What the person wrote; else what the check advises. One decided for an earlier state is proposed too."""
    for case in board.cases:
        if case.decision is not None and case.decision.verdict is Verdict.TO_BE_MENDED:
            finding = case.row.finding
            said = case.decision.reason.strip() or finding.next_step or finding.reason
            yield _sentence(f"{readable(finding.title)}：{readable(said)}")


def _sentence(text: str) -> str:
    return text.rstrip("。；") + "。"
