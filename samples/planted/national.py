"""Planted submissions of the national level; what is planted stands in ``data/national_*.yaml``."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from samples.dealings.money import qr_payload
from samples.legal_persons import Organisation
from samples.numbers import make_id_number, make_uscc, spoil_uscc
from samples.planted import plan_texts
from samples.planted.forms import certificate, form, other_legal_person
from samples.planted.kit import Kit
from samples.planted.press import UNSEALED, PlantedPress
from samples.planted.world import Told, after, invoice_of, moved, slip_of

_ALL_TOPICS = "产业发展、专利申请、专利导航、知识产权分析评议、知识产权金融、法律文书撰写"


def thresholds(press: PlantedPress) -> Kit:
    """Much is claimed: a loan, another year's contracts, and shares nobody valued are counted."""
    kit = Kit.open(press, 1202, level="national", received_on=date(2025, 8, 26), industry=3)
    me, rng = kit.case.applicant, kit.rng
    firms = [kit.firm(i, ("有限公司", "股份有限公司")[i % 2]) for i in range(15)]
    shared = kit.right(year=2020)
    kit.paid("k1", kit.deal("k1", "license_contract", firms[0], "1253000", date(2024, 4, 17), patents=[shared]))
    two = kit.deal(
        "k2", "license_contract", firms[1], "862400", date(2024, 8, 14), patents=[shared], license_kind="独占", years=3
    )
    tax_id = make_uscc(rng, region=me.uscc[2:8])
    kit.invoice("k2-fp", two, "862400", after(two.signed_on, 8), odd={"seller.tax_id": (tax_id, tax_id)})
    kit.slip("k2-hd", firms[1], me, "862400", after(two.signed_on, 14), f"{two.number}许可费")
    kit.paid("k3", kit.deal("k3", "license_contract", firms[2], "2307000", date(2023, 5, 17)))
    kit.agree(
        "k4", "equity_agreement", me, firms[3], "1500000", date(2024, 11, 13), patents=[kit.right()], partner=firms[3]
    )
    bank = replace(kit.firm(0), name="蜀川银行股份有限公司成都科技支行")
    pledge = kit.agree(
        "k5", "pledge_contract", me, bank, "5000000", date(2024, 7, 17), patents=[kit.right()], partner=bank
    )
    kit.pledged("k5-dj", pledge, after(pledge.signed_on, 6))
    kit.served("k6", kit.agree("k6", "service_contract", firms[4], me, "381500", date(2025, 3, 19), partner=firms[4]))
    staff_ = (replace(kit.case.staff[0], specialty=_ALL_TOPICS), *kit.case.staff[1:])
    rows = tuple(
        replace(row, insured_from=date(2024, 11, 1), months=6, base=Decimal(4511), person=staff_[i])
        for i, row in enumerate(kit.case.roster.rows)
    )
    roster = replace(
        kit.case.roster, rows=rows, period_from=date(2024, 11, 1), period_to=date(2025, 4, 1),
        printed_on=date(2025, 4, 16), valid_to=date(2025, 7, 15),
    )  # fmt: skip
    kit.case = replace(
        kit.case, staff=staff_, leader=staff_[0], roster=roster, license_uscc=spoil_uscc(rng, me.uscc),
        center_name=f"{kit.case.industry.name}知识产权运营中心",
    )  # fmt: skip
    kit.license()
    kit.roster()
    kit.policy(articles=plan_texts.TEMPLATE_LEFT)
    kit.texts |= {
        "office": "目前暂不具备独立开展业务的工作场地，与母公司合署办公。",
        "services": "提供专利导航、许可谈判和质押融资服务，并在凉山州设立运营中心西昌分中心。",
    }
    form(
        kit, "report_tables", amount="12203900", annual="6303900", projects=6, entities=26,
        listed=[firm.name for firm in firms],
    )  # fmt: skip
    kit.scans = ("k2-fp", "roster")
    return kit


