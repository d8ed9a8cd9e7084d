"""Planted submissions of the group ``third``: a university, an association, a company; see ``data/third_*.yaml``."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from samples.dealings.world import InvoiceLine
from samples.numbers import id_check, make_id_number, make_uscc, spoil_uscc
from samples.planted.forms import certificate, form, other_legal_person
from samples.planted.kit import Kit
from samples.planted.press import PlantedPress
from samples.planted.third_papers import from_province, letter, proof_with, recast, recode, roster_with
from samples.planted.world import after, invoice_of
from samples.world import Company


def college(press: PlantedPress) -> Kit:
    """A national university applies past the province; one licence is handed in under two numbers."""
    kit = Kit.open(press, 3203, level="national", received_on=date(2025, 11, 19), industry=1)
    kit.route = "direct"
    unit = other_legal_person(kit, "institution", "蜀江科技大学")
    code = recode(kit, region="100000", prefix="12")
    unit = replace(
        unit, uscc=spoil_uscc(kit.rng, code), patron="教育部", authority="国家事业单位登记管理局",
        issued_on=date(2025, 11, 5), valid_from=date(2025, 12, 15), valid_to=date(2030, 12, 14),
    )  # fmt: skip
    certificate(kit, "institution", unit)
    firms = [kit.firm(i, ("有限公司", "股份有限公司")[i % 2]) for i in range(18)]
    _two_numbers(kit, firms[0])
    _half_the_tax(kit, firms[1])
    _before_the_grant(kit, firms[2], firms[3])
    six = kit.deal("k6", "license_contract", firms[4], "700000", date(2025, 1, 8))
    kit.slip("k6-hd", firms[4], kit.case.applicant, "700000", after(six.signed_on, 14), f"{six.number}许可费")
    kit.letter(
        "gj", "共建产业知识产权运营中心分中心协议",
        [f"甲方{kit.case.applicant.name}与乙方德阳产业园区服务中心共同建设国家级动力电池产业知识产权运营中心德阳分中心，"
         "由甲方发文设立并授牌，分中心主任由乙方人员担任。"],
        [kit.case.applicant.name, "德阳产业园区服务中心"], date(2025, 4, 16),
    )  # fmt: skip
    kit.roster()
    rows = tuple(replace(row, sequence=i + 1) for i, row in enumerate(kit.case.roster.rows[2:4]))
    other = replace(
        kit.case.roster, rows=rows, total=2, employer_code=firms[17].uscc, verification_code="K7TQ2M9XWR4H8D1P"
    )
    roster_with(kit, "roster2", other, firms[17].name)
    kit.policy(number="蜀江大发〔2022〕33号", odd={"seals[0].text": ("岷沱大学", "岷沱大学")})
    kit.case = replace(kit.case, center_name=f"国家级{kit.case.industry.name}产业专利运营中心")
    kit.texts |= {
        "mechanism": "实行主任负责制。目前不具备知识产权运营工作能力的人才队伍，有关工作由在校学生兼职完成；"
        "尚未开展盘活存量专利工作，没有形成推动存量及增量专利持续转化的运行机制。",
        "plan": "XX大学将在两年内建成产业专利数据库和公共服务平台，每年安排专项工作经费200万元。",
    }
    form(
        kit, "report_direct", entity_type="事业单位", listed=[firm.name for firm in firms], entities=20,
        annual="5587000", entity_count=64,
    )  # fmt: skip
    return kit


def _two_numbers(kit: Kit, firm: Company) -> None:
    """The same licence under two numbers; only one is paid."""
    right, signed = kit.right(year=2020), date(2024, 4, 17)
    for label, number in (("k1", "XK-2024-118"), ("k2", "XK-2024-181")):
        deal = kit.deal(label, "license_contract", firm, "1480000", signed, patents=[right], number=number)
        if label == "k1":
            made = invoice_of(kit.rng, deal, deal.amount, after(signed, 8))
            kit.invoice("k1-fp", deal, "0", made.issued_on, made=from_province(kit, made, "51"))
            kit.slip("k1-hd", firm, kit.case.applicant, deal.amount, after(signed, 14), f"{number}许可费")


def _half_the_tax(kit: Kit, firm: Company) -> None:
    """Rate 6 %, tax reckoned at 3 %; net and tax add up."""
    deal = kit.deal("k3", "license_contract", firm, "862000", date(2024, 6, 19))
    made = invoice_of(kit.rng, deal, deal.amount, after(deal.signed_on, 8))
    line = InvoiceLine(made.lines[0].item, Decimal("836893.20"), Decimal("0.03"), unit="项", quantity=1)
    made = replace(made, lines=(line,))
    kit.invoice(
        "k3-fp", deal, "0", made.issued_on, made=from_province(kit, made, "51"), odd={"tax_rate": ("0.06", "6%")}
    )
    kit.slip("k3-hd", firm, kit.case.applicant, "862000", after(deal.signed_on, 14), f"{deal.number}许可费")


def _before_the_grant(kit: Kit, one: Company, two: Company) -> None:
    """A patent sold five months before it was granted; a publication number among the patents of another sale."""
    me, right = kit.case.applicant, kit.right(year=2022, kind="发明")
    four = kit.deal("k4", "transfer_contract", one, "655000", date(2024, 8, 14), patents=[right])
    title = replace(kit.title(right, (me.name,)), filed_on=date(2022, 5, 18), granted_on=date(2025, 1, 15))
    kit.certificate("k4-zs", title)
    kit.slip("k4-hd", one, me, "655000", after(four.signed_on, 14), f"{four.number}转让款")
    pair = [kit.right(year=2020), replace(kit.right(year=2021, kind="发明"), number="CN115673421A")]
    five = kit.agree("k5", "transfer_contract", me, two, "410000", date(2024, 10, 16), patents=pair, partner=two)
    kit.slip("k5-hd", two, me, "410000", after(five.signed_on, 14), f"{five.number}转让款")


def guild(press: PlantedPress) -> Kit:
    """An association whose head leads another; its code is a private unit's; the form is sealed and not signed."""
    kit = Kit.open(press, 3101, level="sichuan", received_on=date(2026, 1, 14), industry=3)
    unit = other_legal_person(kit, "association", "四川晶硅光伏产业促进会")
    code = recode(kit, region=kit.case.applicant.uscc[2:8], prefix="52")
    firms = [kit.firm(i) for i in range(5)]
    head = firms[4].legal_representative
    unit = replace(unit, uscc=code, representative=head, authority="乐山市民政局")
    certificate(kit, "association", unit)
    second = replace(
        unit, name="四川储能技术创新促进会", uscc=make_uscc(kit.rng, region="510000", prefix="51"),
        authority="四川省民政厅", patron="四川省科学技术厅",
    )  # fmt: skip
    certificate(kit, "association", second, label="license2", layout="association_landscape")
    _same_price_for_all(kit, firms)
    _members(kit)
    kit.policy(number="川晶促〔2025〕4号", odd={"issued_on": ("", "2025年2月29日")})
    kit.case = replace(kit.case, center_name="四川晶硅光伏产业知识产权运营中心", recommendation_date=date(2026, 1, 6))
    seal = "乐山市市场监督管理局"
    letter(
        kit, "letter_redhead", number="绵市监函〔2026〕1号",
        odd={"issued_on": ("2026-01-01", "2026年1月1日"), "seals[0].text": (seal, seal)},
    )  # fmt: skip
    kit.texts |= {
        "office": "目前没有固定工作场所，尚无相关办公条件，借用会员企业的会议室办公。",
        "plan": "建设方案尚未编制，待认定后另行制定。",
    }
    form(kit, "form_booklet", entity_type="社会团体", signed=False, entities=6)
    return kit


