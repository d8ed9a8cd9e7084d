"""When a patent was filed and granted against the contract about it, and when the applicant bought one."""

import re
from collections.abc import Iterator

from pipeline.checks.applicant import Applicant, Likeness, alike
from pipeline.checks.catalogue import EVERY_LEVEL, check
from pipeline.checks.judgement import Judgement, Seen, failed, passed, seen, unclear
from pipeline.checks.papers import Papers
from pipeline.checks.parameters import Parameters
from pipeline.checks.rules.titles import Dealt, dealt, nothing_dealt_in, transfers
from pipeline.checks.titles import Titles, apart, moves
from schemas.documents import LicenseContract, PatentRegister
from schemas.documents.content import Text
from schemas.finding import Severity
from schemas.submission import Submission
from schemas.values import patent_number
from schemas.values.dates import months_between

_APPLICATION = "申请权|专利申请|技术秘密|专有技术"
_OF_A_RIGHT = "专利权|专利(?:转让|作价|质押|出资|入股)|转让专利"
_PENDING = "实质审查|实审|审查中|初审|公开|公布|等待|未授权|申请中"
_NOT_AN_APPLICATION = "授权|维持|终止|失效"


@check(
    "PT-06",
    title="专利申请晚于合同",
    rule="转让、许可、出资、出质的专利，申请日不晚于合同签订日；签订时尚未授权的，不称为专利权。",
    severity=Severity.MEDIUM,
    levels=EVERY_LEVEL,
    basis=("truth",),
    explanations=("合同为补签或续签，附表后来增补", "合同标的实为技术秘密或专利申请", "日期或专利号录入有误"),
    next_step="请查专利申请的著录项目，请当事人说明签约时的状态",
)
def filed_before_the_contract(papers: Papers, titles: Titles) -> Iterator[Judgement]:
    judged = [judgement for one in dealt(papers) if (judgement := _filed(one, titles)) is not None]
    yield from judged
    if not judged:
        yield nothing_dealt_in("专利申请日", papers, "没有可与签订日期核对的专利")


def _filed(one: Dealt, titles: Titles) -> Judgement | None:
    contract, patent, label = one
    signed = seen((contract.signed_on, f"{label}签订日期"))
    number = seen((patent.number, label))
    if not signed or not signed[0].fact.value:
        return None
    day = str(signed[0].fact.value)
    title = titles.of_number(patent.number)
    best = title.best if title is not None else None
    filed = seen((best.filed_on if best is not None else None, "申请日"))
    if filed and filed[0].fact.value:
        value = str(filed[0].fact.value)
        if value[: len(day)] > day[: len(value)]:
            return failed(label, f"{label}的申请日{value}晚于合同签订日{day}，不一致", (*signed, *filed))
        pending = _pending(one, best.status if best is not None else None, signed)
        return pending or _granted(one, signed, seen((best.granted_on if best else None, "授权公告日")))
    judgement = _pending(one, best.status if best is not None else None, signed)
    year = patent_number.year_of(str(number[0].fact.value)) if number else None
    if year is not None and year > day[:4]:
        return failed(label, f"{label}号中年份为{year}年，晚于合同签订日{day}，不一致", (*signed, *number))
    if judgement is not None or year is None:
        return judgement
    return passed(label, f"{label}的年份不晚于合同签订日", (*signed, *number))


def _pending(one: Dealt, status: Text, signed: tuple[Seen, ...]) -> Judgement | None:
    """A paper that calls the patent an application still under examination, and a contract that does not."""
    contract, _, label = one
    called = str(contract.title.value or "") if contract.title is not None else ""
    state = str(status.value or "") if status is not None else ""
    if not re.search(_PENDING, state) or re.search(_NOT_AN_APPLICATION, state) or re.search(_APPLICATION, called):
        return None
    facts = (*signed, *seen((status, "法律状态"), (contract.title, f"{label}合同名称")))
    reason = f"{label}的法律状态为“{state}”，尚未授权，合同称“{called or '专利'}”，标的是否为专利申请请核实"
    return unclear(label, reason, facts)


