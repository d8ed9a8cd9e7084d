"""Agreements of the five kinds, short and long, of the parties and patents of a case."""

from datetime import timedelta
from decimal import Decimal
from itertools import cycle
from random import Random

from samples.amount_words import in_words
from samples.building import Builder, data
from samples.dealings.money import last_day
from samples.dealings.offices import bank_company
from samples.dealings.world import Agreement, Instalment
from samples.world import Case, Company, Contract, Patent

_SHARES = (("40", "30", "30"), ("50", "30", "20"), ("60", "40"), ("30", "40", "30"))
_WHEN = (
    "本合同生效之日起十个工作日内",
    "技术资料交付并经签收之日起十五个工作日内",
    "验收合格（或者登记手续办理完毕）之日起三十日内",
)
_SERVICE_TITLES = {"技术开发": "技术开发（委托）合同", "技术服务": "技术服务合同", "技术咨询": "技术咨询合同"}


def make_agreement(case: Case, type_: str, number: int, *, kind: str = "", patents: int = 0) -> Agreement:
    """The ``number``-th agreement of ``type_``. ``kind`` is that of a service or licence contract, ``patents`` how many
    patents it deals with (by default those of the contract it is made from)."""
    rng = Random(f"{case.seed}/agreement/{type_}/{number}/{kind}")
    words = data("agreements")["types"][type_]
    deal = _deal(case, type_, number)
    party_a, party_b = _parties(case, type_, deal)
    signed = deal.signed_on + timedelta(days=rng.randint(0, 20))
    amount = Decimal(rng.choice((36, 58, 72, 95, 128, 160, 245, 310))) * 10_000 + rng.choice((0, 0, 6000, 3500))
    years = rng.randint(2, 5)
    dated = type_ not in ("transfer_contract", "equity_agreement")
    subject = ""
    title = rng.choice(words["titles"])
    if type_ == "service_contract":
        kind = kind or "技术服务"
        title, subject = _SERVICE_TITLES[kind], rng.choice(data("agreements")["subjects"][kind])
    if type_ == "license_contract":
        kind = kind or rng.choice(("独占", "排他", "普通"))
    return Agreement(
        type_=type_,
        number=f"{rng.choice(('SC', 'ZY', 'HT', 'KJ'))}{signed:%Y%m}{rng.randint(1, 99):03d}",
        title=title,
        kind=kind,
        party_a=party_a,
        party_b=party_b,
        patents=() if type_ == "service_contract" else _patents(case, rng, deal, patents),
        subject=subject,
        amount=amount,
        words=in_words(amount, yuan=rng.choice(("元", "圆"))),
        instalments=_instalments(amount, rng.choice(_SHARES)),
        signed_on=signed,
        signed_at=case.applicant.city + rng.choice(("高新区", "", "")),
        valid_from=signed if dated else None,
        valid_to=last_day(signed, years) if dated else None,
        share=f"{rng.choice((12, 15, 18.5, 20, 25))}%",
    )


def _deal(case: Case, type_: str, number: int) -> Contract:
    licence = type_ == "license_contract"
    deals = [deal for deal in case.contracts if (deal.kind == "license_contract") == licence]
    return deals[number % len(deals)]


def _parties(case: Case, type_: str, deal: Contract) -> tuple[Company, Company]:
    if type_ == "pledge_contract":
        return deal.partner, bank_company(case)
    if type_ == "service_contract":
        return deal.partner, case.applicant
    return deal.party_a, deal.party_b


def _patents(case: Case, rng: Random, deal: Contract, count: int) -> tuple[Patent, ...]:
    maker = Builder(rng.randrange(10**6))
    titles = [title for title in case.industry.titles if title not in {patent.title for patent in deal.patents}]
    extra = (maker.patent(title) for title in cycle(rng.sample(titles, len(titles))))
    found = list(deal.patents)
    while len(found) < count:
        found.append(next(extra))
    return tuple(found[:count] if count else found)


def _instalments(amount: Decimal, shares: tuple[str, ...]) -> tuple[Instalment, ...]:
    made, left = [], amount
    for place, share in enumerate(shares):
        part = left if place == len(shares) - 1 else (amount * Decimal(share) / 100).quantize(Decimal("1"))
        left -= part
        made.append(Instalment(part, in_words(part), f"{share}%", _WHEN[-1 if place == len(shares) - 1 else place]))
    return tuple(made)
