"""Three more clean submissions (group ``second``), full of what looks odd and is honest."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from samples.numbers import make_id_number, make_uscc
from samples.planted.forms import certificate, form, other_legal_person
from samples.planted.kit import Kit
from samples.planted.press import PlantedPress
from samples.planted.world import after, moved


def oddments(press: PlantedPress) -> Kit:
    """A branch pays; a co-owner consents; a sale waits for its entry; two open licences of one patent."""
    kit = Kit.open(press, 2101, level="sichuan", received_on=date(2025, 11, 19))
    me = kit.case.applicant
    firms = [kit.firm(i) for i in range(7)]
    firms[2] = replace(firms[2], name=firms[2].name.replace("有限公司", "（成都）有限公司"))
    _parts_and_branch(kit, firms[0].name)
    _sold_with_consent(kit, firms[1].name)
    narrow = firms[2].name.replace("（", "(").replace("）", ")")
    three = kit.deal(
        "k3", "license_contract", firms[2], "276543.21", date(2024, 7, 9), odd={"party_b.name": (narrow, narrow)},
        words="贰拾柒万陆仟伍佰肆拾叁圆贰角壹分",
    )  # fmt: skip
    kit.invoice("k3-fp", three, "276543.21", after(three.signed_on, 8), shape="several")
    shared = kit.right(year=2021, kind="发明")
    for label, firm, signed in (("k4", firms[3], date(2024, 11, 17)), ("k5", firms[4], date(2025, 5, 1))):
        deal = kit.deal(label, "license_contract", firm, "5000", signed, patents=[shared], license_kind="开放")
        kit.slip(f"{label}-hd", firm, me, "5000", signed + timedelta(days=12), f"{deal.number}开放许可使用费")
    _waiting_for_entry(kit, firms[5].name)
    seven = kit.agree(
        "k7", "service_contract", firms[6], me, "268000.50", date(2025, 5, 14), partner=firms[6],
        words="贰拾陆万捌仟元零伍角整",
    )  # fmt: skip
    kit.slip("k7-hd", firms[6], me, "268000.50", after(seven.signed_on, 20), f"{seven.number}服务费")
    _rehired(kit)
    kit.license("license_landscape")
    kit.roster("roster_ruled")
    kit.policy()
    kit.texts["mechanism"] = "实行主任负责制；中心现有在编职工5名，另返聘专家1名。"
    form(kit, "form_official", odd={"claimed_amount": (Decimal("1246543.71"), "1,246,543.71元")})
    return kit


def _parts_and_branch(kit: Kit, name: str) -> None:
    """Two invoices that add up to the cent; the buyer's own branch pays to the long form of the applicant's name."""
    firm = replace(kit.firm(0), name=name)
    deal = kit.deal("k1", "license_contract", firm, "100000", date(2024, 4, 16), words="人民币壹拾万元正")
    kit.invoice("k1-fp1", deal, "33333.33", after(deal.signed_on, 8))
    kit.invoice("k1-fp2", deal, "66666.67", after(deal.signed_on, 60))
    branch = f"{name}成都分公司"
    long = kit.case.applicant.name.replace("有限公司", "有限责任公司") if "有限责任" not in kit.case.applicant.name \
        else kit.case.applicant.name.replace("有限责任公司", "有限公司")  # fmt: skip
    kit.slip(
        "k1-hd", deal.party_b, deal.party_a, "100000", after(deal.signed_on, 70), f"{deal.number}许可费",
        odd={"payer.name": (branch, branch), "payee.name": (long, long)},
    )  # fmt: skip


def _sold_with_consent(kit: Kit, name: str) -> None:
    """Signed on a Saturday by one of two owners, the other agreeing on a paper of its own; free of tax, registered."""
    me, other = kit.case.applicant, "岷沱应用技术学院"
    firm = replace(kit.firm(1), name=name)
    sold = kit.deal("k2", "transfer_contract", firm, "412000", date(2024, 6, 15), words="肆拾壹万贰仟元整")
    kit.letter(
        "k2-ty", "共有人同意转让声明",
        [f"我单位与{me.name}共有专利“{sold.patents[0].title}”（专利号ZL{sold.patents[0].number}），同意由{me.name}单独"
            f"与{name}签订合同，将上述专利权整体转让，转让价款412000.00元，收益按约定分配。"],
        [other], date(2024, 6, 12),
    )  # fmt: skip
    kit.invoice("k2-fp", sold, "412000", after(sold.signed_on, 40), shape="exempt")
    kit.registration("k2-dj", sold, after(sold.signed_on, 25))
    event = moved(after(sold.signed_on, 50), f"{me.name}；{other}", name)
    kit.register("k2-bf", kit.title(sold.patents[0], (me.name, other)), events=[event], current=(name,))


def _waiting_for_entry(kit: Kit, name: str) -> None:
    """Sold four weeks before receipt; the office has taken the request in."""
    firm = replace(kit.firm(5), name=name)
    sold = kit.deal("k6", "transfer_contract", firm, "180000", date(2025, 10, 22), words="壹拾捌万圆整")
    kit.slip("k6-hd", firm, kit.case.applicant, "180000", date(2025, 10, 29), f"{sold.number}转让款")
    kit.letter(
        "k6-sl", "著录项目变更申报受理通知书",
        [f"专利号ZL{sold.patents[0].number}，请求变更专利权人：{kit.case.applicant.name}变更为{name}。"
         "申报文件已收到，正在审查，手续合格通知书另行发出。"],
        ["国家知识产权局"], date(2025, 10, 30),
    )  # fmt: skip


def _rehired(kit: Kit) -> None:
    """The sixth retired years ago and works under 返聘协议 without insurance."""
    staff = list(kit.case.staff)
    region = kit.case.applicant.uscc[2:8]
    staff[5] = replace(
        staff[5], id_number=make_id_number(kit.rng, region=region, born=date(1959, 8, 8), sex="男"), sex="男"
    )
    roster = replace(kit.case.roster, rows=kit.case.roster.rows[:5], total=5)
    kit.case = replace(kit.case, staff=tuple(staff), contact=staff[1], roster=roster)
    kit.labor("l6", staff[5], date(2025, 3, 3), years=1, layout="reemployment")


_WORDS = {
    "107000.53": "壹拾万零柒仟元伍角叁分", "201680.32": "贰拾万壹仟陆佰捌拾元叁角贰分", "800000": "捌拾萬圓整",
    "100325.04": "壹拾万零叁佰贰拾伍元零肆分", "150000": "人民币壹拾伍万元正", "96409.50": "玖万陆仟肆佰零玖元伍角",
}  # fmt: skip


def university(press: PlantedPress) -> Kit:
    """Ten projects and not five million; the people are insured by the university the institute belongs to."""
    kit = Kit.open(press, 2201, level="national", received_on=date(2025, 10, 22), industry=1)
    unit = other_legal_person(kit, "institution", "蓉江理工大学技术转移研究院")
    certificate(kit, "institution", replace(unit, patron="蓉江理工大学"))
    me = kit.case.applicant
    firms = [kit.firm(i, ("有限公司", "股份有限公司", "有限责任公司")[i % 3]) for i in range(21)]
    rights = [kit.right(year=2018 + i % 4) for i in range(8)]
    amounts = (*_WORDS, "238600", "154700", "0", "187300")
    years = (2023, 2023, 2024, 2024, 2024, 2024, 2024, 2025, 2025, 2025)
    for i, amount in enumerate(amounts):
        label, free = f"k{i + 1}", amount == "0"
        signed = date(years[i], (3, 5, 7, 8, 9)[i % 5], 12 + i)
        words = "零元整" if free else _WORDS.get(amount, "")
        deal = kit.deal(
            label, "license_contract", firms[i], amount, signed, patents=[rights[i % 8]], words=words,
            license_kind="开放" if free else "普通", odd={"amount": (Decimal(amount), f"￥{Decimal(amount):,.2f}元")},
        )  # fmt: skip
        if free:
            continue
        if i % 2:
            kit.invoice(f"{label}-fp", deal, amount, after(signed, 10), kind=("专票", "数电普")[i > 4])
        else:
            kit.slip(f"{label}-hd", firms[i], me, amount, signed + timedelta(days=11), f"{deal.number}许可费")
    parent, code = "蓉江理工大学", make_uscc(kit.rng, region=me.uscc[2:8], prefix="12")
    kit.roster(odd={"employer_name": (parent, parent), "employer_code": (code, code)})
    kit.letter(
        "tybx", "关于统一参加社会保险的情况说明",
        [f"{me.name}系我校举办的独立事业单位法人，其人员编制在该院，由我校统一办理社会保险登记并代为缴纳，费用由该院列支。"
         f"花名册所列{'、'.join(one.name for one in kit.case.staff)}均为该院在职人员。特此说明。"],
        [parent, me.name], date(2025, 9, 24),
    )  # fmt: skip
    kit.policy()
    form(kit, "report_tables", entity_type="事业单位", listed=[firm.name for firm in firms], entities=21,
         odd={"claimed_amount": (Decimal("2036015.39"), "2,036,015.39元"),
              "claimed_annual_amount": (Decimal("1385334.54"), "1,385,334.54元")})  # fmt: skip
    return kit


def region(press: PlantedPress) -> Kit:
    """A unit of the region applies directly and deposited its papers; one is seconded; a renewal at another price."""
    kit = Kit.open(press, 2301, level="neimenggu", received_on=date(2025, 11, 18), staff=5)
    kit.route = "direct"
    unit = other_legal_person(kit, "institution", "内蒙古自治区稀土应用研究院")
    code = make_uscc(kit.rng, region="150000", prefix="12")
    me = replace(kit.case.applicant, uscc=code)
    kit.case = replace(
        kit.case,
        applicant=me,
        license_uscc=code,
        recommended=False,
        roster=replace(kit.case.roster, employer_code=code),
    )
    authority = "内蒙古自治区事业单位登记管理局"
    certificate(kit, "institution", replace(unit, uscc=code, authority=authority, patron="内蒙古自治区科学技术厅"))
    kit.letter(
        "ba", "关于申报材料备案的回执",
        [f"{me.name}报送的自治区产业知识产权运营中心申报材料已收悉，予以备案。"],
        [f"{me.city}市场监督管理局"], date(2025, 11, 5),
    )  # fmt: skip
    firms = [kit.firm(i) for i in range(4)]
    _sole_then_ordinary(kit, firms[0].name, firms[1].name)
    _bought_then_lent(kit, firms[2].name, firms[3].name)
    _seconded(kit)
    kit.roster()
    kit.policy(issued_on=date(2024, 3, 10))
    form(kit, "report_prose", entity_type="事业单位", listed=[firm.name for firm in firms])
    return kit


def _sole_then_ordinary(kit: Kit, first: str, second: str) -> None:
    """An exclusive licence of one year, then, when it was over, ordinary ones; a cent is lost on the way."""
    right, me = kit.right(year=2019), kit.case.applicant
    one, two = (replace(kit.firm(i), name=name) for i, name in enumerate((first, second)))
    signed = date(2022, 6, 15)
    sole = kit.deal("k1", "license_contract", one, "88888.89", signed, patents=[right], license_kind="独占", years=1)
    kit.slip("k1-hd", one, me, "88888.88", date(2022, 6, 15), f"{sole.number}许可费")
    again = kit.deal("k2", "license_contract", one, "95000", date(2023, 8, 20), patents=[right], words="玖万伍仟元整")
    kit.invoice("k2-fp", again, "95000", after(again.signed_on, 60))
    kit.slip("k2-hd", one, me, "95000", after(again.signed_on, 10), f"{again.number}许可费")
    other = kit.deal("k3", "license_contract", two, "126000", date(2024, 5, 19), patents=[right])
    kit.slip("k3-hd1", two, me, "42000", after(other.signed_on, 6), f"{other.number}许可费首期")
    kit.slip("k3-hd2", two, me, "84000", after(other.signed_on, 300), f"{other.number}许可费尾款")


def _bought_then_lent(kit: Kit, seller: str, user: str) -> None:
    right, me = kit.right(year=2017), kit.case.applicant
    old, firm = (replace(kit.firm(i), name=name) for i, name in enumerate((seller, user)))
    bought = kit.deal("k4", "transfer_contract", old, "60000", date(2022, 9, 14), patents=[right], buys=True)
    kit.slip("k4-hd", me, old, "60000", after(bought.signed_on, 10), f"{bought.number}转让款")
    event = moved(date(2022, 11, 16), seller, me.name)
    kit.register("k4-bf", kit.title(right, (seller,)), events=[event], current=(me.name,))
    lent = kit.deal("k5", "license_contract", firm, "173400", date(2025, 2, 9), patents=[right], license_kind="排他")
    kit.paid("k5", lent)
    kit.record("k5-ba", lent, after(lent.signed_on, 40))


def _seconded(kit: Kit) -> None:
    """The fifth is insured where he came from; the two units and he signed for it."""
    row, me = kit.case.roster.rows[4], kit.case.applicant
    kit.case = replace(kit.case, roster=replace(kit.case.roster, rows=kit.case.roster.rows[:4], total=4))
    home = "内蒙古自治区科技信息中心"
    kit.proof("s5", row, odd={"employer_name": (home, home)})
    kit.letter(
        "jd", "人员借调协议",
        [f"甲方{home}同意将本单位职工{row.person.name}借调至乙方{me.name}工作，借调期限自2024年10月1日至2026年9月30日。",
         "借调期间劳动关系不变，社会保险由甲方继续缴纳，乙方每季度结算费用。"],
        [home, me.name, row.person.name], date(2024, 9, 25),
    )  # fmt: skip
