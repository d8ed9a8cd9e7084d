"""The four clean submissions: two plain ones, two full of honest oddities."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from samples.dealings.world import Agreement
from samples.numbers import make_id_number
from samples.planted.forms import certificate, form, other_legal_person
from samples.planted.kit import Kit
from samples.planted.press import PlantedPress
from samples.planted.world import after, moved, slip_of
from samples.world import Company, Contract

_REACHED = (
    "到2026年底，新增专利转化项目30项，实现年度转化运营金额3000万元以上，服务企业120家；到2027年底，建成产业专利池2个。"
)


def sichuan_plain(press: PlantedPress) -> Kit:
    """Six projects, every one paid; everything as the guideline's authors imagine it."""
    kit = Kit.open(press, 1101, level="sichuan", received_on=date(2025, 11, 18))
    me = kit.case.applicant
    firms = [kit.firm(i, ("有限公司", "股份有限公司", "有限责任公司")[i % 3]) for i in range(6)]
    sold = kit.deal("k1", "transfer_contract", firms[0], "286500", date(2024, 4, 16), layout="contract_running")
    kit.paid("k1", sold, shape="exempt")
    kit.registration("k1-dj", sold, after(sold.signed_on, 25))
    title = kit.title(sold.patents[0], (me.name,))
    kit.register(
        "k1-bf", title, events=[moved(after(sold.signed_on, 50), me.name, firms[0].name)], current=(firms[0].name,)
    )
    lent = kit.deal("k2", "license_contract", firms[1], "183000", date(2024, 5, 22), layout="contract_model")
    kit.paid("k2", lent)
    kit.record("k2-ba", lent, after(lent.signed_on, 40))
    for i, (amount, signed) in enumerate(
        (("247800", date(2024, 7, 9)), ("156300", date(2024, 11, 13)), ("212600", date(2025, 3, 19)))
    ):
        kit.paid(f"k{i + 3}", kit.deal(f"k{i + 3}", "license_contract", firms[i + 2], amount, signed))
    service = kit.agree("k6", "service_contract", firms[5], me, "98400", date(2025, 5, 14), partner=firms[5])
    kit.served("k6", service)
    kit.license("license_electronic")
    kit.roster("roster_ruled")
    kit.policy()
    form(kit, "form_tables")
    kit.scans = ("license", "k3")
    return kit


def sichuan_odd(press: PlantedPress) -> Kit:
    """A renamed company; a retiree; part payments; a client that pays through another; a renewal; a free licence."""
    kit = Kit.open(press, 1102, level="sichuan", received_on=date(2025, 12, 2), industry=1)
    me = kit.case.applicant
    former = me.name.replace("知识产权运营", "科技服务")
    _odd_staff(kit)
    firms = [kit.firm(i) for i in range(5)]
    firms[3] = replace(firms[3], name=firms[3].name.replace("有限公司", "（四川）有限公司"))
    shared = kit.right(year=2020)
    kit.certificate("p1", kit.title(shared, (me.name, "西川理工学院")))
    one = kit.deal(
        "k1", "license_contract", firms[0], "107000.53", date(2024, 6, 27), patents=[shared],
        words="壹拾万柒仟元零伍角叁分", layout="contract_running",
    )  # fmt: skip
    _paid_through_another(kit, one)
    two = kit.deal(
        "k2",
        "license_contract",
        firms[1],
        "282999.47",
        date(2024, 8, 14),
        patents=[shared],
        words="贰拾捌萬贰仟玖佰玖拾玖圓肆角柒分",
        layout="contract_model",
    )
    kit.invoice("k2-fp", two, "282999.47", after(two.signed_on, 20))
    _renewed(kit, firms[2])
    _in_instalments(kit, former, firms[3])
    kit.deal("k6", "license_contract", firms[4], "0", date(2025, 6, 18), license_kind="开放", words="零元整")
    kit.license(former=[former])
    kit.roster("roster_ruled")
    kit.policy(layout="policy_plain")
    form(kit, "form_booklet")
    kit.scans = ("k2", "p1")
    return kit


