"""Patents in contracts: in sentences, in labelled lines, in lists without ruling."""

from tests.extractors.contract_papers import licence, transfer, values
from tests.extractors.paper import line, page_of


def test_several_patents_in_numbered_lines_keep_their_titles_and_kinds() -> None:
    page = page_of(
        "甲方（让与人）：成都凌岷运营有限公司",
        "乙方（受让人）：四川岷峰材料有限公司",
        "第一条 甲方转让下列专利：",
        "（1）发明专利“一种钒渣焙烧方法”，专利号：ZL 2020 1 0123456.2；",
        "（2）名称为《回转窑进料装置》的实用新型专利（专利号ZL202120123456.X）。",
        title="专利权转让合同",
    )
    facts = values(transfer(page))
    assert facts["patents[0].title"] == "一种钒渣焙烧方法"
    assert (facts["patents[0].number"], facts["patents[0].kind"]) == ("202010123456.2", "发明")
    assert (facts["patents[1].title"], facts["patents[1].kind"]) == ("回转窑进料装置", "实用新型")
    assert "patents[2].number" not in facts


def test_labelled_lines_below_each_other_make_one_patent() -> None:
    page = page_of(
        "甲方：成都凌岷运营有限公司", "乙方：四川岷峰材料有限公司", "第一条 专利概况",
        "1．专利名称：石墨烯导热膜", "2．专利类型：外观设计",
        "3．专利号：ZL202030123456.3", "4．专利权人：成都凌岷运营有限公司",
        title="专利权转让合同",
    )  # fmt: skip
    facts = values(transfer(page))
    assert (facts["patents[0].title"], facts["patents[0].kind"]) == ("石墨烯导热膜", "外观设计")


def test_a_list_of_kinds_to_choose_from_is_no_kind() -> None:
    page = page_of(
        "甲方：成都凌岷运营有限公司", "乙方：四川岷峰材料有限公司",
        "第一条 为（发明、实用新型、外观设计）专利，专利号为ZL202010123456.2。", title="专利权转让合同",
    )  # fmt: skip
    assert "patents[0].kind" not in transfer(page)


def test_a_list_of_patents_without_ruling_is_read_by_its_columns() -> None:
    rows = [line("专利号", 0.1, 0.3), line("专利名称", 0.33, 0.3), line("专利类型", 0.77, 0.3),
            line("ZL201910510279.0", 0.1, 0.33), line("废旧磷酸铁锂电池回收工艺", 0.33, 0.33), line("发明", 0.77, 0.33),
            line("ZL201721203034.6", 0.1, 0.36), line("电芯叠片机定位机构", 0.33, 0.36),
            line("实用新型", 0.77, 0.36)]  # fmt: skip
    found = values(licence(page_of("一、许可专利清单", lines=rows, title="专利许可合同")))
    assert [found[f"patents[{n}].title"] for n in (0, 1)] == ["废旧磷酸铁锂电池回收工艺", "电芯叠片机定位机构"]
    assert [found[f"patents[{n}].kind"] for n in (0, 1)] == ["发明", "实用新型"]


def test_a_wrapped_title_in_a_list_without_ruling_is_not_cut() -> None:
    rows = [line("专利号", 0.1, 0.3), line("专利名称", 0.33, 0.3), line("专利类型", 0.77, 0.3),
            line("ZL201910510279.0", 0.1, 0.33), line("废旧磷酸铁锂电池", 0.33, 0.33), line("发明", 0.77, 0.33),
            line("回收工艺", 0.33, 0.35)]  # fmt: skip
    found = values(licence(page_of("一、许可专利清单", lines=rows, title="专利许可合同")))
    assert found.get("patents[0].title") in (None, "废旧磷酸铁锂电池回收工艺")


def test_a_number_on_the_line_below_keeps_its_title_and_kind() -> None:
    found = values(
        transfer(
            page_of(
                "2 合同标的", "2.1出让人拥有的“一种电池包防爆泄压阀”实用新型专利，专利号为", "　　ZL201721203034.6。",
                "3.1 受让人应在本合同签署后三十日内将上述款项一次付清，逾期的计违约金。", title="专利权转让合同书",
            )
        )
    )  # fmt: skip
    assert (found["patents[0].title"], found["patents[0].kind"]) == ("一种电池包防爆泄压阀", "实用新型")


def test_a_title_alone_before_the_bracket_of_its_number_is_read() -> None:
    facts = transfer(
        page_of("甲方将下列专利转让给乙方：", "轮对踏面损伤识别系统（专利号ZL202010123456.2）", title="专利权转让合同")
    )
    assert facts["patents[0].title"].value == "轮对踏面损伤识别系统"


def test_titles_are_read_in_rows_of_title_number_and_kind_and_behind_their_kind() -> None:
    page = page_of(
        "甲方（让与人）：成都凌岷运营有限公司", "乙方（受让人）：四川岷峰材料有限公司", "第一条 甲方转让下列专利：",
        "1 硅片花篮上料机构 ZL202010123456.2 发明",
        "（二）实用新型专利：轨道扣件检测装置，专利号为ZL202120123456.X。", title="专利权转让合同",
    )  # fmt: skip
    facts = values(transfer(page))
    assert (facts["patents[0].title"], facts["patents[1].title"]) == ("硅片花篮上料机构", "轨道扣件检测装置")
