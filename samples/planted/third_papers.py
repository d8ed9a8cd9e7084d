"""Papers and people that the group ``third`` needs beyond the kit."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from random import Random

from samples.dealings.imprints import pen
from samples.dealings.money import qr_payload
from samples.dealings.world import Invoice
from samples.numbers import make_uscc, patent_check
from samples.papers import Printer
from samples.planted.kit import Kit
from samples.planted.press import Odd
from samples.world import Insured, Patent, Person, Roster

_NO_ODD: Odd = {}


def recast(kit: Kit, people: Mapping[int, Person]) -> None:
    """Put others in the places of some of the staff, on the form and on the roster alike."""
    staff = tuple(people.get(i, one) for i, one in enumerate(kit.case.staff))
    known = dict(zip(kit.case.staff, staff, strict=True))
    rows = tuple(replace(row, person=known.get(row.person, row.person)) for row in kit.case.roster.rows)
    roster = replace(kit.case.roster, rows=rows)
    kit.case = replace(kit.case, staff=staff, leader=staff[0], contact=staff[-1], roster=roster)


def proof_with(
    kit: Kit, label: str, row: Insured, employer: str, *, layout: str = "insurance_person", odd: Odd = _NO_ODD
) -> None:
    """The proof of one person whom ``employer`` insures, every line of it."""
    case = replace(kit.case, applicant=replace(kit.case.applicant, name=employer))
    kit.put(
        label, f"社保/{label}-个人参保证明.pdf", Printer(kit.press.with_odd(odd), case).person_proof(row, layout)
    )  # fmt: skip


def roster_with(kit: Kit, label: str, roster: Roster, employer: str) -> None:
    """The roster of another employer."""
    case = replace(kit.case, applicant=replace(kit.case.applicant, name=employer), roster=roster)
    kit.put(label, f"社保/{label}-参保花名册.pdf", Printer(kit.press, case).roster("roster_ruled"))


def letter(kit: Kit, layout: str, *, number: str = "", odd: Odd = _NO_ODD) -> None:
    """推荐函 of the recommending office."""
    rng = Random(f"{kit.seed}/letter")
    printed = kit.press.with_odd(odd).print(
        "recommendation_letter", f"{layout}.html", rng, c=kit.case, number=number, phone="0816-2200317",
        handler="周科员", pen=partial(pen, rng),
    )  # fmt: skip
    kit.put("letter", "07-推荐函.pdf", printed)


def recode(kit: Kit, *, region: str, prefix: str, authority: str = "") -> str:
    """Give the applicant a code of another region or prefix wherever it stands."""
    code = make_uscc(kit.rng, region=region, prefix=prefix)
    me = replace(kit.case.applicant, uscc=code, authority=authority or kit.case.applicant.authority)
    roster = replace(kit.case.roster, employer_code=code)
    kit.case = replace(kit.case, applicant=me, license_uscc=code, roster=roster)
    return code


def entered_by_treaty(kit: Kit, title: str, year: int) -> Patent:
    """An invention that came by the PCT: type digit 8."""
    body = f"{year}8{kit.rng.randrange(10_000, 90_000):07d}"
    return Patent(f"{body}.{patent_check(body)}", title, "发明")


def from_province(kit: Kit, made: Invoice, province: str) -> Invoice:
    """The invoice of a unit that is registered nationally (code 100000) and pays its taxes in ``province``."""
    if made.code:
        made = replace(made, code=province + made.code[2:])
    else:
        made = replace(made, number=made.number[:2] + province + made.number[4:])
    return replace(made, qr=qr_payload(kit.rng, made))
