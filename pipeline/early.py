"""What the files of a submission seem to be while it is still being read: a first look, file by file.

The pages of a file are put together and named as soon as all of them are read. What files become together (a form
photographed page by page, papers sent twice) shows only at the end, so this is said to be preliminary wherever it is
shown, and nothing rests on it.
"""

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.checks.checklist import CLASSES
from pipeline.checks.papers import attachment_classes
from pipeline.storage.repository import Repository
from schemas.document import DocumentType
from schemas.page import Page

MOST = 4000
"""Files remembered."""

Types = tuple[DocumentType, ...]


@dataclass
class FirstLook:
    """Looks at every file once. Safe to share between threads; two may look at the same file at the same time."""

    repository: Repository
    _seen: OrderedDict[tuple[str, str, int], Types] = field(default_factory=OrderedDict)

    def types(self, submission_id: str, pages: Mapping[str, tuple[int, int]]) -> dict[str, Types]:
        """The types in each file of which all pages are read; ``pages`` are those planned and read by file. A paper of
        unknown type is left out."""
        whole = {file: total for file, (total, read) in pages.items() if total and total == read}
        new = [file for file, total in whole.items() if (submission_id, file, total) not in self._seen]
        for file, read_pages in (self.repository.pages(submission_id, files=new) if new else {}).items():
            self._seen[submission_id, file, whole[file]] = _types_in(file, read_pages)
        while len(self._seen) > MOST:
            self._seen.popitem(last=False)
        return {file: self._seen.get((submission_id, file, total), ()) for file, total in whole.items()}


def classes_of(types: Iterable[DocumentType]) -> dict[str, bool]:
    """The classes of the checklist, and whether a paper of each was seen."""
    seen = set(types)
    return {name: bool(seen.intersection(attachment_classes()[name].types)) for name in CLASSES}


def _types_in(file: str, pages: tuple[Page, ...]) -> Types:
    # Rules over running text come with these, which a service that shows no reading need not load.
    from extractors.classify import split
    from extractors.files import SourceFile

    source = SourceFile(file, "", Path(), "", len(pages))
    types = (document.type for document in split([source], {file: pages}))
    return tuple(dict.fromkeys(type for type in types if type is not DocumentType.OTHER))
