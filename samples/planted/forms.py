"""申报表 and 申报书 of a planted submission: they tell what the kit was told, unless the scenario says otherwise."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from functools import partial
from random import Random
from typing import Any, cast

from samples.building import data
from samples.dealings.imprints import pen
from samples.legal_persons import Organisation
from samples.numbers import make_uscc
from samples.planted.kit import Kit
from samples.planted.press import Odd
from samples.planted.world import after, office_day

_TITLE_OF = {"institution": "institution_certificate", "association": "association_certificate",
             "nonprofit": "private_nonprofit_certificate"}  # fmt: skip


def form(
    kit: Kit, layout: str, *, entity_type: str = "企业", signed: bool = True, odd: Odd | None = None,
    projects: int | None = None, amount: str = "", annual: str = "", entities: int | None = None,
    staff: int | None = None, listed: Sequence[str] = (), leading: Sequence[str] = (), entity_count: int = 0,
) -> None:  # fmt: skip
    """The form, put first. Claims not given are the sums of what is told."""
    case, told = kit.case, kit.told
    total = sum((case_.amount for case_ in told), Decimal(0))
    names = [case_.partner.name for case_ in told]
    distinct = list(dict.fromkeys(names))
    year = case.received_on.year - 1
    yearly = sum((case_.amount for case_ in told if case_.signed_on.year == year), Decimal(0))
    claims = replace(
        case.claims, projects=len(told) if projects is None else projects, amount=Decimal(amount) if amount else total,
        entities=len(distinct) if entities is None else entities, staff=len(case.staff) if staff is None else staff,
        annual_amount=Decimal(annual) if annual else yearly, annual_year=year,
    )  # fmt: skip
    industry = replace(
        case.industry, leading=tuple(leading) or tuple(distinct[:2]), key_entities=tuple(listed) or tuple(distinct)
    )
    kit.case = replace(case, claims=claims, industry=industry, entity_count=entity_count or case.entity_count)
    rng = Random(f"{kit.seed}/form")
    texts = {name: variants[kit.seed % len(variants)] for name, variants in data("texts").items()}
    texts["recommender_handler"] = "王科员 028-86007315"
    printed = kit.press.with_odd(odd or {}).print(
        "application_form", f"{layout}.html", rng, c=replace(kit.case, contracts=cast("Any", tuple(told))),
        t=texts | kit.texts,
        entity_type=entity_type, signed=signed, pen=partial(pen, rng),
    )  # fmt: skip
    kit.put("form", "01-申报表.pdf", printed, first=True)


def other_legal_person(kit: Kit, what: str, name: str) -> Organisation:
    """Make the applicant an institution, association or nonprofit called ``name``; gives its certificate's world."""
    case, rng = kit.case, kit.rng
    prefix, office = {
        "institution": ("12", "事业单位登记管理局"), "association": ("51", "民政局"), "nonprofit": ("52", "民政局"),
    }[what]  # fmt: skip
    code = make_uscc(rng, region=case.applicant.uscc[2:8], prefix=prefix)
    applicant = replace(case.applicant, name=name, uscc=code)
    kit.case = replace(case, applicant=applicant, license_uscc=code, roster=replace(case.roster, employer_code=code))
    start = after(case.received_on.replace(year=case.received_on.year - 2), 0)
    pool = data("organisations")
    return Organisation(
        name=name, uscc=code, number="", organisation_code="", representative=applicant.legal_representative,
        purpose=(pool["purposes"] if what == "institution" else pool[f"{what}_scopes"])[0], address=applicant.address,
        area=applicant.city, capital=Decimal(500_000), funding=pool["funding"][0],
        patron=f"{applicant.city}科学技术局", authority=f"{applicant.city}{office}",
        established_on=office_day(start.replace(year=start.year - 7)), issued_on=start, valid_from=start,
        valid_to=start.replace(year=start.year + (5 if what == "institution" else 4), day=min(start.day, 28)),
        kind="法人" if what == "nonprofit" else "",
    )  # fmt: skip


def certificate(
    kit: Kit, what: str, organisation: Organisation, *, label: str = "license", layout: str = "", odd: Odd | None = None
) -> None:
    """The certificate of ``organisation``."""
    capital = organisation.capital
    printed = kit.press.with_odd(odd or {}).print(
        _TITLE_OF[what], f"{layout or what + '_electronic'}.html", Random(f"{kit.seed}/{label}"), o=organisation,
        wan=f"{(capital / 10_000).normalize():f}", words="伍拾万元整", qr=organisation.query_address, hand="song",
    )  # fmt: skip
    kit.put(label, f"02-{label}-法人证书.pdf", printed)
