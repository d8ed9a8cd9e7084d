"""The cases a form tells against the papers attached, and what it promises against what it says was done."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cached_property

from pipeline.checks.applicant import Likeness, alike
from pipeline.checks.catalogue import EVERY_LEVEL, check
from pipeline.checks.chains import Chains, text_of
from pipeline.checks.judgement import Judgement, Seen, absent, failed, inapplicable, passed, seen, unclear
from pipeline.checks.ledger import bounds, name_of
from pipeline.checks.papers import Papers
from pipeline.checks.parameters import Parameters
from pipeline.checks.unit_slip import explain, slip_between
from schemas.document import Document, DocumentState, DocumentType
from schemas.documents import (
    ApplicationForm,
    BankSlip,
    Invoice,
    LicenseContract,
    PatentContract,
    ToldCase,
    TransferContract,
)
from schemas.documents.content import Text
from schemas.finding import Severity
from schemas.values.confusion import confusable
from schemas.values.names import normalise_organisation
from schemas.values.text import fold

_SHORT = 4
_ABBREVIATED = 2
_NUMBER = 6
_CENT = Decimal("0.01")


@check(
    "TX-06",
    title="运营案例与佐证材料",
    rule="申报表逐项所述案例在所附材料中有相应的合同或其他材料，所述金额、日期与合同一致；相差约一万倍或一亿倍的先看单位。",
    severity=Severity.MEDIUM,
    levels=EVERY_LEVEL,
    basis=("truth",),
    explanations=("佐证材料漏附", "申报表用了简称或内部编号", "金额按到账数或含税口径填写"),
    next_step="请申报单位补交该案例的佐证材料，并说明金额口径",
)
def cases_are_attached(
    form: ApplicationForm, papers: Papers, chains: Chains, parameters: Parameters
) -> Iterator[Judgement]:
    if not form.cases:
        if papers.whole(form):
            yield inapplicable("运营案例", "申报表没有逐项写明案例")
        else:
            yield unclear("运营案例", "申报表没有读全，请对照原件", places=(absent(form.document, "运营案例"),))
        return
    evidence = _Evidence(form, papers)
    for index, case in enumerate(form.cases, start=1):
        yield from _case(index, case, evidence, chains, parameters)


class _Evidence:
    """Everything but the form: contracts, and the print and names of all papers."""

    def __init__(self, form: ApplicationForm, papers: Papers) -> None:
        self.papers = papers
        self.contracts = (*papers.contracts, *papers.pledges)
        others = [document for document in papers.documents if document.id != form.document]
        self.material = [one for one in papers.of_class("case_material") if one.state is DocumentState.READ]
        self.open = [*papers.gaps("case_material"), *papers.gaps("project_contract"), *map_unread(others, papers)]
        self.unsure = any(
            not side.name or not side.name.value for c in self.contracts for side in (c.party_a, c.party_b)
        )
        totals = [one.total for one in papers.all(Invoice)] + [one.amount for one in papers.all(BankSlip)]
        self.paid = {Decimal(one.value) for one in totals if one is not None and one.value is not None}
        self.others = others
        self.form = form

    @cached_property
    def text(self) -> str:
        """All values and all print but the form's."""
        contents = (content for content in self.papers.contents if content.document != self.form.document)
        facts = [fact for content in contents for fact in _values(content)]
        prints = [text_of(document.id, self.papers) for document in self.others]
        return normalise_organisation("\n".join([*facts, *prints]))

    def says(self, words: str) -> bool:
        return normalise_organisation(words) in self.text


def map_unread(documents: Sequence[Document], papers: Papers) -> Iterator[Document]:
    """Papers of an unknown type whose print is not at hand."""
    for document in documents:
        if document.type is DocumentType.OTHER and not text_of(document.id, papers):
            yield document


