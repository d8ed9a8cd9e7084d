"""Names on an invoice or slip that are nobody of its contract: what explains them, and what leaves them in doubt."""

import re
from dataclasses import dataclass

from pipeline.checks.applicant import Likeness, alike
from pipeline.checks.chains import Chain, Link, parties_of, text_of
from pipeline.checks.judgement import Seen, seen
from pipeline.checks.ledger import name_of
from pipeline.checks.papers import Papers
from pipeline.checks.vouchers import Voucher, voucher_name
from schemas.document import DocumentType
from schemas.documents import BankSlip, Invoice, PatentContract
from schemas.documents.content import Text
from schemas.values.names import normalise_organisation
from schemas.values.text import fold

_FOR_ANOTHER = re.compile(
    "委托付款|委托支付|代付|代为[支付]付?|代支付|代缴|付款委托|代.{2,30}(?:支付|付款)"
    "|委托收款|代收|代为收款|收款委托|指定.{0,20}收款|变更收款"
    "|保理|债权转让|转让.{0,10}应收账款|应收账款.{0,10}转让"
    "|统一支付|集中支付|统一付款|集中付款|统一结算|集中结算|资金归集|资金池|司库"
)
"""Payment or receipt by another: on behalf of a party, by the group's treasury, or to a factor."""
_PAYS_FOR_OTHERS = re.compile("财政(?:局|厅|部|所)|国库|支付中心|结算中心|核算中心|财务(?:有限|公司)|保理")
"""Bodies whose trade it is to pay for others."""

_OF_STAFF = {DocumentType.LABOR_CONTRACT, DocumentType.INSURANCE_PROOF}
"""Papers that speak of 代扣代缴 and name the legal representative anyway."""


def doubt_of_sign(paper: Voucher, link: Link, chain: Chain, papers: Papers) -> str:
    """Why a paper that only an amount ties to a contract may be another contract's."""
    if link.sign != "amount":
        return ""
    if papers.gaps("project_contract"):
        return "有材料尚未读出，可能属于另一合同"
    day = paper.issued_on if isinstance(paper, Invoice) else paper.paid_on
    signed = chain.contract.signed_on
    if day is not None and signed is not None and day.value and signed.value and day.value < signed.value:
        return f"日期{day.value}早于合同签订日期，可能属于另一合同"
    others: tuple[Voucher, ...] = chain.slips if isinstance(paper, Invoice) else chain.invoices
    named = {name.value for name in parties_of(paper) if name is not None}
    own = {side.name.value for side in (chain.contract.party_a, chain.contract.party_b) if side.name is not None}
    strangers = named - own
    same = [one for one in others if strangers & {name.value for name in parties_of(one) if name is not None}]
    return "另有票据也写该名称，可能属于另一合同" if same else ""


@dataclass(frozen=True)
class Stranger:
    """A slip of which the payer or the payee is nobody of its contract. ``said`` says so, ``excused`` by which paper it
    is in order, ``doubt`` why it may be; ``facts`` are the names on slip and contract."""

    said: str
    excused: str
    doubt: str
    facts: tuple[Seen, ...]
    is_payee: bool


def stranger_on(slip: BankSlip, link: Link, chain: Chain, papers: Papers) -> Stranger:
    """Who stands on a slip in the place of which party; ``link`` is one of a third party to the chain's contract."""
    name, label = voucher_name(slip, papers), name_of(chain.contract, papers)
    facts = seen((slip.payer.name, f"{name}付款人"), (slip.payee.name, f"{name}收款人"))
    sides = seen((chain.contract.party_a.name, f"{label}甲方"), (chain.contract.party_b.name, f"{label}乙方"))
    strangers = [one for one in facts if not any(same_name(one.fact, side.fact) for side in sides)]
    missing = [side for side in sides if not any(same_name(one.fact, side.fact) for one in facts)]
    is_payee = any(one.fact is slip.payee.name for one in strangers)
    stranger = "、".join(str(one.fact.value) for one in strangers)
    instead = "、".join(str(side.fact.value) for side in missing)
    how = {"number": "写有该合同编号", "patent": "写有该合同的专利号"}.get(link.sign, "金额与该合同（发票）相合")
    role = "收款人" if is_payee else "付款人"
    said = f"{name}（{how}）的{role}为“{stranger}”，不是{label}的当事人“{instead}”"
    told, whole = told_for_another(slip, strangers, missing, papers)
    excused = told if whole else ""
    doubt = told or doubt_of_stranger(link, strangers, missing, papers) or doubt_of_sign(slip, link, chain, papers)
    amounts = seen((slip.amount, f"{name}金额"), (chain.contract.amount, f"{label}金额"))
    return Stranger(
        said, excused, doubt, (*facts, *sides, *(amounts if link.sign == "amount" and not doubt else ())), is_payee
    )


def told_for_another(slip: BankSlip, strangers: list[Seen], missing: list[Seen], papers: Papers) -> tuple[str, bool]:
    """What says that somebody paid for the party, and whether it names both; words alone are a lead."""
    keys = [key_of(one.fact) for one in strangers]
    instead = [key_of(one.fact) for one in missing]
    lead = ""
    for document in papers.documents:
        if document.type in _OF_STAFF:
            continue
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


def doubt_of_stranger(link: Link, strangers: list[Seen], missing: list[Seen], papers: Papers) -> str:
    """Why the stranger may be in order, or the slip another contract's."""
    if link.contract is None:
        return ""
    text = normalise_organisation(text_of(link.contract.document, papers))
    if any(key_of(one.fact) in text and not _heads_the_other(one, link.contract, missing) for one in strangers):
        return "合同文本中写有该名称"
    if any(_PAYS_FOR_OTHERS.search(str(one.fact.value)) for one in strangers):
        return "该单位可能是代为支付的财政、财务公司或保理机构"
    pairs = [(str(a.fact.value), str(b.fact.value)) for a in strangers for b in missing]
    if any(alike(a, b) is Likeness.UNCLEAR for a, b in pairs):
        return "名称相近，可能是分支机构或读错一字"
    return "" if missing else "合同当事人的名称没有读全"


def _heads_the_other(stranger: Seen, contract: PatentContract, missing: list[Seen]) -> bool:
    """Whether the stranger is the legal representative of the party that is there, and not of the one it stands for:
    the payee's own head is named in the contract without paying for the payer."""
    parties = (contract.party_a, contract.party_b)
    heads = [one for one in parties if same_name(stranger.fact, one.legal_representative)]
    absent_ones = [one for one in parties if any(same_name(one.name, side.fact) for side in missing)]
    return len(heads) == 1 and len(absent_ones) == 1 and heads[0] is not absent_ones[0]


def key_of(fact: Text) -> str:
    return normalise_organisation(str(fact.value)) if fact is not None and fact.value else ""


def same_name(a: Text, b: Text) -> bool:
    return bool(key_of(a)) and key_of(a) == key_of(b)
