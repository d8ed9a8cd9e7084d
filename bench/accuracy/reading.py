"""Reads the cases: the product's own reading, from files to facts, without the stores."""

import os
import pickle
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from extractors.files import SourceFile, open_upload
from extractors.ocr.spec import EngineSpec
from extractors.understanding import understand
from extractors.workers import ReadingPool
from schemas.document import Document
from schemas.evidence import Fact
from schemas.page import Page

Pages = dict[str, list[Page]]


@dataclass(frozen=True)
class Read:
    """A case as the product read it; ``pages`` by file name, in order."""

    pages: Pages
    documents: tuple[Document, ...]
    facts: tuple[Fact, ...]


def read_cases(cases: Sequence[Path], keep: Path | None = None) -> Iterator[tuple[Path, Read]]:
    """Reads every case; all share one pool of processes. With ``keep``, page readings found in that folder are taken
    from it (pickles of this very bench), and new ones are put there."""
    with (
        tempfile.TemporaryDirectory() as workdir,
        ReadingPool(EngineSpec(), processes=os.cpu_count() or 1) as pool,
    ):
        for number, case in enumerate(cases):
            files = open_case(case / "files", Path(workdir) / str(number))
            pages = _kept(keep, case) or _read(files, pool)
            if keep:
                keep.mkdir(parents=True, exist_ok=True)
                _place(keep, case).write_bytes(pickle.dumps(pages))
            documents, facts = understand(files, pages)
            yield case, Read(pages, documents, facts)


def open_case(folder: Path, workdir: Path) -> list[SourceFile]:
    """The files of a case's folder, archives unpacked into ``workdir``."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    opened = [open_upload(path.relative_to(folder).as_posix(), path, workdir=workdir) for path in paths]
    return [file for files in opened for file in files]


def _read(files: Sequence[SourceFile], pool: ReadingPool) -> Pages:
    requests = [(file, number) for file in files for number in range(1, file.pages + 1)]
    pages: Pages = {}
    for reading in pool.read(requests):
        pages.setdefault(reading.page.file, []).append(reading.page)
    return {name: sorted(run, key=lambda page: page.number) for name, run in pages.items()}


def _place(keep: Path, case: Path) -> Path:
    return keep / f"{case.parent.name}-{case.name}.pickle"


def _kept(keep: Path | None, case: Path) -> Pages | None:
    if keep is None or not _place(keep, case).exists():
        return None
    pages: Pages = pickle.loads(_place(keep, case).read_bytes())
    # Readings kept before a field was added have none; its default is put in.
    return {name: [Page.model_validate(page.model_dump(warnings=False)) for page in run] for name, run in pages.items()}
