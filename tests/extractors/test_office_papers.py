"""Papers of offices in unusual layouts: a record of changes, labels at the foot of their values, badges, boards on
walls, pictures stamped by the camera."""

from extractors.documents import extract
from schemas.document import DocumentType
from schemas.evidence import Box, Fact
from schemas.page import Cell, Page, Table
from tests.extractors.layout_paper import Paper, document, states, values
from tests.extractors.paper import page_of
from tests.extractors.test_classify import types

INSTITUTION = DocumentType.INSTITUTION_CERTIFICATE
ASSOCIATION = DocumentType.ASSOCIATION_CERTIFICATE
NONPROFIT = DocumentType.PRIVATE_NONPROFIT_CERTIFICATE
LETTER = DocumentType.RECOMMENDATION_LETTER


def read(type_: DocumentType, page: Page) -> list[Fact]:
    return extract(document(type_), [page]).facts


def with_line(page: Page, text: str, box: Box) -> Page:
    """The page with a further line, a copy of its first one in everything else."""
    return page.model_copy(update={"lines": (*page.lines, page.lines[0].model_copy(update={"text": text, "box": box}))})


def test_who_was_responsible_before_a_change_is_not_so_today() -> None:
    paper = (
        Paper()
        .line((0.1, "社会团体法人登记证书"), (0.6, "变更登记记录"), skip=0.05)
        .line(
            (0.1, "团体名称"),
            (0.25, "成都市甲乙协会"),
            (0.55, "变更事项"),
            (0.67, "变更前"),
            (0.78, "变更后"),
            skip=0.04,
        )
        .line(
            (0.1, "住所"), (0.25, "成都市武侯区1号"), (0.55, "法定代表人"), (0.67, "罗景行"), (0.78, "石明辉"), skip=0.1
        )
        .line((0.1, "法定代表人"), (0.25, "石明辉"))
    )
    facts = read(ASSOCIATION, paper.page())
    found = values(facts)
    assert found["name"] == "成都市甲乙协会"
    assert found["legal_representative"] == "石明辉"
    assert states(facts)["legal_representative"] == "confirmed"


def test_a_value_of_two_rows_may_end_in_the_row_of_its_label() -> None:
    paper = (
        Paper()
        .line((0.1, "社会团体法人登记证书"), skip=0.05)
        .line((0.1, "名称："), (0.3, "宜宾市甲乙促进会"), skip=0.05)
        .line((0.1, "业务主管单位："), (0.3, "宜宾市科学技术局"), skip=0.05)
        .line((0.312, "四川省宜宾市翠屏区长江北路584号9栋27层"), skip=0.018)
        .line((0.1, "住所："), (0.3, "05号"), skip=0.05)
        .line((0.312, "二〇二三年七月二十一日至二〇二七年七月二十"), skip=0.018)
        .line((0.1, "有效期限："), (0.3, "一日"))
    )
    found = values(read(ASSOCIATION, paper.page()))
    assert found["supervisor"] == "宜宾市科学技术局"
    assert found["address"] == "四川省宜宾市翠屏区长江北路584号9栋27层05号"
    assert (found["valid_from"], found["valid_to"]) == ("2023-07-21", "2027-07-21")


def test_an_unknown_label_keeps_its_date_from_the_term_below() -> None:
    paper = (
        Paper()
        .line((0.1, "事业单位法人证书"), skip=0.05)
        .line((0.12, "单位名称："), (0.3, "绵阳市甲乙研究所"), skip=0.03)
        .line((0.09, "不曾见过的日期："), (0.3, "2016-08-18"), skip=0.03)
        .line((0.11, "证书有效期："), (0.3, "2022-03-08 至 2027-03-08"))
    )
    found = values(read(INSTITUTION, paper.page()))
    assert found["name"] == "绵阳市甲乙研究所"
    assert (found["valid_from"], found["valid_to"]) == ("2022-03-08", "2027-03-08")


def test_strokes_of_characters_are_no_table() -> None:
    page = Paper().line((0.1, "业务主管单位："), skip=0.03).line((0.1, "住所"), (0.3, "成都市武侯区1号")).page()
    box = page.lines[0].box
    page = with_line(page, "科学技术局", (box[2], box[1], box[2] + 0.09, box[3]))
    strokes = (box[2] + 0.002, box[1] + 0.002, box[2] + 0.08, box[3])
    cell = Cell(row=0, column=0, box=strokes, lines=(len(page.lines) - 1,))
    table = Table(box=strokes, rows=1, columns=1, cells=(cell,))
    found = values(read(ASSOCIATION, page.model_copy(update={"tables": (table,)})))
    assert found["supervisor"] == "科学技术局"


