"""银行回单 as banks print it: columns, tables, rows; payer and payee beside, above, downwards, or as 本方 and 对方."""

import pytest

from extractors.documents.bank_slip import extract
from extractors.documents.slip_markers import with_whole_markers
from schemas.document import DocumentType
from schemas.evidence import Fact, Origin
from schemas.page import Cell, Line, Page, Table
from tests.extractors.layout_paper import Paper, document, states, values

SLIP = DocumentType.BANK_SLIP
PAYER, PAYEE = "成都某某科技有限公司", "四川某某大学"
BANK_A, BANK_B = "某某银行成都高新支行", "另一银行成都分行营业部"


def read(paper: Paper) -> list[Fact]:
    return extract(document(SLIP), [paper.page()]).facts


def assert_parties(paper: Paper) -> None:
    facts = values(read(paper))
    assert (facts["payer.name"], facts["payee.name"]) == (PAYER, PAYEE)
    assert (facts["payer.account"], facts["payee.account"]) == ("5100123412341234", "4402099999999")
    assert (facts["payer.bank"], facts["payee.bank"]) == (BANK_A, BANK_B)


def foot(paper: Paper) -> Paper:
    return (
        paper.line((0.1, "金额（大写）：人民币壹拾万元整"), (0.55, "（小写）：￥100,000.00"))
        .line((0.1, "交易流水号：77889900123"), (0.55, "用途：专利转让款"))
        .line((0.1, "交易时间：2025-03-04 14:22:31"), (0.55, "回单编号：2025 0304 0001"))
    )


def with_sided_labels() -> Paper:
    return (
        Paper()
        .line((0.4, "某某银行电子回单"), skip=0.03)
        .line((0.1, f"付款人户名：{PAYER}"), (0.55, f"收款人户名：{PAYEE}"))
        .line((0.1, "付款人账号：5100123412341234"), (0.55, "收款人账号：4402099999999"))
        .line((0.1, f"付款人开户行：{BANK_A}"), (0.55, f"收款人开户行：{BANK_B}"))
    )


def under_heads() -> Paper:
    return (
        Paper()
        .line((0.2, "付款方"), (0.65, "收款方"))
        .line((0.1, f"户名：{PAYER}"), (0.55, f"户名：{PAYEE}"))
        .line((0.1, "账号：5100123412341234"), (0.55, "账号：4402099999999"))
        .line((0.1, f"开户行：{BANK_A}"), (0.55, f"开户行：{BANK_B}"))
    )


def in_rows() -> Paper:
    return (
        Paper()
        .line((0.1, f"付款人：{PAYER}"))
        .line((0.1, "账号：5100123412341234"))
        .line((0.1, f"开户银行：{BANK_A}"))
        .line((0.1, f"收款人：{PAYEE}"))
        .line((0.1, "账号：4402099999999"))
        .line((0.1, f"开户银行：{BANK_B}"))
    )


def in_a_table() -> Paper:
    return Paper().table(
        (0.06, 0.12, 0.26, 0.06, 0.12, 0.26),
        ["付\n款\n人", "全 称", PAYER, "收\n款\n人", "全 称", PAYEE],
        [None, "账 号", "5100 1234 1234 1234", None, "账 号", "4402099999999"],
        [None, "开户银行", BANK_A, None, "开户银行", BANK_B],
    )


def in_blocks_with_markers_downwards() -> Paper:
    paper = Paper()
    for marker, (name, account, bank) in (
        ("付款人", (PAYER, "5100123412341234", BANK_A)),
        ("收款人", (PAYEE, "4402099999999", BANK_B)),
    ):
        paper.line((0.1, marker[0]), (0.16, "户名"), (0.3, name))
        paper.line((0.1, marker[1]), (0.16, "账号"), (0.3, account))
        paper.line((0.1, marker[2]), (0.16, "开户行"), (0.3, bank), skip=0.03)
    return paper


def with_parties_down_and_parts_across() -> Paper:
    return Paper().table(
        (0.12, 0.26, 0.2, 0.26),
        ["", "户名", "账号", "开户行"],
        ["付款人", PAYER, "5100123412341234", BANK_A],
        ["收款人", PAYEE, "4402099999999", BANK_B],
    )


