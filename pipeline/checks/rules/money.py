"""Amounts on one paper."""

from collections.abc import Iterator

from pipeline.checks.catalogue import EVERY_LEVEL, check
from pipeline.checks.judgement import Judgement, absent, failed, inapplicable, passed, seen, unclear
from pipeline.checks.ledger import name_of
from pipeline.checks.papers import Papers
from pipeline.checks.parameters import Parameters
from pipeline.checks.unit_slip import explain, slip_between
from schemas.documents import PatentContract
from schemas.finding import Severity
from schemas.values.amounts import parse_words


@check(
    "MO-01",
    title="大小写金额",
    rule="同一份合同的大写金额与小写金额按数值相等；零的不同合法写法视为相同。",
    severity=Severity.HIGH,
    levels=EVERY_LEVEL,
    basis=("truth",),
    explanations=("修改金额时漏改大写或小写", "大写或小写一处含税、一处不含税", "誊写笔误"),
    next_step="请对照合同原件；确有不一致的，请双方书面说明并核对付款凭证",
)
def words_equal_figures(papers: Papers, parameters: Parameters) -> Iterator[Judgement]:
    contracts = (*papers.contracts, *papers.pledges)
    for contract in contracts:
        yield _amounts(contract, name_of(contract, papers), parameters)
    if not contracts:
        gaps = papers.gaps("project_contract")
        if gaps:
            places = tuple(absent(gap.id, "可能是合同，内容尚未读出") for gap in gaps)
            yield unclear("合同金额", "合同的内容尚未读出，大小写金额待核实", places=places)
        else:
            yield inapplicable("合同金额", "材料中没有写明金额的合同")


def _amounts(contract: PatentContract, label: str, parameters: Parameters) -> Judgement:
    facts = seen((contract.amount, f"{label}小写金额"), (contract.amount_words, f"{label}大写金额"))
    if not facts:
        place = absent(contract.document, "没有读到金额")
        return unclear(label, f"{label}没有读到金额，请对照原件", places=(place,))
    figure, words = contract.amount, contract.amount_words
    if figure is None or words is None:
        only = "大写" if figure is None else "小写"
        return inapplicable(label, f"{label}只写了{only}金额，没有可对照的另一处", facts)
    if figure.value is None or words.value is None:
        return unclear(label, f"{label}的金额没有读清，请对照原件", facts)
    spelled = parse_words(words.value)
    if spelled is None:
        reason = f"{label}大写金额“{words.value}”不是规范写法或有漏字，数值待核实"
        return unclear(label, reason, facts)
    if spelled == figure.value:
        return passed(label, f"{label}大小写金额相符（{figure.value:.2f}元）", facts)
    reason = f"{label}小写为{figure.value:.2f}元，大写为{spelled:.2f}元，不一致"
    slip = slip_between(spelled, figure.value, parameters)
    if slip is None:
        return failed(label, reason, facts)
    reason += f"；相差倍数符合{slip}之差，先核对单位"
    return failed(label, reason, facts, severity=Severity.MEDIUM, explanations=(explain(slip),))
