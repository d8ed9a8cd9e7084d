"""Single papers for looking at and for developing: every layout as a submission of its own, with its truth.

A module that prints papers gives ``papers(printer)``: an iterator of ``(name, print it)``; it is listed in ``SOURCES``.
"""

import json
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

from samples import employment, legal_persons, office_papers, reports
from samples.building import Plan, build_case, with_colleagues
from samples.bundle import Part, Sent
from samples.dealings import gallery as dealings
from samples.packaging import as_jpeg, as_scanned_pdf
from samples.papers import CONTRACTS, FORMS, LICENSES, POLICIES, Printer
from samples.printed_lines import printed_lines
from samples.printing import Press, Print, chromium
from samples.scanning import PROFILES, Scan, scan_pages
from samples.truth import expected_json, submission_json

Shown = tuple[str, Callable[[], Print | Sequence[Print]]]
"""A paper's name, and what prints it; several prints are several papers on the same page (``print_several``)."""

TEXT = "text"
"""The profile of an electronic paper: the PDF as printed, with its text layer."""

WORN = "worn"
"""Instead of a profile: for each layout another one of degraded quality, drawn from the seed."""


def write_gallery(out: Path, *, seed: int, profiles: Sequence[str], only: Sequence[str] = ()) -> list[Path]:
    """Every layout (or those whose names begin as one of ``only``) for each profile, as ``<layout>-<profile>/``."""
    folders = []
    with chromium() as browser:
        press = Press(browser)
        for level, source in [*(("sichuan", source) for source in SOURCES), *OTHER_LEVELS]:
            printer = Printer(press, build_case(seed, Plan(industry=seed, level=level)))
            for name, print_it in source(printer):
                if only and not name.startswith(tuple(only)):
                    continue
                printed = print_it()
                papers = (printed,) if isinstance(printed, Print) else tuple(printed)
                drawn = [worn_profile(seed, name) if profile == WORN else profile for profile in profiles]
                folders += [write_case(out, name, profile, papers, printer, seed) for profile in drawn]
    return folders


def worn_profile(seed: int, name: str) -> str:
    """The profile that ``WORN`` stands for."""
    return Random(f"{seed}/{name}/{WORN}").choice([profile for profile in PROFILES if quality(profile) == "degraded"])


def quality(profile: str) -> str:
    """How good a picture a profile gives: text, clean, degraded or photo."""
    if profile == TEXT:
        return "text"
    return "photo" if PROFILES[profile].photo else "clean" if profile in ("clean", "flat", "office") else "degraded"


def part_one_papers(printer: Printer) -> Iterator[Shown]:
    """The papers of ``papers.py``."""
    case = printer.case
    for layout in FORMS:
        yield layout, partial(printer.form, layout)
    for layout in LICENSES:
        yield layout, partial(printer.business_license, layout)
    for layout in ("roster_ruled", "roster_open"):
        yield layout, partial(printer.roster, layout)
    yield "roster_ruled_long", partial(replace(printer, case=with_colleagues(case, 41)).roster, "roster_ruled")
    yield "insurance_person", partial(printer.person_proof, case.roster.rows[1])
    for i, layout in enumerate(CONTRACTS):
        yield f"transfer-{layout}", partial(printer.contract, case.contracts[i], layout)
        yield f"license-{layout}", partial(printer.contract, case.contracts[3 + i], layout, seal_amount=True)
    for policy, layout in zip(case.policies, POLICIES, strict=True):
        yield layout, partial(printer.policy, policy, layout)


SOURCES: tuple[Callable[[Printer], Iterator[Shown]], ...] = (
    part_one_papers,
    legal_persons.papers,
    employment.papers,
    office_papers.papers,
    dealings.papers,
)

OTHER_LEVELS = tuple((level, reports.of_level(level)) for level in reports.REPORTS)
"""Papers of cases filed elsewhere than in Sichuan."""


def write_case(out: Path, name: str, profile: str, papers: Sequence[Print], printer: Printer, seed: int) -> Path:
    """The papers of one print as a submission ``<name>-<profile>/``, in place of what an earlier run left there."""
    folder = out / f"{name}-{profile}"
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "files").mkdir(parents=True)
    first = papers[0]
    scans = None if profile == TEXT else scan_pages(first.pdf, PROFILES[profile], Random(f"{seed}/{name}/{profile}"))
    one_photo = scans is not None and quality(profile) == "photo" and len(scans) == 1
    file = f"{name}.jpg" if one_photo else f"{name}.pdf"
    content = first.pdf if scans is None else as_jpeg(scans[0]) if one_photo else as_scanned_pdf(scans)
    (folder / "files" / file).write_bytes(content)
    part = Part(file, tuple(range(1, first.pages + 1)), tuple(scans or (None,) * first.pages))
    expected = expected_json(printer.case, [Sent(paper, (part,)) for paper in papers], (), {})
    for document in expected["documents"]:
        document |= {"layout": name, "quality": quality(profile)}
    expected["print"] = _print_of(first, file, scans)
    said = submission_json(printer.case)
    for thing, content_of in (("submission", said), ("expected", expected)):
        text = json.dumps(content_of, ensure_ascii=False, indent=1)
        (folder / f"{thing}.json").write_text(text, encoding="utf-8")
    return folder


def _print_of(paper: Print, file: str, scans: Sequence[Scan] | None) -> list[dict[str, Any]]:
    return [
        {
            "file": file,
            "page": line.page,
            "text": line.text,
            "box": list(scans[line.page - 1].moved(line.box)) if scans else [round(edge, 4) for edge in line.box],
            "under_seal": [list(stretch) for stretch in line.under_seal],
        }
        for line in printed_lines(paper)
    ]
