"""Contract, invoice and slip together: what was agreed, what was invoiced, what was paid, and by whom."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from pipeline.checks.applicant import Applicant
from pipeline.checks.catalogue import EVERY_LEVEL, check
from pipeline.checks.chains import Chain, Chains, Link, parties_of, text_of
from pipeline.checks.judgement import Judgement, Seen, absent, failed, inapplicable, passed, seen, unclear
from pipeline.checks.ledger import bounds, name_of
from pipeline.checks.papers import Papers
from pipeline.checks.parameters import Parameters
from pipeline.checks.printed import first_said
from pipeline.checks.rules.crosswise import against_the_deal, other_parties, payees_of
from pipeline.checks.rules.strangers import doubt_of_sign
from pipeline.checks.supplements import is_supplement, supplements_to
from pipeline.checks.unit_slip import explain, slip_between
from pipeline.checks.vouchers import Voucher, distinct, sum_of, tolerance, voucher_name
from schemas.documents import (
    BankSlip,
    ContractRegistration,
    EquityAgreement,
    Invoice,
    PatentContract,
    PledgeContract,
)
from schemas.finding import Severity
from schemas.values.dates import months_between

_VARIABLE = "提成|分成|入门费|入门使用费|据实结算|按实际(?:发生|结算|使用)|销售额的"
"""A contract that is paid by use may be paid more than its fixed amount."""
_BY_THE_OFFICE = "税务局|税务所|代开"
"""Who issues invoices for those who may not issue them themselves; the true seller stands in the remarks."""
_NET = "不含税|未含税|不含增值税|税前价"
Kind = Literal["开票", "收款"]
_SHOWN = 4
_OTHERS = 3
"""Contracts with invoices or payments beside which one without stands out."""


@check(
    "MO-04",
    title="合同、发票与回单",
    rule="同一合同的开票合计、收款合计不超过合同金额（分期履行的可以少于；合同价不含税的按不含税金额比），发票双方与合同当事人一致，"
    "认定登记的合同金额与合同一致。",
    severity=Severity.MEDIUM,
    levels=EVERY_LEVEL,
    basis=("truth",),
    explanations=("合同价不含税，发票和付款含税", "另有补充协议或提成条款", "票据属于同一单位的另一份合同"),
    next_step="请申报单位按合同列出开票、收款明细，并提供银行流水核对",
)
def money_follows_the_contract(papers: Papers, chains: Chains, parameters: Parameters) -> Iterator[Judgement]:
    vouchers = (*papers.all(Invoice), *papers.all(BankSlip))
    if not papers.contracts or not vouchers:
        yield _nothing_to_compare(papers, bool(vouchers))
        return
    own = [chain for chain in chains.chains if not isinstance(chain.contract, PledgeContract)]
    for chain in own:
        yield from _chain(chain, chains, papers, parameters)
    yield from _without([one for one in own if not is_supplement(one.contract, papers)], papers, parameters, chains)
    yield from _shared(own, papers)
    yield from other_parties(chains, papers)
    yield from _loose(chains.loose, papers)


def _nothing_to_compare(papers: Papers, vouchers: bool) -> Judgement:
    subject = "合同与票据"
    gaps = papers.gaps("case_material")
    missing = "合同" if vouchers else "发票和银行回单"
    if gaps:
        places = tuple(absent(gap.id, "内容尚未读出") for gap in gaps)
        return unclear(subject, f"没有读到{missing}，有材料尚未读出，请对照原件", places=places)
    reason = f"材料中没有{missing}，无从核对"
    return unclear(subject, f"{reason}，请补充") if vouchers else inapplicable(subject, f"{reason}；条文没有要求提交")


@dataclass(frozen=True)
class _Sum:
    """The payments of one kind under a contract: ``papers`` without copies, with their confirmed total."""

    kind: Kind
    papers: tuple[Voucher, ...]
    total: Decimal
    facts: tuple[Seen, ...]

    @classmethod
    def of(cls, kind: Kind, every: Sequence[Voucher], papers: Papers) -> "_Sum":
        own = distinct(every)
        facts = seen(
            *((one.total if isinstance(one, Invoice) else one.amount, voucher_name(one, papers)) for one in own)
        )
        return cls(kind, own, sum_of(own), facts)

    @property
    def sharp(self) -> tuple[Seen, ...]:
        return tuple(one for one in self.facts if one.sharp)


def _chain(chain: Chain, chains: Chains, papers: Papers, parameters: Parameters) -> Iterator[Judgement]:
    label = name_of(chain.contract, papers)
    if not _has_vouchers(chain):
        return
    invoiced, paid = _Sum.of("开票", chain.invoices, papers), _Sum.of("收款", chain.slips, papers)
    agreed = seen((chain.contract.amount, f"{label}金额"), (chain.contract.amount_words, f"{label}大写金额"))
    judgements = [
        _within(label, agreed, chain, one, invoiced, parameters, papers) for one in (invoiced, paid) if one.papers
    ]
    yield from judgements
    if invoiced.papers and paid.papers and not chain.open:
        yield _invoiced_and_paid(label, invoiced, paid)
    for paper in chain.invoices:
        yield _invoice_parties(paper, chains.link(paper), chain, papers)
    yield from payees_of(chain, chains, papers)
    yield from against_the_deal(chain, chains, papers)
    for record in chain.records:
        if isinstance(record, ContractRegistration) and record.amount is not None:
            yield _registered(record, chain, label, chains, papers, parameters)


def _without(own: Sequence[Chain], papers: Papers, parameters: Parameters, chains: Chains) -> Iterator[Judgement]:
    """Contracts nobody invoiced or paid, where most others were. Nothing requires invoices: a question, unless the
    contract stands out: long signed, for money, and nearly all others have theirs."""
    bare = [chain for chain in own if not _has_vouchers(chain)]
    if not bare or len(bare) * 2 >= len(own):
        return
    rest = len(own) - len(bare)
    few = rest >= _OTHERS and len(bare) * 3 <= len(own)
    unread = bool(papers.gaps("case_material")) or bool(chains.loose)
    odd = [chain for chain in bare if few and not unread and _is_due(chain.contract, papers, parameters)]
    for chain in odd:
        label = name_of(chain.contract, papers)
        facts = seen(
            (chain.contract.signed_on, f"{label}签订日期"),
            (chain.contract.amount, f"{label}金额"),
            (chain.contract.party_a.name, f"{label}甲方"),
            (chain.contract.party_b.name, f"{label}乙方"),
        )
        reason = f"{label}签订已逾{parameters.paid_after}个月，没有对应的发票和银行回单，其他{rest}份合同均附有"
        place = absent(chain.contract.document, "没有对应的发票和银行回单")
        yield failed(label, reason, facts, places=(place,))
    left = [chain for chain in bare if chain not in odd]
    if not left:
        return
    names = "、".join(name_of(chain.contract, papers) for chain in left[:_SHOWN])
    more = f"等{len(left)}份" if len(left) > _SHOWN else ""
    places = tuple(absent(chain.contract.document, "没有对应的发票和银行回单") for chain in left)
    reason = f"{names}{more}没有读到对应的发票和银行回单，其他{rest}份合同附有；尚未履行或漏附，请核实"
    yield unclear("没有票据的合同", reason, places=places, severity=Severity.LOW)


def _is_due(contract: PatentContract, papers: Papers, parameters: Parameters) -> bool:
    """Whether money should have moved by the day of receipt: not for shares, loans, free or fresh
    contracts, nor for those of others."""
    if not Applicant.of(papers).is_party_to(contract) or isinstance(contract, (EquityAgreement, PledgeContract)):
        return False
    kind = str(contract.kind.value or "") if contract.kind is not None else ""
    if "开放" in kind or first_said(_VARIABLE, contract.document, papers) is not None:
        return False
    signed = contract.signed_on.sharp if contract.signed_on is not None else None
    amount = contract.amount.sharp if contract.amount is not None else None
    if not signed or not amount:
        return False
    return months_between(signed, papers.submission.received_on.isoformat()) >= parameters.paid_after


def _has_vouchers(chain: Chain) -> bool:
    maybe = (link.paper for link in chain.open)
    return any(isinstance(paper, (Invoice, BankSlip)) for paper in (*chain.papers, *maybe))


def _within(
    label: str,
    agreed: tuple[Seen, ...],
    chain: Chain,
    one: _Sum,
    invoiced: _Sum,
    parameters: Parameters,
    papers: Papers,
) -> Judgement:
    """Whether what was invoiced or paid keeps within what was agreed."""
    limit = bounds(chain.contract)[1]
    variable = first_said(_VARIABLE, chain.contract.document, papers)
    if limit is None and not agreed and variable is not None:
        return inapplicable(label, f"{label}约定“{variable[0]}”，没有固定金额，{one.kind}合计{one.total:.2f}元")
    if limit is None:
        return unclear(label, f"{label}的金额没有读清，{one.kind}合计{one.total:.2f}元无从核对", (*agreed, *one.facts))
    sharp = tuple(fact for fact in agreed if fact.sharp)
    said = f"{label}金额{limit:.2f}元，{one.kind}合计{one.total:.2f}元（{len(one.papers)}份）"
    slip = slip_between(one.total, limit, parameters)
    if slip is not None:
        return failed(
            label,
            f"{said}，相差倍数符合{slip}之差，先核对单位",
            (*sharp, *one.sharp),
            explanations=(explain(slip),),
        )
    if one.total <= limit + tolerance(one.papers):
        return passed(label, f"{said}，不超过合同金额", (*sharp, *one.facts))
    net = _net(invoiced)
    text = text_of(chain.contract.document, papers)
    if net is not None and abs(net - limit) <= tolerance(one.papers) and one.total <= invoiced.total + 1:
        return passed(label, f"{said}，不含税合计{net:.2f}元与合同金额相符", (*sharp, *one.facts))
    if variable is not None:
        return unclear(label, f"{said}；合同约定了“{variable[0]}”，超出部分请对照结算依据", (*sharp, *one.facts))
    if any(words in text for words in _NET.split("|")) and (net is None or net <= limit + tolerance(one.papers)):
        return unclear(label, f"{said}；合同写有不含税价，请按不含税口径核对", (*sharp, *one.facts))
    if _net_of(one.total, limit):
        return unclear(label, f"{said}，恰为加计增值税之数，合同价可能不含税，请核实", (*sharp, *one.facts))
    if changed := supplements_to(chain.contract, papers):
        reason = f"{said}，超过合同金额；另有补充协议（{changed[0].file}），请对照核实"
        return unclear(label, reason, (*sharp, *one.facts))
    if not all(_certain(paper, chain) for paper in one.papers):
        return unclear(label, f"{said}，超过合同金额；票据的归属待核实", (*sharp, *one.facts))
    reason = f"{said}，超出{one.total - limit:.2f}元，不一致"
    return failed(label, reason, (*sharp, *one.sharp))


def _net(invoiced: _Sum) -> Decimal | None:
    """The invoices' sum without tax, where every one of them has it."""
    nets = [one.net_amount.sharp if isinstance(one, Invoice) and one.net_amount else None for one in invoiced.papers]
    known = [net for net in nets if net is not None]
    return sum(known, Decimal(0)) if known and len(known) == len(nets) else None


