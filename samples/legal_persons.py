"""法人证书 of others than companies, and the older and lesser 营业执照: their world and their papers."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from random import Random

from samples import numbers
from samples.amount_words import in_words
from samples.building import Builder, data
from samples.papers import Printer
from samples.printing import Print

INSTITUTIONS = (
    "institution_landscape",
    "institution_portrait",
    "institution_electronic",
    "institution_spread",
    "institution_attested",
)
ASSOCIATIONS = ("association_landscape", "association_portrait", "association_electronic")
NONPROFITS = ("nonprofit_landscape", "nonprofit_portrait", "nonprofit_electronic")
COPIED_LICENSES = ("license_attested", "license_watermark")
OLD_LICENSES = ("license_registered", "license_branch", "license_sole", "license_framed", "license_partnership")


@dataclass(frozen=True)
class Organisation:
    """An institution, association or private non-profit unit. ``purpose`` is 宗旨和业务范围 or 业务范围; ``patron`` is
    the 举办单位 or 业务主管单位; ``number`` is the 证号 of certificates before 2016."""

    name: str
    uscc: str
    number: str
    organisation_code: str
    representative: str
    purpose: str
    address: str
    area: str
    capital: Decimal
    funding: str
    patron: str
    authority: str
    established_on: date
    issued_on: date
    valid_from: date
    valid_to: date
    kind: str = ""

    @property
    def query_address(self) -> str:
        return f"https://xxgs.chinanpo.mca.gov.cn/gsxt/newDetails?b={self.uscc}"


def build_organisation(seed: int, what: str) -> Organisation:
    """``what`` is institution, association or nonprofit. The certificate is in force on the day of most cases."""
    maker = Builder(seed * 31 + sum(map(ord, what)))
    rng, pool = maker.rng, data("organisations")
    city = rng.choice(data("pools")["cities"])
    company = maker.company(city, "", scope="")
    prefix, mark, office = {
        "institution": ("12", "事证第1", "事业单位登记管理局"),
        "association": ("51", "社证字第", rng.choice(("民政局", "行政审批局"))),
        "nonprofit": ("52", "民证字第", "民政局"),
    }[what]
    name = rng.choice(pool[f"{what}_names"])
    coined = company.name.removeprefix("四川").removeprefix(city["short"]).removesuffix("有限公司")
    name = f"{city['name']}{coined if what == 'nonprofit' else ''}{name}"
    code = numbers.make_uscc(rng, region=city["region"], prefix=prefix)
    years = {"institution": 5, "association": 4, "nonprofit": rng.choice((3, 4))}[what]
    start = date(rng.randint(2022, 2024), rng.randint(1, 12), rng.randint(1, 28))
    purposes = pool["purposes"] if what == "institution" else pool[f"{what}_scopes"]
    return Organisation(
        name=name,
        uscc=code,
        number=f"{mark}{city['region']}{rng.randrange(10**6):06d}号",
        organisation_code=f"{code[8:16]}-{code[16]}",
        representative=company.legal_representative,
        purpose=rng.choice(purposes),
        address=company.address,
        area=city["name"],
        capital=Decimal(rng.choice((3, 5, 10, 30, 50, 100, 286, 1200)) * 10_000),
        funding=rng.choice(pool["funding"]),
        patron=city["name"] + rng.choice(pool["sponsors" if what == "institution" else "supervisors"]),
        authority=city["name"] + office,
        established_on=date(start.year - rng.randint(6, 12), rng.randint(1, 12), rng.randint(1, 28)),
        issued_on=start,
        valid_from=start,
        valid_to=date(start.year + years, start.month, start.day) - timedelta(days=rng.choice((0, 1))),
        kind="法人" if what == "nonprofit" else "",
    )


def certificate(printer: Printer, what: str, layout: str) -> Print:
    """The certificate of an organisation of its own; older layouts show it as registered before 2016."""
    rng = Random(f"{printer.case.seed}/{layout}")
    organisation = build_organisation(printer.case.seed + sum(map(ord, layout)), what)
    if layout.endswith(("portrait", "attested")):
        organisation = registered_before_2016(organisation)
    if layout == "nonprofit_portrait":
        organisation = replace(organisation, kind="个体")
    type_ = {"nonprofit": "private_nonprofit"}.get(what, what)
    capital = organisation.capital
    wan = f"{(capital / 10_000).normalize():f}"
    return printer.press.print(
        f"{type_}_certificate",
        f"{layout}.html",
        rng,
        o=organisation,
        wan=wan,
        words=in_words(capital, yuan="元"),
        qr=organisation.query_address,
        hand=rng.choice(("song", "kai", "ming")),
    )


def older_license(printer: Printer, layout: str) -> Print:
    """营业执照 of other kinds: before 2014 with 注册号, a branch with 负责人, a sole trader with 经营者."""
    rng = Random(f"{printer.case.seed}/{layout}")
    maker = Builder(printer.case.seed + sum(map(ord, layout)))
    city = maker.rng.choice(data("pools")["cities"])
    pool = data("organisations")
    scope = pool["sole_scopes" if layout == "license_sole" else "old_scopes"][0]
    company = maker.company(city, "科技", scope=scope)
    head = maker.person(city)
    return printer.press.print(
        "business_license",
        f"{layout}.html",
        rng,
        k=company,
        head=head,
        established=company.established.replace(year=min(company.established.year, 2013)),
        paid=in_words(company.capital),
        qr=f"http://www.gsxt.gov.cn/index.html?uniscid={company.uscc}",
        office=f"{city['name']}{city['district']}工商行政管理局",
        market=f"{city['name']}{city['district']}市场监督管理局",
        short=company.name.removesuffix("有限公司"),
        hand=rng.choice(("song", "kai", "ming")),
    )


def papers(printer: Printer) -> Iterator[tuple[str, partial[Print]]]:
    """Every layout of this module once."""
    for what, layouts in (("institution", INSTITUTIONS), ("association", ASSOCIATIONS), ("nonprofit", NONPROFITS)):
        for layout in layouts:
            yield layout, partial(certificate, printer, what, layout)
    for layout in COPIED_LICENSES:
        yield layout, partial(printer.business_license, layout)
    for layout in OLD_LICENSES:
        yield layout, partial(older_license, printer, layout)


def registered_before_2016(organisation: Organisation) -> Organisation:
    """The organisation with all its days moved back, so that its term began in 2014."""
    back = 2014 - organisation.valid_from.year
    shifted = {
        name: (day := getattr(organisation, name)).replace(year=day.year + back, day=min(day.day, 28))
        for name in ("established_on", "issued_on", "valid_from", "valid_to")
    }
    return replace(organisation, **shifted)
