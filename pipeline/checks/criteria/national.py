"""Figures of the national text: a yearly amount or a number of projects, and the entities led along."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from pipeline.checks.applicant import Applicant, Likeness, alike
from pipeline.checks.basis import Threshold
from pipeline.checks.catalogue import kind
from pipeline.checks.criteria.operation import CONTRACTS, claim, row, told_without_contract
from pipeline.checks.judgement import Judgement, failed, passed, seen, unclear
from pipeline.checks.ledger import RULE_OF_COUNTING, Entry, Ledger
from pipeline.checks.papers import Papers
from pipeline.checks.parameters import Parameters
from pipeline.checks.threshold import Tally, judge
from schemas.base import Model
from schemas.documents import ApplicationForm
from schemas.finding import NotCounted
from schemas.submission import Submission


class EitherOr(Model):
    """不低于…或者不少于…: one of both is enough."""

    amount: Threshold
    projects: Threshold


@kind("yearly_amount_or_projects")
def yearly_amount_or_projects(
    settings: EitherOr, form: ApplicationForm, ledger: Ledger, submission: Submission, parameters: Parameters
) -> Iterator[Judgement]:
    start, end, reading = counting_year(submission.received_on, parameters)
    amount = judge(
        settings.amount,
        _of_year(ledger, start, end),
        claim(form.claimed_annual_amount, "申报表所述年度转化运营金额"),
        what="年度转化运营金额",
        hand_in=CONTRACTS,
        remark=f"{RULE_OF_COUNTING}；{reading}",
    )
    low, high = ledger.projects
    tally = Tally(
        low=Decimal(low),
        high=None if high is None else Decimal(high),
        counted=tuple(entry.label for entry in ledger.counted),
        not_counted=(*ledger.not_counted, *told_without_contract(form, ledger)),
        facts=ledger.facts,
        attached=bool(ledger.entries),
    )
    claimed = claim(form.claimed_projects, "申报表所述项目数")
    projects = judge(
        settings.projects, tally, claimed, what="项目累计数量", hand_in=CONTRACTS, listed=len(form.cases) or None
    )
    yield _either(amount, projects)


def counting_year(received: date, parameters: Parameters) -> tuple[str, str, str]:
    """First and last day of the 年度 as ISO dates, and in words which reading of the text was taken."""
    if parameters.counting_year == "last_12_months":
        year = received.year - 1
        day = min(received.day, 28) if received.month == 2 else received.day
        start, end = date(year, received.month, day), received
        words = f"年度按收件前12个月（{start.isoformat()}至{end.isoformat()}）计"
    else:
        start, end = date(received.year - 1, 1, 1), date(received.year - 1, 12, 31)
        words = f"年度按收件上一自然年（{start.year}年）计"
    return start.isoformat(), end.isoformat(), f"口径：{words}，以签订日期为准，条文未作规定"


def _of_year(ledger: Ledger, start: str, end: str) -> Tally:
    """The amounts of the contracts signed in the year; an unclear day counts for the most, not for the least."""
    counted: list[Entry] = []
    maybe: list[Entry] = []
    outside: list[NotCounted] = []
    for entry in (*ledger.counted, *ledger.unclear):
        within = _within(entry, start, end)
        if within is False:
            signed = entry.contract.signed_on
            outside.append(NotCounted(what=entry.label, why=f"签订于{signed.value if signed else ''}，不在年度内"))
        elif within and entry.counts:
            counted.append(entry)
        else:
            maybe.append(entry)
    highs = [entry.high for entry in (*counted, *maybe)]
    low = sum((entry.low for entry in counted), Decimal(0))
    known = [high for high in highs if high is not None]
    left = [one for one in ledger.not_counted if one.what not in {row.what for row in outside}]
    return Tally(
        low=low,
        high=None if ledger.gaps or len(known) < len(highs) else sum(known, Decimal(0)),
        counted=tuple(row(entry.label, entry.low) for entry in counted),
        not_counted=(*outside, *left),
        facts=(*ledger.facts, *ledger.amount_facts),
        attached=bool(ledger.entries),
    )


def _within(entry: Entry, start: str, end: str) -> bool | None:
    signed = entry.contract.signed_on
    day = signed.sharp if signed is not None else None
    if day is None:
        return None
    if len(day) < len(start):
        inside = start[: len(day)] < day < end[: len(day)]
        return True if inside else False if not start[: len(day)] <= day <= end[: len(day)] else None
    return start <= day <= end


def _either(amount: Judgement, projects: Judgement) -> Judgement:
    """或者: the better of both; a fail needs both to fail."""
    subject = "年度转化运营金额或项目累计数量"
    order = ("pass", "unverifiable", "fail")
    best, other = sorted((amount, projects), key=lambda one: order.index(one.outcome.value))
    reason = f"{best.reason}；或者，{other.reason}"
    give = {"pass": passed, "unverifiable": unclear, "fail": failed}[best.outcome.value]
    reason = best.reason if best.outcome.value == "pass" else reason
    return give(subject, reason, best.facts, places=(*best.places, *other.places), figures=best.figures)


@kind("entities_led")
def enough_led(
    threshold: Threshold, form: ApplicationForm, ledger: Ledger, papers: Papers, applicant: Applicant
) -> Iterator[Judgement]:
    """Distinct entities the form lists or names as 辐射带动, and the counterparties of its contracts."""
    listed = seen(
        *((fact, "申报表产业链重要主体") for fact in form.key_entities),
        *((fact, "申报表龙头企业") for fact in form.leading_enterprises),
        *((case.counterparty, "申报表运营案例相对方") for case in form.cases),
        *((entry.counterparty, f"{entry.label}相对方") for entry in ledger.counted),
    )
    certain: list[str] = []
    possible = 0
    left: list[NotCounted] = []
    for one in listed:
        name = str(one.fact.value or "")
        likenesses = {alike(name, other) for other in certain}
        if Likeness.SAME in likenesses:
            left.append(NotCounted(what=name, why="与前面所列是同一主体"))
        elif applicant.compare(one.fact) is Likeness.SAME:
            left.append(NotCounted(what=name, why="是申报单位自身"))
        elif one.sharp and Likeness.UNCLEAR not in likenesses:
            certain.append(name)
        else:
            possible += 1
            left.append(NotCounted(what=name or one.fact.raw, why="名称尚未确认，或与前面所列只差形近字"))
    # A form without a list was rather not read than left empty.
    whole = papers.whole(form) and bool(form.key_entities)
    tally = Tally(
        low=Decimal(len(certain)),
        high=Decimal(len(certain) + possible) if whole else None,
        counted=tuple(certain),
        not_counted=tuple(left),
        facts=listed,
        attached=bool(listed),
    )
    claimed = claim(form.claimed_entities_served, "申报表所述辐射带动主体数")
    remark = "口径：申报表所列和运营案例、合同中的不同主体，去重计数"
    yield judge(threshold, tally, claimed, what="辐射带动主体数量", hand_in="所带动主体的名单", remark=remark)
