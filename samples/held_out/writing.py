"""Writes the held-out layouts as cases of the gallery's format, and piles of them."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from random import Random
from types import MappingProxyType

from samples.building import Plan, build_case
from samples.bundle import Bundle
from samples.gallery import write_case
from samples.held_out import (
    employment,
    fresh_agreements,
    fresh_money,
    fresh_people,
    fresh_rights,
    legal_persons,
    money,
    offices,
    rights,
)
from samples.held_out.layouts import GROUPS, TEMPLATES, Layout, layouts, pile_layouts
from samples.held_out.shown import Show
from samples.packaging import as_scanned_pdf
from samples.papers import Printer
from samples.piles import Pile, is_wide, write_bundle
from samples.printing import Press, Print, chromium
from samples.world import Case

PRINTERS: Mapping[str, Show] = MappingProxyType(
    {
        **legal_persons.PRINTERS,
        **employment.PRINTERS,
        **offices.PRINTERS,
        **money.PRINTERS,
        **rights.PRINTERS,
        **fresh_people.PRINTERS,
        **fresh_agreements.PRINTERS,
        **fresh_money.PRINTERS,
        **fresh_rights.PRINTERS,
    }
)
"""What prints each layout, by its name."""


def write_held_out(out: Path, *, groups: Collection[str] = GROUPS, only: Collection[str] = ()) -> Iterator[Path]:
    """The layouts of ``groups`` (or those whose names begin as one of ``only``), each in its profiles, as
    ``<layout>-<profile>/`` in ``out``; gives each folder when it is written."""
    with chromium() as browser:
        press = Press(browser, more=TEMPLATES)
        for name, layout in layouts(groups=groups, only=only).items():
            printer, papers = print_layout(press, name, layout)
            for profile in layout.shown_in():
                yield write_case(out, name, profile, papers, printer, layout.seed)


def print_layout(press: Press, name: str, layout: Layout, *, shift: int = 0) -> tuple[Printer, tuple[Print, ...]]:
    """The papers of a layout and what printed them; ``shift`` gives another world than that of its cases."""
    seed = layout.seed + shift
    printer = Printer(press, _case(seed, layout.level, small=name.startswith("form_")))
    papers = PRINTERS[name](printer, name, Random(f"{seed}/{name}"))
    return printer, (papers,) if isinstance(papers, Print) else papers


def write_held_out_piles(out: Path) -> Iterator[Path]:
    """``pile-<seed>/``: layouts of both groups shuffled in one scan, with blank sheets, one page upside down, one on
    its side; the papers come from other worlds than the cases."""
    with chromium() as browser:
        press = Press(browser, more=TEMPLATES)
        for seed, names in pile_layouts().items():
            rng = Random(f"pile/{seed}")
            papers = [
                print_layout(press, name, layouts()[name], shift=seed * 1000)[1]
                for name in rng.sample(names, len(names))
            ]
            pile = _piled(papers, rng)
            bundle = Bundle(rng, [(pile.file, as_scanned_pdf(pile.scans))], list(pile.sent))
            yield write_bundle(out / f"pile-{seed}", Printer(press, _case(seed, "sichuan")), bundle, pile.extra)


def _piled(papers: list[tuple[Print, ...]], rng: Random) -> Pile:
    pile = Pile("扫描件.pdf", rng)
    upside = rng.choice([place for place, prints in enumerate(papers) if not is_wide(prints[0])])
    wide = [place for place, prints in enumerate(papers) if is_wide(prints[0])]
    turns = {upside: 2, rng.choice(wide): rng.choice((1, 3))}
    for place, prints in enumerate(papers):
        if place and rng.random() < 0.4:
            pile.add_blank()
        pile.add(prints, turn=turns.get(place, 0))
    return pile


def _case(seed: int, level: str, *, small: bool = False) -> Case:
    """A case of its own for each seed; ``small`` keeps the pages of a form down."""
    plan = Plan(
        transfers=2 if small else 3,
        licenses=3 if small else 4,
        staff=5 if small else 6,
        industry=seed,
        received_on=date(2025, 11, 3) + timedelta(days=seed % 97),
        level=level,
    )
    return build_case(seed, plan)