def association(press: PlantedPress) -> Kit:
    """An association with a company's code applies directly; its people are insured elsewhere."""
    kit = Kit.open(press, 1203, level="national", received_on=date(2025, 11, 25), industry=0)
    kit.route = "direct"
    unit = other_legal_person(kit, "association", "四川省轨道交通装备产业促进会")
    code = make_uscc(kit.rng, region=kit.case.applicant.uscc[2:8], prefix="91")
    applicant = replace(kit.case.applicant, uscc=code)
    unit = replace(
        unit, uscc=code, valid_from=date(2021, 6, 30), issued_on=date(2021, 6, 30), valid_to=date(2025, 6, 29)
    )
    kit.case = replace(
        kit.case, applicant=applicant, license_uscc=code, roster=replace(kit.case.roster, employer_code=code)
    )
    certificate(kit, "association", unit)
    certificate(kit, "association", _second(kit, unit), label="license2", layout="association_landscape")
    firms = [kit.firm(i) for i in range(23)]
    kit.paid("k1", kit.deal("k1", "license_contract", firms[0], "3126000", date(2024, 4, 17)))
    kit.paid("k2", kit.deal("k2", "license_contract", firms[1], "2243000", date(2024, 7, 17)), shape="exempt")
    three = kit.deal("k3", "license_contract", firms[2], "806500", date(2024, 10, 16))
    made = invoice_of(kit.rng, three, three.amount, after(three.signed_on, 8))
    other_day = replace(
        made, issued_on=date(2024, 6, 5), lines=tuple(replace(line, net=line.net * 2) for line in made.lines)
    )
    kit.invoice("k3-fp", three, "0", made.issued_on, made=replace(made, qr=qr_payload(kit.rng, other_day)))
    paid = slip_of(kit.rng, firms[2], applicant, three.amount, after(three.signed_on, 14), f"{three.number}许可费")
    serial = f"20231107{paid.serial[8:]}"
    kit.slip("k3-hd", firms[2], applicant, "0", paid.paid_on, "", made=replace(paid, serial=serial))
    kit.told.append(
        Told("license_contract", "XK-2024-774", "专利实施许可合同", firms[3], Decimal(912000), date(2024, 9, 4))
    )
    _people_elsewhere(kit)
    kit.policy(articles=plan_texts.BORROWED)
    kit.plan(
        "plan",
        *plan_texts.staff_notice("成都市"),
        date(2025, 4, 16),
        "成市监发〔2025〕18号",
        issuer="成都市市场监督管理局",
    )
    form(kit, "report_chapters", entity_type="社会团体", listed=[firm.name for firm in firms], entities=23)
    kit.scans = ("license", "k1")
    return kit


def _second(kit: Kit, unit: Organisation) -> Organisation:
    """Another association with the same head."""
    code = make_uscc(kit.rng, region=unit.uscc[2:8], prefix="51")
    return replace(
        unit, name=f"{kit.case.applicant.city}专利发展促进会", uscc=code,
        valid_from=date(2023, 5, 17), issued_on=date(2023, 5, 17), valid_to=date(2027, 5, 16),
    )  # fmt: skip


def _people_elsewhere(kit: Kit) -> None:
    """The third is insured by another company in the same months, the fourth's insurance was stopped, the fifth is 67,
    the sixth is insured by an agency only."""
    people, rows = list(kit.case.staff), list(kit.case.roster.rows)
    number = make_id_number(kit.rng, region=kit.case.applicant.uscc[2:8], born=date(1958, 3, 9), sex=people[4].sex)
    people[4] = replace(people[4], id_number=number)
    rows[3] = replace(rows[3], status="暂停参保")
    rows[4] = replace(rows[4], person=people[4])
    roster = replace(kit.case.roster, rows=tuple(rows[:5]), total=5)
    kit.case = replace(kit.case, staff=tuple(people), roster=roster)
    kit.roster()
    elsewhere, agency = kit.firm(2).name, "四川众合人力资源服务有限公司"
    kit.proof("s3", rows[2], odd={"employer_name": (elsewhere, elsewhere)})
    kit.proof("s6", rows[5], odd={"employer_name": (agency, agency)})