def _granted(one: Dealt, signed: tuple[Seen, ...], granted: tuple[Seen, ...]) -> Judgement:
    contract, _, label = one
    day = str(signed[0].fact.value)
    called = str(contract.title.value or "") if contract.title is not None else ""
    grant = str(granted[0].fact.value or "") if granted else ""
    size = min(len(grant), len(day))
    later = grant[:size] > day[:size]
    if not later or re.search(_APPLICATION, called):
        return passed(label, f"{label}的申请日不晚于合同签订日", (*signed, *granted))
    reason = f"{label}签约（{day}）时尚未授权（{granted[0].fact.value}授权），合同称“{called or '专利'}”"
    # The model contract of a licence is headed 专利实施许可合同 for patents and applications alike.
    right = "专利权" if isinstance(contract, LicenseContract) else _OF_A_RIGHT
    if re.search(right, called):
        title = seen((contract.title, f"{label}合同名称"))
        return failed(label, f"{reason}，不一致", (*signed, *granted, *title))
    return unclear(label, f"{reason}，标的是否为专利申请请核实", (*signed, *granted))


@check(
    "PT-11",
    title="申报前买入的专利",
    rule="申报单位受让专利的日期（合同签订或登记簿转移登记）不在收件前的短期之内。",
    severity=Severity.LOW,
    levels=EVERY_LEVEL,
    basis=("truth",),
    explanations=("运营机构买入专利本属正常业务", "专利池或集中管理所需的归集", "关联单位之间的权属调整"),
    next_step="一般无需处理；必要时请申报单位说明受让专利的实施情况",
)
def bought_long_before(
    papers: Papers, applicant: Applicant, submission: Submission, parameters: Parameters
) -> Iterator[Judgement]:
    received = submission.received_on.isoformat()
    judged = list(_by_register(papers, applicant, received, parameters))
    told = {str(one.fact.value) for judgement in judged for one in judgement.facts}
    for contract, patent, label in transfers(papers):
        if applicant.compare(contract.party_b.name, contract.party_b.uscc) is not Likeness.SAME:
            continue
        if patent.number is not None and str(patent.number.value) in told:
            continue
        signed = seen((contract.signed_on, f"{label}签订日期"))
        if not signed or not signed[0].fact.value:
            judged.append(unclear(label, f"{label}由申报单位受让，日期没有读清", signed))
            continue
        months = months_between(str(signed[0].fact.value), received)
        facts = (*signed, *seen((contract.party_b.name, f"{label}受让方")))
        if 0 <= months < parameters.bought_shortly_before:
            reason = f"{label}由申报单位在收件前{months}个月受让（口径：{parameters.bought_shortly_before}个月内）"
            judged.append(failed(label, reason, facts))
        else:
            judged.append(passed(label, f"{label}的受让日期不在收件前短期之内", facts))
    yield from judged
    if not judged:
        yield nothing_dealt_in("受让专利", papers, "没有申报单位受让专利的合同")


def _by_register(papers: Papers, applicant: Applicant, received: str, parameters: Parameters) -> Iterator[Judgement]:
    """Transfers to the applicant that the registers tell; a change of its name is none."""
    for register in papers.all(PatentRegister):
        number = seen((register.number, "登记簿专利号"))
        for giver, taker, day, facts in moves(register):
            own = [alike(name, one) for name in applicant.names for one in apart(taker)]
            same = [alike(name, one) for name in applicant.names for one in apart(giver)]
            months = months_between(day, received)
            if Likeness.SAME not in own or set(same) - {Likeness.DIFFERENT}:
                continue
            if number and 0 <= months < parameters.bought_shortly_before:
                label = f"专利{number[0].fact.value}（{papers.document(register.document).file}）"
                reason = f"{label}的登记簿载明{day}转移到申报单位，在收件前{months}个月"
                limit = f"（口径：{parameters.bought_shortly_before}个月内）"
                yield failed(label, f"{reason}{limit}", (*number, *facts))
