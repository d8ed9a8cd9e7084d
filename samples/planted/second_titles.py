"""More planted submissions of the group ``second``: patents, a unit and its code, a 通知 and its figures."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import partial
from random import Random

from samples.dealings.imprints import pen
from samples.dealings.world import Event
from samples.numbers import make_uscc, make_wrong_patent_number
from samples.planted.forms import certificate, form, other_legal_person
from samples.planted.kit import Kit
from samples.planted.plan_texts import Parts
from samples.planted.press import PlantedPress
from samples.planted.world import after, moved


def titles(press: PlantedPress) -> Kit:
    """Patents not yet the applicant's, no longer valid, not yet filed, or promised to two."""
    kit = Kit.open(press, 2302, level="neimenggu", received_on=date(2025, 12, 9), industry=1)
    me = kit.case.applicant
    firms = [kit.firm(i) for i in range(9)]
    _open_and_exclusive(kit)
    three = kit.deal("k3", "license_contract", firms[2], "198500", date(2024, 7, 10))
    kit.slip("k3-hd", firms[2], me, "198500", after(three.signed_on, 14), f"{three.number}许可费")
    event = moved(date(2025, 1, 15), firms[7].name, me.name)
    kit.register("k3-bf", kit.title(three.patents[0], (firms[7].name,)), events=[event], current=(me.name,))
    early = {"effective_from": ("2023-03-01", "2023年3月1日")}
    four = kit.deal("k4", "license_contract", firms[3], "167300", date(2024, 9, 11), odd=early)
    kit.invoice("k4-fp", four, "167300", after(four.signed_on, 8))
    void = Event(date(2023, 8, 16), "专利权的无效宣告", "宣告专利权全部无效")
    kit.register("k4-bf", replace(kit.title(four.patents[0], (me.name,)), status="专利权全部无效"), events=[void])
    young = kit.right(year=2023)
    five = kit.deal("k5", "license_contract", firms[4], "142900", date(2023, 5, 17), patents=[young])
    kit.slip("k5-hd", firms[4], me, "142900", after(five.signed_on, 14), f"{five.number}许可费")
    late = replace(kit.title(young, (me.name,)), filed_on=date(2023, 9, 13), granted_on=date(2024, 6, 18))
    kit.certificate("k5-zs", late)
    common = kit.right(year=2020)
    kit.agree("k6", "equity_agreement", me, firms[5], "820000", date(2024, 11, 13), patents=[common], partner=firms[5])
    kit.certificate("k6-zs", kit.title(common, (me.name, "阴山农牧学院")))
    seven = kit.deal("k7", "license_contract", firms[6], "118600", date(2025, 5, 14), patents=[kit.right(year=2019)])
    kit.slip("k7-hd", firms[6], me, "118600", after(seven.signed_on, 14), f"{seven.number}许可费")
    wrong = make_wrong_patent_number(kit.rng, year=2019, kind=seven.patents[0].kind)
    kit.certificate("k7-zs", kit.title(seven.patents[0], (me.name,)), odd={"number": (wrong, f"ZL {wrong}")})
    eight = kit.deal("k8", "transfer_contract", firms[8], "95800", date(2021, 3, 17), patents=[kit.right(year=2018)])
    kit.invoice("k8-fp", eight, "95800", after(eight.signed_on, 8))
    kit.license("license_electronic", odd={"issued_on": ("2014-09-17", "2014年09月17日")})
    kit.roster()
    kit.policy()
    kit.texts["results"] = "到2027年底，新增转化项目2项，转化金额10万元，服务企业3家；在赤峰、通辽挂牌设立分中心各1个。"
    form(kit, "report_prose", listed=[firm.name for firm in firms])
    return kit


