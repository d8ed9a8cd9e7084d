"""Social insurance and 劳动合同 in held-out layouts."""

from collections.abc import Mapping
from functools import partial
from random import Random
from types import MappingProxyType

from samples.building import data, with_colleagues
from samples.dealings.imprints import pen
from samples.employment import build_employment, shifted
from samples.held_out.shown import Show
from samples.papers import Printer
from samples.printing import Print


def roster(printer: Printer, layout: str, rng: Random, *, colleagues: int) -> Print:
    """单位参保证明 of the staff and so many colleagues."""
    case = with_colleagues(printer.case, colleagues)
    return printer.press.print(
        "insurance_proof",
        f"{layout}.html",
        rng,
        c=case,
        r=case.roster,
        area=case.applicant.city,
        serial=f"{rng.randrange(10**11):012d}",
        unit=f"{rng.randrange(10**7, 10**8)}",
    )


def person_proof(printer: Printer, layout: str, rng: Random) -> Print:
    """个人缴费明细 of one member of the staff, a row a month."""
    case = printer.case
    row = case.roster.rows[3]
    return printer.press.print(
        "insurance_proof",
        f"{layout}.html",
        rng,
        c=case,
        r=case.roster,
        row=row,
        area=case.applicant.city,
        months=[shifted(row.insured_from, i) for i in range(row.months)],
        serial=f"{rng.randrange(10**8, 10**9)}",
        unit=f"{rng.randrange(10**5, 10**6)}",
        code="".join(rng.choice("0123456789abcdef") for _ in range(18)),
        time=f"{rng.randint(9, 17):02d}:{rng.randint(10, 59)}:{rng.randint(10, 59)}",
    )


def labor_contract(printer: Printer, layout: str, rng: Random) -> Print:
    """The contract of one of the first five of the staff."""
    return printer.press.print(
        "labor_contract",
        f"{layout}.html",
        rng,
        c=printer.case,
        e=build_employment(printer, rng.randrange(5)),
        pen=partial(pen, rng),
        clauses=data("labor"),
        serial=f"{rng.randrange(10**9):09d}",
    )


PRINTERS: Mapping[str, Show] = MappingProxyType(
    {
        "ins_twocol": partial(roster, colleagues=31),
        "ins_twohead": partial(roster, colleagues=37),
        "ins_dotlist": partial(roster, colleagues=6),
        "ins_footnote": person_proof,
        "labor_beneath": labor_contract,
        "labor_prose": labor_contract,
        "labor_engage": labor_contract,
        "labor_esign": labor_contract,
    }
)
