"""Building stones of planted submissions: days, people, companies, titles, payments. Honest unless told otherwise."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from samples.amount_words import in_words
from samples.building import Builder, Plan, build_case, data
from samples.dealings.money import BANKS, KINDS, lines_for, qr_payload
from samples.dealings.world import Account, Agreement, Event, Instalment, Invoice, Slip, Title
from samples.numbers import make_id_number, make_patent_number
from samples.world import Case, Company, Contract, Insured, Patent, Person, Roster

_CLOSED = (((1, 1), (3, 1)), ((4, 1), (4, 8)), ((4, 26), (5, 10)), ((5, 28), (6, 26)), ((9, 10), (10, 12)))
"""Stretches of every year in which holidays and the days worked for them lie."""
_YEARS = {"发明": 20, "实用新型": 10, "外观设计": 15}


@dataclass(frozen=True)
class Told:
    """A case as the form tells it; the templates ask for these names."""

    kind: str
    number: str
    title: str
    partner: Company
    amount: Decimal
    signed_on: date
    license_kind: str = ""


def office_day(day: date) -> date:
    """``day`` or the next Tuesday, Wednesday or Thursday far from any holiday: when offices surely work."""
    while day.weekday() not in (1, 2, 3) or any(
        date(day.year, *first) <= day <= date(day.year, *last) for first, last in _CLOSED
    ):
        day += timedelta(days=1)
    return day


def after(day: date, days: int) -> date:
    """A working day at least so many days after ``day``."""
    return office_day(day + timedelta(days=days))


def months_after(day: date, months: int) -> date:
    """The first of the month so many months after that of ``day``."""
    index = day.year * 12 + day.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


def base_case(seed: int, *, level: str, received_on: date, staff: int, industry: int) -> Case:
    """A case without contracts: people between 27 and 44, insured since different months, papers of working days."""
    plan = Plan(transfers=0, licenses=0, staff=staff, industry=industry, received_on=received_on, level=level)
    case = build_case(seed, plan)
    rng = Random(f"planted/{seed}")
    people = tuple(_of_working_age(rng, person, case) for person in case.staff)
    form_date = office_day(received_on - timedelta(days=16))
    company = replace(
        case.applicant, licensed=office_day(case.applicant.licensed),
        established=office_day(case.applicant.established.replace(year=min(case.applicant.established.year, 2014))),
    )  # fmt: skip
    case = replace(case, applicant=company, staff=people, leader=people[0], contact=people[-1], form_date=form_date)
    policies = tuple(replace(policy, issued_on=office_day(policy.issued_on)) for policy in case.policies)
    roster = roster_of(rng, case, people)
    recommended = after(form_date, 4)
    return replace(case, roster=roster, policies=policies, recommendation_date=recommended)


def _of_working_age(rng: Random, person: Person, case: Case) -> Person:
    born = date(rng.randint(1981, 1998), rng.randint(1, 12), rng.randint(1, 28))
    region = case.applicant.uscc[2:8]
    return replace(person, id_number=make_id_number(rng, region=region, born=born, sex=person.sex))


def roster_of(rng: Random, case: Case, people: Sequence[Person]) -> Roster:
    """All of ``people`` with the applicant for 10 to 40 months up to the month before receipt."""
    last = months_after(case.received_on, -1)
    bases = rng.sample((4511, 5230, 5860, 6380, 7450, 8120, 8600, 9250, 10400), len(people))
    months = rng.sample(range(10, 40), len(people))
    rows = tuple(
        Insured(i + 1, person, months_after(last, 1 - months[i]), months[i], Decimal(bases[i]))
        for i, person in enumerate(people)
    )
    printed = office_day(case.received_on - timedelta(days=14))
    return replace(
        case.roster, rows=rows, total=len(rows), period_from=months_after(last, 1 - max(months)), period_to=last,
        printed_on=printed, valid_to=printed + timedelta(days=90), employer_code=case.applicant.uscc,
    )  # fmt: skip


def company(maker: Builder, city: dict[str, object], field: str, suffix: str = "有限公司") -> Company:
    """A company of the industry, older than all deals of the samples."""
    scope = data("pools")["partner_scopes"][0]
    made = maker.company(city, field, scope=scope, suffix=suffix)
    return replace(made, licensed=office_day(made.licensed))


def patent(rng: Random, title: str, *, year: int, kind: str = "") -> Patent:
    kind = kind or ("发明" if any(word in title for word in ("方法", "工艺", "系统")) else "实用新型")
    return Patent(make_patent_number(rng, year=year, kind=kind), title, kind)


def title_of(rng: Random, patent: Patent, holders: Sequence[str], address: Company, copied_on: date) -> Title:
    """The patent as granted to ``holders``, in force, its register without entries."""
    filed = office_day(date(int(patent.number[:4]), rng.randint(3, 11), rng.randint(1, 25)))
    if filed.year != int(patent.number[:4]):
        filed = date(int(patent.number[:4]), 7, 16)
    surnames, given = data("pools")["surnames"], data("pools")["given_male"]
    letter = {"发明": "B", "实用新型": "U", "外观设计": "S"}[patent.kind]
    return Title(
        patent=patent, holders=tuple(holders),
        inventors=tuple(rng.choice(surnames) + name for name in rng.sample(given, 3)),
        filed_on=filed, granted_on=after(filed, rng.randint(300, 420)),
        certificate_number=f"{rng.randint(4_000_000, 19_000_000)}",
        publication=f"CN {rng.randint(110_000_000, 119_000_000)} {letter}",
        address=address.address, postcode=address.postcode, main_class="G01M 13/00(2019.01)",
        years=_YEARS[patent.kind], director="沈长衡", status="专利权维持", fees_until=7, events=(), copied_on=copied_on,
    )  # fmt: skip


def moved(on: date, seller: str, buyer: str) -> Event:
    """The entry of a transfer."""
    return Event(on, "专利权的转移", f"专利权人由{seller}变更为{buyer}")


def account_of(name: str, city: str) -> Account:
    """The one account of a company: the same on all its papers."""
    rng = Random(f"account/{name}")
    size = rng.choice((12, 15, 17, 19))
    digits = "".join(rng.choice("0123456789") for _ in range(size - 1))
    return Account(f"{rng.choice(BANKS)}{city[:-1]}高新支行", rng.choice("1456789") + digits)


def invoice_of(
    rng: Random, contract: Contract | Agreement, amount: Decimal, on: date, *, kind: str = "数电普",
    shape: str = "single", clerk: str = "", payer_first: bool = False,
) -> Invoice:  # fmt: skip
    """An invoice over ``amount`` (with tax) from the one who is paid to the one who pays."""
    seller, buyer = (contract.party_b, contract.party_a) if payer_first else (contract.party_a, contract.party_b)
    title, kind_code = KINDS[kind]
    net = amount if shape == "exempt" else (amount / Decimal("1.06")).quantize(Decimal("0.01"))
    item = _item(contract)
    digital = kind.startswith("数电")
    code = "" if digital else f"{seller.uscc[2:4]}00{on:%y}{rng.randint(11, 99)}30"
    serial = "".join(rng.choice("0123456789") for _ in range(15 if digital else 8))
    made = Invoice(
        kind=title, kind_code=kind_code, code=code,
        number=f"{on:%y}{seller.uscc[2:4]}2{serial}" if digital else serial,
        issued_on=on, check_code="", machine="", cipher=("03*/21<8>4+990-5<27*1/6>803",) * 4,
        buyer=buyer, seller=seller, buyer_account=account_of(buyer.name, buyer.city),
        seller_account=account_of(seller.name, seller.city), lines=lines_for(shape, net, item),
        remark=f"合同编号：{contract.number}", cashier=clerk, reviewer=clerk, clerk=clerk, qr="",
    )  # fmt: skip
    return replace(made, qr=qr_payload(rng, made))


def _item(contract: Contract | Agreement) -> str:
    type_ = contract.kind if isinstance(contract, Contract) else contract.type_
    nouns = {"transfer_contract": "*无形资产*专利权转让费", "license_contract": "*无形资产*专利实施许可使用费"}
    return nouns.get(type_, "*研发和技术服务*技术服务费")


def slip_of(rng: Random, payer: Company, payee: Company, amount: Decimal, on: date, purpose: str) -> Slip:
    """A payment as the payer's bank confirms it."""
    source = account_of(payer.name, payer.city)
    bank = next((bank for bank in BANKS if source.bank.startswith(bank)), BANKS[0])
    return Slip(
        bank=bank, serial=f"{on:%Y%m%d}{rng.randrange(10**10):010d}", number=f"{on:%y%m%d}{rng.randrange(10**8):08d}",
        paid_on=on, time=f"{rng.randint(9, 16):02d}:{rng.randint(10, 59)}:{rng.randint(10, 59)}",
        payer=payer, payee=payee, payer_account=source, payee_account=account_of(payee.name, payee.city),
        amount=amount, balance=Decimal(rng.randrange(10**7, 10**9)) / 100, purpose=purpose,
        check_code="".join(rng.choice("0123456789ABCDEFGHJK") for _ in range(12)),
        teller=f"{rng.randrange(10**4, 10**5)}",
    )  # fmt: skip


def instalments_of(amount: Decimal) -> tuple[Instalment, ...]:
    """Sixty percent at signing and the rest at the end."""
    first = (amount * Decimal("0.6")).quantize(Decimal("1"))
    return (
        Instalment(first, in_words(first), "60%", "本合同生效之日起十个工作日内"),
        Instalment(amount - first, in_words(amount - first), "40%", "验收合格之日起三十日内"),
    )
