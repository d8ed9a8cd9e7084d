"""More planted submissions of the group ``third``: a company's money, a company's patents."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from samples.dealings.money import qr_payload
from samples.dealings.world import Event
from samples.numbers import make_patent_number, make_uscc, make_wrong_patent_number
from samples.planted.forms import form
from samples.planted.kit import Kit
from samples.planted.press import PlantedPress
from samples.planted.world import after, invoice_of, moved, slip_of
from samples.world import Company, Patent


def ledger(press: PlantedPress) -> Kit:
    """Another company's licence; words, figures, directions and years that do not agree; a loan in the sum."""
    kit = Kit.open(press, 3202, level="national", received_on=date(2026, 3, 25), industry=2)
    firms = [kit.firm(i, ("有限公司", "股份有限公司")[i % 2]) for i in range(17)]
    owner = firms[16]
    kit.license("license_electronic", odd={
        "name": (owner.name, owner.name), "uscc": (owner.uscc, owner.uscc),
        "legal_representative": (owner.legal_representative,) * 2,
    })  # fmt: skip
    _words_and_ways(kit, firms)
    _free_of_tax(kit, firms[2], firms[3])
    _not_sold(kit, firms)
    _slips_of_the_bank(kit, firms[6])
    kit.roster()
    kit.policy()
    kit.texts |= {
        "mechanism": "实行主任负责制。中心运行经费尚未落实，不具备必要的经费保障。"
        "本单位既不是行业龙头企业、科研院所，也不是产业园区或者行业协会。",
        "office": "原租赁合同已于2025年6月到期，目前没有独立开展业务的工作场地，设备寄存于物业库房。",
        "services": "面向龙头企业提供专利导航和许可谈判服务；目前没有为科技型、创新型中小企业提供服务。",
    }
    column = {"cases[7].amount": (Decimal("2640000000"), "264000")}
    form(kit, "report_chapters", listed=[firm.name for firm in firms], entities=24, odd=column)
    return kit


def _words_and_ways(kit: Kit, firms: list[Company]) -> None:
    """A service whose words lack a digit, invoiced by the client; a licence whose words are of 万元 as 元."""
    me = kit.case.applicant
    one = kit.agree(
        "k1", "service_contract", firms[0], me, "1286000", date(2025, 3, 12), partner=firms[0],
        words="壹佰贰拾捌万零陆佰元整",
    )  # fmt: skip
    kit.invoice("k1-fp", one, "1286000", after(one.signed_on, 8))
    kit.slip("k1-hd", firms[0], me, "1286000", after(one.signed_on, 14), f"{one.number}服务费")
    two = kit.deal("k2", "license_contract", firms[1], "356000", date(2025, 4, 16), words="叁拾伍元陆角整")
    kit.slip("k2-hd", firms[1], me, "356000", after(two.signed_on, 14), f"{two.number}许可费")


def _free_of_tax(kit: Kit, three: Company, four: Company) -> None:
    """Exempt without registration beside one that is registered; a code of the year to come; two numbers of a buyer."""
    me = kit.case.applicant
    free = kit.deal("k3", "license_contract", three, "915000", date(2025, 5, 14))
    kit.invoice("k3-fp", free, "915000", after(free.signed_on, 8), shape="exempt")
    kit.slip("k3-hd", three, me, "915000", after(free.signed_on, 14), f"{free.number}许可费")
    taxed = kit.deal("k4", "license_contract", four, "430000", date(2025, 6, 18))
    kit.registration("k4-dj", taxed, after(taxed.signed_on, 20))
    other = make_uscc(kit.rng, region=four.uscc[2:8])
    made = invoice_of(kit.rng, taxed, taxed.amount, after(taxed.signed_on, 8), kind="专票")
    made = replace(made, code=f"{me.uscc[2:4]}00262130")
    made = replace(made, qr=qr_payload(kit.rng, made))
    kit.invoice("k4-fp", taxed, "0", made.issued_on, made=made, odd={"buyer.tax_id": (other, other)})
    kit.slip("k4-hd", four, me, "430000", after(taxed.signed_on, 14), f"{taxed.number}许可费")


def _not_sold(kit: Kit, firms: list[Company]) -> None:
    """A loan told as a case; shares entered but not valued; a patent for 200 yuan."""
    me = kit.case.applicant
    bank = replace(firms[15], name="锦城农村商业银行股份有限公司科技支行")
    kit.agree("k5", "pledge_contract", me, bank, "3000000", date(2025, 7, 16), patents=[kit.right()], partner=bank)
    share = kit.agree(
        "k6", "equity_agreement", me, firms[4], "1200000", date(2025, 8, 13), patents=[kit.right()], partner=firms[4]
    )
    kit.letter(
        "k6-bg", "准予变更登记通知书",
        [f"{firms[4].name}申请的股东变更登记，准予登记。新增股东{me.name}，出资方式：知识产权，出资额1200000.00元。"],
        [f"{firms[4].city}市场监督管理局"], after(share.signed_on, 60),
    )  # fmt: skip
    cheap = kit.deal("k7", "transfer_contract", firms[5], "200", date(2025, 9, 3))
    kit.slip("k7-hd", firms[5], me, "200", after(cheap.signed_on, 14), f"{cheap.number}转让款")