def _certain(paper: Voucher, chain: Chain) -> bool:
    """Whether the names on the paper are confirmed, so that it is the contract's for certain."""
    names = (*parties_of(paper), chain.contract.party_a.name, chain.contract.party_b.name)
    return all(name is not None and name.sharp is not None for name in names)


def _invoiced_and_paid(label: str, invoiced: _Sum, paid: _Sum) -> Judgement:
    """Sums that differ are honest while money is outstanding; a person should know all the same."""
    facts = (*invoiced.facts, *paid.facts)
    said = f"{label}开票合计{invoiced.total:.2f}元，收款合计{paid.total:.2f}元"
    gap = paid.total - invoiced.total
    if abs(gap) <= tolerance((*invoiced.papers, *paid.papers)):
        return passed(label, f"{said}，相符", facts)
    why = "尚有款项未见收款凭证（分期付款的属正常）" if gap < 0 else "有收款尚未见发票"
    return unclear(label, f"{said}，{why}，请核实", facts, severity=Severity.LOW)


def _invoice_parties(paper: Invoice, link: Link, chain: Chain, papers: Papers) -> Judgement:
    contract = chain.contract
    name, label = voucher_name(paper, papers), name_of(contract, papers)
    sides = (contract.party_a, contract.party_b)
    facts = seen(
        (paper.buyer.name, f"{name}购买方"),
        (paper.seller.name, f"{name}销售方"),
        *((side.name, f"{label}当事人") for side in sides),
    )
    if not link.third_party:
        if link.certain:
            return passed(name, f"{name}双方与{label}当事人一致", facts)
        return unclear(name, f"{name}双方与{label}当事人的名称没有完全对上，请对照原件", facts)
    how = {"number": "写有该合同编号", "patent": "写有该合同的专利号"}.get(link.sign, "金额与该合同（发票）相合")
    said = "、".join(str(one.fact.value) for one in facts[:2])
    reason = f"{name}（{how}）双方为{said}，与{label}当事人不一致"
    doubt = doubt_of_sign(paper, link, chain, papers)
    if doubt:
        return unclear(name, f"{reason}；{doubt}", facts)
    if re.search(_BY_THE_OFFICE, str(paper.seller.name.value or "") if paper.seller.name is not None else ""):
        return unclear(name, f"{reason}；由税务机关代开，备注栏的销售方请对照原件", facts)
    amounts = seen((paper.total, f"{name}价税合计"), (contract.amount, f"{label}金额"))
    return failed(name, reason, (*facts, *(amounts if link.sign == "amount" else ())))


