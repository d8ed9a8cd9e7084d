"""Labels, lists and the tidying of pages, without any document type."""

import pytest

from extractors.layout.labels import Vocabulary, load_vocabulary, looks_like_label
from extractors.layout.lists import split_list
from extractors.layout.pairing import find_pairs
from extractors.layout.tidy import tidy
from extractors.passage import Passage
from schemas.evidence import Origin
from schemas.page import Cell, Page, Table
from tests.extractors.layout_paper import Paper

WORDS = Vocabulary(
    labels={
        "name": ("单位名称", "名称"),
        "kind": ("单位性质",),
        "text": ("工作基础",),
        "part": ("办公条件",),
        "?": ("传真",),
    },
    inside={"text": ("part",)},
    open_ended=("text", "part"),
)


def passage(text: str) -> Passage:
    return Passage.of_line(Paper().line(text).page(), 0)


@pytest.mark.parametrize(
    "text",
    [
        "单位名称",
        "单 位 名 称：",
        "单位\n名称",
        "1.单位名称",
        "（一）单位名称",
        "单位名称（盖章）",
        "单位各称",
        "＊单位名称：",
    ],
)
def test_a_label_is_known_however_it_is_set(text: str) -> None:
    hit = WORDS.whole(text)
    assert hit is not None
    assert hit.field == "name"


@pytest.mark.parametrize("text", ["单位地址", "四川某某单位名称管理有限公司", "名单", "单位名称：甲公司"])
def test_other_print_is_no_label(text: str) -> None:
    assert WORDS.whole(text) is None


@pytest.mark.parametrize(
    "text", ["单位名称：甲公司", "单位名称:甲公司", "单位名称 甲公司", "单 位 名 称∶甲公司", "单位名称；甲公司"]
)
def test_a_label_is_found_before_its_value(text: str) -> None:
    line = passage(text)
    hits = WORDS.find(line)
    assert [line[hit.end :].strip().text for hit in hits] == ["甲公司"]


def test_several_labels_in_one_line_each_begin_a_value() -> None:
    line = passage("单位名称：甲公司 单位性质：企业，传真：028")
    assert [hit.field for hit in WORDS.find(line)] == ["name", "kind", "?"]


def test_a_word_in_running_text_is_no_label() -> None:
    assert WORDS.find(passage("本办法所称单位名称应当真实，办公条件完备")) == []


def test_every_vocabulary_loads_and_names_no_label_twice() -> None:
    for name in ("application_form", "business_license", "insurance_proof"):
        vocabulary = load_vocabulary(name)
        names = [label for field, labels in vocabulary.labels.items() if field != "?" for label in labels]
        assert len(names) == len(set(names)), name


def test_what_may_be_an_unknown_label() -> None:
    assert looks_like_label("所属区县：")
    assert not looks_like_label("028-85550000")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("甲有限公司、乙大学；丙研究院", ["甲有限公司", "乙大学", "丙研究院"]),
        ("1.甲有限公司 2.乙大学", ["甲有限公司", "乙大学"]),
        ("①甲有限公司②乙大学", ["甲有限公司", "乙大学"]),
        ("（1）甲有限公司；（2）乙大学。", ["甲有限公司", "乙大学"]),
        ("甲有限公司，乙大学等2家企业", ["甲有限公司", "乙大学"]),
    ],
)
def test_lists_come_apart(text: str, expected: list[str]) -> None:
    assert [item.text for item in split_list(passage(text))] == expected


def test_names_on_lines_of_their_own_are_several_and_a_broken_name_is_one() -> None:
    page = Paper().line("四川甲乙科技有限公司").line("成都丙丁新能源材料股份有").line("限公司").page()
    lines = Passage.of_lines(page, range(3), "\n")
    assert [item.text for item in split_list(lines)] == ["四川甲乙科技有限公司", "成都丙丁新能源材料股份有限公司"]


def test_an_empty_value_is_a_pair_without_text_and_an_unknown_label_is_reported() -> None:
    page = Paper().table((0.2, 0.3), ["单位名称", ""], ["传真", "028"], ["主管部门", "某局"]).page()
    found = find_pairs([page], WORDS)
    assert [(pair.field, pair.value.text) for pair in found.pairs] == [("name", "")]
    assert found.unmapped == ("传真", "主管部门")


def test_a_second_filled_cell_makes_a_value_doubtful() -> None:
    page = Paper().table((0.2, 0.3, 0.3), ["单位名称", "甲公司", "2025-01-01"]).page()
    assert find_pairs([page], WORDS).pairs[0].doubts


