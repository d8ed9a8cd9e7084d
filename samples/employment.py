"""Who works for the applicant: 劳动合同, and proofs of social insurance in further layouts."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from random import Random

from samples.building import data, with_colleagues
from samples.dealings.imprints import pen
from samples.papers import Printer
from samples.printing import Print
from samples.world import Insured, Person

LABOR_CONTRACTS = ("labor_model", "labor_table", "labor_plain", "labor_filled")
PERSON_PROOFS = ("insurance_lines", "insurance_years", "insurance_rights", "insurance_history")
ROSTERS = ("roster_pages", "roster_checks", "roster_months", "roster_tax", "roster_period")
_COLLEAGUES = {"roster_pages": 38, "roster_checks": 4, "roster_months": 0, "roster_tax": 11, "roster_period": 20}


@dataclass(frozen=True)
class Employment:
    """A labour contract; ``ends_on`` is ``None`` without fixed term (劳动合同法 第十四条)."""

    number: str
    person: Person
    home: str
    starts_on: date
    ends_on: date | None
    trial_to: date
    signed_on: date
    salary: Decimal


def build_employment(printer: Printer, index: int, *, open_end: bool = False) -> Employment:
    """The contract of the ``index``-th member of staff, signed within a month of its beginning (第十条)."""
    rng = Random(f"{printer.case.seed}/employment/{index}")
    person = printer.case.staff[index]
    start = printer.case.roster.rows[index].insured_from.replace(day=rng.choice((1, 8, 15)))
    years = rng.choice((3, 3, 5))
    city = rng.choice(data("pools")["cities"])
    return Employment(
        number=f"LD{start:%Y%m}{index + 1:03d}",
        person=person,
        home=f"四川省{city['name']}{city['district']}{rng.choice(city['roads'])}{rng.randint(3, 399)}号",
        starts_on=start,
        ends_on=None if open_end else start.replace(year=start.year + years) - timedelta(days=1),
        trial_to=start + timedelta(days=89),
        signed_on=start - timedelta(days=rng.randint(0, 6)),
        salary=Decimal(rng.choice((5200, 6800, 7500, 9000, 12000))),
    )


def labor_contract(printer: Printer, layout: str, index: int) -> Print:
    """劳动合同 in one of ``LABOR_CONTRACTS``; the plain one has no fixed term."""
    rng = Random(f"{printer.case.seed}/{layout}")
    return printer.press.print(
        "labor_contract",
        f"{layout}.html",
        rng,
        c=printer.case,
        e=build_employment(printer, index, open_end=layout == "labor_plain"),
        pen=partial(pen, rng),
        clauses=data("labor"),
    )


def person_proof(printer: Printer, layout: str, row: Insured) -> Print:
    """One person's proof, month by month, in one of ``PERSON_PROOFS``."""
    rng = Random(f"{printer.case.seed}/{layout}")
    months = [shifted(row.insured_from, i) for i in range(row.months)][-18:]
    return printer.press.print(
        "insurance_proof",
        f"{layout}.html",
        rng,
        c=printer.case,
        r=printer.case.roster,
        row=row,
        months=months,
        earlier=shifted(row.insured_from, -16),
        left=shifted(row.insured_from, -3),
        gap=14,
        masked=mask(row.person.id_number, "*", 8),
        code="".join(rng.choice("0123456789abcdef") for _ in range(20)),
        time=f"{rng.randint(9, 17):02d}:{rng.randint(0, 59):02d}:{rng.randint(0, 59):02d}",
    )


def roster(printer: Printer, layout: str) -> Print:
    """A list of the staff in one of ``ROSTERS``, some with colleagues, so that it runs over several pages."""
    rng = Random(f"{printer.case.seed}/{layout}")
    case = with_colleagues(printer.case, _COLLEAGUES[layout])
    rows = tuple(replace(row, status=rng.choice(("参保缴费",) * 7 + ("暂停参保",))) for row in case.roster.rows)
    last = case.roster.period_to
    return printer.press.print(
        "insurance_proof",
        f"{layout}.html",
        rng,
        c=case,
        r=replace(case.roster, rows=rows),
        hidden=partial(mask, sign=rng.choice(("*", "＊", "*")), count=8),
        months=[shifted(last, i - 5) for i in range(6)],
        period_from=shifted(last, -5),
        tax_office=f"国家税务总局{case.applicant.city}税务局第一税务分局",
        code="".join(rng.choice("0123456789ABCDEFGHJKLMNPQRTUWXY") for _ in range(16)),
        unit_number=f"{rng.randrange(10**8):010d}",
    )


def mask(number: str, sign: str, count: int) -> str:
    """The identity number with ``count`` characters hidden after the sixth."""
    return number[:6] + sign * count + number[6 + count :]


def papers(printer: Printer) -> Iterator[tuple[str, partial[Print]]]:
    """Every layout of this module once."""
    for i, layout in enumerate(LABOR_CONTRACTS):
        yield layout, partial(labor_contract, printer, layout, i)
    for i, layout in enumerate(PERSON_PROOFS):
        yield layout, partial(person_proof, printer, layout, printer.case.roster.rows[i])
    for layout in ROSTERS:
        yield layout, partial(roster, printer, layout)


def shifted(day: date, months: int) -> date:
    """The first day of the month so many ``months`` after that of ``day``."""
    index = day.year * 12 + day.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)
