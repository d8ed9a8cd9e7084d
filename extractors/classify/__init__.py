"""Files to documents: which pages are one paper, and what kind of paper it is.

Label-driven: titles and phrases stand in ``evidence.yaml``. Every type of contract 1 comes out where its evidence
holds; kinds of paper known only so that they are not taken for one of these (a supplement, a statement) come out as
``other``.
"""

from collections.abc import Mapping, Sequence
from itertools import groupby

from extractors.classify.continuity import runs_of
from extractors.classify.joining import natural_order, sequences
from extractors.classify.mending import mend, name_doubles
from extractors.classify.regions import separated
from extractors.classify.runs import Run, has_text
from extractors.files import SourceFile
from schemas.document import Document, DocumentPart, DocumentState, DocumentType, Note
from schemas.page import Page, PageState

_NO_TEXT = "未识读到文字，请核对是否为空白页、照片或方向颠倒，必要时重新扫描后提交"
_UNREAD = "此页未能读取，请重新扫描后提交"


def split(files: Sequence[SourceFile], pages: Mapping[str, Sequence[Page]]) -> list[Document]:
    """The documents in ``files``; ``pages`` holds the pages of each file by its name.

    Ids are d1, d2 … by the natural order of the file names (2.jpg before 10.jpg), within a file by page. Every file
    ends in a document at least: a file that could not be opened in one of state ``rejected``. Loose pages of one paper
    in several files become one document with several parts; several papers on one page become documents with a region
    each. ``Document.notes`` hold what was noticed on the way: pages put in order, papers handed in twice.
    """
    ordered = sorted(files, key=lambda file: natural_order(file.name))
    by_name = {file.name: file for file in ordered}
    found: list[Run] = []
    loose: dict[str, list[Run]] = {}
    lost: list[SourceFile] = []
    for group in sequences(ordered, pages):
        whole = [page for file in group for page in _complete(file, pages.get(file.name, ()))]
        if group[0].problem is not None or not whole:
            lost.append(group[0])
        elif all(file.pages == 1 for file in group):
            loose.setdefault(group[0].name.rpartition("/")[0], []).extend(runs_of(whole, loose=len(group) > 1))
        else:
            found += mend(runs_of(whole))
    found += [run for runs in loose.values() for run in mend(runs)]
    found.sort(key=lambda run: natural_order(run.pages[0].file))
    runs = name_doubles([part for run in found for part in separated(run)])
    placed: list[tuple[SourceFile, Run | None]] = [(by_name[run.pages[0].file], run) for run in runs]
    placed += [(file, None) for file in lost]
    placed.sort(key=lambda place: natural_order(place[0].name))
    return [_document(f"d{number}", file, run, by_name) for number, (file, run) in enumerate(placed, start=1)]


def _complete(file: SourceFile, pages: Sequence[Page]) -> list[Page]:
    """The pages of ``file`` in order; one that was lost on the way counts as unreadable."""
    known = {page.number: page for page in pages}
    missing = {"file": file.name, "width": 1, "height": 1, "state": PageState.UNREADABLE, "problem": _UNREAD}
    template = next(iter(known.values()), None)
    if template is None:
        return []
    return [known.get(number) or Page(number=number, origin=template.origin, **missing)
            for number in range(1, max(file.pages, *known) + 1)]  # fmt: skip


def _document(id_: str, file: SourceFile, run: Run | None, files: Mapping[str, SourceFile]) -> Document:
    if run is None:
        refusal = file.problem or "文件中没有可读的页面，请核对文件后重新提交"
        part = DocumentPart(file=file.name, pages=())
        return _make(id_, file, (part,), DocumentType.OTHER, 0.0, DocumentState.REJECTED, refusal)
    state, problem = _state_of(run.pages)
    warnings = [warning for page in run.pages if (warning := files[page.file].warning)]
    if warnings and state is DocumentState.READ:
        state, problem = DocumentState.PARTLY_READ, warnings[0]
    together = groupby(run.pages, key=lambda page: page.file)
    parts = tuple(
        DocumentPart(file=name, pages=tuple(page.number for page in group), region=run.region)
        for name, group in together
    )
    made = _make(id_, file, parts, run.type, run.kind[1], state, problem)
    return made.model_copy(update={"notes": tuple(Note(text=text) for text in run.notes)})


def _make(
    id_: str,
    file: SourceFile,
    parts: tuple[DocumentPart, ...],
    type_: DocumentType,
    confidence: float,
    state: DocumentState,
    problem: str | None,
) -> Document:
    return Document(
        id=id_,
        file=file.name,
        sha256=file.sha256,
        pages=parts[0].pages,
        type=type_,
        type_confidence=confidence,
        state=state,
        problem=problem,
        parts=parts,
    )


def _state_of(pages: Sequence[Page]) -> tuple[DocumentState, str | None]:
    """Read, partly read or unreadable, with a sentence that names the pages concerned. Blank pages are no defect
    beside pages with text."""
    bad = [page for page in pages if page.state is PageState.UNREADABLE]
    if not any(has_text(page) for page in pages):
        return DocumentState.UNREADABLE, next((p.problem for p in bad if p.problem), _UNREAD if bad else _NO_TEXT)
    if not bad:
        return DocumentState.READ, None
    numbers = "、".join(str(page.number) for page in bad)
    why = next((page.problem for page in bad if page.problem), _UNREAD)
    return DocumentState.PARTLY_READ, f"第{numbers}页未能读取：{why}"
