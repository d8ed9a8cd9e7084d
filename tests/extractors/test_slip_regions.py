"""Several bank slips on one page: how many there are, and where one ends and the next begins."""

from extractors.layout.slip_regions import is_title, slips_on
from tests.extractors.layout_paper import Paper


def slip(paper: Paper, *, title: str = "中国某某银行电子回单", number: int = 1, gap: float = 0.06) -> Paper:
    """A slip in two columns, its verification line at the foot."""
    paper.line((0.36, title), skip=0.03) if title else None
    return (
        paper.line((0.1, f"回单编号：2025{number:06d}"), (0.6, "交易日期：2025年03月04日"))
        .line((0.1, "付款人户名：成都某某科技有限公司"), (0.55, "收款人户名：四川某某大学"))
        .line((0.1, "付款人账号：5100123412341234"), (0.55, "收款人账号：4402099999999"))
        .line((0.1, "金额（大写）：人民币壹拾万元整"), (0.55, "（小写）：￥100,000.00"))
        .line((0.1, f"交易流水号：77889900{number}"), (0.55, "用途：专利转让款"))
        .line((0.1, "重要提示：本回单不作为收款方发货依据"), skip=gap)
    )


def test_three_slips_are_cut_above_their_titles() -> None:
    paper = Paper()
    for number in range(3):
        slip(paper, number=number)
    regions = slips_on(paper.page())
    titles = [line.box for line in paper.lines if is_title(line.text)]
    assert len(regions) == 3
    assert [region[1] < title[1] < title[3] < region[3] for region, title in zip(regions, titles, strict=True)]
    notes = [line.box for line in paper.lines if line.text.startswith("重要提示")]
    assert all(region[1] < note[1] and note[3] < region[3] for region, note in zip(regions, notes, strict=True))


def test_slips_without_titles_are_cut_at_the_wide_blank() -> None:
    paper = slip(slip(Paper(), title="", gap=0.1), title="", number=2)
    first, second = slips_on(paper.page())
    note = next(line for line in paper.lines if line.text.startswith("重要提示"))
    assert note.box[3] < first[3] == second[1] < paper.lines[len(paper.lines) // 2].box[1]


def test_one_slip_is_the_whole_page_though_a_label_stands_twice() -> None:
    paper = slip(Paper()).line("交易日期：2025-03-04 打印日期：2025-03-05").line("附言：专利款")
    assert slips_on(paper.page()) == [(0.0, 0.0, 1.0, 1.0)]


def test_a_lost_title_and_a_lost_label_do_not_join_two_slips() -> None:
    paper = slip(slip(Paper(), title=""), number=2)
    paper.lines = [line for line in paper.lines if "回单编号：2025000001" not in line.text]
    assert len(slips_on(paper.page())) == 2


def test_a_cutting_line_is_where_to_cut() -> None:
    paper = slip(slip(Paper(), gap=0.02).line("- - - - - - - - - - - -", skip=0.02), number=2)
    line = next(line for line in paper.lines if line.text.startswith("- -"))
    first = slips_on(paper.page())[0]
    assert line.box[1] < first[3] < line.box[3]


def test_a_page_without_slips_has_no_regions() -> None:
    assert slips_on(Paper().line("技术合同").line("甲方：某公司").page()) == []


def test_the_words_of_the_stamp_are_no_title() -> None:
    assert not is_title("电子回单专用章")
    assert not is_title("回单编号：123")
    assert is_title("业务回单（付款）")