def _same_price_for_all(kit: Kit, firms: list[Company]) -> None:
    """Six licences to four companies, each at 170 000 yuan: 1.02 million in all."""
    days = ((2023, 9, 13), (2024, 3, 13), (2024, 7, 10), (2024, 11, 13), (2025, 3, 12), (2025, 7, 16))
    for i, (firm, day) in enumerate(zip((0, 0, 1, 2, 3, 1), days, strict=True)):
        deal = kit.deal(f"k{i + 1}", "license_contract", firms[firm], "170000", date(*day))
        kit.slip(f"k{i + 1}-hd", firms[firm], kit.case.applicant, "170000", after(deal.signed_on, 14), "许可费")


def _members(kit: Kit) -> None:
    """One sentence for everybody's skill; a month 13; another given name; a person who pays for herself."""
    region = kit.case.applicant.uscc[2:8]
    told = [replace(one, specialty="产业发展、专利申请") for one in kit.case.staff]
    body = f"{region}19881305{'037' if told[1].sex == '男' else '048'}"
    told[1] = replace(told[1], id_number=body + id_check(body))
    told[3] = replace(told[3], name="罗志远")
    recast(kit, dict(enumerate(told)))
    start = [(2023, month) for month in (3, 4, 5, 6, 9)]
    rows = tuple(
        replace(row, insured_from=date(*start[i], 1), months=29 - start[i][1])
        for i, row in enumerate(kit.case.roster.rows[:5])
    )
    rows = (*rows[:3], replace(rows[3], person=replace(rows[3].person, name="罗志强")), rows[4])
    alone = replace(kit.case.roster.rows[5], insured_from=date(2024, 1, 1), months=24)
    roster = replace(
        kit.case.roster, rows=rows, total=8, period_from=date(2023, 3, 1), period_to=date(2025, 4, 1),
        printed_on=date(2025, 5, 14), valid_to=date(2026, 5, 13),
    )  # fmt: skip
    proof_with(kit, "s6", alone, "灵活就业人员（个人缴费）")
    kit.case = replace(kit.case, roster=roster)
    kit.roster()


