"""申报书 of the national level and of Inner Mongolia: reports in chapters, of which no official form is known."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from functools import partial
from random import Random
from types import MappingProxyType

from samples.building import data
from samples.dealings.imprints import pen
from samples.papers import Printer
from samples.printing import Print

REPORTS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "national": ("report_chapters", "report_tables"),
        "neimenggu": ("report_prose", "report_forms"),
    }
)


def report(printer: Printer, layout: str) -> Print:
    """申报书; the yearly amount it claims is that of the year with most contracts."""
    case, rng = printer.case, Random(f"{printer.case.seed}/{layout}")
    years = [contract.signed_on.year for contract in case.contracts]
    year = max(years, key=years.count)
    amount = sum((k.amount for k in case.contracts if k.signed_on.year == year), Decimal(0))
    return printer.press.print(
        "application_form",
        f"{layout}.html",
        rng,
        c=replace(case, claims=replace(case.claims, annual_amount=amount, annual_year=year)),
        t={name: rng.choice(variants) for name, variants in data("texts").items()},
        entity_type="企业",
        pen=partial(pen, rng),
    )


def of_level(level: str) -> Callable[[Printer], Iterator[tuple[str, partial[Print]]]]:
    """The papers of a case filed at ``level``."""

    def papers(printer: Printer) -> Iterator[tuple[str, partial[Print]]]:
        for layout in REPORTS[level]:
            yield layout, partial(report, printer, layout)

    return papers
