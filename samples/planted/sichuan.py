"""Planted submissions of the Sichuan level; what is planted stands in ``data/sichuan_*.yaml``."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import partial
from random import Random

from samples.dealings.imprints import pen
from samples.dealings.money import qr_payload
from samples.dealings.world import Event
from samples.numbers import id_check, make_patent_number, make_wrong_patent_number
from samples.planted import plan_texts
from samples.planted.forms import certificate, form, other_legal_person
from samples.planted.kit import Kit
from samples.planted.press import PlantedPress
from samples.planted.world import Told, after, invoice_of, moved, slip_of
from samples.world import Patent, Person


def money(press: PlantedPress) -> Kit:
    """Contracts, invoices and slips that do not agree with each other."""
    kit = Kit.open(press, 1103, level="sichuan", received_on=date(2025, 11, 25), industry=2)
    me = kit.case.applicant
    firms = [kit.firm(i) for i in range(7)]
    one = kit.deal("k1", "license_contract", firms[0], "296000", date(2024, 3, 20), words="贰拾肆万陆仟元整")
    tax = (Decimal("21360.00"), "¥21360.00")
    kit.invoice("k1-fp", one, "296000", after(one.signed_on, 8), odd={"tax_amount": tax})
    kit.slip("k1-hd", firms[0], me, "296000", after(one.signed_on, 14), f"{one.number}许可费")
    two = kit.deal("k2", "license_contract", firms[1], "188000", date(2024, 5, 15))
    second = kit.invoice("k2-fp", two, "188000", after(two.signed_on, 8))
    kit.slip("k2-hd", firms[5], me, "188000", after(two.signed_on, 14), "货款")
    three = kit.deal("k3", "transfer_contract", firms[2], "1", date(2024, 7, 10))
    kit.invoice("k3-fp", three, "1", after(three.signed_on, 8))
    title = kit.title(three.patents[0], (me.name,))
    kit.register(
        "k3-bf", title, events=[moved(after(three.signed_on, 40), me.name, firms[2].name)], current=(firms[2].name,)
    )
    four = kit.deal("k4", "license_contract", firms[3], "352000", date(2024, 10, 16), words="叁拾伍万贰仟圆正")
    kit.invoice("k4-fp1", four, "352000", after(four.signed_on, 8))
    kit.invoice("k4-fp2", four, "120000", after(four.signed_on, 30))
    slip = kit.slip("k4-hd", firms[3], me, "352000", after(four.signed_on, 14), f"{four.number}许可费")
    five = kit.deal("k5", "license_contract", firms[4], "264000", date(2025, 2, 26), layout="contract_running")
    early = replace(invoice_of(kit.rng, five, five.amount, date(2024, 10, 23)), number=second.number)
    kit.invoice("k5-fp", five, "264000", early.issued_on, made=replace(early, qr=qr_payload(kit.rng, early)))
    made = slip_of(kit.rng, firms[4], me, Decimal(264000), after(five.signed_on, 14), f"{five.number}许可费")
    kit.slip("k5-hd", firms[4], me, "264000", made.paid_on, "", made=replace(made, serial=slip.serial))
    kit.contract("k6", five, layout="contract_model")
    kit.told.append(
        Told("license_contract", "XK-2024-907", "专利实施许可合同", firms[6], Decimal(176000), date(2024, 9, 4))
    )
    kit.license("license_landscape")
    kit.roster()
    kit.policy(layout="policy_redhead")
    form(kit, "form_tables", entities=6)
    kit.scans = ("k4-hd", "policy")
    return kit


def staff(press: PlantedPress) -> Kit:
    """Five people are told, four are on the roster, and the roster does not hold together; nothing else is wrong but
    the unit of a sum, the name of the centre and the commitment."""
    kit = Kit.open(press, 1104, level="sichuan", received_on=date(2025, 11, 12), staff=5, industry=3)
    people = [replace(one, specialty=_without_finance(one)) for one in kit.case.staff]
    people[1] = replace(people[1], id_number=_wrong_id(people[1]))
    rows = [replace(row, person=people[i]) for i, row in enumerate(kit.case.roster.rows[:4])]
    rows[2] = replace(rows[2], sequence=4, person=replace(people[2], sex="女" if people[2].sex == "男" else "男"))
    rows[3] = replace(rows[3], sequence=5, insured_from=kit.month(-1), months=1)
    roster = replace(kit.case.roster, rows=tuple(rows), total=5)
    centre = f"四川省{kit.case.industry.name}知识产权运营中心"
    kit.case = replace(
        kit.case, staff=tuple(people), leader=people[0], contact=people[3], roster=roster, center_name=centre,
        form_sealed=False,
    )  # fmt: skip
    for i, (amount, signed) in enumerate((
        ("168400", date(2023, 11, 15)), ("203700", date(2024, 3, 13)), ("187900", date(2024, 5, 22)),
        ("214300", date(2024, 8, 7)), ("196500", date(2024, 11, 6)), ("215600", date(2025, 3, 26)),
    )):  # fmt: skip
        kit.paid(f"k{i + 1}", kit.deal(f"k{i + 1}", "license_contract", kit.firm(i), amount, signed))
    kit.license()
    kit.roster()
    kit.labor("l1", people[0], date(2016, 3, 1), years=12)
    other = kit.firm(1).name
    kit.labor("l2", people[1], rows[1].insured_from, odd={"employer_name": (other, other)})
    kit.policy()
    kit.texts["results"] = (
        "进一步完善运营机制，提升服务能力，扩大社会影响，推动产业高质量发展，取得良好的经济效益和社会效益。"
    )
    odd = {
        "commitment": (
            "且郑重承诺：所提交的所有信息真实、准确、完整，不存在任何虚假、误导性或刻意隐瞒。",
            "所附材料由相关单位提供。",
        )
    }
    form(kit, "form_booklet", amount="11864000000", signed=False, odd=odd)
    kit.scans = ("roster", "k2")
    return kit


def _without_finance(person: Person) -> str:
    topics = [topic for topic in person.specialty.split("、") if topic != "知识产权金融"]
    return "、".join(topics) or "产业发展"


def _wrong_id(person: Person) -> str:
    """A number whose check digit fails and is none that its right one could be read as."""
    right = id_check(person.id_number[:17])
    return person.id_number[:17] + next(d for d in "4271" if d not in (right, {"1": "7", "7": "1"}.get(right)))


def rights(press: PlantedPress) -> Kit:
    """Patents that are not the applicant's to give, or not what the papers say they are."""
    kit = Kit.open(press, 1105, level="sichuan", received_on=date(2025, 12, 9))
    me = kit.case.applicant
    firms = [kit.firm(i, "有限责任公司") for i in range(10)]
    wrong = replace(kit.right(year=2020, kind="发明"), number=make_wrong_patent_number(kit.rng, year=2020, kind="发明"))
    one = kit.deal("k1", "license_contract", firms[0], "76500", date(2024, 3, 13), patents=[wrong])
    kit.invoice("k1-fp", one, "76500", after(one.signed_on, 8))
    model = Patent(make_patent_number(kit.rng, year=2019, kind="实用新型"), kit.right().title, "发明")
    two = kit.deal("k2", "license_contract", firms[1], "82300", date(2024, 5, 15), patents=[model])
    kit.certificate("k2-zs", kit.title(model, (me.name,)))
    kit.slip("k2-hd", firms[1], me, "82300", after(two.signed_on, 14), f"{two.number}许可费")
    three = kit.deal("k3", "license_contract", firms[2], "64800", date(2024, 7, 10))
    kit.register("k3-bf", kit.title(three.patents[0], (firms[9].name,)))
    kit.invoice("k3-fp", three, "64800", after(three.signed_on, 8))
    four = kit.deal("k4", "transfer_contract", firms[3], "95200", date(2024, 8, 14))
    kit.certificate("k4-zs", kit.title(four.patents[0], (me.name, "岷沱大学")), layout="patent_scanned")
    kit.slip("k4-hd", firms[3], me, "95200", after(four.signed_on, 14), f"{four.number}转让款")
    five = kit.deal("k5", "license_contract", firms[4], "71600", date(2024, 10, 16), patents=[kit.right(year=2017)])
    lapsed = Event(date(2022, 11, 16), "专利权的终止", "未按照规定缴纳年费，专利权于2022年4月18日终止")
    kit.register("k5-bf", replace(kit.title(five.patents[0], (me.name,)), status="专利权终止"), events=[lapsed])
    kit.invoice("k5-fp", five, "71600", after(five.signed_on, 8))
    late = kit.right(year=2021)
    kit.deal("k6", "license_contract", firms[5], "58900", date(2020, 6, 16), patents=[late], layout="contract_running")
    sold = kit.right(year=2019)
    seven = kit.deal("k7", "transfer_contract", firms[6], "88400", date(2024, 3, 20), patents=[sold])
    kit.slip("k7-hd", firms[6], me, "88400", after(seven.signed_on, 14), f"{seven.number}转让款")
    kit.deal("k8", "transfer_contract", firms[7], "91700", date(2024, 11, 13), patents=[sold], layout="contract_model")
    nine = kit.deal("k9", "transfer_contract", firms[8], "69300", date(2025, 11, 4), buys=True)
    event = moved(date(2025, 11, 19), firms[8].name, me.name)
    kit.register("k9-bf", kit.title(nine.patents[0], (firms[8].name,)), events=[event], current=(me.name,))
    kit.invoice("k9-fp", nine, "69300", after(nine.signed_on, 8))
    kit.license("license_landscape")
    kit.roster("roster_open")
    kit.policy()
    kit.texts["plan"] = "两年内建成产业专利数据库；拟以发文授牌方式在德阳市、宜宾市设立分中心，每年安排专项工作经费。"
    form(kit, "form_official", amount="1260000")
    kit.scans = ("k3-bf", "k8")
    return kit


