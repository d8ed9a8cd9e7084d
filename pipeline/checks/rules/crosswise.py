"""Parties crosswise: who sells and who buys by the contract, on its invoices, its slips and its registration."""

import re
from collections.abc import Iterator

from pipeline.checks.chains import Chain, Chains, Link, text_of
from pipeline.checks.judgement import Judgement, Seen, failed, seen, unclear
from pipeline.checks.ledger import name_of
from pipeline.checks.papers import Papers
from pipeline.checks.rules.strangers import same_name, stranger_on
from pipeline.checks.vouchers import voucher_name
from schemas.documents import (
    BankSlip,
    ContractRegistration,
    Invoice,
    LicenseContract,
    PatentContract,
    ServiceContract,
    TransferContract,
)
from schemas.documents.content import Text
from schemas.values.text import fold

_GIVER = "转让方|转让人|让与人|让与方|出让方|许可方|许可人|受托方|受托人|服务方|研究开发人"
_SIDE = re.compile(rf"(?<![被受])(?:{_GIVER})[(（]?(?P<first>[甲乙])方|(?P<second>[甲乙])方[(（](?:{_GIVER})[)）]")
_NUMBER = re.compile(r"(?<![0-9A-Za-z])[A-Z]{2,5}[-－]?20\d{2}[-－]?\d{2,5}(?![0-9A-Za-z])")


def payees_of(chain: Chain, chains: Chains, papers: Papers) -> Iterator[Judgement]:
    """Money of the contract that went to somebody else. Who paid is judged by MO-05."""
    for slip in chain.slips:
        link = chains.link(slip)
        if not link.third_party:
            continue
        odd = stranger_on(slip, link, chain, papers)
        name = voucher_name(slip, papers)
        if not odd.is_payee or odd.excused:
            continue
        if odd.doubt:
            yield unclear(name, f"{odd.said}；{odd.doubt}，请核实", odd.facts)
        else:
            yield failed(name, f"{odd.said}，不一致", odd.facts)


def against_the_deal(chain: Chain, chains: Chains, papers: Papers) -> Iterator[Judgement]:
    """Invoices issued the wrong way round, slips that name another contract, registrations of other parties."""
    giver, taker = roles_of(chain.contract, papers)
    for invoice in chain.invoices:
        if giver is not None and taker is not None and chains.link(invoice).certain:
            yield from _direction(invoice, chain, giver, taker, papers)
    for slip in chain.slips:
        if chains.link(slip).certain and not chains.link(slip).third_party:
            yield from _numbered(slip, chain, chains, papers)


def roles_of(contract: PatentContract, papers: Papers) -> tuple[Text, Text]:
    """Who gives the patent (does the work) and who takes and pays it, where the contract says which side is which."""
    if not isinstance(contract, (TransferContract, LicenseContract, ServiceContract)):
        return None, None
    found = {match["first"] or match["second"] for match in _SIDE.finditer(text_of(contract.document, papers))}
    if len(found) != 1:
        return None, None
    sides = contract.party_a.name, contract.party_b.name
    return sides if found == {"甲"} else (sides[1], sides[0])


def _direction(invoice: Invoice, chain: Chain, giver: Text, taker: Text, papers: Papers) -> Iterator[Judgement]:
    name, label = voucher_name(invoice, papers), name_of(chain.contract, papers)
    buyer, seller = invoice.buyer.name, invoice.seller.name
    total = invoice.total.value if invoice.total is not None else None
    if not same_name(seller, taker) or not same_name(buyer, giver) or total is None or total <= 0:
        return
    facts = seen(
        (seller, f"{name}销售方"), (buyer, f"{name}购买方"), (giver, f"{label}出让方"), (taker, f"{label}受让方")
    )
    reason = f"{name}由{label}付款的一方（受让方、被许可方、委托方）开给收款的一方，方向与合同相反，不一致"
    yield failed(name, reason, facts)


def _numbered(slip: BankSlip, chain: Chain, chains: Chains, papers: Papers) -> Iterator[Judgement]:
    """A purpose with the number of a contract of other parties; a number nobody knows is a question."""
    said = fold(str(slip.purpose.value or "")) if slip.purpose is not None else ""
    told = {_plain(match[0]) for match in _NUMBER.finditer(said)}
    own = {_plain(one) for one in _numbers_of(chains.link(slip), chain)}
    if not told or told & own or not own:
        return
    name, label = voucher_name(slip, papers), name_of(chain.contract, papers)
    others = [one for one in papers.contracts if one.contract_number and _plain(one.contract_number.value) in told]
    facts: tuple[Seen, ...] = seen(
        (slip.purpose, f"{name}用途"),
        (chain.contract.contract_number, f"{label}编号"),
        (slip.payer.name, f"{name}付款人"),
        *((one.contract_number, f"{name_of(one, papers)}编号") for one in others),
    )
    reason = f"{name}由{label}的当事人付款，用途写作“{slip.purpose.value if slip.purpose is not None else ''}”"
    if others:
        yield failed(name, f"{reason}，是另一当事人的{name_of(others[0], papers)}，不一致", facts)
    else:
        yield unclear(name, f"{reason}，材料中没有该编号的合同，请核实", facts)


def _numbers_of(link: Link, chain: Chain) -> list[str]:
    contracts = (chain.contract, *link.candidates)
    return [str(one.contract_number.value) for one in contracts if one.contract_number and one.contract_number.value]


def _plain(number: str | None) -> str:
    return re.sub(r"[\W_]", "", fold(number or "")).upper()


def other_parties(chains: Chains, papers: Papers) -> Iterator[Judgement]:
    """Registrations that print the number of a contract and name parties it does not have."""
    for link in chains.loose:
        record = link.paper
        if not isinstance(record, ContractRegistration):
            continue
        text = _plain(text_of(record.document, papers))
        for contract in papers.contracts:
            number = _plain(contract.contract_number.sharp if contract.contract_number is not None else None)
            if len(number) < 6 or number not in text:
                continue
            subject, label = f"认定登记证明（{papers.document(record.document).file}）", name_of(contract, papers)
            facts = seen(
                (record.party_a, f"{subject}甲方"),
                (record.party_b, f"{subject}乙方"),
                (contract.party_a.name, f"{label}甲方"),
                (contract.party_b.name, f"{label}乙方"),
                (contract.contract_number, f"{label}编号"),
            )
            said = "、".join(str(one.fact.value) for one in facts[:2])
            yield failed(subject, f"{subject}写有{label}的编号，当事人为{said}，与合同不一致", facts)
