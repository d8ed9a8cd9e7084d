"""``shenhe lint``: one plan, notice or policy text held against itself, without a submission and without a level.

A text file is taken as it is; a PDF with a text layer, a scan or a photo is read as in a submission, but nothing of it
is stored. Findings hide telephone numbers and the like as everywhere.
"""

import json
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from rich.console import Console
from rich.markup import escape

from extractors.files import open_upload
from extractors.files.identify import identify
from extractors.files.opening import sha256_of
from extractors.workers import ReadingPool
from pipeline.checks.linting.layout import of_file, of_pages
from pipeline.checks.linting.manuscripts import Paper
from pipeline.checks.rulebook import rulebook
from pipeline.checks.rules.linting import lint_paper
from pipeline.settings import Settings
from schemas.finding import Finding, Outcome, Place
from schemas.page import Page, PageState
from service.errors import ServiceError, UnusableInputError
from service.reports.exports import finding_json
from service.reports.masking import Masker
from service.review import NOTHING_READ, PROCESSED, SOME_NOT_PROCESSED, prepare
from service.terminal import quiet_terminal

DOCUMENT = "d1"
"""The id findings give the one paper."""

_ENCODINGS = ("utf-8-sig", "gb18030")
_LARGEST_TEXT = 20 * 1024 * 1024
_COLOURS = {Outcome.FAIL: "red", Outcome.UNVERIFIABLE: "yellow"}


@dataclass(frozen=True)
class Read:
    """A paper as read. ``problems`` say in Chinese what could not be read and what to do."""

    paper: Paper
    file: str
    sha256: str
    pages: int
    problems: tuple[str, ...] = ()

    @property
    def exit_code(self) -> int:
        if self.paper.manuscript is None:
            return NOTHING_READ
        return SOME_NOT_PROCESSED if self.problems else PROCESSED


def lint(path: Path, settings: Settings, *, out: Path | None, on: date) -> int:
    """Reads and checks the file, prints what was found, writes ``findings.json`` into ``out``; gives the exit code.

    Raises ``UnusableInputError`` for a file that is not there or may not be read, a folder, or a ZIP of several papers.
    """
    if not path.is_file():
        raise UnusableInputError("FILE", f"没有这个文件：{path}。")
    if out is not None:
        prepare(out)
    with quiet_terminal(settings.folder / "log" / "lint.log") as console:
        read = read_paper(path, settings)
        findings = tuple(map(Masker().finding, lint_paper(read.paper, on)))
        if out is not None:
            write(out, read, findings)
        tell(console, read, findings, out)
    return read.exit_code


def read_paper(path: Path, settings: Settings) -> Read:
    """The text of the file, by what the file is and not by its name."""
    try:
        found = identify(path)
        digest = sha256_of(path)
    except OSError:
        raise UnusableInputError("FILE", f"没有读取 {path} 的权限。") from None
    if found.media_type == "text/plain" or (found.kind == "other" and path.suffix.lower() in {".txt", ".md"}):
        return _text_file(path, digest)
    return _pages(path, digest, settings)


def _text_file(path: Path, digest: str) -> Read:
    if path.stat().st_size > _LARGEST_TEXT:
        raise UnusableInputError("FILE", "文本文件超过 20 MB。")
    manuscript = of_file(_decoded(path.read_bytes()))
    if not manuscript.paragraphs:
        return Read(Paper(DOCUMENT, "", None, "没有文字"), path.name, digest, 0, ("文件里没有文字。",))
    return Read(Paper(DOCUMENT, "", manuscript), path.name, digest, 0)


def _decoded(content: bytes) -> str:
    """UTF-8, UTF-16 with its mark, or GB 18030."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16", errors="replace")
    for encoding in _ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("utf-8", errors="replace")


def _pages(path: Path, digest: str, settings: Settings) -> Read:
    with tempfile.TemporaryDirectory() as folder:
        files = open_upload(path.name, path, workdir=Path(folder))
        if len(files) != 1:
            raise UnusableInputError("FILE", "压缩包里有多个文件，请逐个核对。")
        file = files[0]
        if file.problem is not None:
            return Read(Paper(DOCUMENT, "", None, "文件不能读取"), path.name, digest, 0, (file.problem,))
        with ReadingPool(
            settings.engine,
            processes=min(settings.ocr_processes, file.pages),
            seconds_per_page=settings.page_timeout,
        ) as pool:
            read = [reading.page for reading in pool.read((file, number) for number in range(1, file.pages + 1))]
    return _read(path.name, digest, sorted(read, key=lambda page: page.number))


def _read(name: str, digest: str, pages: Sequence[Page]) -> Read:
    lost = [page for page in pages if page.state is PageState.UNREADABLE]
    problems = tuple(f"第{page.number}页：{page.problem}" for page in lost)
    if not any(page.lines for page in pages if page not in lost):
        return Read(
            Paper(DOCUMENT, "", None, "文字没有读出"), name, digest, len(pages), problems or ("没有识读到文字。",)
        )
    gap = f"第{'、'.join(str(page.number) for page in lost)}页没有读出" if lost else ""
    return Read(Paper(DOCUMENT, "", of_pages(pages), gap), name, digest, len(pages), problems)


def write(out: Path, read: Read, findings: Sequence[Finding]) -> None:
    """``findings.json`` of contract 2, with the file it is about."""
    content = {
        "checks_version": rulebook().version,
        "document": {"id": DOCUMENT, "file": read.file, "sha256": read.sha256, "pages": read.pages},
        "problems": list(read.problems),
        "findings": [finding_json(finding) for finding in findings],
    }
    part = out / "findings.json.part"
    try:
        part.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
        part.replace(out / "findings.json")
    except OSError:
        raise ServiceError(f"不能写入 {out}") from None


def tell(console: Console, read: Read, findings: Sequence[Finding], out: Path | None) -> None:
    """What was found, the open findings with their places, then what is in order."""
    console.print(f"[bold]{escape(read.file)}[/]")
    for problem in read.problems:
        console.print(f"[yellow]注意：{escape(problem)}[/]")
    open_ = [finding for finding in findings if finding.outcome in _COLOURS]
    for finding in open_ if read.paper.manuscript is not None else ():
        colour = _COLOURS[finding.outcome]
        where = f"（{places}）" if (places := where_words(finding.evidence)) else ""
        console.print(f"  [{colour}]{finding.outcome.label}[/] {finding.check} {escape(finding.title)}")
        console.print(f"      {escape(finding.reason)}{where}")
    counts = [(outcome, sum(finding.outcome is outcome for finding in findings)) for outcome in Outcome]
    console.print("核对结果：" + "，".join(f"{outcome.label} {count}" for outcome, count in counts if count))
    passed = [finding.check for finding in findings if finding.outcome is Outcome.PASS]
    if passed:
        console.print(f"未见问题：{'、'.join(passed)}")
    if out is not None:
        console.print(f"数据：{out / 'findings.json'}")


def where_words(places: Sequence[Place]) -> str:
    """``第5、7页`` or ``第83、118行``."""
    pages = list(dict.fromkeys(place.page for place in places if place.page))
    if pages:
        return f"第{'、'.join(map(str, pages))}页"
    rows = list(dict.fromkeys(place.note.strip("第行") for place in places if place.note.startswith("第")))
    return f"第{'、'.join(rows)}行" if rows else ""
