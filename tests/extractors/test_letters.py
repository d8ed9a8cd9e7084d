"""推荐函, 公文, 案例图文: issuer, number and day of issue; whom a letter recommends; captions."""

from extractors.documents import extract
from schemas.document import DocumentType
from tests.extractors.layout_paper import Paper, document, states, values

LETTER = DocumentType.RECOMMENDATION_LETTER
PLAN = DocumentType.PLAN_DOCUMENT


def letter() -> Paper:
    return (
        Paper()
        .line((0.3, "成都市市场监督管理局文件"), skip=0.05)
        .line((0.4, "成市监函〔2025〕18号"), skip=0.06)
        .line((0.2, "关于推荐四川甲乙科技有限公司申报建设四川省人工"))
        .line((0.25, "智能产业知识产权运营中心的函"), skip=0.05)
        .line("四川省知识产权服务促进中心：")
        .line((0.14, "根据《四川省产业知识产权运营中心建设管理工作指引》要求，经审核，我局同意推荐"))
        .line("四川甲乙科技有限公司申报建设四川省人工智能产业知识产权运营中心，请予审核。")
        .line((0.14, "特此推荐。"), skip=0.06)
        .line((0.55, "成都市市场监督管理局"))
        .line((0.6, "2025年6月23日"))
        .seal((0.5, 0.3, 0.7, 0.45), "成都市市场监督管理局")
    )


def test_a_letter_of_recommendation_with_a_red_head() -> None:
    facts = extract(document(LETTER), [letter().page()]).facts
    found = values(facts)
    assert found["issuer"] == "成都市市场监督管理局"
    assert found["document_number"] == "成市监函〔2025〕18号"
    assert found["applicant_name"] == "四川甲乙科技有限公司"
    assert found["center_name"] == "四川省人工智能产业知识产权运营中心"
    assert found["issued_on"] == "2025-06-23"
    assert states(facts)["applicant_name"] == states(facts)["center_name"] == "confirmed"


def test_a_letter_without_head_or_number_by_an_association() -> None:
    paper = (
        Paper()
        .line((0.42, "推荐函"), skip=0.05)
        .line("自治区市场监督管理局：")
        .line((0.14, "内蒙古甲乙能源（集团）有限公司是我区新能源领域龙头企业，具备建设条件。现推荐该公"))
        .line("司牵头建设内蒙古自治区新能源产业知识产权运营中心。")
        .line((0.55, "内蒙古新能源产业协会"), skip=0.03)
        .line((0.6, "二〇二五年七月一日"))
    )
    found = values(extract(document(LETTER), [paper.page()]).facts)
    assert found["issuer"] == "内蒙古新能源产业协会"
    assert "document_number" not in found
    assert found["applicant_name"] == "内蒙古甲乙能源(集团)有限公司"
    assert found["center_name"] == "内蒙古自治区新能源产业知识产权运营中心"
    assert found["issued_on"] == "2025-07-01"


def test_a_form_of_recommendation() -> None:
    paper = (
        Paper()
        .line((0.35, "推荐意见表"), skip=0.05)
        .table(
            (0.2, 0.6),
            ["被推荐单位", "成都市知识产权研究院"],
            ["拟建中心名称", "四川省航空装备产业知识产权运营中心"],
            ["推荐意见", "该单位符合条件，同意推荐。"],
            ["推荐单位", "成都市武侯区市场监督管理局"],
            ["推荐日期", "2025年6月"],
        )
    )
    found = values(extract(document(LETTER), [paper.page()]).facts)
    assert found["applicant_name"] == "成都市知识产权研究院"
    assert found["center_name"] == "四川省航空装备产业知识产权运营中心"
    assert (found["issuer"], found["issued_on"]) == ("成都市武侯区市场监督管理局", "2025-06")


def test_a_heading_is_no_part_of_the_name_below_and_the_province_may_be_left_out() -> None:
    paper = (
        Paper()
        .line((0.42, "推荐意见"), skip=0.05)
        .line((0.14, "四川甲乙集团有限公司申报的航空发动机产业知识产权运营中心，建设思路清晰，条件具备。经"))
        .line("我局审核，材料真实，同意推荐申报四川省航空发动机产业知识产权运营中心。", skip=0.05)
        .line((0.5, "推荐单位（公章）："))
        .line((0.55, "德阳市市场监督管理局"))
        .line((0.55, "2025年6月20日"))
    )
    facts = extract(document(LETTER), [paper.page()]).facts
    assert values(facts)["applicant_name"] == "四川甲乙集团有限公司"
    assert values(facts)["center_name"] == "四川省航空发动机产业知识产权运营中心"
    assert states(facts)["center_name"] == "confirmed"


def test_another_centre_in_the_letter_makes_it_doubtful() -> None:
    paper = letter()
    paper.line("附：拟并入四川省软件产业知识产权运营中心的有关材料。")
    facts = extract(document(LETTER), [paper.page()]).facts
    assert values(facts)["center_name"] == "四川省人工智能产业知识产权运营中心"
    assert states(facts)["center_name"] == "doubtful"


def test_the_head_of_a_notice() -> None:
    paper = (
        Paper()
        .line((0.3, "四川省知识产权局文件"), skip=0.05)
        .line((0.4, "川知发〔2025〕7号"), skip=0.06)
        .line((0.36, "四川省知识产权局"))
        .line((0.33, "关于开展产业知识产权运营中心申报工作的"))
        .line((0.46, "通知"), skip=0.05)
        .line("各市（州）知识产权局：")
        .line((0.14, "现就有关事项通知如下。申报截止2025年8月31日。"), skip=0.06)
        .line((0.55, "四川省知识产权局"))
        .line((0.6, "2025年5月9日"))
    )
    found = values(extract(document(PLAN), [paper.page()]).facts)
    assert found["title"] == "关于开展产业知识产权运营中心申报工作的通知"
    assert found["issuer"] == "四川省知识产权局"
    assert (found["document_number"], found["issued_on"]) == ("川知发〔2025〕7号", "2025-05-09")


def test_a_plan_without_number() -> None:
    paper = (
        Paper()
        .line((0.3, "呼伦贝尔市知识产权强市建设实施方案"))
        .line((0.42, "（征求意见稿）"), skip=0.05)
        .line((0.14, "为贯彻落实知识产权强国建设纲要，制定本方案。"))
    )
    found = values(extract(document(PLAN), [paper.page()]).facts)
    assert found["title"] == "呼伦贝尔市知识产权强市建设实施方案(征求意见稿)"
    assert not {"document_number", "issued_on"} & set(found)


def test_captions_beside_pictures() -> None:
    paper = (
        Paper()
        .line((0.35, "案例现场图片"), skip=0.4)
        .line((0.3, "图1 专利许可签约仪式现场"), skip=0.4)
        .line((0.3, "图2 技术培训"))
    )
    found = values(extract(document(DocumentType.CASE_IMAGE), [paper.page()]).facts)
    assert found["caption"] == "图1 专利许可签约仪式现场图2 技术培训"