def works(press: PlantedPress) -> Kit:
    """No certificate of the applicant; of six people hardly three are shown; a contract older than its codes."""
    kit = Kit.open(press, 3105, level="sichuan", received_on=date(2025, 12, 16), industry=2)
    me = replace(kit.case.applicant, established=date(2011, 5, 18))
    kit.case = replace(kit.case, applicant=me)
    firms = [kit.firm(i) for i in range(7)]
    _crossed_money(kit, firms)
    old = kit.deal(
        "k3", "license_contract", replace(firms[2], established=date(2009, 4, 8)), "150000", date(2014, 6, 18),
        patents=[kit.right(year=2011, kind="发明")],
    )  # fmt: skip
    kit.slip("k3-hd", firms[2], me, "150000", after(old.signed_on, 14), f"{old.number}许可费")
    for i, (amount, day) in enumerate((("175000", (2024, 11, 13)), ("190500", (2025, 3, 12)))):
        deal = kit.deal(f"k{i + 4}", "license_contract", firms[i + 3], amount, date(*day))
        kit.slip(f"k{i + 4}-hd", firms[i + 3], me, amount, after(deal.signed_on, 14), f"{deal.number}许可费")
    kit.tell(deal, firms[5], number="XK-2025-732", amount=Decimal(130000), signed_on=date(2025, 7, 16))
    _hands(kit, firms[6].name)
    kit.policy()
    kit.texts |= {
        "systems": "先后印发转化运用管理、合同管理等制度；已发文在自贡市、内江市成立运营中心分中心。",
        "mechanism": "实行主任负责制。目前没有工作经费保障，人员工资由股东垫付。",
        "results": "产业链知识产权运营水平显著提升，转化运用取得明显成效，企业满意度不断提高。",
    }
    form(kit, "form_tables", odd={"form_date": ("2025-12-23", "2025年12月23日")})
    return kit


def _crossed_money(kit: Kit, firms: list[Company]) -> None:
    """A sister company invoices; the applicant's own head pays for the client."""
    me = kit.case.applicant
    one = kit.deal("k1", "license_contract", firms[0], "218000", date(2024, 3, 13))
    sister = {"seller.name": (firms[6].name,) * 2, "seller.tax_id": (firms[6].uscc,) * 2}
    kit.invoice("k1-fp", one, "218000", after(one.signed_on, 8), odd=sister)
    kit.slip("k1-hd", firms[0], me, "218000", after(one.signed_on, 14), f"{one.number}许可费")
    two = kit.deal("k2", "license_contract", firms[1], "196500", date(2024, 7, 10))
    head = replace(firms[6], name=me.legal_representative)
    kit.slip("k2-hd", head, me, "196500", after(two.signed_on, 14), f"{two.number}许可费")


def _hands(kit: Kit, sister: str) -> None:
    """Insured since last month; stopped in June; employed by a sister company; of 63 under a labour contract; two
    without any paper; a contract signed after receipt."""
    region, rows = kit.case.applicant.uscc[2:8], kit.case.roster.rows
    born = make_id_number(kit.rng, region=region, born=date(1962, 7, 9), sex="女")
    recast(kit, {3: replace(kit.case.staff[3], sex="女", id_number=born)})
    staff = kit.case.staff
    name = kit.case.applicant.name
    new = replace(rows[0], person=staff[0], insured_from=date(2025, 11, 1), months=1)
    proof_with(kit, "s1", new, name, layout="insurance_rights")
    stopped = replace(rows[1], person=staff[1], insured_from=date(2024, 1, 1), months=18, status="暂停缴费")
    proof_with(kit, "s2", stopped, name)
    kit.labor("l2", staff[1], date(2026, 1, 6))
    proof_with(kit, "s3", replace(rows[2], person=staff[2], insured_from=date(2024, 6, 1), months=18), name)
    other = {"employer_name": (sister, sister), "seals[0].text": (sister, sister)}
    kit.labor("l3", staff[2], date(2024, 5, 20), odd=other)
    kit.labor("l4", staff[3], date(2024, 4, 10))
