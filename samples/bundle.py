"""A submission in the making: files to send, and the documents and facts that are true of them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random

from samples.packaging import as_jpeg, as_png, as_scanned_pdf, as_tiff, as_zip
from samples.printing import Print
from samples.scanning import PROFILES, Scan, scan_pages


@dataclass(frozen=True)
class Part:
    """Where pages of a paper went: page ``pages[i]`` of ``file`` is ``scans[i]``, ``None`` for a text-layer page."""

    file: str
    pages: tuple[int, ...]
    scans: tuple[Scan | None, ...]


@dataclass(frozen=True)
class Sent:
    """A paper as sent."""

    paper: Print
    parts: tuple[Part, ...]


@dataclass
class Bundle:
    """Collects files; every method sends one file, except ``photos``."""

    rng: Random
    files: list[tuple[str, bytes]] = field(default_factory=list)
    sent: list[Sent] = field(default_factory=list)

    def scanned_pdf(self, name: str, papers: Sequence[tuple[Print, str]]) -> None:
        """One PDF of pictures that holds the papers one after the other, each in its profile."""
        scans: list[Scan] = []
        for paper, profile in papers:
            own = self._scan(paper, profile)
            pages = tuple(range(len(scans) + 1, len(scans) + len(own) + 1))
            self.sent.append(Sent(paper, (Part(name, pages, tuple(own)),)))
            scans += own
        self.files.append((name, as_scanned_pdf(scans)))

    def text_pdf(self, name: str, paper: Print) -> None:
        """The PDF as printed, with its text layer."""
        self.files.append((name, paper.pdf))
        pages = tuple(range(1, paper.pages + 1))
        self.sent.append(Sent(paper, (Part(name, pages, (None,) * paper.pages),)))

    def photos(self, names: Sequence[str], paper: Print, profile: str, *, turns: Sequence[int] = (1,)) -> None:
        """One JPEG for each page; ``turns`` are EXIF orientations, taken in rotation."""
        scans = self._scan(paper, profile)
        if len(names) != len(scans):
            raise ValueError(f"{len(names)} names for {len(scans)} pages of {paper.type_}")
        for i, (name, scan) in enumerate(zip(names, scans, strict=True)):
            self.files.append((name, as_jpeg(scan, orientation=turns[i % len(turns)])))
        parts = tuple(Part(name, (1,), (scan,)) for name, scan in zip(names, scans, strict=True))
        self.sent.append(Sent(paper, parts))

    def png(self, name: str, paper: Print, profile: str) -> None:
        """One page as a PNG."""
        (scan,) = self._scan(paper, profile)
        self.files.append((name, as_png(scan)))
        self.sent.append(Sent(paper, (Part(name, (1,), (scan,)),)))

    def tiff(self, name: str, paper: Print, profile: str) -> None:
        """All pages in one TIFF."""
        scans = self._scan(paper, profile)
        self.files.append((name, as_tiff(scans)))
        self.sent.append(Sent(paper, (Part(name, tuple(range(1, len(scans) + 1)), tuple(scans)),)))

    def archive(self, name: str, inner: "Bundle", *, gbk: bool = False) -> None:
        """A ZIP of what ``inner`` holds; its files are then called ``name/inner name`` (contract 2)."""
        self.files.append((name, as_zip(inner.files, gbk=gbk)))
        for sent in inner.sent:
            parts = tuple(Part(f"{name}/{part.file}", part.pages, part.scans) for part in sent.parts)
            self.sent.append(Sent(sent.paper, parts))

    def _scan(self, paper: Print, profile: str) -> list[Scan]:
        return scan_pages(paper.pdf, PROFILES[profile], self.rng)
