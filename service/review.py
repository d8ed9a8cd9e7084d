"""``shenhe review``: one submission from the disk, through the same flow as an upload, to reports in a folder."""

import os
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from rich.console import Console
from rich.table import Table

from pipeline.flows_runs import LocalRuns, local_runs
from pipeline.intake import Receipt, receive
from pipeline.settings import Settings
from pipeline.storage.records import State
from schemas.document import DocumentState
from schemas.finding import ChecklistStatus, Outcome
from schemas.review import Deed
from schemas.submission import Submission
from service.desk import stored_picture
from service.errors import ServiceError, UnusableInputError
from service.labels import class_label
from service.reports.writing import NAMES, write_reports
from service.reviewed import OUTCOMES, Reviewed
from service.sheet import DOCUMENT_STATE_WORDS
from service.shown import pages_words
from service.terminal import ReadingBar, quiet_terminal, terminal_author

PROCESSED, NOTHING_READ, SOME_NOT_PROCESSED = 0, 3, 4
"""Exit codes of contract 2; 2 (unusable arguments) is raised as ``UnusableInputError``."""

_LITTER = {".ds_store", "thumbs.db", "desktop.ini", "__macosx"}
_LOST = (DocumentState.REJECTED, DocumentState.UNREADABLE)
_SHOWN_FINDINGS = 12
_OPEN = {Outcome.FAIL: "red", Outcome.UNVERIFIABLE: "yellow"}
"""Outcomes somebody has to look at, with their colour on the terminal."""


class NotProcessedError(ServiceError):
    """The run itself failed: not what is in the papers, but a store, a database or the program."""

    status = 500
    advice = "已识读的页已保存，再次执行会接着处理；仍不成功时请运行 shenhe doctor。"


@dataclass(frozen=True)
class Wanted:
    """What the command line asked for."""

    path: Path
    submission: Submission
    out: Path
    unmask: bool = False


def review(wanted: Wanted, settings: Settings) -> int:
    """Runs it and gives the exit code. Raises ``UnusableInputError`` for arguments that cannot be used,
    ``NotProcessedError`` or ``PipelineError`` when the run failed."""
    uploads = collect(wanted.path, out=wanted.out)
    prepare(wanted.out)
    if not uploads:
        Console(stderr=True).print(f"文件夹 {wanted.path} 里没有文件，没有可识读的材料。", highlight=False)
        return NOTHING_READ
    with quiet_terminal(settings.folder / "log" / "review.log") as console:
        with ReadingBar(console) as bar, local_runs(settings, listener=bar.hear) as runs:
            result = process(wanted, uploads, runs)
        summarise(console, result)
    return exit_code(result.reviewed)


@dataclass(frozen=True)
class Result:
    receipt: Receipt
    reviewed: Reviewed
    reports: list[Path]


def process(wanted: Wanted, uploads: list[tuple[str, Path]], runs: LocalRuns) -> Result:
    """Takes the files in, reads and checks them, writes the reports."""
    storage = runs.storage
    receipt = receive(
        storage.repository, storage.objects, submission=wanted.submission, uploads=uploads, author=terminal_author()
    )
    progress = runs.process(receipt.submission_id)
    if progress.state is not State.DONE:
        raise NotProcessedError(progress.message)
    reviewed = Reviewed.of(storage.repository, receipt.submission_id)
    if wanted.unmask:
        reason = "命令行 --unmask"
        storage.trail.record(terminal_author(), Deed.UNMASKED, submission=receipt.submission_id, reason=reason)
    pictures = partial(stored_picture, storage.objects)
    return Result(receipt, reviewed, write_reports(wanted.out, reviewed, pictures, unmask=wanted.unmask))


def collect(path: Path, *, out: Path) -> list[tuple[str, Path]]:
    """The files to hand in with the names they get: of a folder everything in it, by path; else the file itself.

    What systems leave in folders (``Thumbs.db`` and the like) is not handed in, nor are the reports an earlier run left
    in ``out``. Raises ``UnusableInputError``, for anything without the right to read it too: left out in silence, it
    would count as missing.
    """
    if path.is_file():
        return [(path.name, _allowed(path))]
    if not path.is_dir():
        raise UnusableInputError("PATH", f"没有这个文件或文件夹：{path}。")
    reports = {(out / name).resolve() for name in NAMES}
    places = sorted(_allowed(place) for place in (path, *path.rglob("*")) if place.is_dir() or place.is_file())
    return [
        (file.relative_to(path).as_posix(), file)
        for file in places
        if file.is_file() and not _is_litter(file.relative_to(path)) and file.resolve() not in reports
    ]


