"""The licence: portrait and landscape, labels that fall apart, values over several lines, sentences of the form."""

from extractors.documents import extract
from schemas.document import DocumentType
from schemas.evidence import Fact
from schemas.page import Cell, Page, Table
from tests.extractors.layout_paper import Paper, document, states, values

LICENSE = DocumentType.BUSINESS_LICENSE
CODE = "91510107MAQP0CM42Y"


def read(page: Page) -> list[Fact]:
    return extract(document(LICENSE), [page]).facts


def old_portrait() -> Paper:
    return (
        Paper()
        .line((0.35, "营 业 执 照"), skip=0.04)
        .line((0.4, "（副　本）"), skip=0.04)
        .line((0.5, "注 册 号"), (0.64, "510100000000123"), skip=0.05)
        .line((0.15, "名"), (0.24, "称"), (0.32, "四川甲乙科技有限公司"), skip=0.04)
        .line((0.15, "类　　型　有限责任公司(自然人投资或控股)"), skip=0.04)
        .line((0.15, "住　　所"), (0.32, "四川省成都市武侯区人民南路四段一百二十三号天"))
        .line((0.32, "府大厦1201室"), skip=0.04)
        .line((0.15, "法定代表人"), (0.32, "王小强"), skip=0.04)
        .line((0.15, "注册资本"), (0.32, "(人民币)壹仟万元整"), skip=0.04)
        .line((0.15, "成立日期"), (0.32, "2010年05月06日"), skip=0.04)
        .line((0.15, "营业期限"), (0.32, "2010年05月06日 至 2030年05月05日"), skip=0.04)
        .line((0.15, "经营范围"), (0.32, "技术开发、技术咨询；知识产权服务；（依法须经批准的"))
        .line((0.32, "项目，凭营业执照依法自主开展经营活动）"), skip=0.12)
        .line((0.6, "登记机关"), skip=0.05)
        .line((0.55, "2016"), (0.62, "年"), (0.66, "03"), (0.7, "月"), (0.74, "02"), (0.78, "日"), skip=0.05)
        .line("提示：每年1月1日至6月30日报送公示年度报告")
        .seal((0.55, 0.6, 0.75, 0.75), "成都市武侯区市场监督管理局")
    )


def test_an_old_portrait_licence_with_spaced_labels() -> None:
    facts = values(read(old_portrait().page()))
    assert facts["name"] == "四川甲乙科技有限公司"
    assert facts["registration_number"] == "510100000000123"
    assert facts["kind"] == "有限责任公司(自然人投资或控股)"
    assert facts["address"] == "四川省成都市武侯区人民南路四段一百二十三号天府大厦1201室"
    assert facts["registered_capital"] == "10000000.00"
    assert (facts["term_from"], facts["term_to"]) == ("2010-05-06", "2030-05-05")
    assert facts["scope"] == "技术开发、技术咨询;知识产权服务;(依法须经批准的项目,凭营业执照依法自主开展经营活动)"


def test_the_foot_gives_the_date_in_pieces_and_the_office_by_its_seal() -> None:
    facts = values(read(old_portrait().page()))
    assert facts["issued_on"] == "2016-03-02"
    assert facts["authority"] == "成都市武侯区市场监督管理局"


def landscape() -> Paper:
    return (
        Paper()
        .line((0.08, "统一社会信用代码"), (0.8, "扫描二维码登录‘国"))
        .line((0.08, CODE), (0.8, "家企业信用信息公示"), skip=0.05)
        .line((0.4, "营业执照"), skip=0.05)
        .line((0.08, "名称"), (0.18, "四川甲乙科技有限公司"), (0.55, "注册资本"), (0.65, "1000万人民币"), skip=0.03)
        .line((0.08, "类型"), (0.18, "有限责任公司"), (0.55, "成立日期"), (0.65, "2010年05月06日"), skip=0.03)
        .line((0.08, "法定代表人"), (0.18, "王小强"), (0.55, "营业期限"), (0.65, "2010年05月06日至长期"), skip=0.03)
        .line((0.08, "经营范围"), (0.18, "一般项目：技术服务、技术"), (0.55, "住所"), (0.65, "成都市武侯区一环路"))
        .line((0.18, "开发；知识产权服务。"), (0.65, "1号2栋3层"), skip=0.1)
        .line((0.6, "登记机关"), (0.72, "成都市武侯区行政审批局"))
        .line((0.62, "2 0 2 2 年 8 月 6 日"))
    )


def test_two_columns_of_a_landscape_licence_do_not_mix() -> None:
    facts = values(read(landscape().page()))
    assert facts["scope"] == "一般项目:技术服务、技术开发;知识产权服务。"
    assert facts["address"] == "成都市武侯区一环路1号2栋3层"
    assert facts["registered_capital"] == "10000000.00"
    assert (facts["term_from"], facts["term_to"]) == ("2010-05-06", "长期")
    assert (facts["authority"], facts["issued_on"]) == ("成都市武侯区行政审批局", "2022-08-06")


