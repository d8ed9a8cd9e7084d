"""The total the form claims against what its contracts add up to."""

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations

from pipeline.checks.basis import Guideline, Threshold
from pipeline.checks.catalogue import EVERY_LEVEL, check
from pipeline.checks.criteria.operation import CONTRACTS, claim, row
from pipeline.checks.judgement import Judgement, Seen, absent, failed, passed, unclear
from pipeline.checks.ledger import Ledger, bounds
from pipeline.checks.papers import Papers
from pipeline.checks.parameters import Parameters
from pipeline.checks.threshold import shown_claim, split
from pipeline.checks.unit_slip import explain, slip_between
from schemas.documents import ApplicationForm
from schemas.evidence import Extracted
from schemas.finding import Figures, Severity

_LOANS = 8
_ABOUT = "约|近|左右|上下"
"""Words that make a figure a rounded one."""


@check(
    "MO-03",
    title="申报金额与合同合计",
    rule="申报表所述累计运营金额等于所附合同金额之和；相差约一万倍或一亿倍的先看单位。",
    severity=Severity.MEDIUM,
    levels=EVERY_LEVEL,
    basis=("truth",),
    explanations=("部分合同漏附", "申报金额按四舍五入或含税口径填写", "申报金额包含质押贷款或未签约项目"),
    next_step="请申报单位提交金额明细表，逐笔与合同核对",
    version=2,
)
def claimed_total_is_proven(
    form: ApplicationForm, ledger: Ledger, guideline: Guideline, parameters: Parameters, papers: Papers
) -> Iterator[Judgement]:
    subject = "累计运营金额"
    claimed = claim(form.claimed_amount, "申报表所述累计金额")
    yearly = claim(form.claimed_annual_amount, "申报表所述年度金额")
    if claimed is None and yearly is None:
        yield unclear(subject, "申报表文字中没有读到累计运营金额，无法与合同核对，请对照原件", ledger.amount_facts)
    if claimed is not None:
        figures = _figures(claimed, ledger, "申报金额=合同金额之和")
        threshold = guideline.threshold("amount")
        yield _compare(subject, claimed, ledger.amount, figures, ledger, threshold, parameters, papers)
    if yearly is not None:
        yield _of_one_year(yearly, ledger, guideline, parameters, papers)


def _figures(claimed: Seen, ledger: Ledger, required: str) -> Figures:
    return Figures(
        claimed=shown_claim(claimed),
        evidenced=_money(*ledger.amount),
        required=required,
        counted=tuple(row(entry.label, entry.low) for entry in ledger.counted),
        not_counted=ledger.not_counted,
    )


def _of_one_year(
    claimed: Seen, ledger: Ledger, guideline: Guideline, parameters: Parameters, papers: Papers
) -> Judgement:
    """The amount of one year is at most that of all contracts; which contracts are of the year is MO-08's."""
    subject = "年度运营金额"
    (low, high), amount = ledger.amount, _decimal(claimed.fact)
    figures = _figures(claimed, ledger, "年度金额≤全部合同金额之和")
    if high is not None and amount >= high + rounding(amount, parameters):
        yearly = [one.settings for one in guideline.criteria if one.kind == "yearly_amount_or_projects"]
        threshold = Threshold.model_validate(yearly[0]["amount"]) if yearly else None
        return _compare(subject, claimed, (low, high), figures, ledger, threshold, parameters, papers)
    sharp, places = split(ledger.amount_facts)
    said = f"申报年度金额{amount:.2f}元，全部合同合计{figures.evidenced}元"
    if high is None or amount >= low + rounding(amount, parameters):
        reason = f"{said}；尚有金额未确认的合同或材料，请核实"
        return unclear(subject, reason, (claimed, *sharp), places=places, figures=figures)
    return passed(subject, f"{said}，没有超过", (claimed, *sharp), places=places, figures=figures)


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
    papers: Papers,
) -> Judgement:
    (low, high), amount = bounds, _decimal(claimed.fact)
    sharp, places = split(ledger.amount_facts)
    facts = (claimed, *sharp)
    said = f"申报{amount:.2f}元，合同合计{figures.evidenced}元"
    near = rounding(amount, parameters)
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
    if re.search(_ABOUT, claimed.fact.raw or "") and amount - high <= amount / 20:
        reason = f"{said}；申报表写“{claimed.fact.raw}”，是约数，请核实"
        return unclear(subject, reason, facts, places=places, figures=figures, severity=Severity.LOW)
    lent = _lent(amount - high, near, papers)
    flips = threshold is not None and threshold.met_by(amount) and not threshold.met_by(high)
    proven = "等于质押贷款金额，质押贷款不计入运营金额（见MO-15）" if lent else "没有材料证明"
    reason = f"{said}，相差{amount - high:.2f}元{proven}"
    reason += f"；申报金额达到{threshold.required}元，有材料证明的未达到" if flips and threshold else ""
    places = places if facts[1:] else (absent(None, f"没有{CONTRACTS}"),)
    severity = Severity.HIGH if flips else Severity.MEDIUM
    return failed(subject, f"{reason}，不一致", facts, places=places, figures=figures, severity=severity)


def _lent(gap: Decimal, near: Decimal, papers: Papers) -> bool:
    """Whether ``gap`` is what one, several or all of the pledge loans come to."""
    loans = [loan for pledge in papers.pledges if (loan := bounds(pledge)[1]) is not None][:_LOANS]
    chosen = (some for size in range(1, len(loans) + 1) for some in combinations(loans, size))
    return any(abs(sum(some, Decimal(0)) - gap) < near for some in chosen)


def _decimal(fact: Extracted[Decimal]) -> Decimal:
    return fact.value if fact.value is not None else Decimal(0)


def rounding(amount: Decimal, parameters: Parameters) -> Decimal:
    """What a figure may be off by rounding: its last given place, at most ``parameters.rounding``; a cent at least."""
    place = Decimal("0.01")
    while place < parameters.rounding and amount % (place * 10) == 0:
        place *= 10
    return place
