"""Builds the fictional world from a seed: everything is right; scenarios alter it afterwards."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from itertools import cycle
from pathlib import Path
from random import Random
from types import MappingProxyType
from typing import Any

import yaml

from samples import numbers
from samples.amount_words import in_words
from samples.world import (
    Case,
    Claims,
    Company,
    Contract,
    ContractKind,
    Industry,
    Insured,
    Patent,
    Person,
    Policy,
    Roster,
)

_DATA = Path(__file__).parent / "data"


@cache
def data(name: str) -> Any:
    """The YAML file ``samples/data/<name>.yaml``."""
    return yaml.safe_load((_DATA / f"{name}.yaml").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Plan:
    """How large a case is, and at which level it is filed (contract 2)."""

    transfers: int = 3
    licenses: int = 4
    staff: int = 6
    industry: int = 0
    patents_per_contract: int = 2
    months: int = 18
    received_on: date = date(2025, 11, 3)
    level: str = "sichuan"


@dataclass(frozen=True)
class _Region:
    """What differs with the level: where the applicant is, how a centre is called, who recommends it."""

    cities: str
    industries: str
    prefix: str
    recommender: str = ""


_REGIONS = MappingProxyType(
    {
        "sichuan": _Region("cities", "industries", "四川省"),
        "national": _Region("cities", "industries", "国家级", "四川省知识产权局"),
        "neimenggu": _Region("cities_neimenggu", "industries_neimenggu", "内蒙古自治区"),
    }
)


class Builder:
    """Draws from the pools without drawing the same thing twice."""

    def __init__(self, seed: int) -> None:
        self.rng = Random(seed)
        pools = data("pools")
        self._surnames = self.shuffled(list(pools["surnames"]))
        self._given = {"男": self.shuffled(pools["given_male"]), "女": self.shuffled(pools["given_female"])}
        self._coined = self.shuffled(pools["coined"])
        self._pools = pools

    def shuffled(self, items: list[Any]) -> Iterator[Any]:
        """The items in a random order, then again in the same order."""
        return cycle(self.rng.sample(items, len(items)))

    def person(self, city: dict[str, Any], **roles: str) -> Person:
        rng = self.rng
        sex = rng.choice("男女")
        born = date(rng.randint(1975, 1997), rng.randint(1, 12), rng.randint(1, 28))
        return Person(
            name=next(self._surnames) + next(self._given[sex]),
            sex=sex,
            id_number=numbers.make_id_number(rng, region=city["region"], born=born, sex=sex),
            phone=rng.choice(("138", "139", "159", "186", "177", "135")) + f"0000{rng.randrange(10**4):04d}",
            **roles,
        )

    def company(self, city: dict[str, Any], field: str, *, scope: str, suffix: str = "有限公司") -> Company:
        rng = self.rng
        established = date(rng.randint(2012, 2020), rng.randint(1, 12), rng.randint(1, 28))
        district, road = city["district"], rng.choice(city["roads"])
        return Company(
            name=f"{rng.choice((city['short'], city.get('around', '四川')))}{next(self._coined)}{field}{suffix}",
            uscc=numbers.make_uscc(rng, region=city["region"]),
            legal_representative=self.person(city).name,
            kind=rng.choice(self._pools["company_kinds"][3:] if "股份" in suffix else self._pools["company_kinds"][:3]),
            address=f"{city.get('province', '四川省')}{city['name']}{district}{road}{_door(rng)}",
            postcode=city["postcode"],
            city=city["name"],
            capital=Decimal(rng.choice((200, 500, 800, 1000, 2000, 3000)) * 10_000),
            established=established,
            licensed=date(rng.randint(2022, 2024), rng.randint(1, 12), rng.randint(1, 28)),
            authority=f"{city['name']}{district}行政审批局" if rng.random() < 0.4 else f"{city['name']}市场监督管理局",
            scope=scope,
            registration_number=numbers.make_registration_number(rng, region=city["region"]),
            seal_code=city["code"] + "".join(rng.choice("0123456789") for _ in range(9)),
        )

    def contract(
        self, kind: ContractKind, applicant: Company, partner: Company, patents: tuple[Patent, ...]
    ) -> Contract:
        rng = self.rng
        signed = date(2023, 1, 5) + timedelta(days=rng.randrange(940))
        transfer = kind == "transfer_contract"
        flip = transfer and rng.random() < 0.35
        amount = Decimal(rng.choice((18, 26, 35, 42, 48, 56, 63, 75, 88, 96, 120))) * 10_000
        amount += Decimal(rng.choice((0, 0, 0, 5000, 8000, 2500)))
        years = rng.randint(3, 5)
        return Contract(
            kind=kind,
            number=f"{'ZR' if transfer else 'XK'}-{signed.year}-{rng.randint(1, 999):03d}",
            title="专利权转让合同" if transfer else "专利实施许可合同",
            party_a=partner if flip else applicant,
            party_b=applicant if flip else partner,
            partner=partner,
            patents=patents,
            amount=amount,
            amount_words=in_words(amount, yuan=rng.choice(("元", "元", "圆"))),
            signed_on=signed,
            signed_at=applicant.city,
            license_kind="" if transfer else rng.choice(("独占", "排他", "普通", "普通")),
            effective_from=None if transfer else signed,
            effective_to=None
            if transfer
            else date(signed.year + years, signed.month, min(signed.day, 28)) - timedelta(days=1),
        )

    def patent(self, title: str) -> Patent:
        kind = (
            "发明" if ("方法" in title or "工艺" in title or "系统" in title) else self.rng.choice(("发明", "实用新型"))
        )
        return Patent(numbers.make_patent_number(self.rng, year=self.rng.randint(2016, 2022), kind=kind), title, kind)


def build_case(seed: int, plan: Plan) -> Case:
    """A case in which everything is right and every threshold of the Sichuan level is met as ``plan`` allows."""
    maker = Builder(seed)
    rng, pools = maker.rng, data("pools")
    region = _REGIONS[plan.level]
    cities = pools[region.cities]
    city = cities[seed % 3]
    field = data(region.industries)[plan.industry % len(data(region.industries))]
    applicant = maker.company(city, "知识产权运营", scope=pools["scopes"][seed % 2])
    staff = _staff(maker, city, plan.staff)
    partners = _partners(maker, cities, field, plan.transfers + plan.licenses)
    contracts = _contracts(maker, plan, applicant, partners, field)
    industry = Industry(
        field["name"],
        field["overview"],
        tuple(partner.name for partner in partners[:2]),
        tuple(partner.name for partner in partners[: min(6, len(partners))]),
        tuple(field["titles"]),
    )
    legal = Person(applicant.legal_representative, "男", "", maker.person(city).phone, "董事长兼总经理")
    form_date = plan.received_on - timedelta(days=rng.randint(8, 14))
    return Case(
        seed=seed,
        applicant=applicant,
        license_uscc=applicant.uscc,
        license_representative=applicant.legal_representative,
        industry=industry,
        center_name=f"{region.prefix}{field['name']}产业知识产权运营中心",
        entity_count=rng.randint(45, 180),
        legal=legal,
        leader=staff[0],
        contact=staff[-1],
        staff=staff,
        contracts=contracts,
        roster=_roster(maker, plan, staff, city, applicant),
        policies=tuple(_policy(maker, applicant, title) for title in rng.sample(pools["policies"], 2)),
        claims=Claims(
            projects=len(contracts),
            amount=sum((contract.amount for contract in contracts), Decimal(0)),
            entities=len({contract.partner.name for contract in contracts}),
            staff=len(staff),
        ),
        form_date=form_date,
        recommender=region.recommender or f"{city['name']}市场监督管理局",
        recommender_signatory=maker.person(city).name,
        recommendation_date=form_date + timedelta(days=rng.randint(2, 6)),
        received_on=plan.received_on,
        level=plan.level,
    )


def _door(rng: Random) -> str:
    return f"{rng.randint(8, 999)}号{rng.randint(1, 9)}栋{rng.randint(2, 28)}层{rng.randint(1, 12):02d}号"


def _staff(maker: Builder, city: dict[str, Any], size: int) -> tuple[Person, ...]:
    pools = data("pools")
    topics, positions = pools["specialties"], maker.rng.sample(pools["positions"], len(pools["positions"]))
    people = []
    for i in range(size):
        known = [topics[i % 6], topics[(i + 2) % 6]] if size < 6 or i % 2 else [topics[i % 6]]
        duty = maker.rng.choice(pools["duties"][known[0]])
        people.append(maker.person(city, position=positions[i], specialty="、".join(known), duty=duty))
    return tuple(people)


def _partners(maker: Builder, cities: list[Any], field: dict[str, Any], size: int) -> list[Company]:
    scope = data("pools")["partner_scopes"][0]
    suffixes = ("有限公司", "股份有限公司", "有限责任公司")
    return [
        maker.company(
            maker.rng.choice(cities), field["field"][i % len(field["field"])], scope=scope, suffix=suffixes[i % 3]
        )
        for i in range(size)
    ]


def _contracts(
    maker: Builder, plan: Plan, applicant: Company, partners: list[Company], field: dict[str, Any]
) -> tuple[Contract, ...]:
    titles = maker.shuffled(field["titles"])
    transfers: list[ContractKind] = ["transfer_contract"] * plan.transfers
    licenses: list[ContractKind] = ["license_contract"] * plan.licenses
    contracts = []
    for i, (kind, partner) in enumerate(zip(transfers + licenses, partners, strict=True)):
        count = 2 if plan.patents_per_contract > 1 and i % 3 == 0 and i < 6 else 1
        patents = tuple(maker.patent(title) for _, title in zip(range(count), titles, strict=False))
        contracts.append(maker.contract(kind, applicant, partner, patents))
    return tuple(contracts)


def _roster(maker: Builder, plan: Plan, staff: tuple[Person, ...], city: dict[str, Any], applicant: Company) -> Roster:
    rng = maker.rng
    last = date(plan.received_on.year, plan.received_on.month, 1) - timedelta(days=20)
    first = _months_before(last, plan.months - 1)
    rows = []
    for i, person in enumerate(staff):
        months = plan.months if i % 2 else rng.randint(12, plan.months)
        base = Decimal(rng.choice((4511, 5200, 6380, 7450, 8600)))
        rows.append(Insured(i + 1, person, _months_before(last, months - 1), months, base))
    printed = plan.received_on - timedelta(days=rng.randint(10, 18))
    return Roster(
        rows=tuple(rows),
        total=len(rows),
        period_from=first,
        period_to=last,
        printed_on=printed,
        valid_to=printed + timedelta(days=90),
        verification_code="".join(rng.choice("0123456789ABCDEFGHJKLMNPQRTUWXY") for _ in range(16)),
        agency=f"{city['name']}社会保险事业管理局",
        employer_code=applicant.uscc,
    )


def with_colleagues(case: Case, size: int) -> Case:
    """``case`` with ``size`` more people on its roster, so that the roster runs over several pages."""
    maker = Builder(case.seed + 7919)
    city = next(city for city in data("pools")["cities"] if city["name"] == case.applicant.city)
    rows = list(case.roster.rows)
    for _ in range(size):
        months = maker.rng.randint(3, 18)
        start = _months_before(case.roster.period_to, months - 1)
        rows.append(Insured(len(rows) + 1, maker.person(city), start, months, Decimal(maker.rng.choice((4511, 5200)))))
    return replace(case, roster=replace(case.roster, rows=tuple(rows), total=len(rows)))


def _months_before(day: date, months: int) -> date:
    index = day.year * 12 + day.month - 1 - months
    return date(index // 12, index % 12 + 1, 1)


def _policy(maker: Builder, applicant: Company, title: str) -> Policy:
    rng = maker.rng
    issued = date(rng.randint(2022, 2024), rng.randint(1, 12), rng.randint(1, 28))
    body = data("clauses")["policy_articles"]
    count = rng.randint(9, len(body))
    articles = (*body[: count - 1], body[-1])
    short = applicant.name.removeprefix("四川").removeprefix("内蒙古").removeprefix(applicant.city[:-1])[:2]
    return Policy(title, f"{short}发〔{issued.year}〕{rng.randint(3, 48)}号", issued, articles)
