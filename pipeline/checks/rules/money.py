"""Amounts on one paper."""

from collections.abc import Iterator
from decimal import Decimal

from pipeline.checks.catalogue import EVERY_LEVEL, check
from pipeline.checks.judgement import Judgement, absent, failed, inapplicable, passed, seen, unclear
from pipeline.checks.ledger import name_of
from pipeline.checks.papers import Papers
from pipeline.checks.parameters import Parameters
from pipeline.checks.printed import first_said
from pipeline.checks.rules.printed_amounts import printed_pairs
from pipeline.checks.unit_slip import explain, slip_between
from pipeline.checks.vouchers import Voucher, voucher_name
from schemas.documents import BankSlip, Invoice, PatentContract
from schemas.documents.content import Amount, Text
from schemas.finding import Severity
from schemas.values.amounts import parse_words
from schemas.values.text import fold

_NO_AMOUNT = "无偿|免费|提成|分成|开放许可"


@check(
    "MO-01",
    title="大小写金额",
    rule="同一份合同、发票、银行回单以及各材料同一处的大写金额与小写金额按数值相等；零的不同合法写法视为相同。",
    severity=Severity.HIGH,
    levels=EVERY_LEVEL,
    basis=("truth",),
    explanations=("修改金额时漏改大写或小写", "大写或小写一处含税、一处不含税", "誊写笔误"),
    next_step="请对照原件；确有不一致的，请当事人书面说明并核对付款凭证",
    version=2,
)
def words_equal_figures(papers: Papers, parameters: Parameters) -> Iterator[Judgement]:
    contracts = (*papers.contracts, *papers.pledges)
    vouchers: tuple[Voucher, ...] = (*papers.all(Invoice), *papers.all(BankSlip))
    for contract in contracts:
        label = name_of(contract, papers)
        if contract.amount is None and contract.amount_words is None and (free := _no_fixed_price(contract, papers)):
            yield inapplicable(label, f"{label}写有“{free}”，没有固定金额")
        else:
            yield _amounts(contract.document, contract.amount, contract.amount_words, label, parameters)
    for paper in vouchers:
        figure, words = (
            (paper.total, paper.total_words) if isinstance(paper, Invoice) else (paper.amount, paper.amount_words)
        )
        yield _amounts(paper.document, figure, words, voucher_name(paper, papers), parameters)
    known = {
        (one.document, abs(one.amount.value))
        for one in contracts
        if one.amount is not None and one.amount.value is not None and one.amount_words is not None
    }
    printed = [*printed_pairs(papers, known, parameters)]
    yield from printed
    if not contracts and not vouchers and not printed:
        gaps = papers.gaps("case_material")
        if gaps:
            places = tuple(absent(gap.id, "可能载有金额，内容尚未读出") for gap in gaps)
            yield unclear("金额", "可能载有金额的材料尚未读出，大小写金额待核实", places=places)
        else:
            yield inapplicable("金额", "材料中没有写明金额的合同、发票或银行回单")


def _no_fixed_price(contract: PatentContract, papers: Papers) -> str:
    """The words by which a contract without an amount has none: free, or paid by use."""
    found = first_said(_NO_AMOUNT, contract.document, papers)
    return found[0] if found is not None else ""


def _amounts(document: str, figure: Amount, words: Text, label: str, parameters: Parameters) -> Judgement:
    facts = seen((figure, f"{label}小写金额"), (words, f"{label}大写金额"))
    if not facts:
        return unclear(label, f"{label}没有读到金额，请对照原件", places=(absent(document, "没有读到金额"),))
    if figure is None or words is None:
        only = "大写" if figure is None else "小写"
        return inapplicable(label, f"{label}只写了{only}金额，没有可对照的另一处", facts)
    if figure.value is None or words.value is None:
        return unclear(label, f"{label}的金额没有读清，请对照原件", facts)
    spelled = _value(words.value)
    if spelled is None:
        reason = f"{label}大写金额“{words.value}”不是规范写法或有漏字，数值待核实"
        return unclear(label, reason, facts)
    if spelled == abs(figure.value):
        return passed(label, f"{label}大小写金额相符（{figure.value:.2f}元）", facts)
    reason = f"{label}小写为{figure.value:.2f}元，大写为{spelled:.2f}元，不一致"
    slip = slip_between(spelled, figure.value, parameters)
    if slip is None:
        return failed(label, reason, facts)
    reason += f"；相差倍数符合{slip}之差，先核对单位"
    return failed(label, reason, facts, severity=Severity.MEDIUM, explanations=(explain(slip),))


def _value(words: str) -> Decimal | None:
    """The value without the sign: a red invoice 红字发票 spells （负数）叁拾万元整, with or without brackets."""
    text = fold(words)
    for sign in ("(负数)", "负数", "(负)", "负"):
        text = text.removeprefix(sign)
    return parse_words(text)
