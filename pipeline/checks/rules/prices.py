"""Prices: how amounts are spread, prices of nothing or far off the others, and shares paid with patents."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from statistics import median

from pipeline.checks.basis import Guideline, Threshold
from pipeline.checks.catalogue import EVERY_LEVEL, check
from pipeline.checks.chains import text_of
from pipeline.checks.judgement import Judgement, Seen, absent, failed, inapplicable, passed, seen, unclear
from pipeline.checks.ledger import Ledger, name_of
from pipeline.checks.papers import Papers
from pipeline.checks.parameters import Parameters
from pipeline.checks.unit_slip import explain, slip_between
from schemas.documents import LicenseContract, PatentContract, ServiceContract, TransferContract
from schemas.finding import Severity

_ROUND = Decimal(100_000)
_MOSTLY = Decimal("0.8")
_HALF = Decimal("0.5")
_PEERS = 4
_FREE = (
    "开放许可|(?:无偿|免费)(?:转让|许可|实施|使用|授权|划转)|赠与|捐赠|零对价|不(?:收取|支付)[^。;]{0,6}费"
    "|(?:费|价款|金额)(?:为)?(?:零|0)元"
)
"""Said of the price itself; what else a party gives for nothing (免费提供资料) is no reason for it."""
_LOW = 1000


@check(
    "MO-13",
    title="金额分布",
    rule="合同金额（不少于6个）整10万元的占比、相同金额的次数、合计刚过门槛：仅作抽样参考，单独不说明问题。",
    severity=Severity.LOW,
    levels=EVERY_LEVEL,
    basis=("review",),
    explanations=("定价取整是通常做法", "同类专利按统一价目许可", "业务规模恰在门槛附近"),
    next_step="请多抽查几份合同的付款凭证",
)
def amounts_are_spread(ledger: Ledger, guideline: Guideline, parameters: Parameters) -> Iterator[Judgement]:
    subject = "金额分布"
    entries = ledger.counted
    facts = tuple(one for entry in entries for one in entry.amount_facts if one.fact.key.endswith(".amount"))
    amounts = [Decimal(one.fact.value) for one in facts if one.sharp and one.fact.value]
    if len(amounts) < parameters.few_amounts:
        if len(facts) >= parameters.few_amounts or ledger.gaps:
            yield unclear(subject, "合同金额没有读全，不作分布分析", facts)
        else:
            yield inapplicable(subject, f"合同金额不足{parameters.few_amounts}个，不作分布分析")
        return
    sharp = tuple(one for one in facts if one.sharp)
    marks = [*_marks(amounts), *_just_above(sum(amounts, Decimal(0)), guideline, parameters)]
    if not marks:
        yield passed(subject, f"{len(amounts)}个合同金额的分布没有值得抽查之处", sharp)
    elif len(marks) == 1:
        yield unclear(subject, f"{marks[0]}；单独不说明问题，供抽样参考", sharp)
    else:
        yield failed(subject, f"{'；'.join(marks)}；几项并见，建议扩大抽样", sharp)


def _marks(amounts: Sequence[Decimal]) -> Iterator[str]:
    whole = [amount for amount in amounts if amount and amount % _ROUND == 0]
    if len(whole) >= _MOSTLY * len(amounts):
        yield f"{len(amounts)}个金额中{len(whole)}个是整10万元"
    value, times = Counter(amounts).most_common(1)[0]
    if times >= _PEERS and times >= _HALF * len(amounts):
        yield f"{len(amounts)}个金额中{times}个同为{value:.2f}元"


def _just_above(total: Decimal, guideline: Guideline, parameters: Parameters) -> Iterator[str]:
    threshold: Threshold | None = guideline.threshold("amount")
    if threshold is not None and threshold.met_by(total) and total <= threshold.value * (1 + parameters.just_above):
        yield f"合计{total:.2f}元刚过门槛{threshold.required}{threshold.unit}"


@check(
    "MO-17",
    title="合同价格",
    rule="转让、许可价格不是象征性的（0元、1元；开放许可、无偿转让除外），单件专利价格与其他合同（不少于4份）相差不悬殊。",
    severity=Severity.LOW,
    levels=EVERY_LEVEL,
    basis=("review",),
    explanations=("开放许可、无偿转让或集团内部划转", "核心专利与一般专利价值不同", "按提成付费，合同只写入门费"),
    next_step="请申报单位说明定价依据，必要时提供评估材料",
)
def prices_are_of_a_kind(papers: Papers, parameters: Parameters) -> Iterator[Judgement]:
    contracts = [one for one in papers.contracts if not isinstance(one, ServiceContract)]
    if not contracts:
        yield _no_contract(papers)
        return
    for contract in contracts:
        yield _price(contract, papers)
    for kind in (TransferContract, LicenseContract):
        same = [one for one in contracts if isinstance(one, kind)]
        yield from _against_peers(same if len(same) > _PEERS else contracts, same, papers, parameters)


def _no_contract(papers: Papers) -> Judgement:
    gaps = papers.gaps("project_contract")
    if gaps:
        places = tuple(absent(gap.id, "可能是合同，内容尚未读出") for gap in gaps)
        return unclear("合同价格", "有材料尚未读出，合同价格待核实", places=places)
    return inapplicable("合同价格", "材料中没有转让、许可或作价入股合同")


def _price(contract: PatentContract, papers: Papers) -> Judgement:
    label = name_of(contract, papers)
    facts = seen((contract.amount, f"{label}金额"))
    amount = contract.amount.value if contract.amount is not None else None
    if amount is None:
        if _is_free(contract, papers):
            return passed(label, f"{label}写明免费或无偿")
        places = (absent(contract.document, "没有读到金额"),)
        return unclear(label, f"{label}的金额没有读到，价格待核实", facts, places=places)
    if 1 < amount < _LOW and not _is_free(contract, papers):
        return unclear(label, f"{label}金额仅{amount:.2f}元，明显偏低，请说明定价依据", facts, severity=Severity.LOW)
    if amount > 1:
        return passed(label, f"{label}金额{amount:.2f}元", facts)
    if _is_free(contract, papers):
        return passed(label, f"{label}金额{amount:.2f}元，写明开放许可或无偿", facts)
    return failed(label, f"{label}金额为{amount:.2f}元，是象征性价格，与转化运营不符之处请说明", facts)


def _is_free(contract: PatentContract, papers: Papers) -> bool:
    said = [fact.value for fact in (contract.kind, contract.title) if fact is not None and fact.value]
    text = "".join(said) + text_of(contract.document, papers)
    return "开放" in said or re.search(_FREE, text) is not None


def _against_peers(
    contracts: Sequence[PatentContract], judged: Sequence[PatentContract], papers: Papers, parameters: Parameters
) -> Iterator[Judgement]:
    """Of ``judged`` those far off the usual price of ``contracts``: of their kind, or of all where that has too few."""
    prices = [(one, price) for one in contracts if (price := _each(one)) is not None]
    if len(prices) <= _PEERS:
        return
    for contract, price in prices:
        if contract not in judged:
            continue
        usual = Decimal(median(other for one, other in prices if one is not contract))
        ratio = max(price, usual) / min(price, usual)
        if ratio < parameters.price_apart or (price < usual and _is_free(contract, papers)):
            continue
        label = name_of(contract, papers)
        facts: tuple[Seen, ...] = seen(
            (contract.amount, f"{label}金额"), *((patent.number, f"{label}专利号") for patent in contract.patents)
        )
        reason = f"{label}单件专利{price:.2f}元，其他{len(prices) - 1}份合同中位数为{usual:.2f}元，相差约{ratio:.0f}倍"
        slip = slip_between(price, usual, parameters)
        if slip is None:
            yield failed(label, f"{reason}，请说明定价依据", facts)
        else:
            reason = f"{reason}，倍数符合{slip}之差，先核对单位"
            yield failed(label, reason, facts, severity=Severity.MEDIUM, explanations=(explain(slip),))


def _each(contract: PatentContract) -> Decimal | None:
    """The price of one patent, above the symbolic; ``None`` where amount or patents are not confirmed."""
    amount = contract.amount.sharp if contract.amount is not None else None
    known = [patent.number for patent in contract.patents if patent.number is not None]
    return amount / len(known) if amount is not None and amount > 1 and known else None