def _odd_staff(kit: Kit) -> None:
    """The fifth has a labour contract only, the sixth is 68 and was engaged again after retirement."""
    staff = list(kit.case.staff)
    number = make_id_number(kit.rng, region=kit.case.applicant.uscc[2:8], born=date(1957, 5, 12), sex=staff[5].sex)
    staff[5] = replace(staff[5], id_number=number)
    rows = kit.case.roster.rows[:4]
    leap = make_id_number(kit.rng, region=kit.case.applicant.uscc[2:8], born=date(1992, 2, 29), sex=staff[1].sex)
    staff[1] = replace(staff[1], id_number=leap)
    rows = tuple(replace(row, person=staff[i]) for i, row in enumerate(rows))
    roster = replace(kit.case.roster, rows=rows, total=4)
    kit.case = replace(kit.case, staff=tuple(staff), leader=staff[0], contact=staff[4], roster=roster)
    kit.labor("l5", staff[4], date(2024, 6, 3))
    kit.labor("l6", staff[5], date(2025, 1, 2), years=1, layout="reemployment")


def _paid_through_another(kit: Kit, one: Contract) -> None:
    kit.invoice("k1-fp", one, "107000.53", after(one.signed_on, 6))
    parent = kit.firm(2, "集团有限公司")
    kit.slip("k1-hd", parent, kit.case.applicant, "107000.53", after(one.signed_on, 12), "代付专利许可使用费")
    kit.letter(
        "k1-wt", "委托付款书",
        [f"我单位与{kit.case.applicant.name}签订的专利实施许可合同（合同编号：{one.number}）项下许可使用费107000.53元，"
         f"委托{parent.name}代为支付，由此产生的一切责任由我单位承担。"],
        [one.partner.name, parent.name], after(one.signed_on, 8), to=kit.case.applicant.name,
    )  # fmt: skip


def _renewed(kit: Kit, firm: Company) -> None:
    """The same patent to the same company at the same price for a second year, by two contracts; the buyer's
    name stands on the invoice as 有限责任公司."""
    right = kit.right(year=2019)
    first = kit.deal("k3", "license_contract", firm, "165800", date(2023, 3, 1), patents=[right], years=1)
    kit.slip("k3-hd", first.party_b, first.party_a, "165800", after(first.signed_on, 20), f"{first.number}许可费")
    second = kit.deal("k4", "license_contract", firm, "165800", date(2024, 2, 29), patents=[right], years=1)
    other = second.party_b.name.replace("有限公司", "有限责任公司")
    kit.invoice("k4-fp", second, "165800", after(second.signed_on, 12), odd={"buyer.name": (other, other)})
    sunday = date(2024, 3, 24)
    kit.slip("k4-hd", second.party_b, second.party_a, "165800", sunday, f"{second.number}许可费")


def _in_instalments(kit: Kit, former: str, firm: Company) -> None:
    """A sale under the former name, paid by nine tenths so far, with half-width brackets on the slips."""
    me = replace(kit.case.applicant, name=former)
    right = kit.right(year=2018)
    sold = kit.deal("k5", "transfer_contract", firm, "420000", date(2022, 8, 10), patents=[right], seller=me)
    narrow = sold.party_b.name.replace("（", "(").replace("）", ")")
    for i, (amount, days) in enumerate((("252000", 10), ("126000", 150))):
        kit.invoice(f"k5-fp{i + 1}", sold, amount, after(sold.signed_on, days))
        made = slip_of(
            kit.rng, sold.party_b, me, Decimal(amount), after(sold.signed_on, days + 7), f"{sold.number}转让款"
        )
        kit.slip(
            f"k5-hd{i + 1}", sold.party_b, me, amount, made.paid_on, "", made=made, odd={"payer.name": (narrow, narrow)}
        )
    event = moved(after(sold.signed_on, 60), former, sold.party_b.name)
    kit.register("k5-bf", kit.title(right, (former,)), events=[event], current=(sold.party_b.name,))


def national_plain(press: PlantedPress) -> Kit:
    """Above the yearly amount without its service contract; 22 entities; every case with its whole chain."""
    kit = Kit.open(press, 1201, level="national", received_on=date(2025, 9, 16), industry=1)
    me = kit.case.applicant
    firms = [kit.firm(i, ("有限公司", "股份有限公司")[i % 2]) for i in range(22)]
    one = kit.deal("k1", "license_contract", firms[0], "2460000", date(2024, 3, 13), layout="contract_running")
    kit.paid("k1", one, shape="exempt")
    kit.registration("k1-dj", one, after(one.signed_on, 25), layout="registration_system")
    kit.record("k1-ba", one, after(one.signed_on, 45), layout="record_license_letter")
    sold = kit.deal("k2", "transfer_contract", firms[1], "1580000", date(2024, 7, 17), layout="contract_model")
    kit.paid("k2", sold)
    title = kit.title(sold.patents[0], (me.name,))
    kit.certificate("k2-zs", title)
    event = moved(after(sold.signed_on, 40), me.name, firms[1].name)
    kit.register("k2-bf", title, events=[event], current=(firms[1].name,), layout="register_list")
    three = kit.deal("k3", "license_contract", firms[2], "1235600", date(2024, 10, 16), license_kind="独占")
    kit.paid("k3", three, kind="数电专")
    kit.record("k3-ba", three, after(three.signed_on, 40))
    kit.served("k4", kit.agree("k4", "service_contract", firms[3], me, "648300", date(2024, 11, 20), partner=firms[3]))
    kit.license("license_landscape")
    kit.roster("roster_ruled")
    kit.policy()
    kit.photos(["图1 产业专利供需对接会现场", "图2 专利许可签约仪式"])
    kit.texts["results"] = _REACHED
    form(kit, "report_chapters", listed=[firm.name for firm in firms], entities=22)
    kit.scans = ("k3", "k2-hd")
    return kit


