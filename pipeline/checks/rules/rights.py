"""What was done with a patent: in which order, to whom, and whether it was registered."""

import re
from collections.abc import Iterator
from itertools import combinations

from pipeline.checks.agreements import agreement
from pipeline.checks.applicant import Applicant, Likeness
from pipeline.checks.catalogue import EVERY_LEVEL, check
from pipeline.checks.judgement import Judgement, Seen, absent, failed, passed, seen, unclear
from pipeline.checks.ledger import name_of, same_contract
from pipeline.checks.papers import Papers
from pipeline.checks.parameters import Parameters
from pipeline.checks.rules.titles import Dealt, dealt, nothing_dealt_in, transfers
from pipeline.checks.titles import Titles, among, grantee, grantor, holders_on, moves
from schemas.documents import LicenseContract, PatentContract, PatentTitle, Registration, TransferContract
from schemas.documents.content import Text
from schemas.finding import Severity
from schemas.submission import Submission
from schemas.values.dates import months_between
from schemas.values.text import fold

_OPEN = "长期"
_OTHERS = 2
"""Transfers with registration papers beside which one without stands out."""
_SHARE = "份额|部分权利|部分份额"
_APPLICATION = "申请权|专利申请"
_ENDED = "解除|终止|撤销|作废|不再履行"


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
        return _granted(one, signed, seen((best.granted_on if best else None, "授权公告日")))
    year = str(number[0].fact.value)[:4] if len(str(number[0].fact.value)) == 14 else ""
    if year and year > day[:4]:
        return failed(label, f"{label}号中年份为{year}年，晚于合同签订日{day}，不一致", (*signed, *number))
    return passed(label, f"{label}的年份不晚于合同签订日", (*signed, *number)) if year else None


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
    if isinstance(contract, TransferContract) and "专利权转让" in called:
        title = seen((contract.title, f"{label}合同名称"))
        return failed(label, f"{reason}，不一致", (*signed, *granted, *title))
    return unclear(label, f"{reason}，标的是否为专利申请请核实", (*signed, *granted))


@check(
    "PT-07",
    title="同一专利的重复处分",
    rule="同一专利不先后转让给不同的人；转让之后原权利人不再许可；独占、排他许可期内没有另一许可；开放许可期内没有独占、排他许可。",
    severity=Severity.HIGH,
    levels=EVERY_LEVEL,
    basis=("truth",),
    explanations=(
        "前一合同已解除或未履行",
        "转让的是不同的共有份额",
        "受让人委托原权利人继续许可",
        "两份合同的地域或领域不同",
    ),
    next_step="请申报单位提交前一合同的履行或解除证明，并查登记簿的许可备案和转让记录",
)
def dealt_with_once(papers: Papers) -> Iterator[Judgement]:
    by_number: dict[str, list[Dealt]] = {}
    for one in dealt(papers):
        by_number.setdefault(str(one[1].number.value if one[1].number else ""), []).append(one)
    judged: list[Judgement] = []
    for deals in by_number.values():
        for first, then in combinations(sorted(deals, key=_signed), 2):
            judgement = _both(first, then, papers)
            judged += [judgement] if judgement is not None else []
    yield from judged
    if not judged:
        if by_number:
            yield passed("专利处分", f"{len(by_number)}项专利没有相互冲突的转让、许可")
        else:
            yield nothing_dealt_in("专利处分", papers, "材料中没有涉及专利的合同")


def _signed(one: Dealt) -> str:
    day = one[0].signed_on
    return str(day.value or "") if day is not None else ""


def _both(first: Dealt, then: Dealt, papers: Papers) -> Judgement | None:
    """What the earlier of two deals in one patent says about the later one."""
    a, b = first[0], then[0]
    if a is b or same_contract(a, b) is not Likeness.DIFFERENT:
        return None
    conflict = _conflict(a, b, papers)
    if conflict is None:
        return None
    reason, sure = conflict
    number = first[1].number.value if first[1].number is not None else ""
    facts = (*_facts(first, papers), *_facts(then, papers))
    text = f"专利{number}：{name_of(a, papers)}（{_signed(first)}）{reason}{name_of(b, papers)}（{_signed(then)}）"
    ended = _called_off(a, papers)
    if ended is not None:
        facts = (*facts, *seen((a.contract_number, "前一合同编号")))
        text = f"{text}；{papers.document(ended).file}提到前一合同解除或终止，请核实"
        return unclear(f"专利{number}", text, facts, places=(absent(ended, "解除或终止的材料", page=1),))
    give = failed if sure else unclear
    return give(f"专利{number}", f"{text}，不能并存" if sure else f"{text}，是否冲突请核实", facts)


