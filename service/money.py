"""The way of the money as a table: contract, invoices, bank slips, registrations, by reference to the facts.

Nothing of a paper's text is held here but the numbers of documents and the keys of facts: what is shown of them is
masked where the facts are.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from pipeline.checks.chains import Chain, Chains, Follower, Link, amount_of, parties_of, sums
from pipeline.checks.titles import Titles
from schemas.documents import (
    BankSlip,
    EquityAgreement,
    Invoice,
    LicenseContract,
    PatentContract,
    PatentRegister,
    PledgeContract,
    Registration,
    ServiceContract,
    TransferContract,
)
from schemas.evidence import Extracted

Ref = tuple[str, str]
"""A document and the key of one of its facts."""

COLUMNS = ("合同", "发票", "回单", "登记或备案")
_PAID = (TransferContract, LicenseContract, ServiceContract)
"""Contracts that are followed by invoices and payments; a pledge or an equity agreement need not be."""
_REGISTERED = (TransferContract, LicenseContract, EquityAgreement, PledgeContract)
_SIGNS = {"number": "合同编号", "amount": "金额", "parties": "当事人"}


@dataclass(frozen=True)
class Step:
    """One paper of a chain. ``parties`` go from who pays (乙方, buyer, payer, holder) to who is paid, as the paper has
    them; ``note`` says in Chinese what is not certain about its place in the chain; ``open``: it may be another
    contract's."""

    document: str
    number: Ref | None
    amount: Ref | None
    day: Ref | None
    parties: tuple[Ref, ...]
    note: str = ""
    open: bool = False


@dataclass(frozen=True)
class Column:
    """The papers of one kind that follow a contract. ``expected`` says whether there should be one; ``total`` is the
    sum of several amounts that are all confirmed."""

    name: str
    steps: tuple[Step, ...]
    expected: bool
    total: Decimal | None = None

    @property
    def gap(self) -> bool:
        return self.expected and not self.steps


@dataclass(frozen=True)
class ChainSteps:
    """A contract with what follows from it; papers that may be another contract's say so in their note."""

    contract: Step
    columns: tuple[Column, ...]


@dataclass(frozen=True)
class Trail:
    """All contracts; ``loose`` are papers that no contract among the papers fits."""

    chains: tuple[ChainSteps, ...]
    loose: tuple[Step, ...]


def trail_of(chains: Chains, titles: Titles) -> Trail:
    """The table of ``chains``, the registers of the patents transferred among the registrations."""
    return Trail(
        tuple(_steps(chain, chains, titles) for chain in chains.chains),
        tuple(_step(link.paper) for link in chains.loose),
    )


def _steps(chain: Chain, chains: Chains, titles: Titles) -> ChainSteps:
    contract = chain.contract
    paid = isinstance(contract, _PAID)
    registers = tuple(map(_register, _registers(contract, titles)))
    records = _steps_of(chain.records, _open(chain, Registration), chains)
    columns = (
        Column(COLUMNS[1], _steps_of(chain.invoices, _open(chain, Invoice), chains), paid, _total(chain.invoices)),
        Column(COLUMNS[2], _steps_of(chain.slips, _open(chain, BankSlip), chains), paid, _total(chain.slips)),
        Column(COLUMNS[3], (*records, *registers), isinstance(contract, _REGISTERED)),
    )
    return ChainSteps(_contract(contract), columns)


def _open(chain: Chain, kind: type) -> tuple[Link, ...]:
    return tuple(link for link in chain.open if isinstance(link.paper, kind))


def _steps_of(papers: Iterable[Follower], waiting: Iterable[Link], chains: Chains) -> tuple[Step, ...]:
    """The papers that are the contract's, then those that may be."""
    sure = (_linked(paper, chains) for paper in papers)
    unsure = (
        replace(_step(one.paper), open=True, note=f"可能属于{len(one.candidates)}份合同之一，待核实") for one in waiting
    )
    return (*sure, *unsure)


def _total(papers: Sequence[Follower]) -> Decimal | None:
    amounts = tuple(sums(amount_of(paper) for paper in papers))
    return sum(amounts, Decimal(0)) if len(papers) > 1 and len(amounts) == len(papers) else None


def _linked(paper: Follower, chains: Chains) -> Step:
    link = chains.link(paper)
    notes = []
    if link.third_party:
        notes.append(f"一方不是合同当事人，按{_SIGNS[link.sign]}对应")
    if not link.certain:
        notes.append("对应关系待核实")
    return _step(paper, "；".join(notes))


def _step(paper: Follower, note: str = "") -> Step:
    match paper:
        case Invoice():
            number, day = paper.number, paper.issued_on
        case BankSlip():
            number, day = paper.serial_number or paper.slip_number, paper.paid_on
        case _:
            number, day = paper.record_number, paper.recorded_on
    return Step(paper.document, _ref(number), _ref(amount_of(paper)), _ref(day), _refs(parties_of(paper)), note)


def _contract(contract: PatentContract) -> Step:
    parties = (contract.party_a.name, contract.party_b.name)
    number, amount, day = contract.contract_number, contract.amount, contract.signed_on
    return Step(contract.document, _ref(number), _ref(amount), _ref(day), _refs(parties))


def _registers(contract: PatentContract, titles: Titles) -> Iterable[PatentRegister]:
    """The registers of the patents of a contract that moves them to another holder."""
    if not isinstance(contract, (TransferContract, EquityAgreement)):
        return
    for patent in contract.patents:
        title = titles.of_number(patent.number)
        if title is not None:
            yield from title.registers


def _register(register: PatentRegister) -> Step:
    days = [event.date for event in register.events if event.date is not None and event.date.value]
    last = max(days, key=lambda day: str(day.value), default=None)
    return Step(register.document, _ref(register.number), None, _ref(last), _refs(register.holders))


def _ref(fact: Extracted[Any] | None) -> Ref | None:
    return (fact.document, fact.key) if fact is not None else None


def _refs(facts: Iterable[Extracted[Any] | None]) -> tuple[Ref, ...]:
    return tuple(ref for ref in map(_ref, facts) if ref is not None)
