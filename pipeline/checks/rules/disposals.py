"""One patent disposed of twice: sold, put into a company, licensed, one after the other."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from pipeline.checks.agreements import agreement
from pipeline.checks.applicant import Likeness
from pipeline.checks.catalogue import EVERY_LEVEL, check
from pipeline.checks.chains import text_of
from pipeline.checks.judgement import Judgement, Seen, absent, failed, passed, seen, unclear
from pipeline.checks.ledger import name_of, same_contract
from pipeline.checks.licences import Licence, like
from pipeline.checks.papers import Papers
from pipeline.checks.rules.titles import Dealt, dealt, nothing_dealt_in
from pipeline.checks.titles import earlier, grantee, grantor
from schemas.documents import EquityAgreement, LicenseContract, PatentContract, TransferContract
from schemas.finding import Severity
from schemas.values.text import fold

_SHARE = "份额|部分权利"
_USE_ONLY = "使用权|许可使用|实施权|许可权"
"""What is put into a company may be the use of a patent only."""
_ENDED = "解除|终止|撤销|作废|不再履行"
_SHOWN = 5


@dataclass(frozen=True)
class Conflict:
    """Two deals that cannot both stand. ``sure``: nothing leaves open which came first, to whom, or over what term."""

    first: Dealt
    then: Dealt
    reason: str
    facts: tuple[Seen, ...]
    sure: bool


@check(
    "PT-07",
    title="同一专利的重复处分",
    rule="同一专利不先后转让（作价出资）给不同的人；转让之后原权利人不再许可、出质；独占、排他许可期内没有另一许可；"
    "开放许可期内没有独占、排他许可。",
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
    judged = [
        judgement
        for number, deals in by_number.items()
        if (judgement := _of_one_patent(number, sorted(deals, key=_signed), papers)) is not None
    ]
    yield from judged
    if not judged:
        if by_number:
            yield passed("专利处分", f"{len(by_number)}项专利没有相互冲突的转让、许可")
        else:
            yield nothing_dealt_in("专利处分", papers, "材料中没有涉及专利的合同")


def _of_one_patent(number: str, deals: Sequence[Dealt], papers: Papers) -> Judgement | None:
    """One judgement for all conflicts about a patent, the sure ones before the others."""
    found = list(_conflicts(deals, papers)) if len(deals) > 1 else []
    ended = [(one, file) for one in found if (file := _called_off(one.first[0], papers)) is not None]
    standing = [one for one in found if all(one is not other for other, _ in ended)]
    sure = [one for one in standing if one.sure and all(fact.sharp for fact in one.facts)]
    shown = (sure or standing or found)[:_SHOWN]
    if not shown:
        return None
    told = "；".join(f"{_called(one.first, papers)}{one.reason}{_called(one.then, papers)}" for one in shown)
    more = f"；等共{len(found)}处" if len(found) > len(shown) else ""
    text, facts = f"专利{number}：{told}{more}", _distinct(fact for one in shown for fact in one.facts)
    if sure:
        return failed(f"专利{number}", f"{text}，不能并存", facts)
    if standing:
        return unclear(f"专利{number}", f"{text}，是否冲突请核实", facts)
    file = ended[0][1]
    reason = f"{text}；{papers.document(file).file}提到前一合同解除或终止，请核实"
    return unclear(f"专利{number}", reason, facts, places=(absent(file, "解除或终止的材料", page=1),))


def _distinct(facts: Iterator[Seen]) -> tuple[Seen, ...]:
    return tuple({id(one.fact): one for one in facts}.values())


def _signed(one: Dealt) -> str:
    day = one[0].signed_on
    return str(day.value or "") if day is not None else ""


def _called(one: Dealt, papers: Papers) -> str:
    return f"{name_of(one[0], papers)}（{_signed(one) or '签订日期不详'}）"


def _called_off(contract: PatentContract, papers: Papers) -> str | None:
    """The document, other than a contract, that names ``contract`` by its number and speaks of its end."""
    number = str(contract.contract_number.value or "") if contract.contract_number is not None else ""
    return agreement(_ENDED, (re.sub(r"\s", "", fold(number)),), papers) if len(number) > 3 else None


def _conflicts(deals: Sequence[Dealt], papers: Papers) -> Iterator[Conflict]:
    """For each deal the first other one it cannot stand beside: every deal is named, and not every pair."""

    @cache
    def licence(index: int) -> Licence:
        return Licence.of(deals[index][0], deals[index][1], papers)

    for i, first in enumerate(deals):
        if isinstance(first[0], (TransferContract, EquityAgreement)):
            found = (_after_sale(first, then, deals[i + 1 : j], papers) for j, then in _from(deals, i + 1))
        elif isinstance(first[0], LicenseContract) and licence(i).exclusive:
            # Of two exclusive licences the earlier one speaks for both.
            others = [j for j in range(len(deals)) if j > i or (j < i and not licence(j).exclusive)]
            found = (_beside(first, deals[j], licence(i), licence(j), papers) for j in others)
        else:
            continue
        conflicts = (one for one in found if one is not None)
        conflict = next(conflicts, None)
        if conflict is not None and not conflict.sure:
            conflict = next((one for one in conflicts if one.sure), conflict)
        if conflict is not None:
            yield conflict


def _from(deals: Sequence[Dealt], start: int) -> Iterator[tuple[int, Dealt]]:
    return ((j, deals[j]) for j in range(start, len(deals)))


def _facts(one: Dealt, papers: Papers) -> tuple[Seen, ...]:
    contract, patent, label = one
    name = name_of(contract, papers)
    return seen(
        (patent.number, label),
        (contract.signed_on, f"{label}签订日期"),
        (grantor(contract), f"{name}甲方"),
        (grantee(contract), f"{name}乙方"),
    )


def _after_sale(first: Dealt, then: Dealt, between: Sequence[Dealt], papers: Papers) -> Conflict | None:
    """What the seller does with the patent after the sale, unless it was bought back meanwhile."""
    a, b = first[0], then[0]
    if a is b or same_contract(a, b) is not Likeness.DIFFERENT or like(grantor(a), grantor(b)) is not Likeness.SAME:
        return None
    if any(_is_sale(one[0]) and like(grantee(one[0]), grantor(a)) is Likeness.SAME for one in between):
        return None
    taker = like(grantee(a), grantee(b))
    if _is_sale(b) and taker is Likeness.SAME:
        return None
    order = earlier(_signed(first), _signed(then)) if _signed(first) and _signed(then) else None
    known = bool(_signed(first)) and (_is_sale(b) or order is True)
    if not _is_sale(b) and order is False:
        return None
    printed = text_of(a.document, papers) + text_of(b.document, papers)
    whole = not re.search(_SHARE, printed)
    title = str(a.title.value or "") if a.title is not None else ""
    sold = isinstance(a, TransferContract) or not re.search(_USE_ONLY, title + text_of(a.document, papers))
    word = "已转让" if isinstance(a, TransferContract) else "已作价出资"
    sure = known and whole and sold and taker is Likeness.DIFFERENT
    return Conflict(first, then, f"{word}，同一权利人又签订", (*_facts(first, papers), *_facts(then, papers)), sure)


def _is_sale(contract: PatentContract) -> bool:
    return isinstance(contract, (TransferContract, EquityAgreement))


def _beside(first: Dealt, then: Dealt, own: Licence, other: Licence, papers: Papers) -> Conflict | None:
    """Another licence of the same licensor within the term of an exclusive one."""
    a, b = first[0], then[0]
    if not isinstance(b, LicenseContract) or same_contract(a, b) is not Likeness.DIFFERENT:
        return None
    taker = like(grantee(a), grantee(b))
    if like(grantor(a), grantor(b)) is not Likeness.SAME or taker is Likeness.SAME:
        return None
    overlap = _overlap(own.term, other.term)
    if overlap is False:
        return None
    facts = (*_facts(first, papers), *_facts(then, papers), *own.kind_facts, *other.kind_facts)
    facts += (*own.term_facts, *other.term_facts)
    sure = overlap is True and other.kind is not None and taker is Likeness.DIFFERENT
    reason = f"为{own.kind}许可，期内另有{other.kind or ''}许可"
    return Conflict(first, then, reason, facts, sure)


def _overlap(a: tuple[str, str] | None, b: tuple[str, str] | None) -> bool | None:
    """Whether two terms share a day; ``None`` where one is not known, or months without days leave it open."""
    if a is None or b is None:
        return None
    apart = (earlier(a[1], b[0]), earlier(b[1], a[0]))
    return False if True in apart else None if None in apart else True