def _called_off(contract: PatentContract, papers: Papers) -> str | None:
    """The document, other than a contract, that names ``contract`` by its number and speaks of its end."""
    number = str(contract.contract_number.value or "") if contract.contract_number is not None else ""
    return agreement(_ENDED, (re.sub(r"\s", "", fold(number)),), papers) if len(number) > 3 else None


def _facts(one: Dealt, papers: Papers) -> tuple[Seen, ...]:
    contract, patent, label = one
    return seen(
        (patent.number, label),
        (contract.signed_on, f"{label}签订日期"),
        (contract.party_a.name, f"{name_of(contract, papers)}甲方"),
        (contract.party_b.name, f"{name_of(contract, papers)}乙方"),
    )


def _conflict(a: PatentContract, b: PatentContract, papers: Papers) -> tuple[str, bool] | None:
    giver = _like(grantor(a), grantor(b))
    if isinstance(a, TransferContract):
        if giver is not Likeness.SAME or _like(grantee(a), grantee(b)) is Likeness.SAME:
            return None
        shares = any(re.search(_SHARE, line) for line in _lines(a, papers) + _lines(b, papers))
        dated = bool(a.signed_on and a.signed_on.sharp and b.signed_on and b.signed_on.sharp)
        return "已转让，同一让与人又签订", dated and not shares
    if not (isinstance(a, LicenseContract) and isinstance(b, LicenseContract)) or giver is not Likeness.SAME:
        return None
    if _like(grantee(a), grantee(b)) is Likeness.SAME:
        return None
    kinds = {_kind(a), _kind(b)}
    if not kinds & {"独占", "排他"}:
        return None
    overlap = _overlap(a, b)
    if overlap is False:
        return None
    return f"为{_kind(a)}许可，期内又有{_kind(b)}许可", overlap is True and None not in kinds


def _lines(contract: PatentContract, papers: Papers) -> list[str]:
    return [line.text for page in papers.pages.get(contract.document, ()) for line in page.lines]


def _like(a: Text, b: Text) -> Likeness:
    if a is None or b is None or not a.value or not b.value:
        return Likeness.UNCLEAR
    return among(str(a.value), [str(b.value)])


def _kind(contract: PatentContract) -> str | None:
    value = str(contract.kind.value or "") if contract.kind is not None else ""
    return next((kind for kind in ("独占", "排他", "开放", "普通") if kind in value), None)


def _overlap(a: PatentContract, b: PatentContract) -> bool | None:
    """Whether the two terms share a day; ``None`` where a begin or end is not known."""
    spans = []
    for contract in (a, b):
        start = contract.effective_from or contract.signed_on
        end = contract.effective_to
        if start is None or not start.sharp or end is None or end.sharp is None:
            return None
        spans.append((start.sharp, "9999" if end.sharp == _OPEN else end.sharp))
    (s1, e1), (s2, e2) = spans
    return s1 <= e2 and s2 <= e1


@check(
    "PT-09",
    title="转让登记与许可备案",
    rule="转让的专利已在登记簿上变更权利人（专利法第十条，登记后生效）；许可合同在生效之日起三个月内备案（专利法实施细则第十五条）。",
    severity=Severity.MEDIUM,
    levels=EVERY_LEVEL,
    basis=("truth",),
    explanations=("登记手续正在办理", "登记簿为转让登记之前的副本", "许可没有备案，实践中常见，不影响合同效力"),
    next_step="请申报单位补交手续合格通知书、最新登记簿副本或备案证明",
)
def registered(papers: Papers, titles: Titles, submission: Submission, parameters: Parameters) -> Iterator[Judgement]:
    given = list(transfers(papers))
    shown = sum(_is_shown(one, titles, papers) for one in given)
    others = shown >= _OTHERS and shown * 3 >= len(given) * 2 and _all_read(papers)
    judged = [_transferred(one, titles, papers, submission, parameters, others=others) for one in given]
    judged += [_recorded(one, papers, parameters) for one in dealt(papers) if isinstance(one[0], LicenseContract)]
    yield from judged
    if not judged:
        yield nothing_dealt_in("登记备案", papers, "材料中没有专利转让或许可合同")