def test_the_form_of_a_service_institution_stands_behind_what_it_was_called() -> None:
    paper = Paper().line((0.3, "社会服务机构登记证书"), skip=0.03).line((0.35, "（民办非企业单位·法人）"))
    assert values(read(NONPROFIT, paper.page()))["kind"] == "法人"


def test_a_colon_between_the_items_of_a_scope_is_doubted() -> None:
    paper = Paper().line((0.1, "事业单位法人证书"), skip=0.05)
    paper.line((0.1, "宗旨和业务范围"), (0.3, "开展技术攻关：组织专利导航；承担成果中试。"))
    assert states(read(INSTITUTION, paper.page()))["purpose"] == "doubtful"


def test_short_watermarks_that_lean_go_into_no_value() -> None:
    paper = Paper().line((0.1, "名称"), (0.3, "四川甲乙科技有限公司"), skip=0.03)
    page = paper.line((0.1, "住所"), (0.3, "成都市武侯区1号")).page()
    for x in (0.5, 0.7):
        page = with_line(page, "2025-12-24", (x, 0.03, x + 0.075, 0.075))
    facts = read(DocumentType.BUSINESS_LICENSE, with_line(page, "12-24", (0.85, 0.04, 0.89, 0.065)))
    assert values(facts)["name"] == "四川甲乙科技有限公司"


def test_a_badge_beside_a_letterhead_is_no_part_of_the_name() -> None:
    paper = (
        Paper()
        .line((0.1, "市监"), (0.2, "德阳市市场监督管理局"), skip=0.05)
        .line((0.42, "推荐信"), skip=0.05)
        .line((0.14, "现向贵局推荐四川甲乙科技有限公司作为建设主体。"))
    )
    assert values(read(LETTER, paper.page()))["issuer"] == "德阳市市场监督管理局"


def test_names_in_corner_brackets_are_names() -> None:
    paper = (
        Paper()
        .line((0.4, "推荐意见书"), skip=0.05)
        .line((0.14, "「成都甲乙知识产权运营有限公司」系我市新材料领域从事知识产权运营的单位，现申请"))
        .line("建设「四川省新材料产业知识产权运营中心」。", skip=0.05)
        .line((0.5, "推荐单位：成都市市场监督管理局"))
    )
    found = values(read(LETTER, paper.page()))
    assert found["applicant_name"] == "成都甲乙知识产权运营有限公司"
    assert found["center_name"] == "四川省新材料产业知识产权运营中心"


def test_a_caption_in_brackets_is_told_from_what_the_camera_printed() -> None:
    paper = (
        Paper()
        .line("佐证材料4-1", skip=0.03)
        .line((0.4, "案例图片"), skip=0.2)
        .line((0.1, "14:26"))
        .line((0.1, "2025-01-19 星期日"))
        .line((0.1, "绵阳市·高新区"), skip=0.04)
        .line((0.25, "（运营中心与企业签订专利许可合同现场照片）"))
    )
    assert values(read(DocumentType.CASE_IMAGE, paper.page()))["caption"] == "运营中心与企业签订专利许可合同现场照片"


def test_print_that_nothing_marks_as_a_caption_is_doubtful() -> None:
    paper = Paper().line("佐证材料4-1", skip=0.03)
    for text in ("知识产权运营合作签约", "14:26", "绵阳市高新区", "某某单位会议室", "共两页"):
        paper.line((0.1, text), skip=0.05)
    assert states(read(DocumentType.CASE_IMAGE, paper.page()))["caption"] == "doubtful"


ITEMS = [f"{n}、本单位应当按照国家有关规定做好知识产权运营管理工作。" for n in "一二三四五六"]


def test_numbered_sentences_are_articles_where_no_article_is() -> None:
    paper = Paper().line((0.3, "知识产权分级分类管理制度"), skip=0.05)
    for item in ITEMS:
        paper.line(item)
    assert values(read(DocumentType.POLICY_TEXT, paper.page()))["articles"] == 6


def test_numbered_headings_are_no_articles() -> None:
    paper = Paper().line((0.3, "知识产权分级分类管理制度"), skip=0.05)
    for item in (*ITEMS, "七、组织保障"):
        paper.line(item)
    assert "articles" not in values(read(DocumentType.POLICY_TEXT, paper.page()))


def test_what_an_authority_issues_is_an_official_paper_and_what_a_company_issues_a_policy() -> None:
    title = "\n关于印发《专利转化运用专项行动实施方案》的通知"
    body = ("现将实施方案印发给你们，请遵照执行。", "一、总体要求", "二、工作目标")
    office = page_of("各县（市、区）市场监督管理局：", *body, title=title)
    assert types(office)[0][0] is DocumentType.PLAN_DOCUMENT
    company = page_of("各部门、各子公司：", *body, title=title)
    assert types(company)[0][0] is DocumentType.POLICY_TEXT
