"""A file as received, after it was identified."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class SourceFile:
    """One file of a submission, ready to be read page by page.

    ``name`` identifies it within the submission (``archive.zip/folder/name.pdf`` for a member of a ZIP); ``path`` is
    where its bytes lie, under a name of our making. A file that cannot be used has ``pages == 0`` and ``problem``, a
    Chinese sentence that says what is wrong and what to do. ``warning`` is such a sentence about a file of which only a
    part can be read (``pages > 0``). ``notes`` are remarks that do not hinder reading, such as "脚本未执行".
    """

    name: str
    sha256: str
    path: Path
    media_type: str
    pages: int
    problem: str | None = None
    warning: str | None = None
    notes: tuple[str, ...] = ()
