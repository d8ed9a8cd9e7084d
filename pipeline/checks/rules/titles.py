"""The patents of the contracts, and whether they were in force."""

from collections.abc import Iterator

from pipeline.checks.catalogue import EVERY_LEVEL, check
from pipeline.checks.judgement import Judgement, Seen, failed, inapplicable, passed, seen, unclear
from pipeline.checks.ledger import name_of
from pipeline.checks.licences import OPEN
from pipeline.checks.papers import Papers
from pipeline.checks.titles import (
    Lapse,
    Title,
    Titles,
    earlier,
    ends_on,
    kind_of,
    lapse,
)
from schemas.documents import (
    ContractPatent,
    LicenseContract,
    PatentContract,
    ServiceContract,
    TransferContract,
)
from schemas.finding import Severity
from schemas.values import patent_number

Dealt = tuple[PatentContract, ContractPatent, str]
"""A contract, one of its patents, and what both are called in a sentence."""
_WHOLE = len("2025-01-01")


def dealt(papers: Papers) -> Iterator[Dealt]:
    """Every patent of every contract that deals in patents, by its number."""
    for contract in (*papers.contracts, *papers.pledges):
        if isinstance(contract, ServiceContract):
            continue
        for patent in contract.patents:
            if patent.number is not None and patent.number.value:
                yield contract, patent, f"{name_of(contract, papers)}专利{patent.number.value}"


@check(
    "PT-05",
    title="签约时专利是否有效",
    rule="签订之日专利在保护期内，且未终止、未被宣告无效（民法典第八百六十五条）。",
    severity=Severity.HIGH,
    levels=EVERY_LEVEL,
    basis=("truth",),
    explanations=("未缴年费终止，当事人当时不知情", "权利已恢复，登记簿为旧副本", "合同为续签，原合同在有效期内签订"),
    next_step="请查专利法律状态，提交最新的登记簿副本",
)
def in_force_when_signed(papers: Papers, titles: Titles) -> Iterator[Judgement]:
    judged = [judgement for one in dealt(papers) if (judgement := _in_force(one, titles)) is not None]
    yield from judged
    if not judged:
        yield nothing_dealt_in("专利法律状态", papers, "材料中没有涉及专利的合同")


def _in_force(one: Dealt, titles: Titles) -> Judgement | None:
    contract, patent, label = one
    signed = seen((contract.signed_on, f"{label}签订日期"))
    number = seen((patent.number, label))
    title = titles.of_number(patent.number)
    if not signed or not signed[0].fact.value:
        return unclear(label, f"{label}的签订日期没有读到，当时是否有效无从判断", (*number, *signed))
    day = str(signed[0].fact.value)
    over = _over(title, str(number[0].fact.value), day)
    if over is not None:
        return failed(label, f"{label}：{over[0]}，合同签订于{day}，不一致", (*signed, *number, *over[1]))
    told = [lapse(paper) for paper in ((*title.registers[:1], *title.certificates) if title is not None else ())]
    ended = next((one for one in told if one is not None), None)
    if ended is not None:
        return _ended(label, ended, day, (*signed, *number))
    if title is None or not title.registers:
        return unclear(label, f"{label}没有附登记簿副本，签约时的法律状态请查询", (*signed, *number))
    return _outlived(one, title, signed) or passed(label, f"{label}在签约时有效", (*signed, *number))


def _ended(label: str, ended: Lapse, day: str, facts: tuple[Seen, ...]) -> Judgement:
    if ended.day is None:
        reason = f"{label}登记簿载明已终止或失效，终止日期没有读到，签约时是否有效请核实"
        return unclear(label, reason, (*facts, *ended.facts))
    if ended.day[: len(day)] >= day[: len(ended.day)]:
        return passed(label, f"{label}在签约时有效（{ended.day}终止）", (*facts, *ended.facts))
    reason = f"{label}已于{ended.day}终止或失效，合同签订于{day}"
    if ended.disputed:
        return unclear(label, f"{reason}；登记簿法律状态又写有效，是否已恢复请核实", (*facts, *ended.facts))
    return failed(label, f"{reason}，不一致", (*facts, *ended.facts))


def _outlived(one: Dealt, title: Title, signed: tuple[Seen, ...]) -> Judgement | None:
    """A licence for longer than the patent lasts holds only while it lasts (民法典 第八百六十五条): a question."""
    contract, patent, label = one
    number = str(patent.number.value) if patent.number is not None else ""
    term, kind = seen((contract.effective_to, f"{label}期限止")), kind_of(title.best, number)
    filed = title.best.filed_on if title.best is not None else None
    if not isinstance(contract, LicenseContract) or not term or kind is None or filed is None or not filed.sharp:
        return None
    last, end = str(term[0].fact.value or ""), ends_on(kind, filed.sharp) if len(filed.sharp) == _WHOLE else ""
    if not end or not last or last == OPEN or earlier(end, last) is not True:
        return None
    reason = f"{label}的许可期限至{last}，{kind}专利的保护期至{end}届满，超出的部分请说明"
    return unclear(label, reason, (*signed, *term, *seen((filed, "申请日"))), severity=Severity.LOW)


def _over(title: Title | None, number: str, day: str) -> tuple[str, tuple[Seen, ...]] | None:
    """Why the term was over on ``day``: by the day of filing, or by the year in the number where that alone tells."""
    kind = kind_of(title.best if title is not None else None, number)
    if kind is None:
        return None
    filed = title.best.filed_on if title is not None and title.best is not None else None
    if filed is not None and filed.sharp and len(filed.sharp) == _WHOLE:
        end = ends_on(kind, filed.sharp)
        told = f"{kind}专利自申请日{filed.sharp}起的保护期至{end}届满"
        return (told, seen((filed, "申请日"))) if earlier(end, day) is True else None
    year = patent_number.year_of(number)
    if year is None or not patent_number.is_valid(number):
        return None
    end = ends_on(kind, f"{year}-12-31")
    return (f"{kind}专利的保护期最迟至{end}届满", ()) if earlier(end, day) is True else None


def transfers(papers: Papers) -> Iterator[Dealt]:
    """The patents of the transfers."""
    return (one for one in dealt(papers) if isinstance(one[0], TransferContract))


def nothing_dealt_in(subject: str, papers: Papers, otherwise: str) -> Judgement:
    """What a check says that had nothing to compare."""
    if papers.gaps("case_material"):
        return unclear(subject, "合同或专利材料的内容尚未读全，请对照原件")
    return inapplicable(subject, otherwise)
