"""Dense forms before pairing: columns run together, lines in pieces, rows taken for one cell, specks in labels."""

from extractors.documents.unravelling import unravel
from extractors.layout.labels import load_vocabulary
from schemas.page import Page
from tests.extractors.layout_paper import Paper

SLIP = load_vocabulary("bank_slip")


def texts(page: Page) -> list[str]:
    return [line.text for line in unravel(page, SLIP).lines]


def test_a_label_within_a_line_begins_a_line_of_its_own() -> None:
    paper = Paper().line("某某银行高新支收款开户行：").line("付款人开户行：某某银行")
    assert texts(paper.page()) == ["某某银行高新支", "收款开户行：", "付款人开户行：某某银行"]
    first, second = unravel(paper.page(), SLIP).lines[:2]
    assert first.box[2] == second.box[0]


def test_pieces_that_touch_are_one_line_and_columns_are_not() -> None:
    paper = Paper().line((0.1, "2024年03月"), (0.192, "27日"), (0.5, "流水号"))
    assert texts(paper.page()) == ["2024年03月27日", "流水号"]


def test_a_row_taken_for_one_cell_is_free_print_and_a_cell_is_not() -> None:
    paper = Paper().table((0.4, 0.4), [("用途\t专利款", 2)], ["户名", "某公司"])
    table = unravel(paper.page(), SLIP).tables[0]
    assert [cell.row for cell in table.cells] == [1, 1]


def test_a_label_with_a_speck_is_the_label() -> None:
    assert texts(Paper().line((0.1, "账.号"), (0.3, "12.34")).page()) == ["账号", "12.34"]


def test_labels_in_two_languages_are_called_as_in_chinese_where_all_of_the_form_is_so() -> None:
    paper = Paper().line((0.1, "付款方户名 Remitter"), (0.5, "付款方账号 A/C No.")).line("用途 Purpose：货款")
    assert texts(paper.page()) == ["付款方户名", "付款方账号", "用途：货款"]
    assert texts(Paper().line((0.1, "收款人 Some Bank Name")).page()) == ["收款人 Some Bank Name"]


def test_the_card_of_an_app_is_no_cell() -> None:
    labels = ["付款户名", "付款账号", "收款户名", "收款账号", "交易金额", "交易流水号"]
    card = "\n".join(f"{label}\t1" for label in labels)
    paper = Paper().table((0.4, 0.4), [(card, 2)], ["户名", "某公司"])
    assert [cell.row for cell in unravel(paper.page(), SLIP).tables[0].cells if cell.lines] == [1, 1]


def column_of_labels(first: str, *further: tuple[float, str]) -> Page:
    """Values that fill their column up to the labels of the next one."""
    return Paper().line((0.1, first), *further).line((0.424, "收款账户")).line((0.424, "收款户名")).page()


def test_a_value_that_reaches_the_next_label_is_parted_from_it() -> None:
    name = "德阳某某知识产权运营有限公司某某分公"
    assert texts(column_of_labels(name, (0.426, "收款行名称")))[:2] == [name, "收款行名称"]
    assert texts(column_of_labels(f"{name}收款行"))[:2] == [name, "收款行"]


def test_a_value_that_ends_like_a_label_is_whole_where_no_labels_begin() -> None:
    assert texts(Paper().line("某某银行股份有限公司收款行").line((0.6, "收款账户")).page())[0][-3:] == "收款行"
