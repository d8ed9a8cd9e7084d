"""Who paid: the buyer, a branch of it, or somebody else for it."""

import re
from collections.abc import Iterator

from pipeline.checks.applicant import Likeness, alike
from pipeline.checks.catalogue import EVERY_LEVEL, check
from pipeline.checks.chains import Chain, Chains, Link, text_of
from pipeline.checks.judgement import Judgement, Seen, absent, failed, inapplicable, passed, seen, unclear
from pipeline.checks.ledger import name_of
from pipeline.checks.papers import Papers
from pipeline.checks.rules.payments import doubt_of_sign
from pipeline.checks.vouchers import voucher_name
from schemas.documents import BankSlip, PatentContract
from schemas.documents.content import Text
from schemas.finding import Severity
from schemas.values.names import normalise_organisation
from schemas.values.text import fold

_FOR_ANOTHER = re.compile("委托付款|委托支付|代付|代为[支付]付?|代支付|代缴|付款委托|代.{2,30}(?:支付|付款)")


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
    if _back(slip, chains.of(link.contract)):
        reason = f"{name}由发票销售方付给购买方，方向与交易相反，可能是退款，请核实"
        return unclear(name, reason, facts, severity=Severity.MEDIUM)
    return passed(name, f"{name}的付款人、收款人是合同双方", (*facts, *sides))


def _amount(slip: BankSlip, name: str) -> tuple[Seen, ...]:
    return seen((slip.amount, f"{name}金额"))


def _sides(contract: PatentContract, papers: Papers) -> tuple[Seen, ...]:
    label = name_of(contract, papers)
    return seen((contract.party_a.name, f"{label}甲方"), (contract.party_b.name, f"{label}乙方"))


def _back(slip: BankSlip, chain: Chain) -> bool:
    """Whether the money went from the one who issued the invoices to the one who received them."""
    sellers = [invoice.seller.name for invoice in chain.invoices]
    return bool(sellers) and all(_same(slip.payer.name, seller) for seller in sellers)


def _by_stranger(slip: BankSlip, link: Link, chains: Chains, facts: tuple[Seen, ...], papers: Papers) -> Judgement:
    name = voucher_name(slip, papers)
    if link.contract is None:
        names = "、".join(name_of(one, papers) for one in link.candidates)
        return unclear(name, f"{name}的付款人或收款人不是合同当事人，金额与{names}相同，属于哪一份请核实", facts)
    chain, sides = chains.of(link.contract), _sides(link.contract, papers)
    strangers = [one for one in facts if not any(_same(one.fact, side.fact) for side in sides)]
    missing = [side for side in sides if not any(_same(one.fact, side.fact) for one in facts)]
    label = name_of(link.contract, papers)
    stranger = "、".join(str(one.fact.value) for one in strangers)
    instead = "、".join(str(side.fact.value) for side in missing)
    how = "写有该合同编号" if link.sign == "number" else "金额与该合同（发票）相同"
    said = f"{name}（{how}）的{_role(strangers, slip)}为“{stranger}”，不是{label}的当事人“{instead}”"
    told, whole = _told(slip, strangers, missing, papers)
    if told and whole:
        return passed(name, f"{said}；{told}", (*facts, *sides))
    doubt = told or _doubt(link, strangers, missing, papers) or doubt_of_sign(slip, link, chain, papers)
    if doubt:
        return unclear(name, f"{said}；{doubt}，请核实", (*facts, *sides))
    amounts = (*_amount(slip, name), *seen((link.contract.amount, f"{label}金额"))) if link.sign == "amount" else ()
    return failed(name, f"{said}，材料中没有委托付款书或代付说明，不一致", (*facts, *sides, *amounts))


def _role(strangers: list[Seen], slip: BankSlip) -> str:
    return "收款人" if any(one.fact is slip.payee.name for one in strangers) else "付款人"


def _told(slip: BankSlip, strangers: list[Seen], missing: list[Seen], papers: Papers) -> tuple[str, bool]:
    """What says that somebody paid for the party, and whether it names both; words alone are a lead."""
    keys = [_key(one.fact) for one in strangers]
    instead = [_key(one.fact) for one in missing]
    lead = ""
    for document in papers.documents:
        text = text_of(document.id, papers)
        if document.id == slip.document:
            text += fold(str(slip.purpose.value)) if slip.purpose is not None and slip.purpose.value else ""
        if not _FOR_ANOTHER.search(text):
            continue
        plain = normalise_organisation(text)
        own = document.id == slip.document
        if all(key in plain for key in keys) and all(key in plain for key in instead):
            return f"{document.file}写明委托付款或代付", True
        if own or any(key in plain for key in keys):
            lead = lead or f"{document.file}提到代付，双方名称没有读全，请核对委托付款书"
    return lead, False


def _doubt(link: Link, strangers: list[Seen], missing: list[Seen], papers: Papers) -> str:
    """Why the stranger may be in order, or the slip another contract's."""
    if link.contract is None:
        return ""
    text = normalise_organisation(text_of(link.contract.document, papers))
    if any(_key(one.fact) in text for one in strangers):
        return "合同文本中写有该名称"
    pairs = [(str(a.fact.value), str(b.fact.value)) for a in strangers for b in missing]
    if any(alike(a, b) is Likeness.UNCLEAR for a, b in pairs):
        return "名称相近，可能是分支机构或读错一字"
    return "" if missing else "合同当事人的名称没有读全"


def _key(fact: Text) -> str:
    return normalise_organisation(str(fact.value)) if fact is not None and fact.value else ""


def _same(a: Text, b: Text) -> bool:
    return bool(_key(a)) and _key(a) == _key(b)
