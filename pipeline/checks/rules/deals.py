"""Deals counted twice: one contract in two papers, one case told twice, one number on two contracts."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import combinations

from pipeline.checks.applicant import Likeness, alike
from pipeline.checks.catalogue import EVERY_LEVEL, check
from pipeline.checks.chains import text_of
from pipeline.checks.judgement import Judgement, Seen, absent, failed, inapplicable, passed, seen, unclear
from pipeline.checks.ledger import name_of
from pipeline.checks.papers import Papers
from pipeline.checks.vouchers import code_of
from schemas.documents import (
    ApplicationForm,
    LicenseContract,
    PatentContract,
    ServiceContract,
    ToldCase,
    TransferContract,
)
from schemas.documents.content import Amount, Text
from schemas.evidence import Extracted
from schemas.finding import Severity
from schemas.values.confusion import confusable

_AMENDED = "补充协议|补充合同|变更协议|修订|续签|续展|续约|重新签订|以本(?:合同|协议)为准"
_GENERIC = re.compile(r"\d{1,4}|(?:19|20)\d{2}[-/]?\d{1,3}")
"""Numbers any two partners may both give: 12, 2024-01."""


@check(
    "MO-07",
    title="同一合同重复计算",
    rule="同一合同不作两个项目：同一编号不出现在内容不同的两份合同上；当事人、金额、专利均相同的合同不以不同编号各计一项；同一合同不在运营案例中列两次。",
    severity=Severity.HIGH,
    levels=EVERY_LEVEL,
    basis=("truth",),
    explanations=("续签、补充协议或分期签订的合同", "为备案另签的简式文本", "双方各自编号，编号碰巧相同"),
    next_step="请申报单位说明两份合同的关系，提供各自的付款凭证",
)
def nothing_is_counted_twice(papers: Papers) -> Iterator[Judgement]:
    contracts = papers.contracts
    told = papers.form.cases if papers.form is not None else ()
    if len(contracts) < 2 and len(told) < 2:
        gaps = papers.gaps("project_contract")
        if gaps:
            places = tuple(absent(gap.id, "可能是合同，内容尚未读出") for gap in gaps)
            yield unclear("重复计算", "有材料尚未读出，是否重复待核实", places=places)
        else:
            yield inapplicable("重复计算", "材料中不足两份合同或两个案例，没有可比较的")
        return
    found = [*_same_number(contracts, papers), *_same_deal(contracts, papers), *_same_service(contracts, papers)]
    if papers.form is not None:
        found += _told_twice(papers.form)
    yield from found
    if not found:
        numbers = seen(*((one.contract_number, f"{name_of(one, papers)}编号") for one in contracts))
        sharp = tuple(one for one in numbers if one.sharp)
        if len(sharp) == len(contracts) and sharp:
            yield passed("重复计算", f"{len(contracts)}份合同编号各不相同，没有内容相同的", sharp)
        else:
            yield passed("重复计算", f"{len(contracts)}份合同中没有内容相同的", _contents(contracts, papers))


def _contents(contracts: Sequence[PatentContract], papers: Papers) -> tuple[Seen, ...]:
    pairs = ((fact, name_of(one, papers)) for one in contracts for fact in (one.party_b.name, one.amount))
    return seen(*pairs)


def _same_number(contracts: Sequence[PatentContract], papers: Papers) -> Iterator[Judgement]:
    groups: dict[str, list[PatentContract]] = {}
    for contract in contracts:
        if number := code_of(contract.contract_number):
            groups.setdefault(number, []).append(contract)
    for number, same in groups.items():
        for other in same[1:]:
            yield _pair(same[0], other, number, papers)


def _pair(first: PatentContract, other: PatentContract, number: str, papers: Papers) -> Judgement:
    files = "、".join(papers.document(one.document).file for one in (first, other))
    subject = f"合同编号{number}"
    numbers = seen(*((one.contract_number, subject) for one in (first, other)))
    facts, said = _differences(first, other)
    if not said:
        return passed(subject, f"{subject}出现在{files}，当事人、金额和专利没有不同，按同一合同计一项", numbers)
    reason = f"{subject}出现在两份合同上（{files}），{'，'.join(said)}"
    if not facts:
        return unclear(subject, f"{reason}；是否同一合同请核实", numbers)
    if _amended(first, papers) or _amended(other, papers):
        return unclear(subject, f"{reason}；文中有补充、变更或续签的字样，是否各计一项请核实", numbers)
    if _GENERIC.fullmatch(number):
        return unclear(subject, f"{reason}；编号较短，可能由不同单位各自编列，请核实", numbers)
    return failed(subject, f"{reason}，不一致", (*numbers, *facts))


def _differences(first: PatentContract, other: PatentContract) -> tuple[tuple[Seen, ...], list[str]]:
    """The confirmed facts in which the two differ, and in words all differences, those that are not clear too."""
    facts: list[Seen] = []
    said: list[str] = []
    parties = ((first.party_a.name, other.party_a.name, "甲方"), (first.party_b.name, other.party_b.name, "乙方"))
    crossed = _likeness(first.party_a.name, other.party_b.name), _likeness(first.party_b.name, other.party_a.name)
    for a, b, what in () if crossed == (Likeness.SAME, Likeness.SAME) else parties:
        likeness = _likeness(a, b)
        if a is None or b is None or likeness is Likeness.SAME:
            continue
        if likeness is Likeness.UNCLEAR or not (a.sharp and b.sharp):
            said.append(f"{what}待核实")
        else:
            said.append(f"{what}分别为{a.value}、{b.value}")
            facts += [Seen(a, what), Seen(b, what)]
    unequal, words = _amounts(first.amount, other.amount)
    facts += unequal
    said += words
    mine, theirs = _patents(first), _patents(other)
    if mine and theirs and not mine & theirs:
        said.append("专利不同")
        facts += seen(*((patent.number, "专利号") for one in (first, other) for patent in one.patents))
    return tuple(facts), said


def _amounts(one: Amount, two: Amount) -> tuple[tuple[Seen, ...], tuple[str, ...]]:
    if one is None or two is None or one.value is None or two.value is None or one.value == two.value:
        return (), ()
    if one.sharp is None or two.sharp is None:
        return (), ("金额待核实",)
    return (Seen(one, "金额"), Seen(two, "金额")), (f"金额分别为{one.value:.2f}元、{two.value:.2f}元",)


def _likeness(a: Text, b: Text) -> Likeness:
    if a is None or b is None or not a.value or not b.value:
        return Likeness.UNCLEAR
    return alike(a.value, b.value)


def _patents(contract: PatentContract) -> frozenset[str]:
    return frozenset(patent.number.sharp for patent in contract.patents if patent.number and patent.number.sharp)


def _amended(contract: PatentContract, papers: Papers) -> bool:
    title = str(contract.title.value) if contract.title is not None and contract.title.value else ""
    return re.search(_AMENDED, title + text_of(contract.document, papers)) is not None


def _same_deal(contracts: Sequence[PatentContract], papers: Papers) -> Iterator[Judgement]:
    """The same parties, amount and patents under different numbers."""
    groups: dict[tuple[object, frozenset[str]], list[PatentContract]] = {}
    for contract in contracts:
        amount, patents = contract.amount, _patents(contract)
        if amount is not None and amount.sharp is not None and patents and not isinstance(contract, ServiceContract):
            groups.setdefault((amount.sharp, patents), []).append(contract)
    for same in groups.values():
        for first, other in combinations(same[:_MUCH], 2):
            numbers = code_of(first.contract_number), code_of(other.contract_number)
            parties = {
                _likeness(first.party_a.name, other.party_a.name),
                _likeness(first.party_b.name, other.party_b.name),
            }
            if parties == {Likeness.SAME} and type(first) is type(other) and numbers[0] != numbers[1]:
                yield _double(first, other, papers)


_MUCH = 10


def _same_service(contracts: Sequence[PatentContract], papers: Papers) -> Iterator[Judgement]:
    """Service contracts of one day, amount, title and pair of parties: a question, as there are no patents to tell."""
    services = [one for one in contracts if isinstance(one, ServiceContract)]
    for first, other in combinations(services[:_MUCH], 2):
        pairs = ((first.amount, other.amount), (first.signed_on, other.signed_on), (first.title, other.title))
        equal = all(a is not None and b is not None and a.sharp and a.sharp == b.sharp for a, b in pairs)
        sides = ((first.party_a.name, other.party_a.name), (first.party_b.name, other.party_b.name))
        numbers = code_of(first.contract_number), code_of(other.contract_number)
        if equal and numbers[0] != numbers[1] and all(_likeness(a, b) is Likeness.SAME for a, b in sides):
            names = "与".join(name_of(one, papers) for one in (first, other))
            facts = seen(
                *((fact, name_of(one, papers)) for one in (first, other) for fact in (one.amount, one.signed_on))
            )
            yield unclear(names, f"{names}的当事人、金额、名称和签订日期都相同而编号不同，是否同一项目请核实", facts)


def _double(first: PatentContract, other: PatentContract, papers: Papers) -> Judgement:
    names = "与".join(name_of(one, papers) for one in (first, other))
    facts = seen(
        *((fact, name_of(one, papers)) for one in (first, other) for fact in (one.contract_number, one.amount)),
        *((side.name, "当事人") for one in (first, other) for side in (one.party_a, one.party_b)),
        *((patent.number, "专利号") for one in (first, other) for patent in one.patents),
    )
    said = f"{names}的当事人、金额和专利都相同"
    numbers = [code_of(one.contract_number) for one in (first, other)]
    if all(numbers) and confusable(*numbers):
        return unclear(names, f"{said}，编号只差形近或漏读字符，可能是同一合同，请对照原件", facts)
    if not all(numbers):
        return unclear(names, f"{said}，编号没有读全，是否同一合同请核实", facts)
    if _amended(first, papers) or _amended(other, papers):
        return unclear(names, f"{said}；文中有补充、变更或续签的字样，是否各计一项请核实", facts)
    if isinstance(first, TransferContract):
        return failed(names, f"{said}而编号不同，同一专利不能由同一方向同一方转让两次，不一致", facts)
    if isinstance(first, LicenseContract):
        following = _following(first, other)
        if following:
            return passed(names, f"{said}，许可期限前后相接，属续签", facts)
        if following is None:
            return unclear(names, f"{said}而编号不同，许可期限没有读全，是否续签请核实", facts)
    return failed(names, f"{said}而编号不同，期限也相重叠，涉嫌同一交易计两项，不一致", facts)


def _following(a: PatentContract, b: PatentContract) -> bool | None:
    """Whether one term begins when the other is over; ``None`` where the terms are not known and the contracts were
    signed on different days."""
    first, second = sorted((a, b), key=lambda one: _day(one.effective_from) or _day(one.signed_on) or "")
    end, start = _day(first.effective_to), _day(second.effective_from)
    if end and start:
        return start >= end[: len(start)] or _near(start, end)
    signed = _day(first.signed_on), _day(second.signed_on)
    return False if all(signed) and signed[0] == signed[1] else None


def _near(start: str, end: str) -> bool:
    """Whether a term begins at most 31 days before the other ends: renewals are signed early."""
    if len(start) < 10 or len(end) < 10:
        return False
    return (date.fromisoformat(end) - date.fromisoformat(start)).days <= 31


def _day(fact: Extracted[str] | None) -> str:
    value = fact.sharp if fact is not None else None
    return value if value and value[0].isdigit() else ""


def _told_twice(form: ApplicationForm) -> Iterator[Judgement]:
    """Two cases with one contract number, or with the same partner, amount and day. A form that tells its cases in a
    table and once more in the text counts them once: then the cases without the repetition are as many as claimed."""
    groups: dict[str, list[tuple[int, ToldCase]]] = {}
    for index, case in enumerate(form.cases, start=1):
        key = re.sub(r"[\W_]", "", code_of(case.contract_number)) or _content(case)
        if key:
            groups.setdefault(key, []).append((index, case))
    distinct = len(form.cases) - sum(len(same) - 1 for same in groups.values())
    claimed = form.claimed_projects
    for key, same in groups.items():
        if len(same) > 1:
            claim = claimed.sharp if claimed is not None else None
            yield _told(key, same, distinct, len(form.cases), claim, doubled=_total_counts_twice(form, groups))


def _total_counts_twice(form: ApplicationForm, groups: Mapping[str, Sequence[tuple[int, ToldCase]]]) -> bool:
    """Whether the claimed total is that of all cases told, the repeated ones with it."""
    claimed = form.claimed_amount.sharp if form.claimed_amount is not None else None
    values = [case.amount.sharp for case in form.cases if case.amount is not None and case.amount.sharp is not None]
    repeated = sum(len(same) - 1 for same in groups.values())
    whole = len(values) == len(form.cases) and bool(repeated)
    return claimed is not None and whole and abs(sum(values, Decimal(0)) - claimed) < 1


def _content(case: ToldCase) -> str:
    parts = (case.counterparty, case.amount, case.date)
    known = [str(part.sharp) for part in parts if part is not None and part.sharp is not None]
    return "|".join(known) if len(known) == len(parts) else ""


def _told(
    key: str, same: list[tuple[int, ToldCase]], distinct: int, every: int, claimed: int | None, *, doubled: bool
) -> Judgement:
    places = "、".join(str(index) for index, _ in same)
    subject = f"运营案例第{places}项"
    facts = seen(
        *((case.contract_number, "运营案例合同编号") for _, case in same),
        *((case.amount, "运营案例金额") for _, case in same),
        *((case.counterparty, "运营案例相对方") for _, case in same),
    )
    numbered = all(code_of(case.contract_number) for _, case in same)
    told = same[0][1].contract_number
    what = f"合同编号{told.value if told is not None else key}" if numbered else "相对方、金额和日期"
    amounts = {case.amount.value for _, case in same if case.amount is not None}
    said = f"{subject}{what}相同"
    if claimed == distinct and not doubled:
        return passed(subject, f"{said}，申报项目数{claimed}个，未重复计入", facts)
    if len(amounts) > 1:
        return unclear(subject, f"{said}而金额不同，是否分期计列请核实", facts)
    if claimed == every and numbered:
        return failed(subject, f"{said}，申报项目数{claimed}个包含重复的项目，不一致", facts)
    if doubled and numbered and len(amounts) == 1:
        return failed(subject, f"{said}，申报金额等于包含重复项的各项之和，不一致", facts)
    return unclear(subject, f"{said}，是否重复计算请核实", facts)