def _slips_of_the_bank(kit: Kit, firm: Company) -> None:
    """An invoice of 31 April; a slip whose number is of another month."""
    deal = kit.deal("k8", "license_contract", firm, "264000", date(2025, 4, 9))
    kit.invoice("k8-fp", deal, "264000", date(2025, 4, 29), odd={"issued_on": ("", "2025年04月31日")})
    made = slip_of(kit.rng, firm, kit.case.applicant, deal.amount, date(2025, 5, 21), f"{deal.number}许可费")
    kit.slip(
        "k8-hd", firm, kit.case.applicant, "0", made.paid_on, "", layout="slip_list",
        made=replace(made, serial=f"20250821{made.serial[8:]}"),
    )  # fmt: skip


def pasture(press: PlantedPress) -> Kit:
    """Numbers that fail, a dead patent sold, one right promised to two, shares that were not the giver's."""
    kit = Kit.open(press, 3301, level="neimenggu", received_on=date(2025, 12, 2), industry=0)
    kit.case = replace(kit.case, applicant=replace(kit.case.applicant, established=date(2003, 4, 9)))
    firms = [kit.firm(i) for i in range(11)]
    _numbers(kit, firms)
    _shares_of_another(kit, firms)
    _dead(kit, firms[4], firms[5])
    _twice_promised(kit, firms[6], firms[7])
    bought = kit.deal(
        "k10", "transfer_contract", firms[8], "76000", date(2025, 10, 29), patents=[kit.right(year=2021)], buys=True
    )
    event = moved(date(2025, 11, 12), firms[8].name, kit.case.applicant.name)
    title = kit.title(bought.patents[0], (firms[8].name,))
    kit.register("k10-bf", title, events=[event], current=(kit.case.applicant.name,))
    kit.license()
    kit.roster()
    kit.policy()
    kit.texts |= {
        "mechanism": "实行主任负责制。人员流动频繁，目前没有相对稳定的人才队伍，工作由临时借用人员承担。",
        "plan": "一年内完善组织架构；目前没有专门工作经费，未制定经费预算。",
        "results": "到2027年底，新增转化项目1项，转化金额5万元。",
    }
    form(kit, "report_prose", listed=[firm.name for firm in firms[:8]], entity_count=5)
    return kit


def _numbers(kit: Kit, firms: list[Company]) -> None:
    """The second of two numbers fails; an invention with a design's number; a pledge entered before it was given."""
    me, right = kit.case.applicant, kit.right(year=2019)
    wrong = kit.right(year=2020)
    wrong = replace(wrong, number=make_wrong_patent_number(kit.rng, year=2020, kind=wrong.kind))
    one = kit.deal("k1", "license_contract", firms[0], "236400", date(2024, 4, 10), patents=[right, wrong])
    kit.slip("k1-hd", firms[0], me, "236400", after(one.signed_on, 14), f"{one.number}许可费")
    design = Patent(make_patent_number(kit.rng, year=2020, kind="外观设计"), next(kit.titles), "发明")
    kit.deal("k2", "license_contract", firms[1], "158700", date(2024, 6, 12), patents=[design])
    kit.certificate("k2-zs", kit.title(design, (me.name,)))
    bank = replace(firms[10], name="中西发展银行股份有限公司包头分行")
    pledge = kit.agree("k11", "pledge_contract", me, bank, "800000", date(2024, 9, 11), patents=[right])
    kit.pledged("k11-dj", pledge, date(2024, 8, 14))


def _shares_of_another(kit: Kit, firms: list[Company]) -> None:
    """Contributed by one who never held it, and sold a year later; a sole licence by one of two owners."""
    me, right = kit.case.applicant, kit.right(year=2020)
    kit.agree("k3", "equity_agreement", me, firms[2], "640000", date(2024, 3, 13), patents=[right], partner=firms[2])
    kit.register("k3-bf", kit.title(right, (firms[9].name,)), current=(firms[9].name,))
    kit.deal("k9", "transfer_contract", firms[3], "215000", date(2025, 3, 12), patents=[right])
    common = kit.right(year=2021)
    kit.deal(
        "k4", "license_contract", firms[3], "132900", date(2024, 10, 16), patents=[common], license_kind="排他"
    )  # fmt: skip
    kit.certificate("k4-zs", kit.title(common, (me.name, "阴山农牧学院")))


def _dead(kit: Kit, buyer: Company, user: Company) -> None:
    """Sold after it had ended for want of fees; licensed after its twenty years."""
    me, ended = kit.case.applicant, kit.right(year=2016, kind="发明")
    kit.deal("k5", "transfer_contract", buyer, "348000", date(2024, 6, 19), patents=[ended])
    event = Event(date(2023, 5, 17), "专利权的终止", "因未缴年费，专利权终止")
    title = replace(kit.title(ended, (me.name,)), status="专利权终止")
    kit.register("k5-bf", title, events=[event], current=(me.name,))
    old = kit.right(year=2004, kind="发明")
    kit.deal("k6", "license_contract", user, "97500", date(2025, 3, 19), patents=[old])
    kit.certificate(
        "k6-zs", replace(kit.title(old, (me.name,)), filed_on=date(2004, 7, 14), granted_on=date(2007, 3, 14))
    )


def _twice_promised(kit: Kit, first: Company, second: Company) -> None:
    """Exclusive to one, recorded eight months later; sole to another within its term."""
    right = kit.right(year=2021)
    seven = kit.deal(
        "k7", "license_contract", first, "187600", date(2024, 3, 20), patents=[right], license_kind="独占", years=3
    )
    kit.record("k7-ba", seven, date(2024, 11, 20))
    kit.deal("k8", "license_contract", second, "143800", date(2025, 5, 14), patents=[right], license_kind="排他")
