"""More planted submissions of the group ``third``: two 通知 of one bundle, seals, a 制度 and its figures."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from samples.numbers import make_uscc
from samples.planted.forms import certificate, form, other_legal_person
from samples.planted.kit import Kit
from samples.planted.plan_texts import Parts
from samples.planted.press import PlantedPress
from samples.planted.world import after, months_after, slip_of
from samples.world import Company


def bureau(press: PlantedPress) -> Kit:
    """A one-man unit applies past its city; its certificate is of next month; two 通知 contradict each other."""
    kit = Kit.open(press, 3304, level="neimenggu", received_on=date(2026, 3, 18), staff=5, industry=1)
    kit.route = "direct"
    city = kit.case.applicant.city
    unit = other_legal_person(kit, "nonprofit", f"{city[:-1]}乳业专利导航服务中心")
    unit = replace(
        unit, kind="个体", issued_on=date(2026, 4, 8), valid_from=date(2026, 4, 8), valid_to=date(2030, 4, 7)
    )
    certificate(kit, "nonprofit", unit)
    me, firms = kit.case.applicant, [kit.firm(i) for i in range(3)]
    for i, (amount, day) in enumerate(
        (("116800", (2024, 5, 15)), ("94200", (2024, 10, 16)), ("138600", (2025, 6, 18)))
    ):
        deal = kit.deal(f"k{i + 1}", "license_contract", firms[i], amount, date(*day))
        kit.slip(f"k{i + 1}-hd", firms[i], me, amount, after(deal.signed_on, 14), f"{deal.number}许可费")
    start = date(2025, 9, 1)
    rows = tuple(replace(row, insured_from=start, months=6, base=Decimal(4511)) for row in kit.case.roster.rows)
    kit.case = replace(
        kit.case, center_name="内蒙古自治区乳业产业知识产权服务中心",
        roster=replace(kit.case.roster, rows=rows, period_from=start, period_to=months_after(start, 5)),
    )  # fmt: skip
    kit.roster()
    kit.policy(issued_on=date(2019, 5, 15), number="包乳导〔2019〕5号", articles=(
        "为规范知识产权运营工作，根据《中华人民共和国民法典》《中华人民共和国专利法》，制定本办法。",
        "专利转让、许可应当签订书面合同，并依法办理登记或者备案手续。",
        "本办法自印发之日起施行。",
    ))  # fmt: skip
    kit.plan("plan1", *_census(city), date(2026, 1, 21), f"{city[0]}市监知发〔2026〕3号")
    kit.plan("plan2", *_reminder(city), date(2026, 1, 28), f"{city[0]}市监知函〔2026〕5号")
    kit.texts |= {
        "office": "与举办者所办公司共用一间办公室，没有固定且独立的工作场所；在锡林郭勒、兴安以挂牌方式设立分中心。",
        "mechanism": "实行主任负责制；没有另设明确知识产权运营职责的内设机构，由全体人员兼办。",
        "systems": "本中心系独立法人实体，已制定转化运用管理、合同管理等制度。",
    }
    form(kit, "report_direct", entity_type="民办非企业单位（法人）", listed=[firm.name for firm in firms])
    return kit


def _census(city: str) -> tuple[str, Parts]:
    """LN-01, LN-02 ((二) twice), LN-03 (in the Spring Festival), LN-06, LN-07, LN-10, LN-12."""
    return f"关于开展{city}存量专利盘点工作的通知", [
        ("工作目标", [
            "2026年全市完成高校、科研机构存量专利盘点3600件，建立可转化专利资源库1个。",
            "的的的的的的的的的的的的□□□□□□□□&nbsp;&nbsp;<br/>",
        ]),
        ("重点任务", [
            "（一）全面盘点。2026年全市完成高校、科研机构存量专利盘点6300件，逐件填写盘点表。（责任单位：市市场监管局、市教育局）",
            "（二）分层评价。由市知识产权保护中心组织专家评价。（责任单位：市市场监管局、市科技局）",
            "（二）供需匹配。由市知识产权维权保护中心向企业推送，11月底前完成首轮推送。",
            "（四）跟踪服务。建立台账。（责任单位：市市场监管局、市工信局）",
        ]),
        ("有关要求", ["请各旗县区市场监督管理局于2026年2月18日前报送存量专利盘点表。"]),
    ]  # fmt: skip


def _reminder(city: str) -> tuple[str, Parts]:
    """LN-03 (the day before the letter), LN-04 (another day for the table of the first), LN-05, LN-08, LN-09, LN-11."""
    return f"关于进一步做好{city}存量专利盘点工作的通知", [
        ("工作依据", [
            "按照现行有效的《专利盘活实施方案(2022—2024年)》和正在施行的《盘活存量专利若干措施（征求意见稿）》执行，并落实内市监发[2025]8号、内市监发〔2025〕11号文件要求。",
        ]),
        ("时间安排", [
            "各旗县区市场监督管理局应于2026年3月6日前报送存量专利盘点表。",
            "请各旗县区于2026年1月27日前报送联络员名单。",
            "每个旗县区安排经费【金额待定】万元，支持XX家企业（此处请业务科补充）。",
            "联系人：其其格，手机：13700005182，邮箱：qiqige5182@126.com。",
        ]),
    ]  # fmt: skip


def office(press: PlantedPress) -> Kit:
    """Rings of seals that name another; a licence with a code of the institutions; an order signed after receipt."""
    kit = Kit.open(press, 3103, level="sichuan", received_on=date(2025, 11, 26), industry=0)
    me = replace(kit.case.applicant, established=date(2021, 3, 17))
    code = make_uscc(kit.rng, region=me.uscc[2:8], prefix="12")
    kit.case = replace(kit.case, applicant=me, license_uscc=code, form_sealed=False)
    firms = [kit.firm(i) for i in range(8)]
    one = kit.deal("k1", "license_contract", firms[0], "264300", date(2024, 4, 10))
    kit.paid("k1", one)
    registry = "乐山市技术市场管理办公室"
    kit.registration(
        "k1-dj", one, after(one.signed_on, 20),
        odd={"recorded_on": ("2024-05-02", "2024年5月2日"), "seals[0].text": (registry, registry)},
    )  # fmt: skip
    _one_slip_for_two(kit, firms[1], firms[2])
    four = kit.deal("k4", "license_contract", firms[3], "173800", date(2024, 11, 13), tell=False)
    kit.slip("k4-hd", firms[3], me, "173800", after(four.signed_on, 14), f"{four.number}许可费")
    kit.tell(four, firms[6])
    five = kit.deal("k5", "license_contract", firms[4], "142600", date(2020, 11, 18), patents=[kit.right(year=2018)])
    kit.slip("k5-hd", firms[4], me, "142600", after(five.signed_on, 14), f"{five.number}许可费")
    six = kit.agree("k6", "service_contract", firms[5], me, "187400", date(2025, 12, 3), partner=firms[5])
    kit.invoice("k6-fp", six, "187400", date(2025, 11, 12), back=True)
    _sealed_by_others(kit, firms[7].name)
    kit.license()
    kit.policy(articles=_MANUAL)
    kit.plan("plan", *_draft(me.city), date(2025, 8, 13), "", layout="plan_draft")
    form(kit, "form_official", listed=[firm.name for firm in firms] + ["岷沱大学"], entity_count=6)
    return kit


def _one_slip_for_two(kit: Kit, first: Company, second: Company) -> None:
    """One serial and one slip number for two payments of two clients."""
    me = kit.case.applicant
    two = kit.deal("k2", "license_contract", first, "205900", date(2024, 6, 19))
    paid = slip_of(kit.rng, first, me, two.amount, date(2024, 7, 10), f"{two.number}许可费")
    kit.slip("k2-hd", first, me, "0", paid.paid_on, "", made=paid)
    three = kit.deal("k3", "license_contract", second, "191200", date(2024, 6, 26))
    other = slip_of(kit.rng, second, me, three.amount, date(2024, 7, 10), f"{three.number}许可费")
    other = replace(other, serial=paid.serial, number=paid.number)
    kit.slip("k3-hd", second, me, "0", other.paid_on, "", made=other, layout="slip_receipt")


def _sealed_by_others(kit: Kit, sister: str) -> None:
    """The roster with another city's seal; the sixth's labour contract with a sister company's and half a date."""
    agency = "宜宾市社会保险事业管理局"
    kit.case = replace(kit.case, roster=replace(kit.case.roster, rows=kit.case.roster.rows[:5], total=5))
    kit.roster(odd={"seals[0].text": (agency, agency)})
    blank = {"seals[0].text": (sister, sister), "signed_on": ("", "2024年　月　日")}
    kit.labor("l6", kit.case.staff[5], date(2024, 9, 2), odd=blank)