def _transferred(
    one: Dealt, titles: Titles, papers: Papers, submission: Submission, parameters: Parameters, *, others: bool
) -> Judgement:
    contract, patent, label = one
    taker, signed = seen((grantee(contract), f"{label}受让方")), seen((contract.signed_on, f"{label}签订日期"))
    title = titles.of_number(patent.number)
    recorded = _records(one, papers)
    if recorded:
        return passed(label, f"{label}附有登记材料", (*taker, *recorded))
    if title is None or not title.registers or not taker or not taker[0].fact.value:
        place = absent(contract.document, "转让登记材料")
        day = signed[0].fact.sharp if signed else None
        late = bool(day) and months_between(str(day), submission.received_on.isoformat()) >= parameters.registered_after
        if others and Applicant.of(papers).is_party_to(contract) and late and (title is None or not title.registers):
            reason = f"{label}签订已逾{parameters.registered_after}个月，没有转让登记的材料，其他转让大多附有"
            number = seen((patent.number, f"{label}专利号"))
            return failed(label, reason, (*taker, *signed, *number), places=(place,))
        return unclear(label, f"{label}没有附转让登记的材料，是否已经登记请核实", (*taker, *signed), places=(place,))
    register = title.registers[0]
    holding = holders_on(register, "9999-12-31")
    facts = (*taker, *holding.facts)
    name = str(taker[0].fact.value)
    if among(name, holding.names) is Likeness.SAME or any(
        among(name, [to]) is Likeness.SAME for _, to, _ in moves(register)
    ):
        return passed(label, f"{label}已登记到受让方名下", facts)
    reason = f"{label}的登记簿专利权人为“{'、'.join(holding.names)}”，受让方“{name}”没有登记"
    day = str(signed[0].fact.value or "") if signed else ""
    fresh = not day or months_between(day, submission.received_on.isoformat()) < parameters.recordal
    if _called_off(contract, papers) is not None:
        return unclear(label, f"{reason}；另有材料提到合同解除或终止，是否仍计入业绩请核实", (*facts, *signed))
    if fresh or among(name, holding.names) is Likeness.UNCLEAR or not holding.known:
        return unclear(label, f"{reason}，可能正在办理，请核实", (*facts, *signed))
    return failed(label, f"{reason}，转让尚未生效", (*facts, *signed))


def _all_read(papers: Papers) -> bool:
    """Whether no paper is unread, and every register and record says which patent it is about: else it may be any."""
    if papers.gaps("case_material"):
        return False
    titles = all(title.number is not None and title.number.sharp for title in papers.all(PatentTitle))
    return titles and all(
        record.patent_numbers and all(number.sharp for number in record.patent_numbers)
        for record in papers.all(Registration)
    )


def _is_shown(one: Dealt, titles: Titles, papers: Papers) -> bool:
    """Whether a register or a registration paper of the transfer is there."""
    title = titles.of_number(one[1].number)
    return bool(_records(one, papers)) or (title is not None and bool(title.registers))


def _records(one: Dealt, papers: Papers) -> tuple[Seen, ...]:
    """The registration papers that name the patent or both parties."""
    contract, patent, _ = one
    number = patent.number.value if patent.number is not None else None
    found: list[Seen] = []
    for record in papers.all(Registration):
        names = number in {one.value for one in record.patent_numbers}
        pairs = _like(record.party_a, grantor(contract)), _like(record.party_b, grantee(contract))
        if names or (set(pairs) == {Likeness.SAME} and not record.patent_numbers):
            found += seen((record.recorded_on or record.record_number, "登记备案日期"))
    return tuple(found)


def _recorded(one: Dealt, papers: Papers, parameters: Parameters) -> Judgement:
    contract, _, label = one
    recorded = _records(one, papers)
    start = seen((contract.effective_from or contract.signed_on, f"{label}生效（签订）日期"))
    if not recorded:
        reason = f"{label}没有附备案证明，是否备案请核实（许可未备案不影响合同效力）"
        return unclear(label, reason, start, severity=Severity.LOW, places=(absent(contract.document, "备案证明"),))
    begun = str(start[0].fact.value or "") if start else ""
    day = str(recorded[0].fact.value or "")
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", day) and len(begun) == len(day):
        months = months_between(begun, day)
        if months > parameters.recordal or (months == parameters.recordal and day[8:] > begun[8:]):
            reason = f"{label}于{begun}生效（签订），{day}备案，超过{parameters.recordal}个月"
            return failed(label, reason, (*start, *recorded), severity=Severity.LOW)
    return passed(label, f"{label}附有备案证明", (*start, *recorded))


@check(
    "PT-11",
    title="申报前买入的专利",
    rule="申报单位受让专利的日期（合同或登记）不在收件前的短期之内。",
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
    judged = []
    for contract, _, label in transfers(papers):
        if applicant.compare(contract.party_b.name, contract.party_b.uscc) is not Likeness.SAME:
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
