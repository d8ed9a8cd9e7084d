"""Planted submissions of the level of Inner Mongolia; what is planted stands in ``data/neimenggu_*.yaml``."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from samples.dealings.money import qr_payload
from samples.numbers import make_uscc, make_wrong_patent_number
from samples.planted import plan_texts
from samples.planted.forms import certificate, form, other_legal_person
from samples.planted.kit import Kit
from samples.planted.press import PlantedPress
from samples.planted.world import Told, after, invoice_of, moved, slip_of
from samples.world import Patent


def nonprofit(press: PlantedPress) -> Kit:
    """A private unit without legal personality, its code printed so that it may be misread."""
    kit = Kit.open(press, 1302, level="neimenggu", received_on=date(2025, 11, 4), industry=0)
    city = kit.case.applicant.city
    unit = other_legal_person(kit, "nonprofit", f"{city}稀土专利导航服务中心")
    code = _with_an_eight(kit)
    me = kit.case.applicant
    place = code.index("8", 8)
    certificate(kit, "nonprofit", replace(unit, kind="个体", uscc=f"{code[:place]}B{code[place + 1 :]}"))
    firms = [kit.firm(i) for i in range(5)]
    wrong = replace(kit.right(year=2020, kind="发明"), number=make_wrong_patent_number(kit.rng, year=2020, kind="发明"))
    one = kit.deal(
        "k1", "license_contract", firms[0], "213500", date(2024, 6, 26), words="叁拾壹万贰仟伍佰元整", patents=[wrong]
    )
    invoice = kit.invoice("k1-fp", one, "213500", after(one.signed_on, 8))
    kit.slip("k1-hd", firms[0], me, "213500", after(one.signed_on, 14), f"{one.number}许可费")
    two = kit.deal("k2", "license_contract", firms[1], "176800", date(2024, 8, 14), layout="contract_running")
    again = replace(invoice_of(kit.rng, two, two.amount, after(two.signed_on, 8)), number=invoice.number)
    kit.invoice("k2-fp", two, "0", again.issued_on, made=replace(again, qr=qr_payload(kit.rng, again)))
    person = replace(firms[4], name=kit.maker.person(kit.cities[0]).name)
    kit.slip("k2-hd", person, me, "176800", after(two.signed_on, 14), "往来款")
    kit.contract("k3", two, layout="contract_model")
    kit.paid("k4", kit.deal("k4", "license_contract", firms[2], "249300", date(2025, 3, 12)))
    rows = kit.case.roster.rows
    roster = replace(kit.case.roster, rows=(*rows[:3], *rows[4:]), total=6)
    industry = kit.case.industry.name
    kit.case = replace(kit.case, roster=roster, center_name=f"{city}{industry}产业知识产权运营中心")
    kit.roster()
    kit.policy()
    kit.plan(
        "plan",
        *plan_texts.garbled_plan(),
        date(2025, 4, 16),
        "内市监知运发〔2025〕9号",
        issuer="内蒙古自治区市场监督管理局",
    )
    kit.texts |= {
        "mechanism": "中心为具有独立法人资格的实体，独立承担日常业务运行，实行主任负责制。",
        "plan": "一年内完善组织架构。目前未安排专门工作经费，日常开支由举办者个人垫付。",
        "services": "提供专利导航和许可谈判服务；以挂牌方式在巴彦淖尔、乌海设立分中心，开展就近服务。",
    }
    form(kit, "report_prose", entity_type="民办非企业单位", listed=[firm.name for firm in firms[:3]])
    kit.scans = ("license", "k2-hd")
    return kit


def _with_an_eight(kit: Kit) -> str:
    """Give the applicant a code of its kind whose organisation part has one 8, which a B may stand for."""
    code = kit.case.applicant.uscc
    while code[8:16].count("8") != 1 or "8" in code[16:]:
        code = make_uscc(kit.rng, region=code[2:8], prefix="52")
    applicant = replace(kit.case.applicant, uscc=code)
    roster = replace(kit.case.roster, employer_code=code)
    kit.case = replace(kit.case, applicant=applicant, license_uscc=code, roster=roster)
    return code


def company(press: PlantedPress) -> Kit:
    """A company of a city applies directly, with papers of a sister company and of years before it could have them."""
    kit = Kit.open(press, 1303, level="neimenggu", received_on=date(2025, 12, 16), industry=1)
    kit.route = "direct"
    kit.case = replace(kit.case, applicant=replace(kit.case.applicant, established=date(2012, 3, 14)))
    me = kit.case.applicant
    firms = [kit.firm(i) for i in range(7)]
    foreign = firms[6].name
    one = kit.deal(
        "k1", "license_contract", firms[0], "264300", date(2024, 7, 10),
        odd={"party_a_seal_text": (foreign, foreign), "seals[0].text": (foreign, foreign)},
    )  # fmt: skip
    kit.paid("k1", one)
    title = kit.title(one.patents[0], (me.name,))
    kit.certificate("k1-zs", replace(title, filed_on=date(2017, 5, 17), granted_on=date(2018, 8, 14)))
    sister = replace(firms[5], name=me.name.replace("知识产权运营", "科技产业"))
    two = kit.deal("k2", "license_contract", firms[1], "318700", date(2024, 9, 4), seller=sister)
    kit.invoice("k2-fp", two, "318700", after(two.signed_on, 10))
    kit.slip("k2-hd", firms[1], sister, "318700", after(two.signed_on, 16), f"{two.number}许可费")
    old = kit.right(year=2012, kind="实用新型")
    three = kit.deal("k3", "license_contract", firms[2], "142600", date(2024, 10, 16), patents=[old])
    kit.certificate("k3-zs", kit.title(old, (me.name,)), layout="patent_scanned")
    kit.slip("k3-hd", firms[2], me, "142600", after(three.signed_on, 14), f"{three.number}许可费")
    early: Patent = kit.right(year=2012, kind="发明")
    four = kit.deal(
        "k4", "license_contract", firms[3], "98700", date(2016, 6, 29), patents=[early], layout="contract_running"
    )
    kit.slip("k4-hd", firms[3], me, "98700", after(four.signed_on, 14), f"{four.number}许可费")
    kit.agree(
        "k5", "equity_agreement", me, firms[4], "1200000", date(2025, 3, 19), patents=[kit.right()], partner=firms[4]
    )
    kit.deal("k6", "license_contract", firms[0], "1", date(2025, 4, 16), license_kind="独占", patents=[kit.right()])
    blank = {"signed_on": ("", "2018年　　月　　日")}
    kit.labor("l1", kit.case.staff[0], date(2018, 5, 7), layout="labor_table", years=10, odd=blank)
    kit.case = replace(kit.case, license_representative=firms[6].legal_representative)
    kit.license("license_electronic")
    kit.roster()
    kit.policy(articles=plan_texts.UNFINISHED)
    kit.texts["office"] = "目前尚不具备固定的工作场所和办公条件，临时借用园区会议室办公。"
    form(kit, "report_forms", listed=[firm.name for firm in firms[:5]])
    kit.scans = ("k3", "k2")
    return kit


def late(press: PlantedPress) -> Kit:
    """Papers after the day they should bear; a patent lent by one of two owners."""
    kit = Kit.open(press, 1304, level="neimenggu", received_on=date(2025, 12, 23), industry=1)
    me = kit.case.applicant
    firms = [kit.firm(i) for i in range(6)]
    other = make_uscc(kit.rng, region=me.uscc[2:8])
    one = kit.deal(
        "k1", "license_contract", firms[0], "286400", date(2024, 6, 26), odd={"party_a.uscc": (other, other)}
    )
    kit.paid("k1", one)
    kit.record("k1-ba", one, date(2024, 4, 16))
    common = kit.right(year=2020)
    two = kit.deal(
        "k2", "license_contract", firms[1], "347900", date(2024, 9, 4), patents=[common], license_kind="独占"
    )
    kit.certificate("k2-zs", kit.title(common, (me.name, "青衣江科技学院")))
    kit.invoice("k2-fp1", two, "347900", after(two.signed_on, 8))
    tax = (Decimal("5123.77"), "¥5123.77")
    kit.invoice("k2-fp2", two, "86200", after(two.signed_on, 40), odd={"tax_amount": tax})
    made = kit.slip("k2-hd", firms[1], me, "347900", after(two.signed_on, 14), f"{two.number}许可费")
    kit.record("k2-ba", two, date(2024, 11, 17), layout="record_license_letter")
    three = kit.deal("k3", "transfer_contract", firms[2], "195300", date(2025, 3, 12))
    kit.registration("k3-dj", three, date(2026, 1, 14))
    again = slip_of(kit.rng, firms[2], me, three.amount, after(three.signed_on, 14), f"{three.number}转让款")
    kit.slip("k3-hd", firms[2], me, "0", again.paid_on, "", made=replace(again, number=made.number, serial=made.serial))
    four = kit.deal("k4", "license_contract", firms[3], "158200", date(2025, 5, 14))
    event = moved(date(2023, 7, 12), me.name, firms[5].name)
    kit.register("k4-bf", kit.title(four.patents[0], (me.name,)), events=[event], current=(firms[5].name,))
    kit.invoice("k4-fp", four, "158200", after(four.signed_on, 8))
    kit.told.append(
        Told("license_contract", "XK-2025-866", "专利实施许可合同", firms[4], Decimal(223000), date(2025, 6, 18))
    )
    _staff_of(kit)
    kit.license("license_electronic", odd={"term_to": ("2024-06-30", "2024-06-30")})
    kit.policy(articles=plan_texts.BORROWED)
    form(
        kit, "report_prose", entity_type="事业单位", entity_count=2,
        listed=[firm.name for firm in firms[:4]] + [firms[0].name],
    )  # fmt: skip
    kit.scans = ("k4-bf", "k1")
    return kit


def _staff_of(kit: Kit) -> None:
    """The first's name has 浩 in the form and 洁 on the roster; the second came last month; the sixth is insured by an
    agency; the roster is old."""
    people, rows = list(kit.case.staff), list(kit.case.roster.rows)
    people[0] = replace(people[0], name=f"{people[0].name[0]}浩然")
    rows[0] = replace(rows[0], person=replace(people[0], name=f"{people[0].name[0]}洁然"))
    rows[1] = replace(rows[1], insured_from=date(2025, 11, 1), months=1)
    roster = replace(kit.case.roster, rows=tuple(rows[:5]), total=5, valid_to=date(2025, 12, 15))
    kit.case = replace(kit.case, staff=tuple(people), leader=people[0], roster=roster)
    kit.roster()
    agency = "内蒙古众合人力资源服务有限公司"
    kit.proof("s6", rows[5], odd={"employer_name": (agency, agency)})
