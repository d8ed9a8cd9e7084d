"""What the patent office and the registries of technology contracts issue about the deals of a case."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from samples.building import Builder, data
from samples.dealings.money import last_day
from samples.dealings.world import Event, Record, TechRegistration, Title
from samples.numbers import make_patent_number
from samples.world import Case, Company, Contract, Patent

_YEARS = {"发明": 20, "实用新型": 10, "外观设计": 15}
_CLASSES = {"发明": "G01M 13/00(2019.01)", "实用新型": "B61F 5/52(2006.01)", "外观设计": "15-09(13)"}
_DESIGNS = ("检测仪（手持式）", "换电柜", "控制箱（轨道设备）", "巡检机器人")
_DIRECTOR = "沈长衡"


def make_title(case: Case, patent: Patent, holder: Company, *, old: bool = False, buyer: str = "") -> Title:
    """A granted patent of ``holder``; with ``buyer`` the register tells of its transfer."""
    rng = Random(f"{case.seed}/title/{patent.number}")
    maker = Builder(rng.randrange(10**6))
    year = int(patent.number[:4])
    filed = date(year, rng.randint(1, 12), rng.randint(1, 28))
    granted = filed + timedelta(days=rng.randint(240, 900))
    letter = {"发明": "B", "实用新型": "U", "外观设计": "S"}[patent.kind]
    holders: tuple[str, ...] = (holder.name,)
    if rng.random() < 0.4:
        holders = (holder.name, rng.choice(data("pools")["institutes"]))
    city = next(city for city in data("pools")["cities"] if city["name"] == holder.city)
    count = rng.randint(2, 6)
    years = 10 if old and patent.kind == "外观设计" else _YEARS[patent.kind]
    title = Title(
        patent=patent,
        holders=holders,
        inventors=tuple(maker.person(city).name for _ in range(count)),
        filed_on=filed,
        granted_on=granted,
        certificate_number=f"{rng.randint(2_000_000, 19_000_000)}",
        publication=f"CN {rng.randint(105_000_000, 219_000_000)} {letter}",
        address=holder.address,
        postcode=holder.postcode,
        main_class=_CLASSES[patent.kind],
        years=years,
        director=_DIRECTOR,
        status="专利权维持",
        fees_until=rng.randint(4, 9),
        events=(),
        copied_on=case.received_on - timedelta(days=rng.randint(15, 60)),
    )
    return replace(title, events=_events(rng, title, buyer))


def _events(rng: Random, title: Title, buyer: str) -> tuple[Event, ...]:
    last = max(title.granted_on, date(2022, 3, 1)) + timedelta(days=rng.randint(20, 300))
    events = []
    seller = "、".join(title.holders)
    if buyer:
        events.append(Event(last, "专利权的转移", f"专利权人由{seller}变更为{buyer}"))
        last += timedelta(days=rng.randint(60, 200))
    text = (
        f"登记号Y{last.year}51{rng.randrange(10**7):07d}，出质人{buyer or title.holders[0]}，质权人蜀川银行股份有限公司"
    )
    events.append(Event(last, "专利权质押合同登记的生效", text))
    last += timedelta(days=rng.randint(120, 280))
    if rng.random() < 0.7:
        events.append(
            Event(last, "专利权质押合同登记的注销", f"质押登记自{last.year}年{last.month}月{last.day}日起注销")
        )
        last += timedelta(days=30)
    events.append(
        Event(last, "专利实施许可合同备案的生效", f"备案号X{last.year}98{rng.randrange(10**7):07d}，许可种类为普通许可")
    )
    return tuple(event for event in events if event.on < title.copied_on)


def design(case: Case, number: int) -> Patent:
    """A 外观设计, which the contracts of a case do not have."""
    rng = Random(f"{case.seed}/design/{number}")
    kind = "外观设计"
    return Patent(make_patent_number(rng, year=rng.randint(2017, 2022), kind=kind), rng.choice(_DESIGNS), kind)


def model_number(case: Case, patent: Patent) -> str:
    """A number of a 实用新型 in the year of ``patent``."""
    rng = Random(f"{case.seed}/model/{patent.number}")
    return make_patent_number(rng, year=int(patent.number[:4]), kind="实用新型")


def make_license_record(case: Case, contract: Contract) -> Record:
    """The 备案 of a licence within three months of signing (专利法实施细则 第十五条)."""
    rng = Random(f"{case.seed}/record/{contract.number}")
    recorded = contract.signed_on + timedelta(days=rng.randint(20, 80))
    start = contract.effective_from or contract.signed_on
    return Record(
        number=f"X{recorded.year}98{rng.randrange(10**7):07d}",
        contract_title=contract.title,
        party_a=contract.party_a,
        party_b=contract.party_b,
        patents=contract.patents,
        kind=contract.license_kind or "普通",
        amount=contract.amount,
        valid_from=start,
        valid_to=contract.effective_to or last_day(start, 5),
        recorded_on=recorded,
        authority="国家知识产权局",
        issue=f"{recorded:%Y%m%d}{rng.randrange(10**6):06d}",
    )


def make_pledge_record(case: Case, contract: Contract, bank: Company) -> Record:
    """The registration of the pledge of the patents of ``contract``."""
    record = make_license_record(case, contract)
    rng = Random(f"{case.seed}/pledge/{contract.number}")
    start = contract.signed_on
    return replace(
        record,
        number=f"Y{record.recorded_on.year}5100{rng.randrange(10**6):06d}",
        contract_title="专利权质押合同",
        party_a=contract.party_a,
        party_b=bank,
        kind="质押",
        amount=contract.amount * 4,
        valid_from=start,
        valid_to=last_day(start, 3),
        recorded_on=start + timedelta(days=rng.randint(5, 18)),
    )


def make_registration(case: Case, contract: Contract, *, old: bool = False) -> TechRegistration:
    """16 digits now, 14 before (``3-documents.md`` 3.8); the year is that of the registration."""
    rng = Random(f"{case.seed}/registration/{contract.number}")
    recorded = contract.signed_on + timedelta(days=rng.randint(15, 60))
    number = f"{recorded:%y}5101{rng.randint(1, 40):02d}{rng.randrange(10**6):06d}" if old else (
        f"{recorded:%Y}5101{rng.randint(1, 40):04d}{rng.randrange(10**4):04d}"
    )  # fmt: skip
    start = contract.effective_from or contract.signed_on
    noun = "专利权转让" if contract.kind == "transfer_contract" else "专利实施许可"
    return TechRegistration(
        number=number,
        contract_title=f"{contract.patents[0].title}{noun}合同",
        seller=contract.party_a,
        buyer=contract.party_b,
        kind="技术转让" if contract.kind == "transfer_contract" else "技术许可",
        amount=contract.amount,
        technical=contract.amount - (Decimal(rng.choice((0, 0, 20_000, 35_000)))),
        signed_on=contract.signed_on,
        valid_from=start,
        valid_to=contract.effective_to or last_day(start, rng.randint(1, 3)),
        recorded_on=recorded,
        authority=f"{case.applicant.city}技术市场管理办公室",
        agent=case.contact.name,
    )


def bank_company(case: Case, name: str = "蜀川银行股份有限公司") -> Company:
    """A bank's branch as a party: its own code and head."""
    maker = Builder(case.seed + 4051)
    city = next(city for city in data("pools")["cities"] if city["name"] == case.applicant.city)
    company = maker.company(city, "金融", scope="吸收公众存款；发放贷款。")
    return replace(company, name=f"{name}{city['short']}科技支行")
