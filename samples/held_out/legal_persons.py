"""法人证书 and 营业执照 in held-out layouts."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from functools import partial
from random import Random
from types import MappingProxyType

from samples.amount_words import in_words
from samples.building import Builder, data
from samples.dealings.imprints import pen
from samples.held_out.shown import Show
from samples.legal_persons import build_organisation, registered_before_2016
from samples.papers import Printer
from samples.printing import Print

_TYPES = MappingProxyType(
    {
        "institution": "institution_certificate",
        "association": "association_certificate",
        "nonprofit": "private_nonprofit_certificate",
    }
)


def certificate(
    printer: Printer, layout: str, rng: Random, *, what: str, kind: str = "", old: bool = False, queried: bool = False
) -> Print:
    """The certificate of an institution, association or nonprofit; ``kind`` is that of the latter. A ``queried`` one is
    a print of the register, which bears the day of printing."""
    organisation = build_organisation(printer.case.seed, what)
    if old:
        organisation = registered_before_2016(organisation)
    if kind:
        organisation = replace(organisation, kind=kind)
    return printer.press.print(
        _TYPES[what],
        f"{layout}.html",
        rng,
        o=organisation,
        wan=f"{(organisation.capital / 10_000).normalize():f}",
        words=in_words(organisation.capital, yuan="元"),
        qr=organisation.query_address,
        serial=f"{rng.randrange(10**9):010d}",
        printed=printer.case.received_on - timedelta(days=rng.randint(3, 40) if queried else 0),
    )


def business_license(printer: Printer, layout: str, rng: Random, *, before_2019: bool = False) -> Print:
    """营业执照 of a company, 个人独资企业 or 个体工商户 of its own, as the template says."""
    maker = Builder(printer.case.seed)
    city = maker.rng.choice(data("pools")["cities"])
    company = maker.company(city, "信息科技", scope=data("pools")["scopes"][printer.case.seed % 2])
    if before_2019:
        established = company.established.replace(year=min(company.established.year, 2015))
        company = replace(company, established=established, licensed=company.licensed.replace(year=2017))
    established = company.established
    coined = company.name.removesuffix("信息科技有限公司")[-2:]
    return printer.press.print(
        "business_license",
        f"{layout}.html",
        rng,
        k=company,
        established=established,
        term_to=established.replace(year=established.year + 20) - timedelta(days=1),
        name=company.name.removesuffix("有限公司") + "咨询服务部",
        household=f"{city['name']}{city['district']}{coined}知识产权咨询服务部",
        words=in_words(company.capital),
        wan=f"{company.capital / 10_000:.6f}",
        qr=f"http://www.gsxt.gov.cn/index.html?uniscid={company.uscc}",
        serial=f"{rng.randrange(10**12):012d}",
        office=f"{city['name']}{city['district']}市场和质量监督管理局",
        market=f"{city['name']}{city['district']}市场监督管理局",
        pen=partial(pen, rng),
        clerk=printer.case.contact.name,
    )


_institution, _association, _nonprofit = (partial(certificate, what=what) for what in _TYPES)
PRINTERS: Mapping[str, Show] = MappingProxyType(
    {
        "inst_cards": _institution,
        "inst_dotted": _institution,
        "inst_cover": partial(certificate, what="institution", old=True),
        "inst_query": partial(certificate, what="institution", queried=True),
        "assoc_stacked": _association,
        "assoc_bilingual": _association,
        "assoc_annual": _association,
        "nonp_wide": partial(certificate, what="nonprofit", kind="合伙"),
        "nonp_boxes": _nonprofit,
        "nonp_typed": _nonprofit,
        "lic_household": business_license,
        "lic_rightlabels": partial(business_license, before_2019=True),
        "lic_twoup": business_license,
        "lic_phone": business_license,
    }
)
