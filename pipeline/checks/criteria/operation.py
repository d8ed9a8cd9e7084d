"""运营成效: projects, amount and entities served, evidenced against claimed."""

from collections.abc import Iterator
from decimal import Decimal

from pipeline.checks.basis import Threshold
from pipeline.checks.catalogue import kind
from pipeline.checks.judgement import Judgement, Seen, failed
from pipeline.checks.ledger import RULE_OF_COUNTING, Ledger
from pipeline.checks.parameters import Parameters
from pipeline.checks.threshold import Tally, judge
from pipeline.checks.unit_slip import explain, slip_between
from schemas.documents import ApplicationForm
from schemas.documents.content import Amount, Count
from schemas.finding import NotCounted, Severity
from schemas.values.names import normalise_organisation

CONTRACTS = "已签订的转让、许可等合同"


@kind("projects")
def enough_projects(threshold: Threshold, form: ApplicationForm, ledger: Ledger) -> Iterator[Judgement]:
    low, high = ledger.projects
    tally = _tally(ledger, Decimal(low), None if high is None else Decimal(high), form, ledger.facts)
    claimed = claim(form.claimed_projects, "申报表所述项目数")
    told = len(form.cases)
    shared = ledger.shared_patents
    remark = RULE_OF_COUNTING + (f"；专利{'、'.join(shared)}出现在多份合同中，是否同一项目请核实" if shared else "")
    yield judge(threshold, tally, claimed, what="项目数量", hand_in=CONTRACTS, remark=remark, listed=told)


@kind("amount")
def enough_money(
    threshold: Threshold, form: ApplicationForm, ledger: Ledger, parameters: Parameters
) -> Iterator[Judgement]:
    claimed = claim(form.claimed_amount, "申报表所述累计金额")
    low, high = ledger.amount
    tally = _tally(ledger, low, high, form, (*ledger.facts, *ledger.amount_facts))
    judgement = judge(threshold, tally, claimed, what="累计运营金额", hand_in=CONTRACTS, remark=RULE_OF_COUNTING)
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


@kind("entities_served")
def enough_served(threshold: Threshold, form: ApplicationForm, ledger: Ledger) -> Iterator[Judgement]:
    served, most = ledger.served
    tally = Tally(
        low=Decimal(len(served)),
        high=None if most is None else Decimal(most),
        counted=served,
        not_counted=ledger.not_counted,
        facts=ledger.facts,
        attached=bool(ledger.entries),
    )
    claimed = claim(form.claimed_entities_served, "申报表所述服务主体数")
    yield judge(
        threshold, tally, claimed, what="服务创新主体数量", hand_in=CONTRACTS, remark="口径：合同不同相对方的家数"
    )


def _tally(ledger: Ledger, low: Decimal, high: Decimal | None, form: ApplicationForm, facts: tuple[Seen, ...]) -> Tally:
    return Tally(
        low=low,
        high=high,
        counted=tuple(row(entry.label, entry.low) for entry in ledger.counted),
        not_counted=(*ledger.not_counted, *told_without_contract(form, ledger)),
        facts=facts,
        attached=bool(ledger.entries),
    )


def row(label: str, amount: Decimal) -> str:
    return f"{label} {amount:.2f}元" if amount else label


def told_without_contract(form: ApplicationForm, ledger: Ledger) -> Iterator[NotCounted]:
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


def claim(fact: Count | Amount, name: str) -> Seen | None:
    return Seen(fact, name) if fact is not None and fact.value is not None else None
