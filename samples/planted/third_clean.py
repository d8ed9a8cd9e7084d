"""Three clean submissions of the group ``third``: at the very thresholds, and odd in honest ways."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from samples.dealings.world import Agreement, Event
from samples.numbers import make_patent_number, make_uscc
from samples.planted.forms import certificate, form, other_legal_person
from samples.planted.kit import Kit
from samples.planted.plan_texts import Parts
from samples.planted.press import Odd, PlantedPress
from samples.planted.third_papers import entered_by_treaty, from_province, proof_with, recast, recode
from samples.planted.world import after, invoice_of, moved
from samples.world import Company, Contract, Patent


def central(press: PlantedPress) -> Kit:
    """A central enterprise applies directly: five million to the yuan in the year, twenty entities and not one more."""
    kit = Kit.open(press, 3201, level="national", received_on=date(2025, 11, 12), industry=0)
    kit.route = "direct"
    kit.case = replace(kit.case, applicant=replace(kit.case.applicant, name="中国川源轨道交通装备集团有限公司"))
    recode(kit, region="100000", prefix="91", authority="国家市场监督管理总局")
    me = kit.case.applicant
    kit.letter(
        "ba", "关于申报材料备案的函",
        [f"{me.name}报送的国家级产业知识产权运营中心申报材料收悉，予以备案。该单位系中央企业，可直接提出申请。"],
        ["四川省知识产权局"], date(2025, 11, 5), to=me.name,
    )  # fmt: skip
    firms = [kit.firm(i, ("有限公司", "股份有限公司")[i % 2]) for i in range(18)]
    _around_the_year(kit, firms[0], firms[1])
    _sold_abroad_filed(kit, firms[2])
    _by_thirds(kit, firms[3])
    five = kit.agree("k5", "service_contract", firms[4], me, "439000", date(2024, 8, 14), partner=firms[4])
    _invoiced(kit, "k5-fp", five, "439000", after(five.signed_on, 20), shape="several", back=True)
    _written_again(kit, firms[5])
    kit.license("license_landscape")
    rows, roster = kit.case.roster.rows, kit.case.roster
    kit.case = replace(kit.case, roster=replace(roster, rows=rows[:5], total=5), form_date=date(2025, 11, 12))
    kit.roster()
    proof_with(kit, "s6", rows[5], f"{me.name}四川分公司")
    kit.policy(number="中川装发〔2022〕18号", articles=_HOUSE_RULES)
    kit.texts |= {
        "office": "拥有独立的工作场地560平方米。2021年以前不具备独立场地，2022年起租用专门办公楼两层，检索终端齐全。",
        "mechanism": "本单位为国务院国有资产监督管理委员会监管的中央企业，设知识产权部承担运营中心日常业务，"
        "与岷沱大学、锦江应用技术研究院建立联合例会制度，严格执行不得自行设立分中心的规定。",
    }
    listed = [firm.name for firm in firms] + ["岷沱大学", "锦江应用技术研究院"]
    form(kit, "report_direct", listed=listed, entities=20, entity_count=20)
    return kit


_HOUSE_RULES = (
    "为规范知识产权运营工作，促进专利转化运用，结合本单位实际，制定本办法。",
    "到2026年底，年度专利转化项目达到20项；到2027年底，年度专利转化项目达到30项。",
    "各部门应当于每年12月20日前提交年度运营工作总结。",
    "运营中心及其工作人员不得以挂牌、发文等方式自行设立各类分中心。",
    "专利转让净收益的百分之五十、自行实施营业利润的百分之五用于奖励发明人。",
    "本办法自印发之日起施行，原《专利许可管理暂行规定》同时废止。",
)


def _invoiced(
    kit: Kit, label: str, contract: Contract | Agreement, amount: str, on: date, *, kind: str = "数电普",
    shape: str = "single", back: bool = False, odd: Odd | None = None,
) -> None:  # fmt: skip
    """By the office of Sichuan, though the code is of the whole country."""
    made = invoice_of(
        kit.rng, contract, Decimal(amount), on, kind=kind, shape=shape, clerk=kit.case.contact.name, payer_first=back
    )
    kit.invoice(label, contract, "0", on, made=from_province(kit, made, "51"), odd=odd or {})


def _around_the_year(kit: Kit, first: Company, last: Company) -> None:
    """Signed on the first working day of the year and on its last; the seal has the long form of a name."""
    me = kit.case.applicant
    long = first.name.replace("有限公司", "有限责任公司")
    sealed = {"party_b_seal_text": (long, long), "seals[1].text": (long, long)}
    one = kit.deal("k1", "license_contract", first, "1260000", date(2024, 1, 2), odd=sealed)
    kit.slip("k1-hd", first, me, "1260000", after(one.signed_on, 30), f"{one.number}许可费")
    two = kit.deal("k2", "license_contract", last, "980500", date(2024, 12, 31), words="玖拾捌万零伍佰元整")
    _invoiced(kit, "k2-fp", two, "980500", two.signed_on, kind="专票")


def _sold_abroad_filed(kit: Kit, firm: Company) -> None:
    """An invention that came by the PCT, type digit 8."""
    me = kit.case.applicant
    right = entered_by_treaty(kit, next(kit.titles), 2019)
    sold = kit.deal(
        "k3", "transfer_contract", firm, "1080500", date(2024, 3, 13), patents=[right], words="壹佰零捌万零伍佰圆正"
    )
    _invoiced(kit, "k3-fp", sold, "1080500", after(sold.signed_on, 9), kind="数电专")
    kit.slip("k3-hd", firm, me, "1080500", after(sold.signed_on, 40), f"{sold.number}转让款")
    event = moved(after(sold.signed_on, 45), me.name, firm.name)
    kit.register("k3-bf", kit.title(right, (me.name,)), events=[event], current=(firm.name,))


def _by_thirds(kit: Kit, firm: Company) -> None:
    deal = kit.deal("k4", "license_contract", firm, "640000", date(2024, 2, 28), license_kind="排他")
    for i, amount in enumerate(("213333.33", "213333.33", "213333.34")):
        on = after(deal.signed_on, 20 + 90 * i)
        kit.slip(f"k4-hd{i + 1}", firm, kit.case.applicant, amount, on, f"{deal.number}许可费第{'一二三'[i]}期")


def _written_again(kit: Kit, firm: Company) -> None:
    """An invoice with a wrong remark is reversed in red and written again; the contract takes effect a month later."""
    later = {"effective_from": ("2024-10-15", "2024年10月15日")}
    deal = kit.deal("k6", "license_contract", firm, "600000", date(2024, 9, 11), odd=later)
    _invoiced(kit, "k6-fp1", deal, "600000", date(2024, 9, 19))
    red = {"total_words": ("(负数)陆拾万圆整", "（负数）陆拾万圆整")}
    _invoiced(kit, "k6-fp2", deal, "-600000", date(2024, 9, 25), odd=red)
    _invoiced(kit, "k6-fp3", deal, "600000", date(2024, 9, 25))


def threshold(press: PlantedPress) -> Kit:
    """Six projects, one million to the yuan, five companies, five people with labour contracts only."""
    kit = Kit.open(press, 3102, level="sichuan", received_on=date(2025, 12, 3), staff=5, industry=2)
    _in_old_characters(kit)
    me = kit.case.applicant
    firms = [kit.firm(i) for i in range(5)]
    one = kit.deal(
        "k1", "license_contract", firms[0], "158000", date(2024, 3, 20),
        odd={"effective_from": ("2024-05-06", "2024年5月6日")},
    )  # fmt: skip
    kit.record("k1-ba", one, date(2024, 7, 24), odd={"valid_from": ("2024-05-06", "2024-05-06")})
    kit.slip("k1-hd", firms[0], me, "158000", after(one.signed_on, 60), f"{one.number}许可费")
    _design_to_a_school(kit, replace(firms[1], name="岷沱大学", uscc=make_uscc(kit.rng, region="510100", prefix="12")))
    _shares(kit, firms[2])
    four = kit.deal("k4", "license_contract", firms[3], "3000", date(2024, 10, 16), license_kind="开放")
    kit.slip("k4-hd", firms[3], me, "3000", after(four.signed_on, 5), f"{four.number}开放许可使用费")
    five = kit.deal(
        "k5", "license_contract", firms[3], "152500", date(2021, 1, 6), patents=[kit.right(year=2018)],
        layout="contract_running", years=5,
    )  # fmt: skip
    kit.slip("k5-hd", firms[3], me, "152500", after(five.signed_on, 12), f"{five.number}许可费")
    six = kit.agree("k6", "service_contract", firms[4], me, "250000", date(2025, 6, 25), partner=firms[4])
    kit.slip("k6-hd", firms[4], me, "250000", six.signed_on, f"{six.number}服务费")
    layouts = ("labor_table", "labor_plain", "labor_table", "labor_filled", "labor_model")
    for i, person in enumerate(kit.case.staff):
        kit.labor(f"l{i + 1}", person, date(2023 + i % 2, 3 + i, 6), layout=layouts[i])
    kit.license(odd={"legal_representative": ("陳國華", "陳國華")})
    kit.policy(layout="policy_redhead", articles=_HOUSE_RULES)
    kit.texts["plan"] = (
        "两年内建成产业专利数据库，每年安排专项工作经费60万元；不设立任何形式的分中心，县区工作派员巡回办理。"
    )
    form(kit, "form_official", entity_count=31)
    return kit


def _in_old_characters(kit: Kit) -> None:
    """The licence prints the legal representative in traditional characters."""
    name = "陈国华"
    kit.case = replace(
        kit.case, applicant=replace(kit.case.applicant, legal_representative=name),
        legal=replace(kit.case.legal, name=name), license_representative=name, recommendation_date=date(2025, 11, 25),
    )  # fmt: skip


def _design_to_a_school(kit: Kit, school: Company) -> None:
    """A design of 2020 has ten years; entered as a technology contract on a Sunday worked before the festival."""
    me = kit.case.applicant
    right = Patent(make_patent_number(kit.rng, year=2020, kind="外观设计"), "钛合金检测台", "外观设计")
    sold = kit.deal("k2", "transfer_contract", school, "236500", date(2025, 1, 8), patents=[right])
    kit.registration("k2-dj", sold, date(2025, 1, 26))
    kit.invoice("k2-fp", sold, "236500", after(sold.signed_on, 60), shape="exempt")
    title = replace(kit.title(right, (me.name,)), years=10)
    event = moved(after(sold.signed_on, 70), me.name, school.name)
    kit.register("k2-bf", title, events=[event], current=(school.name,))


def _shares(kit: Kit, firm: Company) -> None:
    """Valued, entered at the registry, the patent moved."""
    me = kit.case.applicant
    share = kit.agree(
        "k3", "equity_agreement", me, firm, "200000", date(2024, 8, 14), patents=[kit.right(year=2020)], partner=firm
    )
    right = share.patents[0]
    kit.letter(
        "k3-pg", "资产评估报告（摘要）",
        [f"受{me.name}委托，对其拟作价出资的“{right.title}”专利权（ZL{right.number}）进行评估，"
         "评估价值为人民币贰拾万元整（200000.00元），评估结论有效期一年。"],
        ["川中正合资产评估有限公司"], date(2024, 7, 17),
    )  # fmt: skip
    kit.letter(
        "k3-bg", "准予变更登记通知书",
        [f"{firm.name}申请的股东、注册资本变更登记，准予登记。新增股东{me.name}，出资方式：知识产权，出资额200000.00元。"],
        [f"{firm.city}市场监督管理局"], date(2024, 10, 23),
    )  # fmt: skip
    event = moved(date(2024, 10, 16), me.name, firm.name)
    kit.register("k3-bf", kit.title(right, (me.name,)), events=[event], current=(firm.name,))


def steppe(press: PlantedPress) -> Kit:
    """Licensed, then sold; sold, bought back, licensed; a holder that changed its name; long names and dots."""
    kit = Kit.open(press, 3302, level="neimenggu", received_on=date(2025, 12, 10), industry=1)
    unit = other_legal_person(kit, "nonprofit", f"{kit.case.applicant.city[:-1]}乳业知识产权运营研究院")
    certificate(kit, "nonprofit", replace(unit, valid_to=date(2025, 12, 10)))
    me = kit.case.applicant
    firms = [kit.firm(i) for i in range(5)]
    _lent_then_sold(kit, firms[0], firms[1])
    _sold_and_bought_back(kit, firms[2], firms[3])
    _renamed_holder(kit, firms[4])
    bank = replace(kit.firm(2), name="岷江商业银行股份有限公司内蒙古分行")
    pledge = kit.agree(
        "k7", "pledge_contract", me, bank, "1500000", date(2025, 4, 16), patents=[kit.right(year=2021)], years=2
    )
    kit.pledged("k7-dj", pledge, after(pledge.signed_on, 7))
    dots = _people_of_the_steppe(kit)
    kit.roster(odd=dots)
    kit.policy(number="呼乳研〔2022〕26号", articles=_HOUSE_RULES)
    kit.plan(
        "plan", *_sound_notice(), date(2025, 9, 17), "内市监知运函〔2025〕33号", issuer="内蒙古自治区市场监督管理局"
    )
    kit.texts |= {
        "office": "拥有固定且独立的工作场所430平方米；原先不具备的路演条件已于2024年补齐。",
        "plan": "两年内建成产业专利数据库，安排专门工作经费，制定年度计划；不挂牌、不发文设立分中心。",
    }
    form(kit, "report_prose", entity_type="民办非企业单位", listed=[firm.name for firm in firms])
    return kit


def _lent_then_sold(kit: Kit, user: Company, buyer: Company) -> None:
    """The licence goes on after the sale: who buys takes the patent with it."""
    me, right = kit.case.applicant, kit.right(year=2018)
    lent = kit.deal("k1", "license_contract", user, "96300", date(2023, 4, 12), patents=[right], years=4)
    kit.slip("k1-hd", user, me, "96300", after(lent.signed_on, 14), f"{lent.number}许可费")
    sold = kit.deal("k2", "transfer_contract", buyer, "274000", date(2024, 5, 15), patents=[right])
    kit.invoice("k2-fp", sold, "274000", after(sold.signed_on, 10))
    event = moved(after(sold.signed_on, 50), me.name, buyer.name)
    kit.register("k2-bf", kit.title(right, (me.name,)), events=[event], current=(buyer.name,))


def _sold_and_bought_back(kit: Kit, firm: Company, user: Company) -> None:
    me, right = kit.case.applicant, kit.right(year=2017)
    sold = kit.deal("k3", "transfer_contract", firm, "188000", date(2021, 6, 16), patents=[right])
    kit.invoice("k3-fp", sold, "188000", after(sold.signed_on, 10), kind="专票")
    back = kit.deal("k4", "transfer_contract", firm, "121000", date(2023, 9, 13), patents=[right], buys=True)
    kit.slip("k4-hd", me, firm, "121000", after(back.signed_on, 10), f"{back.number}转让款")
    lent = kit.deal("k5", "license_contract", user, "145700", date(2025, 3, 12), patents=[right])
    kit.slip("k5-hd", user, me, "145700", after(lent.signed_on, 10), f"{lent.number}许可费")
    events = [moved(date(2021, 8, 18), me.name, firm.name), moved(date(2023, 11, 15), firm.name, me.name)]
    kit.register("k5-bf", kit.title(right, (me.name,)), events=events, current=(me.name,))


def _renamed_holder(kit: Kit, user: Company) -> None:
    """The register has the former name and the day it changed; recorded eighty days after the licence."""
    me, right = kit.case.applicant, kit.right(year=2019)
    former = me.name.replace("知识产权运营研究院", "技术服务中心")
    lent = kit.deal("k6", "license_contract", user, "163500", date(2024, 9, 11), patents=[right], license_kind="独占")
    kit.slip("k6-hd", user, me, "163500", lent.signed_on + timedelta(days=4), f"{lent.number}许可费")
    kit.record("k6-ba", lent, date(2024, 11, 28))
    event = Event(date(2022, 3, 16), "专利权人姓名或者名称的变更", f"专利权人名称由{former}变更为{me.name}")
    kit.register("k6-bf", kit.title(right, (former,)), events=[event], current=(me.name,))


def _people_of_the_steppe(kit: Kit) -> dict[str, tuple[object, str]]:
    """Five are told, six insured; a dot in a name is printed in two ways; one came four months before."""
    staff = kit.case.staff
    recast(kit, {1: replace(staff[1], name="娜仁·其其格"), 2: replace(staff[2], name="乌云其木格")})
    rows = list(kit.case.roster.rows)
    rows[3] = replace(rows[3], insured_from=date(2025, 8, 1), months=4)
    roster = replace(
        kit.case.roster, rows=tuple(rows), printed_on=kit.case.received_on, valid_to=date(2026, 3, 10)
    )  # fmt: skip
    told = kit.case.staff[:5]
    kit.case = replace(kit.case, staff=told, contact=told[4], roster=roster)
    return {"persons[1].name": ("娜仁•其其格", "娜仁•其其格")}


def _sound_notice() -> tuple[str, Parts]:
    """Nothing is wrong: two years, two acts with a day each, a Saturday that is worked, a draft called a draft."""
    return "关于做好2026年度产业知识产权运营中心培育工作的通知", [
        ("工作目标", [
            "到2026年底，全区专利转让许可次数达到1500次；到2027年底，全区专利转让许可次数达到1800次。",
            "《专利转化专项计划（2021—2023年）》已经执行完毕，不再作为依据；《若干措施（征求意见稿）》仅供研究参考。",
        ]),
        ("重点任务", [
            "（一）梳理高校和科研机构存量专利。（责任单位：各盟市市场监督管理局）",
            "（二）组织专利供需对接活动。（责任单位：各盟市市场监督管理局）",
        ]),
        ("有关要求", [
            "请于2025年10月11日（星期六，调休工作日）前报送联系人名单，于2025年11月14日前报送培育方案。",
            "联系电话：0471-6600000，电子邮箱：zhuanhua@nmg.example.gov.cn。",
        ]),
    ]  # fmt: skip