def missing(press: PlantedPress) -> Kit:
    """An institution whose certificate is another's and has run out; no policy; too few projects and entities."""
    kit = Kit.open(press, 1106, level="sichuan", received_on=date(2026, 3, 17), industry=1)
    city = kit.case.applicant.city
    unit = other_legal_person(kit, "institution", f"{city}储能技术应用研究院")
    me = kit.case.applicant
    unit = replace(
        unit, name=f"{city}生产力促进中心", representative=kit.maker.person(kit.cities[1]).name,
        authority="乐山市事业单位登记管理局", established_on=date(2023, 5, 17), valid_from=date(2023, 5, 17),
        issued_on=date(2023, 5, 17), valid_to=date(2025, 8, 18),
    )  # fmt: skip
    certificate(kit, "institution", unit)
    firms = [kit.firm(i) for i in range(4)]
    first = kit.deal("k1", "license_contract", firms[0], "315200", date(2022, 6, 29))
    kit.paid("k1", first)
    blank = {"signed_on": ("", "2025年　　月　　日")}
    two = kit.deal("k2", "license_contract", firms[1], "246700", date(2025, 3, 12), odd=blank)
    kit.paid("k2", two)
    three = kit.deal("k3", "license_contract", firms[2], "183900", date(2025, 7, 9))
    kit.invoice("k3-fp", three, "183900", date(2026, 4, 22))
    kit.slip("k3-hd", firms[2], me, "183900", after(three.signed_on, 14), f"{three.number}许可费")
    kit.paid("k4", kit.deal("k4", "license_contract", firms[0], "274500", date(2025, 8, 13)))
    no_day = {"signed_on": ("", "2025年2月30日")}
    five = kit.deal("k5", "license_contract", firms[1], "198600", date(2025, 2, 26), odd=no_day)
    kit.slip("k5-hd", firms[1], me, "198600", after(five.signed_on, 14), f"{five.number}许可费")
    kit.roster()
    kit.case = replace(kit.case, recommendation_date=date(2026, 3, 8))
    _letter(kit)
    kit.plan("plan", *plan_texts.implementation_plan(city), date(2025, 6, 20), f"{city[0]}市监发〔2025〕31号")
    seal = kit.firm(2).name
    names = [firm.name for firm in firms]
    form(
        kit, "form_official", entity_type="事业单位", entities=8, entity_count=3, listed=[*names, kit.firm(1).name],
        odd={"seal_text": (seal, seal), "seals[0].text": (seal, seal)},
    )  # fmt: skip
    kit.scans = ("license", "k2")
    return kit


def _letter(kit: Kit) -> None:
    rng = Random(f"{kit.seed}/letter")
    printed = kit.press.print(
        "recommendation_letter",
        "letter_plain.html",
        rng,
        c=kit.case,
        number="",
        phone="",
        handler="",
        pen=partial(pen, rng),
    )
    kit.put("letter", "07-推荐函.pdf", printed)
