"""运营成效: projects, amount and entities served, evidenced against claimed (Sichuan), and the totals (every level)."""

from collections.abc import Iterator
from decimal import Decimal

from pipeline.checks.basis import Guideline, Threshold
from pipeline.checks.catalogue import EVERY_LEVEL, SICHUAN, check
from pipeline.checks.judgement import Judgement, Seen, absent, failed, passed, unclear
from pipeline.checks.ledger import RULE_OF_COUNTING, Ledger
from pipeline.checks.parameters import Parameters
from pipeline.checks.threshold import Tally, judge, shown_claim, split
from pipeline.checks.unit_slip import explain, slip_between
from schemas.documents import ApplicationForm
from schemas.documents.content import Amount, Count
from schemas.evidence import Extracted
from schemas.finding import Figures, NotCounted, Severity
from schemas.values.names import normalise_organisation

_CONTRACTS = "已签订的转让、许可等合同"


@check(
    "SC-08a",
    title="转化和产业化项目数量",
    rule="申报单位已签订的不同转让、许可等合同超过5个（恰好5个不算）。",
    severity=Severity.HIGH,
    levels=SICHUAN,
    basis=("projects",),
    explanations=("部分项目的合同漏附", "部分项目以其他名目签约或没有书面合同", "申报时按专利件数或场次计算项目"),
    next_step="请申报单位逐个列出项目并补交合同，按合同重新计数",
)
def enough_projects(form: ApplicationForm, ledger: Ledger, guideline: Guideline) -> Iterator[Judgement]:
    low, high = ledger.projects
    tally = _tally(ledger, Decimal(low), None if high is None else Decimal(high), form, ledger.facts)
    claimed = _claim(form.claimed_projects, "申报表所述项目数")
    threshold = guideline.thresholds["projects"]
    told = len(form.cases)
    shared = ledger.shared_patents
    remark = RULE_OF_COUNTING + (f"；专利{'、'.join(shared)}出现在多份合同中，是否同一项目请核实" if shared else "")
    yield judge(threshold, tally, claimed, what="项目数量", hand_in=_CONTRACTS, remark=remark, listed=told)


@check(
    "SC-08b",
    title="累计运营金额",
    rule="申报单位已签订合同的金额合计在100万元以上（含100万元）。",
    severity=Severity.HIGH,
    levels=SICHUAN,
    basis=("amount",),
    explanations=("部分项目的合同漏附", "申报金额包含质押贷款或尚未签约的项目", "合同金额按提成计算，未写总价"),
    next_step="请申报单位按合同逐笔列出金额，重新合计",
)
def enough_money(
    form: ApplicationForm, ledger: Ledger, guideline: Guideline, parameters: Parameters
) -> Iterator[Judgement]:
    threshold = guideline.thresholds["amount"]
    claimed = _claim(form.claimed_amount, "申报表所述累计金额")
    low, high = ledger.amount
    tally = _tally(ledger, low, high, form, (*ledger.facts, *ledger.amount_facts))
    judgement = judge(threshold, tally, claimed, what="累计运营金额", hand_in=_CONTRACTS, remark=RULE_OF_COUNTING)
    slip = slip_between(claimed.fact.sharp or Decimal(0), low, parameters) if claimed and low == high else None
    if slip is None or judgement.figures is None or threshold.met_by(low):
        yield judgement
        return
    reason = f"申报金额与合同合计相差倍数符合{slip}之差，先核对单位；{judgement.reason}"
    yield failed(
        judgement.subject,
        reason,
        judgement.facts,
        places=judgement.places,
        figures=judgement.figures,
        severity=Severity.MEDIUM,
        explanations=(explain(slip),),
    )


@check(
    "SC-08c",
    title="服务创新主体数量",
    rule="申报单位合同的不同相对方不少于5家（5家以上，含5家）。",
    severity=Severity.HIGH,
    levels=SICHUAN,
    basis=("entities",),
    explanations=("部分服务没有签合同，另有服务记录", "同一主体多次合作按次数计算", "部分合同漏附"),
    next_step="请申报单位列出所服务主体名单并补交合同或服务记录",
)
def enough_served(form: ApplicationForm, ledger: Ledger, guideline: Guideline) -> Iterator[Judgement]:
    served, most = ledger.served
    tally = Tally(
        low=Decimal(len(served)),
        high=None if most is None else Decimal(most),
        counted=served,
        not_counted=ledger.not_counted,
        facts=ledger.facts,
        attached=bool(ledger.entries),
    )
    claimed = _claim(form.claimed_entities_served, "申报表所述服务主体数")
    threshold = guideline.thresholds["entities"]
    yield judge(
        threshold, tally, claimed, what="服务创新主体数量", hand_in=_CONTRACTS, remark="口径：合同不同相对方的家数"
    )