def _open_and_exclusive(kit: Kit) -> None:
    """A free open licence, and within its term an exclusive one; the certificate calls the invention a design."""
    right, me = kit.right(year=2020, kind="发明"), kit.case.applicant
    kit.deal(
        "k1", "license_contract", kit.firm(0), "0", date(2024, 6, 12), patents=[right], license_kind="开放",
        words="零元整", years=3,
    )  # fmt: skip
    two = kit.deal(
        "k2", "license_contract", kit.firm(1), "256000", date(2025, 3, 12), patents=[right], license_kind="独占"
    )
    kit.slip("k2-hd", two.party_b, me, "256000", after(two.signed_on, 14), f"{two.number}许可费")
    published = ("CN113568822B", "CN 113568822 B")
    kit.record("k2-ba", two, after(two.signed_on, 40), odd={"patent_numbers[0]": published})
    kit.certificate("k2-zs", kit.title(right, (me.name,)), odd={"kind": ("外观设计", "外观设计")})


def unit(press: PlantedPress) -> Kit:
    """A partnership with an association's code, its certificate just run out; sums just below and told above."""
    kit = Kit.open(press, 2203, level="national", received_on=date(2026, 3, 11), industry=0)
    organisation = other_legal_person(kit, "nonprofit", "川西轨道装备专利转化服务中心")
    code = make_uscc(kit.rng, region=kit.case.applicant.uscc[2:8], prefix="51")
    other_code = make_uscc(kit.rng, region=kit.case.applicant.uscc[2:8], prefix="52")
    kit.case = replace(
        kit.case, applicant=replace(kit.case.applicant, uscc=code), license_uscc=code,
        roster=replace(kit.case.roster, employer_code=other_code),
    )  # fmt: skip
    me, firms = kit.case.applicant, [kit.firm(i) for i in range(19)]
    head = firms[18].legal_representative
    certificate(
        kit, "nonprofit", replace(organisation, uscc=code, kind="合伙", representative=head, valid_to=date(2026, 2, 28))
    )
    foreign = (firms[9].name, firms[9].name)
    one = kit.deal(
        "k1", "license_contract", firms[0], "2400000", date(2025, 4, 16),
        odd={"party_b_seal_text": foreign, "seals[1].text": foreign},
    )  # fmt: skip
    kit.paid("k1", one)
    two = kit.deal("k2", "license_contract", firms[1], "1586000", date(2025, 7, 16))
    kit.invoice("k2-fp", two, "1586000", after(two.signed_on, 8), odd={"tax_rate": ("0.13", "13%")})
    kit.slip("k2-hd", firms[1], me, "1586000", after(two.signed_on, 14), f"{two.number}许可费")
    three = kit.deal("k3", "license_contract", firms[2], "1000000", date(2025, 9, 3), tell=False)
    kit.tell(three, firms[2], number="XK-2025-1147")
    day = after(three.signed_on, 8)
    payload = f"01,32,,25{me.uscc[2:4]}2000000123456789,1000000.00,{day:%Y%m%d},,5A3C,"
    kit.invoice("k3-fp", three, "1000000", day, odd={"qr_payload": (payload, payload)})
    four = kit.deal("k4", "license_contract", firms[3], "200000", date(2026, 1, 14))
    kit.slip("k4-hd", firms[3], me, "200000", date(2026, 4, 9), f"{four.number}许可费")
    kit.roster()
    kit.policy()
    _letter_for_another(kit, "川西轨道交通产业联合会")
    kit.texts |= {
        "mechanism": "中心为独立法人实体，独立开展日常业务；已在攀枝花市挂牌设立分中心。",
        "plan": "两年内建成产业专利数据库。目前没有必要的经费保障，日常开支靠会员借款。",
    }
    form(
        kit, "report_chapters", entity_type="民办非企业单位", annual="5186000", entities=20,
        listed=[firm.name for firm in firms],
    )  # fmt: skip
    return kit


def _letter_for_another(kit: Kit, name: str) -> None:
    """The letter recommends another unit."""
    rng = Random(f"{kit.seed}/letter")
    printed = kit.press.with_odd({"applicant_name": (name, name)}).print(
        "recommendation_letter", "letter_plain.html", rng, c=kit.case, number="", phone="", handler="",
        pen=partial(pen, rng),
    )  # fmt: skip
    kit.put("letter", "07-推荐函.pdf", printed)