def _allowed(place: Path) -> Path:
    if not os.access(place, os.R_OK):
        raise UnusableInputError("PATH", f"没有读取 {place} 的权限。")
    return place


def _is_litter(path: Path) -> bool:
    return any(part.lower() in _LITTER or part.startswith(("._", "~$")) for part in path.parts)


def prepare(out: Path) -> None:
    """Makes the folder for the reports. Raises ``UnusableInputError`` where nothing can be written."""
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError:
        raise UnusableInputError("--out", f"不能建立输出文件夹：{out}。") from None
    if not os.access(out, os.W_OK | os.X_OK):
        raise UnusableInputError("--out", f"没有写入 {out} 的权限。")


def exit_code(reviewed: Reviewed) -> int:
    documents = reviewed.dossier.documents
    lost = sum(document.state in _LOST for document in documents)
    if lost == len(documents):
        return NOTHING_READ
    return SOME_NOT_PROCESSED if lost else PROCESSED


def summarise(console: Console, result: Result) -> None:
    """What a person wants to know first: what came in, what is missing, what does not fit, where the reports lie."""
    reviewed = result.reviewed
    number = reviewed.dossier.submission.id
    console.print(f"[bold]{reviewed.applicant_name or '（申报单位未能识读）'}[/]　受理编号 {number}")
    for warning in result.receipt.warnings:
        console.print(f"[yellow]注意：{warning}[/]")
    console.print(_documents(reviewed))
    console.print(_missing(reviewed))
    console.print(_counts(reviewed))
    console.print(_risk(reviewed))
    open_ = [finding for finding in reviewed.sorted_findings() if finding.outcome in _OPEN]
    for finding in open_[:_SHOWN_FINDINGS]:
        console.print(f"  [{_OPEN[finding.outcome]}]{finding.outcome.label}[/] {finding.check} {finding.title}")
    if len(open_) > _SHOWN_FINDINGS:
        console.print(f"  另有 {len(open_) - _SHOWN_FINDINGS} 项，见报告")
    console.print(f"报告：{result.reports[0]}（用浏览器打开、打印）")
    console.print(f"数据：{'、'.join(path.name for path in result.reports[1:])}（同一文件夹）")


def _documents(reviewed: Reviewed) -> Table:
    table = Table(box=None, pad_edge=False, show_header=False)
    for document in reviewed.dossier.documents:
        table.add_row(
            f"  {document.type.label}",
            DOCUMENT_STATE_WORDS[document.state],
            pages_words(document) + (f"\n{document.problem}" if document.problem else ""),
        )
    return table


def _missing(reviewed: Reviewed) -> str:
    absent = (ChecklistStatus.MISSING, ChecklistStatus.UNREADABLE)
    names = [
        class_label(item.class_) + ("（无法识读）" if item.status is ChecklistStatus.UNREADABLE else "")
        for item in reviewed.checklist.items
        if item.status in absent
    ]
    return f"缺少材料：[red]{'、'.join(names)}[/]" if names else "材料类别齐全"


def _risk(reviewed: Reviewed) -> str:
    """The level with the checks it comes from; what is out of a text's validity beside it."""
    risk = reviewed.risk
    checks = dict.fromkeys(reason.partition(" ")[0] for reason in risk.reasons)
    note = reviewed.overview.validity_note
    told = f"线索级别：{risk.level.label}" + (f"（{'、'.join(checks)}）" if checks else "")
    return f"{told}，供核实，不是结论" + (f"\n[yellow]注意：{note}。[/]" if note else "")


def _counts(reviewed: Reviewed) -> str:
    counts = [(outcome, sum(finding.outcome is outcome for finding in reviewed.findings)) for outcome in OUTCOMES]
    return "核对结果：" + "，".join(f"{outcome.label} {count}" for outcome, count in counts)
