"""The opinions of an application form with their signatories, dates and seals."""

from extractors.documents import extract
from tests.extractors.application_papers import FORM, opinions, read
from tests.extractors.layout_paper import Paper, document, values


def test_the_opinions_keep_their_own_signatories_dates_and_seals() -> None:
    paper = opinions()
    paper.seal((0.5, 0.12, 0.65, 0.2), "四川甲乙知识产权运营有限公司")
    extraction = extract(document(FORM), [paper.page()])
    facts = values(extraction.facts)
    assert facts["center_name"] == "四川省动力电池产业知识产权运营中心"
    assert str(facts["commitment"]).startswith("我单位自愿申报")
    assert str(facts["commitment"]).endswith("刻意隐瞒。")
    assert (facts["handler"], facts["handler_contact"]) == ("赵云", "13800000003")
    assert (facts["signatory"], facts["recommender_signatory"]) == ("王强", "周正")
    assert facts["form_date"] == "2025-10-20"
    assert facts["recommender_name"] == "成都市市场监督管理局"
    assert facts["seal_text"] == facts["seals[0].text"] == "四川甲乙知识产权运营有限公司"
    assert "recommender_seal_text" not in facts


def test_an_incomplete_date_has_no_value_and_says_so() -> None:
    facts = extract(document(FORM), [opinions().page()]).facts
    date = next(fact for fact in facts if fact.key == "application_form.recommendation_date")
    assert date.value is None
    assert any("不完整" in why for why in date.why)


def test_the_date_at_the_head_of_the_form_counts_where_the_opinion_has_no_place_for_one() -> None:
    head = Paper().line("填表日期：2025/10/22")
    end = "我单位郑重承诺：材料真实。"
    assert read(head.line("申报单位意见").line(end).line("负责人：王强").page())["form_date"] == "2025-10-22"
    blank = Paper().line("填表日期：2025/10/22").line("申报单位意见").line(end).line("    年   月   日")
    assert read(blank.page()).get("form_date") is None


def test_the_handlers_telephone_may_have_a_label_of_its_own() -> None:
    page = (
        Paper()
        .line("六、申报单位意见")
        .line("本单位承诺所填内容真实。")
        .line("负责人签字：王强")
        .line("经办人：赵云", (0.4, "经办人电话：13800000003"), (0.75, "2025年10月20日"))
    )
    assert read(page.page())["handler_contact"] == "13800000003"