def notice(press: PlantedPress) -> Kit:
    """Nobody's employment is shown; five projects of just under a million; two 通知 with slips of the pen."""
    kit = Kit.open(press, 2103, level="sichuan", received_on=date(2026, 1, 20), industry=3)
    me = kit.case.applicant
    amounts = ("218700", "186400", "203900", "176500", "208600")
    days = ((2024, 3, 13), (2024, 7, 10), (2024, 11, 13), (2025, 4, 16), (2025, 8, 13))
    for i, (amount, day) in enumerate(zip(amounts, days, strict=True)):
        deal = kit.deal(f"k{i + 1}", "license_contract", kit.firm(i), amount, date(*day))
        kit.slip(f"k{i + 1}-hd", deal.party_b, me, amount, after(deal.signed_on, 14), f"{deal.number}许可费")
    kit.license()
    kit.policy(articles=(
        "为规范知识产权运营工作，促进专利转化运用，结合本单位实际，制定本办法。",
        "转化净收益的百分之五十奖励发明人，【此比例待领导审定】，其余用于中心发展。",
        "专利转让、许可应当签订书面合同。",
        "本办法自印发之日起施行。",
    ))  # fmt: skip
    city = me.city
    kit.plan("plan1", *_campaign(city), date(2025, 9, 10), f"{city[0]}市监发〔2025〕44号")
    kit.plan("plan2", *_trial(city), date(2025, 10, 15), f"{city[0]}市监函〔2025〕71号")
    form(
        kit, "form_official", projects=6, amount="1006100",
        odd={"claimed_amount": (Decimal(1006100), "100.61万元")},
    )  # fmt: skip
    return kit


def _campaign(city: str) -> tuple[str, Parts]:
    """LN-01 (1200 and 2100), LN-02 ((五) after (三)), LN-03 (before the letter), LN-04 (two days), LN-06, 07, 12."""
    return f"关于印发《{city}专利转化运用专项行动工作安排》的通知", [
        ("工作目标", ["到2026年底，全市专利转让许可次数达到1200次，知识产权质押融资登记金额达到30亿元。"]),
        ("重点任务", [
            "（一）盘活存量专利。6月底前完成高校存量专利盘点。（责任单位：市市场监管局、市教育局）",
            "（二）促进供需对接。依托市知识产权公共服务中心开展专利推介，到2026年底全市专利转让许可次数达到2100次。（责任单位：市市场监管局、市科技局）",
            "（三）发展专利密集型产业。遴选企业进入培育库。",
            "（五）加强金融支撑。由市知识产权服务中心受理质押融资需求。（责任单位：市市场监管局、市地方金融局）",
        ]),
        ("有关要求", [
            "请各县（市、区）于2025年9月5日前报送工作联系人名单。",
            "各县（市、区）工作联系人名单应于2025年9月24日前报送。",
        ]),
    ]  # fmt: skip


def _trial(city: str) -> tuple[str, Parts]:
    """LN-03 (a Saturday), LN-05 (XX), LN-08 (a past plan as in force), LN-09 (brackets and dashes), LN-11 (mobiles)."""
    return f"关于组织开展{city}产业知识产权运营中心申报的通知", [
        ("申报依据", [
            "依据现行有效的《专利转化专项行动实施方案（2021-2023年）（征求意见稿）》和《知识产权规划(2021—2025年)》，按照川市监发(2024)15号、川市监发〔2025]3号文件要求执行。",
        ]),
        ("申报安排", [
            "拟支持XX家单位，每家安排工作经费XX万元。",
            "申报材料请于2025年11月15日（星期六）前送达。联系人：罗一鸣，手机：13900006271，邮箱：luoyiming6271@163.com。",
        ]),
    ]  # fmt: skip