def _registered(
    record: ContractRegistration, chain: Chain, label: str, chains: Chains, papers: Papers, parameters: Parameters
) -> Judgement:
    """The amount registered with the technology office is that of the contract; it may be rounded to 万元."""
    file = papers.document(record.document).file
    subject = f"认定登记证明（{file}）"
    facts = seen((record.amount, f"{subject}合同金额"), (chain.contract.amount, f"{label}金额"))
    limit = bounds(chain.contract)[1]
    value = record.amount.value if record.amount is not None else None
    if value is None or limit is None or len(facts) < 2:
        return unclear(subject, f"{subject}或{label}的金额没有读清，请对照原件", facts)
    said = f"{subject}登记金额{value:.2f}元，{label}金额{limit:.2f}元"
    if abs(value - limit) < min(parameters.rounding, max(Decimal(1), limit / 100)):
        return passed(subject, f"{said}，相符", facts)
    slip = slip_between(value, limit, parameters)
    if slip is not None:
        reason = f"{said}，相差倍数符合{slip}之差，先核对单位"
        return failed(subject, reason, facts, explanations=(explain(slip),))
    if not chains.link(record).certain or _net_of(value, limit):
        return unclear(subject, f"{said}，不相等；可能是含税口径或另一合同，请核实", facts)
    return failed(subject, f"{said}，不一致", facts, explanations=("登记后合同金额有变更", "登记的是其中的技术交易额"))


