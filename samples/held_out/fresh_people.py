"""法人证书, 申报书, 社保证明, 劳动合同 and papers of offices in layouts of the group ``fresh``."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from functools import partial
from random import Random
from types import MappingProxyType

from samples.amount_words import in_words
from samples.building import Builder, data, with_colleagues
from samples.dealings.imprints import pen
from samples.employment import build_employment, mask, shifted
from samples.held_out.shown import Show
from samples.legal_persons import Organisation, build_organisation
from samples.papers import Printer
from samples.printing import Print
from samples.scenes import photo_data_uri
from samples.world import Case, Person

_OFFICE = "市场监督管理局"
_WHOLE = "国家和省有关部门批准的其他事项。"
_LONG_PURPOSE = (
    "面向区域重点产业，开展应用基础研究与共性技术攻关；组织专利导航、知识产权分析评议、专利价值评估和转化运用；"
    "承担科技成果中试熟化、检验检测、技术标准研制；开展学术交流、研究生联合培养和专业技术人员继续教育；承办"
) + _WHOLE
_SCOPES = MappingProxyType(
    {
        "association": "宣传贯彻法律法规和产业政策，组织会员开展专利合作、知识产权培训与信息交流，"
        "协调会员关系，反映会员诉求，承接政府委托、转移的职能。",
        "nonprofit": "1.产业专利数据库建设与信息推送；2.专利技术评价、对接与转化服务；"
        "3.知识产权实务培训；4.业务主管单位委托的其他工作。",
    }
)


def _short_named(case: Case) -> Case:
    """Every other one of the staff with a given name of one character, which forms print with a blank inside."""
    names = {person.name: person.name[:2] for person in case.staff[1::2]}

    def renamed(person: Person) -> Person:
        return replace(person, name=names.get(person.name, person.name))

    rows = tuple(replace(row, person=renamed(row.person)) for row in case.roster.rows)
    return replace(
        case,
        staff=tuple(renamed(person) for person in case.staff),
        leader=renamed(case.leader),
        contact=renamed(case.contact),
        roster=replace(case.roster, rows=rows),
    )


def spread(name: str) -> str:
    """A name of two characters as typists align it with those of three."""
    return f"{name[0]}　{name[1]}" if len(name) == 2 else name


def form(printer: Printer, layout: str, rng: Random, *, entity_type: str) -> Print:
    """申报书; the yearly amount it claims is that of the year with most contracts."""
    case = _short_named(printer.case)
    years = [contract.signed_on.year for contract in case.contracts]
    year = max(years, key=years.count)
    amount = sum((k.amount for k in case.contracts if k.signed_on.year == year), Decimal(0))
    return printer.press.print(
        "application_form",
        f"{layout}.html",
        rng,
        entity_type=entity_type,
        pen=partial(pen, rng),
        spread=spread,
        c=replace(case, claims=replace(case.claims, annual_amount=amount, annual_year=year)),
        t={name: rng.choice(variants) for name, variants in data("texts").items()},
        landline=f"{rng.randrange(2 * 10**6, 9 * 10**6)}",
    )


def roster(printer: Printer, layout: str, rng: Random, *, colleagues: int, count: int = 8) -> Print:
    """A list of the staff and so many colleagues, ``count`` characters of each identity number hidden."""
    case = with_colleagues(_short_named(printer.case), colleagues)
    return printer.press.print(
        "insurance_proof",
        f"{layout}.html",
        rng,
        c=case,
        r=case.roster,
        area=case.applicant.city,
        hidden=partial(mask, sign="*", count=count),
        spread=spread,
        personal=[f"{rng.randrange(10**9, 10**10)}" for _ in case.roster.rows],
        stopped=rng.randrange(8, len(case.roster.rows)),
        serial=f"{rng.randrange(10**11):012d}",
        unit=f"{rng.randrange(10**7, 10**8)}",
        time=f"{rng.randint(9, 17):02d}:{rng.randint(10, 59)}",
    )


def person_proof(printer: Printer, layout: str, rng: Random, *, number: int) -> Print:
    """The months of one member of the staff."""
    case = printer.case
    row = case.roster.rows[number]
    return printer.press.print(
        "insurance_proof",
        f"{layout}.html",
        rng,
        c=case,
        r=case.roster,
        row=row,
        area=case.applicant.city,
        months=[shifted(row.insured_from, i) for i in range(row.months)],
        hidden=partial(mask, sign="*", count=8),
        unit=f"{rng.randrange(10**9, 10**10)}",
        code="-".join("".join(rng.choice("0123456789ABCDEF") for _ in range(4)) for _ in range(4)),
        time=f"{rng.randint(9, 17):02d}:{rng.randint(10, 59)}:{rng.randint(10, 59)}",
    )


def labor_contract(printer: Printer, layout: str, rng: Random, *, open_end: bool = False) -> Print:
    """The contract of one of the first five of the staff."""
    return printer.press.print(
        "labor_contract",
        f"{layout}.html",
        rng,
        c=printer.case,
        e=build_employment(printer, rng.randrange(5), open_end=open_end),
        pen=partial(pen, rng),
        clauses=data("labor"),
        english=_english(rng),
    )


def _english(rng: Random) -> Mapping[str, str]:
    """What a bilingual paper says of the parties beside the Chinese."""
    return {"company": f"{rng.choice(('Ruiheng', 'Tianqu', 'Lingchuan'))} IP Operation Co., Ltd."}


def certificate(printer: Printer, layout: str, rng: Random, *, what: str, long: bool = False) -> Print:
    """The certificate of an institution, association or nonprofit; ``long`` has a name and items of several lines."""
    organisation = build_organisation(printer.case.seed, what)
    if long:
        organisation = _lengthened(organisation, what)
    type_ = "private_nonprofit" if what == "nonprofit" else what
    return printer.press.print(
        f"{type_}_certificate",
        f"{layout}.html",
        rng,
        o=organisation,
        wan=f"{(organisation.capital / 10_000).normalize():f}",
        words=in_words(organisation.capital, yuan="元"),
        qr=organisation.query_address,
        serial=f"{rng.randrange(10**9):010d}",
        spread=spread,
    )


def _lengthened(organisation: Organisation, what: str) -> Organisation:
    """A name with the branch of trade and a scope of several lines."""
    tail = {"institution": "（四川省先进制造知识产权转化中心）", "association": "", "nonprofit": ""}[what]
    head = {"institution": "", "association": "先进制造与新能源产业", "nonprofit": "新材料产业"}[what]
    name = organisation.name.replace(organisation.area, organisation.area + head) + tail
    return replace(organisation, name=name, purpose=_SCOPES.get(what, _LONG_PURPOSE))


def business_license(printer: Printer, layout: str, rng: Random, *, before_2014: bool = False) -> Print:
    """营业执照 of a company of its own; ``before_2014`` with 注册号 and 实收资本."""
    maker = Builder(printer.case.seed)
    city = maker.rng.choice(data("pools")["cities"])
    scope = data("organisations")["old_scopes"][0] if before_2014 else data("pools")["scopes"][printer.case.seed % 2]
    company = maker.company(city, "机电技术" if before_2014 else "产业技术服务", scope=scope)
    if before_2014:
        founded = company.established.replace(year=2003 + company.established.year % 6)
        company = replace(company, established=founded, licensed=company.licensed.replace(year=2011))
    return printer.press.print(
        "business_license",
        f"{layout}.html",
        rng,
        k=company,
        term_to=company.established.replace(year=company.established.year + 30) - timedelta(days=1),
        words=in_words(company.capital),
        wan=f"{(company.capital / 10_000).normalize():f}",
        qr=f"http://www.gsxt.gov.cn/index.html?uniscid={company.uscc}",
        office=f"{city['name']}工商行政管理局",
        market=f"{city['name']}{city['district']}市场监督管理局",
        printed=printer.case.received_on - timedelta(days=rng.randint(3, 30)),
        serial=f"{rng.randrange(10**12):012d}",
    )


def policy(printer: Printer, layout: str, rng: Random) -> Print:
    """制度 of the applicant."""
    return printer.press.print(
        "policy_text",
        f"{layout}.html",
        rng,
        c=printer.case,
        p=printer.case.policies[rng.randrange(2)],
        pen=partial(pen, rng),
    )


def letter(printer: Printer, layout: str, rng: Random, *, number: str) -> Print:
    """推荐函; ``number`` is the shape of its 文号."""
    case = printer.case
    return printer.press.print(
        "recommendation_letter",
        f"{layout}.html",
        rng,
        c=case,
        pen=partial(pen, rng),
        number=number.format(
            short=case.recommender.removesuffix(_OFFICE)[:1], year=case.recommendation_date.year, n=rng.randint(3, 140)
        ),
        phone=f"0838-{rng.randrange(2 * 10**6, 9 * 10**6)}",
    )


def plan(printer: Printer, layout: str, rng: Random, *, calls: bool) -> Print:
    """公文: a 函 that ``calls`` for projects, or an 实施方案 issued by a 通知."""
    case, office = printer.case, data("office")
    issued = case.received_on - timedelta(days=rng.randint(70, 300))
    short = case.recommender.removesuffix(_OFFICE)
    call = f"关于组织申报{issued.year}年省级产业知识产权运营中心的函"
    return printer.press.print(
        "plan_document",
        f"{layout}.html",
        rng,
        c=case,
        issuer=case.recommender,
        issued=issued,
        title=call if calls else f"关于印发《{short}专利转化运用专项行动实施方案》的通知",
        annex=f"{short}专利转化运用专项行动实施方案",
        number=f"{short[:1]}市监{'函' if calls else '发'}〔{issued.year}〕{rng.randint(5, 160)}号",
        parts=office["notice_parts" if calls else "plan_parts"],
    )


def image(printer: Printer, layout: str, rng: Random, *, scene: int, caption: str) -> Print:
    """案例图文 with the ``scene``-th photograph; ``caption`` may name the ``{city}``."""
    city = printer.case.applicant.city
    banner = data("office")["captions"][scene][0]
    return printer.press.print(
        "case_image",
        f"{layout}.html",
        rng,
        c=printer.case,
        photo=photo_data_uri(rng, banner),
        other=photo_data_uri(rng, "", stage=False),
        banner=banner,
        caption=caption.format(city=city),
        day_of=printer.case.received_on - timedelta(days=rng.randint(60, 400)),
    )


PRINTERS: Mapping[str, Show] = MappingProxyType(
    {
        "form_chapters": partial(form, entity_type="国有企业"),
        "form_typed": partial(form, entity_type="有限责任公司"),
        "form_ticked": partial(form, entity_type="企业"),
        "ins_nameslast": partial(roster, colleagues=29),
        "ins_subtotals": partial(roster, colleagues=34, count=10),
        "ins_twomonths": partial(person_proof, number=3),
        "ins_yearly": partial(person_proof, number=1),
        "labor_boxes": labor_contract,
        "labor_bilingual": labor_contract,
        "labor_openend": partial(labor_contract, open_end=True),
        "lic_inspected": partial(business_license, before_2014=True),
        "lic_stated": business_license,
        "inst_overprint": partial(certificate, what="institution", long=True),
        "inst_rightcolon": partial(certificate, what="institution"),
        "assoc_changes": partial(certificate, what="association", long=True),
        "assoc_grand": partial(certificate, what="association"),
        "nonp_society": partial(certificate, what="nonprofit", long=True),
        "nonp_sentence": partial(certificate, what="nonprofit"),
        "policy_wall": policy,
        "policy_memo": policy,
        "rec_opinion": partial(letter, number="{year}-荐-{n:03d}"),
        "rec_english": partial(letter, number="{short}市监产促〔{year}〕{n}号"),
        "plan_lettered": partial(plan, calls=True),
        "plan_issued": partial(plan, calls=False),
        "img_beside": partial(
            image, scene=0, caption="图3-2　{city}产业专利供需对接会签约环节，5家企业现场达成专利许可意向。"
        ),
        "img_stamped": partial(image, scene=1, caption="知识产权运营中心与企业签订专利许可合同现场照片"),
    }
)
