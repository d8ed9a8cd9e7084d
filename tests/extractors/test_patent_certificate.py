"""专利证书: of 2010, of 2020 with a second page, of the last century; several inventors; the day at the foot."""

from extractors.documents.patent_certificate import extract
from schemas.document import DocumentType
from schemas.evidence import Fact
from schemas.page import Cell, Page, Table
from tests.extractors.layout_paper import Paper, document, states, values

CERTIFICATE = DocumentType.PATENT_CERTIFICATE


def read(*pages: Page) -> list[Fact]:
    return extract(document(CERTIFICATE, pages=len(pages)), pages).facts


def of_2017(inventors: str = "张三;李四光;欧阳文") -> Paper:
    return (
        Paper()
        .line((0.1, "证书号第2345678号"), skip=0.1)
        .line((0.36, "发明专利证书"), skip=0.06)
        .line((0.12, "发 明 名 称：一种用于硅片清洗的多级循环装置及其控"))
        .line((0.27, "制方法"), skip=0.04)
        .line((0.12, f"发 明 人：{inventors}"), skip=0.04)
        .line((0.12, "专 利 号：ZL 2020 1 0123456.2"), skip=0.04)
        .line((0.12, "专利申请日：2020年02月03日"), skip=0.04)
        .line((0.12, "专 利 权 人：四川某某大学"), skip=0.04)
        .line((0.12, "地 址：610065 四川省成都市武侯区一环路南一段24号"), skip=0.04)
        .line((0.12, "授权公告日：2021年05月07日"), (0.55, "授权公告号：CN 111234567 B"), skip=0.05)
        .line((0.14, "国家知识产权局依照中华人民共和国专利法进行审查，决定授予专利权，颁发发明专利"))
        .line((0.12, "证书并在专利登记簿上予以登记。专利权自授权公告之日起生效。"))
        .line((0.14, "专利证书记载专利权登记时的法律状况。专利权的转移、质押、无效、终止、恢复和专利权人"))
        .line((0.12, "的姓名或名称、国籍、地址变更等事项记载在专利登记簿上。"), skip=0.15)
        .line((0.12, "局长"), (0.7, "2021年05月07日"))
        .line((0.12, "申长雨"), skip=0.05)
        .line((0.4, "第 1 页 (共 2 页)"))
    )


def test_the_facts_of_a_certificate_with_spaced_labels_and_a_title_over_two_lines() -> None:
    facts = values(read(of_2017().page()))
    assert facts["title"] == "一种用于硅片清洗的多级循环装置及其控制方法"
    assert (facts["number"], facts["kind"]) == ("202010123456.2", "发明")
    assert [facts[f"inventors[{n}]"] for n in range(3)] == ["张三", "李四光", "欧阳文"]
    assert facts["holders[0]"] == "四川某某大学"
    assert (facts["filed_on"], facts["granted_on"]) == ("2020-02-03", "2021-05-07")
    assert facts["certificate_number"] == "2345678"
    assert not [key for key in facts if key.startswith(("status", "inventors[3]", "holders[1]"))]


def test_number_kind_and_day_are_confirmed_by_what_else_the_paper_says() -> None:
    facts = {fact.key.partition(".")[2]: fact for fact in read(of_2017().page())}
    assert "校验码相符" in facts["number"].why
    assert "与专利号种类位一致" in facts["kind"].why
    assert "与落款日期一致" in facts["granted_on"].why


def test_inventors_between_blanks() -> None:
    facts = values(read(of_2017("张三 李四光 欧阳文").page()))
    assert [facts[f"inventors[{n}]"] for n in range(3)] == ["张三", "李四光", "欧阳文"]


def test_who_applied_at_filing_is_no_holder() -> None:
    second = (
        Paper(number=2)
        .line((0.1, "证书号第2345678号"), skip=0.05)
        .line((0.12, "专利权人应当依照专利法及其实施细则规定缴纳年费。"), skip=0.05)
        .line((0.12, "申请日时本专利记载的申请人、发明人信息如下："))
        .line((0.12, "申请人："))
        .line((0.12, "成都旧名科技有限公司"))
        .line((0.12, "发明人："))
        .line((0.12, "王五;赵六"))
    )
    facts = values(read(of_2017().page(), second.page()))
    assert [value for key, value in facts.items() if key.startswith("holders")] == ["四川某某大学"]
    assert "王五" not in facts.values()
    assert states(read(of_2017().page(), second.page()))["certificate_number"] == "confirmed"