def _tally(ledger: Ledger, low: Decimal, high: Decimal | None, form: ApplicationForm, facts: tuple[Seen, ...]) -> Tally:
    return Tally(
        low=low,
        high=high,
        counted=tuple(_row(entry.label, entry.low) for entry in ledger.counted),
        not_counted=(*ledger.not_counted, *_told_without_contract(form, ledger)),
        facts=facts,
        attached=bool(ledger.entries),
    )


def _row(label: str, amount: Decimal) -> str:
    return f"{label} {amount:.2f}元" if amount else label


def _told_without_contract(form: ApplicationForm, ledger: Ledger) -> Iterator[NotCounted]:
    """Cases told in 运营案例 whose counterparty stands in no contract."""
    parties = {
        normalise_organisation(party.value)
        for entry in ledger.entries
        for party in (entry.contract.party_a.name, entry.contract.party_b.name)
        if party is not None and party.value
    }
    for case in form.cases:
        name = case.counterparty.sharp if case.counterparty is not None else None
        if name and normalise_organisation(name) not in parties:
            yield NotCounted(what=f"运营案例：{name}", why="没有相应合同")


def _claim(fact: Count | Amount, name: str) -> Seen | None:
    return Seen(fact, name) if fact is not None and fact.value is not None else None


@check(
    "MO-03",
    title="申报金额与合同合计",
    rule="申报表所述累计运营金额等于所附合同金额之和；相差约一万倍或一亿倍的先看单位。",
    severity=Severity.MEDIUM,
    levels=EVERY_LEVEL,
    basis=("truth",),
    explanations=("部分合同漏附", "申报金额按四舍五入或含税口径填写", "申报金额包含质押贷款或未签约项目"),
    next_step="请申报单位提交金额明细表，逐笔与合同核对",
)
def claimed_total_is_proven(
    form: ApplicationForm, ledger: Ledger, guideline: Guideline, parameters: Parameters
) -> Iterator[Judgement]:
    subject = "累计运营金额"
    claimed = _claim(form.claimed_amount, "申报表所述累计金额")
    if claimed is None:
        yield unclear(subject, "申报表文字中没有读到累计运营金额，无法与合同核对，请对照原件", ledger.amount_facts)
        return
    low, high = ledger.amount
    figures = Figures(
        claimed=shown_claim(claimed),
        evidenced=_money(low, high),
        required="申报金额=合同金额之和",
        counted=tuple(_row(entry.label, entry.low) for entry in ledger.counted),
        not_counted=ledger.not_counted,
    )
    yield _compare(subject, claimed, (low, high), figures, ledger, guideline.thresholds.get("amount"), parameters)


def _money(low: Decimal, high: Decimal | None) -> str:
    if high is None:
        return f"至少{low:.2f}"
    return f"{low:.2f}" if low == high else f"{low:.2f}至{high:.2f}"


def _compare(
    subject: str,
    claimed: Seen,
    bounds: tuple[Decimal, Decimal | None],
    figures: Figures,
    ledger: Ledger,
    threshold: Threshold | None,
    parameters: Parameters,
) -> Judgement:
    (low, high), amount = bounds, _decimal(claimed.fact)
    sharp, places = split(ledger.amount_facts)
    facts = (claimed, *sharp)
    said = f"申报{amount:.2f}元，合同合计{figures.evidenced}元"
    near = _rounding(amount, parameters)
    if low == high and abs(amount - low) < near:
        return passed(subject, f"{said}，相符", facts, places=places, figures=figures)
    if high is None or (low != high and low - near < amount < high + near):
        return unclear(subject, f"{said}；尚有金额未确认的合同或材料，请核实", facts, places=places, figures=figures)
    slip = slip_between(amount, low, parameters) if low == high else None
    if slip is not None:
        return failed(
            subject,
            f"{said}，相差倍数符合{slip}之差，先核对单位",
            facts,
            places=places,
            figures=figures,
            severity=Severity.MEDIUM,
            explanations=(explain(slip),),
        )
    if amount < low:
        reason = f"{said}，合同合计高于申报金额，请确认是否有合同不属于申报范围"
        return unclear(subject, reason, facts, places=places, figures=figures, severity=Severity.LOW)
    flips = threshold is not None and threshold.met_by(amount) and not threshold.met_by(high)
    reason = f"{said}，相差{amount - high:.2f}元没有材料证明"
    reason += f"；申报金额达到{threshold.required}元，有材料证明的未达到" if flips and threshold else ""
    places = places if facts[1:] else (absent(None, f"没有{_CONTRACTS}"),)
    severity = Severity.HIGH if flips else Severity.MEDIUM
    return failed(subject, f"{reason}，不一致", facts, places=places, figures=figures, severity=severity)


def _decimal(fact: Extracted[Decimal]) -> Decimal:
    return fact.value if fact.value is not None else Decimal(0)


def _rounding(amount: Decimal, parameters: Parameters) -> Decimal:
    """What a figure may be off by rounding: its last given place, at most ``parameters.rounding``; a cent at least."""
    place = Decimal("0.01")
    while place < parameters.rounding and amount % (place * 10) == 0:
        place *= 10
    return place
