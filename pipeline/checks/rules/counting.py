"""What a claim may not count: contracts of another year, loans, a loan and its renewal."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations
from typing import Any

from pipeline.checks.applicant import Likeness, alike
from pipeline.checks.basis import Guideline
from pipeline.checks.catalogue import EVERY_LEVEL, check
from pipeline.checks.chains import Chains, sums
from pipeline.checks.criteria.national import counting_year
from pipeline.checks.criteria.operation import claim
from pipeline.checks.judgement import Judgement, Seen, absent, failed, inapplicable, passed, seen, unclear
from pipeline.checks.ledger import Entry, Ledger, bounds, name_of
from pipeline.checks.papers import Papers
from pipeline.checks.parameters import Parameters
from pipeline.checks.rules.totals import rounding
from pipeline.checks.threshold import split
from pipeline.checks.vouchers import code_of
from schemas.documents import PledgeContract
from schemas.documents.content import Text
from schemas.evidence import Extracted
from schemas.finding import Severity
from schemas.submission import Submission

_MANY = 8
_LOAN = "质押(?:贷款|融资)|质押.{0,6}贷款"
_YEARLY = "yearly_amount_or_projects"


@check(
    "MO-08",
    title="计算期间",
    rule="年度转化运营金额只计年度内签订的合同；年度外的合同列明，申报的年度金额靠年度外合同才达到的为不一致。",
    severity=Severity.MEDIUM,
    levels=EVERY_LEVEL,
    basis=("truth",),
    explanations=("按到账日期或项目实施日期计算", "年度口径理解不同", "跨年履行的合同分年计列"),
    next_step="请申报单位按年度列明合同、金额和到账日期，重新计算",
)
def counted_in_the_year(
    papers: Papers,
    ledger: Ledger,
    chains: Chains,
    guideline: Guideline,
    submission: Submission,
    parameters: Parameters,
) -> Iterator[Judgement]:
    subject = "年度转化运营金额"
    if not any(criterion.kind == _YEARLY for criterion in guideline.criteria):
        yield inapplicable(subject, "本级条文没有年度金额的要求，不核对计算期间")
        return
    start, end, reading = counting_year(submission.received_on, parameters)
    form = papers.form
    claimed = claim(form.claimed_annual_amount, "申报表所述年度转化运营金额") if form is not None else None
    if claimed is None:
        projects = form.claimed_projects if form is not None else None
        reason = "申报表文字中没有读到年度转化运营金额"
        if projects is not None and projects.sharp:
            yield inapplicable(subject, f"{reason}，按项目数量申报，不核对计算期间")
        else:
            yield unclear(subject, f"{reason}，计算期间无从核对，请对照原件")
        return
    yield _in_year(subject, claimed, _Year(start, end, reading), ledger, chains, parameters, papers)


class _Year:
    """The counting period and the contracts in and out of it."""

    def __init__(self, start: str, end: str, reading: str) -> None:
        self.start, self.end, self.reading = start, end, reading

    def holds(self, entry: Entry) -> bool | None:
        """Whether the contract was signed in it; ``None`` where the day is not known."""
        signed = entry.contract.signed_on
        day = signed.sharp if signed is not None else None
        if day is None:
            return None
        if self.start[: len(day)] <= day <= self.end[: len(day)]:
            return True if len(day) == len(self.start) or self.start[: len(day)] < day < self.end[: len(day)] else None
        return False


def _in_year(
    subject: str,
    claimed: Seen,
    year: _Year,
    ledger: Ledger,
    chains: Chains,
    parameters: Parameters,
    papers: Papers,
) -> Judgement:
    amount = _claimed(claimed)
    near = rounding(amount, parameters)
    entries = (*ledger.counted, *ledger.unclear)
    outside = [entry for entry in entries if year.holds(entry) is False]
    inside = [entry for entry in entries if year.holds(entry) is not False]
    within, all_ = _sum(inside), _sum(entries)
    sharp, places = split((*ledger.facts, *ledger.amount_facts))
    facts = (claimed, *sharp)
    listed = "、".join(
        f"{entry.label}（{entry.contract.signed_on.value}）" for entry in outside if entry.contract.signed_on
    )
    said = f"申报年度金额{amount:.2f}元；{year.reading}"
    if not outside:
        return passed(subject, f"{said}；没有年度外签订的合同", facts, places=places)
    if within is None or all_ is None or ledger.gaps:
        return unclear(subject, f"{said}；有合同金额没有读清或材料尚未读出，年度外合同为{listed}", facts, places=places)
    said = f"{said}；年度内合同合计{within:.2f}元，年度外合同为{listed}"
    if amount < within + near:
        return passed(subject, f"{said}，申报金额未计入年度外合同", facts, places=places)
    if amount >= all_ + near and (told := _told_outside(outside, amount, near, papers)):
        reason = f"{said}；申报金额等于运营案例各项之和{amount:.2f}元，其中有年度外合同，不一致"
        return failed(subject, reason, (*facts, *told), places=places)
    if amount >= all_ + near:
        return unclear(subject, f"{said}；申报金额超过全部合同合计{all_:.2f}元，构成请核实", facts, places=places)
    received = _received(outside, year, chains)
    if amount < within + received + near:
        reason = f"{said}；按到账日期计，年度外合同在年度内到账{received:.2f}元，口径请核实"
        return unclear(subject, reason, facts, places=places)
    return failed(subject, f"{said}；申报金额只有计入年度外的合同才能达到，不一致", facts, places=places)


def _told_outside(outside: Sequence[Entry], amount: Decimal, near: Decimal, papers: Papers) -> tuple[Seen, ...]:
    """The paid contracts signed outside the year that are told as cases, where all cases add up to ``amount``."""
    cases = papers.form.cases if papers.form is not None else ()
    values = [case.amount.sharp for case in cases if case.amount is not None and case.amount.sharp is not None]
    if len(values) < len(cases) or abs(sum(values, Decimal(0)) - amount) >= near:
        return ()
    numbers = {code_of(entry.contract.contract_number) for entry in outside if entry.high} - {""}
    return seen(
        *((c.contract_number, "申报表运营案例合同编号") for c in cases if code_of(c.contract_number) in numbers)
    )


def _claimed(claimed: Seen) -> Decimal:
    return Decimal(claimed.fact.value or 0)


def _sum(entries: Sequence[Entry]) -> Decimal | None:
    highs = [entry.high for entry in entries]
    known = [high for high in highs if high is not None]
    return sum(known, Decimal(0)) if len(known) == len(highs) else None


def _received(entries: Sequence[Entry], year: _Year, chains: Chains) -> Decimal:
    """What was paid in the year under contracts signed outside it."""
    slips = [slip for entry in entries for slip in chains.of(entry.contract).slips]
    days = [(slip, slip.paid_on.sharp if slip.paid_on is not None else None) for slip in slips]
    return sum(sums(slip.amount for slip, day in days if day and year.start <= day <= year.end), Decimal(0))


@check(
    "MO-15",
    title="质押贷款计入运营金额",
    rule="申报的运营金额不靠计入质押贷款才达到（口径另有设定的除外）；同一笔贷款续贷不重复计。",
    severity=Severity.MEDIUM,
    levels=EVERY_LEVEL,
    basis=("truth",),
    explanations=("把投融资理解为包含质押贷款", "续贷另签合同", "申报金额包含其他未附的合同"),
    next_step="请申报单位列明申报金额的构成，口径不明的请示主管部门",
)
def loans_are_no_deals(papers: Papers, ledger: Ledger, parameters: Parameters) -> Iterator[Judgement]:
    subject = "质押贷款"
    pledges = papers.pledges
    if not pledges:
        told = None if parameters.count_pledges else _loan_without_paper(subject, papers)
        yield told or inapplicable(subject, "材料中没有读到质押合同")
        return
    if parameters.count_pledges:
        yield passed(subject, "按设定的口径，质押贷款计入运营金额", _loans(pledges, papers))
    else:
        yield _counted(subject, pledges, papers, ledger, parameters)
    yield from _renewed(pledges, papers)


def _loans(pledges: Sequence[PledgeContract], papers: Papers) -> tuple[Seen, ...]:
    return seen(*((pledge.amount, f"质押{name_of(pledge, papers)}金额") for pledge in pledges))


def _counted(
    subject: str, pledges: Sequence[PledgeContract], papers: Papers, ledger: Ledger, parameters: Parameters
) -> Judgement:
    form = papers.form
    claimed = claim(form.claimed_amount, "申报表所述累计金额") if form is not None else None
    if claimed is None and form is not None:
        claimed = claim(form.claimed_annual_amount, "申报表所述年度金额")
    facts = _loans(pledges, papers)
    if claimed is None:
        return unclear(subject, "申报表文字中没有读到累计运营金额，是否计入质押贷款待核实", facts)
    amount, (_, high) = _claimed(claimed), ledger.amount
    loans = [bounds(pledge)[1] for pledge in pledges]
    near = rounding(amount, parameters)
    own, places = split((*ledger.amount_facts, *facts))
    sharp = (claimed, *own)
    if high is None:
        return unclear(subject, "合同金额没有读全，是否计入质押贷款待核实", sharp, places=places)
    said = f"申报{amount:.2f}元，转让、许可等合同合计{high:.2f}元"
    told = _told_as_cases(pledges, papers)
    if amount < high + near:
        count = form.claimed_projects if form is not None else None
        if told and count is not None and count.sharp == len(ledger.counted) + len(told):
            reason = f"{said}；运营案例把质押贷款列为一项，申报项目数{count.sharp}个含质押贷款，是否计为项目请核实"
            return unclear(subject, reason, (*sharp, *told), places=places)
        return passed(subject, f"{said}，没有计入质押贷款", sharp, places=places)
    if None in loans:
        return unclear(subject, f"{said}；质押合同的贷款金额没有读清，是否计入请核实", sharp, places=places)
    lent = [loan for loan in loans if loan is not None]
    said = f"{said}，质押贷款合计{sum(lent, Decimal(0)):.2f}元"
    if any(abs(amount - high - lending) < near for lending in _sums(lent)):
        reason = f"{said}；申报金额等于计入质押贷款后的合计，口径为质押贷款不计，不一致"
        return failed(subject, reason, sharp, places=places)
    if told and all(one.sharp for one in told) and amount - high > min(lent) - near:
        reason = f"{said}；运营案例把质押贷款列为一项，申报金额超出合同合计，口径为质押贷款不计，不一致"
        return failed(subject, reason, (*sharp, *told), places=places)
    reason = f"{said}；申报金额超出合同合计，是否计入质押贷款请核实"
    return unclear(subject, reason, sharp, places=places)


def _told_as_cases(pledges: Sequence[PledgeContract], papers: Papers) -> tuple[Seen, ...]:
    """What names a loan among the cases the form tells: the number of the pledge, or its bank with its amount."""
    numbers = {one.contract_number.sharp for one in pledges if one.contract_number is not None} - {None}
    loans = [(one.party_b.name, bounds(one)[1]) for one in pledges]
    found: list[tuple[Extracted[Any] | None, str]] = []
    for case in papers.form.cases if papers.form is not None else ():
        if case.contract_number is not None and case.contract_number.value in numbers:
            found.append((case.contract_number, "申报表运营案例合同编号"))
            continue
        amount = case.amount.sharp if case.amount is not None else None
        if any(_likeness(case.counterparty, bank) is Likeness.SAME and amount == loan for bank, loan in loans):
            found.append((case.amount, "申报表运营案例金额"))
    return seen(*found)


def _loan_without_paper(subject: str, papers: Papers) -> Judgement | None:
    """A case told as a pledge loan, of which no contract is attached, in a total that only counts with it."""
    form = papers.form
    claimed = claim(form.claimed_amount, "申报表所述累计金额") if form is not None else None
    if form is None or claimed is None or not form.cases:
        return None
    values = [case.amount.sharp for case in form.cases if case.amount is not None and case.amount.sharp is not None]
    titles = [case.title.value or "" if case.title is not None else "" for case in form.cases]
    loans = [case for case, title in zip(form.cases, titles, strict=True) if re.search(_LOAN, title) and case.amount]
    if not loans or len(values) < len(form.cases) or abs(sum(values, Decimal(0)) - _claimed(claimed)) >= 1:
        return None
    facts = (claimed, *seen(*((case.amount, "申报表运营案例金额") for case in loans)))
    reason = f"运营案例把“{loans[0].title.value if loans[0].title else ''}”列为一项，申报金额等于含该项的各项之和"
    return failed(subject, f"{reason}；口径为质押贷款不计，不一致", facts)


def _sums(amounts: Sequence[Decimal]) -> set[Decimal]:
    """What some or all of the amounts add up to; of many only each and all."""
    if len(amounts) > _MANY:
        return {*amounts, sum(amounts, Decimal(0))}
    chosen = (some for size in range(1, len(amounts) + 1) for some in combinations(amounts, size))
    return {sum(some, Decimal(0)) for some in chosen}


def _renewed(pledges: Sequence[PledgeContract], papers: Papers) -> Iterator[Judgement]:
    for first, other in combinations(pledges, 2):
        parties = _likeness(first.party_a.name, other.party_a.name), _likeness(first.party_b.name, other.party_b.name)
        patents = [{patent.number.value for patent in one.patents if patent.number} for one in (first, other)]
        if parties == (Likeness.SAME, Likeness.SAME) and patents[0] and patents[0] == patents[1]:
            names = "与".join(name_of(one, papers) for one in (first, other))
            places = tuple(absent(one.document, "同一质押的两份合同") for one in (first, other))
            reason = f"{names}的出质人、质权人和专利相同，可能是续贷，不应重复计，请核实"
            yield unclear("续贷", reason, places=places, severity=Severity.LOW)


def _likeness(a: Text, b: Text) -> Likeness:
    if a is None or b is None or not a.value or not b.value:
        return Likeness.UNCLEAR
    return alike(a.value, b.value)
