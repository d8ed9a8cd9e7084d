"""Planted submissions of the group ``second``; what is planted stands in ``data/second_*.yaml``."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from samples.numbers import id_check, make_id_number
from samples.planted.forms import form
from samples.planted.kit import Kit
from samples.planted.press import PlantedPress
from samples.planted.world import after, slip_of


def figures(press: PlantedPress) -> Kit:
    """Figures that disagree on the papers between the contract and the money."""
    kit = Kit.open(press, 2202, level="national", received_on=date(2025, 11, 12), industry=2)
    me = kit.case.applicant
    firms = [kit.firm(i, ("有限公司", "股份有限公司")[i % 2]) for i in range(18)]
    one = kit.deal("k1", "license_contract", firms[0], "1860000", date(2024, 4, 16))
    words = "壹佰捌拾万零陆仟圆整"
    kit.invoice("k1-fp", one, "1860000", after(one.signed_on, 8), odd={"total_words": (words, words)})
    kit.slip("k1-hd", firms[0], me, "1860000", after(one.signed_on, 14), f"{one.number}许可费")
    kit.registration("k1-dj", one, date(2024, 3, 20))
    two = kit.deal("k2", "license_contract", firms[1], "745000", date(2024, 5, 15))
    kit.invoice("k2-fp", two, "745000", after(two.signed_on, 8), shape="exempt")
    words = "柒拾肆万零伍佰圆整"
    second = kit.slip(
        "k2-hd", firms[1], me, "745000", after(two.signed_on, 14), f"{two.number}许可费",
        odd={"amount_words": (words, words)},
    )  # fmt: skip
    three = kit.agree("k3", "service_contract", firms[2], me, "386000", date(2024, 7, 10), partner=firms[2])
    kit.slip("k3-hd1", firms[2], me, "386000", after(three.signed_on, 14), f"{three.number}服务费")
    again = slip_of(kit.rng, firms[2], me, Decimal(386000), after(three.signed_on, 35), f"{three.number}服务费")
    kit.slip("k3-hd2", firms[2], me, "0", again.paid_on, "", made=replace(again, number=second.number))
    four = kit.deal("k4", "license_contract", firms[3], "528000", date(2024, 8, 14))
    stranger = {"buyer.name": (firms[11].name,) * 2, "buyer.tax_id": (firms[11].uscc,) * 2}
    kit.invoice("k4-fp", four, "528000", after(four.signed_on, 8), odd=stranger)
    five = kit.deal("k5", "license_contract", firms[4], "415000", date(2024, 10, 16))
    kit.slip("k5-hd", firms[4], firms[12], "415000", after(five.signed_on, 14), f"{five.number}许可费")
    _paid_by_another_than_said(kit, firms[5].name, firms[9].name, firms[10].name)
    seven = kit.deal("k7", "transfer_contract", firms[6], "0", date(2023, 5, 17), words="零元整")
    kit.register("k7-bf", kit.title(seven.patents[0], (me.name,)))
    kit.tell(two, firms[1])
    kit.license()
    kit.roster()
    kit.policy()
    names = [firm.name for firm in firms]
    form(
        kit, "report_tables", entities=22, annual="5069000", entity_count=22,
        listed=[*names, names[3], names[5], names[8], names[8].replace("有限公司", "有限责任公司")],
    )  # fmt: skip
    return kit


def _paid_by_another_than_said(kit: Kit, name: str, payer: str, named: str) -> None:
    """The buyer's letter lets one company pay, another one paid; the invoice's number is of the year before."""
    firm, me = replace(kit.firm(5), name=name), kit.case.applicant
    six = kit.deal("k6", "license_contract", firm, "390000", date(2025, 3, 19))
    number = f"24{me.uscc[2:4]}2000000{kit.rng.randrange(10**9):09d}"
    kit.invoice("k6-fp", six, "390000", after(six.signed_on, 8), odd={"number": (number, number)})
    kit.slip("k6-hd", replace(kit.firm(9), name=payer), me, "390000", after(six.signed_on, 14), "许可费")
    kit.letter(
        "k6-wt", "委托付款函", [f"合同{six.number}项下许可使用费390000.00元，我单位委托{named}支付。"],
        [name, named], after(six.signed_on, 9), to=me.name,
    )  # fmt: skip


def people(press: PlantedPress) -> Kit:
    """Seven people told, six with papers that do not hold; six contracts with four companies."""
    kit = Kit.open(press, 2102, level="sichuan", received_on=date(2025, 12, 10), staff=7, industry=2)
    me = kit.case.applicant
    _people(kit)
    firms = [kit.firm(i) for i in range(4)]
    same = replace(firms[0], name=firms[0].name.replace("有限公司", "有限责任公司"))
    wide = replace(firms[1], name=firms[1].name.replace("有限公司", "（成都）有限公司"))
    narrow = replace(wide, name=wide.name.replace("（", "(").replace("）", ")"))
    partners = (firms[0], same, wide, narrow, firms[2], firms[3])
    amounts = ("182600", "207300", "196800", "173500", "214900", "188400")
    days = ((2023, 11, 15), (2024, 3, 13), (2024, 5, 22), (2024, 8, 7), (2024, 11, 6), (2025, 3, 26))
    for i, (partner, amount, day) in enumerate(zip(partners, amounts, days, strict=True)):
        deal = kit.deal(f"k{i + 1}", "license_contract", partner, amount, date(*day))
        kit.slip(f"k{i + 1}-hd", partner, me, amount, after(deal.signed_on, 12), f"{deal.number}许可费")
    kit.case = replace(
        kit.case, center_name="四川省晶硅光伏产业知识产权运营中心", recommendation_date=date(2025, 12, 17)
    )
    kit.license("license_landscape")
    kit.roster()
    kit.policy(articles=(
        "为规范知识产权运营工作，促进专利转化运用，结合本单位实际，制定本办法。",
        "专利转让、许可应当签订书面合同，由法务人员审查，并依法办理登记或者备案手续。",
        "运营中心根据业务需要，在宜宾市、攀枝花市挂牌设立分中心，分中心负责人由运营中心任命。",
        "本办法自印发之日起施行。",
    ))  # fmt: skip
    kit.texts |= {
        "office": "原租赁场地已经退租，目前没有固定工作场所，人员居家办公。",
        "plan": "两年内建成产业专利数据库。目前没有工作经费保障，拟待认定后再行筹措。",
    }
    promise = ("所提交的所有信息真实、准确、完整，不存在任何虚假、误导性或刻意隐瞒。", "所提交的信息基本真实。")
    seal = "乐山市市场监督管理局"
    form(
        kit, "form_tables", odd={"commitment": promise, "recommender_seal_text": (seal, seal)},
        listed=[one.name for one in partners], entity_count=6, entities=6,
    )  # fmt: skip
    return kit


def _people(kit: Kit) -> None:
    """Row 2 twice; a 29 February that was none; insured two months before; a boy of fifteen; another's number."""
    region = kit.case.applicant.uscc[2:8]
    staff = [
        replace(one, specialty="产业发展、专利申请" if i % 2 else "专利导航、知识产权金融、知识产权分析评议",
                duty="负责中心日常运营和客户服务等工作")
        for i, one in enumerate(kit.case.staff)
    ]  # fmt: skip
    body = f"{region}19900229{'013' if staff[2].sex == '男' else '024'}"
    staff[2] = replace(staff[2], id_number=body + id_check(body))
    staff[5] = replace(
        staff[5], id_number=make_id_number(kit.rng, region=region, born=date(2010, 9, 14), sex=staff[5].sex)
    )
    rows = [replace(row, person=staff[i]) for i, row in enumerate(kit.case.roster.rows[:4])]
    rows[2] = replace(rows[2], sequence=2)
    rows[3] = replace(rows[3], sequence=3, insured_from=date(2025, 10, 1), months=2)
    roster = replace(
        kit.case.roster, rows=tuple(rows), total=4, printed_on=date(2025, 12, 18), valid_to=date(2026, 3, 17)
    )
    kit.case = replace(kit.case, staff=tuple(staff), leader=staff[0], contact=staff[1], roster=roster)
    first = rows[1].insured_from
    early = date(first.year - (first.month <= 6), (first.month - 7) % 12 + 1, 3)
    never = {"end_on": ("", "2026年11月31日")}
    kit.labor("l1", staff[1], early, odd=never)
    kit.labor("l4", staff[4], date(2024, 6, 3), odd={"employee_id_number": (staff[0].id_number,) * 2})
    kit.labor("l5", staff[5], date(2025, 3, 4))
