"""Piles: mixed scans as they come from a copier. One PDF holds papers of all types in shuffled order with blank sheets
between some of them, one page upside down, one on its side, one scanned twice; beside it a contract photographed page
by page and an electronic invoice. There is no claim to check: ``expected.json`` has documents and facts, no findings.
"""

import io
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pikepdf

from samples.building import Plan, build_case
from samples.bundle import Bundle, Part, Sent
from samples.gallery import SOURCES, Shown
from samples.packaging import as_jpeg, as_scanned_pdf
from samples.papers import Printer
from samples.printing import Press, Print
from samples.scanning import PROFILES, Scan, scan_pages
from samples.truth import expected_json, submission_json
from samples.writing import write_json

SEEDS = (11, 12, 13)
_KINDS: tuple[tuple[str, ...], ...] = (
    ("form_",),
    ("license_landscape", "license_portrait", "license_electronic", "license_registered", "license_framed"),
    ("institution_", "association_", "nonprofit_"),
    ("roster_",),
    ("insurance_",),
    ("labor_",),
    ("policy_",),
    ("letter_",),
    ("plan_",),
    ("image_",),
    ("invoice-special", "invoice-plain", "invoice-eplain"),
    ("invoice-digital",),
    ("slip_table", "slip_columns-", "slip_list-"),
    ("slip_",),
    ("patent_new", "patent_old"),
    ("patent_",),
    ("register_",),
    ("record_license",),
    ("record_pledge",),
    ("registration_",),
    ("equity-",),
    ("pledge-",),
    ("service-",),
    ("transfer-contract", "transfer-long-1"),
    ("license-contract", "license-long-1"),
)
"""One paper of each group goes into the pile, by the beginnings of the gallery's names."""
_PHOTOGRAPHED = ("transfer-long-", "license-long-", "service-development-agreement_long", "equity-agreement_long")
_PROFILES = ("clean", "office", "office", "office", "crooked", "folded", "faded")
_QUARTERS = {
    1: ((0.0, 1.0, 0.0), (-1.0, 0.0, 1.0), (0.0, 0.0, 1.0)),
    2: ((-1.0, 0.0, 1.0), (0.0, -1.0, 1.0), (0.0, 0.0, 1.0)),
    3: ((0.0, -1.0, 1.0), (1.0, 0.0, 0.0), (0.0, 0.0, 1.0)),
}
"""What a turn by so many quarters anticlockwise does to fractions of the picture."""


def turned(scan: Scan, quarters: int) -> Scan:
    """The sheet put on the glass turned by ``quarters`` of a circle, anticlockwise."""
    picture = np.ascontiguousarray(np.rot90(scan.picture, quarters))
    return replace(scan, picture=picture, matrix=np.array(_QUARTERS[quarters]) @ scan.matrix)


@dataclass
class Pile:
    """The pages of one scan, in order. ``extra`` are pages of no document: blank sheets and second scans of a page."""

    file: str
    rng: Random
    scans: list[Scan] = field(default_factory=list)
    sent: list[Sent] = field(default_factory=list)
    extra: list[dict[str, Any]] = field(default_factory=list)

    def add(self, papers: Sequence[Print], *, turn: int = 0, twice: bool = False) -> None:
        """Lay the papers of one print on the pile; ``turn`` one of its pages, scan one of its inner pages ``twice``."""
        own = scan_pages(papers[0].pdf, PROFILES[self.rng.choice(_PROFILES)], self.rng)
        pages = [len(self.scans) + number for number in range(1, len(own) + 1)]
        if turn:
            place = self.rng.randrange(len(own))
            own[place] = turned(own[place], turn)
        if twice:
            place = self.rng.randrange(len(own) - 1) if len(own) > 1 else 0
            again = scan_pages(papers[0].pdf, PROFILES["office"], self.rng)[place]
            self.extra.append({"file": self.file, "page": pages[place] + 1, "what": "duplicate", "of": pages[place]})
            pages[place + 1 :] = [page + 1 for page in pages[place + 1 :]]
            self.scans += [*own[: place + 1], again, *own[place + 1 :]]
        else:
            self.scans += own
        part = Part(self.file, tuple(pages), tuple(own))
        self.sent += [Sent(paper, (part,)) for paper in papers]

    def add_blank(self) -> None:
        """A sheet without print, as people lay between papers."""
        self.scans += scan_pages(_blank(), PROFILES["office"], self.rng)
        self.extra.append({"file": self.file, "page": len(self.scans), "what": "blank"})