def _values(content: object) -> Iterator[str]:
    """All text values of a typed paper."""
    dumped = content.model_dump() if hasattr(content, "model_dump") else {}
    stack = [dumped]
    while stack:
        node = stack.pop()
        if isinstance(node, dict):
            if "raw" in node and "state" in node:
                yield f"{node['value'] or ''} {node['raw']}"
            else:
                stack += list(node.values())
        elif isinstance(node, (list, tuple)):
            stack += list(node)


def _case(
    index: int, case: ToldCase, evidence: _Evidence, chains: Chains, parameters: Parameters
) -> Iterator[Judgement]:
    number, party = case.contract_number, case.counterparty
    facts = seen((number, f"申报表第{index}项案例合同编号"), (party, f"申报表第{index}项案例相对方"))
    facts = tuple(one for one in facts if one.fact.value)
    what = "、".join(str(one.fact.value) for one in facts)
    subject = f"第{index}项案例" + (f"（{what}）" if what else "")
    if not facts:
        yield inapplicable(subject, f"{subject}没有写明合同编号和相对方", seen((case.title, "申报表案例名称")))
        return
    contracts = _contracts_of(case, evidence.contracts)
    if contracts:
        exact = _has_number(number, contracts)
        yield passed(
            subject, f"{subject}附有{name_of(contracts[0], evidence.papers)}", tuple(o for o in facts if o.sharp)
        )
        yield from _amount(subject, case, contracts, index, evidence, chains, parameters, exact=exact)
        yield from _party(subject, case, contracts, facts, evidence.papers)
        yield from _other_number(subject, case, contracts, facts, evidence)
        if exact and len(contracts) == 1:
            yield from _date(subject, case, contracts[0], chains, evidence.papers)
            yield from _kind(subject, case, contracts[0], evidence.papers)
        return
    if any(evidence.says(str(one.fact.value)) for one in facts if len(str(one.fact.value)) >= _SHORT):
        yield passed(subject, f"{subject}在所附材料中有记载", tuple(one for one in facts if one.sharp))
    elif _near(case, evidence):
        yield unclear(subject, f"{subject}与所附材料只差形近字、漏字或用了简称，请对照原件", facts)
    elif evidence.open or not evidence.material:
        files = "、".join(dict.fromkeys(one.file for one in evidence.open))
        why = f"{files}尚未读全" if files else "材料中没有案例佐证材料"
        yield unclear(subject, f"{subject}在已读的材料中没有找到，{why}，请核实", facts)
    else:
        yield failed(subject, f"{subject}在所附材料中没有找到，请补交佐证材料", facts)


def _contracts_of(case: ToldCase, contracts: Sequence[PatentContract]) -> list[PatentContract]:
    """By the number where one is told and found, else by the counterparty."""
    if case.contract_number is not None and case.contract_number.value:
        wanted = _bare(case.contract_number.value)
        found = [one for one in contracts if one.contract_number and _is_number(one.contract_number.value, wanted)]
        if found:
            return found
    if case.counterparty is None or not case.counterparty.value:
        return []
    name = case.counterparty.value
    return [one for one in contracts if _same(name, one.party_a.name) or _same(name, one.party_b.name)]


def _has_number(told: Text, contracts: Sequence[PatentContract]) -> bool:
    """Whether one of ``contracts`` bears the told number."""
    wanted = _bare(told.value if told is not None else None)
    return any(_is_number(one.contract_number.value, wanted) for one in contracts if one.contract_number)


def _is_number(number: str | None, told: str) -> bool:
    """Whether the told one is the number, or has it in it with words around it."""
    own = _bare(number)
    return bool(own) and (own == told or (len(own) >= _NUMBER and own in told))


def _bare(number: str | None) -> str:
    return re.sub(r"[\W_]", "", fold(number or "")).upper()


def _same(name: str, side: Text) -> bool:
    return side is not None and bool(side.value) and alike(name, str(side.value)) is Likeness.SAME