def _net_of(a: Decimal, b: Decimal) -> bool:
    """Whether one is the other with tax, at a rate in use."""
    low, high = sorted((a, b))
    rates = ("0.01", "0.03", "0.06", "0.09", "0.13")
    return any(abs(low * (1 + Decimal(rate)) - high) <= 1 for rate in rates)


def _shared(own: Iterable[Chain], papers: Papers) -> Iterator[Judgement]:
    """Papers that may belong to any of several contracts of the same parties: together within those contracts'
    sum, in the sum of what is invoiced and of what is paid."""
    groups: dict[tuple[str, ...], list[Chain]] = {}
    for chain in own:
        for link in chain.open:
            key = tuple(one.document for one in link.candidates)
            if chain not in groups.setdefault(key, []):
                groups[key].append(chain)
    for chains in groups.values():
        names = "、".join(name_of(chain.contract, papers) for chain in chains)
        limits = [bounds(chain.contract)[1] for chain in chains]
        known = [limit for limit in limits if limit is not None]
        for kind, type_ in (("开票", Invoice), ("收款", BankSlip)):
            every = [paper for chain in chains for paper in _of_type(chain, type_)]
            one = _Sum.of("开票" if kind == "开票" else "收款", list({p.document: p for p in every}.values()), papers)
            if one.papers:
                yield _together(names, one, sum(known, Decimal(0)) if len(known) == len(limits) else None, chains)


def _of_type(chain: Chain, type_: type[Invoice] | type[BankSlip]) -> list[Voucher]:
    own: tuple[Voucher, ...] = (*chain.invoices, *chain.slips)
    maybe = (link.paper for link in chain.open)
    return [paper for paper in (*own, *maybe) if isinstance(paper, type_)]


def _together(names: str, one: _Sum, limit: Decimal | None, chains: Sequence[Chain]) -> Judgement:
    amounts = seen(*((chain.contract.amount, "合同金额") for chain in chains))
    if limit is None:
        return unclear(names, f"{names}的金额没有读清，{one.kind}合计{one.total:.2f}元无从核对", (*amounts, *one.facts))
    said = f"{names}合计{limit:.2f}元，可能属于其中任一合同的{one.kind}合计{one.total:.2f}元"
    if one.total <= limit + tolerance(one.papers):
        return passed(names, f"{said}，不超过合同金额", (*amounts, *one.facts))
    return unclear(names, f"{said}，超出合同金额，请逐笔核对归属", (*amounts, *one.facts))


def _loose(loose: Iterable[Link], papers: Papers) -> Iterator[Judgement]:
    """Invoices and slips no contract fits, in one judgement."""
    strays = [link.paper for link in loose if isinstance(link.paper, (Invoice, BankSlip))]
    if not strays:
        return
    names = "、".join(voucher_name(paper, papers) for paper in strays[:_SHOWN])
    more = f"等{len(strays)}份" if len(strays) > _SHOWN else ""
    places = tuple(absent(paper.document, "没有对应的合同") for paper in strays)
    reason = f"{names}{more}没有找到当事人相同的合同，请核对属于哪个项目"
    yield unclear("没有对应合同的票据", reason, places=places, severity=Severity.LOW)