def write_pile(out: Path, press: Press, seed: int) -> Path:
    """The pile of ``seed`` in ``out``, as a submission."""
    case = build_case(seed, Plan(industry=seed))
    printer, rng = Printer(press, case), Random(f"pile/{seed}")
    shown = [paper for source in SOURCES for paper in source(printer)]
    chosen: list[Shown] = []
    for kind in _KINDS:
        chosen.append(_choose(rng, [paper for paper in shown if paper not in chosen], kind))
    rng.shuffle(chosen)
    photographed = _choose(rng, [paper for paper in shown if paper not in chosen], _PHOTOGRAPHED)
    pile = Pile("扫描件.pdf", rng)
    papers = [_printed(paper) for paper in chosen]
    wide = [place for place, prints in enumerate(papers) if is_wide(prints[0])]
    long = [place for place, prints in enumerate(papers) if prints[0].pages > 2]
    turns = {rng.choice([place for place in range(len(papers)) if place not in wide]): 2}
    turns |= {place: rng.choice((1, 3)) for place in rng.sample(wide, 1)}
    doubled = rng.choice(long)
    for place, prints in enumerate(papers):
        if place and rng.random() < 0.35:
            pile.add_blank()
        pile.add(prints, turn=turns.get(place, 0), twice=place == doubled)
    again = rng.choice([prints for prints in papers if prints[0].pages == 1 and len(prints) == 1])
    pile.add(again)
    bundle = Bundle(rng, [(pile.file, as_scanned_pdf(pile.scans))], list(pile.sent))
    _add_photos(bundle, _printed(photographed)[0])
    bundle.text_pdf("电子发票.pdf", _printed(_choose(rng, shown, ("invoice-digital",)))[0])
    return write_bundle(out / f"pile-{seed}", printer, bundle, pile.extra)


def _choose(rng: Random, shown: Sequence[Shown], kind: tuple[str, ...]) -> Shown:
    return rng.choice([paper for paper in shown if paper[0].startswith(kind)])


def _printed(paper: Shown) -> tuple[Print, ...]:
    printed = paper[1]()
    return (printed,) if isinstance(printed, Print) else tuple(printed)


def is_wide(paper: Print) -> bool:
    """Whether it is a single page broader than high, which lies on its side in a pile."""
    with pikepdf.open(io.BytesIO(paper.pdf)) as document:
        left, bottom, right, top = (float(edge) for edge in document.pages[0].mediabox)
    return paper.pages == 1 and right - left > top - bottom


def _blank() -> bytes:
    with pikepdf.new() as document:
        document.add_blank_page(page_size=(595, 842))
        out = io.BytesIO()
        document.save(out, deterministic_id=True)
    return out.getvalue()


def _add_photos(bundle: Bundle, paper: Print) -> None:
    scans = scan_pages(paper.pdf, PROFILES["photo"], bundle.rng)
    parts = []
    for number, scan in enumerate(scans):
        name = f"IMG_20251029_15{number + 20}07.jpg"
        bundle.files.append((name, as_jpeg(scan, orientation=(1, 6, 8, 1)[number % 4])))
        parts.append(Part(name, (1,), (scan,)))
    bundle.sent.append(Sent(paper, tuple(parts)))


def write_bundle(folder: Path, printer: Printer, bundle: Bundle, extra: list[dict[str, Any]]) -> Path:
    """Replace what ``folder`` has of an earlier run by the files of ``bundle`` and their truth."""
    files = folder / "files"
    shutil.rmtree(files, ignore_errors=True)
    files.mkdir(parents=True)
    for name, content in bundle.files:
        (files / name).write_bytes(content)
    expected = expected_json(printer.case, bundle.sent, (), {}) | {"extra_pages": extra}
    write_json(folder / "submission.json", submission_json(printer.case))
    write_json(folder / "expected.json", expected)
    return folder