def chain(press: PlantedPress) -> Kit:
    """Money before contracts, a patent licensed by the one who sold it, a loan told twice."""
    kit = Kit.open(press, 1204, level="national", received_on=date(2026, 3, 24), industry=2)
    me = kit.case.applicant
    firms = [kit.firm(i) for i in range(22)]
    firms[0] = replace(firms[0], name="成都未来钒钛材料有限公司")
    one = kit.deal("k1", "license_contract", firms[0], "2600000", date(2025, 7, 16), words="贰佰零陆万元整")
    misread = firms[0].name.replace("未来", "末来")
    kit.invoice("k1-fp", one, "2600000", after(one.signed_on, 8), odd={"buyer.name": (misread, misread)})
    kit.slip("k1-hd", firms[0], me, "2600000", date(2025, 3, 12), "许可费")
    kit.deal("k2", "license_contract", firms[1], "1904000", date(2025, 5, 14), layout="contract_running")
    sold = kit.right(year=2018)
    three = kit.deal("k3", "transfer_contract", firms[2], "455000", date(2023, 7, 12), patents=[sold])
    kit.paid("k3", three)
    event = moved(date(2023, 8, 23), me.name, firms[2].name)
    kit.register("k3-bf", kit.title(sold, (me.name,)), events=[event], current=(firms[2].name,))
    four = kit.deal("k4", "license_contract", firms[3], "817000", date(2025, 3, 19), patents=[sold])
    kit.paid("k4", four)
    published = replace(kit.right(kind="发明"), number="CN113221797B")
    five = kit.agree(
        "k5", "license_contract", me, firms[4], "436000", date(2025, 4, 16), patents=[published], kind="普通",
        partner=firms[4],
    )  # fmt: skip
    kit.invoice("k5-fp", five, "436000", after(five.signed_on, 8))
    _loan_twice(kit)
    _one_number_for_two(kit)
    kit.license("license_landscape", odd={"issued_on": ("2010-03-17", "2010 年 3 月 17 日")})
    kit.policy(issued_on=date(2026, 4, 15))
    kit.plan(
        "plan", *plan_texts.forwarded_draft(), date(2025, 9, 17), "", layout="plan_draft", issuer="成都市市场监督管理局"
    )
    kit.texts["results"] = "到2027年底，新增专利转化项目40项，实现年度转化运营金额3000万元以上，服务企业150家。"
    promise = ("不存在任何虚假、误导性或刻意隐瞒，如有不实，愿承担相应责任。", "如与实际情况不符，以实际情况为准。")
    form(
        kit, "report_tables", odd={"commitment": promise, "seal_text": (UNSEALED, "")}, entities=22,
        listed=[firm.name for firm in firms],
        annual="5757000",
    )  # fmt: skip
    kit.scans = ("k2", "license")
    return kit


def _loan_twice(kit: Kit) -> None:
    """A loan and its renewal a year later: the same patents, bank and sum, both told."""
    bank = replace(kit.firm(0), name="岷江商业银行股份有限公司成都科技支行")
    rights = [kit.right(year=2019)]
    for label, signed in (("k6", date(2024, 5, 15)), ("k7", date(2025, 5, 21))):
        pledge = kit.agree(
            label, "pledge_contract", kit.case.applicant, bank, "2000000", signed, patents=rights, partner=bank
        )
        kit.pledged(f"{label}-dj", pledge, after(signed, 6))


def _one_number_for_two(kit: Kit) -> None:
    """Second and third row of the roster bear one identity number."""
    people, rows = list(kit.case.staff), list(kit.case.roster.rows)
    people[2] = replace(people[2], id_number=people[1].id_number, sex=people[1].sex)
    rows[2] = replace(rows[2], person=people[2])
    kit.case = replace(kit.case, staff=tuple(people), roster=replace(kit.case.roster, rows=tuple(rows)))
    kit.roster()