_MANUAL = (
    "为规范知识产权运营工作，促进专利转化运用，制定本办法。",
    "转化净收益用于奖励发明人的比例为百分之五十。",
    "转化项目按照下列程序办理：（一）立项；（二）评价；（二）谈判；（五）签约。",
    "合同由法务部审查；未经法律事务部审查的，不得用印。",
    "四川岷峰生物医药有限公司董事会负责审批金额在五十万元以上的转化项目。",
    "运营中心设主任一名，由[请填写部门名称]提名；办公经费每年不少于（金额由财务填写）万元。",
    "转化净收益用于奖励发明人的比例为百分之三十，其余用于中心发展。",
    "本办法自印发之日起施行。",
)
"""LN-01 (50 and 30 percent), LN-02, LN-05, LN-07, TX-03."""


def _draft(city: str) -> tuple[str, Parts]:
    """LN-02 (from 二 to 四), LN-06 (the third without a unit), LN-08, LN-09, LN-12."""
    return f"{city}专利产业化促进行动方案（征求意见稿)", [
        ("总体要求", [
            "本方案（征求意见稿）自2025年8月13日起正式施行，各单位必须严格执行，《专利产业化规划（2018－2020年）》继续有效。",
        ]),
        ("主要任务", [
            "（一）遴选样本企业。9月15日前确定首批样本企业50家。责任单位：市市场监管局、市经信局。",
            "（二）建设中试平台。到2026年底建成中试平台3个。责任单位：市科技局、市市场监管局。",
            "(四)加强金融支持。到2026年底质押融资达到12亿元，参照川市监办[2025]16号文件执行。",
            "（五）加强宣传。总结推广典型案例，参照川市监办〔2025〕9号文件执行。责任单位：市市场监管局、市委宣传部。",
        ]),
    ]  # fmt: skip