def test_a_design_and_a_utility_model_name_their_kind() -> None:
    design = Paper().line((0.3, "外观设计专利证书")).line("外观设计名称：包装盒").line("设计人：王五")
    design.line("专利号：ZL 2020 3 0123456.3").line("专利权人：成都某某科技有限公司")
    facts = values(read(design.page()))
    assert (facts["kind"], facts["title"], facts["inventors[0]"]) == ("外观设计", "包装盒", "王五")
    model = Paper().line("实用新型名称：一种水泵").line("专利号：ZL 2022 9 0000123.3")
    assert values(read(model.page()))["kind"] == "实用新型"


def test_an_old_certificate_has_eight_digits_and_a_class() -> None:
    paper = Paper().line((0.3, "发明专利证书")).line("发明名称：合成方法").line("发明人：张三、李四")
    paper.line((0.1, "专利号：ZL 95 1 15608.X"), (0.5, "国际专利主分类号：C07C 1/00"))
    paper.line("专利申请日：1995年9月1日").line("专利权人：四川某某化工厂")
    paper.line((0.1, "颁证日：1999年12月3日"), (0.5, "授权公告日：2000年1月5日"))
    extraction = extract(document(CERTIFICATE), [paper.page()])
    facts = values(extraction.facts)
    assert (facts["number"], facts["granted_on"]) == ("95115608.X", "2000-01-05")
    assert (facts["inventors[0]"], facts["inventors[1]"]) == ("张三", "李四")
    assert "国际专利主分类号" in extraction.unmapped


def test_inventors_go_on_under_their_label_beside_another_column() -> None:
    paper = (
        Paper()
        .line((0.3, "发明专利证书"), skip=0.05)
        .line((0.1, "发明名称：一种水泵"), (0.5, "发明人：张三 李四光 王五"), skip=0.03)
        .line((0.1, "专利号：ZL 2020 1 0123456.2"), (0.5, "赵六 钱七"), skip=0.03)
        .line((0.1, "专利权人：四川某某大学"), (0.5, "申请日：2020年2月3日"))
    )
    facts = values(read(paper.page()))
    assert [facts.get(f"inventors[{n}]") for n in range(6)] == ["张三", "李四光", "王五", "赵六", "钱七", None]


def test_names_run_together_are_doubtful() -> None:
    assert states(read(Paper().line("发明人：张三李四光王五").page()))["inventors[0]"] == "doubtful"


def without_colons(number: str = "专利号", inventors: str = "发明人") -> Paper:
    return (
        Paper()
        .line((0.1, "发明名称一种地铁隧道巡检机器人"), skip=0.04)
        .line((0.1, number), (0.3, "ZL 2020 1 0123456.2"), skip=0.04)
        .line((0.1, "专利申请日 2020年2月3日"), skip=0.04)
        .line((0.1, inventors), (0.3, "张三、李四光"), skip=0.04)
        .line((0.1, "专利权人绵阳某某装备有限公司"), skip=0.04)
        .line((0.1, "授权公告日2021年5月 7日"), skip=0.05)
        .line((0.1, "专利权人应当自授权当年起缴纳年费"))
    )


def test_labels_without_a_colon_that_run_into_their_value_or_lost_their_last_character() -> None:
    for paper in (without_colons(), without_colons("专利", "发明")):
        facts = values(read(paper.page()))
        assert (facts["title"], facts["number"]) == ("一种地铁隧道巡检机器人", "202010123456.2")
        assert (facts["filed_on"], facts["granted_on"]) == ("2020-02-03", "2021-05-07")
        assert (facts["inventors[0]"], facts["inventors[1]"]) == ("张三", "李四光")
        assert facts["holders[0]"] == "绵阳某某装备有限公司"
        assert "holders[1]" not in facts
        assert "inventors[2]" not in facts


def test_a_number_at_the_head_without_its_words_is_the_certificates_but_doubtful() -> None:
    facts = read(Paper().line((0.1, "NO.4815883"), skip=0.06).line((0.36, "实用新型专利证书")).page())
    assert values(facts)["certificate_number"] == "4815883"
    assert states(facts)["certificate_number"] == "doubtful"


def test_a_ruled_frame_about_the_page_is_no_table() -> None:
    page = of_2017().page()
    cell = Cell(row=0, column=0, box=(0.05, 0.02, 0.95, 0.98), lines=tuple(range(len(page.lines))))
    frame = Table(box=cell.box, rows=1, columns=1, cells=(cell,))
    framed = values(read(page.model_copy(update={"tables": (frame,)})))
    assert framed == values(read(page))
