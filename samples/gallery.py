"""Single papers for looking at and for developing: every layout, scanned, with its truth beside it."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random

from samples.building import Plan, build_case, with_colleagues
from samples.packaging import as_jpeg, as_scanned_pdf
from samples.papers import CONTRACTS, FORMS, LICENSES, POLICIES, Printer
from samples.printing import Press, Print, chromium
from samples.scanning import PROFILES, scan_pages


def write_gallery(out: Path, *, seed: int, profiles: tuple[str, ...]) -> list[Path]:
    """Every layout for each profile: ``<layout>-<profile>/`` with the printed PDF, the scans and ``truth.json``."""
    folders = []
    with chromium() as browser:
        printer = Printer(Press(browser), build_case(seed, Plan(industry=seed)))
        for name, paper in _papers(printer):
            for profile in profiles:
                folder = out / f"{name}-{profile}"
                folder.mkdir(parents=True, exist_ok=True)
                _write(folder, paper, profile, Random(f"{seed}/{name}/{profile}"))
                folders.append(folder)
    return folders


def _papers(printer: Printer) -> Iterator[tuple[str, Print]]:
    case = printer.case
    for layout in FORMS:
        yield layout, printer.form(layout)
    for layout in LICENSES:
        yield layout, printer.business_license(layout)
    for layout in ("roster_ruled", "roster_open"):
        yield layout, printer.roster(layout)
    yield "roster_ruled_long", replace(printer, case=with_colleagues(case, 41)).roster("roster_ruled")
    yield "insurance_person", printer.person_proof(case.roster.rows[1])
    for i, layout in enumerate(CONTRACTS):
        yield f"transfer-{layout}", printer.contract(case.contracts[i], layout)
        yield f"license-{layout}", printer.contract(case.contracts[3 + i], layout, seal_amount=True)
    for policy, layout in zip(case.policies, POLICIES, strict=True):
        yield layout, printer.policy(policy, layout)
    yield "other-invoice", printer.invoice(case.contracts[0])
    yield "other-service", printer.service_contract(case.contracts[1])
    yield "other-photos", printer.photos(["图1 供需对接会现场", "图2 签约仪式"])


def _write(folder: Path, paper: Print, profile: str, rng: Random) -> None:
    scans = scan_pages(paper.pdf, PROFILES[profile], rng)
    (folder / "printed.pdf").write_bytes(paper.pdf)
    (folder / "scanned.pdf").write_bytes(as_scanned_pdf(scans))
    for number, scan in enumerate(scans, 1):
        (folder / f"page-{number}.jpg").write_bytes(as_jpeg(scan))
    facts = [
        {
            "key": key,
            "value": printed.value,
            "raw": printed.raw,
            "places": [
                {"page": place.page, "box": scans[place.page - 1].moved(place.box)} for place in paper.places[key]
            ],
        }
        for key, printed in paper.facts.items()
    ]
    truth = {"type": paper.type_, "pages": paper.pages, "facts": facts}
    (folder / "truth.json").write_text(json.dumps(truth, ensure_ascii=False, indent=1), encoding="utf-8")