def neimenggu_odd(press: PlantedPress) -> Kit:
    """An institution; a patent bought years before it was licensed; shares with valuation; a pledge not counted;
    payment before the invoice; services free of tax."""
    kit = Kit.open(press, 1301, level="neimenggu", received_on=date(2025, 10, 21), staff=5)
    me = other_legal_person(kit, "institution", f"{kit.case.applicant.city}稀土产业技术研究院")
    certificate(kit, "institution", me)
    applicant = kit.case.applicant
    firms = [kit.firm(i) for i in range(4)]
    old, right = firms[3], kit.right(year=2019)
    title = kit.title(right, (old.name,))
    kit.certificate("p1-zs", title)
    kit.register("p1-bf", title, events=[moved(date(2022, 6, 15), old.name, me.name)], current=(me.name,))
    one = kit.deal("k1", "license_contract", firms[0], "318800", date(2024, 5, 15), patents=[right])
    kit.slip("k1-hd", firms[0], applicant, "318800", after(one.signed_on, 3), f"{one.number}许可费")
    kit.invoice("k1-fp", one, "318800", after(one.signed_on, 12))
    kit.record("k1-ba", one, after(one.signed_on, 50))
    share = kit.agree(
        "k2",
        "equity_agreement",
        applicant,
        firms[1],
        "900000",
        date(2024, 8, 14),
        patents=[kit.right(year=2020)],
        partner=firms[1],
    )
    _valued(kit, share)
    part = kit.title(share.patents[0], (applicant.name,))
    event = moved(date(2024, 10, 16), applicant.name, firms[1].name)
    kit.register("k2-djb", part, events=[event], current=(firms[1].name,), layout="register_list")
    service = kit.agree("k3", "service_contract", firms[2], applicant, "126400", date(2025, 3, 12), partner=firms[2])
    kit.invoice("k3-fp", service, "126400", after(service.signed_on, 8), shape="exempt", back=True)
    kit.slip("k3-hd", firms[2], applicant, "126400", after(service.signed_on, 14), f"{service.number}服务费")
    kit.registration("k3-dj", service, after(service.signed_on, 25))
    bank = replace(kit.firm(1), name="蜀川银行股份有限公司内蒙古科技支行")
    pledge = kit.agree(
        "k4", "pledge_contract", applicant, bank, "3000000", date(2025, 4, 16), patents=[kit.right(year=2020)], years=2
    )
    kit.pledged("k4-dj", pledge, after(pledge.signed_on, 6))
    kit.roster("roster_ruled")
    kit.policy()
    form(kit, "report_prose", entity_type="事业单位", listed=[firm.name for firm in firms[:3]])
    kit.scans = ("k1", "k3-dj")
    return kit


def _valued(kit: Kit, agreement: Agreement) -> None:
    title = agreement.patents[0].title
    kit.letter(
        "k2-pg", "资产评估报告（摘要）",
        [f"受{kit.case.applicant.name}委托，对其拟作价出资的“{title}”专利权进行评估，评估基准日2024年6月30日，"
         "评估价值为人民币玖拾万元整（900000.00元），评估结论有效期一年。"],
        ["北方中联资产评估有限公司"], date(2024, 7, 17),
    )  # fmt: skip
    kit.letter(
        "k2-bg", "公司变更登记通知书",
        [f"经审查，{agreement.party_b.name}申请的股东变更登记，材料齐全，准予变更登记，新增股东{kit.case.applicant.name}，"
         "出资方式：知识产权，出资额900000.00元。"],
        [f"{kit.case.applicant.city}市场监督管理局"], after(date(2024, 9, 18), 30),
    )  # fmt: skip