def _near(case: ToldCase, evidence: _Evidence) -> bool:
    """Whether a number or name that may be the told one stands on a paper: a look-alike, or a short form of it."""
    number, party = _bare(case.contract_number.value if case.contract_number else None), case.counterparty
    numbers = [_bare(one.contract_number.value) for one in evidence.contracts if one.contract_number is not None]
    sides = [side for one in evidence.contracts for side in (one.party_a.name, one.party_b.name)]
    names = [str(side.value) for side in sides if side is not None and side.value]
    told = str(party.value or "") if party is not None else ""
    return any(confusable(number, other) for other in numbers if number) or any(_may_be(told, name) for name in names)


def _may_be(told: str, name: str) -> bool:
    a, b = normalise_organisation(told), normalise_organisation(name)
    letters = iter(b)
    if len(a) < _ABBREVIATED or not b:
        return False
    return b in a or confusable(a, b) or alike(told, name) is Likeness.UNCLEAR or all(c in letters for c in a)


def _party(
    subject: str, case: ToldCase, contracts: Sequence[PatentContract], facts: tuple[Seen, ...], papers: Papers
) -> Iterator[Judgement]:
    """A told counterparty that is no party of the contract with the told number. A case may name a user or a bank."""
    told = str(case.counterparty.value or "") if case.counterparty is not None else ""
    sides = [side for one in contracts for side in (one.party_a.name, one.party_b.name)]
    names = seen(*((side, f"{name_of(contracts[0], papers)}当事人") for side in sides))
    if told and names and not any(_same(told, one.fact) or _may_be(told, str(one.fact.value or "")) for one in names):
        parties = "、".join(str(one.fact.value) for one in names)
        reason = f"{subject}：该编号的合同当事人为{parties}，与申报表所述相对方是否同一项目请核实"
        yield unclear(f"{subject}相对方", reason, (*facts, *names))


def _other_number(
    subject: str, case: ToldCase, contracts: Sequence[PatentContract], facts: tuple[Seen, ...], evidence: _Evidence
) -> Iterator[Judgement]:
    """A told number that no paper bears, though a contract with the same counterparty is there."""
    told = case.contract_number
    if told is None or not told.value or _has_number(told, contracts):
        return
    numbers = seen(*((c.contract_number, f"{name_of(c, evidence.papers)}编号") for c in contracts))
    if evidence.says(told.value) or not numbers:
        return
    shown = "、".join(str(one.fact.value) for one in numbers)
    reason = f"{subject}：所述合同编号{told.value}在材料中没有，与该单位的合同编号为{shown}"
    if (
        len(numbers) < len(contracts)
        or evidence.open
        or any(confusable(_bare(told.value), _bare(str(n.fact.value))) for n in numbers)
    ):
        yield unclear(f"{subject}编号", f"{reason}，请对照原件", (*facts, *numbers))
    else:
        yield failed(f"{subject}编号", f"{reason}，不一致", (*facts, *numbers))


def _amount(
    subject: str,
    case: ToldCase,
    contracts: Sequence[PatentContract],
    index: int,
    evidence: "_Evidence",
    chains: Chains,
    parameters: Parameters,
    *,
    exact: bool,
) -> Iterator[Judgement]:
    if case.amount is None:
        return
    told = Seen(case.amount, f"申报表第{index}项案例金额")
    amounts = seen(*((one.amount, f"{name_of(one, evidence.papers)}金额") for one in contracts))
    if case.amount.value is None:
        yield unclear(f"{subject}金额", f"{subject}的金额没有读清，请对照原件", (told,))
        return
    values = [Decimal(one.amount.value) for one in contracts if one.amount is not None and one.amount.value is not None]
    if len(values) < len(contracts):
        return
    value = Decimal(case.amount.value)
    fits = {*values, sum(values, Decimal(0)), *(_paid(one, chains) for one in contracts)}
    fits |= {bound for contract in contracts for bound in bounds(contract) if bound is not None}
    near = _place(value, parameters)
    shown = "、".join(f"{one.fact.value:.2f}元" for one in amounts)
    said = f"{subject}：申报表写{value:.2f}元，合同金额{shown}"
    if any(abs(value - one) < near for one in fits):
        yield passed(f"{subject}金额", f"{said}，相符", (told, *amounts))
        return
    slip = slip_between(value, values[0], parameters) if len(amounts) == 1 else None
    if slip is not None:
        reason = f"{said}，相差倍数符合{slip}之差，先核对单位"
        yield failed(f"{subject}金额", reason, (told, *amounts), explanations=(explain(slip),))
    elif len(amounts) > 1 or (not exact and evidence.unsure) or evidence.open or value in evidence.paid:
        yield unclear(f"{subject}金额", f"{said}，所述是哪一份合同、是否包括其他款项请核实", (told, *amounts))
    else:
        yield failed(f"{subject}金额", f"{said}，不一致", (told, *amounts))


