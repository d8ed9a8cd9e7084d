"""What a 补正通知书 proposes: gaps of the checklist, files and pages nobody can read, findings held 待补正.

A proposal: a person edits every sentence before it is issued.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from pipeline.storage.records import ReceivedFile
from schemas.document import DocumentState
from schemas.finding import ChecklistStatus
from schemas.page import PageState
from schemas.review import Verdict
from service.decided import Board
from service.labels import class_label
from service.sheet import DocumentSheet, Sheet
from service.shown import pages_words, readable


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
        name, note = class_label(item.class_), _for_the_applicant(item.note)
        if item.status is ChecklistStatus.MISSING:
            told = note if name in note or "没有" in note else f"缺{name}" + (f"（{note}）" if note else "")
            yield _sentence(f"{told}，请补交")
        elif item.status is ChecklistStatus.UNREADABLE:
            yield _sentence(f"{name}：{note or '无法识读'}，请重新提交清晰、完整的文件")


def _for_the_applicant(note: str) -> str:
    """A note for the clerk without what it asks the clerk to do."""
    clauses = [clause.strip() for clause in re.split("[，；。]", note)]
    return "，".join(one for one in clauses if one and not one.startswith("请") and not one.endswith("可能是"))


def _of_paper(paper: DocumentSheet) -> Iterator[str]:
    """A page without any text may be a photograph or a blank back: only what failed to be read is proposed. What an
    administrator has to mend is not the applicant's to mend."""
    document = paper.document
    pages = [ref.page for ref in paper.pages if ref.page.state is PageState.UNREADABLE]
    if document.state is DocumentState.PARTLY_READ and pages:
        told = [(f"“{page.file}”第{page.number}页（{document.type.label}）", page.problem) for page in pages]
    elif document.state is DocumentState.READ or (document.state is DocumentState.UNREADABLE and not pages):
        told = []
    else:
        told = [(pages_words(document) if document.pages else f"文件“{document.file}”", document.problem)]
    yield from (_sentence(f"{place}：{problem}") for place, problem in told if problem and "管理员" not in problem)


def _of_findings(board: Board) -> Iterator[str]:
    """What the person wrote; else what the check advises. One decided for an earlier state is proposed too."""
    for case in board.cases:
        if case.decision is not None and case.decision.verdict is Verdict.TO_BE_MENDED:
            finding = case.row.finding
            said = case.decision.reason.strip() or finding.next_step or finding.reason
            yield _sentence(f"{readable(finding.title)}：{readable(said)}")


def _sentence(text: str) -> str:
    return text.rstrip("。；") + "。"