def with_parts_down_and_parties_across() -> Paper:
    return Paper().table(
        (0.12, 0.35, 0.35),
        ["", "付款方", "收款方"],
        ["户名", PAYER, PAYEE],
        ["账号", "5100123412341234", "4402099999999"],
        ["开户行", BANK_A, BANK_B],
    )


def with_blocks_under_headed_cells() -> Paper:
    return Paper().table(
        (0.42, 0.42),
        ["付款人信息", "收款人信息"],
        [
            f"户名：{PAYER}\n账号：5100123412341234\n开户行：{BANK_A}",
            f"户名：{PAYEE}\n账号：4402099999999\n开户行：{BANK_B}",
        ],
    )


def with_headed_blocks_one_below_the_other() -> Paper:
    return (
        Paper()
        .line((0.1, "付款方信息"))
        .line((0.1, "户名"), (0.3, PAYER))
        .line((0.1, "账号"), (0.3, "5100123412341234"))
        .line((0.1, "开户行"), (0.3, BANK_A), skip=0.04)
        .line((0.1, "收款方信息"))
        .line((0.1, "户名"), (0.3, PAYEE))
        .line((0.1, "账号"), (0.3, "4402099999999"))
        .line((0.1, "开户行"), (0.3, BANK_B))
    )


def with_a_wrapped_bank_in_two_ruled_columns() -> Paper:
    return Paper().table(
        (0.16, 0.26, 0.16, 0.26),
        ["付款人名称", PAYER, "收款人名称", PAYEE],
        ["付款人账号", "5100123412341234", "收款人账号", "4402099999999"],
        ["付款人\n开户行", "某某银行成都\n高新支行", "收款人\n开户行", "另一银行成都\n分行营业部"],
    )


@pytest.mark.parametrize(
    "paper",
    [
        with_sided_labels,
        under_heads,
        in_rows,
        in_a_table,
        in_blocks_with_markers_downwards,
        with_parties_down_and_parts_across,
        with_parts_down_and_parties_across,
        with_blocks_under_headed_cells,
        with_headed_blocks_one_below_the_other,
        with_a_wrapped_bank_in_two_ruled_columns,
    ],
)
def test_payer_and_payee_in_every_arrangement(paper: object) -> None:
    assert callable(paper)
    assert_parties(paper())


def test_amount_numbers_day_and_purpose() -> None:
    facts = values(read(foot(with_sided_labels())))
    assert (facts["amount"], facts["amount_words"]) == ("100000.00", "壹拾万元整")
    assert (facts["serial_number"], facts["slip_number"]) == ("77889900123", "202503040001")
    assert (facts["paid_on"], facts["purpose"]) == ("2025-03-04", "专利转让款")


def test_the_words_confirm_a_poorly_read_figure_and_a_difference_makes_both_doubtful() -> None:
    good = Paper(confidence=0.8).line("金额（小写）：￥100,000.00").line("金额（大写）：壹拾万元整")
    assert states(read(good))["amount"] == "confirmed"
    bad = Paper().line("金额（小写）：￥700,000.00").line("金额（大写）：壹拾万元整")
    assert states(read(bad)) == {"amount": "doubtful", "amount_words": "doubtful"}


def test_own_and_other_account_by_the_direction_of_the_money() -> None:
    for direction, payer in (("借", PAYER), ("贷", PAYEE)):
        paper = Paper().line(f"户名：{PAYER}").line("账号：5100123412341234").line(f"对方户名：{PAYEE}")
        paper.line("对方账号：4402099999999").line(f"借贷标志：{direction}")
        assert values(read(paper))["payer.name"] == payer


def test_two_columns_without_any_marker_are_never_more_than_doubtful() -> None:
    paper = Paper().line((0.1, f"户名：{PAYER}"), (0.55, f"户名：{PAYEE}"))
    assert values(read(paper)) == {"payer.name": PAYER, "payee.name": PAYEE}
    assert set(states(read(paper)).values()) == {"doubtful"}


def test_the_time_runs_into_the_day_and_a_minus_stands_before_the_amount() -> None:
    facts = values(
        read(Paper().line("交易时间：2025-03-0414:22:31").line("交易金额：-100,000.00元").line("余额：1,234.50"))
    )
    assert (facts["paid_on"], facts["amount"], facts["balance"]) == ("2025-03-04", "100000.00", "1234.50")