def test_the_check_digit_confirms_a_code_and_a_slip_is_proposed() -> None:
    right = read(landscape().page())
    code = next(fact for fact in right if fact.key == "business_license.uscc")
    assert "校验码相符" in code.why
    paper = landscape()
    paper.lines[2] = paper.lines[2].model_copy(update={"text": CODE.replace("0CM", "OCM")})
    slip = next(fact for fact in read(paper.page()) if fact.key == "business_license.uscc")
    assert slip.state.value == "doubtful"
    assert CODE in slip.alternatives


def test_a_ruled_electronic_licence_with_begin_and_end_of_the_term_apart() -> None:
    paper = Paper().table(
        (0.3, 0.5),
        ["企业名称", "四川甲乙科技有限公司"],
        ["法定代表人（负责\n人）", "王小强"],
        ["注册资本（金）", "500.000000万人民币"],
        ["营业期限自", "2014-09-19"],
        ["营业期限至", "长期"],
        ["住所（经营场所）", "成都市武侯区"],
        ["核准日期", "2022-02-13"],
    )
    facts = values(read(paper.page()))
    assert (facts["name"], facts["legal_representative"]) == ("四川甲乙科技有限公司", "王小强")
    assert (facts["registered_capital"], facts["address"]) == ("5000000.00", "成都市武侯区")
    assert (facts["term_from"], facts["term_to"], facts["issued_on"]) == ("2014-09-19", "长期", "2022-02-13")


def test_a_frame_around_the_licence_is_no_table() -> None:
    paper = landscape()
    framed = paper.page()
    cell = Cell(row=0, column=0, box=(0.02, 0.02, 0.98, 0.98), lines=tuple(range(len(framed.lines))))
    table = Table(box=cell.box, rows=1, columns=1, cells=(cell,))
    assert values(read(framed.model_copy(update={"tables": (table,)}))) == values(read(framed))


def test_a_name_whose_label_was_lost_is_never_more_than_doubtful() -> None:
    facts = read(Paper().line((0.2, "称四川甲乙科技有限公司")).line((0.1, "住所"), (0.2, "成都市")).page())
    assert values(facts)["name"] == "四川甲乙科技有限公司"
    assert states(facts)["name"] == "doubtful"


def test_an_impossible_date_has_no_value() -> None:
    facts = read(Paper().line((0.1, "成立日期："), (0.3, "2010年02月30日")).page())
    assert values(facts)["established_on"] is None


def test_a_label_a_little_lower_than_its_value_still_has_it() -> None:
    paper = Paper().line((0.08, "法定代表人"), (0.2, "王小强"), skip=0.05)
    paper.line((0.6, "号2栋"), skip=0.009).line((0.2, "一般项目：技术服务。"), skip=0.006).line((0.08, "经营范围"))
    assert values(read(paper.page()))["scope"] == "一般项目:技术服务。"


def test_a_label_of_which_one_character_was_read_is_no_part_of_the_name_above() -> None:
    page = (
        Paper()
        .line("统一社会信用代码", (0.7, "信用信息公示系统”了解更"))
        .line("91510107MA6ABCDE12", (0.7, "多登记、备案、许可、监管"))
        .line("名", (0.16, "称"), (0.2, "四川甲乙知识产权运营有限公司"))
        .line("类", (0.2, "有限责任公司(自然人独资)"))
        .line("法定代表人", (0.22, "王强"))
    )
    facts = values(read(page.page()))
    assert facts["name"] == "四川甲乙知识产权运营有限公司"
    assert facts["kind"] == "有限责任公司(自然人独资)"


def test_the_screen_of_a_telephone_with_bars_above_and_below_is_no_table() -> None:
    paper = Paper().line("10:42").line("统一社会信用代码").line(CODE, skip=0.04)
    paper.line("企业名称").line("四川甲乙科技有限公司", skip=0.04).line("市场主体类型").line("有限责任公司", skip=0.04)
    paper.line("法定代表人").line("王小强", skip=0.04).line("国家市场监督管理总局 电子营业执照系统")
    page = paper.page()
    last = len(page.lines) - 1
    edges = ((0.0, 0.06, (0,)), (0.06, 0.9, tuple(range(1, last))), (0.9, 1.0, (last,)))
    cells = tuple(
        Cell(row=row, column=0, box=(0.0, top, 1.0, bottom), lines=lines)
        for row, (top, bottom, lines) in enumerate(edges)
    )
    found = values(read(page.model_copy(update={"tables": (Table(box=(0, 0, 1, 1), rows=3, columns=1, cells=cells),)})))
    assert (found["name"], found["legal_representative"]) == ("四川甲乙科技有限公司", "王小强")
    assert found["uscc"] == CODE


def test_a_scope_set_around_its_label_begins_with_what_is_divided_off_by_a_colon() -> None:
    paper = Paper().line((0.1, "名称"), (0.3, "成都甲乙知识产权服务部"), skip=0.05)
    paper.line((0.1, "成立日期"), (0.3, "2012年1月17日"), skip=0.05)
    paper.line((0.3, "一般项目：科技推广和应用服务；知识产权"), skip=0.018)
    paper.line((0.1, "经营范围"), (0.3, "服务。许可项目：专利代理（依法须经批准"), skip=0.018)
    found = values(read(paper.line((0.3, "的项目除外）")).page()))
    assert found["scope"] == "一般项目:科技推广和应用服务;知识产权服务。许可项目:专利代理(依法须经批准的项目除外)"
