"""Who paid: the buyer, a branch of it, or somebody else for it."""

import re
from collections.abc import Iterator

from pipeline.checks.catalogue import EVERY_LEVEL, check
from pipeline.checks.chains import Chain, Chains, Link, text_of
from pipeline.checks.judgement import Judgement, Seen, absent, failed, inapplicable, passed, seen, unclear
from pipeline.checks.ledger import name_of
from pipeline.checks.papers import Papers
from pipeline.checks.rules.crosswise import roles_of
from pipeline.checks.rules.strangers import same_name, stranger_on
from pipeline.checks.vouchers import voucher_name
from schemas.documents import BankSlip, PatentContract
from schemas.finding import Severity

_GIVEN_BACK = "退款|退回|退还|返还|冲正|冲销|撤销|退汇"


@check(
    "MO-05",
    title="付款人与购买方",
    rule="银行回单的付款人、收款人是合同（发票）的当事人；由他人代付的应有委托付款书或代付说明。",
    severity=Severity.MEDIUM,
    levels=EVERY_LEVEL,
    basis=("truth",),
    explanations=("委托关联公司或个人代付，委托付款书漏附", "由总公司、分公司或财务公司统一付款", "回单属于另一份合同"),
    next_step="请申报单位提供委托付款书和付款单位的说明",
)
def paid_by_the_buyer(papers: Papers, chains: Chains) -> Iterator[Judgement]:
    slips = papers.all(BankSlip)
    if not slips:
        gaps = papers.gaps("case_material")
        if gaps:
            places = tuple(absent(gap.id, "可能是银行回单，内容尚未读出") for gap in gaps)
            yield unclear("付款人", "没有读到银行回单，有材料尚未读出，请对照原件", places=places)
        else:
            yield inapplicable("付款人", "材料中没有银行回单，条文没有要求提交")
    for slip in slips:
        yield _paid(slip, chains.link(slip), chains, papers)


def _paid(slip: BankSlip, link: Link, chains: Chains, papers: Papers) -> Judgement:
    name = voucher_name(slip, papers)
    facts = seen((slip.payer.name, f"{name}付款人"), (slip.payee.name, f"{name}收款人"))
    if any(one.fact.value is None for one in facts) or len(facts) < 2:
        return unclear(name, f"{name}的付款人或收款人没有读清，请对照原件", (*facts, *_amount(slip, name)))
    if link.third_party:
        return _by_stranger(slip, link, chains, facts, papers)
    if link.contract is None:
        if link.candidates:
            return passed(name, f"{name}的付款人、收款人是合同双方", facts)
        return inapplicable(name, f"{name}没有找到当事人相同的合同，付款人无从核对（见 MO-04）", facts)
    sides = _sides(link.contract, papers)
    if not link.certain:
        reason = f"{name}由{facts[0].fact.value}付给{facts[1].fact.value}，与{name_of(link.contract, papers)}当事人"
        return unclear(name, f"{reason}名称相近但不完全相同（可能是分支机构或读错一字），请对照原件", (*facts, *sides))
    giver, taker = roles_of(link.contract, papers)
    as_agreed = same_name(slip.payer.name, taker) and same_name(slip.payee.name, giver)
    # Where the contract says who pays, an invoice the wrong way round is MO-04's and no fault of the slip.
    if not as_agreed and _back(slip, chains.of(link.contract)):
        reason = f"{name}由发票销售方付给购买方，方向与交易相反"
        if _is_refund(slip, chains.of(link.contract), papers):
            return unclear(name, f"{reason}，可能是退款，请核实", facts, severity=Severity.MEDIUM)
        return failed(name, f"{reason}，不一致", (*facts, *sides))
    return passed(name, f"{name}的付款人、收款人是合同双方", (*facts, *sides))


def _amount(slip: BankSlip, name: str) -> tuple[Seen, ...]:
    return seen((slip.amount, f"{name}金额"))


def _sides(contract: PatentContract, papers: Papers) -> tuple[Seen, ...]:
    label = name_of(contract, papers)
    return seen((contract.party_a.name, f"{label}甲方"), (contract.party_b.name, f"{label}乙方"))


def _back(slip: BankSlip, chain: Chain) -> bool:
    """Whether the money went from the one who issued the invoices to the one who received them."""
    sellers = [invoice.seller.name for invoice in chain.invoices]
    return bool(sellers) and all(same_name(slip.payer.name, seller) for seller in sellers)


def _is_refund(slip: BankSlip, chain: Chain, papers: Papers) -> bool:
    """Whether the slip speaks of giving back, or a payment the other way round is there to be given back."""
    said = str(slip.purpose.value or "") if slip.purpose is not None else ""
    forward = [one for one in chain.slips if same_name(one.payer.name, slip.payee.name)]
    return bool(forward) or re.search(_GIVEN_BACK, said + text_of(slip.document, papers)) is not None


def _by_stranger(slip: BankSlip, link: Link, chains: Chains, facts: tuple[Seen, ...], papers: Papers) -> Judgement:
    name = voucher_name(slip, papers)
    if link.contract is None:
        names = "、".join(name_of(one, papers) for one in link.candidates)
        return unclear(name, f"{name}的付款人或收款人不是合同当事人，金额与{names}相同，属于哪一份请核实", facts)
    odd = stranger_on(slip, link, chains.of(link.contract), papers)
    if odd.excused:
        return passed(name, f"{odd.said}；{odd.excused}", odd.facts)
    if odd.doubt:
        return unclear(name, f"{odd.said}；{odd.doubt}，请核实", odd.facts)
    return failed(name, f"{odd.said}，材料中没有委托付款书或代付说明，不一致", odd.facts)