def _date(
    subject: str, case: ToldCase, contract: PatentContract, chains: Chains, papers: Papers
) -> Iterator[Judgement]:
    """The told day of a case against the contract: it may be that of a payment or entry afterwards, and is then only
    asked about when no paper is near it; before the signing there is nothing it may be."""
    facts = seen((case.date, f"{subject}日期"), (contract.signed_on, f"{name_of(contract, papers)}签订日期"))
    if len(facts) < len(("told", "signed")) or not facts[0].fact.value or not facts[1].fact.value:
        return
    told, signed = str(facts[0].fact.value), str(facts[1].fact.value)
    month = len("2025-01")
    days = [_day_of(paper) for paper in chains.of(contract).papers]
    begins = contract.effective_from
    known = {signed[:month], *(day[:month] for day in days if day)}
    known |= {str(begins.value)[:month]} if begins is not None and begins.value else set()
    reason = f"{subject}：申报表写{told}，合同签订于{signed}"
    if told[:month] in known:
        yield passed(f"{subject}日期", f"{reason}，相符", facts)
    elif told[:month] < min(known):
        if confusable(told, signed):
            yield unclear(f"{subject}日期", f"{reason}，请对照原件", facts)
        else:
            yield failed(f"{subject}日期", f"{reason}，不一致", facts)
    elif int(told[:4]) > int(signed[:4]) + 1:
        yield unclear(f"{subject}日期", f"{reason}，所述是哪一天请核实", facts)


def _day_of(paper: object) -> str:
    fact = next((f for name in ("issued_on", "paid_on", "recorded_on") if (f := getattr(paper, name, None))), None)
    return str(fact.value or "") if fact is not None else ""


def _kind(subject: str, case: ToldCase, contract: PatentContract, papers: Papers) -> Iterator[Judgement]:
    """A case told as a transfer whose contract is a licence, or the other way round."""
    title = str(case.title.value or "") if case.title is not None else ""
    told = {word for word in ("转让", "许可", "质押", "入股") if word in title}
    own = {TransferContract: "转让", LicenseContract: "许可"}.get(type(contract))
    if own is not None and told and own not in told:
        facts = seen((case.title, f"{subject}名称"))
        label = papers.document(contract.document).type.label
        reason = f"{subject}：申报表写“{title}”，{name_of(contract, papers)}为{label}"
        yield unclear(f"{subject}类型", f"{reason}，请核实", facts)


def _paid(contract: PatentContract, chains: Chains) -> Decimal:
    """What was invoiced for a contract."""
    totals = [invoice.total.value for invoice in chains.of(contract).invoices if invoice.total is not None]
    return sum((Decimal(total) for total in totals if total is not None), Decimal(0))


def _place(amount: Decimal, parameters: Parameters) -> Decimal:
    """What a told amount may be off by rounding: its last given place, at most ``parameters.rounding``."""
    place = _CENT
    while place < parameters.rounding and amount % (place * 10) == 0:
        place *= 10
    return place