def test_a_summary_counts_where_the_purpose_is_left_empty() -> None:
    assert values(read(Paper().line("用途：--").line("摘要：技术服务费")))["purpose"] == "技术服务费"


def test_the_party_whose_marker_was_not_read_is_never_certain() -> None:
    paper = Paper().line((0.1, f"户名：{PAYER}"), (0.5, "收款人"), (0.58, f"户名：{PAYEE}"))
    assert values(read(paper)) == {"payer.name": PAYER, "payee.name": PAYEE}
    assert states(read(paper))["payer.name"] == "doubtful"


def test_labels_that_name_one_side_mark_those_that_follow() -> None:
    paper = Paper().line("收款账号：4402099999999").line(f"户名：{PAYEE}").line("付款人账号：5100123412341234")
    paper.line(f"付款人名称：{PAYER}")
    facts = values(read(paper))
    assert (facts["payer.name"], facts["payee.name"]) == (PAYER, PAYEE)


def test_a_marker_read_in_part_still_parts_payer_from_payee() -> None:
    page = with_whole_markers(_grid_with_marker("收"))
    assert "收款人" in [line.text for line in page.lines]
    assert "全" in [line.text for line in with_whole_markers(_grid_with_marker("全")).lines]


def _grid_with_marker(text: str) -> Page:
    marker = Line(text=text, box=(0.5, 0.2, 0.53, 0.3), confidence=0.99, origin=Origin.OCR)
    cell = Cell(row=0, column=3, row_span=3, column_span=1, box=(0.5, 0.18, 0.53, 0.36), lines=(0,))
    table = Table(box=(0.1, 0.1, 0.9, 0.5), rows=3, columns=5, cells=(cell,))
    return Paper().page().model_copy(update={"lines": (marker,), "tables": (table,)})


def test_a_notice_of_the_payment_system_names_the_banks_the_day_and_the_number() -> None:
    paper = (
        Paper()
        .line((0.1, "收报日期：2023年11月28日"), (0.55, "业务类型：大额支付来账"))
        .line((0.1, f"汇 款 人：{PAYER}"), (0.55, f"收 款 人：{PAYEE}"))
        .line((0.1, "账 号：5100123412341234"), (0.55, "账 号：4402099999999"))
        .line((0.1, f"汇出行名：{BANK_A}"), (0.55, f"汇入行名：{BANK_B}"))
        .line((0.1, "支付交易序号：202311289813868481"), (0.55, "报文种类：hvps.111"))
    )
    assert_parties(paper)
    facts = values(read(paper))
    assert (facts["paid_on"], facts["serial_number"]) == ("2023-11-28", "202311289813868481")
    own = values(read(paper.line("交易流水号：77889900123")))
    assert own["serial_number"] == "77889900123"


def test_the_headings_of_blocks_end_the_value_above_them() -> None:
    paper = (
        Paper()
        .line("收款信息")
        .line((0.1, "收款人"), (0.3, PAYEE))
        .line((0.1, "开户机构"), (0.3, BANK_B))
        .line("付款信息")
        .line((0.1, "付款人"), (0.3, PAYER))
        .line((0.1, "开户机构"), (0.3, BANK_A))
        .line("交易信息")
        .line((0.1, "用 途"), (0.3, "专利转让款"))
        .line((0.1, "到账方式"), (0.3, "实时到账"))
        .line((0.1, "制单员/复核员"), (0.3, "10616/已复核"))
    )
    facts = values(read(paper))
    assert (facts["payer.name"], facts["payer.bank"]) == (PAYER, BANK_A)
    assert (facts["payee.name"], facts["payee.bank"]) == (PAYEE, BANK_B)
    assert facts["purpose"] == "专利转让款"


def test_figures_in_boxes_of_which_some_were_lost_are_never_certain() -> None:
    paper = Paper(confidence=0.999).line("金额（大写）壹拾伍万陆仟圆整").line((0.3, "￥1560"), (0.4, "0"), (0.45, "00"))
    [amount] = [fact for fact in read(paper) if fact.key.endswith(".amount")]
    assert (amount.value, amount.state.value) == ("156000.00", "doubtful")