def test_text_above_its_label_on_the_next_page_belongs_to_it() -> None:
    first = Paper().table((0.2, 0.5), ["单位名称", "甲公司"], ["", "办公条件：好。"]).page()
    second = Paper(number=2).table((0.2, 0.5), ["工作基础", "很好。"]).page()
    pairs = {pair.field: pair.value.text for pair in find_pairs([first, second], WORDS).pairs}
    assert pairs["part"] == "好。\n很好。"


def _split_by_a_fold(page: Page) -> Page:
    cells = (
        Cell(row=0, column=0, box=(0.08, 0.05, 0.2, 0.12), lines=(0,)),
        Cell(row=0, column=1, box=(0.2, 0.05, 0.4, 0.12), lines=(1, 3)),
        Cell(row=0, column=2, box=(0.4, 0.05, 0.9, 0.12), lines=(2, 4)),
    )
    return page.model_copy(update={"tables": (Table(box=(0.08, 0.05, 0.9, 0.12), rows=1, columns=3, cells=cells),)})


def test_a_fold_taken_for_a_ruling_line_does_not_part_the_text() -> None:
    paper = Paper().line("工作基础", (0.22, "一二三四五六七八九十"), (0.4, "甲乙丙丁"))
    paper.line((0.22, "一二三四五六七八九十"), (0.4, "戊己庚辛"))
    page = tidy(_split_by_a_fold(paper.page()))
    assert find_pairs([page], WORDS).pairs[0].value.text == "一二三四五六七八九十甲乙丙丁\n一二三四五六七八九十戊己庚辛"


def test_scraps_of_a_seal_are_no_print_on_a_page_with_a_text_layer() -> None:
    paper = Paper(origin=Origin.TEXT_LAYER).line("单位名称：甲公司")
    page = paper.seal((0.5, 0.5, 0.7, 0.7), "甲公司").page()
    scrap = page.lines[0].model_copy(update={"text": "司", "box": (0.6, 0.6, 0.62, 0.62), "origin": Origin.OCR})
    assert len(tidy(page.model_copy(update={"lines": (*page.lines, scrap)})).lines) == 1


def test_a_broken_label_read_in_one_line_with_its_value_is_put_together() -> None:
    vocabulary = load_vocabulary("institution_certificate")
    for first, second in (
        ("宗 旨 和 为企业服务。知识产权", "业 务 范 围 咨询。"),
        ("宗旨和 为企业服务。知识产权", "业务范围 咨询。"),
    ):
        page = Paper().line("名称 成都研究院").line(first).line(second).page()
        found = {pair.field: pair.value.text.replace("\n", "") for pair in find_pairs([page], vocabulary).pairs}
        assert found == {"name": "成都研究院", "purpose": "为企业服务。知识产权咨询。"}


def test_a_label_in_the_right_column_waits_for_its_value_below() -> None:
    page = (
        Paper()
        .line((0.1, "名称"), (0.2, "成都研究院"), (0.55, "有效期限："))
        .line((0.1, "住所"), (0.2, "成都市一环路1号"), (0.58, "2022年1月1日至2027年1月1日"))
        .page()
    )
    found = find_pairs([page], load_vocabulary("institution_certificate"))
    assert {pair.field: pair.value.text for pair in found.pairs}["term"] == "2022年1月1日至2027年1月1日"


def test_the_number_of_a_lists_first_item_is_no_addition_to_the_label() -> None:
    page = Paper().line("业务范围 （一）咨询；（二）培训。").page()
    (pair,) = find_pairs([page], load_vocabulary("social_organisation")).pairs
    assert pair.value.text == "(一)咨询;(二)培训。"


def test_the_first_label_is_known_by_its_first_character_where_labels_begin_below() -> None:
    page = (
        Paper()
        .line((0.1, "名"), (0.25, "成都甲乙有限公司"), skip=0.03)
        .line((0.1, "类　型"), (0.25, "有限责任公司"), skip=0.03)
        .line((0.1, "住　所"), (0.25, "成都市一环路1号"), skip=0.03)
        .page()
    )
    found = {pair.field: pair.value.text for pair in find_pairs([page], load_vocabulary("business_license")).pairs}
    assert (found["name"], found["kind"]) == ("成都甲乙有限公司", "有限责任公司")


def test_print_below_that_reaches_far_beyond_a_value_is_no_further_row_of_it() -> None:
    paper = (
        Paper()
        .line((0.1, "工作基础"), (0.3, "某某银行乐山营业部的全称"))
        .line((0.42, "背面透过来的字一二三四五六七八"))
    )
    [pair] = find_pairs([paper.page()], WORDS).pairs
    assert pair.value.text == "某某银行乐山营业部的全称"
    wrapped = Paper().line((0.1, "工作基础"), (0.3, "某某银行乐山营业部的全称")).line((0.3, "续行"))
    [pair] = find_pairs([wrapped.page()], WORDS).pairs
    assert pair.value.text == "某某银行乐山营业部的全称\n续行"
